"""What a reader asked about sickness absence, and how its figures are said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from kpi import periods
from kpi.model import Break, Kpi
from kpi.screens import states
from kpi.screens.chart_points import Rupture
from kpi.screens.language import Language
from kpi.screens.states import State

if TYPE_CHECKING:
    from kpi.reader import FigureRow, JudgementRow, OrganisationRow, Scoped, SignalRow, UnitRow

DRAWN_MONTHS = 60
"""Five years: long enough to see a development, short enough to see the newest months."""
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
    def ruptures(self) -> tuple[Rupture, ...]:
        """The breaks within the months drawn."""
        drawn = (found for found in self.breaks if self.first_drawn < found.date <= self.as_of)
        return tuple(Rupture(found.date, self.say.of(found.reason)) for found in drawn)

    @property
    def is_newest(self) -> bool:
        """Whether it is asked about the newest month: what the edition says of the present is said of that month."""
        return self.as_of == self.organisation.newest_month

    @property
    def first_drawn(self) -> date:
        return periods.add_months(self.as_of.replace(day=1), 1 - DRAWN_MONTHS)

    @property
    def newest(self) -> FigureRow:
        """The twelve months to the as-of month."""
        name = periods.rolling(self.as_of.replace(day=1)).name
        return self.scoped.figure(self.kpi.id, self.unit.unit_id, name)

    def series(self, kind: str) -> list[FigureRow]:
        """The known figures of a kind in the months drawn."""
        rows = self.scoped.figures(self.kpi.id, self.unit.unit_id, kind, since=self.first_drawn, until=self.as_of)
        return [row for row in rows if row.value is not None]

    def targets(self) -> list[JudgementRow]:
        rows = self.scoped.judgements(self.organisation.id, self.as_of)
        return [row for row in rows if row.kpi == self.kpi.id]

    def signals(self) -> list[SignalRow]:
        """The control chart's known points in the months drawn."""
        rows = self.scoped.signals(self.kpi.id, self.unit.unit_id)
        return [row for row in rows if row.value is not None and self.first_drawn <= row.end <= self.as_of]

    def side(self, meaning: str) -> Literal["low", "high"]:
        """On which side a point lies that means an improvement, a concern or, for a neutral measure, neither."""
        if meaning in ("improvement", "concern"):
            return "low" if (meaning == "improvement") == (self.kpi.better == "lower") else "high"
        return "low" if meaning == "neutral_low" else "high"

    def crosses(self, start: date, end: date) -> bool:
        """Whether the registration changed between the two days: then they do not compare."""
        return any(start < found.date <= end for found in self.breaks)

    def comparable(self, row: FigureRow | None, end: date) -> FigureRow | None:
        return None if row is None or self.crosses(row.start, end) else row

    def own_targets(self) -> list[JudgementRow]:
        """The promises made for this very unit."""
        return [row for row in self.targets() if row.unit == self.unit.unit_id]

    def number(self, value: float | None, more: int = 0, error: float | None = None) -> str:
        """With so many more decimals than the measure is published with; with ≈ where it may be off."""
        if value is None:
            return "\N{EN DASH}"
        shown = self.say.rough(value, self.kpi.decimals + more, error)
        return f"{shown}\N{NO-BREAK SPACE}%" if self.is_pct else shown

    def shown(self, row: FigureRow | None) -> str:
        """A figure as it stands in a chart, a table or a sentence."""
        return self.number(row.value, error=row.error) if row else self.number(None)

    def amount(self, row: FigureRow) -> str:
        """The figure with what it counts."""
        return self.shown(row) if self.is_pct else f"{self.shown(row)} {self.say.of(self.kpi.unit)}"

    def is_level(self, one: FigureRow, other: FigureRow) -> bool:
        """Two figures whose difference cannot be seen, or is no larger than what they may be off."""
        apart = abs((one.value or 0.0) - (other.value or 0.0))
        return self.number(one.value) == self.number(other.value) or apart <= (one.error or 0.0) + (other.error or 0.0)

    @property
    def cautions(self) -> tuple[State, ...]:
        """How the newest figure must be read."""
        unit = self.say("absence.points") if self.is_pct else self.say.of(self.kpi.unit)
        return states.caution(self.newest, self.kpi.decimals, unit, self.say)

    def method(self, rows: Sequence[FigureRow]) -> str:
        """How the figure is made, in words: stands in every chart."""
        if not self.is_pct:
            return self.say("method.days")
        named = next((row.method for row in reversed(rows) if row.method), self.kpi.method)
        return self.say(f"method.{named}")


def year_before(day: date) -> date:
    return periods.month_end(periods.add_months(day.replace(day=1), -12))
