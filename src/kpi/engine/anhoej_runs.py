"""Anhøj's rules for runs: is the order of the points what chance gives, without any limits?

Source: Anhøj & Olesen (2014), Run charts revisited; Anhøj & Wentzel-Larsen (2018). The Danish standard.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

RUN_POINTS = 10
"""Anhøj: the run rules need ten useful points."""

CROSSINGS_CHANCE = 20
"""Anhøj: fewer crossings than the lower 5 % (one in twenty) point of a fair coin's are a signal."""


@dataclass(frozen=True, slots=True)
class Runs:
    """Anhøj's rules on the points off the centre line; the bounds are None below ten of them."""

    useful: int
    longest: int
    longest_max: int | None
    crossings: int
    crossings_min: int | None
    signal: bool


def anhoej(values: Sequence[float | None], centre: float) -> Runs:
    """Longest run and crossings of the centre line; missing values and points on the line do not count.

    Longest run allowed: round(log2 n) + 3; crossings at least the 5 % point of binomial(n - 1, 1/2).
    """
    sides = [value > centre for value in values if value is not None and value != centre]
    crossings = sum(before != after for before, after in pairwise(sides))
    longest = run = 0
    for position, side in enumerate(sides):
        run = run + 1 if position and side == sides[position - 1] else 1
        longest = max(longest, run)
    if len(sides) < RUN_POINTS:
        return Runs(len(sides), longest, None, crossings, None, False)
    longest_max, crossings_min = run_bounds(len(sides))
    signal = longest > longest_max or crossings < crossings_min
    return Runs(len(sides), longest, longest_max, crossings, crossings_min, signal)


@lru_cache(maxsize=512)
def run_bounds(useful: int) -> tuple[int, int]:
    """Longest run and fewest crossings that chance allows among so many useful points."""
    if useful < 1:
        raise ValueError(f"there must be at least one useful point, got {useful}")
    coins = useful - 1
    crossings, ways = 0, 1
    while ways * CROSSINGS_CHANCE < 2**coins:
        crossings += 1
        ways += math.comb(coins, crossings)
    return round(math.log2(useful)) + 3, crossings
