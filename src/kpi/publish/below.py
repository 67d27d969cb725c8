"""What lies below a large node with a series of its own, and what all these points together tell of each other.

The large node's rise, less the least that is known of what lies below it, is how much more any of these can be: see
`room`. Here the parts are many and a leader knows one of them, so all are kept in one table of months.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from kpi.facts.shape import Amounts
from kpi.publish.disclosure import Policy
from kpi.publish.running_totals import Line
from kpi.publish.runs import Layout, Run
from kpi.publish.told import Told

NOT_YET = -1
Rows = NDArray[np.int64]


class Below:
    """The told points of all series below one large node, by row. Columns are the month ends since before its run."""

    def __init__(self, whole: Line, policy: Policy, told: Told) -> None:
        self._whole, self._told, self._totals = whole, told, whole.totals
        counts = whole.step == policy.step
        self._fewest = policy.least_people if counts else 0
        self._needed = 0 if counts else whole.step
        self._row: dict[str, int] = {}
        self._above: list[str | None] = []
        """By row, the large node between it and the whole, nearest to it."""
        self._leaf: list[bool] = []
        width = max(0, self._totals.last - whole.start) + 1
        self._first, self._points, self._share = np.zeros((3, 0, width), dtype=np.int64)
        """By row and month end: the first amount told from then on, the points told before, the exact total."""
        self._last = np.zeros((3, 0), dtype=np.int64)
        """By row, of the newest point: its column, its amount, and how many there are."""
        self._year = whole.run.first // 12 - 1
        self._groups: list[tuple[int, Rows]] = []
        """Large nodes in between and what lies in them, those lowest down first."""

    def is_left(self, month: int, rises: Mapping[int, int], now: Collection[str]) -> bool:
        """Whether the whole may be told beside what is told below it `now`. `rises`: since each of its points."""
        self._open(month)
        starts = np.array(list(rises), dtype=np.int64) - self._whole.start
        low, wide = self._known(month, starts, now)
        for row, inside in self._groups:
            low[row] = np.maximum(low[row], low[inside].sum(axis=0))
        hidden = np.zeros_like(low)
        for row, inside in reversed(self._groups):  # what is known of a large node itself is no secret
            hidden[inside] = hidden[row] + low[row] - low[inside].sum(axis=0)
        top = np.array([above is None for above in self._above])
        free = np.array(list(rises.values())) - low[top].sum(axis=0)
        own = self._share[:, [month - self._whole.start]] - self._share[:, starts]
        spare, more = hidden - np.maximum(wide, self._needed), own - low - hidden
        return all(
            bool((free + _least_of_others(spare[leaves]) >= np.maximum(more[leaves] + of, 0)).all())
            for leaves, of in self._families(hidden)
        )

    def _families(self, hidden: Amounts) -> Iterator[tuple[Rows, Amounts]]:
        """The leaves below the whole, and below each large node in between, with what that one hides."""
        leaf = np.array(self._leaf)
        yield np.flatnonzero(leaf), np.zeros_like(hidden[0])
        below: dict[int, list[Rows]] = {}
        for row, inside in self._groups:
            below[row] = [inside[leaf[inside]], *(rows for one in inside.tolist() for rows in below.get(one, ()))]
            leaves = np.concatenate(below[row])
            if len(leaves):
                yield leaves, hidden[inside[0]]

    def settle(self, month: int) -> None:
        """The month is told."""
        self._open(month)
        for run, _ in self._inside(month // 12):
            self._put_told(run, month)

    def _known(self, month: int, starts: Rows, now: Collection[str]) -> tuple[Amounts, Amounts]:
        """The least of each series since each start, and how much more its points leave it to have risen."""
        _, amount, points = self._last.copy()
        for run, _ in self._inside(month // 12):
            if run.name in now:
                amount[self._row[run.name]] = self._totals.line(run).told(month)
                points[self._row[run.name]] += 1
        between = points[:, None] - self._points[:, starts]
        there = (self._first[:, starts] != NOT_YET) & (between > 0)
        rise = np.where(there, amount[:, None] - self._first[:, starts], 0)
        low = np.where(there, np.maximum(rise - self._whole.step, between * self._fewest), 0)
        return low, rise - low

    def _inside(self, year: int) -> Iterator[tuple[Run, str | None]]:
        layout = self._totals.layouts[year]
        return _series(layout, self._whole.run.node, None)

    def _open(self, month: int) -> None:
        """The years until a month: the series that come, and what was told in the years before."""
        while self._year < month // 12:
            self._year += 1
            found = list(self._inside(self._year))
            self._begin([(run, above) for run, above in found if run.name not in self._row])
            for run, above in found:
                self._above[self._row[run.name]] = above
                self._share_of(run)
            self._group()
            for at in range(self._year * 12, min(month, self._year * 12 + 12)):
                for run, _ in found:
                    self._put_told(run, at)

    def _begin(self, new: Sequence[tuple[Run, str | None]]) -> None:
        """Rows for series that were not below before; one that begins only now is nothing until then."""
        layout, width = self._totals.layouts[self._year], self._first.shape[1]
        self._first, self._points, self._share = (
            np.concatenate([table, np.full((len(new), width), empty)])
            for table, empty in ((self._first, NOT_YET), (self._points, 0), (self._share, 0))
        )
        self._last = np.concatenate([self._last, np.tile([[-1], [0], [0]], len(new))], axis=1)
        for run, above in new:
            row = self._row[run.name] = len(self._above)
            self._above.append(above)
            self._leaf.append(layout.tree.nodes[run.node].is_leaf and not self._is_nobody(layout, run))
            if run.first > self._whole.start and run.first // 12 == self._year:
                self._put(row, run.first - 1, 0)

    def _is_nobody(self, layout: Layout, run: Run) -> bool:
        """A gathering node without people is known to be nothing."""
        return layout.tree.nodes[run.node].heads == 0 and not self._totals.grid[self._totals.place[run.node]].any()

    def _share_of(self, run: Run) -> None:
        """What the leader of a leaf knows of a year in which it lies below."""
        first, row = self._totals.first, self._row[run.name]
        start = max(self._year * 12, self._whole.run.first)
        booked = self._totals.grid[self._totals.place[run.node], start - first : self._year * 12 + 12 - first]
        column = start - self._whole.start
        self._share[row, column:] = self._share[row, column - 1]
        self._share[row, column : column + len(booked)] += np.cumsum(booked)
        self._share[row, column + len(booked) :] += booked.sum()

    def _group(self) -> None:
        of = {name: np.flatnonzero([above == name for above in self._above]) for name in {*self._above} - {None}}
        self._groups = [(self._row[str(name)], rows) for name, rows in of.items()]
        self._groups.sort(key=lambda group: -self._depth(group[0]))

    def _depth(self, row: int) -> int:
        above = self._above[row]
        return 0 if above is None else 1 + self._depth(self._row[above])

    def _put_told(self, run: Run, month: int) -> None:
        amount = self._told.amount(run, self._totals.measure, month)
        if amount is not None and month >= run.first:
            self._put(self._row[run.name], month, amount)

    def _put(self, row: int, month: int, amount: int) -> None:
        column, (newest, _, points) = month - self._whole.start, self._last[:, row]
        self._first[row, newest + 1 : column + 1] = amount
        self._points[row, newest + 1 : column + 1] = points + 1
        self._last[:, row] = column, amount, points + 1


def _least_of_others(spare: Amounts) -> Amounts:
    """By row and column, the least of all other rows; the own one is no secret."""
    if len(spare) < 2:
        return spare
    least = np.partition(spare, 1, axis=0)[:2]
    found: Amounts = np.where(spare == least[0], least[1], least[0])
    return found


def _series(layout: Layout, node: str, above: str | None) -> Iterator[tuple[Run, str | None]]:
    """What has a series of its own below a node, and the nearest large node in between."""
    for child in layout.children.get(node, ()):
        run, place = layout.runs[child], layout.tree.nodes[child]
        if place.own_series:
            yield run, above
        yield from _series(layout, child, run.name if place.own_series else above)
