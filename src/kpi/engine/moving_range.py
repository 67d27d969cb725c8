"""Centre and width of an XmR chart from the moving ranges of one phase.

Sources: Wheeler, Understanding Variation (2.66 and 3.267); the published description of NHSRplotthedots 0.2.2
(outliers stay in the mean, one pass of screening); Making Data Count (13 points).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

LIMIT_FACTOR = 2.66
"""Wheeler: 3 / d2 with d2 = 1.128, the limit distance in mean moving ranges."""

SCREEN_FACTOR = 3.267
"""Wheeler: D4 for two points; a moving range this many times the mean is left out of the mean."""

MINIMUM_POINTS = 13
"""Making Data Count tool: limits and icons from 13 points."""

ROUNDING = 1e-12
"""Share of the largest value below which two figures count as equal: adjusted series carry rounding noise."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits are mean -+ width; width 0 is a base without variation. `rounding` in the unit of the values."""

    mean: float
    width: float
    rounding: float


def moving_range_limits(
    values: list[float | None], *, minimum: int, fix_after: int | None, screen: bool, widen: float
) -> Limits | None:
    """None below `minimum` values or without two neighbouring months; a gap breaks moving ranges."""
    present = [value for value in values if value is not None]
    if len(present) < max(minimum, 1):
        return None
    base = _base(values, fix_after, minimum)
    ranges = [abs(b - a) for a, b in pairwise(base) if a is not None and b is not None]
    if not ranges:
        return None
    rounding = ROUNDING * max(max(present), -min(present))
    width = LIMIT_FACTOR * _mean_range(ranges, screen)
    return Limits(_mean(base), 0.0 if width <= rounding else width * widen, rounding)


def _base(values: list[float | None], fix_after: int | None, minimum: int) -> list[float | None]:
    if fix_after is None:
        return values
    stop = min(fix_after, len(values))
    filled = sum(value is not None for value in values[:stop])
    while filled < minimum and stop < len(values):
        filled += values[stop] is not None
        stop += 1
    return values[:stop]


def _mean(base: list[float | None]) -> float:
    values = [value for value in base if value is not None]
    mean = math.fsum(values) / len(values)
    # Division may land one unit beside the common value of a constant series.
    return min(max(mean, min(values)), max(values))


def _mean_range(ranges: list[float], screen: bool) -> float:
    mean = math.fsum(ranges) / len(ranges)
    kept = [size for size in ranges if size < SCREEN_FACTOR * mean] if screen else ranges
    # Mostly equal months: screening would leave no spread at all and call every month special.
    return math.fsum(kept) / len(kept) if any(kept) else mean
