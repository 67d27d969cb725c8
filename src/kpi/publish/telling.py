"""Which points of a month are told: leaves, large nodes, and nodes that are the sum of their leaves.

Source: the discretion design, sentences 4 to 6 and 10; `docs/discretion.md`. A point that is not told waits.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from kpi.publish.below import Below
from kpi.publish.came_out import CameOut, Members, Spans
from kpi.publish.disclosure import Policy
from kpi.publish.running_totals import Line, Totals
from kpi.publish.runs import Layout, Run
from kpi.publish.sets import hides_the_others, may_come_out, may_come_out_without_any
from kpi.publish.told import SumsTold, Told
from kpi.publish.tree import TreeNode

JOINS = 2
"""So many of the smallest told leaves may join those that wait before the sum itself waits."""
Forced = Collection[tuple[str, int]]
"""Nodes that must wait in a month."""


def is_due(node: TreeNode, month: int) -> bool:
    """Every month from 50 heads, at the ends of quarters below, never below ten."""
    return node.rhythm == "month" or (node.rhythm == "quarter" and month % 3 == 2)


class Telling:
    """Tells the points of one measure month by month; what it told before is in `told`."""

    def __init__(
        self, totals: Totals, told: Told, policy: Policy, heads: Callable[[str, int], int], forced: Forced = ()
    ) -> None:
        self.totals, self.told, self.policy = totals, told, policy
        self.layouts, self.measure = totals.layouts, totals.measure
        self._heads, self._forced = heads, forced
        self.sums = SumsTold(self.measure, told, self.layouts, lambda run, month: totals.line(run).told(month))
        self.came_out = CameOut(leaders=True)
        self._below: dict[str, Below] = {}
        self._runs = {run.name: run for layout in self.layouts.values() for run in layout.leaves.values()}

    def recall(self, month: int) -> None:
        """A month told before: what came out then."""
        layout = self.layouts[month // 12]
        self._begin(layout, month)
        told = {node for node, run in layout.runs.items() if self.told.is_told(run, self.measure, month)}
        _Month(self, layout, month, told & _own(layout), {node.id for node in layout.sums} - told).settle()

    def month(self, month: int) -> None:
        """The points of every node of the tree at the end of a month."""
        layout = self.layouts[month // 12]
        self._begin(layout, month)
        due = [node for node in layout.tree.nodes.values() if is_due(node, month)]
        passed = {node.id for node in due if node.own_series and self._may_tell(layout, node, month)}
        waiting = {node.id for node in layout.sums if node not in due or self._must_wait(node, month)}
        found = _Month(self, layout, month, passed, waiting)
        found.decide()
        for node in due:
            run = layout.runs[node.id]
            is_told = node.id in (found.told if node.own_series else {one.id for one in found.sums})
            self.told.put(run, self.measure, month, self._amount(node, run, month) if is_told else None)
        found.settle()

    def is_left(self, run: Run, month: int, now: set[str]) -> bool:
        """Whether a large node may be told beside what is told below it."""
        line = self.totals.line(run)
        starts = [line.start, *(at for at in self.told.months.get(line.key, ()) if at < month)]
        return self.below(run).is_left(month, {at: line.told(month) - line.told(at) for at in starts}, now)

    def below(self, run: Run) -> Below:
        if run.name not in self._below:
            self._below[run.name] = Below(self.totals.line(run), self.policy, self.told)
        return self._below[run.name]

    def _begin(self, layout: Layout, month: int) -> None:
        for node in layout.sums:
            run = layout.runs[node.id]
            if run.first == month and (run.name, self.measure) not in self.told.unopened:
                self.sums.open(run)

    def _amount(self, node: TreeNode, run: Run, month: int) -> int:
        return self.totals.line(run).told(month) if node.own_series else self.sums.amount(node, run, month)

    def _must_wait(self, node: TreeNode, month: int) -> bool:
        """Fewer than ten people since the freeze, or one who knows better said so."""
        return self._heads(node.id, month) < self.policy.stay_heads or (node.id, month) in self._forced

    def _may_tell(self, layout: Layout, node: TreeNode, month: int) -> bool:
        run = layout.runs[node.id]
        span = (self.totals.line(run), self.last(run), month)
        if self._must_wait(node, month) or not may_come_out([span], self.policy):
            return False
        return hides_the_others([span], self.policy)

    def last(self, run: Run) -> int:
        return self.told.last_month(run, self.measure)

    def line(self, name: str) -> Line:
        return self.totals.line(self._runs[name])

    def last_of(self, name: str) -> int:
        return self.last(self._runs[name])


def _own(layout: Layout) -> set[str]:
    return {node.id for node in layout.tree.nodes.values() if node.own_series}


@dataclass
class _Month:
    """The decisions of one month: `told` are nodes with a series of their own, `waiting` sums that wait."""

    of: Telling
    layout: Layout
    month: int
    told: set[str]
    waiting: set[str]
    _good: dict[str, set[str]] = field(default_factory=dict)
    """By sum, those who wait when it passed."""

    @property
    def sums(self) -> list[TreeNode]:
        """The sums that are told."""
        return [node for node in self.layout.sums if node.id not in self.waiting]

    def decide(self) -> None:
        """A leaf that has to wait for one sum is one more that waits for all; what comes out at last is tested too."""
        while True:
            self._settle_sums()
            failed = self._first_closing_that_fails()
            if failed is not None:
                self._make_wait(failed)
            elif not self._make_room():
                return

    def _make_room(self) -> bool:
        """Up to two of the smallest leaves wait below a large node that would tell too much of them, or it waits."""
        changed = False
        for node in reversed(self.layout.own):
            if node.id in self.told and not self._is_left(node, self.told):
                shown = sorted((self.layout.tree.nodes[leaf].heads, leaf) for leaf in node.leaves if leaf in self.told)
                joins = [{leaf for _, leaf in shown[:count]} for count in range(1, min(JOINS, len(shown)) + 1)]
                enough = (joined for joined in joins if self._is_left(node, self.told - joined))
                self.told -= next(enough, {node.id})
                changed = True
        return changed

    def _is_left(self, node: TreeNode, told: set[str]) -> bool:
        now = {self.layout.runs[one].name for one in told}
        return self.of.is_left(self.layout.runs[node.id], self.month, now)

    def settle(self) -> None:
        for node in self.layout.own:
            self.of.below(self.layout.runs[node.id]).settle(self.month)
        ended = {run.name for run in self.layout.leaves.values()}
        self.of.came_out.settle(self.month, self._singles(), self._atoms(), lambda name: name not in ended)

    def _settle_sums(self) -> None:
        changed = True
        while changed:
            changed = False
            for node in self.sums:
                changed = (node.id not in self.waiting and not self._settled(node)) or changed

    def _settled(self, node: TreeNode) -> bool:
        """Whether a sum may be told as things stand; else leaves join those that wait, or a sum waits."""
        run = self.layout.runs[node.id]
        last = self.of.last(run)
        if self.of.sums.amount(node, run, self.month) <= self.of.told.last_amount(run, self.of.measure):
            self.waiting.add(node.id)
            return False
        atom = self._atom(node)
        if self._good.get(node.id) == atom or self._may_sum(atom, last):
            self._good[node.id] = atom
            return True
        joins = self._joins(node, atom, last)
        if joins is not None:
            self.told -= joins
            return False
        inner = [one for one in self._told_inside(node) if self._waiting_leaves(one)]
        self.waiting.add(min(inner, key=lambda one: (one.heads, one.id)).id if inner else node.id)
        return False

    def _joins(self, node: TreeNode, atom: set[str], last: int) -> set[str] | None:
        """The smallest told leaves that have to wait too; one more where only one leaf waits."""
        inside = self._inside(node)
        shown = sorted((self.layout.tree.nodes[leaf].heads, leaf) for leaf in node.leaves
                       if leaf in self.told and leaf not in inside)  # fmt: skip
        for count in range(1, JOINS + (len(atom) == 1) + 1):
            joined = {leaf for _, leaf in shown[:count]}
            if len(joined) == count and self._may_sum(atom | joined, last):
                return joined
        return None

    def _may_sum(self, atom: set[str], last: int) -> bool:
        """Those who wait, and these without any one, since the sum's last point and since each one's own."""
        if not atom:
            return True
        lines = [self.of.totals.line(self.layout.leaves[leaf]) for leaf in sorted(atom)]
        starts: list[Callable[[Line], int]] = [lambda line: max(last, line.start), lambda line: self.of.last(line.run)]
        return len(atom) > 1 and all(
            may_come_out_without_any([(line, start(line), self.month) for line in lines], self.of.policy)
            for start in starts
        )

    def _waiting_leaves(self, node: TreeNode) -> set[str]:
        """Nobody in a gathering node without heads is known to all."""
        return {leaf for leaf in node.leaves if leaf not in self.told and not self._is_nobody(leaf)}

    def _is_nobody(self, leaf: str) -> bool:
        line = self.of.totals.line(self.layout.leaves[leaf])
        return self.layout.tree.nodes[leaf].heads == 0 and line.is_empty(self.month)

    def _told_inside(self, node: TreeNode) -> list[TreeNode]:
        return [one for one in self.layout.inner[node.id] if one.id not in self.waiting]

    def _inside(self, node: TreeNode) -> set[str]:
        return {leaf for one in self._told_inside(node) for leaf in one.leaves}

    def _atom(self, node: TreeNode) -> set[str]:
        """The leaves whose total comes out of this sum when all that is told inside it is taken off."""
        return self._waiting_leaves(node) - self._inside(node)

    def _singles(self) -> set[str]:
        return {self.layout.runs[node].name for node in self.told}

    def _atoms(self) -> list[Members]:
        found = (self._atom(node) for node in self.sums)
        return [frozenset(self.layout.leaves[leaf].name for leaf in atom) for atom in found if atom]

    def _first_closing_that_fails(self) -> Spans | None:
        closings = self.of.came_out.closings(self.month, self._singles(), self._atoms(), self.of.last_of)
        for spans, leaders in closings:
            lines = [(self.of.line(name), *span) for name, span in sorted(spans.items())]
            test = may_come_out_without_any if leaders else may_come_out
            if not test(lines, self.of.policy):
                return spans
        return None

    def _make_wait(self, spans: Spans) -> None:
        """The smallest told leaf of the set waits; without any, the sum it came out of."""
        heads = self.layout.tree.nodes
        shown = [(heads[run.node].heads, run.node) for run in self.layout.leaves.values()
                 if spans.get(run.name, (0, 0))[1] == self.month and run.node in self.told]  # fmt: skip
        if shown:
            self.told.remove(min(shown)[1])
            return
        names = {run.node for run in self.layout.leaves.values() if run.name in spans}
        of: Sequence[TreeNode] = [node for node in self.sums if self._atom(node) & names]
        self.waiting.add(of[0].id)
