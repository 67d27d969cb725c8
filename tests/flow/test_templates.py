"""The workbooks to fill in: one row per thing that is open, and, filled in, ordinary deliveries."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from kpi import templates
from kpi.catalogue import Catalogue
from kpi.extracts import ExtractIndex
from kpi.intake import Receipt, ingest, source
from kpi.templates.forms import FILL_IN, FORMS, GUIDE, TITLE_ROWS

ORGANISATION = "albertslund-sf"
YEAR = 2018


@pytest.fixture
def store(small_demo_store: Path, tmp_path: Path) -> Path:
    """The small demo, as it is shipped: the forms are ordinary deliveries."""
    return Path(shutil.copytree(small_demo_store, tmp_path / "store", ignore=shutil.ignore_patterns("editions")))


class Book:
    """A form in the hands of somebody who fills it in."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = openpyxl.load_workbook(path)
        self.sheet = self.book.active
        assert self.sheet is not None
        self.headers = [cell.value for cell in self.sheet[TITLE_ROWS + 1]]

    def rows(self) -> list[dict[str, Any]]:
        found = self.sheet.iter_rows(min_row=TITLE_ROWS + 2, values_only=True)  # type: ignore[union-attr]
        return [dict(zip(self.headers, row, strict=True)) for row in found]

    def fill(self, place: int, **values: object) -> None:
        for header, value in values.items():
            cell = self.sheet.cell(TITLE_ROWS + 2 + place, self.headers.index(header) + 1)  # type: ignore[union-attr]
            assert not cell.protection.locked, header
            cell.value = value  # type: ignore[assignment]
            if isinstance(value, str):
                cell.data_type = "s"  # typed as text: openpyxl would take what begins with = for a formula

    def place(self, **wanted: object) -> int:
        return next(
            number
            for number, row in enumerate(self.rows())
            if all(row[header] == value for header, value in wanted.items())
        )

    def save(self) -> None:
        self.book.save(self.path)


def made(store: Path, catalogue: Catalogue, form: str, organisation: str = ORGANISATION, year: int = YEAR) -> Book:
    """The form, right where it is to be dropped."""
    path = store / "raw" / organisation / FORMS[form].folder / templates.file_name(form, year)
    path.parent.mkdir(exist_ok=True)
    (path.parent / "delivery.toml").write_text('kind = "demo"\n', encoding="utf-8")
    path.unlink(missing_ok=True)
    templates.write(store, catalogue, form, organisation, year, path)
    return Book(path)


def taken(store: Path, book: Book) -> Receipt:
    book.save()
    (receipt,) = ingest(store, [book.path])
    return receipt


def extract(store: Path, form: str) -> list[dict[str, Any]]:
    files = ExtractIndex.load(store).files(source.load()[FORMS[form].source].extract, ORGANISATION)
    rows = [row for file in files for row in pq.read_table(file, partitioning=None).to_pylist()]
    return [row for row in rows if row["source_id"] == FORMS[form].source]


@pytest.mark.parametrize("form", FORMS)
def test_an_untouched_form_is_accepted_and_says_nothing(store: Path, catalogue: Catalogue, form: str) -> None:
    book = made(store, catalogue, form)
    rows = len(book.rows())
    assert rows > 0
    receipt = taken(store, book)
    assert (receipt.verdict, receipt.rows) == ("accepted", 0), receipt.faults
    assert receipt.left_out["missing"] == rows


def test_follow_up_has_a_row_for_every_open_target(store: Path, catalogue: Catalogue) -> None:
    rows = made(store, catalogue, "follow_up").rows()
    by_target = {row["MaalID"]: row for row in rows if row["MaalID"]}
    recorded = [target for _, target in catalogue.promises(ORGANISATION) if target.kpi in ("milestone", "narrative")]
    assert set(by_target) <= {target.id for target in recorded}
    for target in recorded:
        if target.id in by_target:
            assert by_target[target.id]["Afsnit"] == target.section
            assert target.title.da in by_target[target.id]["Betegnelse"]
            assert not str(by_target[target.id]["Senest"]).startswith("gennemført")
    counted = {target.kpi for _, target in catalogue.promises(ORGANISATION)}
    assert {row["KpiID"] for row in rows if row["KpiID"]} <= counted


