"""Rule 3: what no remaining month can change any more.

The least and the most a window can still end at, the missing months taken to have as much of the denominator as the
known ones. A ceiling below the least means a needed rest below zero; a floor above the most one above 100 %.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kpi.engine.targets import Threshold
from kpi.model import Figure, Kpi, Status, Target


@dataclass(frozen=True, slots=True)
class Reach:
    """None: no bound on that side."""

    least: Fraction | None = None
    most: Fraction | None = None


def decided_early(target: Target, kpi: Kpi, figure: Figure, threshold: Threshold) -> Status | None:
    """`met` or `missed` when the rest of the window cannot change it, else None."""
    low, high = threshold if isinstance(threshold, tuple) else (threshold, threshold)
    value, reach = figure.value, reach_of(kpi, figure)
    if value is None or low is None or high is None:
        return None
    if target.must_be in ("at_most", "between") and reach.least is not None and reach.least > high:
        return "missed"
    if target.must_be in ("at_least", "between") and reach.most is not None and reach.most < low:
        return "missed"
    if target.must_be == "more_than" and reach.most is not None and reach.most <= low:
        return "missed"
    reached = value > low if target.must_be == "more_than" else value >= low
    return "met" if reached and is_count(kpi) and target.must_be in ("at_least", "more_than") else None


def is_count(kpi: Kpi) -> bool:
    """A number that only grows within its window."""
    return kpi.denominator is None and kpi.numerator is not None and kpi.numerator.over_time == "sum"


def reach_of(kpi: Kpi, figure: Figure) -> Reach:
    value, over_time = figure.value, _over_time(kpi)
    if value is None or figure.numerator is None or figure.numerator < 0:
        return Reach()
    if is_count(kpi):
        return Reach(least=value)
    if "last" in over_time or not 0 < figure.known < figure.needed:
        return Reach()
    known = Fraction(figure.known, figure.needed)
    least = value
    if kpi.numerator is not None and kpi.numerator.over_time == "mean":
        least *= known
    if kpi.denominator is not None and kpi.denominator.over_time == "sum":
        least *= known
    is_share = kpi.scale == 100 and over_time == ("sum", "sum")
    return Reach(least, least + 100 * (1 - known) if is_share else None)


def _over_time(kpi: Kpi) -> tuple[str, ...]:
    return tuple(part.over_time for part in (kpi.numerator, kpi.denominator) if part is not None)
