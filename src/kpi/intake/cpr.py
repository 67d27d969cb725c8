"""Finds text that looks like a Danish personal identification number (CPR).

Six digits of a birth date, a seventh that decides the century, three more. Replacement numbers add 60 to the day.
Modulus 11 says nothing since 2007 and is not asked. The guard prefers a false alarm to a leak.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_FEWEST_DIGITS = 9  # a number that lost its leading zero in a spreadsheet
_GAP = r"[\s.,/_:\-]{0,3}"
# The same mark between day, month and year, or none: the months 2012-01 and 2019-12 are no birth date.
_REST = (
    rf"(?P<mark>[\s./\-]?)(?P<month>[0-9]{{2}})(?P=mark)(?P<year>[0-9]{{2}}){_GAP}(?P<seventh>[0-9])[0-9]{{3}}(?![0-9])"
)
_WHOLE = re.compile(rf"(?<![0-9])(?P<day>[0-9]{{2}}){_REST}")
_ZERO_LOST = re.compile(rf"(?<![0-9])(?P<day>[1-9]){_REST}")
_SPREAD = re.compile(r"(?<![0-9])(?:[0-9][ .\-]){9}[0-9](?![0-9])|(?<![0-9])(?:[0-9]{2} ){4}[0-9]{2}(?![0-9])")
_REPLACEMENT = 60


def contains_cpr(text: str) -> bool:
    """Whether any part of the text could be a CPR number."""
    if len(text) < _FEWEST_DIGITS:
        return False
    plain = text if text.isascii() else _plain(text)
    if sum(map(plain.count, "0123456789")) < _FEWEST_DIGITS:
        return False
    spread = (re.sub(r"[ .\-]", "", found.group()) for found in _SPREAD.finditer(plain))
    return any(_holds_cpr(part) for part in (plain, *spread))


def _holds_cpr(plain: str) -> bool:
    """Every start is tried: a date written before a number must not hide it."""
    for pattern in (_WHOLE, _ZERO_LOST):
        found = pattern.search(plain)
        while found:
            if _is_birth_date(*(int(found[part]) for part in ("day", "month", "year", "seventh"))):
                return True
            found = pattern.search(plain, found.start() + 1)
    return False


def _is_birth_date(day: int, month: int, year: int, seventh: int) -> bool:
    try:
        date(_century(year, seventh) + year, month, day - _REPLACEMENT if day > _REPLACEMENT else day)
    except ValueError:
        return False
    return True


def _century(year: int, seventh: int) -> int:
    if seventh <= 3:
        return 1900
    if seventh in (4, 9):
        return 2000 if year <= 36 else 1900
    return 2000 if year <= 57 else 1800


def _plain(text: str) -> str:
    """Digits of every script as 0-9, every dash as '-', every blank as a space, nothing invisible."""
    return "".join(_plain_character(character) for character in unicodedata.normalize("NFKC", text))


def _plain_character(character: str) -> str:
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(character)
    if category == "Pd" or character in "\u2212\u02d7":
        return "-"
    if category in ("Zs", "Cc"):
        return " "
    return "" if category in ("Cf", "Mn") else character
