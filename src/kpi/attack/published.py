"""The public part of editions about persons: published points and frozen trees, as everybody may read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A node in the frozen tree of a year."""

    node: str
    parent: str | None
    leaf: bool
    own_series: bool
    large: bool
    heads: int
    units: frozenset[str]


@dataclass(frozen=True, slots=True)
class Point:
    """What an edition says of a node, measure and month end: a running total, or that it waits (None)."""

    amount: int | None
    step: int
    summed: int


@dataclass(frozen=True)
class Published:
    """All points and trees of one organisation."""

    organisation: str
    trees: dict[int, dict[str, Place]] = field(default_factory=dict)
    points: dict[str, dict[str, dict[int, Point]]] = field(default_factory=dict)
    """By measure, node and month number."""

    @cached_property
    def first_month(self) -> int:
        """The first month that anything is told of."""
        return min(month for nodes in self.points.values() for points in nodes.values() for month in points)

    def step(self, measure: str) -> int:
        return next(point.step for points in self.points[measure].values() for point in points.values())

    def is_everywhere(self, measure: str) -> bool:
        """Whether small nodes have the measure too."""
        return any(
            not self.trees[month // 12][node].large
            for node, points in self.points.get(measure, {}).items()
            for month in points
            if node in self.trees.get(month // 12, {})
        )

    def children(self, year: int, node: str) -> tuple[str, ...]:
        return self._children[year].get(node, ())

    @cached_property
    def _children(self) -> dict[int, dict[str, tuple[str, ...]]]:
        found: dict[int, dict[str, tuple[str, ...]]] = {}
        for year, tree in self.trees.items():
            below: dict[str, list[str]] = {}
            for place in tree.values():
                if place.parent is not None:
                    below.setdefault(place.parent, []).append(place.node)
            found[year] = {node: tuple(sorted(names)) for node, names in below.items()}
        return found

    def leaves(self, year: int, node: str) -> Iterator[str]:
        """The leaves a node is made of in a year; a leaf is its own."""
        if self.trees[year][node].leaf:
            yield node
        else:
            for child in self.children(year, node):
                yield from self.leaves(year, child)


def published(organisation: str, points: Iterable[Row], tree: Iterable[Row]) -> Published:
    """From an organisation's rows of the edition's tables `points` and `tree`."""
    found = Published(organisation)
    for row in tree:
        place = Place(
            row["node"], row["parent"], row["leaf"], row["own_series"], row["large"], row["heads"],
            frozenset(row["units"]),
        )  # fmt: skip
        found.trees.setdefault(row["year"], {})[place.node] = place
    for row in points:
        point = Point(row["amount"] if row["published"] else None, row["step"], row["summed"])
        found.points.setdefault(row["measure"], {}).setdefault(row["node"], {})[row["month_no"]] = point
    return found


def together(editions: Iterable[Published]) -> tuple[Published, list[str]]:
    """What several editions say of one organisation, and where a later one contradicts an earlier one."""
    oldest, *later = editions
    first = deepcopy(oldest)
    changed: list[str] = []
    for edition in later:
        for year, tree in edition.trees.items():
            if first.trees.setdefault(year, tree) != tree:
                changed.append(f"{first.organisation}: the tree of {year} is another in a later edition")
        for measure, nodes in edition.points.items():
            for node, points in nodes.items():
                known = first.points.setdefault(measure, {}).setdefault(node, {})
                for month, point in points.items():
                    if known.setdefault(month, point) != point:
                        told = f"{known[month].amount}, later {point.amount}"
                        changed.append(f"{first.organisation} {measure} {node} {month_name(month)}: {told}")
    return first, changed


def falling(told: Published) -> list[str]:
    """Series that fall between two published points; none may."""
    found = []
    for measure, nodes in told.points.items():
        for node, points in nodes.items():
            shown = [(month, point.amount) for month, point in sorted(points.items()) if point.amount is not None]
            for (since, before), (month, after) in pairwise(shown):
                if after < before and _is_one_series(told, node, since // 12, month // 12):
                    found.append(f"{told.organisation} {measure} {node} {month_name(month)}: from {before} to {after}")
    return found


def _is_one_series(told: Published, node: str, first: int, last: int) -> bool:
    """Whether a node stood in the same way in all of some years: else its series begins anew, from nothing."""
    stood = [told.trees.get(year, {}).get(node) for year in range(first, last + 1)]
    return len({(place.leaf, place.own_series) if place else None for place in stood}) == 1


def month_name(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}"
