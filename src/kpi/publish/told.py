"""The published points so far, and what sums of series are told as."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kpi.publish.runs import Layout, Run
from kpi.publish.tree import TreeNode

Key = tuple[str, str]
"""A node's run and a measure."""


@dataclass
class Told:
    """By run and measure, month to amount; None where the point waited."""

    points: dict[Key, dict[int, int | None]] = field(default_factory=dict)
    months: dict[Key, list[int]] = field(default_factory=dict)
    """The months told, in order."""
    unopened: set[Key] = field(default_factory=set)
    """Sums that begin while one of their leaves waits: nothing is told for the month before them."""

    def put(self, run: Run, measure: str, month: int, amount: int | None) -> None:
        key = run.name, measure
        self.points.setdefault(key, {})[month] = amount
        if amount is not None:
            self.months.setdefault(key, []).append(month)

    def last_month(self, run: Run, measure: str, until: int | None = None) -> int:
        """The month of the last told point; before the first it is the one before the run."""
        found = self.months.get((run.name, measure), [])
        at = len(found) if until is None else bisect_right(found, until)
        return found[at - 1] if at else run.first - 1

    def last_amount(self, run: Run, measure: str, until: int | None = None) -> int:
        month = self.last_month(run, measure, until)
        return self.points.get((run.name, measure), {}).get(month) or 0

    def first_amount(self, run: Run, measure: str, since: int) -> int | None:
        """The amount of the first told point in or after a month; nothing before the run begins."""
        if since <= run.first - 1:
            return 0
        found = self.months.get((run.name, measure), [])
        at = bisect_left(found, since)
        return self.points[run.name, measure][found[at]] if at < len(found) else None

    def is_told(self, run: Run, measure: str, month: int) -> bool:
        return self.amount(run, measure, month) is not None

    def amount(self, run: Run, measure: str, month: int) -> int | None:
        if month == run.first - 1:
            return None if (run.name, measure) in self.unopened else 0
        return self.points.get((run.name, measure), {}).get(month)


class SumsTold:
    """What a node without a series of its own is told as: its leaves' totals of the year, and a number all can know.

    The number changes at the turn of a year by what was told of the leaves that came and went, so that no untold total
    of one that went stays in the sum: it would come out as soon as all others are told.
    """

    def __init__(
        self, measure: str, told: Told, layouts: Mapping[int, Layout], total: Callable[[Run, int], int]
    ) -> None:
        self.measure, self.told, self.layouts = measure, told, layouts
        self._total = total
        self._known: dict[tuple[str, int], int] = {}

    def amount(self, node: TreeNode, run: Run, month: int) -> int:
        layout = self.layouts[month // 12]
        leaves = sum(self._total(layout.leaves[leaf], month) for leaf in node.leaves)
        return leaves + self._number(run, month // 12)

    def open(self, run: Run) -> None:
        """A sum begins at nothing where all its leaves are told then or begin with it; else with its first point."""
        before = run.first - 1
        if any(
            one.first <= before and not self.told.is_told(one, self.measure, before)
            for one in self._leaves(run, run.first // 12)
        ):
            self.told.unopened.add((run.name, self.measure))

    def _number(self, run: Run, year: int) -> int:
        key = run.name, year
        if key not in self._known:
            self._known[key] = self._at_turn(run, year)
        return self._known[key]

    def _at_turn(self, run: Run, year: int) -> int:
        now, begins = set(self._leaves(run, year)), year == run.first // 12
        then = set() if begins else set(self._leaves(run, year - 1))
        before = (run.first if begins else year * 12) - 1
        came = sum(self.told.last_amount(one, self.measure, before) for one in now - then if one.first <= before)
        went = sum(self.told.last_amount(one, self.measure, before) for one in then - now)
        return (0 if begins else self._number(run, year - 1)) + went - came

    def _leaves(self, run: Run, year: int) -> list[Run]:
        layout = self.layouts[year]
        return [layout.leaves[leaf] for leaf in layout.tree.nodes[run.node].leaves]
