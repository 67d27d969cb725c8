"""Confidence intervals for counts, proportions and rates, and the ratio of two rates.

Sources: Wilson (1927); Clopper & Pearson (1934); Garwood (1936) for the exact Poisson limits; Breslow & Day
(1987) for Byar's; the choice between the last two as in the public health guidance of OHID/UKHSA.
Every interval is `(lower, upper)`, with None for a limit that is not defined.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from scipy import special, stats

Interval = tuple[float | None, float | None]

UNDEFINED: Interval = (None, None)

EXACT_BELOW_EVENTS = 10
"""OHID/UKHSA: exact Poisson below ten events, Byar's approximation from ten."""

DEFAULT_CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class RateRatio:
    """Rate now over rate before; None where a period has no events, no time or no upper bound."""

    ratio: float | None
    lower: float | None
    upper: float | None
    p_value: float | None


def normal_quantile(confidence: float) -> float:
    """z of a two-sided normal interval: 1.96 at 95 %, 3.09 at 99.8 %."""
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, got {confidence}")
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def tail(confidence: float) -> float:
    """Probability left out at each end: 0.025 at 95 %."""
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, got {confidence}")
    return (1 - confidence) / 2


def wilson(x: float | None, n: float | None, *, confidence: float = DEFAULT_CONFIDENCE) -> Interval:
    """Wilson score interval of the share x / n."""
    z = normal_quantile(confidence)
    if not _is_share(x, n):
        return UNDEFINED
    assert x is not None and n is not None
    middle = 2 * x + z * z
    half = z * math.sqrt(z * z + 4 * x * (1 - x / n))
    scale = 2 * (n + z * z)
    # The formula gives 0 and 1 at the ends, but only to within rounding.
    lower = (middle - half) / scale if x > 0 else 0.0
    return lower, (middle + half) / scale if x < n else 1.0


def clopper_pearson(x: float | None, n: float | None, *, confidence: float = DEFAULT_CONFIDENCE) -> Interval:
    """Exact binomial interval of the share x / n, by the beta quantiles."""
    alpha = tail(confidence)
    if not _is_share(x, n):
        return UNDEFINED
    assert x is not None and n is not None
    lower = float(special.betaincinv(x, n - x + 1, alpha)) if x > 0 else 0.0
    upper = float(special.betaincinv(x + 1, n - x, 1 - alpha)) if x < n else 1.0
    return lower, upper


def poisson_exact(x: float | None, *, confidence: float = DEFAULT_CONFIDENCE) -> Interval:
    """Exact interval of a Poisson mean: chi2(2x) / 2 and chi2(2x + 2) / 2, as gamma quantiles."""
    alpha = tail(confidence)
    if not _is_count(x):
        return UNDEFINED
    assert x is not None
    lower = float(special.gammaincinv(x, alpha)) if x > 0 else 0.0
    return lower, float(special.gammaincinv(x + 1, 1 - alpha))


def byar(x: float | None, *, confidence: float = DEFAULT_CONFIDENCE) -> Interval:
    """Byar's interval of a Poisson mean; no lower limit at 0 or where it would be negative."""
    z = normal_quantile(confidence)
    if not _is_count(x):
        return UNDEFINED
    assert x is not None
    return _byar_limit(x, -z) if x > 0 else None, _byar_limit(x + 1, z)


def rate_interval(
    events: float | None,
    exposure: float | None = 1.0,
    *,
    per: float = 1.0,
    confidence: float = DEFAULT_CONFIDENCE,
) -> Interval:
    """Interval of events / exposure x `per`: exact Poisson below ten events, Byar from ten."""
    if not _is_count(events) or not _is_positive(exposure):
        return UNDEFINED
    assert events is not None and exposure is not None
    method = poisson_exact if events < EXACT_BELOW_EVENTS else byar
    lower, upper = method(events, confidence=confidence)
    scale = per / exposure
    return None if lower is None else lower * scale, None if upper is None else upper * scale


def rate_ratio(
    x1: int,
    t1: float,
    x0: int,
    t0: float,
    *,
    confidence: float = DEFAULT_CONFIDENCE,
) -> RateRatio:
    """Rate x1 / t1 against baseline x0 / t0: exact conditional (binomial) test and Clopper-Pearson limits.

    Source: Przyborowski & Wilenski (1940); given the sum, x1 is binomial (t1 / (t1 + t0)) when equal.
    """
    if not (_is_count(x1) and _is_count(x0) and _is_positive(t1) and _is_positive(t0)) or x1 + x0 == 0:
        return RateRatio(None, None, None, None)
    p_value = stats.binomtest(int(x1), int(x1 + x0), t1 / (t1 + t0)).pvalue
    lower, upper = clopper_pearson(x1, x1 + x0, confidence=confidence)
    ratio = (x1 / t1) / (x0 / t0) if x0 > 0 else None
    return RateRatio(ratio, _odds(lower, t0 / t1), _odds(upper, t0 / t1), float(p_value))


def _byar_limit(x: float, signed_z: float) -> float | None:
    root = 1 - 1 / (9 * x) + signed_z / (3 * math.sqrt(x))
    return x * root**3 if root >= 0 else None


def _odds(share: float | None, scale: float) -> float | None:
    return None if share is None or share == 1 else share / (1 - share) * scale


def _is_count(x: float | None) -> bool:
    return x is not None and math.isfinite(x) and x >= 0


def _is_positive(x: float | None) -> bool:
    return x is not None and math.isfinite(x) and x > 0


def _is_share(x: float | None, n: float | None) -> bool:
    return x is not None and n is not None and _is_count(x) and _is_positive(n) and x <= n
