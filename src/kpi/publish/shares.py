"""What the leaves below a node have added to a series, and what their leaders know: only of those that differ.

A large organisation has thousands of leaves and hundreds of series, and most leaves have no part in most series. All
these leaves are one row, the last one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpi.facts.shape import Amounts
from kpi.publish.running_totals import Line

Rows = NDArray[np.int64]
Columns = int | NDArray[np.int64]


@dataclass(frozen=True)
class Share:
    """By leaf with a share, in order of `rows`, what it had added to a series before a month and up to each end."""

    rows: Rows
    sums: Amounts

    @staticmethod
    def of(line: Line, places: dict[str, int], first: int) -> Share:
        """`places`: the rows of leaves. `first`: the month the columns begin with."""
        totals, inside = line.totals, {}
        for year, layout in totals.layouts.items():
            if layout.runs.get(line.run.node) == line.run:
                inside[year] = [leaf for leaf in layout.tree.nodes[line.run.node].leaves if leaf in places]
        leaves = sorted({leaf for some in inside.values() for leaf in some}, key=lambda leaf: places[leaf])
        at = {leaf: row for row, leaf in enumerate(leaves)}
        added = np.zeros((len(leaves), totals.grid.shape[1]), dtype=np.int64)
        for year, some in inside.items():
            columns = totals.columns(year)
            added[[at[leaf] for leaf in some], columns] = totals.grid[[totals.place[leaf] for leaf in some], columns]
        rows = np.array([places[leaf] for leaf in leaves], dtype=np.int64)
        added = added[:, first - totals.first :]
        ever = added.any(axis=1)
        nothing = np.zeros((int(ever.sum()), 1), dtype=np.int64)
        return Share(rows[ever], np.concatenate([nothing, np.cumsum(added[ever], axis=1)], axis=1))

    def between(self, starts: Columns, end: int) -> Amounts:
        """What each has added from the ends of some months until the end of another."""
        found: Amounts = self.sums[:, [end]] - self.sums[:, starts]
        return found


@dataclass(frozen=True)
class Known:
    """By leaf of `rows` and start, what its leader knows; the last row is what the leaders of all other leaves know."""

    rows: Rows
    least: Amounts

    @staticmethod
    def of_all(some: Sequence[Known], width: int) -> Known:
        """What is known of several series together."""
        rows = in_order(one.rows for one in some)
        least = np.zeros((len(rows) + 1, width), dtype=np.int64)
        least += sum((one.least[-1] for one in some), start=np.zeros(width, dtype=np.int64))
        for one in some:
            least[np.searchsorted(rows, one.rows)] += one.least[:-1] - one.least[-1]
        return Known(rows, least)

    def at(self, rows: Rows) -> Amounts:
        """The same by more rows, among them all of its own, and the last one."""
        if len(rows) == len(self.rows):
            return self.least
        found = np.tile(self.least[-1], (len(rows) + 1, 1))
        found[np.searchsorted(rows, self.rows)] = self.least[:-1]
        return found


def in_order(some: Iterable[Rows]) -> Rows:
    """Every row of these once; each of them is in order itself."""
    found = [rows for rows in some if len(rows)]
    if len(found) < 2:
        return found[0] if found else np.zeros(0, dtype=np.int64)
    return np.unique(np.concatenate(found))
