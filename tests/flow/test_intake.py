"""Deliveries become extracts: whole or not at all, exact, pseudonymous, with a receipt that names every fault."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from kpi.contracts import EXTRACTS
from kpi.extracts import ExtractError, ExtractIndex
from kpi.intake import IntakeError, KeyMissing, Receipt, checking, ingest, source
from kpi.intake.source import SourceError
from kpi.store import StoreError

ORGANISATION = "albertslund-sf"
UNITS = "enheder/enheder_2018-01_2018-12.csv"
EMPLOYMENTS = "sd-ansaettelser/ansaettelser_2018-01_2018-12.csv"
DAYS = "sd-fravaer/fravaer_2018-01_2018-12.csv"
OLD_DAYS = "loen-gammel/fravaer_2018-01_2018-12.csv"
SPELLS = "fravaersperioder/perioder_2018-01_2018-12.csv"
INJURIES = "arbejdsulykker/ulykker_2018-01_2018-12.xlsx"
VISITS = "tilsynsbesoeg/besoeg_2018-01_2018-12.xlsx"
COMPLAINTS = "klager/klager_2018-01_2018-12.xlsx"
OUTCOMES = "indikatorer/indikatorer_2018-01_2018-12.csv"
SURVEYS = "maalinger/maalinger_2018-01_2018-12.csv"
FOLLOW_UP = "opfoelgning/opfoelgning_2018-01_2018-12.csv"
DECISIONS = "beslutninger/beslutninger_2018-01_2018-12.csv"

HEADERS = {
    "enheder": "EnhedsID;OverordnetID;Navn;Type;HarLeder;GyldigFra;GyldigTil",
    "sd-ansaettelser": "AnsaettelsesID;PersonID;EnhedsID;Stillingsgruppe;DEL;VILKAAR;STAT;BESKDEC;"
    "GyldigFra;GyldigTil;Fratraedelse",
    "sd-fravaer": "AnsaettelsesID;FRVDATO;FRVAARSAG;FRVTIM;PLANTIM",
    "loen-gammel": "Tjenestenummer;Dato;Kode;Timer;Normtimer",
    "fravaersperioder": "PeriodeID;AnsaettelsesID;Aarsag;Fra;Til;Fravaersprocent",
    "arbejdsulykker": "SkadeID;EnhedsID;Skadedato;Anmeldt;Skadetype;MedFravaer;Fravaerstimer",
    "tilsynsbesoeg": "BesoegsID;ReaktionNr;EnhedsID;Besoegsdato;Reaktion;Miljoe",
    "klager": "EnhedsID;Maaned;Klagetype;Modtaget;Stadfaestet;AEndret;Hjemvist;Afvist",
    "indikatorer": "IndikatorID;EnhedsID;Del;PeriodeFra;PeriodeTil;Taeller;Naevner;Foreloebig",
    "maalinger": "MaalingID;Maalingstype;EnhedsID;Dato;Inviterede;Besvarede;Scorede;Scoresum;SkalaMin;SkalaMax",
    "opfoelgning": "MaalID;KpiID;EnhedsID;Observeret;Opnaaet;Tilstand;Antal;IAlt;Bemaerkning;Rolle",
    "beslutninger": "BeslutningID;UdvalgID;EnhedsID;Dato;MaalID;Tekst;Rolle;Frist;Tilstand",
}
UTF8 = {"enheder", "indikatorer", "maalinger", "opfoelgning", "beslutninger"}
UNIT_ROWS = (
    f"{ORGANISATION};;Social og Familie;Forvaltning;ja;01-01-2017;31-12-9999",
    f"ppr;{ORGANISATION};PPR;Enhed;ja;01-01-2017;31-12-9999",
    f"old;{ORGANISATION};Nedlagt på Ærø;Institution;nej;01-01-2017;30-06-2018",
)
EMPLOYMENT_ROWS = (
    "100;P1;ppr;Psykolog;1;O;1;0,8649;01-01-2017;31-12-9999;",
    "200;P2;ppr;Pædagog;1;O;1;1;01-01-2017;30-09-2018;FRATRÅDT",
    "300;P3;old;Pædagog;6;S;3;0,5;01-01-2017;31-12-9999;",
)
CPR = "010170" + "1234"
P_NUMBER = int("1011" + "701234")  # ten digits that begin with a day and a month, as a production unit's may


@dataclass(frozen=True)
class Store:
    """A store in a test's own folder."""

    path: Path

    def put(self, name: str, *rows: str, header: str | None = None, organisation: str = ORGANISATION) -> Path:
        """A CSV delivery as its system writes it: UTF-8 with a byte order mark, or Windows-1252."""
        folder = name.split("/")[0]
        text = "\r\n".join([header or HEADERS[folder], *rows]) + "\r\n"
        return self.put_bytes(name, text.encode("utf-8-sig" if folder in UTF8 else "cp1252"), organisation)

    def put_bytes(self, name: str, content: bytes, organisation: str = ORGANISATION) -> Path:
        path = self.path / "raw" / organisation / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def put_book(self, name: str, *rows: Sequence[object], header: str | None = None) -> Path:
        """A workbook with real dates, numbers and texts."""
        path = self.path / "raw" / ORGANISATION / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with xlsxwriter.Workbook(path) as book:
            as_date = book.add_format({"num_format": "dd-mm-yyyy"})
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, (header or HEADERS[name.split("/")[0]]).split(";"))
            for number, row in enumerate(rows, start=1):
                for place, value in enumerate(row):
                    sheet.write(number, place, value, as_date if isinstance(value, date) else None)
        return path

    def take(self, *paths: Path) -> Receipt:
        """Takes the named deliveries in and gives the receipt of the last."""
        return ingest(self.path, paths)[-1]

    def index(self) -> bytes:
        return (self.path / "extracts" / "index.json").read_bytes()

    def rows(self, extract: str) -> list[dict[str, Any]]:
        files = ExtractIndex.load(self.path).files(extract)
        found = pa.concat_tables([pq.read_table(file, partitioning=None) for file in files]) if files else None
        return found.to_pylist() if found else []

    def column(self, extract: str, name: str) -> list[Any]:
        return [row[name] for row in self.rows(extract)]


def new_store(path: Path, kind: str = "real") -> Store:
    path.mkdir(parents=True, exist_ok=True)
    (path / "store.toml").write_text(f'kind = "{kind}"\n', encoding="utf-8")
    return Store(path)


