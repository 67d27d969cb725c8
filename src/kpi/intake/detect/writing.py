"""How numbers and dates are written: what a text proves, and what it leaves open."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import get_args

from kpi.intake import figures
from kpi.intake.dialect import DateFormat
from kpi.intake.figures import Unreadable

DATE_FORMS: tuple[str, ...] = get_args(DateFormat)
_PLAIN = re.compile(r"-?[0-9]{1,12}", re.ASCII)
_MARKED = re.compile(r"-?[0-9]+(?:[.,' \u00a0\u202f][0-9]+)+", re.ASCII)
_GROUP = 3
_MARKS = {"\u00a0": " ", "\u202f": " "}
DASH = "-"
MISSING = frozenset({"..", ".", DASH, ":", "NA", "N/A", "n/a", "NULL", "null", "x"})


@dataclass
class Marks:
    """What the numbers of a file prove about its marks. `open` texts may be read in two ways, by their mark."""

    decimals: Counter[str] = field(default_factory=Counter)
    thousands: Counter[str] = field(default_factory=Counter)
    open: dict[str, str] = field(default_factory=dict)
    """By mark the first text that could be grouped thousands or have three decimals: 6.001."""

    def add(self, text: str) -> None:
        digits = text.lstrip("-")
        parts = re.split(r"[.,' \u00a0\u202f]", digits)
        marks = [_MARKS.get(sign, sign) for sign in digits if not sign.isdigit()]
        if not marks:
            return
        last, before = marks[-1], marks[:-1]
        grouped = all(len(part) == _GROUP for part in parts[1:-1]) and len(parts[0]) <= _GROUP
        if before and last not in before:
            self.decimals[last] += 1
            self.thousands.update(set(before) if grouped else ())
        elif before or last in " '":
            self.thousands[last] += 1
        elif len(parts[1]) != _GROUP or len(parts[0]) > _GROUP or (parts[0].startswith("0")):
            self.decimals[last] += 1
        else:
            self.open.setdefault(last, text)


def numbers_in(texts: Iterable[str]) -> bool:
    """Whether every text is written with digits and at most marks."""
    return all(_PLAIN.fullmatch(text) or _MARKED.fullmatch(text) for text in texts)


def without_per_cent(text: str) -> str:
    return text.removesuffix("%").rstrip()


def whole_numbers(texts: Iterable[str]) -> bool:
    return all(_PLAIN.fullmatch(text) for text in texts)


def date_forms(texts: Collection[str]) -> list[str]:
    """Every form in which all texts are dates."""
    return [form for form in DATE_FORMS if all(_is_date(text, form) for text in texts)]


def _is_date(text: str, form: str) -> bool:
    try:
        figures.open_day(text, form)
    except Unreadable:
        return False
    return True


def periods(texts: Iterable[str]) -> bool:
    try:
        return all(figures.period(text) for text in texts)
    except Unreadable:
        return False
