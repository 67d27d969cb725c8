"""What stands above the workplace: what needs attention, and the three figures everybody asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpi import periods
from kpi.screens.asked import Asked
from kpi.screens.course_measure import Measure
from kpi.screens.promises import Row

if TYPE_CHECKING:
    from kpi.reader import FigureRow
    from kpi.screens.place import Place

KINDS = {"survey_response_pct": "survey", "wellbeing_score": "survey", "staff_turnover_pct": "rolling"}
"""What everybody asks for, and in which windows it is told."""


def lead(asked: Asked, rows: Sequence[Row], alarming: int) -> str:
    say = asked.say
    if not rows:
        return say("workplace.lead_empty", month=say.month(asked.as_of))
    judged = [row for row in rows if row.group in ("kept", "attention")]
    if not judged:
        return say("workplace.lead_silent", month=say.month(asked.as_of), n=len(rows), count=say.number(len(rows)))
    kept = say("workplace.kept", n=len(judged), kept=sum(row.group == "kept" for row in judged), all=len(judged))
    fields = {"month": say.month(asked.as_of), "kept": kept}
    if not alarming:
        return say("workplace.lead_calm", **fields)
    return say("workplace.lead", n=alarming, count=say.number(alarming), all=say.number(len(rows)), **fields)


def of_unit(asked: Asked, place: Place) -> str:
    """A unit is not judged by what was promised for the whole: its figures are told."""
    return facts(asked, place.unit.unit_id) or asked.say(
        "workplace.unit_none", unit=place.name, month=asked.say.month(asked.as_of)
    )


def facts(asked: Asked, unit: str) -> str:
    """The newest figures in one sentence; those that are not told are left out."""
    clauses = [clause for kpi, kind in KINDS.items() if (clause := _fact(asked, kpi, kind, unit))]
    text = asked.say.listed(clauses)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _fact(asked: Asked, kpi: str, kind: str, unit: str) -> str:
    row = _newest(asked, kpi, kind, unit)
    if row is None or row.value is None:
        return ""
    measure = Measure(asked.scoped.kpi(kpi), asked.say)
    shown = measure.shown(row.value, row.error)
    return asked.say(f"workplace.fact_{kpi}", value=shown, when=measure.name(row))


def _newest(asked: Asked, kpi: str, kind: str, unit: str) -> FigureRow | None:
    if kind == "rolling":
        return asked.scoped.figure(kpi, unit, periods.rolling(asked.as_of.replace(day=1)).name)
    rows = asked.scoped.figures(kpi, unit, kind, until=asked.as_of)
    return rows[-1] if rows else None


def decided(asked: Asked) -> str:
    """How many decisions of the committees are open, and how many of those are late."""
    rows = [row for row in asked.scoped.decisions(asked.organisation.id) if row.held_on <= asked.as_of]
    if not rows:
        return ""
    waiting = [row for row in rows if row.state == "open"]
    late = sum(row.due is not None and row.due < asked.as_of for row in waiting)
    return asked.say("workplace.decided", n=len(rows), open=len(waiting), late=late)
