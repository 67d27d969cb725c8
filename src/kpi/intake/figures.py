"""Numbers and dates as deliveries write them. Exact: no binary floats, nothing read in two ways."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

SCALE = {"hours": 3_600, "minutes": 60, "millionths": 1_000_000, "percent": 10_000}
_DECIMALS_KEPT = 6
CLOCK = re.compile(r"([0-9]{1,4}):([0-5][0-9])", re.ASCII)
_DATE_PARTS = {"dd": "(?P<d>[0-9]{2})", "mm": "(?P<m>[0-9]{2})", "yyyy": "(?P<y>[0-9]{4})"}
PERIOD = re.compile(r"(?P<y>[0-9]{4})(?:[-M](?P<m>[0-9]{2})|K(?P<k>[1-4])|Q(?P<q>[1-4])|H(?P<h>[12]))?")
_OPEN_END = date(9999, 12, 31)
YEARS = range(1900, 2101)


class Unreadable(ValueError):
    """A value that breaks a rule; `said` fills the rule's sentence."""

    def __init__(self, rule: str, **said: object) -> None:
        super().__init__(rule)
        self.rule = rule
        self.said: Mapping[str, object] = said


def thousands_mark(stated: str) -> str:
    """As a pattern: a space may be one that does not break."""
    return "[ \u00a0\u202f]" if stated == " " else re.escape(stated)


@cache
def number(decimal: str, thousands: str | None) -> re.Pattern[str]:
    """Digits, or groups of exactly three after the first; then perhaps decimals."""
    whole = r"[0-9]{1,12}"
    if thousands:
        whole = rf"(?:[0-9]{{1,3}}(?:{thousands_mark(thousands)}[0-9]{{3}}){{1,3}}|{whole})"
    return re.compile(rf"(-?{whole})(?:{re.escape(decimal)}([0-9]{{1,15}}))?", re.ASCII)


def _parts(text: str, decimal: str, thousands: str | None) -> tuple[int, int]:
    """The number as digits and how many of them are decimals: `7,33` is (733, 2)."""
    found = number(decimal, thousands).fullmatch(text)
    if not found:
        raise Unreadable("not_a_number", expected=f"7{decimal}4")
    whole, decimals = re.sub(r"[^0-9\-]", "", found[1]), found[2] or ""
    return int(whole + decimals), len(decimals)


def scaled(text: str, decimal: str, thousands: str | None, scale: int) -> int:
    """Whole seconds or millionths; half up only where the text says more than a whole one."""
    digits, decimals = _parts(text, decimal, thousands)
    power: int = 10**decimals
    return (2 * digits * scale + power) // (2 * power)


def exact(text: str, decimal: str, thousands: str | None) -> Decimal:
    digits, decimals = _parts(text, decimal, thousands)
    if decimals > _DECIMALS_KEPT:
        raise Unreadable("too_many_decimals")
    return Decimal(digits).scaleb(-decimals)


def whole(text: str, decimal: str, thousands: str | None) -> int:
    try:
        digits, decimals = _parts(text, decimal, thousands)
    except Unreadable:
        digits, decimals = 0, 1
    if decimals:
        raise Unreadable("not_a_number", expected="12")
    return digits


def ratio(text: str, decimal: str, thousands: str | None) -> int:
    """`37/37` in millionths."""
    over, under = (_parts(part.strip(), decimal, thousands) for part in text.split("/", 1))
    if under[0] <= 0:
        raise Unreadable("not_a_number", expected="37/37")
    above, below = over[0] * 10 ** under[1], under[0] * 10 ** over[1]
    return int((2 * above * 1_000_000 + below) // (2 * below))


def clock(text: str) -> int:
    found = CLOCK.fullmatch(text)
    if not found:
        raise Unreadable("not_a_time", expected="7:24")
    return int(found[1]) * 3_600 + int(found[2]) * 60


@cache
def date_pattern(form: str) -> re.Pattern[str]:
    pattern = re.escape(form).replace("\\ ", " ")
    for part, digits in _DATE_PARTS.items():
        pattern = pattern.replace(part, digits)
    return re.compile(pattern, re.ASCII)


def day(text: str, form: str) -> date:
    found = date_pattern(form).fullmatch(text)
    try:
        if found and int(found["y"]) in YEARS:
            return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        pass
    raise Unreadable("impossible_date", expected=form)


def open_day(text: str, form: str) -> date | None:
    """31-12-9999 in the delivery's own form says: still open."""
    return None if text == open_end(form) else day(text, form)


@cache
def open_end(form: str) -> str:
    return form.replace("dd", "31").replace("mm", "12").replace("yyyy", str(_OPEN_END.year))


def period(text: str) -> tuple[date, date]:
    """First and last day of a period as StatBank writes it: 2024, 2024M01, 2024K1, 2024H1."""
    found = PERIOD.fullmatch(text)
    if not found or int(found["y"]) not in YEARS or not 1 <= int(found["m"] or 1) <= 12:
        raise Unreadable("not_a_period", expected="2024, 2024K1, 2024M01")
    year, quarter = int(found["y"]), found["k"] or found["q"]
    if found["m"]:
        first, months = int(found["m"]), 1
    elif quarter:
        first, months = 3 * int(quarter) - 2, 3
    elif found["h"]:
        first, months = 6 * int(found["h"]) - 5, 6
    else:
        first, months = 1, 12
    after = year * 12 + first - 1 + months
    return date(year, first, 1), date(after // 12, after % 12 + 1, 1) - timedelta(days=1)


def month(text: str) -> date:
    first, last = period(text)
    if first.month != last.month:
        raise Unreadable("not_a_period", expected="2024M01")
    return first
