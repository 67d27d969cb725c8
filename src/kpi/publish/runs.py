"""Nodes through the years: the unbroken runs in which each is one series, and who lies below whom in which year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kpi.publish.tree import Tree, TreeNode


@dataclass(frozen=True, slots=True)
class Run:
    """A node through the unbroken years in which it is one series; months by number, both included."""

    node: str
    first: int
    last: int
    name: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", f"{self.node}@{self.first}")


Runs = Mapping[str, tuple[Run, ...]]


def runs_of(trees: Mapping[int, Tree], first_month: int) -> dict[str, tuple[Run, ...]]:
    """Every node's runs. A year without the node ends one; so does a change between own series and sum of leaves."""
    years: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for year in sorted(trees):
        for node in trees[year].nodes.values():
            years[node.id, node.own_series].append(year)
    found: dict[str, list[Run]] = defaultdict(list)
    for (name, _), there in years.items():
        for span in _unbroken(there):
            found[name].append(Run(name, max(span[0] * 12, first_month), span[-1] * 12 + 11))
    return {node: tuple(sorted(runs, key=lambda run: run.first)) for node, runs in found.items()}


def _unbroken(years: Sequence[int]) -> Iterator[list[int]]:
    span: list[int] = []
    for year in years:
        if span and year != span[-1] + 1:
            yield span
            span = []
        span.append(year)
    yield span


def run_at(runs: Mapping[str, Iterable[Run]], node: str, month: int) -> Run | None:
    for run in runs.get(node, ()):
        if run.first <= month <= run.last:
            return run
    return None


@dataclass(frozen=True)
class Layout:
    """The tree of one year with the run of each node."""

    tree: Tree
    runs: Mapping[str, Run]
    """By node of the tree."""

    @staticmethod
    def of(tree: Tree, runs: Runs, first_month: int) -> Layout:
        month = max(tree.year * 12, first_month)
        found = {node: run for node in tree.nodes if (run := run_at(runs, node, month)) is not None}
        return Layout(tree, found)

    @cached_property
    def leaves(self) -> dict[str, Run]:
        return {node.id: self.runs[node.id] for node in self.tree.nodes.values() if node.is_leaf}

    @cached_property
    def own(self) -> tuple[TreeNode, ...]:
        """Nodes with others below them and a series of their own."""
        return tuple(node for node in self.tree.nodes.values() if node.own_series and not node.is_leaf)

    @cached_property
    def sums(self) -> tuple[TreeNode, ...]:
        """Nodes that are told as the sum of their leaves, those lowest down first."""
        return tuple(node for node in reversed(list(self.tree.nodes.values())) if not node.own_series)

    @cached_property
    def inner(self) -> dict[str, tuple[TreeNode, ...]]:
        """By node told as a sum, those inside it that are told as sums too."""
        leaves = {node.id: set(node.leaves) for node in self.sums}
        return {
            node.id: tuple(one for one in self.sums if one.id != node.id and _is_inside(self.tree, one, node.id))
            for node in self.sums if leaves[node.id]
        }  # fmt: skip

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for node in self.tree.nodes.values():
            if node.parent is not None:
                found[node.parent].append(node.id)
        return {parent: tuple(nodes) for parent, nodes in found.items()}

    @cached_property
    def above(self) -> dict[str, tuple[str, ...]]:
        """By leaf, the nodes above it that have a series of their own."""
        found: dict[str, list[str]] = defaultdict(list)
        for node in self.own:
            for leaf in node.leaves:
                found[leaf].append(node.id)
        return {leaf: tuple(nodes) for leaf, nodes in found.items()}


def _is_inside(tree: Tree, one: TreeNode, node: str) -> bool:
    at = one.parent
    while at is not None and at != node:
        at = tree.nodes[at].parent if at in tree.nodes else None
    return at is not None
