"""What sort of promise a target is, and when it holds, in words a reader outside the project understands."""

from __future__ import annotations

from typing import Literal, get_args

from kpi import periods
from kpi.model import Kpi, Target
from kpi.screens.language import Language

Kind = Literal[
    "at_most",
    "at_least",
    "range",
    "relative",
    "direction",
    "cohort",
    "each",
    "count",
    "share",
    "milestone",
    "narrative",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
COHORTS = (
    "refugees_active_after_1_year_pct",
    "refugees_active_after_2_years_pct",
    "refugees_active_after_3_years_pct",
)
"""KPIs that follow those who came in the same year."""
_BY_WORD: dict[str, Kind] = {
    "done": "milestone",
    "assessed": "narrative",
    "below": "direction",
    "above": "direction",
    "between": "range",
}


def kind_of(target: Target, kpi: Kpi) -> Kind:
    if target.kpi in COHORTS:
        return "cohort"
    if target.must_be in _BY_WORD and not (target.each and target.must_be == "between"):
        return _BY_WORD[target.must_be]
    if target.each:
        return "each"
    if target.reference:
        return "relative"
    if target.due:
        return "share" if kpi.unit.da == "%" else "count"
    return "at_most" if target.must_be == "at_most" else "at_least"


def when(target: Target, say: Language) -> str:
    """The time a promise is about: a year, a span, every quarter, or the day it is due."""
    window = target.window
    if target.due:
        return say("target_when.due", day=say.day(target.due))
    if window is None:
        return ""
    if window.every:
        return say(f"target_when.every_{window.every}")
    if window.rolling_months and window.ending:
        return say.window(periods.rolling(window.ending, window.rolling_months).name)
    if window.from_ and window.to:
        return say.window(periods.span(window.from_, window.to).name)
    return str(window.year)
