"""Count charts of a phase: events against what its base lets expect for the same exposure.

Sources: c, u, p and Laney's u', p' as in `count_charts`; exact Poisson and binomial limits for quarters and
years of rare events. Month factors, where there are any, weigh the exposure: a winter month may expect more.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from scipy import special

from kpi.engine.count_charts import D2, SIGMAS
from kpi.engine.moving_range import ROUNDING
from kpi.engine.season import YEAR, FloatArray
from kpi.engine.signals_choice import Chart
from kpi.engine.signals_rules import Marks, marks_of
from kpi.engine.signals_stretch import Drawn, Line, Stretch
from kpi.engine.thresholds import PERIOD_TAIL

POINT_MONTHS: dict[Chart, int] = {"quarters": 3, "years": YEAR}
"""Months of a point; 1 for every other chart."""

LEAST_EVENTS = 0.5
"""No event in the base is not never: it counts as half a one."""


@dataclass(frozen=True, slots=True)
class _Points:
    """Events, denominator and season-weighted denominator (exposure) of every point; no events at a gap.

    `one` is the number of events at which the value of the point is 1.
    """

    events: Line
    sizes: list[float]
    exposures: list[float]
    one: list[float]


def draw_counts(
    chart: Chart, stretch: Stretch, waves: Sequence[float], base: int, *, widen: float, shares: bool
) -> Drawn:
    """Shares have binomial spread, others Poisson's; limits are drawn for every whole period."""
    months = POINT_MONTHS.get(chart, 1)
    by_month, points = _points(stretch, waves, 1), _points(stretch, waves, months)
    expected = _expected(points, _rate(by_month, base), shares)
    spans = stretch.spans(months)
    judged = sum(last < stretch.judged for _, last in spans)
    if chart in POINT_MONTHS:
        lower, upper = _exact_limits(expected, points.sizes if shares else None)
        marks = _exact_marks(points.events[:judged], expected, lower, upper)
    else:
        sigmas = [widen * sigma for sigma in _sigmas(chart, points, expected, base, shares)]
        lower = [middle - SIGMAS * sigma for middle, sigma in zip(expected, sigmas, strict=True)]
        upper = [middle + SIGMAS * sigma for middle, sigma in zip(expected, sigmas, strict=True)]
        marks = _sigma_marks(points, expected, sigmas, judged)
    most = points.sizes if shares else [math.inf] * len(spans)
    return Drawn(
        spans,
        _per(points.events, points.one),
        _adjusted(points),
        _per(expected, points.one),
        _per([max(0.0, low) for low in lower], points.one),
        _per([min(high, size) for high, size in zip(upper, most, strict=True)], points.one),
        marks,
    )


def _points(stretch: Stretch, waves: Sequence[float], months: int) -> _Points:
    events: Line = []
    sizes, exposures, one = [], [], []
    for first, last in stretch.spans(months):
        part = slice(first, last + 1)
        tops, weights = stretch.tops[part], [size or 0.0 for size in stretch.sizes[part]]
        events.append(None if None in tops else math.fsum(top or 0.0 for top in tops))
        sizes.append(math.fsum(weights))
        exposures.append(math.fsum(weight * wave for weight, wave in zip(weights, waves[part], strict=True)))
        one.append(stretch.measure.one(sizes[-1], months))
    return _Points(events, sizes, exposures, one)


def _rate(by_month: _Points, base: int) -> float:
    events = math.fsum(one or 0.0 for one in by_month.events[:base])
    return max(LEAST_EVENTS, events) / math.fsum(by_month.exposures[:base])


def _expected(points: _Points, rate: float, shares: bool) -> list[float]:
    most = points.sizes if shares else [math.inf] * len(points.sizes)
    return [min(rate * exposure, size) for exposure, size in zip(points.exposures, most, strict=True)]


def _sigmas(chart: Chart, points: _Points, expected: list[float], base: int, shares: bool) -> list[float]:
    left = [1 - mean / size if shares and size else 1.0 for mean, size in zip(expected, points.sizes, strict=True)]
    sigmas = [math.sqrt(mean * share) for mean, share in zip(expected, left, strict=True)]
    if chart not in ("u_prime", "p_prime"):
        return sigmas
    spread = _laney(_distances(points.events[:base], expected, sigmas))
    return [sigma * spread for sigma in sigmas]


def _laney(distances: Line) -> float:
    """Sigma z: the short-term spread of the standardised base; at least the 1 of the count model."""
    ranges = [abs(b - a) for a, b in pairwise(distances) if a is not None and b is not None]
    return max(1.0, math.fsum(ranges) / len(ranges) / D2) if ranges else 1.0


def _distances(events: Line, expected: list[float], sigmas: list[float]) -> Line:
    return [
        None if event is None or sigma <= 0 else (event - mean) / sigma
        for event, mean, sigma in zip(events, expected, sigmas, strict=False)
    ]


def _sigma_marks(points: _Points, expected: list[float], sigmas: list[float], judged: int) -> Marks:
    distances = _distances(points.events[:judged], expected, sigmas)
    return marks_of(_adjusted(points)[:judged], distances, rounding=ROUNDING, least_step=ROUNDING)


def _exact_marks(events: Line, expected: list[float], lower: list[float], upper: list[float]) -> Marks:
    """Outside and shift only: near limits and trends mean little on a handful of events."""
    marks = marks_of(events, _distances(events, expected, expected), limit=math.inf, rounding=ROUNDING)
    known = zip(events, lower, upper, strict=False)
    outside = [event is not None and not low <= event <= high for event, low, high in known]
    return replace(marks, outside=outside, steps=[0] * len(events))


def _exact_limits(expected: list[float], sizes: list[float] | None) -> tuple[list[float], list[float]]:
    """The fewest and most events that leave at most PERIOD_TAIL beyond them."""
    means = np.array(expected)
    if sizes is None:
        return _poisson(PERIOD_TAIL, means), _poisson(1 - PERIOD_TAIL, means)
    whole = np.array(sizes)
    shares = np.divide(means, whole, out=np.zeros_like(means), where=whole > 0)
    return _binomial(PERIOD_TAIL, whole, shares), _binomial(1 - PERIOD_TAIL, whole, shares)


def _poisson(tail: float, means: FloatArray) -> list[float]:
    """Smallest count with at least `tail` at or below it."""
    found = np.ceil(special.pdtrik(tail, means))
    before = np.maximum(found - 1, 0)
    exact: list[float] = np.where(special.pdtr(before, means) >= tail, before, found).tolist()
    return exact


def _binomial(tail: float, sizes: FloatArray, shares: FloatArray) -> list[float]:
    # A period without cases has no share, and no limit but 0.
    found = np.nan_to_num(np.ceil(special.bdtrik(tail, sizes, shares)))
    before = np.maximum(found - 1, 0)
    below = special.betainc(np.maximum(sizes - before, 1.0), before + 1, 1 - shares)
    exact: list[float] = np.where(below >= tail, before, found).tolist()
    return exact


def _adjusted(points: _Points) -> Line:
    usual = zip(points.one, points.exposures, points.sizes, strict=True)
    return _per(points.events, [one * weighted / size if size else 0.0 for one, weighted, size in usual])


def _per(events: Sequence[float | None], one: Sequence[float]) -> Line:
    return [None if event is None or unit <= 0 else event / unit for event, unit in zip(events, one, strict=True)]
