"""Deliveries from real systems: other formats, odd files, two systems at once, drift, and what a person confirms."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from kpi import catalogue, refresh
from kpi.extracts import ExtractIndex
from kpi.intake import IntakeError, Receipt, SourceError, confirmable, ingest, source
from kpi.settings import Settings
from kpi.templates import begin
from tests.flow import test_intake as base
from tests.flow.test_intake import DAY, DAYS, ORGANISATION, Store, told

MORE = [f"{number};P{number};ppr;Pædagog;1;O;1;1;01-01-2017;31-12-9999;" for number in range(1_000, 1_300)]
CPR = "010170" + "1234"


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with three hundred employments, copied for each test."""
    store = base.new_store(tmp_path_factory.mktemp("large") / "store")
    paths = [store.put(base.UNITS, *base.UNIT_ROWS), store.put(base.EMPLOYMENTS, *base.EMPLOYMENT_ROWS, *MORE)]
    assert [receipt.verdict for receipt in ingest(store.path, paths)] == ["accepted", "accepted"]
    return store.path


@pytest.fixture
def store(large: Path, tmp_path: Path) -> Store:
    return Store(Path(shutil.copytree(large, tmp_path / "store")))


def own_source(store: Store, name: str, text: str) -> None:
    path = store.path / source.OWN_FOLDER / f"{name}.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def changed(name: str, *changes: tuple[str, str]) -> str:
    """A shipped source file with something else in it."""
    text = (source.SOURCE_FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


# --- dialects ---------------------------------------------------------------------------------------------------------


def test_title_rows_and_total_rows_are_left_out_and_counted(store: Store) -> None:
    own_source(
        store, "sd-fravaer", changed("sd-fravaer", ('date = "', 'title_rows = 2\ntotal_rows = ["I alt"]\ndate = "'))
    )
    header = base.HEADERS["sd-fravaer"]
    rows = ["Udtrukket 1. februar", header, DAY, "100;03-01-2018;999;7,4;7,4", "I alt;;;14,8;14,8", "I alt 2 rækker"]
    receipt = store.take(store.put(DAYS, *rows, header="Fravær 2018;;;;"))
    assert told(receipt) == [(5, "FRVAARSAG", "999", "unknown_code")]
    assert receipt.left_out == {"title": 2, "total": 2}
    good = store.take(store.put(DAYS, *rows[:3], rows[4], header="Fravær 2018;;;;"))
    assert (good.verdict, good.rows, good.left_out) == ("accepted", 1, {"title": 2, "total": 1})
    assert "Udeladt: titelrækker 2, sumrækker 1" in good.text()


def test_a_total_word_among_the_rows_is_no_total(store: Store) -> None:
    own_source(store, "sd-fravaer", changed("sd-fravaer", ('date = "', 'total_rows = ["I alt"]\ndate = "')))
    receipt = store.take(store.put(DAYS, DAY, "I alt;;;7,4;7,4", "100;03-01-2018;790;7,4;7,4"))
    assert receipt.verdict == "refused"
    assert {fault.row for fault in receipt.faults} == {3}


@pytest.mark.parametrize(
    ("text", "number"), [("1.234,5", "1234.5"), ("6.001", "6001"), ("1.234.567", "1234567"), ("12,25", "12.25")]
)
def test_thousands_are_read_where_they_are_stated(store: Store, text: str, number: str) -> None:
    receipt = store.take(
        store.put(
            "statistikbank/statistikbank_2018-01_2018-12.csv",
            f"AUL01;ppr;2018K2;{text}",
            header="INDIKATOR;OMRÅDE;TID;INDHOLD",
        )
    )
    assert receipt.verdict == "refused"  # the store writes Windows-1252 here, the source says UTF-8
    assert [fault.rule for fault in receipt.faults] == ["encoding"]
    content = f"INDIKATOR;OMRÅDE;TID;INDHOLD\r\nAUL01;ppr;2018K2;{text}\r\nAUL01;ppr;2018M09;..\r\n".encode()
    receipt = store.take(store.put_bytes("statistikbank/statistikbank_2018-01_2018-12.csv", content))
    assert (receipt.verdict, receipt.rows, receipt.left_out) == ("accepted", 1, {"missing": 1}), told(receipt)
    (row,) = store.rows("outcomes")
    assert row["numerator"] == Decimal(number)
    assert (row["period_start"], row["period_end"]) == (date(2018, 4, 1), date(2018, 6, 30))


@pytest.mark.parametrize("text", ["6.00", "1.23,4", "1,234.5", "1.2345", "1..234", ".5", "5,", "1e3", "１２"])
def test_a_number_that_is_grouped_wrongly_stops(store: Store, text: str) -> None:
    content = f"INDIKATOR;OMRÅDE;TID;INDHOLD\nAUL01;ppr;2018;{text}\n".encode()
    receipt = store.take(store.put_bytes("statistikbank/statistikbank_2018-01_2018-12.csv", content))
    assert told(receipt) == [(2, "INDHOLD", text, "not_a_number")]


@pytest.mark.parametrize("tid", ["2018M13", "2018K5", "2018K", "18M01", "2018M1", "1. kvt. 2018"])
def test_a_period_that_does_not_exist_stops(store: Store, tid: str) -> None:
    content = f"INDIKATOR;OMRÅDE;TID;INDHOLD\nAUL01;ppr;{tid};1\n".encode()
    receipt = store.take(store.put_bytes("statistikbank/statistikbank_2018-01_2018-12.csv", content))
    assert {fault.rule for fault in receipt.faults} == {"not_a_period"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "iso-8859-1", "utf-16"])
