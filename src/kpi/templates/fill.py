"""Writes a form as a Danish workbook: an explanation, one row per thing that is open, protected ids, drop-downs."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from kpi.catalogue import Catalogue
from kpi.model import Organisation
from kpi.templates import decision_rows, follow_up_rows, outcome_rows, survey_rows
from kpi.templates.delivered import Delivered, Row
from kpi.templates.forms import FILL_IN, FORMS, TITLE_ROWS, Form, FormColumn

_ROWS = {
    "follow_up": follow_up_rows.rows,
    "outcomes": outcome_rows.rows,
    "surveys": survey_rows.rows,
    "decisions": decision_rows.rows,
}
_YEARS = range(1990, 2101)
_CHOICES_LIMIT = 255


class TemplateError(ValueError):
    """A form that cannot be made; one line."""


def file_name(form: str, year: int) -> str:
    """The name says the period: the whole year, which the delivery replaces."""
    return f"{FORMS[form].source}_{year}-01_{year}-12.xlsx"


def write(store: Path, catalogue: Catalogue, form: str, organisation: str, year: int, to: Path) -> int:
    """Writes the workbook and gives the number of its rows. A folder gets a file of the right name."""
    if form not in FORMS:
        raise TemplateError(f"template '{form}' is not known; expected one of {', '.join(FORMS)}")
    if organisation not in catalogue.organisations:
        expected = ", ".join(catalogue.organisations)
        raise TemplateError(f"organisation '{organisation}' is not known; expected one of {expected}")
    if year not in _YEARS:
        raise TemplateError(f"year is {year}; expected {_YEARS.start} to {_YEARS.stop - 1}")
    path = to / file_name(form, year) if to.is_dir() else to
    if path.exists():
        raise TemplateError(f"{path}: is there already; nothing is overwritten, name another file or remove it")
    owner = catalogue.organisations[organisation]
    rows = rows_of(catalogue, form, owner, year, Delivered.of(store, organisation))
    path.write_bytes(workbook(FORMS[form], owner, year, rows))
    return len(rows)


def rows_of(catalogue: Catalogue, form: str, organisation: Organisation, year: int, delivered: Delivered) -> list[Row]:
    """What stands in a form: what is open, and what an earlier form of the year said."""
    return list(_ROWS[form](catalogue, organisation, year, delivered))


def workbook(form: Form, organisation: Organisation, year: int, rows: list[Row]) -> bytes:
    """The same rows give the same bytes."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": datetime(year, 1, 1)})
        formats = _Formats.of(book)
        sheet = book.add_worksheet(form.title[:31])
        for number, (text, kind) in enumerate(_explanation(form, organisation, year)):
            sheet.write_string(number, 0, text, formats.title if kind == "title" else formats.plain)
        for place, column in enumerate(form.columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(TITLE_ROWS, place, column.header, formats.header)
        for number, row in enumerate(rows, start=TITLE_ROWS + 1):
            for place, column in enumerate(form.columns):
                _cell(sheet, number, place, column, row.get(column.header), formats)
        _guards(sheet, form, year, len(rows), formats)
        sheet.freeze_panes(TITLE_ROWS + 1, 2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(TITLE_ROWS)
        sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})
    return out.getvalue()


def _explanation(form: Form, organisation: Organisation, year: int) -> Iterator[tuple[str, str]]:
    """The rows above the headers; `TITLE_ROWS` in all, the last ones empty."""
    yield f"{form.title} {year}: {organisation.name}, {organisation.municipality}", "title"
    yield f"Arket har {form.rows}. Grå felter er låst; hvide felter udfyldes. Felter med valg har en liste.", "plain"
    yield f"En række, hvor der stadig står '{FILL_IN}', tælles ikke med: lad den stå, når der intet nyt er.", "plain"
    yield f"Afleveringen erstatter alt, hvad denne skabelon tidligere har afleveret for {year}.", "plain"
    yield "Skriv roller, aldrig navne; ingen CPR-numre. Datoer skrives som 30-06-2019, decimaltal med komma.", "plain"
    yield f"Gem filen med samme navn ({file_name(form.name, year)}) i", "plain"
    yield f"raw/{organisation.id}/{form.folder}/ og kør 'kpi refresh'.", "plain"


