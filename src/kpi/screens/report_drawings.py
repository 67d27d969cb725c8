"""The charts of the pages as drawings for paper: the same points, promises and breaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from kpi import periods
from kpi.screens.absence_over_time import RollingChart
from kpi.screens.absence_signals import SignalChart
from kpi.screens.chart_points import Point, Rupture
from kpi.screens.counted_calendar import in_one_line
from kpi.screens.counted_rolling import RollingChart as CountedRolling
from kpi.screens.course import Course
from kpi.screens.report_spec import Drawing, Level, Reach, Series

MARKED = ("better_low", "better_high", "worse_low", "worse_high", "other_low", "other_high", "provisional")
FEWEST_DAYS = 60
"""A year of which less is drawn has no room for its name."""


def place(day: date) -> float:
    """A month's place on the axis; a break lies before the month it begins with."""
    return float(periods.month_index(day))


def rolling(chart: RollingChart) -> Drawing:
    line = _line("", chart.points, chart.ruptures)
    levels = tuple(
        Level(one.name.replace("<br>", " "), one.value, max(place(one.start), line.at[0]), place(one.end), one.is_own)
        for one in chart.promises
    )
    ahead = chart.outlook
    reach = (Reach(in_one_line(ahead.words), (place(ahead.day),), (ahead.lower,), (ahead.upper,)),) if ahead else ()
    return _drawn(chart.axis, chart.alt, (line,), chart.points, chart.ruptures, levels, reach)


def counted_rolling(chart: CountedRolling) -> Drawing:
    reach = Reach(
        "",
        tuple(place(point.day) for point in chart.points),
        tuple(max(point.value - error, 0.0) for point, error in zip(chart.points, chart.errors, strict=True)),
        tuple(point.value + error for point, error in zip(chart.points, chart.errors, strict=True)),
    )
    line = _line("", chart.points, chart.ruptures)
    return _drawn(
        chart.axis, chart.alt, (line,), chart.points, chart.ruptures, (), (reach,) if any(chart.errors) else ()
    )


def signals(chart: SignalChart) -> Drawing:
    points = tuple(point for phase in chart.phases for point in phase)
    starts, at = [], 0
    for phase in chart.phases[:-1]:
        at += len(phase)
        starts.append(at)
    line = Series("", tuple(place(one.day) for one in points), tuple(one.value for one in points),
                  tuple(one.shown for one in points), "now", tuple(starts))  # fmt: skip
    marks = tuple(
        Series(group.name, tuple(place(one.day) for one in group.points), tuple(one.value for one in group.points),
               tuple(one.shown for one in group.points), "mark" if group.look != "provisional" else "ring")
        for group in chart.groups if group.look in MARKED
    )  # fmt: skip
    reach = tuple(
        Reach(chart.band_name if number == 0 else "", tuple(map(place, band.days)), band.lower, band.upper)
        for number, band in enumerate(chart.bands)
    )
    return _drawn(chart.axis, chart.alt, (line, *marks), points, chart.ruptures, (), reach)


def course(chart: Course) -> Drawing | None:
    """One figure is no course."""
    if len(chart.readings) < 2:
        return None
    points = tuple(Point(one.day, one.value, one.shown, one.label) for one in chart.readings)
    line = _line("", points, chart.ruptures)
    known = [one for one in chart.readings if one.low is not None and one.high is not None]
    reach = Reach("", tuple(place(one.day) for one in known), tuple(one.low or 0.0 for one in known),
                  tuple(one.high or 0.0 for one in known))  # fmt: skip
    ticks = tuple((place(one.day), in_one_line(one.tick)) for one in chart.readings) if len(points) < 9 else ()
    found = _drawn(chart.axis, chart.alt, (line,), points, chart.ruptures, (), (reach,) if known else ())
    return replace(found, ticks=ticks or found.ticks, span=chart.scale)


def _line(name: str, points: Sequence[Point], ruptures: Sequence[Rupture]) -> Series:
    pieces = [
        at
        for at, (one, other) in enumerate(pairwise(points), start=1)
        if any(one.day < rupture.day <= other.day for rupture in ruptures)
    ]
    return Series(name, tuple(place(one.day) for one in points), tuple(one.value for one in points),
                  tuple(one.shown for one in points), "now", tuple(pieces))  # fmt: skip


def _drawn(
    axis: str,
    alt: str,
    series: tuple[Series, ...],
    points: Sequence[Point],
    ruptures: Sequence[Rupture],
    levels: tuple[Level, ...],
    reach: tuple[Reach, ...],
) -> Drawing:
    breaks = tuple((place(one.day) - 0.5, one.reason) for one in ruptures if one.day > points[0].day)
    years = _years(points[0].day, points[-1].day)
    return Drawing("line", in_one_line(axis), alt, series, years, levels, reach, breaks)


def _years(first: date, last: date) -> tuple[tuple[float, str], ...]:
    """The name of a year under the middle of what is drawn of it."""
    found = []
    for year in range(first.year, last.year + 1):
        start, end = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
        if (end - start).days > FEWEST_DAYS or first.year == last.year:
            found.append(((place(start) + place(end)) / 2, str(year)))
    return tuple(found)
