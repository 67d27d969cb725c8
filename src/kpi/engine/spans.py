"""Figures from rows that bring their own period: citizen outcomes and surveys.

A node's own row counts; without one, the sum of the nodes that lay directly below it then. Never both.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kpi.engine.source import Sums
from kpi.facts.shape import OrganisationFacts, OutcomeRow, SurveyRow
from kpi.model import Component, Kpi, Window

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Amount:
    """Numerator and denominator of one period at one node, in millionths."""

    numerator: int
    denominator: int | None
    provisional: bool

    def __add__(self, other: Amount) -> Amount:
        both = (self.denominator, other.denominator)
        denominator = None if None in both else sum(part for part in both if part is not None)
        return Amount(self.numerator + other.numerator, denominator, self.provisional or other.provisional)


class OutcomeSource:
    def __init__(self, facts: OrganisationFacts) -> None:
        self.facts = facts
        self._rows: dict[tuple[str, str], list[OutcomeRow]] = defaultdict(list)
        for row in facts.outcomes:
            self._rows[row.indicator, row.unit].append(row)
        self._resolved: dict[tuple[str, str], dict[Span, Amount]] = {}

    def spans(self, indicator: str, node: str) -> dict[Span, Amount]:
        """Every period of the indicator at the node, by first and last day."""
        key = (indicator, node)
        if key not in self._resolved:
            self._resolved[key] = self._resolve(indicator, node)
        return self._resolved[key]

    def _resolve(self, indicator: str, node: str) -> dict[Span, Amount]:
        found: dict[Span, Amount] = {}
        for child in self.facts.once_below(node):
            for span, amount in self.spans(indicator, child).items():
                if child in self.facts.children_on(node, span[1]):
                    found[span] = found[span] + amount if span in found else amount
        return found | _own(self._rows[indicator, node])

    def sums(self, kpi: Kpi, node: str, window: Window, as_of: date) -> Sums:
        until = min(window.end, as_of)
        inside = {span: amount for span, amount in self.spans(kpi.id, node).items() if window.start <= span[1] <= until}
        whole = (window.start, window.end)
        chosen = {whole: inside[whole]} if whole in inside else inside
        if not chosen:
            return Sums(None, None, 0, window.months, missing="no_data")
        ordered = [chosen[span] for span in sorted(chosen, key=lambda span: (span[1], span[0]))]
        last_only = kpi.numerator is not None and kpi.numerator.over_time == "last"
        newest = max(span[1] for span in chosen)
        known = _months(window.start, newest) if last_only else sum(_months(*span) for span in chosen)
        numerators = [amount.numerator for amount in ordered]
        denominators = [amount.denominator for amount in ordered]
        return Sums(
            _combine(numerators, kpi.numerator),
            None
            if None in denominators
            else _combine([part for part in denominators if part is not None], kpi.denominator),
            known,
            window.months,
            any(amount.provisional for amount in ordered),
            step=max(_months(*span) for span in chosen),
        )


def _own(rows: list[OutcomeRow]) -> dict[Span, Amount]:
    """The whole when it is delivered, else the sum of its parts."""
    found: dict[Span, Amount] = {}
    for row in rows:
        if row.part is not None:
            amount = Amount(row.numerator, row.denominator, row.provisional)
            span = (row.start, row.end)
            found[span] = found[span] + amount if span in found else amount
    for row in rows:
        if row.part is None:
            found[row.start, row.end] = Amount(row.numerator, row.denominator, row.provisional)
    return found


def _combine(amounts: list[int], component: Component | None) -> Fraction | None:
    if component is None:
        return None
    if component.over_time == "last":
        return Fraction(amounts[-1])
    if component.over_time == "mean":
        return Fraction(sum(amounts), len(amounts))
    return Fraction(sum(amounts))


def _months(start: date, end: date) -> int:
    return max(1, (end.year - start.year) * 12 + end.month - start.month + 1)


class SurveySource:
    def __init__(self, facts: OrganisationFacts) -> None:
        self.facts = facts
        self._rows: dict[tuple[str, str], SurveyRow] = {(row.survey, row.unit): row for row in facts.surveys}
        kinds: dict[str, dict[str, date]] = defaultdict(dict)
        for row in facts.surveys:
            kinds[row.kind][row.survey] = min(row.held_on, kinds[row.kind].get(row.survey, row.held_on))
        self._kinds = {kind: sorted(held.items(), key=lambda one: one[1]) for kind, held in kinds.items()}
        self._held_on = {survey: held_on for held in kinds.values() for survey, held_on in held.items()}

    def windows(self, kpi: Kpi) -> list[Window]:
        """The surveys of the KPI's kind in the order held."""
        held = self._kinds.get(kpi.survey_kind or "", [])
        return [Window(f"survey:{survey}", held_on, held_on) for survey, held_on in held]

    def scale(self, window: Window) -> tuple[int | None, int | None]:
        """The scale of a survey; two scales never compare."""
        survey = window.name.removeprefix("survey:")
        return next(
            ((row.scale_min, row.scale_max) for row in self.facts.surveys if row.survey == survey), (None, None)
        )

    def scale_of(self, kpi: Kpi, window: Window) -> tuple[float, float] | None:
        """The one scale of the surveys in a window; None where there is none, or more than one."""
        held = [one for one in self.windows(kpi) if one.name == window.name or (
            not window.name.startswith("survey:") and window.start <= one.start <= window.end)]  # fmt: skip
        found = {self.scale(one) for one in held}
        low, high = found.pop() if len(found) == 1 else (None, None)
        return None if low is None or high is None else (float(low), float(high))

    def sums(self, kpi: Kpi, node: str, window: Window, as_of: date) -> Sums:
        named = window.name.removeprefix("survey:") if window.name.startswith("survey:") else None
        held = [
            one.name.removeprefix("survey:")
            for one in self.windows(kpi)
            if window.start <= one.start <= min(window.end, as_of)
        ]
        totals = [self._total(kpi, survey, node) for survey in held if named in (None, survey)]
        found = [total for total in totals if total is not None]
        if not found:
            return Sums(None, None, 0, 1, missing="no_data")
        numerator, denominator = (Fraction(sum(part)) for part in zip(*found, strict=True))
        return Sums(numerator, denominator, 1, 1)

    def _total(self, kpi: Kpi, survey: str, node: str) -> tuple[int, int] | None:
        row = self._rows.get((survey, node))
        if row is not None:
            return _answers(row, kpi)
        below = [self._total(kpi, survey, child) for child in self.facts.children_on(node, self._held_on[survey])]
        found = [total for total in below if total is not None]
        return (sum(one for one, _ in found), sum(two for _, two in found)) if found else None


def _answers(row: SurveyRow, kpi: Kpi) -> tuple[int, int] | None:
    columns = {"invited": row.invited, "answered": row.answered, "scored": row.scored, "score_millionths": row.score}
    numerator = columns[kpi.numerator.column] if kpi.numerator else None
    denominator = columns[kpi.denominator.column] if kpi.denominator else 1
    return None if numerator is None or denominator is None else (numerator, denominator)
