"""The attack on tables of counts: nodes by windows, some cells told, some hidden or with noise.

Nothing is below zero, a parent is the sum of its children, and a window that of its months: every told cell is a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kpi.attack.solve import widths
from kpi.attack.system import Cell, System

ONE = 1.0
"""Counts: below this width only one number is left."""


@dataclass(frozen=True, slots=True)
class Told:
    """A cell of a table: the count of a node from month to month lies between low and high."""

    node: str
    first: int
    last: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Known:
    """How well a cell that is not told exactly is known from all others."""

    cell: Told
    width: float

    @property
    def exact(self) -> bool:
        return self.width < ONE

    @property
    def narrowed(self) -> bool:
        return self.width < self.cell.high - self.cell.low - ONE / 2


def attack_table(told: Sequence[Told], parents: Mapping[str, str], wanted: Iterable[Told] | None = None) -> list[Known]:
    """Every cell that is not told exactly, or those wanted, found from the rest. `parents` name the node above."""
    below = _bottom(parents, {one.node for one in told})
    system, place = System(), {}
    span = range(min(one.first for one in told), max(one.last for one in told) + 1)
    for node in sorted({leaf for leaves in below.values() for leaf in leaves}):
        for month in span:
            place[node, month] = system.unknown(0.0, np.inf)
    terms = {one: tuple(_terms(one, below, place)) for one in told}
    for one in told:
        system.relate(terms[one], one.low, one.high)
    cells = [one for one in (told if wanted is None else wanted) if one.high > one.low]
    asked = [
        Cell("", "", one.node, one.first, one.last, terms[one], one.high - one.low, ONE, place % 2, place // 2)
        for place, one in enumerate(cells)
    ]
    return [Known(one, float(width)) for one, width in zip(cells, widths(system, asked), strict=True)]


def _terms(
    one: Told, below: Mapping[str, set[str]], place: Mapping[tuple[str, int], int]
) -> Iterator[tuple[int, float]]:
    return ((place[leaf, month], 1.0) for leaf in sorted(below[one.node]) for month in range(one.first, one.last + 1))


def _bottom(parents: Mapping[str, str], nodes: set[str]) -> dict[str, set[str]]:
    """The nodes without children below each node; a node without children is its own."""
    found: dict[str, set[str]] = {node: set() for node in nodes}
    for node in nodes - set(parents.values()):
        at: str | None = node
        while at is not None:
            found.setdefault(at, set()).add(node)
            at = parents.get(at)
    return found
