"""Reads CSV deliveries exactly as their source states them: encoding, delimiter and header."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

from kpi.intake.cells import FIRST_DATA_ROW, MEGABYTE, Cells, Delivered, NotReadable, clean
from kpi.intake.faults import FaultList
from kpi.intake.source import Dialect


def read(content: bytes, dialect: Dialect, faults: FaultList) -> Delivered:
    """The rows of a delivery; rows with a wrong number of fields become faults. Raises NotReadable."""
    text, found = _decoded(content, str(dialect.encoding))
    headers = _headers(text, str(dialect.delimiter))
    if not headers:
        return Delivered([], [], np.zeros(0, dtype=np.int32), found)
    table, skipped = _parsed(text, headers, str(dialect.delimiter), faults)
    every = np.arange(FIRST_DATA_ROW, FIRST_DATA_ROW + table.num_rows + len(skipped), dtype=np.int32)
    rows = every[~np.isin(every, skipped)] if skipped else every
    columns = [_cells(table.column(index)) for index in range(len(headers))]
    return Delivered(headers, columns, rows, found | {"delimiter": str(dialect.delimiter)})


def _decoded(content: bytes, encoding: str) -> tuple[str, dict[str, str]]:
    """Strictly as stated. Text that is UTF-8 but was promised as Windows-1252 would be garbled without any error."""
    if encoding == "windows-1252" and not content.isascii() and _is_utf8(content):
        raise NotReadable("encoding", expected=encoding, problem="UTF-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problem = f"byte 0x{content[error.start]:02x}, linje/line {line}"
        raise NotReadable("encoding", expected=encoding, problem=problem) from error
    marked = text.startswith("\ufeff")
    found = {"format": "csv", "encoding": encoding, "byte_order_mark": "yes" if marked else "no"}
    return text.removeprefix("\ufeff").rstrip("\r\n"), found


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _headers(text: str, delimiter: str) -> list[str]:
    first = text.split("\n", 1)[0].rstrip("\r")
    names = next(csv.reader([first], delimiter=delimiter), [])
    return [clean(name) for name in names]


def _parsed(text: str, headers: Sequence[str], delimiter: str, faults: FaultList) -> tuple[pa.Table, list[int]]:
    skipped: list[int] = []
    _check_quotes(text, delimiter)

    def wrong_length(row: arrow_csv.InvalidRow) -> str:
        skipped.append(row.number)
        faults.add("row_length", row.number, said={"found": row.actual_columns, "expected": row.expected_columns})
        return "skip"

    # Positions instead of names: a header may occur twice, which is reported as a fault of its own.
    names = [str(index) for index in range(len(headers))]
    text_type = pa.dictionary(pa.int32(), pa.string())
    try:
        table = arrow_csv.read_csv(
            io.BytesIO((text + "\n").encode()),
            arrow_csv.ReadOptions(use_threads=False, column_names=names, skip_rows=1, block_size=64 * MEGABYTE),
            arrow_csv.ParseOptions(
                delimiter=delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=wrong_length,
            ),
            arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, text_type), strings_can_be_null=False),
        )
    except pa.ArrowInvalid as error:
        # The rest of the message may repeat a row.
        raise NotReadable("unreadable", expected="CSV", problem=str(error).split(":")[0]) from error
    return table, skipped


def _check_quotes(text: str, delimiter: str) -> None:
    """A quote that is opened and never closed would swallow the rows after it without a word."""
    if '"' not in text:
        return
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for _ in lines:
            pass
    except csv.Error as error:
        problem = f"anførselstegn/quotes, linje/line {lines.line_num}: {error}"
        raise NotReadable("unreadable", expected="CSV", problem=problem) from error


def _cells(column: pa.ChunkedArray) -> Cells:
    whole = column.unify_dictionaries().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):  # no rows at all
        return Cells(np.zeros(0, dtype=np.int32), [])
    return Cells(whole.indices.to_numpy(), [clean(value) for value in whole.dictionary.to_pylist()])
