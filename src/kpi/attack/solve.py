"""How well each cell is known: the least and the greatest value that fit everything an attacker knows.

Most cells are shown to be safe many at a time. Any unknowns that fit are a witness: a cell that takes a low value in
one and a high value in another is at least so wide. Pushing end-to-end cells up and down by turns gives witnesses for
all of them at once; what is left over gets linear programs of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kpi.attack.system import Cell, Reals, System

Flags = NDArray[np.bool_]
WORTH_IT = 2
"""Cells shown at once, for two programs, which is what a single cell takes."""
NEAR = 1e-6
"""Solutions are exact to about so much of a step."""


def widths(system: System, cells: Sequence[Cell], on_shown: Callable[[int], None] = lambda shown: None) -> Reals:
    """The width of each cell's interval; where it is wide enough, at least the width it must have.

    `on_shown` hears how many cells are known to be wide enough.
    """
    matrix = _matrix(system, cells)
    wanted = np.array([cell.least for cell in cells])
    low, high = np.full(len(cells), np.inf), np.full(len(cells), -np.inf)

    def push(objective: Reals) -> None:
        values = matrix @ system.farthest(objective)
        np.minimum(low, values, out=low)
        np.maximum(high, values, out=high)
        on_shown(len(cells) - int(short().sum()))

    def short() -> Flags:
        return np.asarray(high - low < wanted - NEAR)

    for of in (_charts(cells), _drawn(cells, short)):
        for signs in of:
            for direction in (signs, -signs):
                push(np.asarray(matrix.T @ direction))
    for place in range(len(cells)):
        for sign in (1.0, -1.0):
            if high[place] - low[place] < wanted[place] - NEAR:
                push(sign * matrix[[place]].toarray()[0])
    return np.asarray(high - low)


def _charts(cells: Sequence[Cell]) -> Iterator[Reals]:
    """The cells of each chart together."""
    phases, charts = _phases(cells), np.array([cell.chart for cell in cells])
    for chart in np.unique(charts):
        yield np.where(charts == chart, phases, 0.0)


def _drawn(cells: Sequence[Cell], short: Callable[[], Flags]) -> Iterator[Reals]:
    """What is still short: of each series one chart, up or down by chance, as long as that shows more than one by one.

    The other half of the time one cell of each series alone.
    """
    random, phases = np.random.default_rng(1), _phases(cells)
    series, chart = (_numbered(keys) for keys in (
        [(cell.measure, cell.node) for cell in cells], [(cell.measure, cell.node, cell.chart) for cell in cells]
    ))  # fmt: skip
    left, shown = np.flatnonzero(short()), WORTH_IT
    for turn in count():
        mixed = random.permutation(left)
        chosen = mixed[np.unique(series[mixed], return_index=True)[1]]
        if turn % 2:
            chosen = left[np.isin(chart[left], chart[chosen])]
        signs = np.zeros(len(cells))
        signs[chosen] = (phases * random.choice([-1.0, 1.0], series.max(initial=0) + 1)[series])[chosen]
        if not len(left) or shown < WORTH_IT:
            return
        yield signs
        before, left = len(left), np.flatnonzero(short())
        shown = max(before - len(left), shown // 2)


def _phases(cells: Sequence[Cell]) -> Reals:
    return np.array([1.0 if cell.phase % 2 else -1.0 for cell in cells])


def _numbered(keys: Sequence[tuple[str | int, ...]]) -> NDArray[np.int64]:
    """Alike where the keys are."""
    places = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    return np.array([places[key] for key in keys], dtype=np.int64)


def _matrix(system: System, cells: Sequence[Cell]) -> sparse.csr_array:
    rows = [row for row, cell in enumerate(cells) for _ in cell.terms]
    places = [place for cell in cells for place, _ in cell.terms]
    factors = [factor for cell in cells for _, factor in cell.terms]
    return sparse.csr_array((factors, (rows, places)), shape=(len(cells), len(system)))
