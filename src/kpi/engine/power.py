"""The line beside a target that promises fewer events: what the base year can show at all.

Source: exact test of two Poisson counts (`small_numbers`); for many events the square-root transformation, whose
spread does not depend on the mean (Anscombe 1948).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from kpi.engine.small_numbers import better_by_luck, chance_of_noticing, smallest_noticeable_fall
from kpi.engine.thresholds import LEAST_CHANCE, USUAL_PROMISE

EXACT_UP_TO = 2000
"""Events up to which the chance of noticing is counted out; beyond, square roots agree to 0.01."""

ONE_SIDED = NormalDist().inv_cdf(0.95)
"""A fall is looked for as a fall: 5 % at one end."""


@dataclass(frozen=True, slots=True)
class Power:
    """What a baseline year of so many events lets a year be told from: one year against one, exact test, 5 %.

    `chance` that a true `change` is noticed; `smallest_fall` (a share) noticed with 80 %, None where none is;
    `by_luck`: chance of a year at least as much better with nothing changed.
    """

    base_events: float
    change: float
    chance: float
    smallest_fall: float | None
    by_luck: float

    @property
    def too_few(self) -> bool:
        return self.chance < LEAST_CHANCE


def power(base_events: float, change: float = USUAL_PROMISE) -> Power:
    """The line beside a target that promises a fall: `change` is the promise, -0.20 for a fifth less."""
    if not -1 <= change < 0:
        raise ValueError(f"a reduction lies between -1 and 0, got {change}")
    return Power(
        base_events,
        change,
        noticed(base_events, change),
        _smallest_fall(base_events),
        better_by_luck(base_events, change),
    )


def noticed(base_events: float, change: float) -> float:
    """The exact chance of noticing; for many events by square roots, whose spread does not depend on the mean."""
    if base_events <= EXACT_UP_TO:
        return chance_of_noticing(base_events, change)
    moved = abs(math.sqrt(1 + change) - 1) * math.sqrt(2 * base_events)
    return NormalDist().cdf(moved - ONE_SIDED)


def _smallest_fall(base_events: float) -> float | None:
    if base_events <= EXACT_UP_TO:
        return smallest_noticeable_fall(base_events)
    left = 1 - (ONE_SIDED + NormalDist().inv_cdf(0.8)) / math.sqrt(2 * base_events)
    return math.ceil(100 * (1 - left**2)) / 100
