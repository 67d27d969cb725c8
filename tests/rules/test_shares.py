"""What a leader knows, held against a plain count of every leaf by itself, in made-up towns of several levels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest

from kpi.publish.disclosure import Policy
from kpi.publish.room import Part, Room
from kpi.publish.running_totals import Bookings, Line, Totals
from kpi.publish.runs import Layout, runs_of
from kpi.publish.tree import freeze
from tests.rules.made_book import DAY, ROOT, START, made

POLICY = Policy(large_heads=50, large_until=40, large_from=50, large_leaves=2)
MONTHS = 24
SPLIT = ("rare", "some", "most")


class Made:
    """Departments of areas of units over two years; between these some units move, and one comes."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self.counts = bool(seed % 3 == 0)
        above = {"d0": ROOT, "d1": ROOT, "o0": "d0", "o1": "d0", "o2": "d1"}
        leaves = [f"e{at}" for at in range(14)]
        parents = above | {leaf: self._one_of([*above, ROOT]) for leaf in leaves}
        heads = {ROOT: 0, **dict.fromkeys(above, 0)}
        heads |= {leaf: int(self.random.choice([20, 30, 60])) for leaf in leaves}
        moved = parents | {leaf: self._one_of([*above, ROOT]) for leaf in leaves[:4]}
        first = {unit: size for unit, size in heads.items() if unit != leaves[-1]}
        trees = {2017: freeze(made(first, [], MONTHS, parents), 2017, POLICY)}
        trees[2018] = freeze(made(heads, [], MONTHS, moved), 2018, POLICY, trees[2017])
        runs = runs_of(trees, START)
        self.layouts = {year: Layout.of(tree, runs, START) for year, tree in trees.items()}
        base = "injuries" if self.counts else "absence"
        self.split = {name: self._totals(f"{base}|x={name}") for name in SPLIT}
        self.of = self._totals(base, filled=False)
        self.of.grid += sum(one.grid for one in self.split.values())

    def _one_of(self, some: list[str]) -> str:
        return str(self.random.choice(some))

    def _totals(self, measure: str, *, filled: bool = True) -> Totals:
        """Few units have anything of a rare category; now and then something is taken back."""
        start = int(self.random.integers(0, 2**63))
        found = Totals(measure, self.layouts, (START, START + MONTHS - 1), POLICY, lambda series: start)
        leaves = sorted({leaf for layout in self.layouts.values() for leaf in layout.leaves})
        share = {"rare": 0.01, "some": 0.1}.get(measure.rpartition("=")[2], 0.6) if filled else 0
        size = (len(leaves), MONTHS)
        amounts = self.random.integers(-1, 4 if self.counts else 20 * DAY, size) * (self.random.random(size) < share)
        amounts *= np.where(self.random.random(size) < 0.05, -1, 1)
        nodes = np.repeat([found.place[leaf] for leaf in leaves], MONTHS).astype(np.int32)
        months = np.tile(np.arange(START, START + MONTHS), len(leaves)).astype(np.int32)
        nobody = np.zeros(0, dtype=np.int32)
        found.book(nodes, months, amounts.ravel().astype(np.int64),
                   Bookings(nobody, nobody, nobody, nobody.astype(np.int64)))  # fmt: skip
        return found

    def part(self, totals: Totals, node: str, month: int) -> Part:
        """A series and those of large nodes below it, with some of their months told."""
        layout = self.layouts[month // 12]
        line = totals.line(layout.runs[node])
        months = np.arange(line.start + 1, month + 1)
        told: list[int] = months[self.random.random(len(months)) < self.random.choice([0, 0.2, 0.8])].tolist()
        since = max(line.start, int(self.random.choice([START - 1, START + 11])))
        return Part(line, told, since, tuple(self.part(totals, one, month) for one in _large(layout, node)))

    def cases(self) -> Iterator[tuple[Line, list[Part], int]]:
        """Categories inside a total, and a category of large nodes inside the same of a larger one."""
        for month in (START + 5, START + 17):
            layout = self.layouts[month // 12]
            for node in [node.id for node in layout.tree.nodes.values() if node.large]:
                run = layout.runs[node]
                yield self.of.line(run), [self.part(one, node, month) for one in self.split.values()], month
                for one in self.split.values():
                    yield one.line(run), list(self.part(one, node, month).below), month


def _large(layout: Layout, node: str) -> Iterator[str]:
    for child in layout.children.get(node, ()):
        if layout.tree.nodes[child].large:
            yield child
        else:
            yield from _large(layout, child)


@dataclass
class Plain:
    """The least rise since a month end that leaves enough: one leaf after the other, one month after the other."""

    whole: Line
    start: int
    month: int

    def __post_init__(self) -> None:
        self.fewest = POLICY.least_people if self.whole.step == POLICY.step else 0

    def needed(self, parts: list[Part]) -> int:
        step = 0 if self.fewest else self.whole.step
        widest = max([step, *(self._width(part) for part in parts)])
        leaders = [step + self.of_leader(leaf, parts) for leaf in self.leaves()]
        return max([widest + sum(self._of_all(part) for part in parts), *leaders])

    def leaves(self) -> set[str]:
        layouts = self.whole.totals.layouts.values()
        return {leaf for one in layouts if one.runs.get(self.whole.run.node) == self.whole.run
                for leaf in one.tree.nodes[self.whole.run.node].leaves} - {self.whole.run.node}  # fmt: skip

    def added(self, line: Line, leaf: str, after: int, until: int) -> int:
        found = 0
        for month in range(max(after, self.whole.start) + 1, until + 1):
            layout = line.totals.layouts[month // 12]
            if layout.runs.get(line.run.node) == line.run and leaf in layout.tree.nodes[line.run.node].leaves:
                found += int(line.totals.grid[line.totals.place[leaf], month - line.totals.first])
        return found

    def _ends(self, part: Part) -> tuple[int, int, int, int] | None:
        """First and last told month, the rise between them and the points."""
        told = [month for month in (part.line.start, *part.told) if part.since <= month <= self.month]
        told = [month for month in told if month >= self.start]
        if len(told) < 2:
            return None
        return told[0], told[-1], part.line.told(told[-1]) - part.line.told(told[0]), len(told) - 1

    def _alone(self, part: Part) -> int:
        ends = self._ends(part)
        return max(ends[2] - self.whole.step, ends[3] * self.fewest) if ends else 0

    def _width(self, part: Part) -> int:
        ends = self._ends(part)
        return ends[2] - self._alone(part) if ends else 0

    def _of_all(self, part: Part) -> int:
        return max(self._alone(part), sum(self._of_all(one) for one in part.below))

    def of_leader(self, leaf: str, parts: list[Part]) -> int:
        inside = sum(self.added(part.line, leaf, self.start, self.month) for part in parts)
        elsewhere = self.added(self.whole, leaf, self.start, self.month) - inside
        return max(elsewhere, 0) + sum(self._least(leaf, part) for part in parts)

    def _least(self, leaf: str, part: Part) -> int:
        own, ends = max(self.added(part.line, leaf, self.start, self.month), 0), self._ends(part)
        if part.line.run.node == leaf:
            return own
        found = own
        if ends:
            between = self.added(part.line, leaf, ends[0], ends[1])
            told = max(ends[2] - self.whole.step, between + ends[3] * self.fewest)
            found = max(own, own - between + told)
        return max(found, sum(self._least(leaf, one) for one in part.below))


@pytest.mark.parametrize("seed", range(6))
def test_as_much_must_be_left_as_a_plain_count_says(seed: int) -> None:
    town = Made(seed)
    tried = 0
    for whole, parts, month in town.cases():
        room = Room(whole, POLICY)
        for start in range(whole.start, month, 4):
            needed = Plain(whole, start, month).needed(parts)
            assert room.is_left(parts, {start: needed}, month)
            assert not room.is_left(parts, {start: needed - 1}, month)
            tried += 1
    assert tried > 20


def test_leaves_without_a_share_matter_too() -> None:
    """In some towns nobody knows more than a leader who has no part in any category; in others one of those who do."""
    found = set()
    for whole, parts, month in Made(1).cases():
        plain = Plain(whole, whole.start, month)
        known = {leaf: plain.of_leader(leaf, parts) for leaf in sorted(plain.leaves())}
        if not known:
            continue
        most = max(known, key=lambda leaf: known[leaf])
        found.add(any(plain.added(part.line, most, whole.start, month) for part in parts))
    assert found == {False, True}