def test_every_stated_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    store = base.new_store(tmp_path / "store")
    stated = encoding.removesuffix("-sig")
    own_source(store, "enheder", changed("enheder", ('encoding = "utf-8"', f'encoding = "{stated}"')))
    text = "\r\n".join([base.HEADERS["enheder"], *base.UNIT_ROWS])
    receipt = store.take(store.put_bytes(base.UNITS, text.encode(encoding)))
    assert receipt.verdict == "accepted", told(receipt)
    assert "Nedlagt på Ærø" in store.column("units", "name")


def test_a_source_speaks_for_its_own_months_only(store: Store) -> None:
    own_source(store, "loen-gammel", 'valid_to = "2018-03"\n' + changed("loen-gammel"))
    receipt = store.take(store.put(base.OLD_DAYS, "100;02.01.2018;790;7:24;7:24"))
    assert [fault.rule for fault in receipt.faults] == ["source_not_valid"]
    quarter = store.put("loen-gammel/fravaer_2018-01_2018-03.csv", "100;02.01.2018;790;7:24;7:24")
    assert store.take(quarter).verdict == "accepted"


def test_minutes(store: Store) -> None:
    minutes = ('absent_seconds", kind = "hours"', 'absent_seconds", kind = "minutes"')
    own_source(store, "sd-fravaer", changed("sd-fravaer", minutes))
    assert store.take(store.put(DAYS, "100;02-01-2018;790;90;7,4")).verdict == "accepted"
    assert store.column("absence_days", "absent_seconds") == [5_400]


def test_a_source_with_questions_accepts_nothing(store: Store) -> None:
    own_source(store, "sd-fravaer", 'questions = ["date: dd-mm eller mm-dd?"]\n' + changed("sd-fravaer"))
    receipt = store.take(store.put(DAYS, DAY))
    assert [fault.rule for fault in receipt.faults] == ["unsettled_source"]
    assert "mm-dd" in receipt.faults[0].da


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('decimal = ","', 'decimal = ","\nthousands = ","', "thousands is ',', which is the decimal mark"),
        ("[columns]", '[also]\nNy = { to = "date", kind = "date" }\n[columns]', "also: no column 'Ny'"),
        ("[columns]", '[constants]\ndate = "2018-02-30"\n[columns]', "constants.date: '2018-02-30' is no value"),
        ('kind = "hours" }\n\n', 'kind = "ratio" }\n\n', "kind 'ratio'"),
        ("extract = ", 'valid_from = "2018"\nextract = ', "valid_from is '2018'; expected a month"),
        ("[columns]", "[columns]\nX = { kind = 'code' }", "kind 'code' needs a column of ours"),
    ],
)
def test_a_faulty_source_of_the_store_is_named(store: Store, old: str, new: str, fault: str) -> None:
    own_source(store, "sd-fravaer", changed("sd-fravaer", (old, new)))
    with pytest.raises(SourceError, match=rf"sd-fravaer\.toml: .*{fault}"):
        store.take(store.put(DAYS, DAY))


