"""Something counted year by year: the same months of every year side by side, and the promised levels over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi import periods
from kpi.screens import counted_levels
from kpi.screens.chart_points import Point, Rupture
from kpi.screens.counted import Counted, is_known
from kpi.screens.counted_calendar import in_one_line
from kpi.screens.counted_levels import Level
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.reader import FigureRow


@dataclass(frozen=True)
class Column:
    """A year: `part` is what compares with the newest figure, `whole` the whole year where that is more.

    `firm` is the part of the newest year that is no longer provisional; `missing` says why there is no figure.
    """

    year: int
    name: str
    part: Point | None
    whole: Point | None = None
    firm: Point | None = None
    missing: str = ""


@dataclass(frozen=True)
class YearChart:
    title: str
    axis: str
    alt: str
    table: Table
    columns: tuple[Column, ...]
    levels: tuple[Level, ...]
    ruptures: tuple[Rupture, ...]
    part_name: str
    whole_name: str
    provisional_name: str
    note: str


def years(asked: Counted, least: int = 1) -> YearChart | None:
    """None where fewer than so many years have a figure."""
    columns = _columns(asked)
    if sum(column.part is not None for column in columns) < least:
        return None
    levels, say = counted_levels.levels(asked), asked.say
    title = _title(asked, [column for column in columns if column.part])
    return YearChart(
        title=title,
        axis=_axis(asked, columns),
        alt=_alt(asked, title, columns),
        table=_table(asked, columns, levels),
        columns=columns,
        levels=levels,
        ruptures=_ruptures(asked, columns),
        part_name=_months(asked) if any(column.whole for column in columns) else "",
        whole_name=say("counted.rest_of_year") if any(column.whole for column in columns) else "",
        provisional_name=say("state.provisional").lower() if any(column.firm for column in columns) else "",
        note=counted_levels.above(asked),
    )


def _columns(asked: Counted) -> tuple[Column, ...]:
    months = {row.end: row for row in asked.rows("ytd")}
    wholes = {row.end.year: row for row in asked.rows("year") if is_known(row)}
    found: list[Column] = []
    for year in range(asked.first_drawn.year, asked.newest.end.year + 1):
        row = months.get(periods.month_end(asked.newest.end.replace(year=year, day=1)))
        if row is not None or found:
            found.append(_column(asked, year, row, wholes.get(year)))
    return tuple(found)


def _column(asked: Counted, year: int, row: FigureRow | None, whole: FigureRow | None) -> Column:
    if row is None:
        return Column(year, str(year), None, missing=asked.say("state.no_data").lower())
    if row.value is None or not is_known(row):
        return Column(year, str(year), None, missing=_why_not(asked, row))
    is_newest = year == asked.newest.end.year
    name = f"{year}<br>{asked.say('state.provisional').lower()}" if is_newest and row.provisional else str(year)
    more = _point(asked, whole) if asked.adds_up and whole and whole.end > row.end else None
    return Column(year, name, _point(asked, row), more, _firm(asked, row) if is_newest else None)


def _why_not(asked: Counted, row: FigureRow) -> str:
    if row.value is None:
        return asked.shown(row)
    return asked.say("judged.so_far", n=row.needed, known=row.known, needed=row.needed)


def _firm(asked: Counted, row: FigureRow) -> Point | None:
    """The part of the newest year that late registrations no longer move; at nought where all of it may move."""
    if not row.provisional:
        return None
    known = [one for one in asked.rows("ytd") if one.end.year == row.end.year and is_known(one)]
    settled = [one for one in known if asked.adds_up and not one.provisional]
    return _point(asked, settled[-1]) if settled else Point(row.end, 0.0, "", "")


def _point(asked: Counted, row: FigureRow) -> Point:
    return Point(row.end, row.value or 0.0, asked.shown(row), asked.say.window(row.window))


def _ruptures(asked: Counted, columns: Sequence[Column]) -> tuple[Rupture, ...]:
    drawn = (found for found in asked.breaks if columns[0].year <= found.date.year <= columns[-1].year)
    return tuple(Rupture(found.date, asked.say.of(found.reason)) for found in drawn)


def _axis(asked: Counted, columns: Sequence[Column]) -> str:
    say = asked.say
    key = "axis_part" if any(column.whole for column in columns) else "axis_years"
    return say(f"counted.{key}", measure=say.of(asked.kpi.title), months=_months(asked))


def _months(asked: Counted) -> str:
    """The months of a year that are compared: jan.-jul."""
    first, last = asked.say.month_name(asked.newest.start), asked.say.month_name(asked.newest.end)
    return first if first == last else f"{first}\N{EN DASH}{last}"


def _title(asked: Counted, columns: Sequence[Column]) -> str:
    """Where the newest year lies among those drawn: lowest, highest or between."""
    say, newest = asked.say, columns[-1]
    values = [column.part.value for column in columns if column.part]
    low, high = min(values), max(values)
    measure = say.of(asked.kpi.title)
    if newest.year != asked.newest.end.year or len(values) == 1 or newest.part is None:
        return say("counted.title_only", measure=measure)
    said = {"measure": measure, "now": newest.part.shown, "when": asked.when(asked.newest.window)}
    if _stands_out(asked, newest.part.value, values[:-1]):
        return say(f"counted.title_{_rank(asked, newest.part.value == low)}", n=len(values), **said)
    bounds = {"low": asked.about_so(low), "high": asked.about_so(high), "first": columns[0].year}
    return say("counted.title_between", **bounds, **said)


def _stands_out(asked: Counted, newest: float, earlier: Sequence[float]) -> bool:
    """Below or above all others by more than the figures may be off."""
    slack = 2 * max((row.error or 0.0 for row in asked.rows("ytd")), default=0.0)
    return newest < min(earlier) - slack or newest > max(earlier) + slack


def _rank(asked: Counted, is_lowest: bool) -> str:
    """The lowest may still rise while it is provisional."""
    if is_lowest:
        return "lowest_so_far" if asked.newest.provisional else "lowest"
    return "highest"


def _alt(asked: Counted, title: str, columns: Sequence[Column]) -> str:
    told = [f"{column.year}: {column.part.shown if column.part else column.missing}" for column in columns]
    return asked.say("counted.years_alt", title=title, figures=asked.say.listed(told))


def _table(asked: Counted, columns: Sequence[Column], levels: Sequence[Level]) -> Table:
    """A row a year; the whole year stands beside its part where they differ."""
    say, is_parted = asked.say, any(column.whole for column in columns)
    measure = say.of(asked.kpi.title)
    heads = [say("counted.column_year"), f"{measure}, {_months(asked)}" if is_parted else measure]
    heads += [say("counted.column_whole")] if is_parted else []
    heads += [say("column.promise")] if levels else []
    rows = []
    for column in reversed(columns):
        row = [in_one_line(column.name), column.part.shown if column.part else column.missing]
        row += [column.whole.shown if column.whole else "\N{EN DASH}"] if is_parted else []
        row += [say.joined([one.told for one in levels if one.first <= column.year <= one.last])] if levels else []
        rows.append(tuple(row))
    return Table(tuple(heads), tuple(rows))
