"""What small numbers allow one to say: intervals, comparison of units, and the chance of noticing a change.

The intervals live in `intervals`, the comparison of units in `funnels`; this module is the door to both and
adds the table shown beside every reduction target.
Source of the table: exact test of two Poisson counts (Przyborowski & Wilenski 1940), both years left to vary.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy import special

from kpi.engine.funnels import (
    Funnel,
    FunnelPoint,
    OverDispersion,
    funnel_proportion,
    funnel_rate,
    funnel_ratio,
    over_dispersion,
    proportion_limits,
    rate_limits,
    ratio_limits,
)
from kpi.engine.intervals import (
    Interval,
    RateRatio,
    byar,
    clopper_pearson,
    poisson_exact,
    rate_interval,
    rate_ratio,
    wilson,
)

__all__ = [
    "Funnel",
    "FunnelPoint",
    "Interval",
    "OverDispersion",
    "RateRatio",
    "better_by_luck",
    "byar",
    "chance_of_noticing",
    "clopper_pearson",
    "funnel_proportion",
    "funnel_rate",
    "funnel_ratio",
    "over_dispersion",
    "poisson_exact",
    "proportion_limits",
    "rate_interval",
    "rate_limits",
    "rate_ratio",
    "ratio_limits",
    "smallest_noticeable_fall",
    "wilson",
]

SPREAD_KEPT = 9.0
"""Counts further than this many standard deviations from their mean weigh below 1e-12 and are left out."""

Counts = npt.NDArray[np.float64]


@lru_cache(maxsize=1024)
def chance_of_noticing(base_events: float, change: float = -0.20, alpha: float = 0.05) -> float:
    """Power of the one-sided exact test of one year against one baseline year when the mean truly changes.

    `base_events` is the expected count of the baseline year, `change` the true relative change; a fall is
    looked for as a fall, a rise as a rise.
    """
    _refuse_impossible(base_events, change)
    if not 0 < alpha < 0.5:
        raise ValueError(f"alpha must lie between 0 and 0.5, got {alpha}")
    changed = base_events * (1 + change)
    # A rise is the same test with the years exchanged: the baseline is then the low year.
    high, low = (base_events, changed) if change <= 0 else (changed, base_events)
    if high == 0:
        return 0.0
    weights, critical = _test_table(high, alpha)
    noticed = np.where(critical >= 0, special.pdtr(np.maximum(critical, 0), low), 0.0)
    return min(1.0, float(weights @ noticed))


@lru_cache(maxsize=1024)
def smallest_noticeable_fall(base_events: float, power: float = 0.8) -> float | None:
    """Smallest fall in whole percent, as a share, that is noticed with `power`; None where none is."""
    if chance_of_noticing(base_events, -1.0) < power:
        return None
    too_small, enough = 0, 100
    while enough - too_small > 1:
        middle = (too_small + enough) // 2
        if chance_of_noticing(base_events, -middle / 100) >= power:
            enough = middle
        else:
            too_small = middle
    return enough / 100


@lru_cache(maxsize=1024)
def better_by_luck(base_events: float, change: float = -0.10) -> float:
    """Chance that the year's count lies `change` or more below the baseline year's with nothing changed."""
    _refuse_impossible(base_events, change)
    if base_events == 0:
        return 0.0
    counts, weights = _poisson_weights(base_events)
    # A baseline year without events has no percentage to beat.
    luck = np.where(counts > 0, special.pdtr(np.floor(counts * (1 + change) + 1e-9), base_events), 0.0)
    return min(1.0, float(weights @ luck))


def _refuse_impossible(base_events: float, change: float) -> None:
    if not (math.isfinite(base_events) and base_events >= 0):
        raise ValueError(f"base_events must be a count, got {base_events}")
    if not (math.isfinite(change) and change >= -1):
        raise ValueError(f"change cannot be below -1 (nothing left), got {change}")


def _poisson_weights(mean: float) -> tuple[Counts, Counts]:
    spread = SPREAD_KEPT * math.sqrt(mean) + SPREAD_KEPT**2 / 2
    counts = np.arange(max(0, math.floor(mean - spread)), math.ceil(mean + spread) + 1, dtype=np.float64)
    return counts, np.exp(counts * math.log(mean) - mean - special.gammaln(counts + 1))


@lru_cache(maxsize=256)
def _test_table(high: float, alpha: float) -> tuple[Counts, Counts]:
    """Weights of the possible counts x of the higher year, and the largest significant count of the other.

    Given x, P(low <= c | sum) = betainc(x, c + 1, 1/2): found by halving as it grows with c; -1 = never.
    """
    counts, weights = _poisson_weights(high)
    significant, not_significant = np.full_like(counts, -1.0), counts.copy()
    while np.any(not_significant - significant > 1):
        middle = np.floor((significant + not_significant) / 2)
        small = special.betainc(np.maximum(counts, 0.5), np.maximum(middle, 0.0) + 1, 0.5) <= alpha
        small &= counts > 0
        significant = np.where(small, middle, significant)
        not_significant = np.where(small, not_significant, middle)
    return weights, significant
