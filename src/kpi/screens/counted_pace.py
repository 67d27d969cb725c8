"""Something counted through the year, added up month by month, beside the pace that the year's promise allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import TYPE_CHECKING

from kpi import periods
from kpi.screens import counted_lead
from kpi.screens.chart_points import Point
from kpi.screens.counted import Counted, is_known
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.reader import FigureRow, JudgementRow

FEWEST = 2
"""One point is no course."""


@dataclass(frozen=True)
class Course:
    """A year so far: its points lie at the months' numbers, 1 to 12."""

    name: str
    points: tuple[Point, ...]

    @property
    def months(self) -> list[int]:
        return [point.day.month for point in self.points]


@dataclass(frozen=True)
class Pace:
    name: str
    at_year_end: float


@dataclass(frozen=True)
class Ahead:
    expected: float
    lower: float
    upper: float
    number: str
    words: str


@dataclass(frozen=True)
class PaceChart:
    title: str
    axis: str
    alt: str
    table: Table
    months: tuple[str, ...]
    now: Course
    before: tuple[Course, ...]
    pace: Pace | None
    ahead: Ahead | None


def pace(asked: Counted) -> PaceChart | None:
    """While the year runs; afterwards only where a promise's pace was kept or not."""
    year, row = asked.newest.end.year, counted_lead.promise_of_now(asked)
    now = _course(asked, year)
    if len(now.points) < FEWEST:
        return None
    before = tuple(course for one in _years(asked, row, year) if (course := _course(asked, one)).points)
    allowed = _pace(asked, row)
    if allowed is None and (asked.newest.end.month == 12 or not before):
        return None
    title = _title(asked, row, now, allowed)
    return PaceChart(
        title=title,
        axis=asked.say("counted.pace_axis", measure=asked.say.of(asked.kpi.title), year=year),
        alt=_alt(asked, title, now, allowed),
        table=_table(asked, now, before),
        months=tuple(asked.say.month_name(date(year, month, 1)) for month in range(1, 13)),
        now=now,
        before=before,
        pace=allowed,
        ahead=_ahead(asked, row),
    )


def _years(asked: Counted, row: JudgementRow | None, year: int) -> list[int]:
    """The year before, and the one the promise is held against."""
    compared = counted_lead.compared_with(asked, row)
    return sorted({year - 1, compared.end.year if compared else year - 1})


def _course(asked: Counted, year: int) -> Course:
    rows = [row for row in asked.rows("ytd") if row.end.year == year and is_known(row)]
    if any(asked.crosses(row.start, asked.newest.end) for row in rows):
        return Course(str(year), ())
    return Course(str(year), tuple(_point(asked, row) for row in rows))


def _point(asked: Counted, row: FigureRow) -> Point:
    return Point(row.end, row.value or 0.0, asked.shown(row), asked.say.window(row.window))


def _pace(asked: Counted, row: JudgementRow | None) -> Pace | None:
    """A straight line to what was promised for the calendar year."""
    if row is None or not isinstance(row.threshold, int | float) or row.window is None:
        return None
    window = periods.parse(row.window)
    if window.months != 12 or window.start.month != 1:
        return None
    return Pace(asked.say("counted.pace_line", value=asked.number(row.threshold)), row.threshold)


def _ahead(asked: Counted, row: JudgementRow | None) -> Ahead | None:
    """Where a running year is expected to end, as the promise is judged by."""
    if row is None or row.expected is None or row.expected_low is None or row.expected_high is None:
        return None
    if asked.newest.end.month == 12:
        return None
    low, high = (asked.number(bound) for bound in (row.expected_low, row.expected_high))
    number = asked.number(row.expected)
    shown = asked.say("counted.interval", value=number, low=low, high=high)
    return Ahead(row.expected, row.expected_low, row.expected_high, number, asked.say("counted.expected", shown=shown))


def _title(asked: Counted, row: JudgementRow | None, now: Course, allowed: Pace | None) -> str:
    """Beside the promise's pace; without one beside the same months of another year, never a part against a whole."""
    said = {"measure": asked.say.of(asked.kpi.title), "now": asked.shown(asked.newest)}
    if allowed:
        return _beside_pace(asked, now, allowed, said)
    compared, until = counted_lead.compared_with(asked, row), asked.say.month(asked.newest.end)
    if compared is None:
        return asked.say("counted.pace_only", when=asked.when(asked.newest.window), **said)
    said |= {"before": asked.shown(compared), "year": str(compared.end.year)}
    way = "more" if (asked.newest.value or 0.0) > (compared.value or 0.0) else "fewer"
    way = "same" if asked.newest.value == compared.value else way
    return asked.say(f"counted.pace_{way}", until=until, **said)


def _beside_pace(asked: Counted, now: Course, allowed: Pace, said: dict[str, str]) -> str:
    """On which side of the straight line the newest figure lies, and since when."""
    said |= {"now": asked.amount(asked.newest)}
    if _is_about(asked, allowed):
        return asked.say("counted.pace_about", **said)
    over = [point.value > allowed.at_year_end * point.day.month / 12 for point in now.points]
    run = list(takewhile(lambda pair: pair[0] == over[-1], zip(reversed(over), reversed(now.points), strict=True)))
    side = "over" if over[-1] else "under"
    if len(run) == len(over):
        return asked.say(f"counted.pace_{side}_all", **said)
    since = asked.say.month(run[-1][1].day)
    return asked.say(f"counted.pace_{side}", since=since, **said)


def _is_about(asked: Counted, allowed: Pace) -> bool:
    """Too close to tell the sides apart, where the figure may be off."""
    at = allowed.at_year_end * asked.newest.end.month / 12
    return asked.newest.error is not None and abs((asked.newest.value or 0.0) - at) < asked.newest.error


def _alt(asked: Counted, title: str, now: Course, allowed: Pace | None) -> str:
    told = [f"{point.label}: {point.shown}" for point in now.points[-2:]]
    line = allowed.name if allowed else ""
    return asked.say("counted.pace_alt", title=title, figures=asked.say.listed(told), line=line).strip()


def _table(asked: Counted, now: Course, before: Sequence[Course]) -> Table:
    courses = [now, *reversed(before)]
    rows = []
    for month in range(1, 13):
        by_course = [dict(zip(course.months, course.points, strict=True)).get(month) for course in courses]
        if any(by_course):
            name = asked.say.month_name(date(now.points[0].day.year, month, 1))
            rows.append((name, *(point.shown if point else "\N{EN DASH}" for point in by_course)))
    return Table((asked.say("counted.column_until"), *(course.name for course in courses)), tuple(rows))
