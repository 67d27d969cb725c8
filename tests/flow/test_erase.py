"""A person is taken out of extracts and deliveries, wholly or not at all; what is too old goes on command."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from kpi import audit
from kpi.erase import journal, person, retention
from kpi.erase.person import EraseError
from kpi.extracts import ExtractIndex
from kpi.intake import Receipt, ingest
from kpi.intake.pseudonym import key_of, pseudonym

O = "albertslund-sf"  # noqa: E741
MONTHS = "2018-01_2018-12"
UNITS = (
    "EnhedsID;OverordnetID;Navn;Type;HarLeder;GyldigFra;GyldigTil",
    f"{O};;Social og Familie;Forvaltning;ja;01-01-2017;31-12-9999",
    f"ppr;{O};PPR;Enhed;ja;01-01-2017;31-12-9999",
)
EMPLOYMENT_HEADER = (
    "AnsaettelsesID;PersonID;EnhedsID;Stillingsgruppe;DEL;VILKAAR;STAT;BESKDEC;GyldigFra;GyldigTil;Fratraedelse"
)
EMPLOYMENTS = (
    "7;P1;ppr;Psykolog;1;O;1;0,8649;01-01-2017;31-12-9999;",
    "74;P1;ppr;Psykolog;1;O;1;0,1;01-01-2018;31-12-9999;",
    '200;P2;ppr;"Pædagog; senior";1;O;1;1;01-01-2017;31-12-9999;',
)
DAYS = (
    "AnsaettelsesID;FRVDATO;FRVAARSAG;FRVTIM;PLANTIM",
    "7;02-05-2018;790;7,4;7,4",
    "200;02-05-2018;790;7;7,4",
    "74;03-05-2018;790;0,7;0,7",
    "200;03-05-2018;790;7,4;7,4",
)
SPELLS_HEADER = ("PeriodeID", "AnsaettelsesID", "Aarsag", "Fra", "Til", "Fravaersprocent")
XLSX_SPELLS = """
extract = "absence_spells"
file = 'perioder_(?P<from>\\d{4}-\\d{2})_(?P<to>\\d{4}-\\d{2})\\.xlsx'
[dialect]
format = "xlsx"
[columns]
PeriodeID = { to = "spell_id", kind = "text", personal = "pseudonym" }
AnsaettelsesID = { to = "employment_id", kind = "text", personal = "pseudonym" }
Aarsag = { to = "cause", kind = "code" }
Fra = { to = "starts_on", kind = "date" }
Til = { to = "ends_on", kind = "date" }
Fravaersprocent = { to = "absent_millionths", kind = "percent" }
[codes.Aarsag]
Syg = "sickness"
"""
XML_EMPLOYMENTS = """
extract = "employment"
file = 'ansatte_(?P<from>\\d{4}-\\d{2})_(?P<to>\\d{4}-\\d{2})\\.xml'
[dialect]
format = "xml"
record = "employee"
other_records = ["orgUnit"]
decimal = "."
date = "yyyy-mm-dd"
[columns]
"@id" = { to = "employment_id", kind = "text", personal = "pseudonym" }
"person/@no" = { to = "person_id", kind = "text", personal = "pseudonym" }
cpr = { personal = "drop" }
unit = { to = "unit_id", kind = "text" }
group = { to = "staff_group", kind = "text" }
from = { to = "valid_from", kind = "date" }
to = { to = "valid_to", kind = "open_date" }
fraction = { to = "fraction_millionths", kind = "millionths" }
left = { to = "left_to", kind = "code" }
[codes.left]
left = "left"
[constants]
pay_kind = "monthly"
terms = "ordinary"
status = "employed"
"""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Two persons, one with two employments of which one has the number 7: hours of 7 must stay."""
    at = tmp_path / "store"
    at.mkdir()
    (at / "store.toml").write_text('kind = "real"\n', encoding="utf-8")
    put(at, f"enheder/enheder_{MONTHS}.csv", UNITS, "utf-8-sig")
    put(at, f"sd-ansaettelser/ansaettelser_{MONTHS}.csv", (EMPLOYMENT_HEADER, *EMPLOYMENTS))
    put(at, f"sd-fravaer/fravaer_{MONTHS}.csv", DAYS)
    accepted(ingest(at))
    return at


def put(store: Path, name: str, lines: Sequence[str], encoding: str = "cp1252") -> Path:
    path = store / "raw" / O / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode(encoding))
    return path


