"""A delivery without the rows of a person, as close to its own bytes as its format allows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import xlsxwriter

from kpi.erase.wanted import Wanted, id_headers
from kpi.intake.cells import NotReadable, clean
from kpi.intake.source import Dialect, Source
from kpi.intake.workbook_reader import PerCent, sheet, text_of

_FORMS = ("dd-mm-yyyy", "dd-mm-yyyy hh:mm:ss", "hh:mm", "[hh]:mm:ss", "0.0###%")


class NotRewritable(ValueError):
    """A delivery that its source file does not fit, so that rows cannot be told from each other."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What is left of a delivery, and how many rows went."""

    content: bytes
    gone: int


def csv_without(content: bytes, source: Source, dialect: Dialect, wanted: Wanted) -> Rewritten:
    """Every other row keeps its bytes."""
    encoding, delimiter = str(dialect.encoding), str(dialect.delimiter)
    try:
        text = content.decode(encoding)
        records = list(_records(text, delimiter))
    except (UnicodeDecodeError, csv.Error) as error:
        raise NotRewritable(f"not readable as {encoding} with '{delimiter}'") from error
    if len(records) <= dialect.title_rows:
        return Rewritten(content, 0)
    head = dialect.title_rows + 1
    places = _places([clean(name.removeprefix("\ufeff")) for name in records[dialect.title_rows][1]], source)
    kept = [raw for raw, fields in records[head:] if not wanted.is_meant(_ids(fields, places))]
    left = "".join([*(raw for raw, _ in records[:head]), *kept])
    return Rewritten(left.encode(encoding), len(records) - head - len(kept))


def _records(text: str, delimiter: str) -> Iterator[tuple[str, list[str]]]:
    """Each record as it stands in the file, line ends and all, with its fields."""
    lines = io.StringIO(text, newline="").readlines()
    reader, taken = csv.reader(iter(lines), delimiter=delimiter), 0
    for fields in reader:
        yield "".join(lines[taken : reader.line_num]), fields
        taken = reader.line_num


def _places(headers: list[str], source: Source) -> dict[str, int]:
    """Where our id columns stand; a source that has them must find all of them."""
    found = {column: headers.index(header) for header, column in id_headers(source).items() if header in headers}
    if len(found) < len(id_headers(source)):
        raise NotRewritable(f"no column {', '.join(sorted(id_headers(source).keys() - set(headers)))}")
    return found


def _ids(fields: list[str], places: dict[str, int]) -> dict[str, str]:
    return {column: clean(fields[place]) for column, place in places.items() if place < len(fields)}


def workbook_without(content: bytes, source: Source, dialect: Dialect, wanted: Wanted) -> Rewritten:
    """Written anew with the same sheet and cells; colours and widths do not survive."""
    try:
        rows = sheet(content, str(dialect.format)).rows
    except NotReadable as problem:
        if problem.rule == "several_sheets":  # what nobody reads may hold the person too
            told = f"several sheets have something in them ({problem.said['found']}); leave the one with the rows alone"
            raise NotRewritable(told) from problem
        raise NotRewritable("not readable as a workbook") from problem
    if len(rows) <= dialect.title_rows:
        return Rewritten(content, 0)
    head = dialect.title_rows + 1
    places = _places([clean(text_of(cell)) for cell in rows[dialect.title_rows]], source)
    kept = [row for row in rows[head:] if not wanted.is_meant(_ids([text_of(cell) for cell in row], places))]
    gone = len(rows) - head - len(kept)
    if not gone:
        return Rewritten(content, 0)
    if dialect.format == "xls":
        raise NotRewritable("an XLS workbook cannot be written anew; save it as XLSX")
    return Rewritten(_book([*rows[:head], *kept], dialect.sheet), gone)


def _book(rows: list[list[Any]], name: str | None) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        looks = {form: book.add_format({"num_format": form}) for form in _FORMS}
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell != "":
                    held = cell.number if isinstance(cell, PerCent) else cell
                    page.write(number, place, held, looks.get(_form(cell)))
    return out.getvalue()


def _form(cell: object) -> str:
    if isinstance(cell, PerCent):
        return "0.0###%"
    if isinstance(cell, timedelta):
        return "[hh]:mm:ss"
    if isinstance(cell, datetime):
        return "dd-mm-yyyy hh:mm:ss"
    if isinstance(cell, date):
        return "dd-mm-yyyy"
    return "hh:mm" if isinstance(cell, time) else ""
