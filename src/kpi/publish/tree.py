"""The tree of a calendar year, frozen from the heads of 1 December before: who stands alone, and who is gathered."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np

from kpi.facts.shape import Amounts, OrganisationFacts
from kpi.publish.disclosure import Policy

Rhythm = Literal["month", "quarter"]


@dataclass(frozen=True)
class TreeNode:
    """A node that figures about persons are published for. `units`: those whose own rows belong here."""

    id: str
    parent: str | None
    name: str
    kind: str
    units: frozenset[str]
    leaves: tuple[str, ...]
    rhythm: Rhythm | None
    large: bool
    own_series: bool
    heads: int

    @property
    def is_leaf(self) -> bool:
        return self.leaves == (self.id,)


@dataclass(frozen=True)
class Tree:
    """The nodes of one year, parents before children."""

    year: int
    nodes: Mapping[str, TreeNode]

    @cached_property
    def home(self) -> dict[str, str]:
        """The leaf that each unit of the freeze belongs to."""
        return {unit: node.id for node in self.nodes.values() for unit in node.units}

    @cached_property
    def rest(self) -> dict[str, str]:
        """The gathering node of each parent."""
        return {node.parent: node.id for node in self.nodes.values() if node.kind == "rest" and node.parent}


def homes(tree: Tree, facts: OrganisationFacts) -> dict[str, str]:
    """The leaf of every unit there ever was: one not in the tree belongs to the gathering node above it."""
    found: dict[str, str] = {}
    for unit in facts.units:
        at: str | None = unit.unit_id
        while at is not None and at not in tree.home and at not in tree.rest:
            at = facts.unit(at).parent_id if at in facts.position else None
        if at is None:
            found[unit.unit_id] = tree.rest[facts.organisation]
        else:
            found[unit.unit_id] = tree.home.get(at) or tree.rest[at]
    return found


def fewest_heads(tree: Tree, facts: OrganisationFacts) -> dict[str, Amounts]:
    """By node the fewest heads it has had from the freeze until each month of the tree's year.

    A month whose employments are not delivered says nothing.
    """
    start = tree.year * 12 - facts.first_month
    there = [at for at in range(start, start + 12) if 0 <= at < facts.months]
    own = facts.own.get("heads", facts.heads() * 0)
    unknown = ~facts.covered["employment"][there]
    leaves = {node.id: np.zeros(len(there), dtype=np.int64) for node in tree.nodes.values() if node.is_leaf}
    for unit, leaf in homes(tree, facts).items():
        leaves[leaf] += own[facts.position[unit], there]
    found = {}
    for node in tree.nodes.values():
        heads = np.full(12, node.heads, dtype=np.int64)
        months = slice(there[0] - start, there[-1] + 1 - start) if there else slice(0)
        heads[months] = np.where(unknown, node.heads, sum(leaves[leaf] for leaf in node.leaves))
        found[node.id] = np.minimum.accumulate(heads)
    return found


def freeze(facts: OrganisationFacts, year: int, policy: Policy, before: Tree | None = None) -> Tree:
    """The tree of a year. `before` is the one of the year before: sizes must change clearly to change a class."""
    return _Freezing(facts, year, policy, before).tree()


@dataclass
class _Freezing:
    facts: OrganisationFacts
    year: int
    policy: Policy
    before: Tree | None
    nodes: dict[str, TreeNode] = field(default_factory=dict)

    def __post_init__(self) -> None:
        december = self.year * 12 - 1 - self.facts.first_month
        known = np.flatnonzero(self.facts.covered["employment"])
        before = known[known <= december]
        self.step = int(before[-1]) if len(before) else int(known[0]) if len(known) else 0
        self.day = self.facts.month_end(self.step).replace(day=1)
        self.own = self.facts.own.get("heads", self.facts.heads() * 0)

    def tree(self) -> Tree:
        self._parent(self.facts.organisation, None)
        return Tree(self.year, self.nodes)

    def _heads(self, unit: str) -> int:
        """Of the unit itself, without what lies below it."""
        return int(self.own[self.facts.position[unit], self.step]) if unit in self.facts.position else 0

    def _below(self, unit: str) -> list[str]:
        return [one for one in self.facts.below(unit, self.day) if one in self.facts.position]

    def _all_heads(self, unit: str) -> int:
        return sum(map(self._heads, self._below(unit)))

    def _children(self, unit: str) -> list[str]:
        step = self.step
        there = self.facts.exists[:, step]
        return [
            child for child in self.facts.children_on(unit, self.day)
            if child in self.facts.position and (there[self.facts.position[child]] or self._all_heads(child))
        ]  # fmt: skip

    def _stands(self, unit: str) -> bool:
        stood = self.before is not None and unit in self.before.nodes
        return self._all_heads(unit) >= (self.policy.stay_heads if stood else self.policy.alone_heads)

    def _parent(self, unit: str, parent: str | None) -> None:
        """A node with others below it, and after it the leaves, the parents and the gathering node under it."""
        children = self._children(unit)
        standing = [child for child in children if self._stands(child)]
        gathered = {unit, *(one for child in children if child not in standing for one in self._below(child))}
        leaves = [child for child in standing if not self._children(child)]
        heads = sum(map(self._heads, gathered))
        if 0 < heads < self.policy.stay_heads and leaves:
            smallest = min(leaves, key=lambda child: (self._heads(child), child))
            gathered.add(smallest)
            heads += self._heads(smallest)
            standing.remove(smallest)
            leaves.remove(smallest)
        place = len(self.nodes)
        for child in standing:
            if child in leaves:
                self._leaf(child, unit, frozenset({child}), self._heads(child), self._kind(child), self._name(child))
            else:
                self._parent(child, unit)
        rest = f"{unit}~{_digest(gathered)}"
        self._leaf(rest, unit, frozenset(gathered), heads, "rest", f"Øvrige i {self._name(unit)}")
        below = dict(list(self.nodes.items())[place:])
        self.nodes = {**dict(list(self.nodes.items())[:place]), unit: self._group(unit, parent, below), **below}

    def _leaf(self, node: str, parent: str, units: frozenset[str], heads: int, kind: str, name: str) -> None:
        large = self._large(node, heads, 0)
        self.nodes[node] = TreeNode(node, parent, name, kind, units, (node,), self._rhythm(heads), large, True, heads)

    def _group(self, unit: str, parent: str | None, below: Mapping[str, TreeNode]) -> TreeNode:
        leaves = tuple(node.id for node in below.values() if node.is_leaf)
        shown = sum(1 for leaf in leaves if below[leaf].rhythm is not None)
        heads = sum(below[leaf].heads for leaf in leaves)
        large = self._large(unit, heads, shown)
        return TreeNode(unit, parent, self._name(unit), self._kind(unit), frozenset(), leaves, self._rhythm(heads),
                        large, large, heads)  # fmt: skip

    def _rhythm(self, heads: int) -> Rhythm | None:
        if heads < self.policy.stay_heads:
            return None
        return "month" if heads >= self.policy.month_heads else "quarter"

    def _large(self, node: str, heads: int, shown: int) -> bool:
        before = self.before.nodes.get(node) if self.before else None
        least = self.policy.large_heads
        if before is not None:
            least = self.policy.large_until if before.large else self.policy.large_from
        return heads >= least and (shown == 0 or shown >= self.policy.large_leaves)

    def _kind(self, unit: str) -> str:
        return self.facts.unit(unit).kind

    def _name(self, unit: str) -> str:
        return self.facts.unit(unit).name


def _digest(units: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(units)).encode()).hexdigest()[:8]
