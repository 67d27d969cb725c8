"""Reads CSV deliveries exactly as their source states them: encoding, delimiter, title rows and header."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

from kpi.intake.cells import MEGABYTE, MOST_COLUMNS, Cells, Chunk, NotReadable, Opened, clean, is_total, without_totals
from kpi.intake.csv_blocks import blocks
from kpi.intake.faults import FaultList
from kpi.intake.source import Dialect


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
        end = self._text.find("\n", self.taken) + 1 or len(self._text)
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
    width = len(opened.headers)
    if not text:
        return Chunk([Cells(np.zeros(0, dtype=np.int32), [])] * width, np.zeros(0, dtype=np.int32)), row
    table, skipped = _parsed(text, row, opened, dialect, faults)
    every = np.arange(row, row + table.num_rows + len(skipped), dtype=np.int32)
    rows = every[~np.isin(every, skipped)] if skipped else every
    return Chunk([_cells(table.column(index)) for index in range(width)], rows), row + len(every)


def _parsed(
    text: str, first_row: int, opened: Opened, dialect: Dialect, faults: FaultList
) -> tuple[pa.Table, list[int]]:
    skipped: list[int] = []
    delimiter, width = str(dialect.delimiter), len(opened.headers)
    _check_quotes(text, delimiter, first_row)

    def wrong_length(row: arrow_csv.InvalidRow) -> str:
        number = first_row + row.number - 1
        skipped.append(number)
        if _is_short_total(row.text, delimiter, dialect.total_rows):
            opened.left_out["total"] += 1
        else:
            faults.add("row_length", number, said={"found": row.actual_columns, "expected": row.expected_columns})
        return "skip"

    try:
        return _arrow_table(text, delimiter, width, wrong_length), skipped
    except pa.ArrowInvalid as error:
        # The rest of the message may repeat a row.
        raise NotReadable("unreadable", expected="CSV", problem=str(error).split(":")[0]) from error


def _arrow_table(text: str, delimiter: str, width: int, wrong_length: object) -> pa.Table:
    # Positions instead of names: a header may occur twice, which is reported as a fault of its own.
    names = [str(index) for index in range(width)]
    content = pa.BufferReader((text + "\n").encode("utf-8", "surrogatepass"))
    return arrow_csv.read_csv(
        content,
        arrow_csv.ReadOptions(use_threads=False, column_names=names, block_size=64 * MEGABYTE),
        arrow_csv.ParseOptions(
            delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=wrong_length
        ),
        arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.dictionary(pa.int32(), pa.string())), strings_can_be_null=False
        ),
    )


def _is_short_total(text: str, delimiter: str, words: Sequence[str]) -> bool:
    return bool(words) and is_total(text.replace('"', "").strip(delimiter + " ").split(delimiter)[0], words)


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
    if isinstance(whole, pa.ChunkedArray):  # no rows at all
        return Cells(np.zeros(0, dtype=np.int32), [])
    return Cells(whole.indices.to_numpy(), [clean(value) for value in whole.dictionary.to_pylist()])
