"""What a change of a rate consists of: change within the parts, and a shift between parts of different levels.

Source: the exact decomposition with mean weights (Kitagawa 1955): the two add up to the whole change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One part's rate and size, before and now."""

    before: float
    now: float
    size_before: float
    size_now: float


@dataclass(frozen=True, slots=True)
class Mix:
    within: float
    between: float

    @property
    def total(self) -> float:
        return self.within + self.between


def mix(parts: Sequence[Part]) -> Mix | None:
    """None where there is nothing to weigh by."""
    whole_before = sum(part.size_before for part in parts)
    whole_now = sum(part.size_now for part in parts)
    if len(parts) < 2 or whole_before <= 0 or whole_now <= 0:
        return None
    within = between = 0.0
    for part in parts:
        share_before, share_now = part.size_before / whole_before, part.size_now / whole_now
        within += (part.now - part.before) * (share_before + share_now) / 2
        between += (share_now - share_before) * (part.before + part.now) / 2
    return Mix(within, between)
