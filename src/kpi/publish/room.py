"""What a total leaves its parts: the least that somebody knows of all of them together must stay well below it.

A told point tells a running total to within a step, and a leader knows the own unit's share. What a total has risen
since any of its points, less the least known of each of its parts, is how much more any one of them can be. Where that
is less than a step, a part is known better than its own points tell it. Source: the discretion design, sentence 6;
`docs/discretion.md`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpi.facts.shape import Amounts
from kpi.publish.disclosure import Policy
from kpi.publish.running_totals import Line
from kpi.publish.told import Key

Months = NDArray[np.int64]


@dataclass(frozen=True)
class Part:
    """A series inside another one.

    `told`: its months with a point, this one among them where it would be told now. `since`: the month end from which
    on it lies inside. `below`: series that lie inside the part in turn.
    """

    line: Line
    told: Sequence[int]
    since: int
    below: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Ends:
    """Of a part, the first told month from each start on and the last one, where these are two: as columns, with rises.

    `points`: how many points lie between.
    """

    first: Months
    last: int
    rise: Amounts
    points: Months
    there: NDArray[np.bool_]


class Room:
    """A node's series, and what is known of the parts inside it: by everybody, and by the leader of each leaf below."""

    def __init__(self, whole: Line, policy: Policy) -> None:
        self._whole, self._step = whole, whole.step
        counts = whole.step == policy.step
        self._fewest = policy.least_people if counts else 0
        self._needed = 0 if counts else whole.step
        layouts = whole.totals.layouts.values()
        of = [one.tree.nodes[whole.run.node] for one in layouts if one.runs.get(whole.run.node) == whole.run]
        self._leaves = sorted({leaf for node in of for leaf in node.leaves} - {whole.run.node})
        self._shares: dict[Key, Amounts] = {}
        self._most: dict[tuple[Key, ...], Amounts] = {}

    def is_left(self, parts: Sequence[Part], rises: Mapping[int, int], month: int) -> bool:
        """Whether enough is left in this month. `rises`: what the whole has risen since each of its points."""
        starts, rise = (np.array(list(numbers), dtype=np.int64) for numbers in (rises.keys(), rises.values()))
        known = [self._known(part, starts, month) for part in parts]
        needed = np.maximum.reduce([np.full(len(starts), self._needed), *(wide for _, wide in known)])
        free = rise - needed - sum((low for low, _ in known), start=np.zeros_like(rise))
        if (free < 0).any():
            return False
        doubtful = free < self._most_own(parts)[self._column(month)]
        if not doubtful.any() or not self._leaves:
            return True
        starts, rise = starts[doubtful], rise[doubtful]
        return bool((rise - self._needed >= self._known_to_leaders(parts, starts, month)).all())

    def _column(self, month: int) -> int:
        return month - self._whole.start

    def _ends(self, part: Part, starts: Months, month: int) -> Ends:
        """Between its points it is known to within a step to both sides."""
        told = np.array([part.line.start, *part.told], dtype=np.int64)
        told = told[(told >= part.since) & (told <= month)]
        if not len(told):
            nothing = np.zeros_like(starts)
            return Ends(nothing, 0, nothing, nothing, np.zeros(len(starts), dtype=np.bool_))
        amounts = part.line.told_at(told)
        first = np.minimum(np.searchsorted(told, starts), len(told) - 1)
        points = len(told) - 1 - first
        columns = told - self._whole.start
        return Ends(columns[first], int(columns[-1]), amounts[-1] - amounts[first], points, points > 0)

    def _known(self, part: Part, starts: Months, month: int) -> tuple[Amounts, Amounts]:
        """To everybody: the least of a part since each start, and how much more its points leave it to have risen."""
        ends = self._ends(part, starts, month)
        alone = np.where(ends.there, np.maximum(ends.rise - self._step, ends.points * self._fewest), 0)
        inside = sum((self._known(one, starts, month)[0] for one in part.below), start=np.zeros_like(starts))
        return np.maximum(alone, inside), np.where(ends.there, ends.rise - alone, 0)

    def _known_to_leaders(self, parts: Sequence[Part], starts: Months, month: int) -> Amounts:
        """By leaf and start, the least that its leader knows of all parts, and of what is in none of them."""
        columns = starts - self._whole.start
        found, elsewhere = np.zeros((2, len(self._leaves), len(starts)), dtype=np.int64)
        elsewhere += self._own(self._whole, columns, month)
        for part in parts:
            found += self._least(part, starts, month)
            elsewhere -= self._own(part.line, columns, month)
        return found + np.maximum(elsewhere, 0)

    def _least(self, part: Part, starts: Months, month: int) -> Amounts:
        """The own share before and after the part's points, and between them what they tell."""
        columns, share = starts - self._whole.start, self._share(part.line)
        own = np.maximum(self._own(part.line, columns, month), 0)
        ends = self._ends(part, starts, month)
        between = share[:, [ends.last]] - share[:, ends.first]
        told = np.maximum(ends.rise - self._step, between + ends.points * self._fewest)
        least = np.where(ends.there, np.maximum(own, own - between + told), own)
        inside = sum((self._least(one, starts, month) for one in part.below), start=np.zeros_like(own))
        found: Amounts = np.maximum(least, inside)
        if part.line.run.node in self._leaves:  # its leader knows it as it is
            row = self._leaves.index(part.line.run.node)
            found[row] = own[row]
        return found

    def _own(self, line: Line, columns: Months, month: int) -> Amounts:
        share = self._share(line)
        found: Amounts = share[:, [self._column(month)]] - share[:, columns]
        return found

    def _share(self, line: Line) -> Amounts:
        """By leaf, what it has added to a series up to each month end of the whole."""
        if line.key not in self._shares:
            totals, places = line.totals, {leaf: row for row, leaf in enumerate(self._leaves)}
            added = np.zeros((len(self._leaves), totals.grid.shape[1]), dtype=np.int64)
            for year, layout in totals.layouts.items():
                if layout.runs.get(line.run.node) == line.run:
                    there = [leaf for leaf in layout.tree.nodes[line.run.node].leaves if leaf in places]
                    rows, columns = [places[leaf] for leaf in there], totals.columns(year)
                    added[rows, columns] = totals.grid[[totals.place[leaf] for leaf in there], columns]
            begin = self._whole.run.first - totals.first
            nothing = np.zeros((len(self._leaves), 1), dtype=np.int64)
            self._shares[line.key] = np.concatenate([nothing, np.cumsum(added[:, begin:], axis=1)], axis=1)
        return self._shares[line.key]

    def _most_own(self, parts: Sequence[Part]) -> Amounts:
        """More than any leaf has added up to each month end, whatever was taken back again."""
        key = tuple(part.line.key for part in parts)
        if key not in self._most:
            shares = [np.abs(np.diff(self._share(one.line), axis=1)) for one in parts]
            whole = np.abs(np.diff(self._share(self._whole), axis=1))
            ups = np.cumsum(whole + sum(shares, start=np.zeros_like(whole)), axis=1)
            self._most[key] = np.concatenate([[0], ups.max(axis=0, initial=0)])
        return self._most[key]