def book(path: Path, *rows: Sequence[object]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path) as made:
        as_date = made.add_format({"num_format": "dd-mm-yyyy"})
        sheet = made.add_worksheet()
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                sheet.write(number, place, value, as_date if isinstance(value, date) else None)
    return path


TWINS = [
    pytest.param(
        "arbejdsulykker/ulykker_2018-01_2018-12",
        ("U1", "ppr", date(2018, 3, 1), date(2018, 3, 9), "fald", "ja", 7.33),
        "U1;ppr;01-03-2018;09-03-2018;fald;ja;7,33",
        id="injuries",
    ),
    pytest.param(
        "tilsynsbesoeg/besoeg_2018-01_2018-12",
        ("B1", 1, "ppr", date(2018, 5, 2), "Strakspåbud", "psykisk"),
        "B1;1;ppr;02-05-2018;Strakspåbud;psykisk",
        id="inspections",
    ),
    pytest.param(
        "klager/klager_2018-01_2018-12",
        ("ppr", date(2018, 5, 1), "handicap", 3, 1, 0, 0, 2),
        "ppr;01-05-2018;handicap;3;1;0;0;2",
        id="complaints",
    ),
    pytest.param(
        "maalinger/maalinger_2018-01_2018-12",
        ("APV", "apv", "ppr", date(2018, 9, 1), 80, 76, 70, 301.25, 1, 5),
        "APV;apv;ppr;01-09-2018;80;76;70;301,25;1;5",
        id="surveys",
    ),
    pytest.param(
        "opfoelgning/opfoelgning_2018-01_2018-12",
        ("m-1", "", "ppr", date(2018, 6, 30), "", "i gang", 2, 5, "Går som planlagt", "leder"),
        "m-1;;ppr;30-06-2018;;i gang;2;5;Går som planlagt;leder",
        id="follow-up",
    ),
    pytest.param(
        "indikatorer/indikatorer_2018-01_2018-12",
        ("k", "ppr", "unge", date(2018, 1, 1), date(2018, 3, 31), 12.5, 100, "nej"),
        "k;ppr;unge;01-01-2018;31-03-2018;12,5;100;nej",
        id="outcomes",
    ),
]


@pytest.mark.parametrize(("name", "cells", "line"), TWINS)
def test_a_workbook_and_a_text_file_say_the_same(store: Store, name: str, cells: tuple[object, ...], line: str) -> None:
    folder = name.split("/", maxsplit=1)[0]
    headers = base.HEADERS[folder].split(";")
    workbook = book(store.path / "raw" / ORGANISATION / f"{name}.xlsx", headers, cells)
    receipt = store.take(workbook)
    assert receipt.verdict == "accepted", told(receipt)
    extract = str(receipt.extract)
    first = store.rows(extract)
    text = store.put_bytes(f"{name}.csv", "\r\n".join([";".join(headers), line]).encode("utf-8-sig"))
    receipt = store.take(text)
    assert (receipt.verdict, receipt.added, receipt.changed, receipt.gone) == ("accepted", 0, 0, 0), told(receipt)
    assert store.rows(extract) == first


def test_a_plain_list_of_spells_drops_persons(store: Store) -> None:
    header = "Nr;Tjenestenummer;Cpr;Navn;Årsag;Startdato;Slutdato;Procent"
    rows = [f"1;100;{CPR};Ida Ø;Sygdom;01-02-2018;09-02-2018;100", f"2;1000;{CPR};Bo;Delvis syg;01-02-2018;;62,5 %"]
    content = "\r\n".join([header, *rows, "I alt;;;;;;;"]).encode("utf-8-sig")
    receipt = store.take(store.put_bytes("fravaersliste/fravaersliste_2018-01_2018-12.csv", content))
    assert (receipt.verdict, receipt.left_out) == ("accepted", {"total": 1}), told(receipt)
    assert sorted(store.column("absence_spells", "absent_millionths")) == [625_000, 1_000_000]
    base.assert_nowhere_outside_raw(store, CPR)
    base.assert_nowhere_outside_raw(store, "Ida Ø")


# --- OPUS -------------------------------------------------------------------------------------------------------------

