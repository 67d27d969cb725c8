"""Every figure of an edition: each KPI for each node and window it may be shown for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from kpi import periods
from kpi.engine.measure import Measures
from kpi.model import Figure, Kpi, Window

UNTOLD = ("no_data", "too_small_unit")
"""Windows that nothing is written about: what waits is, and says so."""
PERIODIC = ("outcomes", "surveys", "follow_up")


class Placed(NamedTuple):
    """A figure and the kind of its window: month, quarter, year, ytd, rolling, period, survey or state."""

    kind: str
    figure: Figure


def figures(measures: Measures, may_show: Callable[[Kpi, str], bool]) -> Iterator[Placed]:
    """Figures with a value, or with months behind them that give none, of every node that may be shown."""
    for kpi in measures.kpis.values():
        newest = measures.newest_month
        windows = [(kind, window, max(newest, window.end)) for kind, window in windows_for(kpi, measures)]
        for unit in measures.facts.units:
            if may_show(kpi, unit.unit_id):
                for kind, window, until in windows:
                    if not measures.has_point(kpi, unit.unit_id, window.end):
                        continue
                    figure = measures.figure_once(kpi.id, unit.unit_id, window, until)
                    if figure.reason not in UNTOLD:
                        yield Placed(kind, figure)


def windows_for(kpi: Kpi, measures: Measures) -> Iterator[tuple[str, Window]]:
    if kpi.facts == "recorded":
        return
    if kpi.facts == "surveys":
        yield from (("survey", window) for window in measures.surveys.windows(kpi))
        yield from (("year", periods.year(year)) for year in _years(measures))
    elif kpi.facts == "outcomes":
        yield from _outcome_windows(kpi, measures)
    elif kpi.facts == "follow_up":
        yield from _recorded_windows(kpi, measures)
    else:
        yield from calendar_windows(measures)


def calendar_windows(measures: Measures) -> Iterator[tuple[str, Window]]:
    """Months, quarters, years, years to date and rolling twelve months up to the newest complete month."""
    facts, newest = measures.facts, measures.newest_month
    for step in range(facts.months):
        end = facts.month_end(step)
        if end > newest:
            return
        yield "month", periods.month(end)
        yield "ytd", periods.year_to_date(end.year, end.month)
        if end.month % 3 == 0:
            yield "quarter", periods.quarter(end.year, end.month // 3)
        if end.month == 12:
            yield "year", periods.year(end.year)
        if step >= 11:
            yield "rolling", periods.rolling(end)


def _outcome_windows(kpi: Kpi, measures: Measures) -> Iterator[tuple[str, Window]]:
    """Windows of the kind the indicator is delivered in, and the calendar years they fill."""
    spans = {span for unit in measures.facts.units for span in measures.outcomes.spans(kpi.id, unit.unit_id)}
    named: dict[str, tuple[str, Window]] = {}
    for start, end in sorted(spans, key=lambda span: (span[1], span[0])):
        kind, window = named_window(start, end)
        named[window.name] = (kind, window)
        year = periods.year(end.year)
        named.setdefault(year.name, ("year", year))
    yield from named.values()


def named_window(start: date, end: date) -> tuple[str, Window]:
    """The calendar name of a period where it has one."""
    whole = start.day == 1 and end == periods.month_end(end)
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    if whole and months == 1:
        return "month", periods.month(start)
    if whole and months == 3 and start.month % 3 == 1:
        return "quarter", periods.quarter(start.year, end.month // 3)
    if whole and months == 12 and start.month == 1:
        return "year", periods.year(start.year)
    return "period", periods.span(start, end)


def _recorded_windows(kpi: Kpi, measures: Measures) -> Iterator[tuple[str, Window]]:
    if kpi.follow_up == "state":
        days = sorted({row.true_on for row in measures.facts.follow_up if row.kpi == kpi.id})
        yield from (("state", Window(f"due:{day}", date(1900, 1, 1), day)) for day in days)
    for year in _years(measures):
        yield "year", periods.year(year)
        if kpi.follow_up == "events":
            yield from (("quarter", periods.quarter(year, number)) for number in (1, 2, 3, 4))


def _years(measures: Measures) -> range:
    facts = measures.facts
    return range(facts.month_end(0).year, facts.month_end(facts.months - 1).year + 1)
