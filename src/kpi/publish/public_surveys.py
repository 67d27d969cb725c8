"""Surveys as everybody may see them: ten answers at least, one decimal, and nothing found by subtraction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from kpi.engine.measure import nothing
from kpi.engine.source import Sums
from kpi.engine.spans import SurveySource
from kpi.facts.shape import OrganisationFacts, SurveyRow
from kpi.model import Kpi, Window

LEAST_ANSWERS = 10
DECIMALS = 10
"""One decimal."""


class PublicSurveys(SurveySource):
    """The survey figures that may be told, rounded to one decimal in the KPI's unit."""

    def __init__(self, facts: OrganisationFacts) -> None:
        super().__init__(facts)
        self._hidden = {survey: self._not_shown(survey) for survey in {row.survey for row in facts.surveys}}

    def sums(self, kpi: Kpi, node: str, window: Window, as_of: date) -> Sums:
        found = super().sums(kpi, node, window, as_of)
        if kpi.protection != "persons" or found.missing is not None:
            return found
        held = [one.name.removeprefix("survey:") for one in self.windows(kpi)
                if window.start <= one.start <= min(window.end, as_of)
                and (not window.name.startswith("survey:") or one.name == window.name)]  # fmt: skip
        if any(node in self._hidden[survey] for survey in held):
            return nothing("too_small_unit", window)
        return Sums(_to_one_decimal(kpi, found), found.denominator, found.known, found.needed)

    def _not_shown(self, survey: str) -> frozenset[str]:
        """Nodes with too few answers or equal ones, and more until what is left of each shown node passes too.

        What is left is everybody below a node who is in nothing shown: the node minus all that is shown below it.
        """
        answers = {unit.unit_id: self._answered(survey, unit.unit_id) for unit in self.facts.units}
        hidden = {node for node, row in answers.items() if row is not None and self._may_not(row)}
        for unit in reversed(self.facts.units):
            while unit.unit_id not in hidden and (more := self._to_hide(survey, unit.unit_id, hidden)) is not None:
                hidden.add(more)
        return frozenset(hidden)

    def _to_hide(self, survey: str, node: str, hidden: set[str]) -> str | None:
        """The smallest shown node to leave out as well, when those left out of a shown node could be told apart."""
        left, shown = self._left_out(survey, node, hidden)
        if not left or not self._may_not(_together(left)):
            return None
        return min(shown, key=lambda row: (row.answered, row.unit)).unit if shown else None

    def _left_out(self, survey: str, node: str, hidden: set[str]) -> tuple[list[SurveyRow], list[SurveyRow]]:
        """Rows below a node that are in nothing shown, and the shown ones nearest below it."""
        left: list[SurveyRow] = []
        shown: list[SurveyRow] = []
        for child in self._with_rows(survey, node):
            row = self._answered(survey, child)
            assert row is not None
            if child not in hidden:
                shown.append(row)
            elif self._with_rows(survey, child) and (survey, child) not in self._rows:
                more, nearest = self._left_out(survey, child, hidden)
                left += more
                shown += nearest
            else:
                left.append(row)
        return left, shown

    def _with_rows(self, survey: str, node: str) -> list[str]:
        below = self.facts.children_on(node, self._held_on[survey])
        return [child for child in below if self._answered(survey, child) is not None]

    def _answered(self, survey: str, node: str) -> SurveyRow | None:
        """The row of a node: its own, else the sum of those below."""
        own = self._rows.get((survey, node))
        if own is not None:
            return own
        below = [self._answered(survey, child) for child in self.facts.children_on(node, self._held_on[survey])]
        found = [row for row in below if row is not None]
        if not found:
            return None
        return replace(_together(found), unit=node)

    @staticmethod
    def _may_not(row: SurveyRow) -> bool:
        if row.answered < LEAST_ANSWERS or (row.scored is not None and row.scored < LEAST_ANSWERS):
            return True
        if row.scored is None or row.score is None:
            return False
        ends = {row.scored * edge * 1_000_000 for edge in (row.scale_min, row.scale_max) if edge is not None}
        return row.score in ends


def _together(rows: Sequence[SurveyRow]) -> SurveyRow:
    scored = None if any(row.scored is None for row in rows) else sum(row.scored or 0 for row in rows)
    score = None if any(row.score is None for row in rows) else sum(row.score or 0 for row in rows)
    invited, answered = sum(row.invited for row in rows), sum(row.answered for row in rows)
    return replace(rows[0], invited=invited, answered=answered, scored=scored, score=score)


def _to_one_decimal(kpi: Kpi, found: Sums) -> Fraction | None:
    """The numerator that gives the value with one decimal."""
    if found.numerator is None or not found.denominator or kpi.numerator is None or kpi.denominator is None:
        return found.numerator
    value = found.numerator * kpi.scale * kpi.denominator.per / (found.denominator * kpi.numerator.per)
    rounded = Fraction(round(value * DECIMALS), DECIMALS)
    return rounded * found.denominator * kpi.numerator.per / (kpi.scale * kpi.denominator.per)
