"""The units below side by side, each with what its exact figure can be: a list with doubt, no league table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi import periods
from kpi.model import Kpi
from kpi.screens import course_words
from kpi.screens.asked import Asked
from kpi.screens.course_measure import Measure
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.reader import FigureRow


@dataclass(frozen=True)
class Dot:
    name: str
    value: float
    low: float
    high: float
    shown: str
    earlier: float | None
    earlier_shown: str


@dataclass(frozen=True)
class UnitChart:
    title: str
    axis: str
    alt: str
    table: Table
    dots: tuple[Dot, ...]
    now_name: str
    earlier_name: str
    whole: float | None
    whole_name: str
    hidden_words: str


def rolling(asked: Asked, kpi: Kpi, unit: str) -> UnitChart | None:
    """The last twelve months beside the twelve before; None where nothing below is told."""
    now = periods.rolling(asked.as_of.replace(day=1))
    below = asked.scoped.children(kpi.id, unit, now.name)
    if not any(row.value is not None for row in below):
        return None
    measure, then = Measure(kpi, asked.say), periods.years_earlier(now, 1)
    earlier = {row.unit: row for row in asked.scoped.children(kpi.id, unit, then.name)}
    dots = sorted((_dot(measure, row, earlier.get(row.unit)) for row in below if row.value is not None), key=_highest)
    whole, say = asked.scoped.figure(kpi.id, unit, now.name), asked.say
    title = _title(asked, dots)
    hidden = [row.unit_name for row in below if row.hidden]
    return UnitChart(
        title=title,
        axis=say.joined([measure.title, course_words.doubt(say, below)]),
        alt=say("workplace.units_alt", title=title, n=len(dots)),
        table=_table(measure, dots, [row for row in below if row.hidden], now.name, then.name),
        dots=tuple(dots),
        now_name=say.window(now.name),
        earlier_name=say.window(then.name),
        whole=whole.value,
        whole_name=say("absence.whole", value=measure.shown(whole.value, whole.error)) if whole.value else "",
        hidden_words=say("workplace.units_hidden", units=say.listed(hidden)) if hidden else "",
    )


def _dot(measure: Measure, row: FigureRow, before: FigureRow | None) -> Dot:
    value = row.value or 0.0
    low, high = course_words.reach(measure, row)
    earlier = before.value if before else None
    return Dot(
        name=row.unit_name,
        value=value,
        low=value if low is None else low,
        high=value if high is None else high,
        shown=measure.shown(value, row.error),
        earlier=earlier,
        earlier_shown=measure.shown(earlier, before.error if before else None),
    )


def _highest(dot: Dot) -> tuple[float, str]:
    return -dot.value, dot.name


def _title(asked: Asked, dots: Sequence[Dot]) -> str:
    """Who is highest and lowest, unless what they can be overlaps: then nothing is said of an order."""
    top, bottom = dots[0], dots[-1]
    if len(dots) == 1:
        return asked.say("absence.units_one", unit=top.name, value=top.shown)
    if top.low <= bottom.high and top.high > top.low:
        return asked.say("workplace.units_alike", low=bottom.shown, high=top.shown)
    return asked.say("absence.units_ranked", top=top.name, high=top.shown, bottom=bottom.name, low=bottom.shown)


def _table(measure: Measure, dots: Sequence[Dot], hidden: Sequence[FigureRow], now: str, then: str) -> Table:
    say = measure.say
    columns = (say("column.unit"), say.window(now), say("course.reach"), say.window(then))
    shown = [
        (dot.name, dot.shown, measure.between(dot.low, dot.high) if dot.high > dot.low else "", dot.earlier_shown)
        for dot in dots
    ]
    return Table(columns, (*shown, *((row.unit_name, measure.missing(row), "", "") for row in hidden)))
