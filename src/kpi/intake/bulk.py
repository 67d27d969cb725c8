"""Distinct texts of a column converted all at once, as far as their kind is written plainly: nearly every cell is.

What is right and wrong is said by `convert` alone, text by text. A lane only sorts: it gives the values of texts that
are plainly right and groups those that are plainly wrong in one way; the rest is left open and converted one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kpi.contracts import FREE_TEXT_LIMIT, Column
from kpi.intake import figures
from kpi.intake.cells import Cells, Mask, mask_of
from kpi.intake.convert import GARBLED, IDENTIFIER, LONGEST_ID, NAME_LIMIT, NUMBERS, PER
from kpi.intake.cpr import PERHAPS
from kpi.intake.dialect import Dialect, Kind
from kpi.intake.figures import SCALE

_MOST_DIGITS = 11
"""Twice a number of so many digits times a million is still an exact int64."""
_MOST_DECIMALS = 6
_CONTROL = r"[\x00-\x1f\x7f-\x9f]"
_MONTH_DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


@dataclass(frozen=True)
class SortedOut:
    """The values of the texts that are right; `wrong` are groups of which every member breaks the same rule."""

    values: pa.Array
    right: Mask
    wrong: tuple[Mask, ...] = ()

    @property
    def open(self) -> Mask:
        found = ~self.right
        for group in self.wrong:
            found &= ~group
        return found


Lane = Callable[[pa.StringArray], SortedOut]


def lane(kind: Kind, column: Column, dialect: Dialect, codes: Mapping[str, str]) -> Lane | None:
    """How texts of a kind are sorted; none for kinds of which a file has few distinct texts."""
    if kind == "text":
        return _Texts(column).sorted_out
    if kind in NUMBERS:
        return _Numbers(kind, column, dialect).sorted_out
    lanes: dict[Kind, Lane] = {
        "boolean": _yes_no,
        "code": lambda texts: _codes(texts, codes),
        "p_number": _identifiers,
        "cvr": _identifiers,
        "ean": _identifiers,
        "date": lambda texts: _dates(texts, dialect.date or "yyyy-mm-dd"),
        "open_date": lambda texts: _open_dates(texts, dialect.date or "yyyy-mm-dd"),
        "clock": lambda texts: _clocks(texts, column),
        "period_start": _periods,
        "period_end": _periods,
        "month": _periods,
    }
    return lanes.get(kind)


def written_as_text(kind: Kind, cells: Cells) -> Mask:
    """Numbers with marks that the author of a workbook wrote as text: 1.234 may be what is shown, or a thousand times
    that."""
    if cells.as_text is None or kind not in NUMBERS:
        return np.zeros(len(cells.values), dtype=bool)
    return cells.as_text & has_form(cells.values, "-?[0-9][0-9.,' \u00a0]*[.,][0-9]+ ?%?")


def has_form(texts: pa.StringArray, pattern: str) -> Mask:
    return mask_of(pc.match_substring_regex(texts, f"^(?:{pattern})$"))


@dataclass(frozen=True)
class _Texts:
    """Names, ids and free text. What has letters beyond ASCII or may hold a CPR number is looked at singly."""

    column: Column

    def sorted_out(self, texts: pa.StringArray) -> SortedOut:
        if self.column.personal:
            too_long = mask_of(pc.greater(pc.utf8_length(texts), LONGEST_ID))
            doubtful = mask_of(pc.match_substring_regex(texts, f"^#|{_CONTROL}|{GARBLED}"))
            return SortedOut(texts, ~too_long & ~doubtful, (too_long,))
        limit = FREE_TEXT_LIMIT if self.column.free_text else NAME_LIMIT
        too_long = mask_of(pc.greater(pc.utf8_length(texts), limit))
        doubtful = mask_of(pc.match_substring_regex(texts, f"{PERHAPS}|[&%<]|^#|{_CONTROL}"))
        return SortedOut(texts, mask_of(pc.string_is_ascii(texts)) & ~doubtful & ~too_long, (too_long,))


@dataclass(frozen=True)
class _Numbers:
    kind: Kind
    column: Column
    dialect: Dialect

    def sorted_out(self, texts: pa.StringArray) -> SortedOut:
        decimal, thousands = self.dialect.decimal or ".", self.dialect.thousands
        if self.kind == "percent":
            texts = pc.utf8_rtrim_whitespace(pc.replace_substring_regex(texts, "%$", ""))
        number = has_form(texts, figures.number(decimal, thousands).pattern)
        digits = _without_marks(texts, thousands)
        length, mark = pc.binary_length(digits).to_numpy(), pc.find_substring(digits, decimal).to_numpy()
        decimals = np.where(mark < 0, 0, length - mark - 1)
        if self.kind in ("decimal", "amount"):
            right = number & (decimals <= _MOST_DECIMALS)
            plain = _only(pc.replace_substring(digits, decimal, "."), right)
            return SortedOut(plain.cast(pa.decimal128(18, 6)), right, (~number,))
        if self.kind == "integer":
            number &= decimals == 0
        right = number & (length <= _MOST_DIGITS)
        whole = _only(pc.replace_substring(digits, decimal, ""), right).cast(pa.int64())
        values = whole.fill_null(0).to_numpy()
        if self.kind != "integer":
            power = 10 ** np.where(right, decimals, 0).astype(np.int64)
            values = (2 * values * SCALE[self.kind] + power) // (2 * power)
        return _in_range(values, right, (~number,), self.column)


def _without_marks(texts: pa.StringArray, thousands: str | None) -> pa.StringArray:
    if not thousands:
        return texts
    return pc.replace_substring_regex(texts, figures.thousands_mark(thousands), "")


def _only(texts: pa.StringArray, kept: Mask) -> pa.StringArray:
    return pc.if_else(pa.array(kept), texts, pa.scalar(None, pa.string()))


def _in_range(values: NDArray[np.int64], right: Mask, wrong: tuple[Mask, ...], column: Column) -> SortedOut:
    outside = np.zeros(len(values), dtype=bool)
    if column.least is not None:
        outside |= values < column.least
    if column.most is not None:
        outside |= values > column.most
    return SortedOut(pa.array(values), right & ~outside, (*wrong, right & outside))


def _codes(texts: pa.StringArray, codes: Mapping[str, str]) -> SortedOut:
    places = pc.index_in(texts, value_set=pa.array(list(codes), pa.string()))
    known = mask_of(places.is_valid())
    return SortedOut(pa.array(list(codes.values()), pa.string()).take(places), known, (~known,))


def _yes_no(texts: pa.StringArray) -> SortedOut:
    lower = pc.utf8_lower(texts)
    yes, no = (mask_of(pc.is_in(lower, value_set=pa.array(words))) for words in (("ja", "true"), ("nej", "false")))
    return SortedOut(pa.array(yes), yes | no, (mask_of(pc.string_is_ascii(texts)) & ~yes & ~no,))


def _identifiers(texts: pa.StringArray) -> SortedOut:
    right = has_form(texts, IDENTIFIER.pattern)
    return SortedOut(texts, right, (~right,))


def _clocks(texts: pa.StringArray, column: Column) -> SortedOut:
    right = has_form(texts, figures.CLOCK.pattern)
    digits = _only(pc.replace_substring(texts, ":", ""), right).cast(pa.int64()).fill_null(0).to_numpy()
    return _in_range(digits // 100 * PER["clock"] + digits % 100 * 60, right, (~right,), column)


def _periods(texts: pa.StringArray) -> SortedOut:
    """Periods are few: only what is none is sorted out."""
    none = np.zeros(len(texts), dtype=bool)
    return SortedOut(pa.nulls(len(texts), pa.date32()), none, (~has_form(texts, figures.PERIOD.pattern),))


def _dates(texts: pa.StringArray, form: str) -> SortedOut:
    written = has_form(texts, figures.date_pattern(form).pattern)
    year, month, day = (_part(texts, form, part, written) for part in ("yyyy", "mm", "dd"))
    exists = written & (year >= figures.YEARS.start) & (year < figures.YEARS.stop) & (month >= 1) & (month <= 12)
    year, month = np.where(exists, year, 2000), np.where(exists, month, 1)
    leap = (month == 2) & (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    exists &= (day >= 1) & (day <= _MONTH_DAYS[month - 1] + leap)
    months = (year - 1970) * 12 + month - 1
    days = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) + np.where(exists, day, 1) - 1
    return SortedOut(pa.array(days.astype(np.int32)).cast(pa.date32()), exists, (~exists,))


def _part(texts: pa.StringArray, form: str, part: str, written: Mask) -> NDArray[np.int64]:
    start = form.index(part)
    digits = pc.utf8_slice_codeunits(texts, start, start + len(part))
    found: NDArray[np.int64] = _only(digits, written).cast(pa.int64()).fill_null(0).to_numpy()
    return found


def _open_dates(texts: pa.StringArray, form: str) -> SortedOut:
    """31-12-9999 is no date but the word for 'still open': left to be read singly."""
    dates = _dates(texts, form)
    open_end = mask_of(pc.equal(texts, figures.open_end(form)))
    return SortedOut(dates.values, dates.right, (dates.wrong[0] & ~open_end,))
