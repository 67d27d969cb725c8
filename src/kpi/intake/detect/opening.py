"""Opens an unknown file: its format, its encoding and delimiter or its sheet, and its rows."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from pathlib import Path

from kpi.intake.cells import MEGABYTE, NotReadable, clean, size_checked
from kpi.intake.detect.elements import elements_of
from kpi.intake.detect.frame import framed
from kpi.intake.detect.letters import delimiter_of, encoding_of, rows_of
from kpi.intake.detect.proposal import Question
from kpi.intake.detect.sheet import Row, Sheet
from kpi.intake.foreign import form_of
from kpi.intake.workbook_reader import sheet as workbook_sheet
from kpi.intake.workbook_reader import text_of

SAMPLE = 8 * MEGABYTE
_MARKED = re.compile(r"\s*-?[0-9][0-9.,' \u00a0]*[.,][0-9]+ ?%?\s*")


def sheet_of(path: Path, answers: Mapping[str, str]) -> Sheet:
    """Raises NotReadable."""
    with path.open("rb") as file:
        content = file.read(SAMPLE)
    if not content.removeprefix(codecs.BOM_UTF8).strip():
        raise NotReadable("empty_file")
    form = _format(path, content)
    size_checked(path, form)
    if form in ("xlsx", "xls"):
        return _workbook(path.read_bytes(), form, answers)
    if form == "xml":
        record, others, headers, rows = elements_of(path, answers.get("record"))
        dialect: dict[str, object] = {"format": "xml", "record": record, "other_records": others}
        return Sheet("xml", headers, rows, list(range(1, len(rows) + 1)), dialect)
    whole = path.stat().st_size <= SAMPLE
    if not whole:
        content = content[: content.rfind(b"\n") + 1]
    return framed(*_csv(content, answers, whole=whole), answers)


def _format(path: Path, content: bytes) -> str:
    """By the bytes; the ending of the name may lie."""
    found = form_of(content) or ("XML" if path.suffix.lower() == ".xml" else "csv")
    if found in ("PDF", "GZIP", "JSON", "HTML"):
        raise NotReadable("other_form", found=found, expected="CSV, XLSX, XLS, XML")
    return found.lower()


def _workbook(content: bytes, form: str, answers: Mapping[str, str]) -> Sheet:
    named = answers.get("sheet")
    grid = workbook_sheet(content, form, named)
    sheet = Sheet(form, [], [], [], {"format": form, "sheet": named})
    sheet.as_text = {cell for row in grid.rows for cell in row if type(cell) is str and _MARKED.fullmatch(cell)}
    sheet = framed(sheet, [[clean(text_of(cell)) for cell in row] for row in grid.rows], answers)
    if merged := grid.merged_below(int(str(sheet.dialect["title_rows"]))):
        da = f"Rækker deler én celle ({merged}); ophæv fletningen, og skriv værdien i hver række."
        en = f"Rows share one cell ({merged}); unmerge it and write the value into each row."
        sheet.questions.append(Question("merged", da, en))
    return sheet


def _csv(content: bytes, answers: Mapping[str, str], *, whole: bool) -> tuple[Sheet, list[Row]]:
    sheet = Sheet("csv", [], [], [], {"format": "csv"}, whole=whole)
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
    return sheet, [[clean(cell) for cell in row] for row in rows]
