"""Reads XLSX and XLS deliveries: one sheet whose cells carry their own types."""

from __future__ import annotations

import hashlib
import io
import math
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound

from kpi.intake.cells import (
    MEGABYTE,
    MOST_COLUMNS,
    Cells,
    Chunk,
    NotReadable,
    Opened,
    clean,
    from_texts,
    without_totals,
)
from kpi.intake.source import Dialect

MOST_UNPACKED_MEGABYTES = 256
MOST_MEMBERS = 1_000
MOST_RATIO = 200
"""A sheet of ordinary cells packs to about a twentieth. Below one megabyte nobody asks."""


def read(path: Path, sha256: str, dialect: Dialect) -> Opened:
    """The delivery, every cell as text. Raises NotReadable."""
    form = str(dialect.format)
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise NotReadable("unreadable", expected=form.upper(), problem="ændret under læsningen/changed while read")
    rows = sheet(content, form)[dialect.title_rows :]
    while rows and not any(cell != "" for cell in rows[-1]):
        rows.pop()
    opened = Opened([], iter(()), {"format": form}, dialect.title_rows + 1)
    opened.left_out["title"] = dialect.title_rows
    if rows:
        width = max((index + 1 for row in rows for index, cell in enumerate(row) if cell != ""), default=0)
        opened.headers = [clean(text_of(cell)) for cell in rows[0][:width]]
        opened.chunks = _chunks(rows[1:], width, dialect, opened)
    return opened


def _chunks(rows: list[list[object]], width: int, dialect: Dialect, opened: Opened) -> Iterator[Chunk]:
    columns = [_cells([row[index] for row in rows]) for index in range(width)]
    first = opened.header_row + 1
    whole = Chunk(columns, np.arange(first, first + len(rows), dtype=np.int32))
    yield without_totals(whole, dialect.total_rows, opened.left_out)


def _cells(column: list[object]) -> Cells:
    """Every distinct cell is written as text once. True is not 1 here, so the type is part of what is distinct."""
    texts: dict[tuple[type, object], str] = {}
    written = []
    for cell in column:
        key = (cell.__class__, cell)
        text = texts.get(key)
        if text is None:
            text = texts[key] = text_of(cell)
        written.append(text)
    return from_texts(written)


def sheet(content: bytes, form: str) -> list[list[object]]:
    """The one sheet of a workbook. The unpacked size is asked before anything is unpacked."""
    name = form.upper()
    try:
        if form == "xlsx":
            _check_members(content)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        if len(workbook.sheet_names) != 1:
            problem = f"{len(workbook.sheet_names)} ark/sheets, ventet/expected 1"
            raise NotReadable("unreadable", expected=name, problem=problem)
        found = workbook.get_sheet_by_index(0)
        if found.width > MOST_COLUMNS:
            raise NotReadable("too_many_columns", found=found.width, expected=MOST_COLUMNS)
        return [list(row) for row in found.to_python(skip_empty_area=False)]
    except (zipfile.BadZipFile, zipfile.LargeZipFile, CalamineError, WorksheetNotFound, OSError, ValueError) as error:
        if isinstance(error, NotReadable):
            raise
        raise NotReadable("unreadable", expected=name, problem=type(error).__name__) from error


def _check_members(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        members = packed.infolist()
    if len(members) > MOST_MEMBERS:
        raise NotReadable("unreadable", expected="XLSX", problem=f"{len(members)} filer/members")
    size = sum(part.file_size for part in members)
    if size > MOST_UNPACKED_MEGABYTES * MEGABYTE:
        raise NotReadable("too_large", size=size // MEGABYTE, expected=MOST_UNPACKED_MEGABYTES)
    for part in members:
        if part.file_size > MEGABYTE and part.file_size > MOST_RATIO * max(part.compress_size, 1):
            ratio = part.file_size // max(part.compress_size, 1)
            raise NotReadable("packed_too_tight", ratio=ratio, expected=MOST_RATIO)


def text_of(cell: object) -> str:
    """A workbook's cell in the one form the converters read: point as decimal mark, ISO dates, ja/nej."""
    if isinstance(cell, bool):
        return "ja" if cell else "nej"
    if isinstance(cell, float):
        return _decimal_text(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(" ")
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    return str(cell)


def _decimal_text(number: float) -> str:
    """Six decimals at most: what lies beyond is the noise of a binary number."""
    if not math.isfinite(number):
        return str(number)
    return f"{number:.6f}".rstrip("0").rstrip(".")
