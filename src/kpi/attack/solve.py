"""How well each cell is known: the least and the greatest value that fit everything an attacker knows.

Most cells are shown to be safe many at a time. Any unknowns that fit are a witness: a cell that takes a low value in
one and a high value in another is at least so wide. Pushing end-to-end cells up and down by turns gives witnesses for
all of them at once; what is left over gets linear programs of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kpi.attack.system import Cell, Reals, System

Flags = NDArray[np.bool_]
NEAR = 1e-6
"""Solutions are exact to about so much of a step."""


def widths(system: System, cells: Sequence[Cell]) -> Reals:
    """The width of each cell's interval; where it is wide enough, at least the width it must have."""
    matrix = _matrix(system, cells)
    wanted = np.array([cell.least for cell in cells])
    low, high = np.full(len(cells), np.inf), np.full(len(cells), -np.inf)

    def push(objective: Reals) -> None:
        values = matrix @ system.farthest(objective)
        np.minimum(low, values, out=low)
        np.maximum(high, values, out=high)

    def short() -> Flags:
        return np.asarray(high - low < wanted - NEAR)

    for of in (_charts, _series):
        for signs in of(cells, short()):
            for direction in (signs, -signs):
                push(np.asarray(matrix.T @ direction))
    for place in range(len(cells)):
        for sign in (1.0, -1.0):
            if high[place] - low[place] < wanted[place] - NEAR:
                push(sign * matrix[[place]].toarray()[0])
    return np.asarray(high - low)


def _charts(cells: Sequence[Cell], short: Flags) -> Iterator[Reals]:
    """The cells of each chart together."""
    phases = np.array([1.0 if cell.phase % 2 else -1.0 for cell in cells])
    charts = np.array([cell.chart for cell in cells])
    for chart in sorted(set(charts[short].tolist())):
        yield np.where(charts == chart, phases, 0.0)


def _series(cells: Sequence[Cell], short: Flags) -> Iterator[Reals]:
    """Those that are still short, of one chart and series together."""
    groups: dict[tuple[str, str, int], list[int]] = {}
    for place in np.flatnonzero(short).tolist():
        groups.setdefault((cells[place].measure, cells[place].node, cells[place].chart), []).append(place)
    for places in groups.values():
        signs = np.zeros(len(cells))
        signs[places] = [1.0 if cells[place].phase % 2 else -1.0 for place in places]
        yield signs


def _matrix(system: System, cells: Sequence[Cell]) -> sparse.csr_array:
    rows = [row for row, cell in enumerate(cells) for _ in cell.terms]
    places = [place for cell in cells for place, _ in cell.terms]
    factors = [factor for cell in cells for _, factor in cell.terms]
    return sparse.csr_array((factors, (rows, places)), shape=(len(cells), len(system)))
