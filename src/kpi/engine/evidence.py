"""Is a change sure? The evidence label of a target or KPI, kept apart from its formal status.

One function per basis; none of them knows a target's status, and no label of a neutral KPI says better or worse.
Sources: the signals of the control chart; exact ratio of two rates (Przyborowski & Wilenski 1940); difference of
two shares by Newcombe's method 10 (1998), made of two Wilson intervals.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from kpi.engine.control_chart import Improvement, PointType, Signal
from kpi.engine.power import Power, noticed, power
from kpi.engine.signals import Newest
from kpi.engine.signals_rules import meaning
from kpi.engine.small_numbers import RateRatio, rate_ratio, wilson
from kpi.engine.thresholds import CONFIDENCE, FEWEST_CASES, LEAST_CHANCE, USUAL_PROMISE

__all__ = [
    "NO_DATA",
    "NO_SPREAD",
    "Basis",
    "Evidence",
    "Label",
    "Power",
    "from_counts",
    "from_shares",
    "from_signal",
    "from_threshold",
    "power",
]

Label = Literal[
    "improvement",
    "concern",
    "neutral_high",
    "neutral_low",
    "no_sure_change",
    "too_few_events",
    "too_little_data",
    "certain",
    "uncertain",
]
Basis = Literal["signal", "rate_ratio", "difference", "interval", "no_spread", "none"]

CHANGES: dict[PointType, Label] = {
    "improvement": "improvement",
    "concern": "concern",
    "neutral_high": "neutral_high",
    "neutral_low": "neutral_low",
    "common_cause": "no_sure_change",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A label and what it rests on. `estimate`, `lower` and `upper` (95 %) in the unit of the basis:

    rate_ratio: rate now over rate before; difference: percentage points; interval: percent. `signal` and `since`
    (position of the month its run began) belong to the basis signal; `chance` is that of noticing the promised
    change; `cases` are the events or cases compared, now and before.
    """

    label: Label
    basis: Basis
    estimate: float | None = None
    lower: float | None = None
    upper: float | None = None
    signal: Signal | None = None
    since: int | None = None
    chance: float | None = None
    cases: tuple[float, ...] = ()


NO_DATA = Evidence("too_little_data", "none")
NO_SPREAD = Evidence("no_sure_change", "no_spread")
"""Scores of a survey come as means: without their spread no difference can be called sure."""


def from_signal(newest: Newest) -> Evidence:
    """A monthly KPI. Without a signal quarters and years of rare events say that they are too few to tell more."""
    if newest.variation is None:
        return Evidence("too_little_data", "signal")
    label = CHANGES[newest.variation]
    if label == "no_sure_change" and newest.chart in ("quarters", "years"):
        label = "too_few_events"
    return Evidence(label, "signal", signal=newest.signal, since=newest.since)


def from_counts(
    now: int | None,
    before: int | None,
    *,
    improvement: Improvement,
    exposure_now: float = 1.0,
    exposure_before: float = 1.0,
    promised: float = USUAL_PROMISE,
) -> Evidence:
    """Events of a period against those of the base period: sure when the exact 95 % interval leaves out 1.

    `exposure` is what the events are held against (person-years, months of a part of a year). Else too few events
    when the promised change would be noticed less than one time in five.
    """
    if now is None or before is None or exposure_now <= 0 or exposure_before <= 0:
        return NO_DATA
    # What the base would count in a period as long as this one.
    chance = noticed(round(before * exposure_now / exposure_before), promised)
    ratio = _ratio(now, exposure_now, before, exposure_before)
    sign = _sign(ratio.lower, ratio.upper, 1.0)
    label = CHANGES[meaning(sign, improvement)[1]]
    if sign == 0 and (now + before == 0 or chance < LEAST_CHANCE):
        label = "too_few_events"
    numbers = ratio.ratio, ratio.lower, ratio.upper
    return Evidence(label, "rate_ratio", *numbers, chance=chance, cases=(now, before))


@lru_cache(maxsize=65_536)
def _ratio(now: int, exposure_now: float, before: int, exposure_before: float) -> RateRatio:
    return rate_ratio(now, exposure_now, before, exposure_before, confidence=CONFIDENCE)


def from_shares(
    now: tuple[float, float] | None, before: tuple[float, float] | None, *, improvement: Improvement
) -> Evidence:
    """A share against an earlier one, each (of them, all): sure when the 95 % interval leaves out 0.

    Newcombe's interval of the difference holds for small numbers, where the usual one does not. Each must be
    counted in cases: a percentage of money or a growth has no such spread.
    """
    if now is None or before is None or now[1] <= 0 or before[1] <= 0:
        return NO_DATA
    newer, older = _share(*now), _share(*before)
    if newer is None or older is None:
        return NO_SPREAD
    (p1, lower1, upper1), (p0, lower0, upper0) = newer, older
    difference = p1 - p0
    lower = difference - math.hypot(p1 - lower1, upper0 - p0)
    upper = difference + math.hypot(upper1 - p1, p0 - lower0)
    sign = _sign(lower, upper, 0.0)
    label = CHANGES[meaning(sign, improvement)[1]]
    if sign == 0 and min(now[1], before[1]) < FEWEST_CASES:
        label = "too_few_events"
    return Evidence(label, "difference", 100 * difference, 100 * lower, 100 * upper, cases=(now[1], before[1]))


def from_threshold(share: tuple[float, float] | None, threshold: float | tuple[float | None, float | None]) -> Evidence:
    """A share (of them, all) against a fixed number in percent: uncertain when Wilson's 95 % interval holds it.

    A band counts each of its ends. Nothing is said of a change: only whether so few cases can decide the matter.
    """
    if share is None or share[1] <= 0:
        return Evidence("too_little_data", "interval")
    found = _share(*share)
    if found is None:
        return NO_SPREAD
    value, lower, upper = (100 * part for part in found)
    ends = threshold if isinstance(threshold, tuple) else (threshold,)
    inside = any(end is not None and lower <= end <= upper for end in ends)
    return Evidence("uncertain" if inside else "certain", "interval", value, lower, upper, cases=(share[1],))


def _share(x: float, n: float) -> tuple[float, float, float] | None:
    """Value and Wilson interval; None for what is no share: below nothing or above all."""
    lower, upper = wilson(x, n, confidence=CONFIDENCE)
    return None if lower is None or upper is None else (x / n, lower, upper)


def _sign(lower: float | None, upper: float | None, nothing: float) -> int:
    if lower is not None and lower > nothing:
        return 1
    return -1 if upper is not None and upper < nothing else 0
