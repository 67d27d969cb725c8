"""The columns and bars of the pages as drawings for paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpi.screens.absence_units import UnitChart
from kpi.screens.chart_points import Point
from kpi.screens.complaints_outcomes import OutcomeChart, OverturnChart
from kpi.screens.counted_calendar import in_one_line
from kpi.screens.counted_units import Bar, UnitBars
from kpi.screens.counted_years import Column, YearChart
from kpi.screens.injuries_orders import OrderChart, VisitChart
from kpi.screens.injuries_parts import KindChart, SplitChart
from kpi.screens.report_spec import Drawing, Level, Reach, Series
from kpi.screens.workplace_units import UnitChart as TurnoverUnits


@dataclass(frozen=True)
class _Row:
    name: str
    value: float
    shown: str
    earlier: float | None
    low: float | None = None
    high: float | None = None


def years(chart: YearChart) -> Drawing:
    """What compares from year to year; the whole year stands in the table."""
    known = [(at, column) for at, column in enumerate(chart.columns) if column.part]
    points = [(float(at), column.part) for at, column in known if column.part]
    first, last = chart.columns[0].year, chart.columns[-1].year
    levels = tuple(
        Level(one.name.replace("<br>", " "), one.value, max(one.first, first) - first, min(one.last, last) - first)
        for one in chart.levels if one.last >= first and one.first <= last
    )  # fmt: skip
    breaks = tuple((one.day.year - first - 0.5, one.reason) for one in chart.ruptures if one.day.year > first)
    ticks = tuple((float(at), _named(column)) for at, column in enumerate(chart.columns))
    return Drawing("column", in_one_line(chart.axis), chart.alt, (_of(chart.part_name, points),), ticks, levels,
                   breaks=breaks)  # fmt: skip


def _named(column: Column) -> str:
    name = in_one_line(column.name)
    return name if column.part else f"{name}: {column.missing}"


def stacked(chart: SplitChart | OutcomeChart) -> Drawing:
    series = tuple(
        _of(layer.name, [(float(at), point) for at, point in enumerate(layer.points) if point], "part")
        for layer in chart.layers
    )
    ticks = tuple((float(at), in_one_line(year)) for at, year in enumerate(chart.years))
    return Drawing("stack", in_one_line(chart.axis), chart.alt, series, ticks)


def visits(chart: VisitChart) -> Drawing:
    ticks = tuple((float(at), in_one_line(one.year)) for at, one in enumerate(chart.years))
    at = tuple(place for place, _ in ticks)
    both = (
        (chart.visits_name, tuple(one.visits for one in chart.years)),
        (chart.orders_name, tuple(one.with_order for one in chart.years)),
    )
    by_year = list(reversed(chart.table.rows))
    series = tuple(
        Series(name, at, values, tuple(row[column] for row in by_year), "part")
        for column, (name, values) in enumerate(both, start=1)
    )
    return Drawing("column", in_one_line(chart.axis), chart.alt, series, ticks)


def orders(chart: OrderChart) -> Drawing:
    series = tuple(_of(kind.name, list(enumerate(kind.points)), "part") for kind in chart.kinds)
    ticks = tuple((float(at), in_one_line(year)) for at, year in enumerate(chart.years))
    return Drawing("column", in_one_line(chart.axis), chart.alt, series, ticks)


def overturn(chart: OverturnChart) -> Drawing:
    points = [(float(at), rate.point) for at, rate in enumerate(chart.rates)]
    known = [(float(at), rate.lower, rate.upper) for at, rate in enumerate(chart.rates)
             if rate.lower is not None and rate.upper is not None]  # fmt: skip
    reach = tuple(Reach("", *(tuple(part) for part in zip(*known, strict=True))) for _ in known[:1])
    ticks = tuple((float(at), in_one_line(rate.year)) for at, rate in enumerate(chart.rates))
    return Drawing("column", in_one_line(chart.axis), chart.alt, (_of("", points),), ticks, reach=reach)


def bars(chart: KindChart | UnitBars) -> Drawing:
    rows = [_row(bar) for bar in chart.bars]
    return _bars(chart.axis, chart.alt, rows, chart.now_name, chart.earlier_name)


def units(chart: UnitChart) -> Drawing:
    rows = [_Row(dot.name, dot.value, dot.shown, dot.earlier) for dot in chart.dots]
    level = (Level(chart.whole_name, chart.whole, 0, 0),) if chart.whole is not None else ()
    return _bars(chart.axis, chart.alt, rows, chart.now_name, chart.earlier_name, level)


def turnover(chart: TurnoverUnits) -> Drawing:
    rows = [_Row(dot.name, dot.value, dot.shown, dot.earlier, dot.low, dot.high) for dot in chart.dots]
    level = (Level(chart.whole_name, chart.whole, 0, 0),) if chart.whole is not None and chart.whole_name else ()
    return _bars(chart.axis, chart.alt, rows, chart.now_name, chart.earlier_name, level)


def _row(bar: Bar) -> _Row:
    return _Row(bar.name, bar.value, bar.shown, bar.earlier, bar.lower, bar.upper)


def _bars(axis: str, alt: str, rows: Sequence[_Row], now: str, earlier: str, levels: tuple[Level, ...] = ()) -> Drawing:
    """The first on top, with a ring where it was a year before."""
    before = [(float(at), row.earlier) for at, row in enumerate(rows) if row.earlier is not None]
    reach = [
        (float(at), row.low, row.high) for at, row in enumerate(rows) if row.low is not None and row.high is not None
    ]
    series = [Series(now, tuple(map(float, range(len(rows)))), tuple(row.value for row in rows),
                     tuple(row.shown for row in rows))]  # fmt: skip
    if before:
        at, values = zip(*before, strict=True)
        series.append(Series(earlier, at, values, (), "ring"))
    found = tuple(Reach("", *(tuple(part) for part in zip(*reach, strict=True))) for _ in reach[:1])
    ticks = tuple((float(at), row.name) for at, row in enumerate(rows))
    return Drawing("bar", in_one_line(axis), alt, tuple(series), ticks, levels, found)


def _of(name: str, points: Sequence[tuple[float, Point]], look: str = "now") -> Series:
    return Series(
        name,
        tuple(float(at) for at, _ in points),
        tuple(point.value for _, point in points),
        tuple(point.shown for _, point in points),
        "part" if look == "part" else "now",
    )
