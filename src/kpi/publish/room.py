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
from kpi.publish.shares import Known, Share, in_order
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
        leaves = sorted({leaf for node in of for leaf in node.leaves} - {whole.run.node})
        self._rows = {leaf: row for row, leaf in enumerate(leaves)}
        self._shares: dict[Key, Share] = {}
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
        if not doubtful.any() or not self._rows:
            return True
        starts, rise = starts[doubtful], rise[doubtful]
        return bool((rise - self._needed >= self._most_known(parts, starts, month)).all())

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

    def _most_known(self, parts: Sequence[Part], starts: Months, month: int) -> Amounts:
        """By start, the most that the leader of any leaf knows of all parts, and of what is in none of them."""
        columns, end = starts - self._whole.start, self._column(month)
        inside = Known.of_all([self._least(part, starts, month) for part in parts], len(starts))
        whole = self._share(self._whole)
        rows = in_order([inside.rows, whole.rows])
        elsewhere = np.zeros((len(rows) + 1, len(starts)), dtype=np.int64)
        elsewhere[np.searchsorted(rows, whole.rows)] = whole.between(columns, end)
        for share in (self._share(part.line) for part in parts):
            elsewhere[np.searchsorted(rows, share.rows)] -= share.between(columns, end)
        most: Amounts = (inside.at(rows) + np.maximum(elsewhere, 0)).max(axis=0)
        return most  # who has no share knows what everybody does

    def _least(self, part: Part, starts: Months, month: int) -> Known:
        """The own share before and after the part's points, and between them what they tell."""
        inside = Known.of_all([self._least(one, starts, month) for one in part.below], len(starts))
        share, ends = self._share(part.line), self._ends(part, starts, month)
        node = part.line.run.node
        itself = np.array([self._rows[node]] if node in self._rows else [], dtype=np.int64)
        rows = in_order([inside.rows, share.rows, itself])
        own, between = np.zeros((2, len(rows) + 1, len(starts)), dtype=np.int64)
        there = np.searchsorted(rows, share.rows)
        own[there] = np.maximum(share.between(starts - self._whole.start, self._column(month)), 0)
        between[there] = share.between(ends.first, ends.last)
        told = np.maximum(ends.rise - self._step, between + ends.points * self._fewest)
        least = np.where(ends.there, np.maximum(own, own - between + told), own)
        found = np.maximum(least, inside.at(rows))
        at = np.searchsorted(rows, itself)  # its leader knows it as it is
        found[at] = own[at]
        return Known(rows, found)

    def _share(self, line: Line) -> Share:
        if line.key not in self._shares:
            self._shares[line.key] = Share.of(line, self._rows, self._whole.run.first)
        return self._shares[line.key]

    def _most_own(self, parts: Sequence[Part]) -> Amounts:
        """More than any leaf has added up to each month end, whatever was taken back again."""
        key = tuple(part.line.key for part in parts)
        if key not in self._most:
            shares = [self._share(line) for line in (self._whole, *(one.line for one in parts))]
            rows = in_order(share.rows for share in shares)
            ups = np.zeros((len(rows), shares[0].sums.shape[1] - 1), dtype=np.int64)
            for share in shares:
                ups[np.searchsorted(rows, share.rows)] += np.abs(np.diff(share.sums, axis=1))
            self._most[key] = np.concatenate([[0], np.cumsum(ups, axis=1).max(axis=0, initial=0)])
        return self._most[key]
