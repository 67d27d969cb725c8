"""A measure in a language: its amounts, the names of its periods and what stands where a figure is not told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi import periods
from kpi.model import Kpi
from kpi.screens import states
from kpi.screens.language import Language

if TYPE_CHECKING:
    from kpi.reader import FigureRow

MILLION = 1_000_000
DASH = "\N{EN DASH}"


@dataclass(frozen=True)
class Measure:
    kpi: Kpi
    say: Language

    @property
    def title(self) -> str:
        return self.say.of(self.kpi.title)

    @property
    def is_share(self) -> bool:
        return self.kpi.unit.da == "%"

    @property
    def is_money(self) -> bool:
        return self.kpi.unit.da == "kr."

    @property
    def is_share_of_cases(self) -> bool:
        """Some of a number of cases: the two can be told."""
        return self.is_share and self.kpi.nature != "amounts" and self.kpi.facts != "employment"

    @property
    def least(self) -> float:
        """How long an axis is at least: ten percentage points, two points of a score."""
        if self.is_share:
            return 10.0
        return 2.0 if self.kpi.facts == "surveys" else 0.0

    @property
    def top(self) -> float | None:
        """Nothing is above a hundred per cent of the cases."""
        return 100.0 if self.is_share_of_cases else None

    def shown(self, value: float | None, error: float | None = None, more: int = 0) -> str:
        """With so many more decimals than the measure is told with."""
        if value is None:
            return DASH
        if self.is_money:
            return self.say("course.million", amount=self.say.number(value / MILLION, 1))
        return self._with_unit(self.say.rough(value, self.kpi.decimals + more, error))

    def promised(self, value: float) -> str:
        """A promised number as the document writes it: without decimals where it has none."""
        if self.is_money or not float(value).is_integer():
            return self.shown(value)
        return self._with_unit(self.say.number(value))

    def _with_unit(self, shown: str) -> str:
        return f"{shown}\N{NO-BREAK SPACE}%" if self.is_share else shown

    def name(self, row: FigureRow) -> str:
        """A survey is known by the month it was held in: its own name is the survey system's."""
        if row.kind == "survey":
            return self.say.month(row.end)
        if row.kind == "state":
            return self.say.day(row.end)
        return self.say.window(self._really(row))

    def _really(self, row: FigureRow) -> str:
        """Where twelve months have no published ends, the nearest months that have are told, and named as they are."""
        if row.kind != "rolling":
            return row.window
        named = periods.parse(row.window)
        is_named = (named.start, named.end) == (row.start, row.end)
        return row.window if is_named else periods.span(row.start, row.end).name

    def scale(self, row: FigureRow) -> tuple[float, float] | None:
        """Of a score; a share has no other scale than its hundred per cent."""
        return None if self.is_share else row.scale

    def tick(self, row: FigureRow) -> str:
        """The period where there is little room."""
        if row.kind in ("year", "period", "survey"):
            return str(row.end.year)
        if row.kind == "quarter":
            return self.say("course.tick_quarter", quarter=row.end.month // 3, year=f"{row.end:%y}")
        return self.say.short_month(row.end)

    def counted(self, row: FigureRow) -> str:
        """What a share is made of: 3 af 22; nothing where it was rounded before it was told."""
        if not self.is_share_of_cases or row.error or row.numerator is None or row.denominator is None:
            return ""
        if not float(row.numerator).is_integer():
            return ""
        return self.say("course.of", some=self.say.number(row.numerator), all=self.say.number(row.denominator))

    def missing(self, row: FigureRow) -> str:
        """The word that stands where a figure would. Citizens are few, however large the unit is."""
        if row.hidden and self.kpi.protection == "citizens":
            return self.say("course.few")
        found = states.missing(row, self.say)
        return found.word.lower() if found else ""

    def between(self, low: float | None, high: float | None) -> str:
        if low is None or high is None:
            return ""
        return self._with_unit(DASH.join(self.say.number(end, self.kpi.decimals) for end in (low, high)))
