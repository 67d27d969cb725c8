"""The one definition of every figure: numerator and denominator of a KPI for a node and a window, exact.

Sums over sums, re-made at every level and window; integers until one last division (`fractions.Fraction`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache

from kpi.engine.monthly import MonthlySource
from kpi.engine.recorded import FollowUpSource
from kpi.engine.source import Source, Sums
from kpi.engine.spans import OutcomeSource, SurveySource
from kpi.facts.shape import OrganisationFacts
from kpi.model import Component, Figure, Kpi, Reason, Window


class Measures:
    """Measures one organisation. `as_of` hides everything later than the end of that month."""

    def __init__(self, facts: OrganisationFacts, kpis: Mapping[str, Kpi]) -> None:
        self.facts = facts
        self.kpis = kpis
        self.surveys = SurveySource(facts)
        self.follow_up = FollowUpSource(facts)
        self.outcomes = OutcomeSource(facts)
        self.monthly = MonthlySource(facts)
        self.figure = lru_cache(maxsize=200_000)(self.figure_once)

    @property
    def newest_month(self) -> date:
        """The organisation's newest complete month of absence, else of anything delivered."""
        return self.facts.newest.get("absence") or max(self.facts.newest.values())

    def has_point(self, kpi: Kpi, node: str, end: date) -> bool:
        """Whether a window that ends on that day may be told at all; exact measures tell every one."""
        return True

    def source(self, kpi: Kpi) -> Source:
        if kpi.facts == "outcomes":
            return self.outcomes
        if kpi.facts == "surveys":
            return self.surveys
        return self.follow_up if kpi.facts == "follow_up" else self.monthly

    def figure_once(self, kpi_id: str, node: str, window: Window, as_of: date | None = None) -> Figure:
        """Not remembered: for whoever asks for all there are, each once."""
        kpi = self.kpis[kpi_id]
        until = as_of or self.newest_month
        return figure_of(kpi, node, window, self.source(kpi).sums(kpi, node, window, until))


def figure_of(kpi: Kpi, node: str, window: Window, sums: Sums) -> Figure:
    """Divides once. A zero or absent denominator gives no figure, never a zero."""
    numerator = _natural(sums.numerator, kpi.numerator)
    denominator = _natural(sums.denominator, kpi.denominator)
    value, reason = None, sums.missing
    if kpi.among is not None:
        denominator = _natural(sums.denominator, kpi.among)
    if numerator is not None and kpi.denominator is None and (kpi.among is None or denominator):
        value = numerator if kpi.scale == 1 else numerator * kpi.scale
    elif numerator is not None and denominator and kpi.denominator is not None:
        value = _divided(numerator, kpi.scale, denominator)
    elif numerator is not None and reason is None:
        reason = "no_denominator"
    return Figure(
        kpi.id,
        node,
        sums.covers or window,
        value,
        numerator,
        denominator,
        sums.known,
        sums.needed,
        sums.provisional,
        reason,
        sums.step,
        None if value is None else _error(kpi, sums, value, denominator),
    )


def _error(kpi: Kpi, sums: Sums, value: Fraction, denominator: Fraction | None) -> Fraction | None:
    """The farthest the exact value can lie, when both parts may be off by less than their steps."""
    if sums.error is None or kpi.numerator is None:
        return None
    top = Fraction(sums.error.numerator * kpi.scale, sums.error.denominator * kpi.numerator.per)
    if kpi.denominator is None or not denominator:
        return top
    if not sums.denominator_error:
        return top / denominator if denominator > 0 else None
    below = sums.denominator_error / kpi.denominator.per
    least = denominator - below
    return None if least <= 0 else (top + abs(value) * below) / least


def nothing(reason: Reason, window: Window, known: int = 0) -> Sums:
    """What a source answers when it may not or cannot say."""
    return Sums(None, None, known, window.months, missing=reason)


def _natural(amount: Fraction | None, component: Component | None) -> Fraction | None:
    if amount is None or component is None:
        return None
    return amount if component.per == 1 else Fraction(amount.numerator, amount.denominator * component.per)


def _divided(numerator: Fraction, scale: int, denominator: Fraction) -> Fraction:
    """numerator * scale / denominator, reduced once: figures are made by the hundred thousand."""
    top, below = numerator.numerator * scale, denominator.numerator
    return Fraction(top * denominator.denominator, below * numerator.denominator)
