"""Complaint journeys and the lessons from them against the range that was promised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi.screens import judged_promise
from kpi.screens.counted import Counted
from kpi.screens.sentence_amounts import Amounts
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.reader import JudgementRow

KPIS = ("complaint_journeys_completed", "complaint_lessons_identified")


@dataclass(frozen=True)
class Strip:
    """A number on its own line, with the range it was to lie in."""

    name: str
    value: float
    shown: str
    lower: float
    upper: float
    promise: str
    status: str


@dataclass(frozen=True)
class JourneyChart:
    title: str
    axis: str
    alt: str
    table: Table
    strips: tuple[Strip, ...]


def journeys(asked: Counted) -> JourneyChart | None:
    """None where no range was promised for this unit, or its period has not begun."""
    rows = [row for name in KPIS for row in asked.about(name).own_targets() if row.value is not None]
    strips = tuple(strip for row in rows if (strip := _strip(asked, row)))
    if not strips:
        return None
    say = asked.say
    told = [_amounts(asked, row).value() for row in rows]
    title = say("complaints.journeys_title", counted=say.listed(told), when=asked.when(rows[-1].window or ""))
    figures = [f"{strip.name}: {strip.shown} ({strip.promise})" for strip in strips]
    columns = (say("column.title"), say("column.value"), say("column.promise"), say("column.status"))
    return JourneyChart(
        title=title,
        axis=say("complaints.journeys_axis", when=asked.when(rows[-1].window or "")),
        alt=say("complaints.journeys_alt", title=title, figures=say.listed(figures)),
        table=Table(columns, tuple((strip.name, strip.shown, strip.promise, strip.status) for strip in strips)),
        strips=strips,
    )


def _strip(asked: Counted, row: JudgementRow) -> Strip | None:
    if not isinstance(row.threshold, tuple | list) or row.value is None:
        return None
    of, case = asked.about(row.kpi), asked.case(row)
    lower, upper = row.threshold
    status = asked.say(f"status.{row.status}") if row.reason is None else asked.say(f"reason.{row.reason}")
    promise = judged_promise.promise(case)
    return Strip(of.say.of(of.kpi.title), row.value, of.number(row.value), lower, upper, promise, status)


def _amounts(asked: Counted, row: JudgementRow) -> Amounts:
    case = asked.case(row)
    return Amounts(row, case.target, case.kpi, asked.say)
