"""The figures of one judgement as they stand in a sentence: with their unit, one or many, and when they are of."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kpi import periods
from kpi.model import Kpi, Target
from kpi.screens import wording
from kpi.screens.language import Language

if TYPE_CHECKING:
    from kpi.reader import JudgementRow

MORE_DECIMALS = 3
"""So many more decimals at most, where rounding would hide on which side of the promise a figure lies."""
_PER_CENT = "\N{NO-BREAK SPACE}%"


@dataclass(frozen=True)
class Amounts:
    """A row with the promise and the measure it is about, as words."""

    row: JudgementRow
    target: Target
    kpi: Kpi
    say: Language

    @property
    def is_share(self) -> bool:
        return self.kpi.unit.da == "%"

    @property
    def repeats(self) -> bool:
        return self.target.window is not None and self.target.window.every is not None

    @property
    def adds_up(self) -> bool:
        """The months of a count, or of days per employee, add up to the year; those of a rate do not."""
        return self.kpi.denominator is None or self.kpi.denominator.over_time == "mean"

    def bare(self, number: float, places: int | None = None) -> str:
        """Without its unit, unless that is per cent."""
        shown = self.say.number(number, self.kpi.decimals if places is None else places)
        return shown + _PER_CENT if self.is_share else shown

    def counted(self, number: float, places: int | None = None) -> str:
        """With its unit: 1 klage, 2 klager."""
        return self.bare(number, places) if self.is_share else self.named(self.bare(number, places))

    def named(self, shown: str) -> str:
        if f"sentence.unit.{self.kpi.id}" in wording.texts(self.say.code):
            return self.say(f"sentence.unit.{self.kpi.id}", n=shown, amount=shown)
        return f"{shown} {self.say.of(self.kpi.unit)}"

    def value(self) -> str:
        """With ≈ where the figure is told in steps; its decimals do not show more than it can say."""
        assert self.row.value is not None
        if self.row.error is None:
            return self.counted(self.row.value, self._apart())
        shown = self.say.rough(self.row.value, self.kpi.decimals, self.row.error)
        return shown + _PER_CENT if self.is_share else self.named(shown)

    def promise(self, *, counted: bool = False) -> str:
        """What was promised in words; empty where the threshold has no number."""
        threshold, must_be = self.row.threshold, self.target.must_be
        if threshold is None:
            return ""
        if isinstance(threshold, tuple | list):
            places = max(self._places(bound) for bound in threshold)
            low, high = (self.say.number(bound, places) for bound in threshold)
            shown = f"{low}\N{EN DASH}{high}" + (_PER_CENT if self.is_share else "")
        else:
            shown = self.bare(threshold, max(self._places(threshold), self._apart()))
            shown = shown if self.is_share or not counted else self.named(shown)
            return self.say(f"sentence.promise.{must_be}", amount=shown)
        return shown if self.is_share or not counted else self.named(shown)

    def rest(self, number: float) -> str:
        """What the rest may be, rounded to the side on which the promise still holds."""
        step = 10**self.kpi.decimals
        steps = round(number * step, 6)
        upward = self.target.must_be in ("at_least", "more_than")
        kept = (math.ceil(steps) if upward else math.floor(steps)) / step
        return self.bare(kept) if " pr. " in self.kpi.unit.da else self.counted(kept)

    def within(self, window: str) -> str:
        """The window with its preposition: i 2018, over 12 måneder til og med december 2019."""
        return self.say(f"sentence.within.{_sort(window)}", window=self.name(window))

    def since(self, window: str) -> str:
        return self.say(f"sentence.since.{_sort(window)}", window=self.name(window))

    def name(self, window: str) -> str:
        """A survey is known by its year: its own name is the survey system's. Whole years are told without months."""
        if not window.startswith("survey:"):
            first, last = _whole_years(window)
            return f"{first}\N{EN DASH}{last}" if first < last else self.say.window(window)
        year = re.search(r"\d{4}", window)
        return self.say("sentence.survey", year=year.group()) if year else self.say("sentence.survey_unnamed")

    def _apart(self) -> int:
        """Decimals that show on which side of the promise the figure lies."""
        value, threshold, places = self.row.value, self.row.threshold, self.kpi.decimals
        if self.target.each or value is None or not isinstance(threshold, int | float) or value == threshold:
            return places
        for more in range(MORE_DECIMALS + 1):
            if self.say.number(value, places + more) != self.say.number(threshold, places + more):
                return places + more
        return places

    def _places(self, bound: float) -> int:
        return self.kpi.decimals if float(bound).is_integer() else max(self.kpi.decimals, 1)


def _sort(window: str) -> Literal["survey", "rolling", "period"]:
    return "survey" if window.startswith("survey:") else "rolling" if window.startswith("R") else "period"


def is_year(window: str | None) -> bool:
    """A calendar year has a beginning that everyone knows; other windows are called periods."""
    first, last = _whole_years(window)
    return 0 < first == last


def _whole_years(window: str | None) -> tuple[int, int]:
    """The first and last calendar year of a window that is made of such; else no years."""
    if window is None or ":" in window:
        return 0, 0
    parsed = periods.parse(window)
    whole = parsed.start.month == 1 and parsed.end.month == 12
    return (parsed.start.year, parsed.end.year) if whole else (0, 0)


def ended(text: str) -> str:
    """A sentence: its first letter large and one full stop, also after an abbreviation."""
    return text[:1].upper() + text[1:].removesuffix(".") + "." if text else ""


def together(*parts: str) -> str:
    return " ".join(part for part in parts if part)
