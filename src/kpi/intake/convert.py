"""Converters: a delivered text becomes one exact value of a contract's column, or a fault. No binary floats."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from kpi.contracts import FREE_TEXT_LIMIT, Column
from kpi.intake.cpr import contains_cpr
from kpi.intake.source import Dialect, Kind

Value = str | int | bool | date | Decimal
NAME_LIMIT = 200
"""Longest text outside free text columns."""
_SCALE = {"hours": 3_600, "millionths": 1_000_000, "percent": 10_000}
_DECIMALS_KEPT = 6
_NUMBER = {
    mark: re.compile(rf"(-?[0-9]{{1,12}})(?:{re.escape(mark)}([0-9]{{1,15}}))?", re.ASCII) for mark in (",", ".")
}
_CLOCK = re.compile(r"([0-9]{1,4}):([0-5][0-9])", re.ASCII)
_INTEGER = re.compile(r"-?[0-9]{1,15}", re.ASCII)
_DATE = {
    "dd-mm-yyyy": re.compile(r"(?P<d>[0-9]{2})-(?P<m>[0-9]{2})-(?P<y>[0-9]{4})"),
    "dd.mm.yyyy": re.compile(r"(?P<d>[0-9]{2})\.(?P<m>[0-9]{2})\.(?P<y>[0-9]{4})"),
    "yyyy-mm-dd": re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"),
}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CONTROL_IN_FREE_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_OPEN_END = date(9999, 12, 31)
_YEARS = range(1900, 2101)


class Unreadable(ValueError):
    """A value that breaks a rule; `said` fills the rule's sentence."""

    def __init__(self, rule: str, **said: object) -> None:
        super().__init__(rule)
        self.rule = rule
        self.said = said


def converter(
    kind: Kind, column: Column, dialect: Dialect, codes: Mapping[str, str], finish: Callable[[str], str] | None = None
) -> Callable[[str], Value | None]:
    """From the delivered text to the value of `column`; `finish` makes the id of a text (prefix or pseudonym)."""
    reader = _reader(kind, column, dialect, codes)

    def convert(text: str) -> Value | None:
        if text == "":
            if column.nullable:
                return None
            raise Unreadable("empty_value")
        value = reader(text)
        if isinstance(value, int) and not isinstance(value, bool):
            _in_range(value, kind, column)
        return finish(value) if finish and isinstance(value, str) else value

    return convert


def _reader(kind: Kind, column: Column, dialect: Dialect, codes: Mapping[str, str]) -> Callable[[str], Value | None]:
    mark, form = dialect.decimal or ".", dialect.date or "yyyy-mm-dd"
    readers: dict[Kind, Callable[[str], Value | None]] = {
        "text": lambda text: text if column.personal else _guarded(text, column),
        "code": lambda text: _code(text, codes),
        "date": lambda text: _date(text, form),
        "open_date": lambda text: _open_date(text, form),
        "hours": lambda text: _scaled(text, mark, _SCALE["hours"]),
        "clock": _clock,
        "millionths": lambda text: _scaled(text, mark, _SCALE["millionths"]),
        "percent": lambda text: _scaled(text, mark, _SCALE["percent"]),
        "integer": _integer,
        "decimal": lambda text: _decimal(text, mark),
        "boolean": _yes_no,
    }
    return readers[kind]


def _guarded(text: str, column: Column) -> str:
    limit = FREE_TEXT_LIMIT if column.free_text else NAME_LIMIT
    if contains_cpr(text):
        raise Unreadable("cpr_number")
    if len(text) > limit:
        raise Unreadable("text_too_long", length=len(text), expected=limit)
    if (_CONTROL_IN_FREE_TEXT if column.free_text else _CONTROL).search(text):
        raise Unreadable("control_character")
    return text


def _code(text: str, codes: Mapping[str, str]) -> str:
    if text not in codes:
        raise Unreadable("unknown_code", expected=", ".join(codes))
    return codes[text]


def _date(text: str, form: str) -> date:
    found = _DATE[form].fullmatch(text)
    try:
        if found and int(found["y"]) in _YEARS:
            return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        pass
    raise Unreadable("impossible_date", expected=form)


def _open_date(text: str, form: str) -> date | None:
    open_end = form.replace("dd", "31").replace("mm", "12").replace("yyyy", str(_OPEN_END.year))
    return None if text == open_end else _date(text, form)


def _parts(text: str, mark: str) -> tuple[int, int]:
    """The number as digits and how many of them are decimals: `7,33` is (733, 2)."""
    found = _NUMBER[mark].fullmatch(text)
    if not found:
        raise Unreadable("not_a_number", expected=f"7{mark}4")
    decimals = found[2] or ""
    return int(found[1] + decimals), len(decimals)


def _scaled(text: str, mark: str, scale: int) -> int:
    """Whole seconds or millionths; half up only where the text says more than a whole one."""
    digits, decimals = _parts(text, mark)
    power: int = 10**decimals
    return (2 * digits * scale + power) // (2 * power)


def _clock(text: str) -> int:
    found = _CLOCK.fullmatch(text)
    if not found:
        raise Unreadable("not_a_time", expected="7:24")
    return int(found[1]) * 3_600 + int(found[2]) * 60


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise Unreadable("not_a_number", expected="12")
    return int(text)


def _decimal(text: str, mark: str) -> Decimal:
    digits, decimals = _parts(text, mark)
    if decimals > _DECIMALS_KEPT:
        raise Unreadable("too_many_decimals")
    return Decimal(digits).scaleb(-decimals)


def _yes_no(text: str) -> bool:
    if text.casefold() not in ("ja", "nej"):
        raise Unreadable("not_yes_no")
    return text.casefold() == "ja"


def _in_range(value: int, kind: Kind, column: Column) -> None:
    least, most = column.least, column.most
    if (least is not None and value < least) or (most is not None and value > most):
        per = 3_600 if kind == "clock" else _SCALE.get(kind, 1)
        ends = ["" if end is None else f"{end / per:g}".replace(".", ",") for end in (least, most)]
        raise Unreadable("out_of_range", expected=f"{ends[0]} – {ends[1]}".strip())