def accepted(receipts: list[Receipt]) -> None:
    assert [one.faults for one in receipts if one.verdict == "refused"] == []


def rows(store: Path, extract: str) -> list[dict[str, object]]:
    files = ExtractIndex.load(store).files(extract)
    return [row for file in files for row in pq.read_table(file, partitioning=None).to_pylist()]


def mark(store: Path, text: str, domain: str = "person") -> str:
    return pseudonym(key_of(store, "real", has_extracts=True), domain, O, text)


def test_nothing_of_the_person_is_left_and_everything_of_the_other_is(store: Path) -> None:
    before = hashlib.sha256((store / f"raw/{O}/sd-fravaer/fravaer_{MONTHS}.csv").read_bytes()).hexdigest()
    done = person.erase(store, O, person_id="P1", because="sag 1")
    assert done.rows == {"employment": 2, "absence_days": 2}
    left = (store / f"raw/{O}/sd-fravaer/fravaer_{MONTHS}.csv").read_bytes()
    assert left == ("\r\n".join([DAYS[0], DAYS[2], DAYS[4]]) + "\r\n").encode("cp1252")
    kept = (store / f"raw/{O}/sd-ansaettelser/ansaettelser_{MONTHS}.csv").read_bytes()
    assert kept == ("\r\n".join([EMPLOYMENT_HEADER, EMPLOYMENTS[2]]) + "\r\n").encode("cp1252")
    assert {row["person_id"] for row in rows(store, "employment")} == {mark(store, "P2")}
    gone = [mark(store, "P1"), mark(store, "7", "employment"), mark(store, "74", "employment")]
    for path in store.rglob("*"):
        if path.is_file() and path.suffix != ".parquet":
            assert not any(one.encode() in path.read_bytes() for one in gone), path
    assert len(list(store.glob("extracts/*/*/*/*.parquet"))) == len(ExtractIndex.load(store).entries)
    tombstone = [one for one in audit.events(store) if one["event"] == "erase"][-1]
    hashes = {one["file"]: (one["before"], one["after"]) for one in tombstone["deliveries"]}
    assert hashes[f"{O}/sd-fravaer/fravaer_{MONTHS}.csv"] == (before, hashlib.sha256(left).hexdigest())
    assert tombstone["because"] == "sag 1"


def test_the_rewritten_deliveries_are_the_ones_in_force(store: Path) -> None:
    person.erase(store, O, person=mark(store, "P1"))
    assert {one.verdict for one in ingest(store)} == {"unchanged"}
    assert len(rows(store, "absence_days")) == 2


def test_an_employment_that_has_left_the_register_is_found_in_an_older_delivery(store: Path) -> None:
    put(store, "sd-ansaettelser/ansaettelser_2018-01_2019-12.csv", (EMPLOYMENT_HEADER, *EMPLOYMENTS[1:]))
    index = ExtractIndex.load(store)
    thinned = index.files("employment")[0]
    table = pq.read_table(thinned, partitioning=None)
    assert table.num_rows == 3
    person.erase(store, O, person_id="P1")
    assert {row["employment_id"] for row in rows(store, "absence_days")} == {mark(store, "200", "employment")}


def test_a_refused_delivery_is_rewritten_too(store: Path) -> None:
    path = put(store, "sd-fravaer/fravaer_2019-01_2019-12.csv", (DAYS[0], "7;02-05-2019;999;7,4;7,4", "200;x;790;7;7"))
    assert {one.verdict for one in ingest(store, [path])} == {"refused"}
    person.erase(store, O, person_id="P1")
    assert path.read_bytes().decode("cp1252").splitlines() == [DAYS[0], "200;x;790;7;7"]


def test_a_file_that_no_source_can_read_stops_the_erasure_when_it_names_the_person(store: Path) -> None:
    path = put(store, "ukendt/liste.txt", ("noget om P1 her",))
    with pytest.raises(EraseError, match=r"liste.txt: names the person and cannot be rewritten.*nothing was erased"):
        person.erase(store, O, person_id="P1")
    assert len(rows(store, "absence_days")) == 4
    path.write_text("noget om P2 her")
    person.erase(store, O, person_id="P1")


