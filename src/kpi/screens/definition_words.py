"""What a figure counts and divides by, in words: its own where the file brings them, else those of its columns."""

from __future__ import annotations

from kpi.model import Component, Kpi
from kpi.screens.language import Language

_UNITS = {26_640: "days", 3_600: "hours"}
"""What seconds are turned into before they are shown."""
_SCALES = {100: "percent", 1_000: "thousand", 1_000_000: "million"}
_NAMELESS = frozenset(
    {"numerator_millionths", "denominator_millionths", "count", "total", "score_millionths", "scored"}
)
"""Columns that carry whatever was delivered: what they count stands in the KPI's file, or is its title."""


def counted(kpi: Kpi, say: Language) -> str:
    """The numerator; a recorded state has none."""
    if kpi.numerator is None:
        return ""
    told = say.of(kpi.counts) if kpi.counts else _columns(kpi.numerator, say) or say.of(kpi.title)
    return _over_time(told, kpi.numerator, say)


def divided_by(kpi: Kpi, say: Language) -> str:
    """The denominator; empty for a count."""
    if kpi.denominator is None:
        return ""
    told = say.of(kpi.out_of) if kpi.out_of else _columns(kpi.denominator, say)
    return _over_time(told, kpi.denominator, say)


def formula(kpi: Kpi, say: Language) -> str:
    """How the two become the figure, and by which named method."""
    if kpi.denominator is None:
        return ""
    said = say("definition_formula.plain") if kpi.scale == 1 else say(f"definition_formula.{_SCALES[kpi.scale]}")
    return f"{said} {say(f'definition_method.{kpi.method}')}" if kpi.method else said


def beside(kpi: Kpi, say: Language) -> str:
    return _columns(kpi.among, say) if kpi.among else ""


def has_words(component: Component | None, own: object) -> bool:
    """Whether a reader is told what a component counts."""
    return component is None or own is not None or component.column not in _NAMELESS


def _columns(component: Component, say: Language) -> str:
    names = [name.strip() for name in component.column.split("+")]
    if names[0] in _NAMELESS:
        return ""
    told = say.listed([say(f"definition_column.{name}") for name in names])
    unit = _UNITS.get(component.per)
    return say(f"definition_unit.{unit}", what=told) if unit else told


def _over_time(told: str, component: Component, say: Language) -> str:
    return say(f"definition_over_time.{component.over_time}", what=told[:1].upper() + told[1:])
