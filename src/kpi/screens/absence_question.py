"""What a reader asked about sickness absence, and how its figures are said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kpi import periods
from kpi.model import Break, Kpi
from kpi.screens.language import Language

if TYPE_CHECKING:
    from kpi.reader import FigureRow, JudgementRow, OrganisationRow, Scoped, UnitRow

EXTRACTS = frozenset({"absence_days", "absence_spells", "employment"})
"""A break in any of these is a break in the figure."""


@dataclass(frozen=True)
class Question:
    scoped: Scoped
    organisation: OrganisationRow
    as_of: date
    say: Language
    kpi: Kpi
    unit: UnitRow

    @property
    def is_pct(self) -> bool:
        return self.kpi.id.endswith("_pct")

    @property
    def measure(self) -> str:
        return self.say.of(self.kpi.title)

    @property
    def breaks(self) -> list[Break]:
        return [found for found in self.scoped.breaks(self.organisation.id) if EXTRACTS & set(found.extracts)]

    @property
    def newest(self) -> FigureRow:
        """The twelve months to the as-of month."""
        name = periods.rolling(self.as_of.replace(day=1)).name
        return self.scoped.figure(self.kpi.id, self.unit.unit_id, name)

    def series(self, kind: str) -> list[FigureRow]:
        """The known figures of a kind up to the as-of month."""
        rows = self.scoped.figures(self.kpi.id, self.unit.unit_id, kind, until=self.as_of)
        return [row for row in rows if row.value is not None]

    def targets(self) -> list[JudgementRow]:
        rows = self.scoped.judgements(self.organisation.id, self.as_of)
        return [row for row in rows if row.kpi == self.kpi.id]

    def crosses(self, start: date, end: date) -> bool:
        """Whether the registration changed between the two days: then they do not compare."""
        return any(start < found.date <= end for found in self.breaks)

    def comparable(self, row: FigureRow | None, end: date) -> FigureRow | None:
        return None if row is None or self.crosses(row.start, end) else row

    def number(self, value: float | None) -> str:
        if value is None:
            return "\N{EN DASH}"
        shown = self.say.number(value, self.kpi.decimals)
        return f"{shown}\N{NO-BREAK SPACE}%" if self.is_pct else shown

    def amount(self, value: float | None) -> str:
        """The number with what it counts."""
        return self.number(value) if self.is_pct else f"{self.number(value)} {self.say.of(self.kpi.unit)}"

    def method(self, rows: Sequence[FigureRow]) -> str:
        """How the figure is made, in words: stands in every chart."""
        if not self.is_pct:
            return self.say("method.days")
        named = next((row.method for row in reversed(rows) if row.method), self.kpi.method)
        return self.say(f"method.{named}")


def year_before(day: date) -> date:
    return periods.month_end(periods.add_months(day.replace(day=1), -12))
