"""Figures and states recorded by hand: events counted, shares reached, milestones and narratives."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from fractions import Fraction

import numpy as np

from kpi.engine.source import Sums
from kpi.facts.shape import FollowUpRow, OrganisationFacts
from kpi.model import Kpi, Window
from kpi.periods import month_index


class FollowUpSource:
    def __init__(self, facts: OrganisationFacts) -> None:
        self.facts = facts
        self._by_kpi: dict[str, list[FollowUpRow]] = defaultdict(list)
        self._by_target: dict[str, list[FollowUpRow]] = defaultdict(list)
        self._nodes: dict[tuple[str, int], frozenset[str]] = {}
        for row in facts.follow_up:
            if row.kpi:
                self._by_kpi[row.kpi].append(row)
            if row.target:
                self._by_target[row.target].append(row)

    def states(self, target: str, until: date) -> list[FollowUpRow]:
        """What was noted about a milestone or narrative, true on or before the day, oldest first."""
        rows = [row for row in self._by_target[target] if row.state and row.true_on <= until]
        return sorted(rows, key=lambda row: (row.true_on, row.observed_on))

    def sums(self, kpi: Kpi, node: str, window: Window, as_of: date) -> Sums:
        if kpi.follow_up == "state":
            return self._state(kpi, node, window, as_of)
        return self._events(kpi, node, window, as_of)

    def _events(self, kpi: Kpi, node: str, window: Window, as_of: date) -> Sums:
        """Events are a register: once a KPI has a row, a covered month without one had none."""
        covered = self._covered(window, as_of)
        if not self._by_kpi[kpi.id] or covered == 0:
            return Sums(None, None, 0, window.months, missing="no_data")
        until = min(window.end, as_of)
        within = [row for row in self._by_kpi[kpi.id] if window.start <= row.true_on <= until]
        rows = [row for row in within if row.unit in self._below(node, row.true_on)]
        total = sum(1 if row.count is None else row.count for row in rows)
        return Sums(Fraction(total), None, covered, window.months)

    def _below(self, node: str, day: date) -> frozenset[str]:
        key = (node, month_index(day))
        if key not in self._nodes:
            self._nodes[key] = frozenset(self.facts.below(node, day))
        return self._nodes[key]

    def events_by_month(self, kpi: str, node: str) -> dict[int, int]:
        """Events at or below the node by month number."""
        found = defaultdict[int, int](int)
        for row in self._by_kpi[kpi]:
            if row.unit in self._below(node, row.true_on):
                found[month_index(row.true_on)] += 1 if row.count is None else row.count
        return found

    def _covered(self, window: Window, as_of: date) -> int:
        first = max(0, month_index(window.start) - self.facts.first_month)
        end = min(month_index(window.end), month_index(as_of)) - self.facts.first_month + 1
        return int(np.count_nonzero(self.facts.covered["follow_up"][first : max(first, end)]))

    def _state(self, kpi: Kpi, node: str, window: Window, as_of: date) -> Sums:
        found = self._newest(kpi.id, node, window.start, min(window.end, as_of))
        if found is None:
            return Sums(None, None, 0, 1, missing="no_data")
        count, total = found
        return Sums(Fraction(count), None if total is None else Fraction(total), 1, 1)

    def _newest(self, kpi: str, node: str, since: date, until: date) -> tuple[int, int | None] | None:
        """The newest share at the node, else the sum of the newest of the nodes below it."""
        own = [row for row in self._by_kpi[kpi] if row.unit == node and since <= row.true_on <= until]
        counted = [(row.true_on, row.observed_on, row.count, row.total) for row in own if row.count is not None]
        if counted:
            _, _, count, total = max(counted, key=lambda row: row[:2])
            return count, total
        below = [self._newest(kpi, child, since, until) for child in self.facts.children_on(node, until)]
        found = [one for one in below if one is not None]
        if not found:
            return None
        totals = [total for _, total in found]
        return sum(count for count, _ in found), None if None in totals else sum(part for part in totals if part)
