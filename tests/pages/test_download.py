"""Tables as files: numbers stay numbers, words stay words, and nothing in them runs."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.screens import download, formats
from kpi.screens.language import Language
from kpi.screens.table import Table

DANISH, ENGLISH = Language("da"), Language("en")
TABLE = Table(
    ("Enhed", "2019", "Ændring"),
    (
        ("=HYPERLINK(1)", "≈\N{NO-BREAK SPACE}1.234,5", "\N{MINUS SIGN}0,3"),
        ("Dagplejen", "for få", "4,0\N{NO-BREAK SPACE}%"),
    ),
)


def _rows(found: bytes, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(found.decode("utf-8-sig")), delimiter=delimiter))


def test_danish_csv_has_semicolons_decimal_commas_and_says_utf8() -> None:
    found = download.as_csv(TABLE, DANISH)
    assert found.startswith(b"\xef\xbb\xbf")
    assert _rows(found, ";") == [
        ["Enhed", "2019 (≈)", "Ændring (%)"],
        ["'=HYPERLINK(1)", "1234,5", "-0,3"],
        ["Dagplejen", "for få", "4,0"],
    ]


def test_english_csv_has_commas_and_points() -> None:
    english = Table(("Unit", "2019"), (("Day care", "1,234.5"),))
    assert _rows(download.as_csv(english, ENGLISH), ",") == [["Unit", "2019"], ["Day care", "1234.5"]]


def test_a_workbook_holds_numbers_that_look_as_on_the_screen() -> None:
    made = download.as_xlsx(TABLE, [("Tabel", "=1+1")], DANISH)
    book = openpyxl.load_workbook(io.BytesIO(made))
    figures, about = book.worksheets
    assert [cell.value for cell in figures[2]] == ["=HYPERLINK(1)", 1234.5, -0.3]
    assert [cell.value for cell in figures[3]] == ["Dagplejen", "for få", 4.0]
    assert figures["A2"].data_type == "s"  # a string, not a formula
    assert figures["B2"].number_format == '"≈ "#,##0.0'
    assert figures["C3"].number_format == '#,##0.0" %"'
    assert about["B1"].value == "=1+1"
    assert about["B1"].data_type == "s"


@pytest.mark.parametrize(
    "first", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "\N{NO-BREAK SPACE}@"]
)
def test_what_a_spreadsheet_could_run_is_made_harmless(first: str) -> None:
    assert download.neutral(f"{first}cmd").startswith("'")


@given(st.text(max_size=30), st.text(alphabet="=+-@＝＋－＠\t\r\n \N{NO-BREAK SPACE}a1", max_size=6))
def test_no_text_begins_like_a_formula_or_breaks_its_line(text: str, start: str) -> None:
    made = download.neutral(start + text)
    assert made.lstrip()[:1] not in {*"=+-@＝＋－＠"}
    assert not {"\t", "\r", "\n"} & set(made)


@given(st.floats(-1e7, 1e7), st.integers(0, 3), st.sampled_from(["da", "en"]))
def test_a_number_that_was_shown_is_read_back(value: float, decimals: int, language: str) -> None:
    found = formats.read(language, formats.number(language, value, decimals))
    assert found is not None
    assert found.value == pytest.approx(round(value, decimals), abs=10**-decimals)
    assert found.decimals == decimals


@pytest.mark.parametrize(
    "text", ["for få", "31.12.2019", "2018-Q4", "4 af 5", "–", "", "1.2", "12 måneder", "4,5 dage"]
)
def test_words_and_dates_are_no_numbers(text: str) -> None:
    assert formats.read("da", text) is None


def test_a_year_is_written_without_a_thousands_mark() -> None:
    book = openpyxl.load_workbook(io.BytesIO(download.as_xlsx(Table(("År",), (("2019",),)), [], DANISH)))
    assert (book.worksheets[0]["A2"].value, book.worksheets[0]["A2"].number_format) == (2019, "0")


def test_file_names_are_danish_and_taken_by_every_system() -> None:
    assert download.file_name("Sygefraværet på Ærø: ≈ 4,3 %", "2019-12") == "sygefravaeret-paa-aeroe-ca-4-3-2019-12"
    assert download.file_name("../..", "2019-12") == "tabel-2019-12"
    assert len(download.file_name("ord " * 50, "2019-12")) < 75