OPUS = "opus/ZLPE20200131120000_delta.xml"
ORG_UNIT = """ <orgUnit id="{id}" client="813" lastChanged="2020-01-16">
  <startDate>1900-01-01</startDate><endDate>9999-12-31</endDate><parentOrgUnit>{parent}</parentOrgUnit>
  <shortName>X</shortName><longName>{name}</longName><street>Paradisvej 1</street><zipCode>8880</zipCode>
  <cvrNr>12345678</cvrNr><pNr>{p_number}</pNr><costCenter>345300000000</costCenter><orgType>01</orgType>
  <orgTypeTxt>{kind}</orgTypeTxt>
 </orgUnit>
"""
EMPLOYEE = """ <employee id="{id}" client="813" lastChanged="2020-01-19">
  <entryDate>2015-02-01</entryDate><leaveDate>{leave}</leaveDate><cpr suppId="0">{cpr}</cpr>
  <firstName>Ingeborg</firstName><lastName>Kierkegaard</lastName><address>Nørregade 10</address>
  <postalCode>9900</postalCode><city>Frederikshavn</city><country>DK</country><workPhone/>
  <workContract>08</workContract><workContractText>{contract}</workContractText>
  <positionId>500</positionId><position>Pædagog</position><positionShort>PÆD</positionShort>
  <isManager>false</isManager><superiorLevel>0</superiorLevel><subordinateLevel>00</subordinateLevel>
  <orgUnit>{unit}</orgUnit><payGradeText>TRIN 31</payGradeText><numerator>{numerator} </numerator>
  <denominator>37 </denominator>
 </employee>
"""


def opus(*employees: str, units: str | None = None) -> bytes:
    usual = ORG_UNIT.format(id=1, parent="", name="Andeby", p_number=CPR, kind="Organisation")
    usual += ORG_UNIT.format(id=3, parent="1", name="Skolen på Åen", p_number="1011701234", kind="Institution")
    gone = ' <employee id="999" client="813" action="leave"/>\n'
    text = f'<?xml version="1.0" encoding="utf-8"?>\n<kmd>\n{units or usual}{"".join(employees)}{gone}</kmd>\n'
    return text.encode()


def employee(**other: str) -> str:
    usual = {"id": "1000", "leave": "9999-12-31", "cpr": CPR, "contract": "Ansat", "unit": "3", "numerator": "32"}
    return EMPLOYEE.format(**usual | other)


def receipts_of(store: Store, path: Path) -> list[Receipt]:
    return ingest(store.path, [path])


@pytest.fixture
def empty(tmp_path: Path) -> Store:
    return base.new_store(tmp_path / "opus-store")


def test_opus_fills_units_and_employments_and_leaves_persons_behind(empty: Store) -> None:
    left = employee(id="1001", leave="2019-12-31", contract="Timelønnet", numerator="18.5")
    cancelled = employee(id="1002", contract="Annulleret")
    receipts = receipts_of(empty, empty.put_bytes(OPUS, opus(employee(), left, cancelled)))
    assert [(one.source, one.extract, one.verdict, one.rows) for one in receipts] == [
        ("opus-enheder", "units", "accepted", 2),
        ("opus-ansaettelser", "employment", "accepted", 2),
    ], [told(one) for one in receipts]
    assert receipts[1].left_out == {"skipped": 2}
    units = {row["unit_id"]: row for row in empty.rows("units")}
    assert units.keys() == {ORGANISATION, f"{ORGANISATION}.3"}
    assert units[f"{ORGANISATION}.3"]["name"] == "Skolen på Åen"
    rows = sorted(empty.rows("employment"), key=lambda row: row["fraction_millionths"])
    assert [(row["pay_kind"], row["fraction_millionths"], row["valid_to"], row["left_to"]) for row in rows] == [
        ("hourly", 500_000, date(2019, 12, 31), "left"),
        ("monthly", 864_865, None, None),
    ]
    assert len({row["person_id"] for row in rows}) == 1 and len({row["employment_id"] for row in rows}) == 2
    assert ExtractIndex.load(empty.path).newest_month(ORGANISATION, "employment") == date(2020, 1, 31)
    for text in (CPR, "Ingeborg", "Kierkegaard", "Nørregade", "1011701234"):
        base.assert_nowhere_outside_raw(empty, text)
    assert {one.verdict for one in ingest(empty.path)} == {"unchanged"}