def test_workbooks_are_written_anew(store: Path) -> None:
    (store / "sources").mkdir()
    (store / "sources" / "perioder-xlsx.toml").write_text(XLSX_SPELLS, encoding="utf-8")
    path = store / f"raw/{O}/perioder-xlsx/perioder_2019-01_2019-12.xlsx"
    path.parent.mkdir()
    with xlsxwriter.Workbook(path) as book:
        sheet, as_date = book.add_worksheet("Fravær"), book.add_format({"num_format": "dd-mm-yyyy"})
        sheet.write_row(0, 0, SPELLS_HEADER)
        for number, (spell, employment) in enumerate((("S1", 7), ("S2", 200)), start=1):
            sheet.write_row(number, 0, (spell, employment, "Syg"))
            sheet.write_datetime(number, 3, datetime(2019, 3, number), as_date)
            sheet.write_datetime(number, 4, datetime(2019, 3, 9), as_date)
            sheet.write_number(number, 5, 50.5)
    accepted(ingest(store))
    person.erase(store, O, person_id="P1")
    (sheet_left,) = openpyxl.load_workbook(path).worksheets
    values = list(sheet_left.iter_rows(values_only=True))
    assert values == [SPELLS_HEADER, ("S2", 200, "Syg", datetime(2019, 3, 2), datetime(2019, 3, 9), 50.5)]
    assert {one.verdict for one in ingest(store)} == {"unchanged"}
    with zipfile.ZipFile(path) as parts:  # packed bytes may spell anything by chance
        assert not any(b"S1<" in parts.read(name) for name in parts.namelist())


def test_a_workbook_keeps_its_per_cent_and_one_of_several_sheets_is_not_touched(store: Path) -> None:
    (store / "sources").mkdir()
    (store / "sources" / "perioder-xlsx.toml").write_text(XLSX_SPELLS, encoding="utf-8")
    path = store / f"raw/{O}/perioder-xlsx/perioder_2019-01_2019-12.xlsx"
    path.parent.mkdir(parents=True)

    def write(*names: str) -> None:
        with xlsxwriter.Workbook(path) as book:
            dated, share = (book.add_format({"num_format": form}) for form in ("dd-mm-yyyy", "0 %"))
            for name in names:
                sheet = book.add_worksheet(name)
                sheet.write_row(0, 0, SPELLS_HEADER)
                for number, who in enumerate((200, 7), start=1):
                    sheet.write_row(number, 0, [f"s{number}", who, "Syg"])
                    for place in (3, 4):
                        sheet.write_datetime(number, place, datetime(2019, 3, 4), dated)
                    sheet.write(number, 5, 0.5, share)

    write("Data", "Kopi")
    with pytest.raises(EraseError, match=r"several sheets .*Data, Kopi"):
        person.erase(store, O, person_id="P1")
    write("Data")
    person.erase(store, O, person_id="P1")
    assert [one.verdict for one in ingest(store, [path])] == ["accepted"]
    files = ExtractIndex.load(store).files("absence_spells")
    rows = [row for file in files for row in pq.read_table(file, partitioning=None).to_pylist()]
    assert [row["absent_millionths"] for row in rows] == [500_000]


def test_xml_keeps_every_other_byte(store: Path) -> None:
    (store / "sources").mkdir()
    (store / "sources" / "ansatte-xml.toml").write_text(XML_EMPLOYMENTS, encoding="utf-8")
    path = store / f"raw/{O}/ansatte-xml/ansatte_2018-01_2018-12.xml"
    path.parent.mkdir()
    other = "<employee id='200'><person no='P2'/><unit>ppr</unit><group>A &gt; B</group></employee>"
    mine = "<employee id='7'><person no='P1'/><cpr>x</cpr><unit>ppr</unit></employee>"
    path.write_text(f"<?xml version='1.0'?>\n<kmd>\n {mine}\n {other}\n <employee id='74' x='>'/>\n</kmd>\n")
    person.erase(store, O, person_id="P1")
    assert path.read_text() == f"<?xml version='1.0'?>\n<kmd>\n \n {other}\n \n</kmd>\n"


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ({}, "either by --person"),
        ({"person": "P1"}, "expected a pseudonym of 16 hex digits"),
        ({"person": "0" * 16, "person_id": "P1"}, "either by --person"),
        ({"person_id": "P9"}, "nothing was erased"),
    ],
)
def test_who_is_not_there_is_not_erased(store: Path, who: dict[str, str], said: str) -> None:
    files = {path: path.read_bytes() for path in store.rglob("*") if path.is_file()}
    with pytest.raises(EraseError, match=said):
        person.erase(store, O, **who)  # type: ignore[arg-type]
    assert {path: path.read_bytes() for path in store.rglob("*") if path.is_file()} == files


