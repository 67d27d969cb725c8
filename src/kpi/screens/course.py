"""The figures of a measure over time, with what was promised, what cannot be told and where they stop comparing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kpi import periods
from kpi.model import Kpi
from kpi.screens import course_levels, course_words
from kpi.screens.asked import Asked
from kpi.screens.chart_points import Rupture
from kpi.screens.course_levels import Level
from kpi.screens.course_measure import Measure
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.reader import FigureRow

KINDS: dict[str, tuple[str, ...]] = {
    "outcomes": ("period", "year", "quarter", "month"),
    "surveys": ("survey",),
    "employment": ("rolling",),
    "follow_up": ("state", "year"),
}
"""The windows a measure is drawn in: those that promises are mostly made for come first."""
YEARLY = ("month", "quarter", "rolling")
"""Windows that are held against the same one a year before; others against the one before."""
DRAWN = 60


@dataclass(frozen=True)
class Reading:
    """A figure: where it lies and what is said of it; `low` and `high` are what it may be."""

    day: date
    value: float
    shown: str
    label: str
    tick: str
    low: float | None
    high: float | None
    is_provisional: bool


@dataclass(frozen=True)
class Unshown:
    """A period whose figure is not told, and the word for why."""

    day: date
    word: str
    tick: str


@dataclass(frozen=True)
class Course:
    title: str
    axis: str
    alt: str
    table: Table
    readings: tuple[Reading, ...]
    unshown: tuple[Unshown, ...]
    levels: tuple[Level, ...]
    ruptures: tuple[Rupture, ...]
    scale: tuple[float, float] | None
    """From end to end of what can be answered, where that is known."""
    least: float
    """An axis is at least so long: small changes are to look small."""
    top: float | None
    """Nothing can be above: a hundred per cent."""
    note: str
    is_stepped: bool = False
    """It stays as it is until the next is counted."""


def build(asked: Asked, kpi: Kpi, unit: str, kind: str, *, is_second: bool = False) -> Course | None:
    """None where nothing was ever delivered. A second look, in shorter windows, has no promises of whole years in it.

    Only figures on the newest one's scale are drawn; those on another stand in the table alone.
    """
    rows = figures(asked, kpi, unit, kind)
    if not rows:
        return None
    measure, ruptures = Measure(kpi, asked.say), _ruptures(asked, kpi, rows)
    drawn = [row for row in rows if row.value is None or measure.scale(row) == measure.scale(rows[-1])]
    earlier, told = before(drawn, ruptures), [row for row in drawn if row.value is not None]
    title, more = course_words.title(measure, rows[-1], earlier), course_words.apart(measure, rows[-1], earlier)
    return Course(
        title=title,
        axis=course_words.axis(measure, rows),
        alt=asked.say("course.alt", title=title, n=len(told), first=measure.name(rows[0]), last=measure.name(rows[-1])),
        table=course_words.table(measure, rows),
        readings=tuple(_reading(measure, row, more) for row in told),
        unshown=tuple(_unshown(measure, row) for row in drawn if row.value is None),
        levels=() if is_second else course_levels.build(asked, measure, unit),
        ruptures=ruptures,
        scale=measure.scale(rows[-1]),
        least=measure.least,
        top=measure.top,
        note=course_words.note(measure, rows),
    )


def kinds(asked: Asked, kpi: Kpi, unit: str, judged_by: str = "") -> list[str]:
    """The kinds of windows there are figures in; the one that promises are judged by first."""
    order = sorted(KINDS.get(kpi.facts, ()), key=lambda kind: kind != judged_by)
    return [kind for kind in order if figures(asked, kpi, unit, kind)]


def figures(asked: Asked, kpi: Kpi, unit: str, kind: str) -> list[FigureRow]:
    """Oldest first, up to the month asked about; with those that are not told. The same months stand there once."""
    rows = asked.scoped.figures(kpi.id, unit, kind, until=asked.as_of)
    known = {(row.start, row.end): row for row in reversed(rows) if row.value is not None or row.hidden}
    return list(reversed(known.values()))[-DRAWN:]


def before(rows: Sequence[FigureRow], ruptures: Sequence[Rupture]) -> FigureRow | None:
    """The figure the newest is held against; None across a break, or where one of the two is not told."""
    newest = rows[-1]
    if newest.kind in YEARLY:
        end = periods.month_end(periods.add_months(newest.end.replace(day=1), -12))
        found = next((row for row in rows if row.end == end), None)
    else:
        found = rows[-2] if len(rows) > 1 else None
    if found is None or found.value is None or newest.value is None:
        return None
    is_cut = any(found.start < rupture.day <= newest.end for rupture in ruptures)
    return None if is_cut or _months(found) != _months(newest) else found


def _months(row: FigureRow) -> int:
    """More months give more leavers: only as many compare."""
    return periods.month_index(row.end) - periods.month_index(row.start) if row.kind in YEARLY else 0


def _ruptures(asked: Asked, kpi: Kpi, rows: Sequence[FigureRow]) -> tuple[Rupture, ...]:
    known = (found for found in asked.scoped.breaks(asked.organisation.id) if kpi.facts in found.extracts)
    drawn = (found for found in known if rows[0].end < found.date <= asked.as_of)
    return tuple(Rupture(found.date, asked.say.of(found.reason)) for found in drawn)


def _reading(measure: Measure, row: FigureRow, more: int) -> Reading:
    low, high = course_words.reach(measure, row)
    return Reading(
        day=row.end,
        value=row.value or 0.0,
        shown=measure.shown(row.value, row.error, more),
        label=measure.say.joined([measure.name(row), measure.counted(row), measure.between(low, high)]),
        tick=measure.tick(row),
        low=low,
        high=high,
        is_provisional=row.provisional,
    )


def _unshown(measure: Measure, row: FigureRow) -> Unshown:
    return Unshown(row.end, measure.missing(row), measure.tick(row))
