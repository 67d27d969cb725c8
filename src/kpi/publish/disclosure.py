"""The rule for a single point about persons: may it be told, and as what.

Source: the discretion design in ten sentences (`docs/discretion.md`), tried against an attacker by linear programming.
Everything here is pure; what a store has told before is kept by `ledger`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import numpy as np

from kpi.catalogue.protected import EVERYWHERE
from kpi.facts.shape import Amounts, Places
from kpi.model import SECONDS_PER_DAGSVAERK

FULL = 2**64
"""Fractions have this resolution."""
MILLIONTHS = 1_000_000
MANY = 64
"""So many bookings are counted person by person rather than sorted."""
EXACT = 2**53
"""Below this, sums of integers are exact as real numbers."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Thresholds of the design; the data protection officer decides them."""

    step: int = 5
    """Counts, or days: a total is told rounded to whole steps from a secret start (sentence 2)."""
    least_people: int = 3
    most_share: float = 0.70
    """At least so many people contribute to a point and nobody has more of it (sentence 5)."""
    alone_heads: int = 12
    stay_heads: int = 10
    """A unit stands alone from so many heads, and stays while it has so many (the tree)."""
    month_heads: int = 50
    """From so many heads a node has a point every month, below at the ends of quarters (sentence 4)."""
    large_heads: int = 200
    large_until: int = 180
    large_from: int = 220
    large_leaves: int = 8
    """Large: so many heads and no published children or so many published leaves (sentence 6)."""

    def step_of(self, measure: str) -> int:
        """The step of a measure in its own integers: seconds, millionths or counts."""
        base = measure.partition("|")[0]
        if base in ("absence", "injury_absence"):
            return self.step * SECONDS_PER_DAGSVAERK
        return self.step * MILLIONTHS if base.startswith("outcome:") else self.step


Part = tuple[Places, Amounts]
"""Persons and what each booking added for them."""


def rounded(total: int, fraction: int, step: int) -> int:
    """A running total as it is told: `step * floor(total / step + fraction)`, exact (sentence 2)."""
    return step * ((total * FULL + fraction * step) // (step * FULL))


def rounded_all(totals: Amounts, fraction: int, step: int) -> Amounts:
    """Many running totals of one series as they are told: a step more from the remainder on that the fraction lifts."""
    lifted_from = step - fraction * step // FULL
    return step * (totals // step + (totals % step >= lifted_from))


def nets(parts: Iterable[Part]) -> Amounts:
    """What each person added in all; those who cancelled out have added nothing."""
    found = [part for part in parts if len(part[0])]
    if not found:
        return np.zeros(0, dtype=np.int64)
    persons, amounts = found[0] if len(found) == 1 else (np.concatenate(one) for one in zip(*found, strict=True))
    if len(persons) >= MANY and int(np.abs(amounts).sum()) < EXACT:
        of_all = np.bincount(persons, weights=amounts)
        many: Amounts = of_all[of_all != 0].astype(np.int64)
        return many
    order = np.argsort(persons, kind="stable")
    persons = persons[order]
    begins = np.flatnonzero(np.concatenate([[True], persons[1:] != persons[:-1]]))
    totals = np.add.reduceat(amounts[order], begins)
    kept: Amounts = totals[totals != 0]
    return kept


def enough_people(parts: Iterable[Part], policy: Policy, step: int) -> bool:
    """Three people at least, none above 70 %, nobody's own figures taken back by more than a step (sentence 5)."""
    net = nets(parts)
    if len(net) < policy.least_people or int(net.min()) < -step:
        return False
    sizes = np.abs(net)
    return at_most(policy.most_share, int(sizes.max()), int(sizes.sum()))


def at_most(share: float, part: int, whole: int) -> bool:
    """Whether a part is no more than a share of the whole, exact: 63 of 90 are 70 %."""
    exact = _fraction(share)
    return part * exact.denominator <= exact.numerator * whole


@cache
def _fraction(share: float) -> Fraction:
    return Fraction(share).limit_denominator(MILLIONTHS)


def is_large_only(measure: str) -> bool:
    """Below large nodes there is one measure of the same people (sentences 6 and 7)."""
    return measure not in EVERYWHERE
