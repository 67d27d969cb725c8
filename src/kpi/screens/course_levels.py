"""The promised levels of a measure as lines in its chart: judged where they were promised, thin elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from kpi import periods
from kpi.model import Document, Target
from kpi.screens.asked import Asked
from kpi.screens.course_measure import Measure

if TYPE_CHECKING:
    from kpi.reader import JudgementRow


@dataclass(frozen=True)
class Level:
    """`promised` is judged here; `earlier` is what a direction is held against; `elsewhere` was promised for another
    unit. A band has two ends."""

    name: str
    low: float
    high: float
    start: date
    end: date
    kind: Literal["promised", "earlier", "elsewhere"]


def build(asked: Asked, measure: Measure, unit: str) -> tuple[Level, ...]:
    """Every number promised; of what directions are held against the newest."""
    found = []
    for row in asked.scoped.judgements(asked.organisation.id, asked.as_of):
        if row.kpi == measure.kpi.id:
            document, target = asked.scoped.target(row.target)
            found += list(_levels(row, document, target, measure, unit))
    earlier = [level for level in found if level.kind == "earlier"]
    return tuple(dict.fromkeys(level for level in found if level not in earlier[:-1]))


def _levels(row: JudgementRow, document: Document, target: Target, measure: Measure, unit: str) -> Iterator[Level]:
    start, end = _span(row, document, target)
    if target.each or start > row.as_of:
        return
    if row.threshold is not None:
        ends = row.threshold if isinstance(row.threshold, tuple | list) else (row.threshold, row.threshold)
        kind: Literal["promised", "elsewhere"] = "promised" if row.unit == unit else "elsewhere"
        yield Level(_name(measure, target, ends[0], ends[1], kind, end), ends[0], ends[1], start, end, kind)
    elif row.reference_value is not None and row.reference_window and row.unit == unit:
        since = start if ":" in row.reference_window else periods.parse(row.reference_window).start
        value = row.reference_value
        name = measure.say("course.earlier", value=measure.shown(value), window=_earlier(measure, row.reference_window))
        yield Level(name, value, value, since, end, "earlier")


def _earlier(measure: Measure, window: str) -> str:
    return measure.say("course.survey_before") if window.startswith("survey:") else measure.say.window(window)


def _span(row: JudgementRow, document: Document, target: Target) -> tuple[date, date]:
    """The period a promise holds in; one with a date alone holds from its document on."""
    repeats = target.window is not None and target.window.every is not None
    if row.window is None or ":" in row.window or repeats:
        return document.period.from_, row.due or document.period.to
    window = periods.parse(row.window)
    return window.start, window.end


def _name(measure: Measure, target: Target, low: float, high: float, kind: str, end: date) -> str:
    shown = measure.promised(low) if low == high else f"{measure.say.number(low)}\N{EN DASH}{measure.say.number(high)}"
    promise = measure.say(f"promise.{target.must_be}", value=shown) if low == high else shown
    return measure.say(f"course.{kind}", promise=promise, year=end.year)
