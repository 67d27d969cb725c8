"""Reads XLSX and XLS deliveries: one sheet whose cells carry their own types."""

from __future__ import annotations

import hashlib
import io
import math
import zipfile
from collections.abc import Iterator, Sequence
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
        columns = list(zip(*rows, strict=True))
        while columns and not any(cell != "" for cell in columns[-1]):
            columns.pop()
        opened.headers = [clean(text_of(column[0])) for column in columns]
        opened.chunks = _chunks(columns, len(rows) - 1, dialect, opened)
    return opened


def _chunks(columns: Sequence[Sequence[object]], rows: int, dialect: Dialect, opened: Opened) -> Iterator[Chunk]:
    first = opened.header_row + 1
    whole = Chunk([_cells(column[1:]) for column in columns], np.arange(first, first + rows, dtype=np.int32))
    yield without_totals(whole, dialect.total_rows, opened.left_out)


def _cells(column: Sequence[object]) -> Cells:
    """Every distinct cell is written as text once. True is not 1 here, so the type is part of what is distinct."""
    places: dict[tuple[type, object], int] = {}
    codes = [places.setdefault((cell.__class__, cell), len(places)) for cell in column]
    texts = from_texts([text_of(cell) for _, cell in places])
    return Cells(texts.codes[np.array(codes, dtype=np.int32)] if codes else texts.codes, texts.values)


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