def test_follow_up_filled_in_is_an_ordinary_delivery(store: Path, catalogue: Catalogue) -> None:
    book = made(store, catalogue, "follow_up")
    rows = book.rows()
    milestone = book.place(Senest="intet endnu", KpiID=None)
    count = next(number for number, row in enumerate(rows) if row["KpiID"])
    done = {"Observeret": date(YEAR, 6, 28), "Opnaaet": date(YEAR, 6, 1), "Tilstand": "gennemført"}
    book.fill(milestone, **done, Bemaerkning="=HYPERLINK er kun tekst", Rolle="Områdechef")
    book.fill(count, Observeret=date(YEAR, 6, 30), Antal=3, Rolle="Sekretariatsleder")
    receipt = taken(store, book)
    assert (receipt.verdict, receipt.rows) == ("accepted", 2), receipt.faults
    first, second = sorted(extract(store, "follow_up"), key=lambda row: row["observed_on"])
    assert (first["target_id"], first["state"], first["achieved_on"]) == (
        rows[milestone]["MaalID"], "done", date(YEAR, 6, 1),
    )  # fmt: skip
    assert (second["kpi_id"], second["count"], second["target_id"]) == (rows[count]["KpiID"], 3, None)

    again = made(store, catalogue, "follow_up")
    assert rows[milestone]["MaalID"] not in [row["MaalID"] for row in again.rows() if row["Observeret"] == FILL_IN]
    kept = again.rows()[again.place(MaalID=rows[milestone]["MaalID"])]
    assert (kept["Tilstand"], kept["Rolle"]) == ("gennemført", "Områdechef")
    receipt = taken(store, again)
    assert (receipt.verdict, receipt.rows, receipt.gone) == ("accepted", 2, 0), "what was delivered before is kept"


def test_outcomes_filled_in_are_an_ordinary_delivery(store: Path, catalogue: Catalogue) -> None:
    book = made(store, catalogue, "outcomes")
    book.fill(0, Taeller=12.5, Naevner=40, Foreloebig="ja")
    receipt = taken(store, book)
    assert (receipt.verdict, receipt.rows) == ("accepted", 1), receipt.faults
    (row,) = extract(store, "outcomes")
    assert (float(row["numerator"]), float(row["denominator"]), row["provisional"]) == (12.5, 40.0, True)
    assert (row["period_start"], row["period_end"]) == (date(YEAR, 1, 1), date(YEAR, 12, 31))
    again = made(store, catalogue, "outcomes")
    kept = again.rows()[again.place(IndikatorID=row["indicator_id"])]
    assert (kept["Taeller"], kept["Foreloebig"]) == (12.5, "ja")


def test_surveys_filled_in_are_an_ordinary_delivery(store: Path, catalogue: Catalogue) -> None:
    book = made(store, catalogue, "surveys")
    assert {row["Maalingstype"] for row in book.rows()} == {"guidance"}, "apv of 2018 has been delivered as CSV"
    book.fill(0, Dato=date(YEAR, 11, 5), Inviterede=20, Besvarede=15, Scorede=15, Scoresum=11.5)
    receipt = taken(store, book)
    assert (receipt.verdict, receipt.rows) == ("accepted", 1), receipt.faults
    (row,) = extract(store, "surveys")
    assert (row["survey_id"], row["invited"], row["answered"], float(row["score_sum"])) == (
        "guidance-2018",
        20,
        15,
        11.5,
    )
    assert len(made(store, catalogue, "surveys").rows()) == len(book.rows()), "the other units can still be filled in"