@pytest.fixture(scope="session")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with three units and three employments, made once and copied for each test."""
    store = new_store(tmp_path_factory.mktemp("staffed") / "store")
    receipts = ingest(store.path, [store.put(UNITS, *UNIT_ROWS), store.put(EMPLOYMENTS, *EMPLOYMENT_ROWS)])
    assert [receipt.verdict for receipt in receipts] == ["accepted", "accepted"]
    return store.path


@pytest.fixture
def store(staffed: Path, tmp_path: Path) -> Store:
    shutil.copytree(staffed, tmp_path / "store")
    return Store(tmp_path / "store")


def told(receipt: Receipt) -> list[tuple[int | None, str | None, str | None, str]]:
    return [(fault.row, fault.column, fault.value, fault.rule) for fault in receipt.faults]


# --- what is accepted, and that it is exact ---------------------------------------------------------------------------


def test_hours_become_exact_seconds(store: Store) -> None:
    hours = {"02": "7,33", "03": "0,0167", "04": "7,4", "05": "0,5", "08": "0", "09": "7,40", "10": "3,7"}
    receipt = store.take(store.put(DAYS, *(f"100;{day}-01-2018;790;{text};7,4" for day, text in hours.items())))
    assert receipt.verdict == "accepted", told(receipt)
    by_day = {row["date"].day: row["absent_seconds"] for row in store.rows("absence_days")}
    assert by_day == {2: 26_388, 3: 60, 4: 26_640, 5: 1_800, 8: 0, 9: 26_640, 10: 13_320}


def test_hours_and_minutes_become_exact_seconds(store: Store) -> None:
    receipt = store.take(store.put(OLD_DAYS, "100;02.01.2018;790;7:24;7:24", "100;03.01.2018;526;0:01;7:24"))
    assert receipt.verdict == "accepted", told(receipt)
    assert sorted(store.column("absence_days", "absent_seconds")) == [60, 26_640]


def test_units_get_the_organisations_mark_and_its_letters(store: Store) -> None:
    units = {row["unit_id"]: row for row in store.rows("units")}
    assert units.keys() == {ORGANISATION, f"{ORGANISATION}.ppr", f"{ORGANISATION}.old"}
    assert units[f"{ORGANISATION}.old"]["name"] == "Nedlagt på Ærø"
    assert units[f"{ORGANISATION}.old"]["parent_id"] == ORGANISATION
    assert units[f"{ORGANISATION}.ppr"]["valid_to"] is None
    assert {row["organisation_id"] for row in units.values()} == {ORGANISATION}


def test_employments_are_pseudonymous_and_exact(store: Store) -> None:
    rows = store.rows("employment")
    assert sorted(row["fraction_millionths"] for row in rows) == [500_000, 864_900, 1_000_000]
    assert {row["staff_group"] for row in rows} == {"Psykolog", "Pædagog"}
    assert {row["left_to"] for row in rows} == {None, "left"}
    for row in rows:
        assert all(len(row[name]) == 16 and int(row[name], 16) >= 0 for name in ("employment_id", "person_id"))
    assert not any(b"P1" in path.read_bytes() for path in (store.path / "extracts").rglob("*") if path.is_file())


def test_two_systems_give_an_employment_the_same_pseudonym(store: Store) -> None:
    new = store.put("sd-fravaer/fravaer_2018-04_2018-12.csv", "100;03-04-2018;790;7,4;7,4")
    old = store.put("loen-gammel/fravaer_2018-01_2018-03.csv", "100;02.01.2018;790;7:24;7:24")
    assert store.take(new, old).verdict == "accepted"
    assert len(set(store.column("absence_days", "employment_id"))) == 1


def test_spells(store: Store) -> None:
    receipt = store.take(
        store.put(SPELLS, "S1;100;Delvis syg;01-02-2018;28-02-2018;67,57", "S2;100;Barsel;01-11-2018;;100")
    )
    assert receipt.verdict == "accepted", told(receipt)
    assert sorted(store.column("absence_spells", "absent_millionths")) == [675_700, 1_000_000]
    assert {row["cause"]: row["ends_on"] for row in store.rows("absence_spells")} == {
        "partial_sickness": date(2018, 2, 28),
        "parental": None,
    }


def test_workbooks_carry_dates_numbers_and_texts(store: Store) -> None:
    deliveries = [
        store.put_book(
            INJURIES,
            ("U1", "ppr", date(2018, 3, 1), date(2018, 3, 9), "fald", "ja", 7.33),
            (17, "ppr", date(2018, 3, 2), date(2018, 3, 9), "støj", "nej", 0),
        ),
        store.put_book(
            VISITS,
            ("B1", 1, "ppr", date(2018, 5, 2), "Strakspåbud", "psykisk"),
            ("B2", 1, "ppr", date(2018, 5, 3), "Ingen", ""),
        ),
        store.put_book(COMPLAINTS, ("ppr", date(2018, 5, 1), "handicap", P_NUMBER, 1, 0, 0, 0)),
    ]
    assert [receipt.verdict for receipt in ingest(store.path, deliveries)] == ["accepted"] * 3
    assert sorted(store.column("injuries", "absent_seconds")) == [0, 26_388]
    assert {(row["reaction"], row["environment"]) for row in store.rows("inspections")} == {
        ("immediate_order", "psychological"),
        ("none", None),
    }
    assert store.column("complaints", "received") == [P_NUMBER]


def test_small_sources(store: Store) -> None:
    deliveries = [
        store.put(
            OUTCOMES,
            "graduates_pct;ppr;;01-08-2017;31-07-2018;12,5;100;ja",
            "placements;ppr;unge;01-01-2018;31-03-2018;7;;nej",
        ),
        store.put(SURVEYS, f"APV-2018;apv;ppr;01-09-2018;{P_NUMBER};76;70;301,25;1;5"),
        store.put(
            FOLLOW_UP, "m-1;;ppr;30-06-2018;;i gang;2;5;Går som planlagt;leder", ";kpi;ppr;30-06-2018;;;;;;leder"
        ),
        store.put(DECISIONS, 'D1;med;ppr;12-06-2018;m-1;"Vi følger op; igen";leder;01-09-2018;åben'),
    ]
    receipts = ingest(store.path, deliveries)
    assert [receipt.verdict for receipt in receipts] == ["accepted"] * 4, [told(one) for one in receipts]
    assert store.column("outcomes", "numerator") == [Decimal("12.500000"), Decimal("7.000000")]
    assert store.column("outcomes", "denominator") == [Decimal("100.000000"), None]
    assert store.column("surveys", "invited") == [P_NUMBER]
    assert store.column("follow_up", "state") == ["under_way", None]
    assert store.column("decisions", "text") == ["Vi følger op; igen"]


def test_every_extract_has_the_columns_of_its_contract(store: Store) -> None:
    store.take(store.put(DAYS, "100;02-01-2018;790;7,4;7,4"))
    for extract in ("units", "employment", "absence_days"):
        contract = [column.name for column in EXTRACTS[extract].columns]
        assert list(store.rows(extract)[0]) == [*contract, "organisation_id", "source_id"]


# --- what stops a delivery --------------------------------------------------------------------------------------------

DAY = "100;02-01-2018;790;7,4;7,4"
HALF = "100;02-01-2018;790;3,7;7,4"
STOPS = [
    pytest.param(DAYS, (DAY, "100;03-01-2018;999;7,4;7,4"), (3, "FRVAARSAG", "999", "unknown_code"), id="code"),
    pytest.param(DAYS, (DAY, "100;31-02-2018;790;7,4;7,4"), (3, "FRVDATO", "31-02-2018", "impossible_date"), id="day"),
    pytest.param(DAYS, ("100;2018-01-02;790;7,4;7,4",), (2, "FRVDATO", "2018-01-02", "impossible_date"), id="form"),
    pytest.param(DAYS, ("100;02-01-2018;790;7.4;7,4",), (2, "FRVTIM", "7.4", "not_a_number"), id="decimal point"),
    pytest.param(DAYS, ("100;02-01-2018;790;7:24;7,4",), (2, "FRVTIM", "7:24", "not_a_number"), id="clock"),
    pytest.param(DAYS, ("100;02-01-2018;790;-1;7,4",), (2, "FRVTIM", "-1", "out_of_range"), id="negative"),
    pytest.param(DAYS, ("100;02-01-2018;790;24,5;",), (2, "FRVTIM", "24,5", "out_of_range"), id="25 hours"),
    pytest.param(DAYS, ("100;02-01-2018;790;;7,4",), (2, "FRVTIM", "", "empty_value"), id="empty"),
    pytest.param(DAYS, (";02-01-2018;790;7,4;7,4",), (2, "AnsaettelsesID", "", "empty_value"), id="no id"),
    pytest.param(DAYS, ("100;02-01-2018;790;7,4",), (2, None, None, "row_length"), id="short row"),
    pytest.param(DAYS, (HALF, HALF), (3, None, None, "key_twice"), id="same cause twice"),
    pytest.param(
        DAYS, ("100;02-01-2018;525;3;7,4", "100;02-01-2018;522;3;7,4"), (3, None, None, "key_twice"), id="two codes"
    ),
    pytest.param(DAYS, ("100;02-01-2017;790;7,4;7,4",), (2, "FRVDATO", "02-01-2017", "outside_period"), id="period"),
    pytest.param(
        DAYS, ("999;02-01-2018;790;7,4;7,4",), (2, "AnsaettelsesID", "(skjult)", "unknown_employment"), id="who"
    ),
    pytest.param(
        DAYS,
        ("200;01-10-2018;790;7,4;7,4",),
        (2, "FRVDATO", "01-10-2018", "day_outside_employment"),
        id="after leaving",
    ),
    pytest.param(
        DAYS, ("100;02-01-2018;790;8,15;7,4",), (2, "FRVTIM", "8,15", "day_hours_far_above_plan"), id="above 10 %"
    ),
    pytest.param(OLD_DAYS, ("100;02.01.2018;790;7,4;7:24",), (2, "Timer", "7,4", "not_a_time"), id="decimal hours"),
    pytest.param(OLD_DAYS, ("100;02.01.2018;790;7:60;7:24",), (2, "Timer", "7:60", "not_a_time"), id="60 minutes"),
    pytest.param(
        SPELLS, ("S1;100;Syg;02-02-2018;01-02-2018;100",), (2, "Til", "01-02-2018", "spell_ends_before_start"), id="end"
    ),
    pytest.param(
        SPELLS, ("S1;100;Syg;02-02-2018;;100,1",), (2, "Fravaersprocent", "100,1", "out_of_range"), id="101 %"
    ),
    pytest.param(
        SPELLS,
        ("S1;100;Syg;02-02-2018;;100", "S2;100;Syg;02-03-2018;09-03-2018;100"),
        (3, "Fra", "02-03-2018", "spell_overlap"),
        id="spells overlap",
    ),
    pytest.param(
        SPELLS,
        ("S1;200;Syg;02-09-2018;02-10-2018;100",),
        (2, "Til", "02-10-2018", "spell_outside_employment"),
        id="spell after leaving",
    ),
    pytest.param(
        OUTCOMES,
        ("k;nowhere;;01-01-2018;31-12-2018;1;2;nej",),
        (2, "EnhedsID", "nowhere", "unknown_unit"),
        id="unknown unit",
    ),
    pytest.param(
        OUTCOMES,
        ("k;ppr;;01-12-2018;30-11-2018;1;2;nej",),
        (2, "PeriodeTil", "30-11-2018", "outcome_ends_before_start"),
        id="outcome backwards",
    ),
    pytest.param(
        OUTCOMES,
        ("k;ppr;;01-01-2018;31-12-2018;1,1234567;2;nej",),
        (2, "Taeller", "1,1234567", "too_many_decimals"),
        id="7",
    ),
    pytest.param(
        OUTCOMES, ("k;ppr;;01-01-2018;31-12-2018;1;2;måske",), (2, "Foreloebig", "måske", "not_yes_no"), id="yes"
    ),
    pytest.param(
        SURVEYS, ("A;apv;ppr;01-09-2018;10;11;10;30;1;5",), (2, "Besvarede", "11", "survey_counts"), id="more answers"
    ),
    pytest.param(
        SURVEYS, ("A;apv;old;01-09-2018;10;9;9;30;1;5",), (2, "EnhedsID", "old", "unit_not_valid"), id="closed unit"
    ),
    pytest.param(
        DECISIONS,
        (f"D1;med;ppr;12-06-2018;;{'x' * 1001};leder;;åben",),
        (2, "Tekst", "x" * 60 + "…", "text_too_long"),
        id="long text",
    ),
    pytest.param(
        SURVEYS,
        ('A;"a\r\npv";ppr;01-09-2018;10;9;9;30;1;5',),
        (2, "Maalingstype", "a\r\npv", "control_character"),
        id="break",
    ),
]


@pytest.mark.parametrize(("name", "rows", "fault"), STOPS)
def test_a_fault_stops_the_whole_delivery(
    store: Store, name: str, rows: tuple[str, ...], fault: tuple[int | None, str | None, str | None, str]
) -> None:
    before = store.index()
    receipt = store.take(store.put(name, *rows))
    assert receipt.verdict == "refused"
    assert told(receipt) == [fault]
    assert receipt.fault_counts == {fault[3]: 1}
    assert store.index() == before


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (("100;P1;ppr;Psykolog;1;O;1;1,51;01-01-2017;31-12-9999;",), (2, "BESKDEC", "1,51", "out_of_range")),
        (("100;P1;no;Psykolog;1;O;1;1;01-01-2017;31-12-9999;",), (2, "EnhedsID", "no", "unknown_unit")),
        (("100;P1;ppr;Psykolog;3;O;1;1;01-01-2017;31-12-9999;",), (2, "DEL", "3", "unknown_code")),
        (
            ("100;P1;ppr;Psykolog;1;O;1;1;02-01-2017;01-01-2017;",),
            (2, "GyldigTil", "01-01-2017", "valid_to_before_from"),
        ),
        (
            ("1;P;ppr;x;1;O;1;1;01-01-2017;31-03-2018;FLYTTET", "1;P;ppr;x;1;O;1;1;31-03-2018;31-12-9999;"),
            (3, "GyldigFra", "31-03-2018", "employment_overlap"),
        ),
        ((), (None, None, None, "no_rows")),
    ],
)
def test_a_fault_stops_a_register(
    store: Store, rows: tuple[str, ...], fault: tuple[int | None, str | None, str | None, str]
) -> None:
    receipt = store.take(store.put(EMPLOYMENTS, *rows))
    assert (receipt.verdict, told(receipt)) == ("refused", [fault])


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (("a;b;A;Enhed;ja;01-01-2017;", "b;c;B;Enhed;ja;01-01-2017;"), (3, "OverordnetID", "c", "unknown_parent")),
        (
            ("a;;A;Enhed;ja;01-01-2017;31-12-2018", "a;;A;Enhed;ja;31-12-2018;"),
            (3, "GyldigFra", "31-12-2018", "unit_overlap"),
        ),
        (("a;a;A;Enhed;ja;01-01-2017;",), (2, "OverordnetID", "a", "unit_own_ancestor")),
    ],
)
def test_a_fault_stops_the_units(
    tmp_path: Path, rows: tuple[str, ...], fault: tuple[int | None, str | None, str | None, str]
) -> None:
    store = new_store(tmp_path / "empty")
    assert told(store.take(store.put(UNITS, *rows))) == [fault]


def test_every_faulty_row_is_listed(store: Store) -> None:
    receipt = store.take(store.put(DAYS, "999;02-01-2018;1;x;7,4", DAY, "100;32-01-2018;790;7,4;7,4"))
    assert told(receipt) == [
        (2, "FRVAARSAG", "1", "unknown_code"),
        (2, "FRVTIM", "x", "not_a_number"),
        (4, "FRVDATO", "32-01-2018", "impossible_date"),
    ]


def test_hours_of_a_day_are_added_before_they_are_held_against_the_plan(store: Store) -> None:
    receipt = store.take(store.put(DAYS, "100;02-01-2018;790;4,4;7,4", "100;02-01-2018;910;3,75;7,4"))
    assert told(receipt) == [
        (2, "FRVTIM", "4,4", "day_hours_far_above_plan"),
        (3, "FRVTIM", "3,75", "day_hours_far_above_plan"),
    ]
    assert "8:09" in receipt.faults[0].da and "7:24" in receipt.faults[0].en


def test_columns_must_be_exactly_those_of_the_source(store: Store) -> None:
    header = "AnsaettelsesID;FRVDATO;FRVDATO;FRVAARSAG;Navn;FRVTIM"
    receipt = store.take(store.put(DAYS, "100;02-01-2018;02-01-2018;790;Ida;7,4", header=header))
    assert sorted(told(receipt), key=str) == [
        (1, "FRVDATO", None, "column_twice"),
        (1, "Navn", None, "unknown_column"),
        (1, "PLANTIM", None, "missing_column"),
    ]


def test_injuries_and_complaints_are_checked_too(store: Store) -> None:
    before = store.put_book(INJURIES, ("U1", "ppr", date(2018, 3, 2), date(2018, 3, 1), "fald", "ja", 7.4))
    assert told(store.take(before)) == [(2, "Anmeldt", "2018-03-01", "registered_before_occurred")]
    middle = store.put_book(COMPLAINTS, ("ppr", date(2018, 5, 2), "handicap", 1, 0, 0, 0, 0))
    assert told(store.take(middle)) == [(2, "Maaned", "2018-05-02", "month_not_first")]
    half = store.put_book(COMPLAINTS, ("ppr", date(2018, 5, 1), "handicap", 1.5, 0, 0, 0, 0))
    assert told(store.take(half)) == [(2, "Modtaget", "1.5", "not_a_number")]
    text = store.put_book(COMPLAINTS, ("ppr", "maj 2018", "handicap", 1, 0, 0, 0, 0))
    assert told(store.take(text)) == [(2, "Maaned", "maj 2018", "impossible_date")]


def test_days_and_spells_of_one_employment_exclude_each_other(store: Store) -> None:
    assert store.take(store.put(SPELLS, "S1;100;Syg;01-02-2018;;50")).verdict == "accepted"
    days = store.put(DAYS, "100;31-01-2018;790;7,4;7,4", "100;01-02-2018;790;7,4;7,4", "300;01-02-2018;790;3,7;3,7")
    assert told(store.take(days)) == [(3, "FRVDATO", "01-02-2018", "day_within_spell")]
    assert store.take(store.put(DAYS, "300;01-02-2018;790;3,7;3,7")).verdict == "accepted"
    spells = store.put(SPELLS, "S1;300;Syg;01-01-2018;01-02-2018;50")
    assert told(store.take(spells)) == [(2, "Fra", "01-01-2018", "spell_over_days")]


def test_a_day_counts_once_when_two_systems_overlap(store: Store) -> None:
    store.take(store.put(OLD_DAYS, "100;02.01.2018;790;7:24;7:24"))
    receipt = store.take(store.put(DAYS, "100;02-01-2018;790;7,4;7,4"))
    assert told(receipt) == [(2, None, None, "key_in_force")]
    assert "loen-gammel" in receipt.faults[0].da


def test_a_register_may_not_lose_what_is_in_use(store: Store) -> None:
    store.take(store.put(DAYS, "200;03-09-2018;790;7,4;7,4"))
    units = store.take(store.put(UNITS, UNIT_ROWS[0], UNIT_ROWS[1]))
    assert [(fault.rule, fault.row) for fault in units.faults] == [("unit_still_in_use", None)]
    assert f"{ORGANISATION}.old" in units.faults[0].da
    left_earlier = EMPLOYMENT_ROWS[1].replace("30-09-2018", "31-08-2018")
    employments = store.put(EMPLOYMENTS, EMPLOYMENT_ROWS[0], left_earlier, EMPLOYMENT_ROWS[2])
    assert [fault.rule for fault in store.take(employments).faults] == ["employment_still_in_use"]


def test_a_register_and_its_absence_may_be_corrected_in_one_run(store: Store) -> None:
    store.take(store.put(DAYS, "200;03-09-2018;790;7,4;7,4"))
    store.put(DAYS, "200;03-08-2018;790;7,4;7,4")
    left_earlier = EMPLOYMENT_ROWS[1].replace("30-09-2018", "31-08-2018")
    store.put(EMPLOYMENTS, EMPLOYMENT_ROWS[0], left_earlier, EMPLOYMENT_ROWS[2])
    assert {one.source: one.verdict for one in ingest(store.path)} == {
        "enheder": "unchanged",
        "sd-ansaettelser": "accepted",
        "sd-fravaer": "accepted",
    }


# --- what is marked ---------------------------------------------------------------------------------------------------


def many_days(*special: str) -> list[str]:
    """The special rows first, then as many ordinary ones as make them one per cent."""
    ordinary = [
        f"{who};{day:02d}-{month:02d}-2018;790;3,7;7,4"
        for month in range(1, 10)
        for day in range(1, 29)
        for who in (100, 200)
    ]
    return [*special, *ordinary[: 100 * len(special) - len(special)]]


@pytest.mark.parametrize(
    ("special", "mark"),
    [
        ("100;01-12-2018;790;7,5;7,4", (2, "FRVTIM", "7,5", "day_hours_above_plan")),
        ("100;01-12-2018;790;8,14;7,4", (2, "FRVTIM", "8,14", "day_hours_above_plan")),
        ("100;01-12-2018;790;7,4;0", (2, "PLANTIM", "0", "hours_without_plan")),
        ("100;01-12-2018;790;7,4;", (2, "PLANTIM", "", "hours_without_plan")),
    ],
)
def test_a_doubtful_row_is_accepted_and_marked(store: Store, special: str, mark: tuple[int, str, str, str]) -> None:
    receipt = store.take(store.put(DAYS, *many_days(special)))
    assert (receipt.verdict, receipt.rows) == ("accepted", 100)
    assert [(one.row, one.column, one.value, one.rule) for one in receipt.marked] == [mark]
    assert receipt.marks == {mark[3]: 1}


@pytest.mark.parametrize("row", ["100;01-12-2018;790;7,4;7,4", "100;01-12-2018;790;0;0"])
def test_an_ordinary_row_is_not_marked(store: Store, row: str) -> None:
    assert store.take(store.put(DAYS, row)).marks == {}


def test_more_than_one_per_cent_of_marks_stops(store: Store) -> None:
    doubtful = ["100;01-12-2018;790;7,5;7,4", "100;02-12-2018;790;7,5;7,4"]
    assert store.take(store.put(DAYS, *many_days(*doubtful))).verdict == "accepted"  # 2 of 200
    receipt = store.take(store.put(DAYS, *many_days(*doubtful)[:-1]))  # 2 of 199
    assert [fault.rule for fault in receipt.faults] == ["too_many_marks"]
    assert receipt.marks == {"day_hours_above_plan": 2}


def test_one_doubtful_row_never_stops_a_small_delivery(store: Store) -> None:
    assert store.take(store.put(DAYS, "100;01-12-2018;790;7,5;7,4")).verdict == "accepted"


@pytest.mark.parametrize(
    ("registered", "marks"), [(date(2018, 5, 30), {}), (date(2018, 5, 31), {"registered_late": 1})]
)
def test_a_late_registration_is_marked(store: Store, registered: date, marks: dict[str, int]) -> None:
    """90 days are in time, 91 are late."""
    receipt = store.take(store.put_book(INJURIES, ("U1", "ppr", date(2018, 3, 1), registered, "fald", "ja", 7.4)))
    assert (receipt.verdict, receipt.marks) == ("accepted", marks)


# --- personal numbers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "row", "column"),
    [
        (FOLLOW_UP, f"m-1;;ppr;30-06-2018;;;;;Talt med {CPR[:6]}-{CPR[6:]};leder", "Bemaerkning"),
        (DECISIONS, f"D1;med;ppr;12-06-2018;;Sagen {CPR};leder;;åben", "Tekst"),
        (UNITS, f"x;;Hos {CPR};Enhed;ja;01-01-2017;", "Navn"),
        (UNITS, f"{CPR};;Enhed;Enhed;ja;01-01-2017;", "EnhedsID"),
        (EMPLOYMENTS, f"1;P;ppr;{CPR.removeprefix('0')};1;O;1;1;01-01-2017;;", "Stillingsgruppe"),
    ],
)
def test_a_cpr_number_outside_a_declared_column_stops(store: Store, name: str, row: str, column: str) -> None:
    receipt = store.take(store.put(name, row))
    assert told(receipt) == [(2, column, "(skjult)", "cpr_number")]
    assert_nowhere_outside_raw(store, CPR)


def test_a_cpr_number_in_a_header_stops(store: Store) -> None:
    receipt = store.take(store.put(DAYS, DAY + ";x", header=f"{HEADERS['sd-fravaer']};{CPR}"))
    assert told(receipt) == [(1, "(skjult)", None, "cpr_number")]
    assert_nowhere_outside_raw(store, CPR)


def test_a_cpr_number_among_codes_is_not_repeated(store: Store) -> None:
    receipt = store.take(store.put(DAYS, f"100;02-01-2018;{CPR};7,4;7,4"))
    assert told(receipt) == [(2, "FRVAARSAG", "(skjult)", "unknown_code")]
    assert_nowhere_outside_raw(store, CPR)


def test_a_declared_column_may_hold_cpr_numbers_and_none_gets_out(store: Store) -> None:
    rows = [row.replace("100;P1", f"100;{CPR}") for row in EMPLOYMENT_ROWS]
    assert store.take(store.put(EMPLOYMENTS, *rows)).verdict == "accepted"
    assert_nowhere_outside_raw(store, CPR)


def assert_nowhere_outside_raw(store: Store, text: str) -> None:
    """Neither as it was delivered nor without its first character, as a number loses its zero."""
    outside = [path for path in store.path.rglob("*") if path.is_file() and "raw" not in path.parts]
    assert outside
    for path in outside:
        for content in unpacked(path):
            assert text.encode() not in content and text[1:].encode() not in content, path


def unpacked(path: Path) -> Iterator[bytes]:
    """A file as it lies on the disk, and what is packed in it: tables are compressed, workbooks are archives."""
    yield path.read_bytes()
    if path.suffix == ".parquet":
        yield repr([pq.read_schema(path), pq.read_table(path).to_pydict()]).encode()
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            yield from map(packed.read, packed.namelist())


# --- reading ----------------------------------------------------------------------------------------------------------


def test_a_byte_order_mark_is_no_part_of_the_first_header(store: Store) -> None:
    text = "\r\n".join([HEADERS["maalinger"], "A;apv;ppr;01-09-2018;10;9;9;30;1;5"])
    for mark, found in (("", "no"), ("\ufeff", "yes")):
        receipt = store.take(store.put_bytes(SURVEYS, (mark + text).encode()))
        assert (receipt.verdict, receipt.dialect["byte_order_mark"]) == ("accepted", found)


@pytest.mark.parametrize(
    ("name", "encoding"),
    [(EMPLOYMENTS, "utf-8"), (EMPLOYMENTS, "utf-8-sig"), (UNITS, "cp1252"), (UNITS, "utf-16")],
)
def test_another_encoding_than_stated_stops(store: Store, name: str, encoding: str) -> None:
    rows = EMPLOYMENT_ROWS if name == EMPLOYMENTS else UNIT_ROWS
    text = "\r\n".join([HEADERS[name.split("/")[0]], *rows])
    receipt = store.take(store.put_bytes(name, text.encode(encoding)))
    assert [fault.rule for fault in receipt.faults] == ["encoding"]


def test_a_quote_left_open_may_not_swallow_rows(store: Store) -> None:
    rows = ['D1;med;ppr;12-06-2018;;"Åben;leder;;åben', 'D2;med;ppr;12-06-2018;;"Også;leder;;åben']
    assert [fault.rule for fault in store.take(store.put(DECISIONS, *rows)).faults] == ["unreadable"]


@pytest.mark.parametrize(("name", "rule"), [(INJURIES, "empty_file"), (DAYS, "missing_column")])
def test_an_empty_file_stops(store: Store, name: str, rule: str) -> None:
    assert {fault.rule for fault in store.take(store.put_bytes(name, b"")).faults} == {rule}


def test_only_a_header_says_that_nothing_happened(store: Store) -> None:
    store.take(store.put_book(INJURIES, ("U1", "ppr", date(2018, 3, 1), date(2018, 3, 9), "fald", "ja", 7.4)))
    receipt = store.take(store.put_book(INJURIES))
    assert (receipt.verdict, receipt.gone, store.rows("injuries")) == ("accepted", 1, [])
    assert ExtractIndex.load(store.path).newest_month(ORGANISATION, "injuries") == date(2018, 12, 31)


# --- place, kind and order --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("sd-fravaer/fravaer_2018.csv", "file_name"),
        ("sd-fravaer/fravaer_2018-13_2018-12.csv", "period"),
        ("sd-fravaer/fravaer_2018-12_2018-01.csv", "period"),
        ("sd-sygdom/fravaer_2018-01_2018-12.csv", "unknown_source"),
    ],
)
def test_place_and_name_must_say_source_and_period(store: Store, name: str, rule: str) -> None:
    receipt = store.take(store.put_bytes(name, b"x"))
    assert (receipt.verdict, [fault.rule for fault in receipt.faults]) == ("refused", [rule])


@pytest.mark.parametrize(("store_kind", "delivered"), [("demo", "real"), ("real", "demo")])
def test_demo_and_real_never_mix(tmp_path: Path, store_kind: str, delivered: str) -> None:
    store = new_store(tmp_path / "mixed", store_kind)
    path = store.put(UNITS, *UNIT_ROWS)
    if delivered == "demo":
        (path.parent / "delivery.toml").write_text('kind = "demo"\nmade_by = "test"\nseed = 1\n', encoding="utf-8")
    receipt = store.take(path)
    assert [fault.rule for fault in receipt.faults] == ["other_kind"]
    assert not (store.path / "extracts" / "index.json").exists()


def test_all_of_raw_is_taken_in_an_order_that_fits(tmp_path: Path) -> None:
    store = new_store(tmp_path / "all")
    store.put(DAYS, DAY)
    store.put(EMPLOYMENTS, *EMPLOYMENT_ROWS)
    store.put(UNITS, *UNIT_ROWS)
    seen: list[tuple[int, int, str]] = []
    receipts = ingest(store.path, on_progress=lambda done, total, name: seen.append((done, total, name)))
    assert [(one.extract, one.verdict) for one in receipts] == [
        ("units", "accepted"),
        ("employment", "accepted"),
        ("absence_days", "accepted"),
    ]
    assert [one[:2] for one in seen] == [(0, 3), (1, 3), (2, 3)]
    assert {one.verdict for one in ingest(store.path)} == {"unchanged"}


def test_new_deliveries_within_each_other_must_be_named_in_order(store: Store) -> None:
    year = store.put(DAYS, DAY)
    june = store.put("sd-fravaer/fravaer_2018-06_2018-06.csv", "100;04-06-2018;790;7,4;7,4")
    refused = [one for one in ingest(store.path) if one.extract == "absence_days"]
    assert {fault.rule for one in refused for fault in one.faults} == {"overlapping_deliveries"}
    assert [one.verdict for one in ingest(store.path, [year, june])] == ["accepted", "accepted"]
    assert {one.verdict for one in ingest(store.path)} == {"unchanged"}
    assert sorted(row["date"].month for row in store.rows("absence_days")) == [1, 6]


def test_paths_outside_the_store_are_refused(store: Store, tmp_path: Path) -> None:
    outside = tmp_path / "fravaer_2018-01_2018-12.csv"
    outside.write_text("x", encoding="utf-8")
    for path in (outside, tmp_path / "nothing"):
        with pytest.raises(IntakeError, match="expected"):
            store.take(path)
    with pytest.raises(StoreError, match="not a store"):
        ingest(tmp_path / "nothing")


# --- replacement ------------------------------------------------------------------------------------------------------


def test_a_corrected_delivery_moves_exactly_its_own_rows(store: Store) -> None:
    first_half = "sd-fravaer/fravaer_2018-01_2018-06.csv"
    second_half = "sd-fravaer/fravaer_2018-07_2018-12.csv"
    one = store.put(first_half, DAY, "100;03-01-2018;790;7,4;7,4", "100;05-02-2018;790;7,4;7,4")
    two = store.put(second_half, "100;02-07-2018;790;7,4;7,4")
    ingest(store.path, [one, two])
    corrected = store.put(first_half, DAY, "100;03-01-2018;790;3,7;7,4", "100;05-03-2018;526;2;7,4")
    receipt = store.take(corrected)
    assert (receipt.added, receipt.changed, receipt.gone, receipt.rows) == (1, 1, 1, 3)
    assert receipt.hours_moved == {"2018-01": -3.7, "2018-02": -7.4, "2018-03": 2.0}
    found = {(row["date"], row["absent_seconds"]) for row in store.rows("absence_days")}
    assert found == {
        (date(2018, 1, 2), 26_640),
        (date(2018, 1, 3), 13_320),
        (date(2018, 3, 5), 7_200),
        (date(2018, 7, 2), 26_640),
    }


def test_only_the_touched_years_are_written_anew(store: Store) -> None:
    store.take(store.put("sd-fravaer/fravaer_2017-01_2018-12.csv", "100;02-01-2017;790;7,4;7,4", DAY))
    before = {one.part: one.path for one in ExtractIndex.load(store.path).entries if one.extract == "absence_days"}
    store.take(store.put(DAYS, "100;09-01-2018;790;7,4;7,4"))
    after = {one.part: one.path for one in ExtractIndex.load(store.path).entries if one.extract == "absence_days"}
    assert before.keys() == after.keys() == {"2017", "2018"}
    assert before["2017"] == after["2017"] and before["2018"] != after["2018"]
    kept = {
        path.relative_to(store.path / "extracts").as_posix() for path in store.path.rglob("absence_days/**/*.parquet")
    }
    assert kept == set(after.values())


def test_another_source_and_another_organisation_are_left_alone(store: Store) -> None:
    store.take(store.put(OLD_DAYS, "100;09.01.2018;790;7:24;7:24"))
    store.take(store.put(DAYS, DAY))
    store.take(store.put(DAYS))
    assert store.column("absence_days", "source_id") == ["loen-gammel"]
    elsewhere = store.put(UNITS, "aalborg-fb;;Aalborg;Forvaltning;ja;01-01-2017;", organisation="aalborg-fb")
    assert store.take(elsewhere).verdict == "accepted"
    assert len(store.rows("units")) == len(UNIT_ROWS) + 1


def test_the_same_bytes_twice_are_one_delivery(store: Store) -> None:
    path = store.put(DAYS, DAY)
    assert store.take(path).verdict == "accepted"
    before = store.index()
    assert store.take(path).verdict == "unchanged"
    assert store.index() == before


def test_bytes_that_were_corrected_and_come_again_are_applied_again(store: Store) -> None:
    first, second = DAY, DAY.replace("7,4;", "3,7;", 1)
    for row, seconds in ((first, 26_640), (second, 13_320), (first, 26_640)):
        assert store.take(store.put(DAYS, row)).verdict == "accepted"
        assert store.column("absence_days", "absent_seconds") == [seconds]


def test_a_named_delivery_is_applied_again_after_a_wider_one(store: Store) -> None:
    year = store.put(DAYS, DAY)
    january = store.put("sd-fravaer/fravaer_2018-01_2018-01.csv", DAY.replace("7,4;", "3,7;", 1))
    for path, seconds in ((january, 13_320), (year, 26_640), (january, 13_320)):
        assert store.take(path).verdict == "accepted"
        assert store.column("absence_days", "absent_seconds") == [seconds]
    assert {one.verdict for one in ingest(store.path)} == {"unchanged"}


def test_a_refused_delivery_changes_nothing(store: Store) -> None:
    store.take(store.put(DAYS, DAY))
    before = {path: path.read_bytes() for path in store.path.rglob("*.parquet")} | {Path("index"): store.index()}
    assert store.take(store.put(DAYS, DAY, "100;03-01-2018;999;7,4;7,4")).verdict == "refused"
    assert before == {path: path.read_bytes() for path in store.path.rglob("*.parquet")} | {
        Path("index"): store.index()
    }


def test_the_same_deliveries_make_the_same_files(tmp_path: Path) -> None:
    hashes = []
    for name in ("one", "two"):
        store = new_store(tmp_path / name, "demo")
        for path in (store.put(UNITS, *UNIT_ROWS), store.put(EMPLOYMENTS, *EMPLOYMENT_ROWS), store.put(DAYS, DAY)):
            (path.parent / "delivery.toml").write_text('kind = "demo"\n', encoding="utf-8")
        ingest(store.path)
        hashes.append(ExtractIndex.load(store.path).source_hashes)
    assert len(hashes[0]) == 3 and hashes[0] == hashes[1]


def test_coverage_joins_what_touches(store: Store) -> None:
    ingest(
        store.path,
        [
            store.put("sd-fravaer/fravaer_2018-01_2018-03.csv", DAY),
            store.put("sd-fravaer/fravaer_2018-07_2018-09.csv"),
            store.put("sd-fravaer/fravaer_2018-04_2018-05.csv"),
        ],
    )
    index = ExtractIndex.load(store.path)
    spans = [(one.start, one.end) for one in index.coverage if one.extract == "absence_days"]
    assert spans == [(date(2018, 1, 1), date(2018, 5, 31)), (date(2018, 7, 1), date(2018, 9, 30))]
    assert index.newest_month(ORGANISATION, "absence_days") == date(2018, 9, 30)
    assert index.newest_month("aalborg-fb", "absence_days") is None


def test_a_changed_extract_is_found_out(store: Store) -> None:
    store.take(store.put(DAYS, DAY))
    file = ExtractIndex.load(store.path).files("absence_days")[0]
    file.write_bytes(file.read_bytes() + b" ")
    with pytest.raises(ExtractError, match="sha256"):
        ExtractIndex.load(store.path)
    file.unlink()
    with pytest.raises(ExtractError, match="missing"):
        ExtractIndex.load(store.path)


# --- key and receipts -------------------------------------------------------------------------------------------------


def test_the_key_is_random_for_real_stores_and_private(tmp_path: Path) -> None:
    keys = []
    for name in ("one", "two"):
        store = new_store(tmp_path / name)
        store.take(store.put(UNITS, *UNIT_ROWS))
        key = store.path / "keys" / "pseudonym.key"
        assert key.stat().st_mode & 0o777 == 0o600
        keys.append(key.read_bytes())
    assert len(keys[0]) == 32 and keys[0] != keys[1]


def test_a_lost_key_is_never_replaced(store: Store) -> None:
    (store.path / "keys" / "pseudonym.key").unlink()
    with pytest.raises(KeyMissing, match="backup"):
        store.take(store.put(DAYS, DAY))


def test_a_receipt_is_kept_as_json_and_as_danish_text(store: Store) -> None:
    path = store.put(DAYS, *many_days("100;01-12-2018;790;7,5;7,4"))
    accepted = store.take(path)
    kept = json.loads(accepted.path(store.path).read_text(encoding="utf-8"))
    assert kept == json.loads(json.dumps(accepted.as_json()))
    assert (kept["verdict"], kept["rows"], kept["period"]) == ("accepted", 100, "2018-01..2018-12")
    text = accepted.path(store.path).with_suffix(".txt").read_text(encoding="utf-8")
    for part in (
        "Afgørelse: modtaget",
        "Rækker: 100 (100 nye, 0 ændrede, 0 bortfaldne)",
        "Timer flyttet 2018-12: +7,50",
        "tegnsæt windows-1252",
        "række 2, kolonne FRVTIM, værdi '7,5': Dagens fravær er i alt 7:30 timer mod 7:24 planlagte.",
    ):
        assert part in text
    assert (
        accepted.line() == f"{ORGANISATION}/{DAYS}: modtaget, 100 rækker (100 nye, 0 ændrede, 0 bortfaldne), 1 markeret"
    )


def test_a_refusal_names_its_first_fault_in_one_line(store: Store) -> None:
    refused = store.take(store.put(DAYS, DAY, "100;03-01-2018;999;7,4;7,4"))
    assert refused.line().startswith(
        f"{ORGANISATION}/{DAYS}: afvist, 1 fejl; den første: række 3, kolonne FRVAARSAG, værdi '999': Koden er ukendt"
    )
    text = refused.path(store.path).with_suffix(".txt").read_text(encoding="utf-8")
    assert "Afgørelse: afvist" in text and "række 3, kolonne FRVAARSAG, værdi '999': Koden er ukendt" in text
    entries = ExtractIndex.load(store.path).deliveries
    assert refused.delivery_id not in {entry.delivery_id for entry in entries}


# --- rules and source files -------------------------------------------------------------------------------------------


def test_a_new_check_is_one_new_file(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "checks"
    shutil.copytree(checking.CHECK_FOLDER, folder)
    (folder / "no_sundays.sql").write_text(
        "-- Nobody is absent on a Sunday.\n-- severity: stop\n-- extracts: absence_days\n-- column: date\n"
        "-- da: En søndag, dag {number}.\n-- en: A Sunday, day {number}.\n"
        "SELECT row_number, dayofweek(date) AS number FROM candidate WHERE dayofweek(date) = 0\n",
        encoding="utf-8",
    )
    rules = checking.load(folder)
    monkeypatch.setattr(checking, "load", lambda: rules)
    receipt = store.take(store.put(DAYS, DAY, "100;07-01-2018;790;3,7;7,4"))
    assert told(receipt) == [(3, "FRVDATO", "07-01-2018", "no_sundays")]
    assert receipt.faults[0].da == "En søndag, dag 0."


def test_a_check_must_say_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "x.sql").write_text("-- A rule.\n-- severity: stop\nSELECT 1\n", encoding="utf-8")
    with pytest.raises(
        checking.CheckError, match=r"x\.sql: head has \['severity'\]; expected severity, extracts, da, en"
    ):
        checking.load(tmp_path)


def test_every_check_has_a_rule_and_both_languages() -> None:
    for check in checking.load():
        assert check.da.endswith(".") and check.en.endswith("."), check.name
        assert check.sql.startswith("-- "), check.name


SOURCE_FAULTS = [
    ("extract = ", 'extract = "absence"\nold = ', "key 'old' is not known"),
    ('"absence_days"', '"absence"', "extract 'absence' is not known; expected one of units"),
    ('delimiter = ";"\n', "", r"dialect\.delimiter is missing"),
    ('decimal = ","\n', "", r"dialect\.decimal is missing"),
    ('encoding = "windows-1252"', 'encoding = "latin"', r"key 'dialect\.encoding' is 'latin'"),
    ("(?P<from>", "(?P<start>", "must name the groups 'from' and 'to'"),
    (r"\.csv'", r"\.csv('", "not a regular expression"),
    ('to = "date"', 'to = "day"', "'day' is not a column of absence_days"),
    ('to = "planned_seconds"', 'to = "absent_seconds"', "nothing fills 'planned_seconds'"),
    ('to = "planned_seconds"', 'to = "absent_seconds"', "filled by 2 headers"),
    (', personal = "pseudonym"', "", "'employment_id' needs personal = 'pseudonym'"),
    ('kind = "date"', 'kind = "hours"', "kind 'hours' cannot fill 'date'; expected date or open_date"),
    ('790 = "sickness"', '790 = "ill"', r"codes\.FRVAARSAG\.790: 'ill' is not known; expected one of sickness"),
    ("[codes.FRVAARSAG]", "[codes.AARSAG]", r"codes\.FRVAARSAG is missing"),
]


@pytest.mark.parametrize(("old", "new", "fault"), SOURCE_FAULTS)
def test_a_faulty_source_file_is_named(tmp_path: Path, old: str, new: str, fault: str) -> None:
    text = (source.SOURCE_FOLDER / "sd-fravaer.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "sd-fravaer.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(SourceError, match=rf"sd-fravaer\.toml: .*{fault}"):
        source.load(tmp_path)


def test_a_dropped_column_never_leaves_the_reader(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (source.SOURCE_FOLDER / "sd-fravaer.toml").read_text(encoding="utf-8")
    (tmp_path / "sd-fravaer.toml").write_text(
        text.replace("[columns]\n", '[columns]\nCpr = { personal = "drop" }\n'), encoding="utf-8"
    )
    sources = source.load(tmp_path)
    monkeypatch.setattr(source, "load", lambda: sources)
    receipt = store.take(store.put(DAYS, f"{CPR};{DAY}", header=f"Cpr;{HEADERS['sd-fravaer']}"))
    assert receipt.verdict == "accepted", told(receipt)
    assert_nowhere_outside_raw(store, CPR)
