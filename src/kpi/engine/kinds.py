"""The kinds of promise: from the words of a target file to a kind, and from a kind to its number.

Per cent is not percentage points, and a fixed base stays the base: 5 % in 2018 and 10 % in 2019 are both from 2017.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from kpi.engine.targets import Threshold
from kpi.model import Direction, Kpi, Target

Kind = Literal[
    "at_most",
    "at_least",
    "within_band",
    "reduce_by_pct",
    "increase_by_pct",
    "reduce_by_points",
    "increase_by_points",
    "not_above_year",
    "not_below_year",
    "restore_to_year",
    "count_by_deadline",
    "range_count",
    "milestone",
    "narrative",
    "none",
    "none_among",
    "better_than_peers",
    "better_than_period",
    "direction_only",
]

_HIGH = {
    "at_least",
    "increase_by_pct",
    "increase_by_points",
    "not_below_year",
    "count_by_deadline",
    "better_than_period",
}
_LOW = {"at_most", "reduce_by_pct", "reduce_by_points", "not_above_year", "restore_to_year", "none", "none_among"}
_BAND = {"within_band", "range_count"}


def kind_of(target: Target, kpi: Kpi) -> Kind:
    """The kind that the words of a target file mean."""
    if target.must_be == "done":
        return "milestone"
    if target.must_be == "assessed":
        return "narrative"
    if target.must_be in ("below", "above"):
        return "direction_only"
    if target.must_be == "more_than":
        return "better_than_period"
    if target.must_be == "between":
        return "within_band" if kpi.denominator else "range_count"
    if kpi.among is not None and target.value == 0:
        return "none_among"
    if target.reference is not None:
        return _against_reference(target)
    if target.must_be == "at_most":
        return "at_most"
    return "count_by_deadline" if target.due and not kpi.denominator else "at_least"


def _against_reference(target: Target) -> Kind:
    times = target.reference.times if target.reference and target.reference.times is not None else 1.0
    if times == 1:
        return "not_above_year" if target.must_be == "at_most" else "not_below_year"
    return "reduce_by_pct" if times < 1 else "increase_by_pct"


def good_direction(kind: Kind, stated: Direction | None = None) -> Direction:
    """Which way is good; `restore_to_year` and a bare direction take it from the KPI (`stated`)."""
    if kind in _BAND:
        return "band"
    if kind in ("restore_to_year", "direction_only", "better_than_peers") and stated:
        return stated
    return "high" if kind in _HIGH else "low" if kind in _LOW else "none"


def resolve(
    kind: Kind,
    *,
    limit: Fraction | None = None,
    band: tuple[Fraction, Fraction] | None = None,
    base: Fraction | None = None,
    change: Fraction | None = None,
) -> Threshold:
    """The number a promise comes to. `change` is per cent or points, by the kind; None when it names no number.

    Per cent of a base of zero is undefined: such a promise needs an absolute number, and there is none here.
    """
    if kind in ("none", "none_among"):
        return Fraction(0)
    if kind in _BAND:
        return band
    if kind in ("not_above_year", "not_below_year", "restore_to_year", "better_than_period"):
        return base
    if kind in ("reduce_by_pct", "increase_by_pct"):
        if not base or change is None:
            return None
        return base * (1 + change / 100 * (1 if kind == "increase_by_pct" else -1))
    if kind in ("reduce_by_points", "increase_by_points"):
        if base is None or change is None:
            return None
        return base + change * (1 if kind == "increase_by_points" else -1)
    return limit


def path_value(
    start: tuple[int, Fraction],
    end: tuple[int, Fraction],
    year: int,
    path: Literal["ceiling", "linear", "stated"] = "ceiling",
    stated: Mapping[int, Fraction] | None = None,
) -> Fraction:
    """What a year on the way is held against. A decided milestone beats interpolation; a ceiling holds every year."""
    if stated and year in stated:
        return stated[year]
    if path == "ceiling" or year >= end[0]:
        return end[1]
    if year <= start[0]:
        return start[1]
    return start[1] + (end[1] - start[1]) * Fraction(year - start[0], end[0] - start[0])
