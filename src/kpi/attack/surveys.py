"""The attack on survey tables: a node with few answers is not shown, its parent and siblings are.

Every node with a figure, shown or not, has a number of answers and a sum of scores; a parent's are those of its
children. A shown figure gives the answers and, by its decimals, the sum. One that is not shown must not come out of
the others: found when its mean is known as well as a shown one or to one answer, narrowed when it is known within half
the scale. Ten answers together may come out, but not that they are all alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kpi.attack.highs import Contradiction
from kpi.attack.system import System

FEWEST_ANSWERS = 10
"""Nodes not shown that have so many answers together may be known together."""
DECIMAL = 0.1
"""Figures have one decimal."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A node in one survey as the edition tells it; `answers` and `mean` are None where it is not shown.

    `scale` is the lowest and highest answer, both in the unit of the mean; two answers differ by `apart` at least.
    """

    survey: str
    node: str
    parent: str | None
    answers: int | None
    mean: float | None
    scale: tuple[float, float]
    apart: float = 1.0


@dataclass(frozen=True, slots=True)
class Guessed:
    """What comes out for a set of nodes that are not shown: between which numbers of answers, and the mean's width."""

    survey: str
    nodes: tuple[str, ...]
    answers: tuple[float, float]
    width: float
    exact: bool


def attack_survey(rows: Sequence[Answered]) -> tuple[int, list[Guessed]]:
    """Sets of hidden nodes tried in one survey, and those of which something comes out."""
    hidden = [row.node for row in rows if row.mean is None]
    if not hidden:
        return 0, []
    sets = list(_sets(rows))
    try:
        return len(sets), [guess for nodes in sets if (guess := _guessed(rows, nodes)) is not None]
    except Contradiction:  # a parent that was asked itself is not the sum of its children
        return len(sets), []


def _sets(rows: Iterable[Answered]) -> Iterator[tuple[str, ...]]:
    """Each hidden node, and the hidden children of each parent together."""
    below: dict[str | None, list[str]] = {}
    for row in rows:
        if row.mean is None:
            yield (row.node,)
            below.setdefault(row.parent, []).append(row.node)
    yield from (tuple(nodes) for nodes in below.values() if len(nodes) > 1)


def _guessed(rows: Sequence[Answered], nodes: tuple[str, ...]) -> Guessed | None:
    """What is known of a set's mean; None where the set is large and not all alike, or little comes out."""
    system, answers, scores = _system(rows)
    one = next(row for row in rows if row.node in nodes)
    fewest, most = _between(system, [(answers[node], 1.0) for node in nodes])
    if most < 1 or most - fewest >= 1:
        return None
    (low, high), count = one.scale, round(most)
    least, greatest = (edge / count for edge in _between(system, [(scores[node], 1.0) for node in nodes]))
    alike = min(high - least, greatest - low) * count < one.apart
    if (count >= FEWEST_ANSWERS and not alike) or greatest - least >= (high - low) / 2:
        return None
    width = greatest - least
    return Guessed(one.survey, nodes, (fewest, most), width, width <= 2 * DECIMAL or width * count < one.apart)


def _between(system: System, terms: Sequence[tuple[int, float]]) -> tuple[float, float]:
    objective = np.zeros(len(system))
    for place, factor in terms:
        objective[place] = factor
    return float(objective @ system.farthest(-objective)), float(objective @ system.farthest(objective))


def _system(rows: Sequence[Answered]) -> tuple[System, dict[str, int], dict[str, int]]:
    system = System()
    answers: dict[str, int] = {}
    scores: dict[str, int] = {}
    for row in rows:
        known = row.answers is not None and row.mean is not None
        answers[row.node] = system.unknown(*((row.answers or 0,) * 2 if known else (0, np.inf)))
        scores[row.node] = system.unknown(-np.inf, np.inf)
        low, high = row.scale
        system.relate([(scores[row.node], 1.0), (answers[row.node], -low)], 0.0)
        system.relate([(scores[row.node], -1.0), (answers[row.node], high)], 0.0)
        if row.mean is not None and row.answers is not None:
            told = row.answers * row.mean
            system.relate([(scores[row.node], 1.0)], told - row.answers * DECIMAL / 2, told + row.answers * DECIMAL / 2)
    for parent, children in _families(rows).items():
        for of in (answers, scores):
            system.relate([(of[parent], 1.0), *((of[child], -1.0) for child in children)], 0.0, 0.0)
    return system, answers, scores


def _families(rows: Iterable[Answered]) -> Mapping[str, list[str]]:
    there = {row.node: row.parent for row in rows}
    found: dict[str, list[str]] = {}
    for node, parent in there.items():
        if parent in there:
            found.setdefault(str(parent), []).append(node)
    return found
