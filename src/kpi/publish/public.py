"""Figures from what may be told: the engine's measures over published points, shown surveys and shown indicators.

Nothing here sees what a person added. A figure about persons is a difference of two published totals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np

from kpi.catalogue.protected import EVERYWHERE, series_of
from kpi.engine.measure import Measures, nothing
from kpi.engine.monthly import MonthlySource, Series, running
from kpi.engine.source import Sums
from kpi.facts.shape import Amounts, OrganisationFacts
from kpi.model import Kpi, Window
from kpi.periods import month_end, month_index, month_no_day
from kpi.publish.cells import Cells
from kpi.publish.points import Points
from kpi.publish.public_outcomes import PublicOutcomes
from kpi.publish.public_surveys import PublicSurveys
from kpi.publish.tree_facts import standing, without_persons

SHORTEST, LONGEST = 10, 14
"""Where twelve months have no published ends, the nearest published window of so many months is told instead."""
LATEST_END = 3
"""It ends at most so many months earlier."""


class PublicMeasures(Measures):
    """Measures one organisation as everybody may see it. `facts` are those on the frozen trees."""

    monthly: PublicMonthly
    outcomes: PublicOutcomes

    def __init__(self, facts: OrganisationFacts, kpis: Mapping[str, Kpi], points: Points, cells: Cells) -> None:
        told = without_persons(facts)
        super().__init__(told, kpis)
        self.points = points
        self.monthly = PublicMonthly(told, points)
        self.outcomes = PublicOutcomes(told, kpis, points, cells)
        self.surveys = PublicSurveys(told)

    def has_point(self, kpi: Kpi, node: str, end: date) -> bool:
        """Below fifty heads a node is told of at the ends of quarters."""
        if series_of(kpi) is None or kpi.facts == "outcomes":
            return True
        month = month_index(end)
        return month % 3 == 2 or self.points.rhythm(node, month) == "month"

    def may_show(self, kpi: Kpi, node: str) -> bool:
        """Whether the node has figures of a KPI about persons at all."""
        series = series_of(kpi)
        return series is not None and self.monthly.is_kept(series, node)


class PublicMonthly(MonthlySource):
    """Monthly figures; those about persons are differences of published totals."""

    def __init__(self, facts: OrganisationFacts, points: Points) -> None:
        super().__init__(facts)
        self.points = points
        self._names: dict[str, str | None] = {}
        self.staff = MonthlySource(replace(facts, exists=standing(facts, points)))

    def is_kept(self, series: str, node: str) -> bool:
        return any(self._has(series, node, month) for run in self.points.runs(node) for month in run)

    def sums(self, kpi: Kpi, node: str, window: Window, as_of: date) -> Sums:
        series = self._series_of(kpi)
        if series is None:
            return super().sums(kpi, node, window, as_of)
        start, end = month_index(window.start), min(month_index(window.end), month_index(as_of))
        run = next((run for run in self.points.runs(node) if run[0] <= end <= run[1] and start <= run[1]), None)
        if run is None or not self._has(series, node, end):
            return nothing("too_small_unit", window)
        whole = self.staff.sums(kpi, node, window, as_of)
        if whole.missing == "no_data":
            return whole
        ends = self._ends(series, node, (max(start, run[0]) - 1, end), window.end > as_of)
        if ends == (start - 1, end):
            return self._told(series, node, window, ends, whole)
        if ends is not None:
            return self._between(kpi, node, window, ends, whole.provisional)
        nearest = self.nearest(series, node, end) if window.name.startswith("R") else None
        if nearest is None:
            return nothing("waiting_point", window)
        first, last = (month_no_day(nearest[0] + 1), month_end(month_no_day(nearest[1])))
        return self._between(kpi, node, Window(window.name, first, last), nearest, whole.provisional)

    def _series_of(self, kpi: Kpi) -> str | None:
        if kpi.id not in self._names:
            self._names[kpi.id] = series_of(kpi)
        return self._names[kpi.id]

    def error(self, kpi: Kpi, node: str) -> Fraction:
        series = self._series_of(kpi)
        if series is None:
            return super().error(kpi, node)
        months = (month for run in self.points.runs(node) for month in run)
        summed = max((self.points.summed_between(node, month - 1, month) for month in months), default=1)
        return Fraction(self.points.step(series) * summed)

    def _has(self, series: str, node: str, month: int) -> bool:
        """Only large nodes have more than one measure of the same people."""
        return self.points.stands(node, month) and (self.points.large(node, month) or series in EVERYWHERE)

    def _between(self, kpi: Kpi, node: str, window: Window, ends: tuple[int, int], provisional: bool) -> Sums:
        series = series_of(kpi)
        assert series is not None
        staff = self.staff.sums(kpi, node, window, month_end(month_no_day(ends[1])))
        return self._told(series, node, window, ends, staff._replace(provisional=provisional))

    def _told(self, series: str, node: str, window: Window, ends: tuple[int, int], staff: Sums) -> Sums:
        start, end = (self.points.amount(node, series, month) for month in ends)
        assert start is not None
        assert end is not None
        error = self.points.step(series) * self.points.summed_between(node, *ends)
        return Sums(
            Fraction(end - start),
            staff.denominator,
            staff.known,
            staff.needed,
            staff.provisional,
            staff.missing,
            staff.step,
            Fraction(error),
            staff.denominator_error,
            window,
        )

    def _ends(self, series: str, node: str, ends: tuple[int, int], is_open: bool) -> tuple[int, int] | None:
        """The published ends of a window; an open one ends with its newest point."""
        first, last = ends
        if self.points.amount(node, series, first) is None:
            return None
        while is_open and last > first + 1 and self.points.amount(node, series, last) is None:
            last -= 1
        is_told = self.points.amount(node, series, last) is not None
        return (first, last) if is_told and self.points.joins(node, first, last, series) else None

    def nearest(self, series: str, node: str, end: int) -> tuple[int, int] | None:
        """The nearest window with published ends instead of the twelve months until `end`."""
        run = next((run for run in self.points.runs(node) if run[0] <= end <= run[1]), None)
        if run is None:
            return None
        told = self.points.totals(node, series)
        found = [
            (abs(months - 12) + end - last, end - last, (last - months, last))
            for last in range(end, end - LATEST_END - 1, -1) if last in told
            for months in range(SHORTEST, LONGEST + 1)
            if last - months >= run[0] - 1 and last - months in told
            and self.points.joins(node, last - months, last, series)
        ]  # fmt: skip
        return min(found)[2] if found else None

    def _build(self, kpi: Kpi) -> Series:
        series = series_of(kpi)
        if series is None:
            return super()._build(kpi)
        staff = self.staff.series(kpi)
        told, known = np.zeros_like(staff.known), np.zeros_like(staff.known)
        for place, unit in enumerate(self.facts.units):
            self._fill(series, unit.unit_id, told[place], known[place])
        known &= staff.known
        bottom = None if staff.denominator is None else staff.denominator * known
        return Series(
            told * known,
            bottom,
            known,
            running(told * known),
            None if bottom is None else running(bottom),
            running(known),
        )

    def _fill(self, series: str, node: str, told: Amounts, known: Amounts) -> None:
        """Single months where both ends are told; a month that waited shares what came with the next one."""
        for run in self.points.runs(node):
            told_of = self.points.totals(node, series)
            before, last = told_of.get(run[0] - 1), run[0] - 1
            for month in range(run[0], run[1] + 1):
                if self.points.rhythm(node, month) != "month" or not self._has(series, node, month):
                    before = None
                    continue
                amount = told_of.get(month)
                if amount is None:
                    continue
                if before is not None and self.points.joins(node, last, month, series):
                    _spread(told, known, (last + 1, month), amount - before, self.facts.first_month)
                before, last = amount, month


def _spread(told: Amounts, known: Amounts, months: tuple[int, int], amount: int, first: int) -> None:
    start, end = months[0] - first, months[1] - first + 1
    if start < 0 or end > len(told):
        return
    share, left = divmod(amount, end - start)
    told[start:end] = share
    told[end - 1] += left
    known[start:end] = 1
