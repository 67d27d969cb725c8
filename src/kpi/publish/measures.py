"""The protected measures: which extract each comes from, and until when it is delivered."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from kpi.facts.shape import Flags, OrganisationFacts
from kpi.periods import month_index

_EXTRACTS = {
    "absence": ("absence", "employment"), "people": ("absence", "employment"), "injuries": ("injuries",),
    "injury_absence": ("injuries",), "left": ("employment",), "outcome": ("outcomes",),
}  # fmt: skip
"""By base, the extracts that must cover a month before it is known; the first says how far it is delivered."""
_ONE_MONTH_LATE = ("absence|spell_length",)
"""Whether a spell is short or long is known a month later."""


def family_of(measure: str) -> str:
    """The measure, or the measure and attribute its categories belong to."""
    return measure.rpartition("=")[0] or measure


def base_of(measure: str) -> str:
    return measure.partition("|")[0]


def families(measures: Iterable[str]) -> dict[str, list[str]]:
    """The measures of each family; a total comes before its categories."""
    found: dict[str, list[str]] = {}
    for measure in sorted(measures, key=lambda name: ("|" in name, name)):
        found.setdefault(family_of(measure), []).append(measure)
    return found


def newest_of(facts: OrganisationFacts, measure: str, newest: int) -> int | None:
    """The newest month of a measure that is delivered, no later than a month; None when it is not any more."""
    day = facts.newest.get(_extracts(measure)[0])
    return None if day is None else min(month_index(day), newest) - (family_of(measure) in _ONE_MONTH_LATE)


def delivered_months(facts: OrganisationFacts, measure: str) -> Flags:
    flags = np.ones(facts.months, dtype=np.bool_)
    for extract in _extracts(measure):
        flags &= facts.covered.get(extract, np.zeros(facts.months, dtype=np.bool_))
    return flags


def _extracts(measure: str) -> tuple[str, ...]:
    return _EXTRACTS[base_of(measure).partition(":")[0]]