@dataclass(frozen=True)
class _Formats:
    title: Any
    plain: Any
    header: Any
    locked: Any
    open: Any
    date: Any
    text: Any
    alarm: Any

    @classmethod
    def of(cls, book: Any) -> _Formats:
        edge = {"border": 1, "border_color": "#c8c8c8", "valign": "top"}
        grey = {"bg_color": "#eeeeee", "text_wrap": True}
        return cls(
            book.add_format({"bold": True, "font_size": 14}),
            book.add_format({}),
            book.add_format({**edge, "bold": True, "bg_color": "#d9e4ef"}),
            book.add_format({**edge, **grey}),
            book.add_format({**edge, "locked": False}),
            book.add_format({**edge, "locked": False, "num_format": "dd-mm-yyyy", "align": "left"}),
            book.add_format({**edge, "locked": False, "text_wrap": True, "num_format": "@"}),
            book.add_format({"bg_color": "#ffd6d6"}),
        )


def _cell(sheet: Any, row: int, place: int, column: FormColumn, value: object, formats: _Formats) -> None:
    look = {"id": formats.locked, "guide": formats.locked, "date": formats.date, "text": formats.text}
    chosen = look.get(column.input, formats.open)
    if value is None or value == "":
        sheet.write_blank(row, place, None, chosen)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, chosen)
    elif isinstance(value, int | Decimal):
        sheet.write_number(row, place, value, chosen)
    else:
        sheet.write_string(row, place, str(value), chosen)


def _guards(sheet: Any, form: Form, year: int, rows: int, formats: _Formats) -> None:
    """Lists to choose from, dates and counts that are ones, and an alarm where a row is filled in but not dated."""
    first, last = TITLE_ROWS + 1, TITLE_ROWS + max(rows, 1)
    for place, column in enumerate(form.columns):
        rule = _rule(column, year)
        if rule:
            sheet.data_validation(first, place, last, place, rule | _message(column))
    if form.name == "follow_up":
        _alarm(sheet, form, first, last, formats)


def _alarm(sheet: Any, form: Form, first: int, last: int, formats: _Formats) -> None:
    """Red where a row says something but has no date: it would be left out."""
    dated = form.headers.index("Observeret")
    own, *others = (
        xlsxwriter.utility.xl_rowcol_to_cell(first, form.headers.index(header), col_abs=True)
        for header in ("Observeret", "Tilstand", "Antal", "IAlt")
    )
    said = ",".join(f'{cell}<>""' for cell in others)
    rule = {"type": "formula", "criteria": f'=AND({own}="{FILL_IN}",OR({said}))', "format": formats.alarm}
    sheet.conditional_format(first, dated, last, dated, rule)


def _rule(column: FormColumn, year: int) -> dict[str, Any]:
    if column.choices:
        assert len(",".join(column.choices)) < _CHOICES_LIMIT
        return {"validate": "list", "source": list(column.choices)}
    if column.input == "date":
        wide = column.header in ("Opnaaet", "PeriodeFra", "Frist")
        first, last = (date(1990, 1, 1), date(2100, 12, 31)) if wide else (date(year, 1, 1), date(year, 12, 31))
        return {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
    if column.input == "count":
        return {"validate": "integer", "criteria": ">=", "value": 0}
    if column.input == "decimal":
        return {"validate": "decimal", "criteria": "between", "minimum": -(10**12), "maximum": 10**12}
    return {}


def _message(column: FormColumn) -> dict[str, Any]:
    if not column.help:
        return {}
    return {"input_title": column.header[:32], "input_message": column.help[:255]}
