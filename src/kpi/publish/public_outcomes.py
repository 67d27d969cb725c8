"""Indicators as everybody may see them: small counts of citizens are not told, nor what they could be found from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from kpi.catalogue.protected import series_of
from kpi.engine.measure import nothing
from kpi.engine.source import Sums
from kpi.engine.spans import Amount, OutcomeSource, Span
from kpi.facts.shape import OrganisationFacts
from kpi.model import Kpi, Window
from kpi.periods import month_index
from kpi.publish.cells import STEP, Cells
from kpi.publish.disclosure import MILLIONTHS
from kpi.publish.points import Points

SMALL = 5
"""A count of citizens, or its complement, of 1 to 4 reads "under 5"."""
LEAST_AMONG = 10
"""A share is told where it is of at least so many."""
LEAST_UNITS = 8
"""Below the organisation an indicator is told where at least so many units report it."""


class PublicOutcomes(OutcomeSource):
    """One kind of window per indicator: the one it is delivered in, and sums of it that hide nothing."""

    def __init__(self, facts: OrganisationFacts, kpis: Mapping[str, Kpi], points: Points, cells: Cells) -> None:
        super().__init__(facts)
        self.kpis, self.points, self.cells = kpis, points, cells
        self.exact = OutcomeSource(facts)
        self.hidden: dict[tuple[str, str], frozenset[Span]] = {}
        self._reporting: dict[str, set[str]] = {}
        for row in facts.outcomes:
            if row.unit != facts.organisation:
                self._reporting.setdefault(row.indicator, set()).add(row.unit)

    def may_show(self, kpi: Kpi, node: str) -> bool:
        """Citizens are told of at the organisation, and of the units that report where there are enough of them."""
        reporting = self._reporting.get(kpi.id, set())
        return node == self.facts.organisation or (len(reporting) >= LEAST_UNITS and node in reporting)

    def _resolve(self, indicator: str, node: str) -> dict[Span, Amount]:
        kpi, exact = self.kpis[indicator], self.exact.spans(indicator, node)
        if kpi.protection == "open":
            return exact
        if kpi.protection == "persons":
            shown = self._from_points(kpi, node, exact)
        elif node == self.facts.organisation:
            shown = {span: amount for span, amount in exact.items() if not is_small(kpi, amount)}
        elif self.may_show(kpi, node):
            shown = self._in_steps(kpi, node, exact)
        else:
            shown = {}
        self.hidden[indicator, node] = frozenset(set(exact) - set(shown))
        return shown

    def sums(self, kpi: Kpi, node: str, window: Window, as_of: date) -> Sums:
        """A window with a period that is not told is not told either, unless it only needs the last one."""
        found = super().sums(kpi, node, window, as_of)
        hidden = self.hidden.get((kpi.id, node), frozenset())
        inside = [span for span in hidden if window.start <= span[1] <= min(window.end, as_of)]
        shown = [span for span in self.spans(kpi.id, node) if window.start <= span[1] <= min(window.end, as_of)]
        last_only = kpi.numerator is not None and kpi.numerator.over_time == "last"
        if inside and not (last_only and shown and max(span[1] for span in shown) > max(span[1] for span in inside)):
            return nothing("waiting_point" if kpi.protection == "persons" else "few_citizens", window)
        if kpi.protection == "persons" and found.missing is None:
            step = Fraction(STEP * MILLIONTHS)
            return Sums(found.numerator, found.denominator, found.known, found.needed, found.provisional, None,
                        found.step, step, None if found.denominator is None else step)  # fmt: skip
        if kpi.protection == "citizens" and node != self.facts.organisation and found.missing is None:
            return Sums(found.numerator, found.denominator, found.known, found.needed, found.provisional, None,
                        found.step, Fraction(STEP * MILLIONTHS))  # fmt: skip
        return found

    def _from_points(self, kpi: Kpi, node: str, exact: dict[Span, Amount]) -> dict[Span, Amount]:
        series = series_of(kpi)
        assert series is not None
        found = {}
        for span, amount in exact.items():
            top = self._difference(node, series, span)
            bottom = self._difference(node, f"{series}/per", span) if kpi.denominator is not None else None
            if top is not None and (kpi.denominator is None or bottom):
                found[span] = Amount(top, bottom, amount.provisional)
        return found

    def _difference(self, node: str, series: str, span: Span) -> int | None:
        start, end = month_index(span[0]) - 1, month_index(span[1])
        if not self.points.large(node, end):
            return None
        amounts = [self.points.amount(node, series, month) for month in (start, end)]
        return None if amounts[0] is None or amounts[1] is None else amounts[1] - amounts[0]

    def _in_steps(self, kpi: Kpi, node: str, exact: dict[Span, Amount]) -> dict[Span, Amount]:
        large = {
            span: amount
            for span, amount in exact.items()
            if amount.denominator is None or amount.denominator >= LEAST_AMONG * MILLIONTHS
        }
        told = self.cells.told(kpi.id, node, {span[1]: amount.numerator for span, amount in large.items()})
        return {
            span: Amount(_within(told[span[1]], amount.denominator), amount.denominator, amount.provisional)
            for span, amount in large.items()
        }


def _within(told: int, denominator: int | None) -> int:
    """Some of a number are never more than it, whatever the steps say."""
    return max(0, told if denominator is None else min(told, denominator))


def is_small(kpi: Kpi, amount: Amount) -> bool:
    """Whether an amount, or what is left of a share, is 1 to 4 citizens, or a share is of too few."""
    if not _counts_citizens(kpi):
        return False
    if 0 < amount.numerator < SMALL * MILLIONTHS:
        return True
    if amount.denominator is None or kpi.scale != 100:
        return False
    left = amount.denominator - amount.numerator
    return 0 < left < SMALL * MILLIONTHS or amount.denominator < LEAST_AMONG * MILLIONTHS


def _counts_citizens(kpi: Kpi) -> bool:
    """Counts and shares of citizens; a mean of grades, days or steps is no count."""
    return kpi.denominator is None or kpi.scale == 100
