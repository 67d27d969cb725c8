"""A table as a file: CSV and XLSX as a Danish or English spreadsheet expects them, with nothing that could run."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Sequence

import xlsxwriter

from kpi.screens import formats
from kpi.screens.formats import Number
from kpi.screens.language import Language
from kpi.screens.table import Table

FORMULA = "=+-@"
"""What a spreadsheet may take for a formula when it stands first, as itself or in its full-width form."""
_MOVES = ("\t", "\r", "\n")
_CSV = {"da": ";", "en": ","}
_NAME_LENGTH = 60
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "≈": "ca"})
_OVER, _UNDER = 12, 60
"""The narrowest and the widest a column is drawn, in characters."""


def neutral(text: str) -> str:
    """Text that no spreadsheet takes for a formula; lines and tabs within it become spaces."""
    first = unicodedata.normalize("NFKC", text.lstrip())[:1]
    flat = re.sub(r"[\t\r\n]+", " ", text)
    return f"'{flat}" if (first and first in FORMULA) or text[:1] in _MOVES else flat


def as_csv(table: Table, say: Language) -> bytes:
    """Numbers without the thousands' mark, so that they are read as numbers; with the mark that says UTF-8."""
    out = io.StringIO()
    write = csv.writer(out, delimiter=_CSV[say.code], lineterminator="\r\n")
    numbers = [[formats.read(say.code, cell) for cell in row] for row in table.rows]
    write.writerow([neutral(name) for name in _headings(table.columns, numbers)])
    for row, found in zip(table.rows, numbers, strict=True):
        write.writerow([_plain(one, say) if one else neutral(cell) for cell, one in zip(row, found, strict=True)])
    return out.getvalue().encode("utf-8-sig")


def _headings(columns: Sequence[str], numbers: Sequence[Sequence[Number | None]]) -> list[str]:
    """What the numbers lose in the file, ≈ and %, stands over them."""
    return [_heading(name, [row[at] for row in numbers]) for at, name in enumerate(columns)]


def _heading(name: str, below: Sequence[Number | None]) -> str:
    there = [number for number in below if number]
    marks = [
        *(["≈"] if any(number.rough for number in there) else []),
        *(["%"] if any(number.is_share for number in there) else []),
    ]
    return f"{name} ({', '.join(marks)})" if marks else name


def _plain(number: Number, say: Language) -> str:
    return f"{number.value:.{number.decimals}f}".replace(".", "," if say.code == "da" else ".")


def as_xlsx(table: Table, about: Sequence[tuple[str, str]], say: Language) -> bytes:
    """The figures on one sheet, as numbers that look as on the screen; what they are on the other."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(say("download.sheet"))
        for at, name in enumerate(table.columns):
            sheet.write_string(0, at, name, bold)
            sheet.set_column(at, at, _width([name, *(row[at] for row in table.rows)]))
        for line, row in enumerate(table.rows, start=1):
            for at, cell in enumerate(row):
                _write(book, sheet, line, at, cell, say)
        sheet.freeze_panes(1, 0)
        told, wrapped = book.add_worksheet(say("download.about")), book.add_format({"text_wrap": True, "valign": "top"})
        told.set_column(0, 0, 24)
        told.set_column(1, 1, 90)
        for line, (name, text) in enumerate(about):
            told.write_string(line, 0, name, bold)
            told.write_string(line, 1, text, wrapped)
    return out.getvalue()


def _write(
    book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, line: int, at: int, cell: str, say: Language
) -> None:
    number = formats.read(say.code, cell)
    if number is None:
        sheet.write_string(line, at, cell)
    else:
        sheet.write_number(line, at, number.value, book.add_format({"num_format": _shape(number)}))


def _shape(number: Number) -> str:
    """The spreadsheet shows the number as the screen did."""
    if number.is_year:
        return "0"
    places = "0." + "0" * number.decimals if number.decimals else "0"
    return ('"≈ "' if number.rough else "") + f"#,##{places}" + ('" %"' if number.is_share else "")


def _width(cells: Sequence[str]) -> int:
    return min(max(_OVER, *(len(cell) + 2 for cell in cells)), _UNDER)


def file_name(title: str, *ends: str) -> str:
    """Words as a file name every system takes: "Sygefraværet er faldet" is sygefravaeret-er-faldet; ends stay whole."""
    name = ""
    for word in _words(title):
        if len(name) + len(word) >= _NAME_LENGTH:
            break
        name = f"{name}-{word}" if name else word
    return "-".join([name or "tabel", *(word for end in ends for word in _words(end))])


def _words(text: str) -> list[str]:
    ascii_only = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS)).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z0-9]+", ascii_only)
