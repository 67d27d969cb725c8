"""The reader's language: words, numbers, dates and the names of periods in one voice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kpi import periods
from kpi.model import Window, Words
from kpi.screens import formats, wording

Code = Literal["da", "en"]


@dataclass(frozen=True)
class Language:
    """Call it with a key of the wording: `say("status.met")`."""

    code: Code

    def __call__(self, key: str, **fields: object) -> str:
        return wording.text(self.code, key, **fields)

    def of(self, words: Words) -> str:
        return words.in_language(self.code)

    def number(self, value: float, decimals: int = 0) -> str:
        return formats.number(self.code, value, decimals)

    def signed(self, value: float, decimals: int = 0) -> str:
        return formats.signed(self.code, value, decimals)

    def rough(self, value: float, decimals: int, error: float | None) -> str:
        """A figure that may be off is told as such: ≈ 4,3."""
        shown = self.number(value, decimals)
        return f"{formats.ROUGHLY}{shown}" if error else shown

    def day(self, value: date) -> str:
        return formats.day(self.code, value)

    def month(self, value: date) -> str:
        return formats.month(self.code, value)

    def short_month(self, value: date) -> str:
        return formats.short_month(self.code, value)

    def month_name(self, value: date) -> str:
        return formats.month_name(self.code, value)

    def month_names(self, width: Literal["wide", "abbreviated"]) -> list[str]:
        return formats.names("months", self.code, width)

    def day_names(self, width: Literal["wide", "abbreviated"]) -> list[str]:
        return formats.names("days", self.code, width)

    def listed(self, parts: Sequence[str]) -> str:
        """Several parts as a list in a sentence: a, b og c."""
        return formats.listed(self.code, parts)

    def joined(self, parts: Sequence[str]) -> str:
        """Parts of a short line, those that say something."""
        return " · ".join(part for part in parts if part)

    def window(self, name: str) -> str:
        """A window's name in words: `2018-Q4` is "4. kvartal 2018"."""
        kind, _, rest = name.partition(":")
        if kind == "survey":
            return self("window.survey", name=rest)
        if kind == "due":
            return self("window.due", day=self.day(date.fromisoformat(rest)))
        return self._months(periods.parse(name))

    def _months(self, window: Window) -> str:
        name, start, end = window.name, window.start, window.end
        if name.startswith("R"):
            return self("window.rolling", n=window.months, month=self.month(end))
        if "Q" in name:
            return self("window.quarter", quarter=(start.month + 2) // 3, year=start.year)
        if window.months == 1:
            return self.month(start)
        if start.month == 1 and window.months == 12:
            return str(start.year)
        if start.year == end.year:
            return self("window.part", first=formats.month_name(self.code, start), last=self.short_month(end))
        return self("window.part", first=self.short_month(start), last=self.short_month(end))
