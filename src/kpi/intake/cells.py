"""Delivered cells: columns of text in which each distinct text is held once and rows point at it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

MEGABYTE = 1_000_000
MOST_MEGABYTES = {"csv": 4_096, "xlsx": 64, "xls": 64, "xml": 1_024}
"""A workbook is read whole, so it may be far smaller than what is read piece by piece."""
HEADER_ROW = 1
MOST_COLUMNS = 500

Rows = NDArray[np.int32]


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
    values: list[str]

    def where(self, texts: Collection[str]) -> NDArray[np.bool_]:
        """The rows that hold one of the texts."""
        places = [place for place, value in enumerate(self.values) if value in texts]
        return np.isin(self.codes, places) if places else np.zeros(len(self.codes), dtype=bool)


@dataclass(frozen=True)
class Chunk:
    """Some rows of a delivery: its columns in the order of the headers, and each row's number in a spreadsheet."""

    columns: list[Cells]
    row_numbers: Rows

    def only(self, kept: NDArray[np.bool_]) -> Chunk:
        return Chunk([Cells(one.codes[kept], one.values) for one in self.columns], self.row_numbers[kept])


@dataclass
class Opened:
    """A delivery being read: its headers, what was found about its form, and its rows, chunk by chunk, once."""

    headers: list[str]
    chunks: Iterator[Chunk]
    found: dict[str, str]
    header_row: int = HEADER_ROW
    left_out: Counter[str] = field(default_factory=Counter)
    """Rows that are no rows of data by the source's own words: title, total, missing, skipped."""
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


def from_texts(texts: list[str]) -> Cells:
    place: dict[str, int] = {}
    codes = np.fromiter((place.setdefault(text, len(place)) for text in texts), dtype=np.int32, count=len(texts))
    return Cells(codes, [clean(text) for text in place])


def is_total(first_filled: str, words: Collection[str]) -> bool:
    """Whether a row is a total row by its first filled cell: 'I alt', 'I alt 2024', 'TOTAL:'."""
    text = first_filled.casefold()
    return any(text == word or text.startswith((f"{word} ", f"{word}:")) for word in map(str.casefold, words))


def without_totals(last: Chunk, words: Collection[str], left_out: Counter[str]) -> Chunk:
    """The last chunk without the total rows at its end. A total word elsewhere is data, and will be found faulty."""
    end = len(last.row_numbers)
    while words and end and is_total(_first_filled(last, end - 1), words):
        end -= 1
    left_out["total"] += len(last.row_numbers) - end
    return last.only(np.arange(len(last.row_numbers)) < end)


def _first_filled(chunk: Chunk, row: int) -> str:
    texts = (column.values[column.codes[row]] for column in chunk.columns)
    return next((text for text in texts if text), "")
