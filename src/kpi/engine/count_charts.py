"""Control charts for counts, shares, rates and rare events; each also reads the runs by Anhøj's rules.

Sources: Montgomery, Introduction to Statistical Quality Control (c, u, p); Laney (2002) for u' and p';
Benneyan (2001) for g; Nelson (1994) for t; Anhøj & Olesen (2014), Run charts revisited, for runs.
A missing count (None or NaN) is a gap: moving ranges across it are left out, runs pass over it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Literal

from kpi.engine.anhoej_runs import Runs, anhoej, run_bounds

__all__ = [
    "CountChart",
    "CountPoint",
    "Runs",
    "anhoej",
    "c_chart",
    "g_chart",
    "p_chart",
    "p_prime_chart",
    "run_bounds",
    "run_chart",
    "t_chart",
    "u_chart",
    "u_prime_chart",
]

Kind = Literal["run", "c", "u", "p", "u_prime", "p_prime", "g", "t"]
Values = Sequence[float | None]

SIGMAS = 3.0
NEAR_SIGMAS = 2.0

D2 = 1.128
"""Mean range of two normal values in standard deviations (Montgomery, appendix VI)."""

NELSON_POWER = 3.6
"""Nelson (1994): days between events to the power 1/3.6 are nearly normal."""


@dataclass(frozen=True, slots=True)
class CountPoint:
    """One period; near limits lie at two sigma. Limits are kept within what the measure can be."""

    value: float | None
    lower: float | None
    upper: float | None
    near_lower: float | None
    near_upper: float | None
    outside: bool


@dataclass(frozen=True, slots=True)
class CountChart:
    """`spread` is Laney's sigma z of the primed charts (1 = as the count model says), else None."""

    kind: Kind
    centre: float | None
    points: tuple[CountPoint, ...]
    runs: Runs
    spread: float | None = None


def run_chart(values: Values) -> CountChart:
    """Median and runs, without limits."""
    known = _gaps(values)
    centre = _median(known)
    return _chart("run", known, centre, centre, [None] * len(known))


def c_chart(counts: Values, *, baseline: int | None = None, exclude: Collection[int] = ()) -> CountChart:
    """Events per period of equal size: c -+ 3 sqrt(c).

    The centre comes from the first `baseline` periods (all unless stated) without the positions in `exclude`.
    """
    known = _gaps(counts)
    centre = _mean(_base(known, baseline, exclude))
    sigma = None if centre is None else math.sqrt(centre)
    return _chart("c", known, centre, centre, [sigma] * len(known), exclude=exclude)


def u_chart(
    counts: Values, denominators: Values, *, baseline: int | None = None, exclude: Collection[int] = ()
) -> CountChart:
    """Events per exposure: u -+ 3 sqrt(u / n)."""
    return _ratio_chart("u", counts, denominators, baseline, exclude)


def p_chart(
    counts: Values, denominators: Values, *, baseline: int | None = None, exclude: Collection[int] = ()
) -> CountChart:
    """Shares: p -+ 3 sqrt(p (1 - p) / n)."""
    return _ratio_chart("p", counts, denominators, baseline, exclude)


def u_prime_chart(
    counts: Values,
    denominators: Values,
    *,
    baseline: int | None = None,
    exclude: Collection[int] = (),
    least_spread: float = 1.0,
) -> CountChart:
    """Laney's u': as u, times sigma z; `least_spread=0` lifts the floor that keeps it no narrower than u."""
    return _ratio_chart("u_prime", counts, denominators, baseline, exclude, least_spread)


def p_prime_chart(
    counts: Values,
    denominators: Values,
    *,
    baseline: int | None = None,
    exclude: Collection[int] = (),
    least_spread: float = 1.0,
) -> CountChart:
    """Laney's p': as p, times sigma z; `least_spread=0` lifts the floor that keeps it no narrower than p."""
    return _ratio_chart("p_prime", counts, denominators, baseline, exclude, least_spread)


def g_chart(between: Values) -> CountChart:
    """Cases between events: centre line the median, limits from the mean m: m -+ 3 sqrt(m (m + 1))."""
    known = _gaps(between)
    mean = _mean(known)
    sigma = None if mean is None else math.sqrt(mean * (mean + 1))
    return _chart("g", known, _median(known), mean, [sigma] * len(known))


def t_chart(days: Values) -> CountChart:
    """Time between events: an individuals chart of days^(1/3.6), drawn back on days; a time must be > 0."""
    known = _gaps(days)
    if any(value is not None and value <= 0 for value in known):
        raise ValueError(f"time between events must be above 0, got {days}")
    roots = [None if value is None else float(value ** (1 / NELSON_POWER)) for value in known]
    centre = _mean(roots)
    chart = _chart("t", roots, centre, centre, [_moving_sigma(roots)] * len(roots))
    points = tuple(_in_days(value, point) for value, point in zip(known, chart.points, strict=True))
    return CountChart("t", _days(centre), points, chart.runs)


