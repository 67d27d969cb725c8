"""Reads XLSX and XLS deliveries: one sheet whose cells carry their own types."""

from __future__ import annotations

import hashlib
import io
import math
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from kpi.intake.cells import (
    MEGABYTE,
    MOST_COLUMNS,
    Cells,
    Chunk,
    NotReadable,
    Opened,
    array_of,
    clean,
    cleaned,
    from_texts,
    without_totals,
)
from kpi.intake.dialect import Dialect
from kpi.intake.faults import shown
from kpi.intake.foreign import refuse_foreign
from kpi.intake.workbook_parts import Grid, Parts, Place

MOST_UNPACKED_MEGABYTES = 256
MOST_MEMBERS = 1_000
MOST_ROWS = 2**20
MOST_RATIO = 200
"""A sheet of ordinary cells packs to about a twentieth. Below one megabyte nobody asks."""


def read(path: Path, sha256: str, dialect: Dialect) -> Opened:
    """The delivery, every cell as text. Raises NotReadable."""
    headers, whole = _read(path, sha256, dialect)
    opened = Opened(list(headers), iter(()), {"format": str(dialect.format)}, dialect.title_rows + 1)
    opened.left_out["title"] = dialect.title_rows
    if headers:
        opened.chunks = (without_totals(one, dialect.total_rows, opened.left_out) for one in (whole,))
    return opened


@lru_cache(maxsize=1)  # a receipt asks once more for the texts of doubtful rows
def _read(path: Path, sha256: str, dialect: Dialect) -> tuple[list[str], Chunk]:
    form, first = str(dialect.format), dialect.title_rows + 2
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise NotReadable("unreadable", expected=form.upper(), problem="ændret under læsningen/changed while read")
    grid = sheet(content, form, dialect.sheet)
    if merged := grid.merged_below(dialect.title_rows):
        raise NotReadable("merged_cells", found=merged)
    rows = grid.rows
    del rows[: dialect.title_rows], grid
    while rows and not any(cell != "" for cell in rows[-1]):
        rows.pop()
    columns = [column for column in zip(*rows, strict=True) if any(cell != "" for cell in column)]
    count = max(len(rows) - 1, 0)
    rows.clear()  # a million cells: held once is enough
    headers = [clean(text_of(column[0])) for column in columns]
    row_numbers = np.arange(first, first + count, dtype=np.int32)
    return headers, Chunk([_cells(column[1:]) for column in columns], row_numbers)


def _cells(column: Sequence[Any]) -> Cells:
    """Every distinct cell is written as text once."""
    kinds = set(map(type, column))
    if kinds == {float}:
        numbers = pa.array(np.array(column)).dictionary_encode()
        return Cells(numbers.indices.to_numpy(), array_of(list(map(_decimal_text, numbers.dictionary.to_pylist()))))
    if kinds == {str}:
        found = from_texts(column)
        return Cells(found.codes, found.values, np.ones(len(found.values), dtype=bool))
    cells = list(map(_told_apart, column)) if bool in kinds else column
    place = {cell: number for number, cell in enumerate(dict.fromkeys(cells))}
    codes = np.fromiter(map(place.__getitem__, cells), dtype=np.int32, count=len(column))
    as_text = np.fromiter((type(cell) is str for cell in place), dtype=bool, count=len(place))
    return Cells(codes, cleaned(array_of(list(map(text_of, place)))), as_text)


def _told_apart(cell: object) -> object:
    """Python takes True for 1."""
    return text_of(cell) if isinstance(cell, bool) else cell


class PerCent(str):
    """A number that is shown as per cent: '12.5%' for 0.125."""

    number: float

    @classmethod
    def of(cls, number: float) -> PerCent:
        shown = cls(f"{_decimal_text(number * 100)}%")
        shown.number = number
        return shown


