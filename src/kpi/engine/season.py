"""Month factors: what a calendar month usually is against the year, so that winter is not read as news.

A series with a winter swing breaks the rules of a control chart by its season alone; it is divided by its
month factors first, and the limits are multiplied back (wavy) for the eye.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Factors = tuple[float, ...]
"""Twelve factors, January first, with mean 1: a year's adjusted mean stays at the level of the year."""

YEAR = 12
MIN_MONTHS = 24
"""Twelve factors need two whole years at least (36 months are better)."""
MIN_SEEN = 2
"""A calendar month seen once would be its own factor and could never surprise."""
CONNECTED = 1e-9
"""Below this root of the normal equations two groups of months share no block and cannot be compared."""


@dataclass(frozen=True, slots=True)
class LogSeason:
    """Twelve month effects on the log scale, January first, sum 0; covariance per unit of noise variance."""

    effects: FloatArray
    covariance: FloatArray


def as_array(values: Sequence[float | None]) -> FloatArray:
    """The months as floats; None and everything that is not finite becomes NaN (a missing month)."""
    found = np.array([math.nan if value is None else float(value) for value in values], dtype=np.float64)
    found[~np.isfinite(found)] = math.nan
    return found


def calendar(first_month: int, months: int) -> NDArray[np.intp]:
    """The calendar month (0 = January) of each month of a series that begins in `first_month` (1-12)."""
    if not 1 <= first_month <= YEAR:
        raise ValueError(f"first_month is {first_month}; expected 1 to 12")
    return (first_month - 1 + np.arange(months)) % YEAR


def log_season(values: Sequence[float | None], first_month: int, *, phases: Sequence[int] = ()) -> LogSeason | None:
    """Month effects by least squares on log y with a level of its own for every block of 12 months.

    Model: log y[b, m] = level[b] + effect[m] + noise, sum of effects 0. With N the table block x month of
    what is known, the levels are eliminated: A = diag(N'1) - N' diag(1/N1) N and effects = pinv(A) (N'y -
    N' diag(1/N1) N y), with covariance pinv(A) x noise variance (two-way additive model; Searle, Linear
    Models, 1971, ch. 7). `phases` are the positions where a new phase begins: no block crosses one.

    None (take the factors of the parent) with fewer than 24 usable months, a calendar month seen less than
    twice, or any value at or below zero: a series that reaches zero is too small for factors of its own,
    and leaving its zeros out would make its low months look higher than they are.
    """
    numbers = as_array(values)
    known = ~np.isnan(numbers)
    month = calendar(first_month, len(numbers))[known]
    seen = np.bincount(month, minlength=YEAR)
    if known.sum() < MIN_MONTHS or seen.min() < MIN_SEEN or (numbers[known] <= 0).any():
        return None
    return _solved(np.log(numbers[known]), _blocks(len(numbers), phases)[known], month)


def _solved(logs: FloatArray, block: NDArray[np.intp], month: NDArray[np.intp]) -> LogSeason | None:
    cells, size = block * YEAR + month, (int(block.max()) + 1) * YEAR
    table = np.bincount(cells, minlength=size).reshape(-1, YEAR).astype(np.float64)
    sums = np.bincount(cells, weights=logs, minlength=size).reshape(-1, YEAR)
    share = table / np.maximum(table.sum(axis=1, keepdims=True), 1.0)
    normal = np.diag(table.sum(axis=0)) - table.T @ share
    roots, vectors = np.linalg.eigh(normal)
    if roots[1] < CONNECTED:
        return None
    # The smallest root is 0 (raising every effect and lowering every level changes nothing): leave it out.
    covariance = (vectors[:, 1:] / roots[1:]) @ vectors[:, 1:].T
    return LogSeason(covariance @ (sums - share * sums.sum(axis=1, keepdims=True)).sum(axis=0), covariance)


def _blocks(months: int, phases: Sequence[int]) -> NDArray[np.intp]:
    """The number of the block of 12 months that each month lies in; every phase starts a new block."""
    position = np.arange(months)
    starts = np.array(sorted({0, *(phase for phase in phases if 0 < phase < months)}), dtype=np.intp)
    phase = np.searchsorted(starts, position, side="right") - 1
    opens = (position - starts[phase]) % YEAR == 0
    return np.cumsum(opens) - 1


def factors(values: Sequence[float | None], first_month: int, *, phases: Sequence[int] = ()) -> Factors | None:
    """Twelve month factors, January first, mean 1; None where `log_season` gives none."""
    season = log_season(values, first_month, phases=phases)
    if season is None:
        return None
    raw = np.exp(season.effects - season.effects.max())
    return tuple((raw / raw.mean()).tolist())


def adjust(values: Sequence[float | None], factors: Sequence[float], first_month: int) -> list[float | None]:
    """Each month divided by its factor: y / factor. A missing month stays missing (None)."""
    adjusted = as_array(values) / _spread(factors, first_month, len(values))
    return [None if math.isnan(value) else value for value in adjusted.tolist()]


def wavy(limit: float | Sequence[float], factors: Sequence[float], first_month: int, months: int) -> list[float]:
    """A limit of the adjusted series back on the original scale: limit x factor, month by month."""
    waves: list[float] = (np.asarray(limit, dtype=np.float64) * _spread(factors, first_month, months)).tolist()
    return waves


def widening(months: int, years: float) -> float:
    """How much wider limits must be when the factors come from the same base: sqrt(n/(n-11-k)) x sqrt(1+1/k).

    n base months, k years. Twelve factors and k levels take n - 11 - k degrees of freedom out of the moving
    range; a new month has its own noise plus that of a factor seen k times.
    """
    spare = months - (YEAR - 1) - years
    if spare <= 0 or years <= 0:
        raise ValueError(f"{months} months over {years} years leave nothing to judge the noise by; needs n > 11 + k")
    return math.sqrt(months / spare) * math.sqrt(1 + 1 / years)


def twelve(factors: Sequence[float]) -> FloatArray:
    """The factors as an array; refused unless they are twelve positive numbers."""
    found = np.asarray(factors, dtype=np.float64)
    if found.shape != (YEAR,) or not (np.isfinite(found) & (found > 0)).all():
        raise ValueError(f"expected 12 positive factors, January first; got {list(factors)}")
    return found


def _spread(factors: Sequence[float], first_month: int, months: int) -> FloatArray:
    return twelve(factors)[calendar(first_month, months)]
