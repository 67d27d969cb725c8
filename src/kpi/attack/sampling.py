"""A seeded sample of the attack, for the gate of a publication."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from kpi.attack.attack import Exact, Ground, Outcome, attackers, grounds
from kpi.attack.blocks import Block
from kpi.attack.published import Published, published

A_TIME = 50
"""So many cells of one block and attacker are taken at least: they share the linear system."""
ALONE = 0.1
"""Chance weight of a block without any relation: nothing of others is known about it."""
NEWEST, BEFORE = 3, 12
"""A gate looks at cells that end in the newest months, and at what is told of the year before them."""


class Points(Protocol):
    """What a publication knows of its points: the rows of two tables."""

    @property
    def organisation(self) -> str: ...

    def point_rows(self) -> Iterable[Mapping[str, Any]]: ...

    def tree_rows(self) -> Iterable[Mapping[str, Any]]: ...


@dataclass(frozen=True)
class World:
    """What is told of one organisation, and what each leader knows exactly."""

    told: Published
    exact: Exact = field(default_factory=dict)

    @staticmethod
    def of(points: Points, exact: Exact) -> World:
        return World(published(points.organisation, points.point_rows(), points.tree_rows()), exact)


def sample(world: World, cells: int, seed: int, since: int | None = None) -> Outcome:
    """So many cells, drawn over measures, blocks and attackers; `since`: of the newest, those from that month on."""
    random = np.random.default_rng(seed)
    newest = max((month for nodes in world.told.points.values() for of in nodes.values() for month in of), default=0)
    first = None if since is None else max(since, newest - NEWEST + 1)
    tasks = [
        (ground, block, leader)
        for ground in grounds(world.told)
        for whole in ground.blocks
        if whole.lines
        for block in [whole if first is None else whole.since(first - BEFORE)]
        for leader in attackers(block, world.exact)
    ]
    outcome, each = Outcome(), max(A_TIME, -(-cells // max(1, len(tasks))))
    while tasks and outcome.targets < cells:
        weights = np.array([_weight(ground, block) for ground, block, _ in tasks])
        ground, block, leader = tasks.pop(int(random.choice(len(tasks), p=weights / weights.sum())))
        wanted = min(each, cells - outcome.targets)
        outcome.add(ground.attack(block, leader, world.exact, _Draw(random, wanted, first)))
    return outcome


def _weight(ground: Ground, block: Block) -> float:
    """Blocks where measures overlap are tried twice as often."""
    overlap = 2.0 if any(line.measure != ground.measure for line in block.lines) else 1.0
    return overlap if block.relations else ALONE


@dataclass(frozen=True)
class _Draw:
    random: np.random.Generator
    wanted: int
    since: int | None

    def __call__(self, ends: list[int]) -> list[int]:
        """Places of the cells drawn, by the months they end in."""
        among = [place for place, end in enumerate(ends) if self.since is None or end >= self.since]
        if not among:
            return []
        drawn = self.random.choice(len(among), min(self.wanted, len(among)), replace=False)
        return [among[int(place)] for place in drawn]