def _ratio_chart(
    kind: Kind,
    counts: Values,
    denominators: Values,
    baseline: int | None,
    exclude: Collection[int],
    least_spread: float | None = None,
) -> CountChart:
    tops, sizes = _paired(counts, denominators)
    base_tops, base_sizes = _base(tops, baseline, exclude), _base(sizes, baseline, exclude)
    size = math.fsum(n for n in base_sizes if n is not None)
    centre = math.fsum(x for x in base_tops if x is not None) / size if size else None
    share = kind in ("p", "p_prime")
    sigmas = [_sigma(centre, n, share) for n in sizes]
    values = [None if x is None or n is None else x / n for x, n in zip(tops, sizes, strict=True)]
    spread = None
    if least_spread is not None:
        spread = max(least_spread, _laney(_base(values, baseline, exclude), centre, sigmas) or least_spread)
        sigmas = [None if sigma is None else sigma * spread for sigma in sigmas]
    ceiling = 1.0 if share else math.inf
    return _chart(kind, values, centre, centre, sigmas, exclude=exclude, ceiling=ceiling, spread=spread)


def _sigma(centre: float | None, size: float | None, share: bool) -> float | None:
    if centre is None or size is None:
        return None
    return math.sqrt(max(0.0, centre * (1 - centre) if share else centre) / size)


def _laney(values: Values, centre: float | None, sigmas: Values) -> float | None:
    """Sigma z: the short-term spread of the standardised values; 1 where the count model holds."""
    # `values` may be shorter: only the baseline counts.
    z = [
        None if value is None or centre is None or not sigma else (value - centre) / sigma
        for value, sigma in zip(values, sigmas, strict=False)
    ]
    return _moving_sigma(z)


def _chart(
    kind: Kind,
    values: Values,
    line: float | None,
    middle: float | None,
    sigmas: Values,
    *,
    exclude: Collection[int] = (),
    ceiling: float = math.inf,
    spread: float | None = None,
) -> CountChart:
    points = tuple(_point(value, middle, sigma, ceiling) for value, sigma in zip(values, sigmas, strict=True))
    in_runs = [None if position in exclude else value for position, value in enumerate(values)]
    runs = anhoej(in_runs, 0.0 if line is None else line)
    return CountChart(kind, line, points, runs, spread)


def _point(value: float | None, middle: float | None, sigma: float | None, ceiling: float) -> CountPoint:
    if middle is None or sigma is None:
        return CountPoint(value, None, None, None, None, False)
    lower, near_lower = (max(0.0, middle - k * sigma) for k in (SIGMAS, NEAR_SIGMAS))
    upper, near_upper = (min(ceiling, middle + k * sigma) for k in (SIGMAS, NEAR_SIGMAS))
    outside = value is not None and not lower <= value <= upper
    return CountPoint(value, lower, upper, near_lower, near_upper, outside)


def _in_days(value: float | None, point: CountPoint) -> CountPoint:
    lower, upper = _days(point.lower), _days(point.upper)
    return CountPoint(value, lower, upper, _days(point.near_lower), _days(point.near_upper), point.outside)


def _days(root: float | None) -> float | None:
    return None if root is None else float(root**NELSON_POWER)


def _gaps(values: Values) -> list[float | None]:
    return [None if value is None or math.isnan(value) else float(value) for value in values]


def _paired(counts: Values, denominators: Values) -> tuple[list[float | None], list[float | None]]:
    """A period counts only with both numbers and a denominator above 0."""
    pairs = list(zip(_gaps(counts), _gaps(denominators), strict=True))
    whole = [x is not None and n is not None and n > 0 for x, n in pairs]
    tops = [x if ok else None for (x, _), ok in zip(pairs, whole, strict=True)]
    return tops, [n if ok else None for (_, n), ok in zip(pairs, whole, strict=True)]


def _base(values: Values, baseline: int | None, exclude: Collection[int]) -> list[float | None]:
    return [None if position in exclude else value for position, value in enumerate(values[:baseline])]


def _mean(values: Values) -> float | None:
    known = [value for value in values if value is not None]
    return math.fsum(known) / len(known) if known else None


def _median(values: Values) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None


def _moving_sigma(values: Values) -> float | None:
    """Standard deviation from the mean moving range; a gap breaks the ranges."""
    mean = _mean([abs(b - a) for a, b in pairwise(values) if a is not None and b is not None])
    return None if mean is None else mean / D2