def sheet(content: bytes, form: str, named: str | None = None) -> Grid:
    """The one sheet with something in it, or the one that is named. The unpacked size is asked before anything else."""
    name = form.upper()
    try:
        if not content:
            raise NotReadable("empty_file")
        refuse_foreign(content, form)
        if form == "xlsx":
            _check_members(content)
        found = _chosen(CalamineWorkbook.from_filelike(io.BytesIO(content)), named)
        if found.width > MOST_COLUMNS:
            raise NotReadable("too_many_columns", found=found.width, expected=MOST_COLUMNS)
        parts = Parts(content, found.name) if form == "xlsx" else None
        errors = list(parts.errors()) if parts else []
        parts = parts if parts and parts.shows_per_cent else None  # else there is no need to hold it any longer
        rows: list[list[Any]] = found.to_python(skip_empty_area=False)
        _complete(rows, errors, parts.per_cent() if parts else ())
        return Grid(rows, found.merged_cell_ranges or ())
    except PasswordError as error:
        raise NotReadable("protected") from error
    except (zipfile.BadZipFile, zipfile.LargeZipFile, CalamineError, OSError, ValueError, KeyError) as error:
        if isinstance(error, NotReadable):
            raise
        raise NotReadable("unreadable", expected=name, problem=type(error).__name__) from error


def _chosen(book: CalamineWorkbook, named: str | None) -> CalamineSheet:
    names = [one.name for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    told = ", ".join(shown(name) or "" for name in names)
    if named is not None or len(names) == 1:
        if named is not None and named not in names:
            raise NotReadable("no_such_sheet", expected=named, found=told)
        return book.get_sheet_by_name(named if named is not None else names[0])
    filled: list[CalamineSheet] = []
    for name in names:
        filled += [one] if (one := book.get_sheet_by_name(name)).height else []
        if len(filled) > 1:
            raise NotReadable("several_sheets", found=told)
    if not filled:
        raise NotReadable("empty_file")
    return filled[0]


def _complete(rows: list[list[Any]], errors: Iterable[tuple[Place, str]], per_cent: Iterable[Place]) -> None:
    """What the library leaves out: errors stand as text, which no column accepts, and 0.125 shown as 12.5 % as that."""
    for (row, column), text in errors:
        if row >= MOST_ROWS or column >= MOST_COLUMNS:
            raise NotReadable("too_many_columns", found=column + 1, expected=MOST_COLUMNS)
        wide = max(len(rows[0]) if rows else 0, column + 1)
        rows.extend([] for _ in range(row + 1 - len(rows)))
        if any(len(one) < wide for one in (rows[0], rows[-1])):
            rows[:] = [[*one, *[""] * (wide - len(one))] for one in rows]
        rows[row][column] = text
    for row, column in per_cent:
        if row < len(rows) and column < len(rows[row]) and isinstance(rows[row][column], float):
            rows[row][column] = PerCent.of(rows[row][column])


def _check_members(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        members = packed.infolist()
    names = {part.filename for part in members}
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        raise NotReadable("other_form", found="Word/PowerPoint", expected="XLSX")
    if "[Content_Types].xml" not in names or "xl/workbook.bin" in names:
        found = "ODS" if "content.xml" in names else "XLSB" if "xl/workbook.bin" in names else "ZIP"
        raise NotReadable("other_form", found=found, expected="XLSX")
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
    """A workbook's cell in the one form the converters read: point as decimal mark, ISO dates, h:mm, ja/nej."""
    if isinstance(cell, bool):
        return "ja" if cell else "nej"
    if isinstance(cell, float):
        return _decimal_text(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(" ")
    if isinstance(cell, time):
        return _clock_text(cell.hour * 3_600 + cell.minute * 60 + cell.second + cell.microsecond / 1e6)
    if isinstance(cell, timedelta):
        return _clock_text(cell.total_seconds())
    return str(cell)


def _clock_text(seconds: float) -> str:
    """Whole seconds: a day's fraction is not exact. Without seconds where there are none."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02d}" + (f":{rest:02d}" if rest else "")


def _decimal_text(number: float) -> str:
    """Six decimals at most: what lies beyond is the noise of a binary number."""
    if not math.isfinite(number):
        return str(number)
    return str(int(number)) if number.is_integer() else f"{number:.6f}".rstrip("0").rstrip(".")
