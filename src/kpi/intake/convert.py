"""Converters: a delivered text becomes one exact value of a contract's column, or a fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from kpi.contracts import FREE_TEXT_LIMIT, Column
from kpi.intake import figures
from kpi.intake.cpr import contains_cpr
from kpi.intake.dialect import Dialect, Kind
from kpi.intake.figures import SCALE, Unreadable

Value = str | int | bool | date | Decimal
NAME_LIMIT = 200
"""Longest text outside free text columns."""
NUMBERS: tuple[Kind, ...] = ("hours", "minutes", "millionths", "percent", "integer", "decimal", "amount")
UNKEPT = Column("", "text", nullable=True)
"""Stands for a column that is read and then left out."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CONTROL_IN_FREE_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_ERROR = re.compile(r"#(?:[A-ZÆØÅ0-9/_]+[!?]|N/A|I/T)")
"""What a spreadsheet shows where a formula failed, in English or Danish."""
GARBLED = "\ufffd|Ã[\u0080-\u00bf†˜…]"
"""A letter that is lost, or one in UTF-8 that somebody read as Windows-1252: Ã¦ for æ. No Danish name has them."""
_GARBLED = re.compile(GARBLED)
IDENTIFIER = re.compile(r"[0-9]{1,14}", re.ASCII)
LONGEST_ID = 200
PER = {"clock": 3_600, "ratio": 1_000_000} | SCALE
"""How many of what is kept are one of what is written: an hour is 3,600 seconds."""


def converter(
    kind: Kind, column: Column, dialect: Dialect, codes: Mapping[str, str], finish: Callable[[str], str] | None = None
) -> Callable[[str], Value | None]:
    """From the delivered text to the value of `column`; `finish` makes the id of a text (prefix or pseudonym)."""
    reader = _reader(kind, column, dialect, codes)
    zero = dialect.zero if kind in NUMBERS else ()

    def convert(text: str) -> Value | None:
        if text == "" or text in dialect.missing:
            if column.nullable:
                return None
            raise Unreadable("empty_value")
        value = reader("0" if text in zero else text)
        if isinstance(value, int) and not isinstance(value, bool):
            _in_range(value, kind, column)
        return finish(value) if finish and isinstance(value, str) else value

    return convert


def guard(kind: Kind, dialect: Dialect) -> Callable[[str], None]:
    """For a column that is read and then left out: its texts must still be what they are declared to be."""
    reader = _reader(kind, UNKEPT, dialect, {})

    def look(text: str) -> None:
        if text and text not in (*dialect.missing, *dialect.zero):
            reader(text)

    return look


def _reader(kind: Kind, column: Column, dialect: Dialect, codes: Mapping[str, str]) -> Callable[[str], Value | None]:
    marks, form = (dialect.decimal or ".", dialect.thousands), dialect.date or "yyyy-mm-dd"
    readers: dict[Kind, Callable[[str], Value | None]] = {
        "text": _whole_text if column.personal else lambda text: _guarded(text, column),
        "code": _code_reader(codes),
        "p_number": _identifier,
        "cvr": _identifier,
        "ean": _identifier,
        "date": lambda text: figures.day(text, form),
        "open_date": lambda text: figures.open_day(text, form),
        "ended": lambda text: "left" if figures.open_day(text, form) else None,
        "month": figures.month,
        "period_start": lambda text: figures.period(text)[0],
        "period_end": lambda text: figures.period(text)[1],
        "hours": lambda text: figures.scaled(text, *marks, SCALE["hours"]),
        "minutes": lambda text: figures.scaled(text, *marks, SCALE["minutes"]),
        "clock": figures.clock,
        "millionths": lambda text: figures.scaled(text, *marks, SCALE["millionths"]),
        "percent": lambda text: figures.scaled(text.removesuffix("%").rstrip(), *marks, SCALE["percent"]),
        "ratio": lambda text: figures.ratio(text, *marks),
        "integer": lambda text: figures.whole(text, *marks),
        "decimal": lambda text: figures.exact(text, *marks),
        "amount": lambda text: figures.exact(text, *marks),
        "boolean": _yes_no,
    }
    return readers[kind]


def _whole_text(text: str) -> str:
    """An id that becomes a pseudonym: any text, but not a page of it, and nothing invisible that makes it another."""
    if len(text) > LONGEST_ID:
        raise Unreadable("text_too_long", length=len(text), expected=LONGEST_ID)
    if _CONTROL.search(text):
        raise Unreadable("control_character")
    if _GARBLED.search(text):
        raise Unreadable("garbled_letters")
    if _ERROR.fullmatch(text):
        raise Unreadable("error_value")
    return text


def _guarded(text: str, column: Column) -> str:
    limit = FREE_TEXT_LIMIT if column.free_text else NAME_LIMIT
    if len(text) > limit:
        raise Unreadable("text_too_long", length=len(text), expected=limit)
    if contains_cpr(text):
        raise Unreadable("cpr_number")
    if (_CONTROL_IN_FREE_TEXT if column.free_text else _CONTROL).search(text):
        raise Unreadable("control_character")
    if _GARBLED.search(text):
        raise Unreadable("garbled_letters")
    if _ERROR.fullmatch(text):
        raise Unreadable("error_value")
    return text


def _code_reader(codes: Mapping[str, str]) -> Callable[[str], str]:
    expected = ", ".join(codes)

    def read(text: str) -> str:
        if text not in codes:
            raise Unreadable("unknown_code", expected=expected)
        return codes[text]

    return read


def _identifier(text: str) -> str:
    if not IDENTIFIER.fullmatch(text):
        raise Unreadable("not_an_identifier")
    return text


def _yes_no(text: str) -> bool:
    folded = text.casefold()
    if folded not in ("ja", "nej", "true", "false"):
        raise Unreadable("not_yes_no")
    return folded in ("ja", "true")


def _in_range(value: int, kind: Kind, column: Column) -> None:
    least, most = column.least, column.most
    if (least is not None and value < least) or (most is not None and value > most):
        per = PER.get(kind, 1)
        ends = ["" if end is None else f"{end / per:g}".replace(".", ",") for end in (least, most)]
        raise Unreadable("out_of_range", expected=f"{ends[0]} – {ends[1]}".strip())