def test_who_works_there_is_nowhere_when_the_edition_is_out(empty: Store, tmp_path: Path) -> None:
    """After a file that was accepted and one that was refused for rows about the very person."""
    begin(tmp_path / "home", tmp_path / "unused", ORGANISATION, "Andeby", "Andeby Kommune", [], 2019)
    register, name = catalogue.load(tmp_path / "home"), f"Ingeborg {CPR[:6]}-{CPR[6:]}"
    empty.put_bytes(
        OPUS, opus(*(employee(id=str(number), cpr=CPR[:6] + str(number)) for number in range(1_230, 1_245)))
    )
    assert refresh.refresh(empty.path, register, Settings()).edition == "v0001"
    empty.put_bytes(OPUS.replace("20200131", "20200229"), opus(employee(unit="77", contract=name, leave=CPR)))
    assert refresh.refresh(empty.path, register, Settings()).count("refused") == 2
    for written in ("editions/status.json", "ledger/pages", "audit/log.jsonl", "extracts/receipts", "editions/v0001"):
        assert (empty.path / written).exists(), written
    for text in (CPR, name[-11:], "Ingeborg", "Kierkegaard", "Nørregade", "Paradisvej"):
        base.assert_nowhere_outside_raw(empty, text)


def test_nothing_of_an_opus_file_is_accepted_when_one_part_is_refused(empty: Store) -> None:
    receipts = receipts_of(empty, empty.put_bytes(OPUS, opus(employee(unit="77"))))
    assert [(one.verdict, [fault.rule for fault in one.faults]) for one in receipts] == [
        ("refused", ["other_part_refused"]),
        ("refused", ["unknown_unit"]),
    ]
    assert not (empty.path / "extracts" / "index.json").exists()
    assert not list((empty.path / "extracts").rglob("*.parquet"))


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"<!DOCTYPE kmd [<!ENTITY x 'y'>]><kmd><orgUnit id='&x;'/></kmd>", "xml_entities"),
        (b"<!DOCTYPE kmd SYSTEM 'http://example.org/x.dtd'><kmd/>", "xml_entities"),
        (b"<kmd><orgUnit id='1'></kmd>", "unreadable"),
        (b"<kmd>" + b"<a>" * 50 + b"</a>" * 50 + b"</kmd>", "unreadable"),
        (b"", "unreadable"),
        (b"<kmd></kmd>", "no_rows"),
        (b"<kmd><person cpr='1'/></kmd>", "unknown_column"),
    ],
)
def test_broken_and_hostile_xml_is_refused(empty: Store, content: bytes, rule: str) -> None:
    receipts = receipts_of(empty, empty.put_bytes(OPUS, content))
    assert all(one.verdict == "refused" for one in receipts)
    assert rule in receipts[0].fault_counts


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("<position>", "<ny>x</ny><position>", (1, "ny", None, "unknown_column")),
        ("<position>", "<position>x</position><position>", (1, "position", None, "column_twice")),
        ("2015-02-01", "01-02-2015", (1, "entryDate", "01-02-2015", "impossible_date")),
        ("<denominator>37", "<denominator>0", (1, "numerator", "32/0", "not_a_number")),
        (">Ansat<", ">Praktik<", (1, "workContractText", "Praktik", "unknown_code")),
        ("Pædagog", f"Pædagog {CPR}", (1, "position", "(skjult)", "cpr_number")),
    ],
)
def test_a_fault_in_an_employee_is_named(
    empty: Store, old: str, new: str, fault: tuple[int | None, str | None, str | None, str]
) -> None:
    assert old in employee()
    _, receipt = receipts_of(empty, empty.put_bytes(OPUS, opus(employee().replace(old, new))))
    assert fault in told(receipt)
    base.assert_nowhere_outside_raw(empty, CPR)


# --- two systems ------------------------------------------------------------------------------------------------------


def test_two_systems_may_not_cover_one_day_with_different_causes(store: Store) -> None:
    store.take(store.put(base.OLD_DAYS, "100;02.01.2018;910;7:24;7:24"))
    receipt = store.take(store.put(DAYS, DAY))
    assert told(receipt) == [(2, "FRVDATO", "02-01-2018", "day_in_other_system")]
    assert "loen-gammel" in receipt.faults[0].da


