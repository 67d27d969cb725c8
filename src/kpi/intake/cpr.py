"""Finds text that looks like a Danish personal identification number (CPR).

Six digits of a birth date, a seventh that decides the century, three more. Replacement numbers add 60 to the day.
Modulus 11 says nothing since 2007 and is not asked. The guard prefers a false alarm to a leak.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from urllib.parse import unquote

_FEWEST_DIGITS = 9  # a number that lost its leading zero in a spreadsheet
_GAP = r"[\W_]{0,6}"
# The same mark between day, month and year, or none: the months 2012-01 and 2019-12 are no birth date.
_MONTH = "(?P<month>0[1-9]|1[0-2])"
_BORN = r"(?P<mark>[\W_]?)" + _MONTH + r"(?P=mark)(?P<year>[0-9]{2})"
_SERIAL = r"(?P<seventh>[0-9])[0-9]{3}(?![0-9])"
_HALVES = r"[\W_]{1,6}(?P<seventh>[0-9])(?:[0-9][\s\-][0-9]{2}|[\s\-][0-9]{3})(?![0-9])"
_FULL_YEAR = r"(?P<mark>[\W_]?)" + _MONTH + r"(?P=mark)(?P<century>18|19|20)(?P<year>[0-9]{2})"
_PATTERNS = tuple(
    re.compile(rf"(?<![0-9])(?P<day>{day}){rest}")
    for day in ("0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01]", "[1-9]")
    for rest in (_BORN + _GAP + _SERIAL, _BORN + _HALVES, _FULL_YEAR + _GAP + _SERIAL)
)
# Digit by digit, pair by pair, or broken once by a space at a place of its own.
_SPREAD = re.compile(
    r"(?<![0-9])(?:[0-9][\W_]{1,3}){9}[0-9](?![0-9])"
    r"|(?<![0-9])[0-9]{2}(?P<between>[\W_])(?:[0-9]{2}(?P=between)){3}[0-9]{2}(?![0-9])"
)
_BROKEN = re.compile(r"(?<![0-9])(?=[0-9 ]{11}(?![0-9]))[0-9]{2,9} [0-9]{1,8}(?![0-9])")
PERHAPS = r"[0-9oOlI](?:[\W_]{0,6}[0-9oOlI]){8}"
"""Nine digits, or letters that look like digits, with little between them: without it there is no CPR number in plain
ASCII text, unless `&`, `%` or `<` write digits or marks in another way."""
_PERHAPS = re.compile(PERHAPS)
_TAG = re.compile(r"<[^<>]*>")
_LETTER_ZERO = re.compile(r"(?<=[0-9])[oO]|[oO](?=[0-9])")
_LETTER_ONE = re.compile(r"(?<=[0-9])[lI]|[lI](?=[0-9])")
_REPLACEMENT = 60


def contains_cpr(text: str) -> bool:
    """Whether any part of the text could be a CPR number."""
    if len(text) < _FEWEST_DIGITS:
        return False
    plain = text if text.isascii() else _plain(text)
    if not _PERHAPS.search(plain) and not any(sign in plain for sign in "&%<"):
        return False
    return any(_holds_cpr(form) for form in _forms(plain))


def _forms(plain: str) -> Iterator[str]:
    """The text, and what is left of it when marks, tags and look-alike letters are read as what they stand for."""
    digits = sum(map(plain.count, "0123456789"))
    if digits >= _FEWEST_DIGITS:
        yield plain
        for pattern in (_SPREAD, _BROKEN):
            yield from (re.sub(r"[\W_]", "", found.group()) for found in pattern.finditer(plain))
        if "&" in plain or "%" in plain or "<" in plain:
            yield _plain(_TAG.sub("", html.unescape(unquote(plain))))
    if digits >= _FEWEST_DIGITS - 5 and any(letter in plain for letter in "oOlI"):
        typed = _LETTER_ZERO.sub("0", _LETTER_ZERO.sub("0", plain))
        typed = _LETTER_ONE.sub("1", _LETTER_ONE.sub("1", typed))
        if typed != plain:
            yield typed


def _holds_cpr(plain: str) -> bool:
    """Every start is tried: a date written before a number must not hide it."""
    for pattern in _PATTERNS:
        found = pattern.search(plain)
        while found:
            if _is_birth_date(found.groupdict()):
                return True
            found = pattern.search(plain, found.start() + 1)
    return False


def _is_birth_date(parts: dict[str, str]) -> bool:
    day, month, year = int(parts["day"]), int(parts["month"]), int(parts["year"])
    stated = parts.get("century")
    century = 100 * int(stated) if stated else _century(year, int(parts["seventh"]))
    try:
        date(century + year, month, day - _REPLACEMENT if day > _REPLACEMENT else day)
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
    return unicodedata.normalize("NFKC", text).translate(_PLAIN_CHARACTERS)


class _Plain(dict[int, str]):
    """By code point what a character stands for, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = _plain_character(chr(code))
        return self[code]


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


_PLAIN_CHARACTERS = _Plain()
