"""Monthly sums of one unit, and how sums over months become a value."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from kpi.engine.season import FloatArray, as_array


@dataclass(frozen=True, slots=True)
class Months:
    """Monthly sums of one unit, oldest first, up to the as-of month; None is a month not delivered.

    `denominators` None: every month weighs the same. `first_month` is the calendar month (1-12) of position
    0. History before position `phase_start` (a break) is not used.
    """

    numerators: Sequence[float | None]
    denominators: Sequence[float | None] | None
    first_month: int
    phase_start: int = 0

    def until(self, months: int) -> Months:
        """The history as it was when so many months were known."""
        denominators = None if self.denominators is None else self.denominators[:months]
        return replace(self, numerators=self.numerators[:months], denominators=denominators)

    def arrays(self) -> tuple[FloatArray, FloatArray]:
        """Numerators and denominators, NaN where either is missing or before the phase."""
        numerators = as_array(self.numerators)
        denominators = np.ones(len(numerators)) if self.denominators is None else as_array(self.denominators)
        known = ~np.isnan(numerators) & (denominators >= 0)
        known[: self.phase_start] = False
        return np.where(known, numerators, math.nan), np.where(known, denominators, math.nan)

    def rates(self) -> FloatArray:
        """Numerator per denominator, month by month; a month without a denominator has none."""
        numerators, denominators = self.arrays()
        return numerators / np.where(denominators > 0, denominators, math.nan)


@dataclass(frozen=True, slots=True)
class Measure:
    """How sums over months become a value; `ceiling` is the largest num per den there can be (1 for a share).

    ratio: scale x sum(num) / sum(den); per_mean: scale x sum(num) / mean(den); count: sum(num).
    """

    kind: Literal["ratio", "per_mean", "count"] = "ratio"
    scale: float = 100.0
    ceiling: float = math.inf

    def one(self, denominator: float, months: int) -> float:
        """The numerator at which the value is 1."""
        if self.kind == "count":
            return 1.0
        return denominator / (float(self.scale) * (months if self.kind == "per_mean" else 1))


PERCENT = Measure()
COUNT = Measure("count", 1.0)
