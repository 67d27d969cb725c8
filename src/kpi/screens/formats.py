"""Numbers and dates as finished strings: 1.234,5 and 31.12.2019 in Danish, 1,234.5 and 31/12/2019 in English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Literal

from babel.dates import format_date, get_day_names, get_month_names
from babel.lists import format_list
from babel.numbers import format_decimal

LOCALES = {"da": "da_DK", "en": "en_GB"}
_DATES = {"da": "dd.MM.yyyy", "en": "dd/MM/yyyy"}
MINUS = "\N{MINUS SIGN}"
ROUGHLY = "\N{ALMOST EQUAL TO}\N{NO-BREAK SPACE}"
"""Stands before a figure that is published with a possible error."""


_SIGNS = f"[+\\-{MINUS}]?"
_SHOWN = {
    "da": re.compile(rf"(≈\s?)?({_SIGNS})(\d{{1,3}}(?:\.\d{{3}})+|\d+)(?:,(\d+))?(\s?%)?"),
    "en": re.compile(rf"(≈\s?)?({_SIGNS})(\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.(\d+))?(\s?%)?"),
}


@dataclass(frozen=True)
class Number:
    """A number read back from how it was shown."""

    value: float
    decimals: int
    rough: bool
    is_share: bool
    is_year: bool


def read(language: str, text: str) -> Number | None:
    """What `number` showed, read back for a spreadsheet; None for anything that is not a number from end to end."""
    found = _SHOWN[language].fullmatch(text.strip())
    if found is None:
        return None
    rough, sign, whole, rest, share = found.groups()
    digits = re.sub(r"[.,]", "", whole)
    value = float(f"{digits}.{rest or 0}") * (-1 if sign in ("-", MINUS) else 1)
    is_year = bool(re.fullmatch(r"(19|20)\d\d", whole)) and not (rough or sign or rest or share)
    return Number(value, len(rest or ""), bool(rough), bool(share), is_year)


@lru_cache(maxsize=20_000)
def number(language: str, value: float, decimals: int) -> str:
    """Halves are rounded away from zero, as a reader with a pencil would."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    shown = format_decimal(rounded, format=pattern, locale=LOCALES[language])
    plain = shown.replace("-", MINUS)
    return plain.removeprefix(MINUS) if not any(digit in plain for digit in "123456789") else plain


def signed(language: str, value: float, decimals: int) -> str:
    shown = number(language, value, decimals)
    return f"+{shown}" if value > 0 and any(digit in shown for digit in "123456789") else shown


@lru_cache(maxsize=5_000)
def day(language: str, value: date) -> str:
    return format_date(value, _DATES[language], locale=LOCALES[language])


@lru_cache(maxsize=5_000)
def month(language: str, value: date) -> str:
    """The month in full: december 2019."""
    return format_date(value, "MMMM yyyy", locale=LOCALES[language])


@lru_cache(maxsize=5_000)
def short_month(language: str, value: date) -> str:
    return format_date(value, "MMM yyyy", locale=LOCALES[language])


@lru_cache(maxsize=5_000)
def month_name(language: str, value: date) -> str:
    """The month without its year, short: dec."""
    return format_date(value, "MMM", locale=LOCALES[language])


def listed(language: str, parts: Sequence[str]) -> str:
    return format_list(list(parts), style="standard", locale=LOCALES[language])


def names(of: Literal["months", "days"], language: str, width: Literal["wide", "abbreviated"]) -> list[str]:
    """January to December, or Sunday to Saturday."""
    locale = LOCALES[language]
    if of == "months":
        by_number = get_month_names(width, locale=locale)
        return [by_number[month] for month in range(1, 13)]
    by_weekday = get_day_names(width, locale=locale)
    return [by_weekday[(day - 1) % 7] for day in range(7)]
