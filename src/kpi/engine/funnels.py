"""Funnel plots: which units differ from what the units have in common, and are they more unlike than chance?

Sources: Spiegelhalter (2005), Funnel plots for comparing institutional performance, and (2005) Handling
over-dispersion of performance indicators; limits 95 % and 99.8 % as OHID/UKHSA draws them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special

from kpi.engine.intervals import Interval, normal_quantile, poisson_exact, tail

Flag = Literal["high_998", "high_95", "within", "low_95", "low_998"]

INNER = 0.95
OUTER = 0.998
"""OHID/UKHSA: warning limits 0.025 and action limits 0.001 at each end."""

WINSORISED_SHARE = 0.10
"""Spiegelhalter: the most extreme tenth of z at each end is pulled in to the rest."""

OVER_DISPERSION_UNITS = 10
"""Below ten units the variance between them cannot be estimated; phi is only reported (our choice)."""


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """One unit; `size` is the denominator, `flag` the outer limit passed. All None without a usable size."""

    value: float | None
    size: float | None
    lower_95: float | None
    upper_95: float | None
    lower_998: float | None
    upper_998: float | None
    flag: Flag | None


@dataclass(frozen=True, slots=True)
class OverDispersion:
    """phi = mean squared winsorised z (1 = chance alone); tau2 = variance between units, None if unknown."""

    units: int
    phi: float | None
    tau2: float | None


@dataclass(frozen=True, slots=True)
class Funnel:
    """`points` in the order given; `adjusted` says whether the variance between units widened the limits."""

    baseline: float | None
    points: tuple[FunnelPoint, ...]
    over_dispersion: OverDispersion
    adjusted: bool


@dataclass(frozen=True, slots=True)
class _Kind:
    """What differs between funnels: limits of the value at a size, its chance variance, and the flag."""

    limits: Callable[[float, float, float], Interval]
    variance: Callable[[float, float], float]
    passes: Callable[[float, float, float, float], int]
    ceiling: float


def funnel_proportion(
    numerators: Sequence[float | None],
    denominators: Sequence[float | None],
    *,
    baseline: float | None = None,
    adjust: bool = False,
) -> Funnel:
    """Shares against the common share: sum of numerators over sum of denominators unless stated."""
    return _funnel(_PROPORTION, numerators, denominators, baseline, adjust)


def funnel_rate(
    events: Sequence[float | None],
    exposures: Sequence[float | None],
    *,
    baseline: float | None = None,
    adjust: bool = False,
) -> Funnel:
    """Events per exposure against the common rate; flagged when it lies outside the unit's exact interval."""
    return _funnel(_RATE, events, exposures, baseline, adjust)


def funnel_ratio(
    observed: Sequence[float | None],
    expected: Sequence[float | None],
    *,
    adjust: bool = False,
) -> Funnel:
    """Observed over expected against 1; flagged when expected lies outside the exact interval of observed."""
    return _funnel(_RATE, observed, expected, 1.0, adjust)


def proportion_limits(baseline: float, size: float, confidence: float = INNER) -> Interval:
    """Funnel limits of a share at a denominator: p0 -+ z sqrt(p0 (1 - p0) / n), kept within 0 and 1."""
    half = normal_quantile(confidence) * math.sqrt(_proportion_variance(baseline, size))
    return max(0.0, baseline - half), min(1.0, baseline + half)


def rate_limits(baseline: float, size: float, confidence: float = INNER) -> Interval:
    """Funnel limits of a rate at an exposure: where the exact Poisson interval just reaches the baseline."""
    lower, upper = ratio_limits(baseline * size, confidence)
    return None if lower is None else lower * baseline, None if upper is None else upper * baseline


def ratio_limits(expected: float, confidence: float = INNER) -> Interval:
    """Funnel limits of observed / expected; the observed count is continued between whole numbers.

    The lower limit is 0 where even no events at all would be no surprise; None where nothing is expected.
    """
    if expected <= 0:
        return None, None
    alpha = tail(confidence)
    # The exact limits are chi-squared quantiles: the count is found by the inverse in degrees of freedom.
    lower = float(special.chdtriv(1 - alpha, 2 * expected)) / 2 - 1
    upper = float(special.chdtriv(alpha, 2 * expected)) / 2
    return max(0.0, lower) / expected, upper / expected


