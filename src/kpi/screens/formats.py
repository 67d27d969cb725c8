"""Numbers and dates as finished strings: 1.234,5 and 31.12.2019 in Danish, 1,234.5 and 31/12/2019 in English."""

from __future__ import annotations

from collections.abc import Sequence
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
