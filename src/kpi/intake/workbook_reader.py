"""Reads XLSX deliveries: one sheet whose cells carry their own types."""

from __future__ import annotations

import io
import math
import zipfile
from datetime import date, datetime, time, timedelta

import numpy as np
from python_calamine import CalamineError, CalamineWorkbook

from kpi.intake.cells import FIRST_DATA_ROW, MEGABYTE, Cells, Delivered, NotReadable, clean

MOST_UNPACKED_MEGABYTES = 256


def read(content: bytes) -> Delivered:
    """The rows of a workbook, every cell as text. Raises NotReadable."""
    rows = _sheet(content)
    while rows and not any(cell != "" for cell in rows[-1]):
        rows.pop()
    if not rows:
        return Delivered([], [], np.zeros(0, dtype=np.int32), {"format": "xlsx"})
    width = max((index + 1 for row in rows for index, cell in enumerate(row) if cell != ""), default=0)
    headers = [clean(_text(cell)) for cell in rows[0][:width]]
    columns = [_from_texts([_text(row[index]) for row in rows[1:]]) for index in range(width)]
    numbers = np.arange(FIRST_DATA_ROW, FIRST_DATA_ROW + len(rows) - 1, dtype=np.int32)
    return Delivered(headers, columns, numbers, {"format": "xlsx"})


def _sheet(content: bytes) -> list[list[object]]:
    """The one sheet of a workbook. The unpacked size is asked before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(part.file_size for part in packed.infolist())
        if size > MOST_UNPACKED_MEGABYTES * MEGABYTE:
            raise NotReadable("too_large", size=size // MEGABYTE, expected=MOST_UNPACKED_MEGABYTES)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        if len(workbook.sheet_names) != 1:
            problem = f"{len(workbook.sheet_names)} ark/sheets, ventet/expected 1"
            raise NotReadable("unreadable", expected="XLSX", problem=problem)
        return [list(row) for row in workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)]
    except (zipfile.BadZipFile, CalamineError) as error:
        raise NotReadable("unreadable", expected="XLSX", problem=str(error)[:120]) from error


def _from_texts(texts: list[str]) -> Cells:
    place: dict[str, int] = {}
    codes = np.fromiter((place.setdefault(text, len(place)) for text in texts), dtype=np.int32, count=len(texts))
    return Cells(codes, [clean(text) for text in place])


def _text(cell: object) -> str:
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