def test_a_person_in_two_systems_is_marked(store: Store) -> None:
    rows = [base.EMPLOYMENT_ROWS[0], base.EMPLOYMENT_ROWS[0].replace("100;", "101;", 1), *MORE]
    assert store.take(store.put(base.EMPLOYMENTS, *rows)).verdict == "accepted"
    store.take(store.put(base.OLD_DAYS, "101;02.01.2018;790;7:24;7:24"))
    receipt = store.take(store.put(DAYS, DAY, *(f"{1000 + n};02-01-2018;790;7,4;7,4" for n in range(99))))
    assert (receipt.verdict, receipt.marks) == ("accepted", {"person_in_two_systems": 1})


def test_spells_that_touch_are_kept_as_delivered_and_those_that_overlap_stop(store: Store) -> None:
    first = "fravaersperioder/perioder_2018-01_2018-02.csv"
    assert store.take(store.put(first, "S1;100;Syg;01-02-2018;09-02-2018;100")).verdict == "accepted"
    second = "fravaersperioder/perioder_2018-03_2018-12.csv"
    touching = store.put(second, "S2;100;Syg;01-03-2018;09-03-2018;100", "S3;100;Syg;10-03-2018;12-03-2018;100")
    assert store.take(touching).verdict == "accepted"
    assert len(store.rows("absence_spells")) == 3
    overlapping = store.take(store.put(first, "S1;100;Syg;01-02-2018;01-03-2018;100"))
    assert told(overlapping) == [(2, "Fra", "01-02-2018", "spell_in_force")]


def test_an_open_spell_in_force_stops_the_next_of_its_cause(store: Store) -> None:
    store.take(store.put("fravaersperioder/perioder_2018-01_2018-02.csv", "S1;100;Syg;01-02-2018;;100"))
    later = "fravaersperioder/perioder_2018-03_2018-12.csv"
    receipt = store.take(store.put(later, "S2;100;Syg;01-03-2018;;100"))
    assert told(receipt) == [(2, "Fra", "01-03-2018", "spell_in_force")]
    assert store.take(store.put(later, "S2;100;Barsel;01-03-2018;;100")).verdict == "accepted"


def test_positions_above_full_time_are_marked(store: Store) -> None:
    twice = base.EMPLOYMENT_ROWS[0].replace("100;", "101;", 1)
    receipt = store.take(store.put(base.EMPLOYMENTS, *base.EMPLOYMENT_ROWS, twice, *MORE))
    assert (receipt.verdict, receipt.marks) == ("accepted", {"positions_above_full_time": 2})
    assert "172 %" in receipt.marked[0].da


def test_an_employment_in_two_registers_stops(store: Store) -> None:
    own_source(store, "ny-loen", changed("sd-ansaettelser"))
    path = store.put("ny-loen/ansaettelser_2018-01_2018-12.csv", "x", header="x")
    text = "\r\n".join([base.HEADERS["sd-ansaettelser"], base.EMPLOYMENT_ROWS[0].replace("01-01-2017", "01-06-2018")])
    path.write_bytes(text.encode("cp1252"))
    assert told(store.take(path)) == [(2, "GyldigFra", "01-06-2018", "employment_in_other_system")]


# --- drift and gaps ---------------------------------------------------------------------------------------------------


