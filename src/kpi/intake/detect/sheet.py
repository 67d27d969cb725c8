"""The rows of an unknown file: its format, encoding, delimiter, title rows, header and total rows."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kpi.intake.cells import MEGABYTE, NotReadable, clean, is_total, size_checked
from kpi.intake.detect.elements import elements_of
from kpi.intake.detect.letters import delimiter_of, encoding_of, rows_of
from kpi.intake.detect.proposal import Question
from kpi.intake.workbook_reader import sheet as workbook_sheet
from kpi.intake.workbook_reader import text_of

SAMPLE = 8 * MEGABYTE
_TOTAL_WORDS = ("I alt", "Ialt", "Total", "Sum", "Hovedtotal", "Grand Total")
_TITLE_ROWS_TRIED = 20


@dataclass
class Sheet:
    """What was read. `rows` are the rows of data; `first_row` is the number of the first as a spreadsheet counts."""

    format: str
    headers: list[str]
    rows: list[list[str]]
    first_row: int
    dialect: dict[str, object] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    whole: bool = True
    """Whether all of the file was looked at."""

    def column(self, place: int) -> list[str]:
        return [row[place] if place < len(row) else "" for row in self.rows]


def sheet_of(path: Path, answers: Mapping[str, str]) -> Sheet:
    """Raises NotReadable."""
    with path.open("rb") as file:
        content = file.read(SAMPLE)
    form = _format(path, content)
    size_checked(path, form)
    if not content.removeprefix(codecs.BOM_UTF8).strip():
        raise NotReadable("empty_file")
    if form in ("xlsx", "xls"):
        rows = [[clean(text_of(cell)) for cell in row] for row in workbook_sheet(path.read_bytes(), form)]
        return _with_header(Sheet(form, [], [], 1, {"format": form}), rows, answers)
    if form == "xml":
        record, others, headers, rows = elements_of(path, answers.get("record"))
        dialect: dict[str, object] = {"format": "xml", "record": record, "other_records": others}
        return Sheet("xml", headers, rows, 1, dialect)
    whole = path.stat().st_size <= SAMPLE
    if not whole:
        content = content[: content.rfind(b"\n") + 1]
    return _csv_sheet(content, answers, whole=whole)


def _format(path: Path, content: bytes) -> str:
    """By the bytes; the ending of the name may lie."""
    if content.startswith(b"PK\x03\x04"):
        return "xlsx"
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls"
    start = content.removeprefix(codecs.BOM_UTF8).lstrip()
    return "xml" if start.startswith(b"<?xml") or path.suffix.lower() == ".xml" else "csv"


def _csv_sheet(content: bytes, answers: Mapping[str, str], *, whole: bool) -> Sheet:
    sheet = Sheet("csv", [], [], 1, {"format": "csv"}, whole=whole)
    encoding = answers.get("encoding") or encoding_of(content, sheet.questions, sheet.notes)
    try:
        text = content.decode(encoding).removeprefix("\ufeff")
    except (UnicodeDecodeError, LookupError) as error:
        raise NotReadable("encoding", expected=encoding, problem=type(error).__name__) from error
    sheet.dialect["encoding"] = encoding
    sheet.dialect["byte_order_mark"] = content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    delimiter = answers.get("delimiter") or delimiter_of(text, sheet.questions)
    sheet.dialect["delimiter"] = delimiter
    rows = rows_of(text.rstrip("\r\n"), delimiter)
    return _with_header(sheet, [[clean(cell) for cell in row] for row in rows], answers)


def _with_header(sheet: Sheet, rows: list[list[str]], answers: Mapping[str, str]) -> Sheet:
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        raise NotReadable("empty_file")
    header = int(answers["header"]) if "header" in answers else _header_row(rows, sheet)
    headers = rows[header - 1]
    while headers and not headers[-1] and not any(len(row) >= len(headers) and row[len(headers) - 1] for row in rows):
        headers = headers[:-1]
    data = rows[header:]
    words = []
    while data and (word := _total_word(data[-1])):
        words.append(word)
        data = data[:-1]
    sheet.headers, sheet.rows, sheet.first_row = headers, data, header + 1
    sheet.dialect["title_rows"] = header - 1
    sheet.dialect["total_rows"] = sorted(set(words))
    _ask_about_headers(sheet)
    return sheet


def _header_row(rows: Sequence[Sequence[str]], sheet: Sheet) -> int:
    """The first row that is as wide as the data, filled, and not of figures."""
    widths = Counter(sum(map(bool, row)) for row in rows[_TITLE_ROWS_TRIED:] or rows)
    usual = max(widths, key=lambda width: (widths[width], width))
    wide = max((len(row) for row in rows[:_TITLE_ROWS_TRIED]), default=1)
    for number, row in enumerate(rows[:_TITLE_ROWS_TRIED], start=1):
        filled = [cell for cell in row if cell]
        enough = len(filled) >= max(1, min(usual, wide)) and len(set(filled)) > (0 if wide == 1 else 1)
        if enough and not any(_is_figure(cell) for cell in filled):
            return number
    sheet.questions.append(
        Question(
            "header",
            "Ingen række ligner en overskrift; skriv rækkens nummer.",
            "No row looks like a header; give the row's number.",
            ("1",),
        )
    )
    return 1


def _is_figure(cell: str) -> bool:
    return any(character.isdigit() for character in cell) and not any(character.isalpha() for character in cell)


def _total_word(row: Sequence[str]) -> str | None:
    first = next((cell for cell in row if cell), "")
    return next((word for word in _TOTAL_WORDS if is_total(first, [word])), None)


def _ask_about_headers(sheet: Sheet) -> None:
    twice = [header for header, times in Counter(sheet.headers).items() if times > 1]
    if twice or "" in sheet.headers:
        told = ", ".join(f"'{header}'" for header in twice or [""])
        sheet.questions.append(
            Question(
                "headers",
                f"Overskriften {told} mangler eller findes flere gange; ret den i filen.",
                f"The header {told} is missing or occurs several times; correct it in the file.",
            )
        )
