"""Figures from monthly integers: absence, staff, injuries, visits, complaints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from kpi.engine.source import Sums
from kpi.facts.shape import Amounts, OrganisationFacts
from kpi.model import Component, Kpi, Window
from kpi.periods import month_index

NEEDS = {
    "absence": ("absence", "employment"),
    "employment": ("employment",),
    "injuries": ("injuries",),
    "inspections": ("inspections",),
    "complaints": ("complaints",),
}
"""The extracts that must cover a month before it counts as known."""


@dataclass(frozen=True, slots=True)
class Series:
    """Monthly integers of a KPI for every node, with running totals from a zero column."""

    numerator: Amounts
    denominator: Amounts | None
    known: Amounts
    numerator_total: Amounts
    denominator_total: Amounts | None
    known_total: Amounts


class MonthlySource:
    def __init__(self, facts: OrganisationFacts) -> None:
        self.facts = facts
        self._series: dict[str, Series] = {}

    def series(self, kpi: Kpi) -> Series:
        if kpi.id not in self._series:
            self._series[kpi.id] = self._build(kpi)
        return self._series[kpi.id]

    def error(self, kpi: Kpi, node: str) -> Fraction:
        """How far a month's numerator, in its own integers, may lie from the exact one: exact figures are not off."""
        return Fraction(0)

    def grid(self, column: str, kpi: Kpi) -> Amounts:
        """The integers of a column such as `absent_seconds` for the KPI's causes, population, method and date."""
        empty = np.zeros((len(self.facts.units), self.facts.months), dtype=np.int64)
        return sum((self.facts.components.get(name, empty) for name in _names(column, kpi)), start=empty)

    def sums(self, kpi: Kpi, node: str, window: Window, as_of: date) -> Sums:
        series = self.series(kpi)
        at = self.facts.position.get(node)
        needed = window.months
        first = max(0, month_index(window.start) - self.facts.first_month)
        last = min(month_index(window.end), month_index(as_of), self.facts.first_month + self.facts.months - 1)
        end = last - self.facts.first_month + 1
        if (
            at is None
            or end <= first
            or (known := series.known_total.item(at, end) - series.known_total.item(at, first)) == 0
        ):
            return Sums(None, None, 0, needed, missing="no_data")
        span = _Span(at, first, end, known, series.known)
        numerator = span.over_time(kpi.numerator, series.numerator, series.numerator_total)
        denominator = None
        if series.denominator is not None and series.denominator_total is not None:
            denominator = span.over_time(kpi.denominator or kpi.among, series.denominator, series.denominator_total)
        provisional = kpi.lag_months > 0 and month_index(as_of) - month_index(window.end) < kpi.lag_months
        return Sums(numerator, denominator, known, needed, provisional)

    def _build(self, kpi: Kpi) -> Series:
        known = self.facts.exists.copy()
        for extract in self._needs(kpi):
            known &= self.facts.covered[extract]
        flags = known.astype(np.int64)
        numerator = self._component(kpi.numerator, kpi, flags)
        denominator = self._component(kpi.denominator or kpi.among, kpi, flags)
        assert numerator is not None, kpi.id  # the catalogue refuses such a KPI
        return Series(
            numerator,
            denominator,
            flags,
            running(numerator),
            None if denominator is None else running(denominator),
            running(flags),
        )

    def _needs(self, kpi: Kpi) -> list[str]:
        needs = list(NEEDS[kpi.facts])
        if kpi.facts == "injuries" and kpi.denominator is not None:
            needs.append("employment")
        # Without any planned hours there is no denominator; with some, the months without them are missing.
        if kpi.method == "planned" and self.facts.covered["planned_hours"].any():
            needs.append("planned_hours")
        return needs

    def _component(self, component: Component | None, kpi: Kpi, known: Amounts) -> Amounts | None:
        if component is None:
            return None
        return sum((self.grid(column.strip(), kpi) for column in component.column.split("+")), start=0 * known) * known


class _Span(NamedTuple):
    node: int
    first: int
    end: int
    months: int
    known: Amounts

    def over_time(self, component: Component | None, monthly: Amounts, totals: Amounts) -> Fraction:
        if component is not None and component.over_time == "last":
            newest = self.first + int(np.flatnonzero(self.known[self.node, self.first : self.end])[-1])
            return Fraction(monthly.item(self.node, newest))
        total = totals.item(self.node, self.end) - totals.item(self.node, self.first)
        if component is not None and component.over_time == "mean":
            return Fraction(total, self.months)
        return Fraction(total)


def running(grid: Amounts) -> Amounts:
    return np.concatenate([np.zeros((grid.shape[0], 1), dtype=np.int64), np.cumsum(grid, axis=1)], axis=1)


def _names(column: str, kpi: Kpi) -> list[str]:
    everybody = kpi.population == "all"
    if column == "absent_seconds":
        populations = ("ordinary_monthly", "others") if everybody else ("ordinary_monthly",)
        return [f"absent_seconds|{cause}|{population}" for cause in kpi.causes for population in populations]
    if column == "fte_millionths":
        return [f"fte_millionths|{kpi.population}"]
    if column == "possible_microseconds":
        return [f"possible_microseconds|{kpi.method}|{kpi.population}"]
    if kpi.facts == "injuries" and kpi.counted_on == "registered_on":
        return [f"{column}|registered_on"]
    return [column]
