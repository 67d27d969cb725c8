"""A judgement's row with the promise and the measure it is about, and how its numbers are rounded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi.model import Kpi, Target
from kpi.screens.language import Language

if TYPE_CHECKING:
    from kpi.reader import JudgementRow

AHEAD = ("on_track", "at_risk", "off_track")
"""Statuses of a promise whose period still runs."""


@dataclass(frozen=True)
class Case:
    row: JudgementRow
    target: Target
    kpi: Kpi
    say: Language

    @property
    def is_share(self) -> bool:
        return self.kpi.unit.da == "%"

    @property
    def is_running(self) -> bool:
        """Only a part of the period is there."""
        known, needed = self.row.known, self.row.needed
        return self.row.status in AHEAD and known is not None and needed is not None and known < needed

    @property
    def repeats(self) -> bool:
        return self.target.window is not None and self.target.window.every is not None

    @property
    def decimals(self) -> int:
        """One more decimal where rounding would hide on which side of the promise the figure lies."""
        row, places = self.row, self.kpi.decimals
        if self.target.each or row.value is None or not isinstance(row.threshold, int | float):
            return places
        if row.value == row.threshold:
            return places
        same = self.say.number(row.value, places) == self.say.number(row.threshold, places)
        return places + 1 if same else places

    def with_unit(self, shown: str) -> str:
        return f"{shown}\N{NO-BREAK SPACE}%" if self.is_share else shown
