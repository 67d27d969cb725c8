"""Delivered cells: columns of text in which each distinct text is held once and rows point at it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

MEGABYTE = 1_000_000
MOST_MEGABYTES = {"csv": 4_096, "xlsx": 64, "xls": 64, "xml": 1_024}
"""A workbook is read whole, so it may be far smaller than what is read piece by piece."""
HEADER_ROW = 1
MOST_COLUMNS = 500

Rows = NDArray[np.int32]
Mask = NDArray[np.bool_]


class NotReadable(ValueError):
    """The bytes cannot be read at all; `rule` and `said` make the sentence."""

    def __init__(self, rule: str, **said: object) -> None:
        super().__init__(rule)
        self.rule = rule
        self.said = said


@dataclass(frozen=True)
class Cells:
    """One delivered column: `values[codes[row]]` is the text of a row, without blanks around it."""

    codes: Rows
    values: pa.StringArray
    as_text: Mask | None = None
    """Of a workbook: which of the values its author wrote as text, and not as a number or a date."""

    def where(self, texts: Collection[str]) -> Mask:
        """The rows that hold one of the texts."""
        found = mask_of(pc.is_in(self.values, value_set=pa.array(list(texts), pa.string())))
        return found[self.codes] if len(found) else np.zeros(len(self.codes), dtype=bool)

    def text(self, row: int) -> str:
        return str(self.values[int(self.codes[row])])

    def texts(self) -> list[str]:
        """The text of every row."""
        found: list[str] = self.values.take(pa.array(self.codes)).to_pylist()
        return found


@dataclass(frozen=True)
class Chunk:
    """Some rows of a delivery: its columns in the order of the headers, and each row's number in a spreadsheet."""

    columns: list[Cells]
    row_numbers: Rows

    def only(self, kept: Mask) -> Chunk:
        if kept.all():
            return self
        return Chunk([replace(one, codes=one.codes[kept]) for one in self.columns], self.row_numbers[kept])


@dataclass
class Opened:
    """A delivery being read: its headers, what was found about its form, and its rows, chunk by chunk, once."""

    headers: list[str]
    chunks: Iterator[Chunk]
    found: dict[str, str]
    header_row: int = HEADER_ROW
    left_out: Counter[str] = field(default_factory=Counter)
    """Rows that are no rows of data by the source's own words: title, total, blank, missing, skipped."""
    unseen: set[str] = field(default_factory=set)
    """XML: columns of the source that no row has; known when all chunks are read."""


def size_checked(path: Path, form: str) -> None:
    """Asked before anything is read. Raises NotReadable."""
    size, most = path.stat().st_size, MOST_MEGABYTES[form]
    if size > most * MEGABYTE:
        raise NotReadable("too_large", size=size // MEGABYTE, expected=most)


def clean(value: str) -> str:
    """Without blanks around it, each letter as one character."""
    value = value.strip()
    return value if value.isascii() else unicodedata.normalize("NFC", value)


def mask_of(answers: pa.BooleanArray) -> Mask:
    """Of an answer for every value, as numpy has it."""
    found: Mask = answers.to_numpy(zero_copy_only=False).astype(bool, copy=False)
    return found


def cleaned(values: pa.StringArray) -> pa.StringArray:
    """What `clean` does, for all at once."""
    values = pc.utf8_trim_whitespace(values)
    ascii_only = pc.all(pc.string_is_ascii(values)).as_py()
    return values if ascii_only is not False else pc.utf8_normalize(values, form="NFC")


def from_encoded(column: pa.DictionaryArray) -> Cells:
    """Of a column whose distinct texts are known: each is cleaned once."""
    return Cells(column.indices.to_numpy(), cleaned(column.dictionary))


def from_texts(texts: Sequence[str]) -> Cells:
    return from_encoded(array_of(texts).dictionary_encode())


def array_of(texts: Sequence[str]) -> pa.StringArray:
    """What pyarrow makes of a list of texts, five times as fast where all of it is ASCII."""
    whole = "".join(texts)
    if not whole.isascii():
        return pa.array(texts, pa.string())
    ends = np.zeros(len(texts) + 1, dtype=np.int32)
    np.cumsum(np.fromiter(map(len, texts), dtype=np.int32, count=len(texts)), out=ends[1:])
    return pa.StringArray.from_buffers(len(texts), pa.py_buffer(ends), pa.py_buffer(whole.encode("ascii")))


def is_total(first_filled: str, words: Collection[str]) -> bool:
    """Whether a row is a total row by its first filled cell: 'I alt', 'I alt 2024', 'TOTAL:'."""
    text = first_filled.casefold()
    return any(text == word or text.startswith((f"{word} ", f"{word}:")) for word in map(str.casefold, words))


def without_totals(last: Chunk, words: Collection[str], left_out: Counter[str]) -> Chunk:
    """The last chunk without the total rows at its end, and the blank ones among them. A total word elsewhere is data,
    and will be found faulty."""
    rows = len(last.row_numbers)
    end = look = rows
    totals = 0
    while words and look:
        text = _first_filled(last, look - 1)
        if is_total(text, words):
            end, totals = look - 1, totals + 1
        elif text:
            break
        look -= 1
    left_out["total"] += totals
    left_out["blank"] += rows - end - totals
    return last.only(np.arange(rows) < end)


def _first_filled(chunk: Chunk, row: int) -> str:
    texts = (column.text(row) for column in chunk.columns)
    return next((text for text in texts if text), "")
