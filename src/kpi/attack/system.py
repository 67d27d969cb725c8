"""What an attacker knows, as linear rows over unknowns; nothing here knows what the unknowns stand for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kpi.attack.highs import Program

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cell:
    """A protected figure: which sum of unknowns it is, and how well it may be known.

    `least` is the width of the interval that its own published points leave; `exact` the width below which it counts
    as found. Cells of one `chart` can be pushed together: those of even and odd phase in opposite directions.
    """

    organisation: str
    measure: str
    node: str
    first: int
    last: int
    terms: tuple[tuple[int, float], ...]
    least: float
    exact: float
    chart: int = 0
    phase: int = 0


class System:
    """Unknowns within bounds and rows that relate them."""

    def __init__(self) -> None:
        self._low: list[float] = []
        self._high: list[float] = []
        self._row_low: list[float] = []
        self._row_high: list[float] = []
        self._entries: tuple[list[int], list[int], list[float]] = ([], [], [])

    def __len__(self) -> int:
        return len(self._low)

    def unknown(self, low: float, high: float) -> int:
        self._low.append(low)
        self._high.append(high)
        return len(self._low) - 1

    def relate(self, terms: Iterable[tuple[int, float]], low: float, high: float = np.inf) -> None:
        """low <= sum of terms <= high; an unknown may stand in several terms."""
        row = len(self._row_low)
        for place, factor in terms:
            self._entries[0].append(row)
            self._entries[1].append(place)
            self._entries[2].append(factor)
        self._row_low.append(low)
        self._row_high.append(high)

    def farthest(self, objective: Reals) -> Reals:
        """Unknowns that fit everything and make the objective as great as it can be; asked after all is related."""
        return self._program.greatest(objective)

    @cached_property
    def _program(self) -> Program:
        rows, places, factors = self._entries
        matrix = sparse.csc_array((factors, (rows, places)), shape=(len(self._row_low), len(self._low)))
        columns = np.array(self._low), np.array(self._high)
        return Program(matrix, columns, (np.array(self._row_low), np.array(self._row_high)))