def test_decisions_filled_in_are_an_ordinary_delivery(store: Path, catalogue: Catalogue) -> None:
    book = made(store, catalogue, "decisions")
    told = {"Tekst": "Fravær drøftes hvert kvartal.", "Rolle": "Områdechef", "Tilstand": "åben"}
    book.fill(0, Dato=date(YEAR, 3, 6), Frist=date(YEAR, 9, 1), **told)
    receipt = taken(store, book)
    assert (receipt.verdict, receipt.rows) == ("accepted", 1), receipt.faults
    (row,) = extract(store, "decisions")
    assert (row["state"], row["due"], row["unit_id"]) == ("open", date(YEAR, 9, 1), ORGANISATION)
    again = made(store, catalogue, "decisions")
    again.fill(again.place(BeslutningID=row["decision_id"]), Tilstand="gennemført")
    assert (taken(store, again).verdict, extract(store, "decisions")[0]["state"]) == ("accepted", "done")


def test_a_state_without_a_date_is_left_out_and_counted_and_a_wrong_state_is_refused(
    store: Path, catalogue: Catalogue
) -> None:
    book = made(store, catalogue, "follow_up")
    book.fill(0, Tilstand="delvist")
    assert taken(store, book).rows == 0
    book = made(store, catalogue, "follow_up")
    book.fill(0, Observeret=date(YEAR, 6, 28), Tilstand="næsten", Rolle="Områdechef")
    receipt = taken(store, book)
    assert receipt.verdict == "refused"
    assert (receipt.faults[0].row, receipt.faults[0].column) == (TITLE_ROWS + 2, "Tilstand")


@pytest.mark.parametrize("form", FORMS)
def test_ids_are_protected_codes_have_lists_and_headers_are_those_of_the_csv(
    store: Path, catalogue: Catalogue, form: str
) -> None:
    book = made(store, catalogue, form)
    guide = [column.header for column in GUIDE]
    assert [header for header in book.headers if header not in guide] == list(source.load()[FORMS[form].folder].columns)
    first = book.sheet[TITLE_ROWS + 2]  # type: ignore[index]
    for cell, column in zip(first, FORMS[form].columns, strict=True):
        assert cell.protection.locked == (column.input in ("id", "guide")), column.header
    assert book.sheet.protection.sheet  # type: ignore[union-attr]
    lists = [rule.formula1 for rule in book.sheet.data_validations.dataValidation if rule.type == "list"]  # type: ignore[union-attr]
    assert len(lists) == sum(bool(column.choices) for column in FORMS[form].columns)


@pytest.mark.parametrize("form", FORMS)
def test_the_explanation_has_as_many_rows_as_the_source_file_skips(
    store: Path, catalogue: Catalogue, form: str
) -> None:
    book = made(store, catalogue, form)
    said = [book.sheet.cell(row, 1).value for row in range(1, TITLE_ROWS + 1)]  # type: ignore[union-attr]
    assert "Albertslund" in str(said[0]) and FILL_IN in str(said[2])
    known = source.load() | source.load_own(store)
    assert known[FORMS[form].source].dialect.title_rows == TITLE_ROWS
    assert known[FORMS[form].source].dialect.missing == (FILL_IN,)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("wishes", ORGANISATION, YEAR), "template 'wishes' is not known; expected one of follow_up"),
        (("follow_up", "odense", YEAR), "organisation 'odense' is not known; expected one of"),
        (("follow_up", ORGANISATION, 19), "year is 19; expected 1990 to 2100"),
    ],
)
def test_a_form_that_cannot_be_made_says_why(
    store: Path, catalogue: Catalogue, tmp_path: Path, arguments: tuple[str, str, int], said: str
) -> None:
    with pytest.raises(templates.TemplateError, match=said):
        templates.write(store, catalogue, *arguments, tmp_path)


def test_nothing_is_overwritten(store: Path, catalogue: Catalogue, tmp_path: Path) -> None:
    templates.write(store, catalogue, "follow_up", ORGANISATION, YEAR, tmp_path)
    with pytest.raises(templates.TemplateError, match="is there already"):
        templates.write(store, catalogue, "follow_up", ORGANISATION, YEAR, tmp_path)
