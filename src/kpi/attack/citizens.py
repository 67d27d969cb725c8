"""The attack on citizen tables: indicators with small counts hidden at the organisation and told in steps below it.

A cell below the organisation is a difference of two totals rounded from a secret start; the organisation's is exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np

from kpi.attack.highs import Contradiction
from kpi.attack.solve import widths
from kpi.attack.system import Cell, System
from kpi.attack.tables import Told, attack_table

UNDER = 5
"""Counts of 1 to 4 are hidden."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A count of an indicator at a node from month to month as the edition tells it; None where it is hidden."""

    node: str
    first: int
    last: int
    count: float | None


@dataclass(frozen=True, slots=True)
class Guessed:
    node: str
    first: int
    last: int
    width: float
    allowed: float
    exact: bool


def attack_counts(organisation: str, rows: Sequence[Counted]) -> tuple[int, list[Guessed]]:
    """Hidden counts of the organisation from its other windows."""
    told = [
        Told(row.node, row.first, row.last, *((1.0, UNDER - 1.0) if row.count is None else (row.count, row.count)))
        for row in rows
        if row.node == organisation
    ]
    if all(one.low == one.high for one in told):
        return 0, []
    try:
        found = attack_table(told, {})
    except Contradiction:  # a year is delivered on its own and is not the sum of its quarters
        return 0, []
    return len(found), [
        Guessed(one.cell.node, one.cell.first, one.cell.last, one.width, one.cell.high - one.cell.low, one.exact)
        for one in found
        if one.narrowed
    ]


def attack_steps(organisation: str, rows: Sequence[Counted], step: float) -> tuple[int, list[Guessed]]:
    """Counts of the units that report, told in steps, from each other and from the organisation's exact count."""
    units = sorted({row.node for row in rows} - {organisation})
    spans = sorted({(row.first, row.last) for row in rows if row.node != organisation})
    if not units or any(after[0] <= before[1] for before, after in pairwise(spans)):
        return 0, []
    told = {(row.node, row.first): row.count for row in rows if row.count is not None}
    exact = {row.first: row.count for row in rows if row.node == organisation and (row.first, row.last) in set(spans)}
    system, own = System(), System()
    cells: list[tuple[Cell, Cell]] = []
    place = {unit: _totals(system, unit, spans, told, step) for unit in units}
    alone = {unit: _totals(own, unit, spans, told, step) for unit in units}
    for at, (first, _) in enumerate(spans):
        count = exact.get(first)
        if count is not None and all((unit, first) in told for unit in units):
            terms = [(place[unit][at + side], 1.0 if side else -1.0) for unit in units for side in (0, 1)]
            system.relate(terms, count / step, count / step)
    for row, unit in enumerate(units):
        cells += _cells(unit, spans, place[unit], alone[unit], told, row)
    least = widths(own, [cell for _, cell in cells])
    asked = [
        Cell("", "", cell.node, cell.first, cell.last, cell.terms, float(width), 1 / step, cell.chart, cell.phase)
        for (cell, _), width in zip(cells, least, strict=True)
    ]
    try:
        found = widths(system, asked)
    except Contradiction:  # corrections are told in a later period than the organisation's
        return 0, []
    return len(asked), [
        Guessed(cell.node, cell.first, cell.last, float(width) * step, cell.least * step, bool(width < cell.exact))
        for cell, width in zip(asked, found, strict=True)
        if width < cell.least - 1e-5
    ]


def _totals(
    system: System, unit: str, spans: Sequence[tuple[int, int]], told: Mapping[tuple[str, int], float], step: float
) -> list[int]:
    """The unit's running totals with their offset, one more than there are periods; they do not fall."""
    places, low, spread = [system.unknown(0.0, 1.0)], 0.0, 1.0
    for first, _ in spans:
        count = told.get((unit, first))
        low, spread = low + (count or 0.0) / step, spread if count is not None else np.inf
        places.append(system.unknown(low, low + spread))
        system.relate([(places[-1], 1.0), (places[-2], -1.0)], 0.0)
    return places


def _cells(
    unit: str, spans: Sequence[tuple[int, int]], places: list[int], alone: list[int],
    told: Mapping[tuple[str, int], float], row: int,
) -> Iterator[tuple[Cell, Cell]]:  # fmt: skip
    """Each told cell, in the system of all and in that of the unit alone."""
    for at, (first, last) in enumerate(spans):
        if (unit, first) in told:
            whole, own = (((of[at + 1], 1.0), (of[at], -1.0)) for of in (places, alone))
            cell = partial(Cell, "", "", unit, first, last, least=2.0, exact=0.0, phase=at + row)
            yield cell(whole), cell(own)
