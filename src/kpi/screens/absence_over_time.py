"""Sickness absence over time: twelve months at a time, and month against the same month a year before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kpi import periods
from kpi.model import Window
from kpi.screens import absence_outlook
from kpi.screens.absence_outlook import Outlook
from kpi.screens.absence_question import Question, year_before
from kpi.screens.case import Case
from kpi.screens.chart_points import Point, Rupture
from kpi.screens.judged_promise import promise as promise_of
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.reader import FigureRow, JudgementRow


@dataclass(frozen=True)
class Promise:
    """`is_own`: promised for this very unit; elsewhere it is the administration's, and judged there alone."""

    name: str
    value: float
    start: date
    end: date
    is_own: bool = True


@dataclass(frozen=True)
class RollingChart:
    title: str
    axis: str
    alt: str
    table: Table
    points: tuple[Point, ...]
    promises: tuple[Promise, ...]
    ruptures: tuple[Rupture, ...]
    outlook: Outlook | None


@dataclass(frozen=True)
class MonthChart:
    title: str
    axis: str
    alt: str
    table: Table
    names: tuple[str, ...]
    now_name: str
    before_name: str
    now: tuple[Point | None, ...]
    before: tuple[Point | None, ...]


def rolling(question: Question) -> RollingChart | None:
    rows, say = question.series("rolling"), question.say
    if not rows:
        return None
    title, ahead = _rolling_title(question, rows), absence_outlook.build(question)
    return RollingChart(
        title=title,
        axis=_axis(question, rows, ahead),
        alt=say("absence.rolling_alt", title=title, first=say.month(rows[0].end), last=say.month(rows[-1].end)),
        table=_rolling_table(question, rows, ahead),
        points=tuple(_point(question, row) for row in rows),
        promises=tuple(_promises(question)),
        ruptures=question.ruptures,
        outlook=ahead,
    )


def _axis(question: Question, rows: Sequence[FigureRow], ahead: Outlook | None) -> str:
    axis = question.say("absence.rolling_axis", measure=question.measure, method=question.method(rows))
    return f"{axis}<br>{ahead.words}" if ahead else axis


def _rolling_table(question: Question, rows: Sequence[FigureRow], ahead: Outlook | None) -> Table:
    expected = [(question.say("absence.expected_at", day=question.say.day(ahead.day)), ahead.shown)] if ahead else []
    known = ((question.say.window(row.window), question.shown(row)) for row in reversed(rows))
    return Table((question.say("column.period"), question.measure), (*expected, *known))


def _rolling_title(question: Question, rows: Sequence[FigureRow]) -> str:
    newest, say = rows[-1], question.say
    found = next((row for row in rows if row.end == year_before(newest.end)), None)
    before = question.comparable(found, newest.end)
    now = question.amount(newest)
    if before is None:
        return say("absence.rolling_only", now=now)
    if question.is_level(before, newest):
        return say("absence.rolling_same", now=now)
    way = "up" if (newest.value or 0.0) > (before.value or 0.0) else "down"
    return say(f"absence.rolling_{way}", before=question.shown(before), now=now)


def _point(question: Question, row: FigureRow) -> Point:
    return Point(row.end, row.value or 0.0, question.shown(row), question.say.window(row.window))


def _promises(question: Question) -> list[Promise]:
    """The promised levels, each once: two years with the same level are one line."""
    spans: dict[tuple[str, float, bool], list[Window]] = {}
    for row in question.targets():
        window = _window(row)
        if window and window.start <= question.as_of and isinstance(row.threshold, int | float):
            is_own = row.unit == question.unit.unit_id
            spans.setdefault((_promised(question, row), row.threshold, is_own), []).append(window)
    return [_promise(question, *promised, windows) for promised, windows in spans.items()]


def _window(row: JudgementRow) -> Window | None:
    return periods.parse(row.window) if row.window and ":" not in row.window else None


def _promised(question: Question, row: JudgementRow) -> str:
    _, target = question.scoped.target(row.target)
    return promise_of(Case(row, target, question.kpi, question.say))


def _promise(question: Question, promised: str, level: float, is_own: bool, windows: Sequence[Window]) -> Promise:
    start, end = min(window.start for window in windows), max(window.end for window in windows)
    years = str(end.year) if start.year == end.year else f"{start.year}\N{EN DASH}{end.year}"
    said = question.say("absence.promise" if is_own else "absence.promise_above", promise=promised, period=years)
    return Promise(said, level, start, end, is_own)


def months(question: Question) -> MonthChart | None:
    """The last twelve months beside the same months a year earlier; a pair on either side of a break is left out."""
    by_end = {row.end: row for row in question.series("month")}
    ends = [periods.month_end(periods.add_months(question.as_of.replace(day=1), -step)) for step in range(11, -1, -1)]
    now = [by_end.get(end) for end in ends]
    if not any(now):
        return None
    before = [question.comparable(by_end.get(year_before(end)), end) for end in ends]
    return _month_chart(question, ends, now, before)


def _month_chart(
    question: Question, ends: Sequence[date], now: Sequence[FigureRow | None], before: Sequence[FigureRow | None]
) -> MonthChart:
    say, title = question.say, _months_title(question, now, before)
    method = question.method([row for row in now if row])
    return MonthChart(
        title=title,
        axis=say("absence.months_axis", measure=question.measure, method=method),
        alt=say("absence.months_alt", title=title),
        table=_month_table(question, ends, now, before),
        names=tuple(say.month_name(end) for end in ends),
        now_name=_span(ends[0], ends[-1]),
        before_name=_span(year_before(ends[0]), year_before(ends[-1])),
        now=tuple(_point(question, row) if row else None for row in now),
        before=tuple(_point(question, row) if row else None for row in before),
    )


def _months_title(question: Question, now: Sequence[FigureRow | None], before: Sequence[FigureRow | None]) -> str:
    pairs = [(one.value or 0.0, other.value or 0.0) for one, other in zip(now, before, strict=True) if one and other]
    if not pairs:
        return question.say("absence.months_only")
    lower = sum(one < other for one, other in pairs)
    return question.say("absence.months_lower", lower=lower, n=len(pairs))


def _span(first: date, last: date) -> str:
    """2019, or 2018/19 for twelve months of two years."""
    return str(last.year) if first.year == last.year else f"{first.year}/{last.year % 100:02d}"


def _month_table(
    question: Question, ends: Sequence[date], now: Sequence[FigureRow | None], before: Sequence[FigureRow | None]
) -> Table:
    columns = (question.say("column.period"), question.measure, question.say("column.earlier"))
    rows = (
        (question.say.month(end), *(question.shown(row) for row in pair))
        for end, *pair in zip(ends, now, before, strict=True)
    )
    return Table(columns, tuple(rows))