def many(count: int, hours: str = "7,4", month: int = 1) -> list[str]:
    places = ((1000 + number % 300, number // 300 + 1) for number in range(count))
    return [f"{who};{day:02d}-{month:02d}-2018;790;{hours};7,4" for who, day in places]


JANUARY = "sd-fravaer/fravaer_2018-01_2018-01.csv"
FEBRUARY = "sd-fravaer/fravaer_2018-02_2018-02.csv"


def test_far_fewer_rows_stop_until_somebody_confirms(store: Store) -> None:
    assert store.take(store.put(JANUARY, *many(1_000))).verdict == "accepted"
    path = store.put(FEBRUARY, *many(300, month=2))
    receipt = store.take(path)
    assert set(receipt.fault_counts) == {"drift_rows", "drift_hours"}
    assert "300 rækker mod 1.000" in next(one.da for one in receipt.faults if one.rule == "drift_rows")
    because = {"drift_rows": "skolerne er lukket", "drift_hours": "skolerne er lukket"}
    (half,) = ingest(store.path, [path], accept={"drift_rows": "skolerne er lukket"})
    assert (half.verdict, set(half.fault_counts)) == ("refused", {"drift_hours"})
    (confirmed,) = ingest(store.path, [path], accept=because)
    assert (confirmed.verdict, confirmed.confirmed) == ("accepted", because)
    assert "Bekræftet: drift_rows, fordi skolerne er lukket" in confirmed.text()
    kept = json.loads(confirmed.path(store.path).read_text(encoding="utf-8"))
    assert kept["confirmed"] == because


def test_an_ordinary_month_needs_no_confirmation(store: Store) -> None:
    store.take(store.put(JANUARY, *many(1_000)))
    path = store.put(FEBRUARY, *many(600, month=2))
    (receipt,) = ingest(store.path, [path], accept={"drift_rows": "for alle tilfældes skyld"})
    assert (receipt.verdict, receipt.confirmed) == ("accepted", {})


def test_hours_in_another_unit_are_found(store: Store) -> None:
    store.take(store.put(JANUARY, *many(1_000)))
    receipt = store.take(store.put(FEBRUARY, *many(1_000, hours="0,74", month=2)))
    assert set(receipt.fault_counts) == {"drift_hours"}


def test_employees_that_vanish_stop(store: Store) -> None:
    receipt = store.take(store.put(base.EMPLOYMENTS, *base.EMPLOYMENT_ROWS, *MORE[:200]))
    assert set(receipt.fault_counts) == {"drift_employees", "drift_rows"}
    assert store.take(store.put(base.EMPLOYMENTS, *base.EMPLOYMENT_ROWS, *MORE[:280])).verdict == "accepted"


def test_a_source_may_have_its_own_band(store: Store) -> None:
    own_source(store, "sd-fravaer", changed("sd-fravaer") + "\n[drift]\nrows = 0.9\nhours = 0.9\n")
    store.take(store.put(JANUARY, *many(1_000)))
    assert store.take(store.put(FEBRUARY, *many(300, month=2))).verdict == "accepted"


@pytest.mark.parametrize(
    ("accept", "message"),
    [
        ({"key_twice": "det passer"}, "not a check that can be confirmed; expected one of"),
        ({"drift_rows": " "}, "say why"),
        ({"drift_rows": f"talt med {CPR}"}, "without any personal number"),
    ],
)
def test_only_drift_can_be_confirmed_and_only_with_a_reason(store: Store, accept: dict[str, str], message: str) -> None:
    with pytest.raises(IntakeError, match=message):
        ingest(store.path, accept=accept)
    assert confirmable() == ["drift_absentees", "drift_employees", "drift_hours", "drift_rows"]


def test_months_that_are_missing_are_marked(store: Store) -> None:
    store.take(store.put(JANUARY, *many(10)))
    receipt = store.take(store.put("sd-fravaer/fravaer_2018-04_2018-04.csv", *many(10, month=4)))
    assert (receipt.verdict, receipt.marks) == ("accepted", {"gap_in_months": 1})
    assert "dækket til 2018-01-31" in receipt.marked[0].da
    assert store.take(store.put(FEBRUARY, *many(10, month=2))).marks == {}


def test_a_month_without_rows_is_marked(store: Store) -> None:
    rows = [*many(300), *many(300, month=3)]
    receipt = store.take(store.put("sd-fravaer/fravaer_2018-01_2018-03.csv", *rows))
    assert (receipt.verdict, receipt.marks) == ("accepted", {"month_without_rows": 1})
    assert "2018-02" in receipt.marked[0].da


# --- receipts ---------------------------------------------------------------------------------------------------------


def test_every_row_of_a_refusal_is_named(store: Store) -> None:
    rows = [f"100;02-01-2018;{number};7,4;7,4" for number in range(100_000, 112_000)]
    receipt = store.take(store.put(DAYS, *rows))
    assert receipt.fault_counts == {"unknown_code": 12_000}
    assert [fault.row for fault in receipt.faults] == list(range(2, 10_002))
    assert receipt.further == {"unknown_code": "10002-12001"}
    assert "unknown_code, øvrige rækker: 10002-12001" in receipt.text()