KILLED = """
import os, sys
from pathlib import Path
from kpi.erase import journal, person
swapped = 0
real = journal._swap
def dying(*arguments):
    global swapped
    if swapped == int(sys.argv[2]):
        os.kill(os.getpid(), 9)
    swapped += 1
    real(*arguments)
journal._swap = dying
person.erase(Path(sys.argv[1]), sys.argv[3], person_id="P1")
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a signal of POSIX systems")
@pytest.mark.parametrize("after", range(7))
def test_an_erasure_that_is_cut_off_is_completed_by_the_next_run(store: Path, after: int) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(store), str(after), O], check=False)
    assert killed.returncode == -9
    journal.complete(store)
    assert {row["person_id"] for row in rows(store, "employment")} == {mark(store, "P2")}
    assert len(rows(store, "absence_days")) == 2
    assert {one.verdict for one in ingest(store)} == {"unchanged"}
    assert [one["event"] for one in audit.events(store)].count("erase") == 1
    audit.verify(store)


def test_old_deliveries_and_rows_are_listed_and_then_removed(store: Path) -> None:
    put(store, "sd-fravaer/fravaer_2017-01_2017-12.csv", (DAYS[0], "7;02-05-2017;790;7,4;7,4"))
    accepted(ingest(store))
    today = datetime.now(UTC).date() + timedelta(days=31)
    assert retention.beyond(store, 30, 100, today - timedelta(days=1)).deliveries == ()
    old = retention.beyond(store, 30, 100, today)
    assert len(old.deliveries) == 4 and all(one.days == 31 and one.accepted for one in old.deliveries)
    assert old.rows == {}
    old = retention.beyond(store, 30, 1, date(2019, 6, 1))
    assert (old.deliveries, old.rows, old.before) == ((), {"absence_days": 1}, date(2018, 1, 1))
    assert len(rows(store, "absence_days")) == 5, "a list removes nothing"
    retention.remove(store, old)
    assert {row["date"].year for row in rows(store, "absence_days")} == {2018}  # type: ignore[attr-defined]
    (covered,) = [one for one in ExtractIndex.load(store).coverage if one.extract == "absence_days"]
    assert covered.start == date(2018, 1, 1), "removed months are unknown, not free of absence"
    retention.remove(store, retention.beyond(store, 30, 100, today))
    assert [path.name for path in store.glob("raw/*/*/*")] == []
    assert [one["event"] for one in audit.events(store)][-2:] == ["retention", "retention"]
    assert len(rows(store, "employment")) == 3


def test_an_employment_in_use_stays_and_one_that_ended_goes(store: Path) -> None:
    ended = "300;P3;ppr;Psykolog;1;O;1;1;01-01-2017;31-03-2017;FRATRÅDT"
    path = put(store, f"sd-ansaettelser/ansaettelser_{MONTHS}.csv", (EMPLOYMENT_HEADER, *EMPLOYMENTS, ended))
    accepted(ingest(store, [path]))
    retention.remove(store, retention.beyond(store, 30, 1, date(2019, 6, 1)))
    assert mark(store, "P3") not in {row["person_id"] for row in rows(store, "employment")}
    assert len(rows(store, "employment")) == 3


def test_the_commands(store: Path) -> None:
    def kpi(*arguments: str) -> subprocess.CompletedProcess[str]:
        call = [sys.executable, "-c", "from kpi.cli import main; main()", *arguments, "--store", str(store)]
        return subprocess.run(call, capture_output=True, text=True, check=False)

    erased = kpi("erase", "--person-id", "P1", "--organisation", O, "--json")
    assert (erased.returncode, json.loads(erased.stdout)["rows"]) == (0, {"employment": 2, "absence_days": 2})
    again = kpi("erase", "--person-id", "P1", "--organisation", O)
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr == f"kpi: the person is not in the extracts or deliveries of {O}; nothing was erased\n"
    assert kpi("retention", "--json").returncode == 0
    assert kpi("audit", "verify").returncode == 0


def test_an_extract_without_rows_has_no_file(tmp_path: Path, store: Path) -> None:
    person.erase(store, O, person_id="P1")
    person.erase(store, O, person_id="P2")
    assert ExtractIndex.load(store).files("employment") == []
