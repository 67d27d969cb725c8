"""What is told about persons: published running totals by node, measure and month. All that reaches an edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from kpi.periods import month_end, month_no_day
from kpi.publish.corrections import LATE
from kpi.publish.disclosure import Policy
from kpi.publish.ledger import Late
from kpi.publish.runs import Run, run_at
from kpi.publish.told import Told
from kpi.publish.tree import Rhythm, Tree, TreeNode


@dataclass(frozen=True)
class Points:
    """The points of one organisation. `remainders`: the category of each family told as what the others leave."""

    organisation: str
    trees: Mapping[int, Tree]
    all_runs: Mapping[str, tuple[Run, ...]]
    told: Told
    policy: Policy
    measures: tuple[str, ...]
    remainders: Mapping[str, str] = field(default_factory=dict)
    late: Sequence[Late] = ()

    def amount(self, node: str, measure: str, month: int) -> int | None:
        """The published total at the end of a month; None where it waits, or there is no such point."""
        return self.totals(node, measure).get(month)

    def totals(self, node: str, measure: str) -> Mapping[int, int]:
        """The published totals of a node by month; nothing yet in the month before a series begins."""
        key = node, measure
        if key not in self._totals:
            found: dict[int, int] = {}
            for run in self.all_runs.get(node, ()):
                if self._run(node, run.first - 1) is None and (run.name, measure) not in self.told.unopened:
                    found[run.first - 1] = 0
                told = self.told.points.get((run.name, measure), {})
                found |= {month: amount for month, amount in told.items() if amount is not None}
            self._totals[key] = found
        return self._totals[key]

    @cached_property
    def _totals(self) -> dict[tuple[str, str], dict[int, int]]:
        """All is told by the time it is asked for."""
        return {}

    def runs(self, node: str) -> tuple[tuple[int, int], ...]:
        """Months in which the node is one unbroken series; nodes that never have a point have none."""
        return self._spans.get(node, ())

    def stands(self, node: str, month: int) -> bool:
        return self._node(node, month) is not None and self.rhythm(node, month) is not None

    def rhythm(self, node: str, month: int) -> Rhythm | None:
        found = self._node(node, month)
        return found.rhythm if found else None

    def large(self, node: str, month: int) -> bool:
        found = self._node(node, month)
        return found is not None and found.large

    def waits(self, node: str, measure: str, month: int) -> bool:
        run = self._run(node, month)
        found = self.told.points.get((run.name, measure), {}) if run else {}
        return month in found and found[month] is None

    def summed(self, node: str, month: int, measure: str = "absence") -> int:
        """How many rounded series an amount is a sum of."""
        return self.summed_between(node, month, month, measure)

    def summed_between(self, node: str, first: int, last: int, measure: str = "absence") -> int:
        """How many rounded series the difference of two amounts is a sum of: leaves that came or went count too."""
        family, _, category = measure.rpartition("=")
        if family and self.remainders.get(family) == category:
            return len(self.categories(*family.split("|", 1)))
        leaves: set[str] = set()
        for year in range((first + 1) // 12 if first < last else last // 12, last // 12 + 1):
            found = self._node(node, year * 12)
            if found is not None and not found.own_series:
                leaves.update(found.leaves)
        return max(1, len(leaves))

    def joins(self, node: str, first: int, last: int, measure: str) -> bool:
        """Whether the difference of two amounts is what happened in between, within its error.

        A sum of leaves changes at the turn of a year by what was told of those that came and went. One that waited
        then, and is in another sum since, brings or takes what nobody was told.
        """
        turns = (year * 12 - 1 for year in range((first + 1) // 12 + ((first + 1) % 12 > 0), last // 12 + 1))
        return all(self._turns_whole(node, december, measure) for december in turns)

    def _turns_whole(self, node: str, december: int, measure: str) -> bool:
        then, now = self._node(node, december), self._node(node, december + 1)
        if then is None or now is None or then.own_series or now.own_series:
            return True
        return all(
            self.told.amount(run, measure, december) is not None
            for leaf in {*then.leaves} ^ {*now.leaves}
            if (run := self._run(leaf, december)) is not None and not self._is_taken_over(run, december, now)
        )

    def _is_taken_over(self, run: Run, december: int, now: TreeNode) -> bool:
        """Whether a leaf has ended, and the leaves that took its people and what it had not told are here."""
        if run.last > december:
            return False
        before, tree = self._node(run.node, december), self.trees[december // 12 + 1]
        gathering = tree.rest.get((before.parent if before else None) or "")
        return before is not None and all(tree.home.get(unit, gathering) in now.leaves for unit in before.units)

    def step(self, measure: str) -> int:
        return self.policy.step_of(measure)

    def categories(self, base: str, attribute: str) -> tuple[str, ...]:
        start = f"{base}|{attribute}="
        return tuple(name.removeprefix(start) for name in self.measures if name.startswith(start))

    def corrections(self) -> Iterator[tuple[str, date, date, date, int]]:
        """Large node, month told, first and last month corrected, and the amount as it is told."""
        for one in self.late:
            run = self._run(one.node, one.month)
            told = self.told.points.get((run.name, LATE), {}) if run else {}
            before = [amount for month, amount in told.items() if month < one.month and amount is not None]
            after = told.get(one.month)
            if after is not None:
                yield one.node, _end(one.month), month_no_day(one.first), _end(one.last), after - max(before, default=0)

    def point_rows(self) -> Iterator[dict[str, Any]]:
        """Rows of the edition's table `points`."""
        for (name, measure), points in sorted(self.told.points.items()):
            node = name.rpartition("@")[0]
            for month, amount in sorted(points.items()):
                yield {
                    "node": node,
                    "measure": measure,
                    "end": _end(month),
                    "month_no": month,
                    "published": amount is not None,
                    "amount": amount,
                    "step": self.step(measure),
                    "summed": self.summed(node, month, measure),
                }

    def tree_rows(self) -> Iterator[dict[str, Any]]:
        """Rows of the edition's table `tree`."""
        for year, tree in sorted(self.trees.items()):
            for node in tree.nodes.values():
                plain = ("parent", "name", "kind", "rhythm", "large", "own_series", "heads")
                yield {name: getattr(node, name) for name in plain} | {
                    "year": year,
                    "node": node.id,
                    "units": sorted(node.units),
                    "leaf": node.is_leaf,
                }

    def _run(self, node: str, month: int) -> Run | None:
        return run_at(self.all_runs, node, month)

    def _node(self, node: str, month: int) -> TreeNode | None:
        tree = self.trees.get(month // 12)
        return tree.nodes.get(node) if tree else None

    @cached_property
    def _spans(self) -> dict[str, tuple[tuple[int, int], ...]]:
        return {
            node: tuple((run.first, run.last) for run in runs if self._ever_has_rhythm(run))
            for node, runs in self.all_runs.items()
        }

    def _ever_has_rhythm(self, run: Run) -> bool:
        years = range(run.first // 12, run.last // 12 + 1)
        return any(self.rhythm(run.node, max(year * 12, run.first)) for year in years)


def _end(month: int) -> date:
    return month_end(month_no_day(month))
