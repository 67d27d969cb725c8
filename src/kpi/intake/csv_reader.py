"""Reads CSV deliveries exactly as their source states them: encoding, delimiter, title rows and header."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

from kpi.intake.cells import (
    MEGABYTE,
    MOST_COLUMNS,
    Cells,
    Chunk,
    NotReadable,
    Opened,
    clean,
    from_encoded,
    from_texts,
    is_total,
    without_totals,
)
from kpi.intake.csv_blocks import blocks
from kpi.intake.dialect import Dialect
from kpi.intake.faults import FaultList

_LINE_END = re.compile("\r\n?|\n")
_MOST_ASKED = 1_000
"""So many rows of a block may have a wrong length before it is read row by row."""


def read(path: Path, sha256: str, dialect: Dialect, faults: FaultList) -> Opened:
    """The delivery; rows with a wrong number of fields become faults. It and its chunks raise NotReadable."""
    delimiter = str(dialect.delimiter)
    found = {"format": "csv", "encoding": str(dialect.encoding)}
    texts = blocks(path, str(dialect.encoding), sha256, found)
    first = next(texts, "")
    headers, taken = _headers(first, delimiter, dialect.title_rows)
    opened = Opened(headers, iter(()), found | {"delimiter": delimiter}, dialect.title_rows + 1)
    opened.left_out["title"] = dialect.title_rows
    if headers:
        opened.chunks = _chunks(chain([first[taken:]], texts), opened, dialect, faults)
    elif any(True for _ in texts):
        raise NotReadable("unreadable", expected="CSV", problem="ingen kolonner/no columns")
    return opened


def _headers(text: str, delimiter: str, title_rows: int) -> tuple[list[str], int]:
    """The header row after the title rows, and how many characters they take."""
    lines = _Lines(text)
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        for _ in range(title_rows):
            next(rows, None)
        names = [clean(name) for name in next(rows, [])]
    except csv.Error as error:
        raise NotReadable("unreadable", expected="CSV", problem=f"overskrift/header: {error}") from error
    if len(names) > MOST_COLUMNS:
        raise NotReadable("too_many_columns", found=len(names), expected=MOST_COLUMNS)
    return names, lines.taken


class _Lines:
    """Lines of a text, counting the characters that were taken."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.taken = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.taken >= len(self._text):
            raise StopIteration
        ends = _LINE_END.search(self._text, self.taken)
        end = ends.end() if ends else len(self._text)
        line, self.taken = self._text[self.taken : end], end
        return line


def _chunks(texts: Iterator[str], opened: Opened, dialect: Dialect, faults: FaultList) -> Iterator[Chunk]:
    """One chunk per block. The last is held back until it is known to be the last: total rows stand at its end."""
    row = opened.header_row + 1
    held: str | None = None
    for text in texts:
        if held is not None:
            chunk, row = _chunk(held, row, opened, dialect, faults)
            yield chunk
        held = text
    chunk, _ = _chunk((held or "").rstrip("\r\n"), row, opened, dialect, faults)
    yield without_totals(chunk, dialect.total_rows, opened.left_out)


def _chunk(text: str, row: int, opened: Opened, dialect: Dialect, faults: FaultList) -> tuple[Chunk, int]:
    """The rows of one block, and the number of the row after them."""
    text = text.removesuffix("\n").removesuffix("\r")
    width, delimiter = len(opened.headers), str(dialect.delimiter)
    if not text:
        return Chunk([from_texts([])] * width, np.zeros(0, dtype=np.int32)), row
    _check_quotes(text, delimiter, row)
    wrong = _WrongRows(row, delimiter)
    columns = _columns(text, width, wrong)
    found = len(columns[0].codes) + len(wrong.fields)
    every = np.arange(row, row + found, dtype=np.int32)
    _note(wrong, width, opened, dialect, faults)
    return Chunk(columns, every[~np.isin(every, list(wrong.fields))] if wrong.fields else every), row + found


