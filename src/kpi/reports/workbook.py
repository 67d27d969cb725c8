"""The pack as a workbook: cover, notes, one table a sheet with its own chart, and nothing that could run."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import UTC
from typing import Any

import xlsxwriter

from kpi.reports import native_chart
from kpi.screens import formats
from kpi.screens.download import FORMULA
from kpi.screens.formats import Number
from kpi.screens.language import Language
from kpi.screens.report_spec import Block, Pack, Section
from kpi.screens.table import Table

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
TITLE, HEAD = 0, 3
"""The line of a sheet's title, and of its table's headings."""
NARROW, WIDE = 12, 60
NAME = 31
"""The longest name a sheet may have."""


@dataclass
class Book:
    """A workbook being written, with the formats it has used."""

    file: Any
    say: Language
    formats: dict[str, Any]

    def look(self, name: str, **properties: object) -> Any:
        if name not in self.formats:
            self.formats[name] = self.file.add_format(properties)
        return self.formats[name]

    @property
    def bold(self) -> Any:
        return self.look("bold", bold=True, text_wrap=True, valign="top")

    @property
    def wrapped(self) -> Any:
        return self.look("wrapped", text_wrap=True, valign="top")


def as_xlsx(pack: Pack) -> bytes:
    """The same pack gives the same bytes: its date is the edition's."""
    out, say = io.BytesIO(), Language(pack.language)
    with xlsxwriter.Workbook(out, OPTIONS) as file:
        file.set_properties({"title": pack.title, "author": pack.organisation_name,
                             "created": pack.created.astimezone(UTC).replace(tzinfo=None)})  # fmt: skip
        book = Book(file, say, {})
        names = sheet_names(pack)
        _cover(book, pack, names)
        _notes(book, pack)
        charts = native_chart.Charts(file, say("report.sheet_charts"))
        for section, block, table in pack.tables():
            _sheet(book, names[block.key], section, block, table, charts)
        charts.write(say("report.sheet_charts_why"))
    return out.getvalue()


def sheet_names(pack: Pack) -> dict[str, str]:
    """A name for each table's sheet: its number and the section it stands in."""
    taken: dict[str, str] = {}
    for number, (section, block, _) in enumerate(pack.tables(), start=1):
        clean = re.sub(r"[\[\]:*?/\\']", " ", section.title)
        taken[block.key] = f"{number:02d} {clean}"[:NAME].rstrip()
    return taken


def _cover(book: Book, pack: Pack, names: dict[str, str]) -> None:
    say, sheet = book.say, book.file.add_worksheet(book.say("report.sheet_cover"))
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 80)
    sheet.write_string(0, 0, pack.title, book.look("title", bold=True, font_size=16))
    sheet.write_string(1, 0, say("report.book_note"))
    line = HEAD
    for name, text in (pack.cover.columns, *pack.cover.rows):
        sheet.write_string(line, 0, name, book.bold)
        sheet.write_string(line, 1, neutral(text), book.wrapped)
        line += 1
    line += 1
    sheet.write_string(line, 0, say("report.sheet_sheet"), book.bold)
    sheet.write_string(line, 1, say("report.sheet_table"), book.bold)
    for _, block, _ in pack.tables():
        line += 1
        sheet.write_url(line, 0, f"internal:'{names[block.key]}'!A1", string=names[block.key])
        sheet.write_string(line, 1, neutral(block.title), book.wrapped)


def _notes(book: Book, pack: Pack) -> None:
    """Every sentence of the pack, under the heading it stands under, and what the marks mean."""
    sheet = book.file.add_worksheet(book.say("report.sheet_notes"))
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 1, 100)
    line = 0
    for section in pack.sections:
        parts: list[tuple[str, Section | Block]] = [(section.title, section)]
        parts += [(block.title, block) for block in section.blocks]
        for title, part in parts:
            texts = (*part.sentences, *part.points, *((part.note,) if isinstance(part, Block) and part.note else ()))
            for text in texts:
                sheet.write_string(line, 0, neutral(title), book.bold)
                sheet.write_string(line, 1, neutral(text), book.wrapped)
                line += 1


def _sheet(book: Book, name: str, section: Section, block: Block, table: Table, charts: native_chart.Charts) -> None:
    sheet = book.file.add_worksheet(name)
    sheet.write_string(TITLE, 0, neutral(block.title), book.look("heading", bold=True, font_size=13))
    sheet.write_string(TITLE + 1, 0, neutral(block.drawing.axis if block.drawing else section.title))
    for at, heading in enumerate(table.columns):
        sheet.write_string(HEAD, at, neutral(heading), book.bold)
        sheet.set_column(at, at, _width([heading, *(row[at] for row in table.rows)]))
    for line, row in enumerate(table.rows, start=HEAD + 1):
        for at, cell in enumerate(row):
            _write(book, sheet, line, at, cell)
    sheet.freeze_panes(HEAD + 1, 0)
    if block.note:
        sheet.write_string(HEAD + len(table.rows) + 2, 0, neutral(block.note))
    if block.drawing:
        charts.add(sheet, block, table, book.say.code, len(table.columns) + 1)


def _write(book: Book, sheet: Any, line: int, at: int, cell: str) -> None:
    """A figure is a number that looks as it does in the pack; everything else is text and never a formula."""
    number = formats.read(book.say.code, cell)
    if number is None:
        sheet.write_string(line, at, neutral(cell), book.wrapped)
    else:
        shape = shape_of(number)
        sheet.write_number(line, at, number.value, book.look(shape, num_format=shape, valign="top", align="left"))


def shape_of(number: Number) -> str:
    if number.is_year:
        return "0"
    places = "0." + "0" * number.decimals if number.decimals else "0"
    return ('"≈ "' if number.rough else "") + f"#,##{places}" + ('" %"' if number.is_share else "")


def neutral(text: str) -> str:
    """Written as a string, so nothing runs; marked all the same for who saves the sheet in another format."""
    return f"'{text}" if text[:1] and text[:1] in FORMULA and len(text) > 1 else text


def _width(cells: list[str]) -> int:
    return min(max(NARROW, *(len(cell) + 2 for cell in cells)), WIDE)