def over_dispersion(values: Sequence[float], variances: Sequence[float], baseline: float) -> OverDispersion:
    """phi and tau2 (Spiegelhalter, method of moments) from values and their chance variances."""
    spread = np.asarray(variances, dtype=float)
    if len(spread) == 0 or bool(np.any(spread <= 0)):
        return OverDispersion(len(spread), None, None)
    z = (np.asarray(values, dtype=float) - baseline) / np.sqrt(spread)
    low, high = np.quantile(z, [WINSORISED_SHARE, 1 - WINSORISED_SHARE])
    units = len(z)
    phi = float(np.mean(np.clip(z, low, high) ** 2))
    if units < OVER_DISPERSION_UNITS:
        return OverDispersion(units, phi, None)
    weights = 1 / spread
    between = (units * phi - (units - 1)) / (weights.sum() - (weights**2).sum() / weights.sum())
    return OverDispersion(units, phi, max(0.0, float(between)))


def _funnel(
    kind: _Kind,
    tops: Sequence[float | None],
    sizes: Sequence[float | None],
    baseline: float | None,
    adjust: bool,
) -> Funnel:
    pairs = [_usable(top, size, kind.ceiling) for top, size in zip(tops, sizes, strict=True)]
    units = [pair for pair in pairs if pair is not None]
    if baseline is None and units:
        baseline = math.fsum(top for top, _ in units) / math.fsum(size for _, size in units)
    if baseline is None:
        nothing = OverDispersion(0, None, None)
        return Funnel(None, tuple(_empty_point() for _ in pairs), nothing, False)
    variances = [kind.variance(baseline, size) for _, size in units]
    dispersion = over_dispersion([top / size for top, size in units], variances, baseline)
    tau2 = dispersion.tau2 if adjust and dispersion.tau2 is not None else 0.0
    points = tuple(_empty_point() if pair is None else _point(kind, *pair, baseline, tau2) for pair in pairs)
    return Funnel(baseline, points, dispersion, tau2 > 0)


def _usable(top: float | None, size: float | None, ceiling: float) -> tuple[float, float] | None:
    if top is None or size is None or not (math.isfinite(top) and math.isfinite(size)):
        return None
    return (float(top), float(size)) if size > 0 and 0 <= top / size <= ceiling else None


def _empty_point() -> FunnelPoint:
    return FunnelPoint(None, None, None, None, None, None, None)


def _point(kind: _Kind, top: float, size: float, baseline: float, tau2: float) -> FunnelPoint:
    value = top / size
    if tau2 > 0:
        inner = _adjusted(kind, baseline, size, tau2, INNER)
        outer = _adjusted(kind, baseline, size, tau2, OUTER)
        flag = _flag(_side(value, inner), _side(value, outer))
    else:
        inner, outer = kind.limits(baseline, size, INNER), kind.limits(baseline, size, OUTER)
        flag = _flag(kind.passes(top, size, baseline, INNER), kind.passes(top, size, baseline, OUTER))
    return FunnelPoint(value, size, *inner, *outer, flag)


def _adjusted(kind: _Kind, baseline: float, size: float, tau2: float, confidence: float) -> Interval:
    half = normal_quantile(confidence) * math.sqrt(kind.variance(baseline, size) + tau2)
    return max(0.0, baseline - half), min(kind.ceiling, baseline + half)


def _flag(inner: int, outer: int) -> Flag:
    if outer:
        return "high_998" if outer > 0 else "low_998"
    if inner:
        return "high_95" if inner > 0 else "low_95"
    return "within"


def _side(value: float, limits: Interval) -> int:
    lower, upper = limits
    return (upper is not None and value > upper) - (lower is not None and value < lower)


def _proportion_variance(baseline: float, size: float) -> float:
    return baseline * (1 - baseline) / size


def _rate_variance(baseline: float, size: float) -> float:
    return baseline / size


def _proportion_side(top: float, size: float, baseline: float, confidence: float) -> int:
    return _side(top / size, proportion_limits(baseline, size, confidence))


def _rate_side(top: float, size: float, baseline: float, confidence: float) -> int:
    return -_side(baseline * size, poisson_exact(top, confidence=confidence))


_PROPORTION = _Kind(proportion_limits, _proportion_variance, _proportion_side, 1.0)
_RATE = _Kind(rate_limits, _rate_variance, _rate_side, math.inf)