@dataclass
class _WrongRows:
    """Rows that are longer or shorter than the header: by their number how many fields they have."""

    first_row: int
    delimiter: str
    fields: dict[int, int] = field(default_factory=dict)
    first_filled: dict[int, str] = field(default_factory=dict)
    too_many: bool = False

    def ask(self, row: arrow_csv.InvalidRow) -> str:
        """Arrow asks about every row; where they are many, the block is better read without it."""
        self.too_many = len(self.fields) >= _MOST_ASKED
        self.add(row.number - 1, row.text.replace('"', "").split(self.delimiter), row.actual_columns)
        return "error" if self.too_many else "skip"

    def add(self, place: int, cells: Sequence[str], fields: int) -> None:
        self.fields[self.first_row + place] = fields
        if len(self.fields) <= _MOST_ASKED:
            self.first_filled[self.first_row + place] = next((cell.strip() for cell in cells if cell.strip()), "")


def _note(wrong: _WrongRows, width: int, opened: Opened, dialect: Dialect, faults: FaultList) -> None:
    """A total row is often short; any other row of a wrong length is a fault."""
    total = {row for row, first in wrong.first_filled.items() if is_total(first, dialect.total_rows)}
    opened.left_out["total"] += len(total)
    rows = [row for row in wrong.fields if row not in total] if total else list(wrong.fields)
    listed = faults.room("row_length")
    for row in rows[:listed]:
        faults.add("row_length", row, said={"found": wrong.fields[row], "expected": width})
    faults.extend("row_length", len(rows[listed:]), (), np.array(rows[listed:], dtype=np.int64))


def _columns(text: str, width: int, wrong: _WrongRows) -> list[Cells]:
    try:
        table = _arrow_table(text, width, wrong)
    except pa.ArrowInvalid as error:
        if wrong.too_many:
            return _read_singly(text, width, wrong)
        # The rest of the message may repeat a row.
        raise NotReadable("unreadable", expected="CSV", problem=str(error).split(":")[0]) from error
    return [_cells(table.column(index)) for index in range(width)]


def _read_singly(text: str, width: int, wrong: _WrongRows) -> list[Cells]:
    """The same columns by the standard library: slower, but for a block that is wrong nearly everywhere."""
    wrong.fields.clear()
    right: list[list[str]] = []
    for place, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=wrong.delimiter, strict=True)):
        if len(row) == width or not row:
            right.append(row or [""] * width)
        else:
            wrong.add(place, row, len(row))
    return [from_texts(column) for column in zip(*right, strict=True)] or [from_texts([])] * width


def _arrow_table(text: str, width: int, wrong: _WrongRows) -> pa.Table:
    # Positions instead of names: a header may occur twice, which is reported as a fault of its own.
    names = [str(index) for index in range(width)]
    return arrow_csv.read_csv(
        pa.BufferReader((text + "\n").encode("utf-8", "surrogatepass")),
        arrow_csv.ReadOptions(use_threads=False, column_names=names, block_size=64 * MEGABYTE),
        arrow_csv.ParseOptions(
            delimiter=wrong.delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=wrong.ask
        ),
        arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.dictionary(pa.int32(), pa.string())), strings_can_be_null=False
        ),
    )


def _check_quotes(text: str, delimiter: str, first_row: int) -> None:
    """A quote that is opened and never closed would swallow the rows after it without a word."""
    if '"' not in text:
        return
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for _ in lines:
            pass
    except csv.Error as error:
        problem = f"anførselstegn/quotes, linje/line {first_row - 1 + lines.line_num}: {error}"
        raise NotReadable("unreadable", expected="CSV", problem=problem) from error


def _cells(column: pa.ChunkedArray) -> Cells:
    whole = column.unify_dictionaries().combine_chunks()
    return from_texts([]) if isinstance(whole, pa.ChunkedArray) else from_encoded(whole)  # the former without rows
