"""Files as offices, payroll systems and spreadsheets write them: read exactly, asked about, or refused in one line.

The files are written here in the forms those systems use; what lies in a folder of its own is read by test_real_files.
"""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from kpi.intake import IntakeError, Proposal, detect, ingest, read_table, source
from tests.flow import test_intake as base
from tests.flow.test_intake import DAYS, ORGANISATION, Store, told

MIDNIGHT = "Medarbejdernr;Dato;Timer\n1;2024-02-13{0};7,4\n2;2024-02-14{0};3,7\n"
HOURS = "Enhed;Dato;Timer\r\nA;13-02-2024;7,4\r\nB;14-02-2024;3,7\r\n"
TWO_DAYS = {"Dato": [date(2024, 2, 13), date(2024, 2, 14)], "Timer": [Decimal("7.4"), Decimal("3.7")]}
STATBANK = "TID;OMRÅDE;INDHOLD\n2018K1;Aalborg;12345,6\n2018K2;Aalborg;..\n2018K1;Ballerup;7001,0\n"
STATBANK_VALUES = {"TID": ["2018K1", "2018K2", "2018K1"], "INDHOLD": [Decimal("12345.6"), None, Decimal("7001.0")]}


def book(fill: Callable[[Any], None], **options: Any) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, **options}) as made:
        fill(made)
    return target.getvalue()


def one_sheet(*rows: tuple[object, ...], at: tuple[int, int] = (0, 0), form: str = "dd-mm-yyyy") -> bytes:
    """A sheet of these cells; dates are dates."""

    def fill(made: Any) -> None:
        sheet, dated = made.add_worksheet(), made.add_format({"num_format": form})
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                shape = dated if isinstance(cell, date | float) and form != "dd-mm-yyyy" else None
                shape = dated if isinstance(cell, date) else shape
                sheet.write(at[0] + number, at[1] + place, cell, shape)

    return book(fill)


def sheets(*names: str, filled: int, hidden: str = "") -> bytes:
    """Sheets of which the first so many hold something."""

    def fill(made: Any) -> None:
        for number, name in enumerate(names):
            sheet = made.add_worksheet(name)
            if number < filled:
                sheet.write_row(0, 0, ["Enhed", "Antal"])
                sheet.write_row(1, 0, ["A", 3 + number])
            if name == hidden:
                sheet.hide()

    return book(fill)


def merged_title(made: Any) -> None:
    sheet, dated = made.add_worksheet(), made.add_format({"num_format": "d. mmmm yyyy"})
    sheet.merge_range("A1:C1", "Sygefravær 2024")
    sheet.write_row(2, 0, ["Enhed", "Dato", "Timer"])
    for row, (unit, day, hours) in enumerate([("A", 13, 7.4), ("B", 14, 3.7)], start=3):
        sheet.write(row, 0, unit)
        sheet.write_datetime(row, 1, datetime(2024, 2, day), dated)
        sheet.write(row, 2, hours)


def merged_rows(made: Any) -> None:
    sheet = made.add_worksheet()
    sheet.write_row(0, 0, ["TID", "OMRÅDE", "INDHOLD"])
    sheet.merge_range("A2:A3", "2018")
    for row, unit in enumerate("AB", start=1):
        sheet.write_row(row, 1, [unit, 7.5])


def packed(**members: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return target.getvalue()


SDMX = (
    "STRUCTURE,STRUCTURE_ID,freq,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
    "dataflow,ESTAT:HSW_N2_03(1.0),A,NR,DK,2019,12.5,,\n"
    "dataflow,ESTAT:HSW_N2_03(1.0),A,NR,DK,2020,,:,\n"
    "dataflow,ESTAT:HSW_N2_03(1.0),A,NR,SE,2019,3.25,b,\n"
)
# Name, bytes, answers, rows, and what some columns hold.
Read = tuple[str, bytes, dict[str, str], int, dict[str, list[Any]]]
READ: list[Read] = [
    ("statbank.csv", STATBANK.encode(), {}, 3, STATBANK_VALUES),
    (
        "statbank_titles_and_notes.csv",
        b'"Sygefrav\xc3\xa6r efter omr\xc3\xa5de"\n\n'
        + STATBANK.encode()
        + b'\n"Kilde: Danmarks Statistik"\n".. Oplysning foreligger ikke"\n',
        {},
        3,
        STATBANK_VALUES,
    ),
    ("statbank_utf16.csv", STATBANK.replace("\n", "\r\n").encode("utf-16"), {}, 3, STATBANK_VALUES),
    ("statbank_tabs_latin1.tsv", STATBANK.replace(";", "\t").encode("latin-1"), {}, 3, STATBANK_VALUES),
    (
        "statbank_dash_is_zero.csv",
        b"TID;OMR;INDHOLD\n2018;A;12,5\n2018;B;-\n2018;C;..\n",
        {"dash": "zero"},
        3,
        {"INDHOLD": [Decimal("12.5"), Decimal(0), None]},
    ),
    (
        "thousands_by_space.csv",
        "Enhed;Antal\nA;12 345,5\nB;7\u00a0001,0\n".encode(),
        {},
        2,
        {"Antal": [Decimal("12345.5"), Decimal(7001)]},
    ),
    (
        "thousands_by_dot.csv",
        b"Enhed;Antal\nA;12.345\nB;7.001\n",
        {"thousands": "."},
        2,
        {"Antal": [Decimal(12345), Decimal(7001)]},
    ),
    (
        "english_marks.csv",
        b'Unit,Amount\nA,"12,345.5"\nB,"7,001.0"\n',
        {},
        2,
        {"Amount": [Decimal("12345.5"), Decimal(7001)]},
    ),
    ("sdmx.csv", SDMX.encode(), {}, 3, {"OBS_VALUE": [Decimal("12.5"), None, Decimal("3.25")]}),
    ("sep_line.csv", b"sep=;\r\n" + HOURS.encode(), {}, 2, TWO_DAYS),
    (
        "municipalities.csv",
        "Kommunekode;Kommunenavn;Region\r\n0101;København;Hovedstaden\r\n0851;Aalborg;Nordjylland\r\n".encode("cp1252"),
        {},
        2,
        {"Kommunekode": ["0101", "0851"], "Kommunenavn": ["København", "Aalborg"]},
    ),
    ("byte_order_mark.csv", b"\xef\xbb\xbf" + HOURS.encode(), {}, 2, TWO_DAYS | {"Enhed": ["A", "B"]}),
    (
        "everything_quoted.csv",
        b'"Enhed";"Dato";"Timer"\r\n"A;1\r\n2";"13-02-2024";"7,4"\r\n"B ""x""";"14-02-2024";"3,7"\r\n',
        {},
        2,
        TWO_DAYS | {"Enhed": ["A;1\r\n2", 'B "x"']},
    ),
    ("blank_lines.csv", HOURS.replace("\r\n", "\r\n\r\n").encode(), {}, 2, TWO_DAYS),
    (
        "trailing_semicolons.csv",
        HOURS.replace("\r\n", ";;\r\n").encode() + b";;;;\r\n;;;;\r\n",
        {},
        2,
        TWO_DAYS,
    ),
    ("lone_carriage_returns.csv", HOURS.replace("\r\n", "\r").encode(), {}, 2, TWO_DAYS),
    ("mixed_line_ends.csv", HOURS.replace("\r\n", "\n", 2).encode(), {}, 2, TWO_DAYS),
    ("pipes.txt", HOURS.replace(";", "|").encode(), {}, 2, TWO_DAYS),
    ("midnight.csv", MIDNIGHT.format(" 00:00:00").encode(), {}, 2, TWO_DAYS),
    ("midnight_iso.csv", MIDNIGHT.format("T00:00:00").encode(), {}, 2, TWO_DAYS),
    (
        "total_and_footnotes.csv",
        b"Enhed;Antal;Aar\nA;3;2024\nB;4;2024\nI alt;7;2024\n\nKilde: KMD Opus\nUdtrukket 13-02-2024\n",
        {},
        2,
        {"Antal": [3, 4]},
    ),
    ("per_cent.csv", b"Enhed;Andel\nA;12,5 %\nB;7,0 %\n", {}, 2, {"Andel": [Decimal("12.5"), Decimal(7)]}),
    ("merged_title.xlsx", book(merged_title), {}, 2, TWO_DAYS),
    ("empty_sheets.xlsx", sheets("Ark1", "Ark2", "Ark3", filled=1), {}, 1, {"Antal": [3]}),
    ("named_sheet.xlsx", sheets("2023", "2024", filled=2), {"sheet": "2024"}, 1, {"Antal": [4]}),
    ("beside_the_corner.xlsx", one_sheet(("Enhed", "Antal"), ("A", 3), at=(4, 2)), {}, 1, {"Antal": [3]}),
    (
        "blank_rows_and_notes.xlsx",
        one_sheet(("Enhed", "Antal"), ("A", 3), (), ("B", 4), (), ("I alt", 7), (), ("Kilde: KMD",)),
        {},
        2,
        {"Antal": [3, 4]},
    ),
    (
        "hours_as_durations.xlsx",
        one_sheet(("E", "T"), ("A", 7.4 / 24), ("B", 1.25), form="[h]:mm"),
        {},
        2,
        {"T": [26_640, 108_000]},
    ),
    (
        "per_cent_format.xlsx",
        one_sheet(("E", "P"), ("A", 0.125), ("B", 1.0), form="0.0 %"),
        {},
        2,
        {"P": [Decimal("12.5"), 100]},
    ),
    ("since_1904.xlsx", book(merged_title, date_1904=True), {}, 2, TWO_DAYS),
    (
        "latin1.xml",
        "<?xml version='1.0' encoding='iso-8859-1'?><r><a><E>Ærø</E><N>3</N></a></r>".encode("latin-1"),
        {},
        1,
        {"E": ["Ærø"], "N": [3]},
    ),
]


def written(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(("name", "content", "answers", "rows", "columns"), READ, ids=[one[0] for one in READ])
def test_is_read_exactly(
    tmp_path: Path, name: str, content: bytes, answers: dict[str, str], rows: int, columns: dict[str, list[Any]]
) -> None:
    path = written(tmp_path, name, content)
    proposal = detect(path, answers)
    assert {one.key for one in proposal.questions} <= {
        "extract",
        "column:cause",
        "column:indicator_id",
        "column:provisional",
    }
    table = read_table(path, proposal)
    assert (table.rows, proposal.rows) == (rows, rows)
    assert {header: table.columns[header] for header in columns} == columns


# Name, bytes, and the questions that must be among those asked.
ASKED: list[tuple[str, bytes, set[str]]] = [
    ("thousands_or_decimals.csv", b"Enhed;Antal\nA;12.345\nB;7.001\n", {"thousands"}),
    ("day_or_month.csv", b"Medarbejdernr;Dato;Timer\n1;01-02-2024;7,4\n2;03-04-2024;3,7\n", {"date"}),
    ("two_digits_of_a_year.csv", b"Medarbejdernr;Dato;Timer\n1;01-02-24;7,4\n2;13-04-24;3,7\n", {"date:Dato"}),
    ("months_in_words.csv", b"Medarbejdernr;Dato;Timer\n1;13. februar 2024;7,4\n", {"values:Dato"}),
    ("not_midnight.csv", MIDNIGHT.format(" 08:30:00").encode(), {"values:Dato"}),
    ("amounts_with_words.csv", b"TID;OMR\xc3\x85DE;INDHOLD\n2018;A;ca. 12\n", {"values:INDHOLD"}),
    ("zero_or_nothing.csv", b"TID;OMR\xc3\x85DE;INDHOLD\n2018;A;12,5\n2018;B;-\n", {"dash"}),
    ("header_twice.csv", b"Enhed;Timer;Timer\nA;7,4;7,4\n", {"headers"}),
    ("header_missing.csv", b"Enhed;;Timer\nA;x;7,4\nB;y;7,4\n", {"headers"}),
    ("no_header.csv", b"A;13-02-2024;7,4\nB;14-02-2024;3,7\n", {"header"}),
    ("fixed_width.txt", b"Enhed     Dato        Timer\nA         13-02-2024  7,4\n", {"delimiter"}),
    ("periods_across.csv", b'"";"2018K1";"2018K2"\n"Aalborg";12,3;13,1\n"Ballerup";11,0;10,9\n', {"wide", "headers"}),
    ("eurostat_across.tsv", b"freq,geo\\TIME_PERIOD\t2018 \t2019 \nA,DK\t12.5 \t: \nA,SE\t3.2 b\t4.1 \n", {"wide"}),
    (
        "as_on_the_screen.csv",
        b'"Frav\xc3\xa6r";;;\n"Enhed: pct.";;;\n;;"2023K1";"2023K2"\nA;x;6,1;5,2\nB;x;5,9;..\n"Kilde: DST";;;\n',
        {"wide", "headers"},
    ),
    ("days_since_1900.csv", b"Medarbejdernr;Dato;Timer\n1;45292;7,4\n2;45293;3,7\n", {"values:Dato"}),
    ("read_wrongly_before.csv", "Enhed;Antal\nÃ†rÃ¸;3\n".encode(), {"letters:Enhed"}),
    ("rows_that_share_a_cell.xlsx", book(merged_rows), {"merged"}),
    ("dos_letters.csv", "Enhed;Antal\nÆrø;3\nLæsø;4\n".encode("cp850"), {"encoding"}),
    ("mac_letters.csv", "Enhed;Antal\nÆrø;3\nLæsø;4\n".encode("mac_roman"), {"encoding"}),
    ("persons.csv", f"Navn;Nr;Dato\nA;{base.CPR};13-02-2024\n".encode(), {"personal:Nr"}),
    ("two_candidates.csv", b"TID;OMR\xc3\x85DE;Enhed;INDHOLD\n2018;A;B;12,5\n", {"column:unit_id"}),
    (
        "numbers_as_text.xlsx",
        one_sheet(("TID", "OMRÅDE", "INDHOLD"), ("2018", "A", "1.234"), ("2018", "B", 7.5)),
        {"values:INDHOLD"},
    ),
    (
        "errors.xlsx",
        one_sheet(("TID", "OMRÅDE", "INDHOLD"), ("2018", "A", "#N/A"), ("2018", "B", 7.5)),
        {"values:INDHOLD"},
    ),
]


@pytest.mark.parametrize(("name", "content", "questions"), ASKED, ids=[one[0] for one in ASKED])
def test_what_may_be_meant_in_two_ways_is_asked(tmp_path: Path, name: str, content: bytes, questions: set[str]) -> None:
    proposal = detect(written(tmp_path, name, content))
    assert questions <= {one.key for one in proposal.questions}
    store = base.new_store(tmp_path / "store")
    settle(store, "odd", proposal)
    store.put_bytes(f"odd/odd_2018-01_2018-12.{proposal.dialect['format']}", content)
    (receipt,) = ingest(store.path)
    assert [fault.rule for fault in receipt.faults] == ["unsettled_source"], (
        "nothing is taken in while a question is open"
    )


def settle(store: Store, name: str, proposal: Proposal) -> None:
    """Puts the proposed source file in force."""
    folder = store.path / source.OWN_FOLDER
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.toml").write_text(proposal.toml(), encoding="utf-8")


UTF16 = "EncryptedPackage".encode("utf-16-le")
UNREADABLE: list[tuple[str, bytes, str]] = [
    ("nothing.csv", b"", "Filen er tom"),
    ("blanks.csv", b"\xef\xbb\xbf \n \n", "Filen er tom"),
    ("nul.csv", b"Enhed;Timer\nA;7,4\x00\n", "Linje 2 har et NUL-tegn"),
    ("utf16_without_mark.csv", STATBANK.encode("utf-16-le"), "Linje 1 har et NUL-tegn.*gem den som UTF-8"),
    ("two_encodings.csv", "Enhed\nÆrø\n".encode() + "Læsø\n".encode("latin-1"), "Linje 2 er skrevet i UTF-8"),
    ("open_quote.csv", b'Enhed;Timer\n"A;7,4\nB;3,7\n', "anførselstegn"),
    ("dos.csv", "Enhed;Antal\nA;1\nØ;3\n".encode("cp850"), "Linje 3 er hverken UTF-8 eller Windows-1252"),
    ("mac.csv", "Enhed;Antal\nÅ;3\n".encode("mac_roman"), "Linje 2 er hverken UTF-8 eller Windows-1252"),
    ("2003.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "2003-XML"),
    ("letter.docx", packed(word__="", **{"word/document__xml": "<x/>"}), "Filen er Word"),
    ("document.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "Filen er PDF"),
    ("export.json", b'[{"Enhed": "A"}]', "Filen er JSON"),
    ("export.xls", b"<html><table><tr><td>Enhed</td></tr></table></html>", "Filen er HTML"),
    ("export.csv.gz", gzip.compress(HOURS.encode(), mtime=0), "Filen er GZIP"),
    ("export.zip", packed(data__csv=HOURS), "Filen er ZIP"),
    (
        "calc.ods",
        packed(mimetype="application/vnd.oasis.opendocument.spreadsheet", content__xml="<x/>"),
        "Filen er ODS",
    ),
    ("two_sheets.xlsx", sheets("2023", "2024", filled=2), r"flere ark med indhold \(2023, 2024\)"),
    ("hidden.xlsx", sheets("Data", "Lister", filled=2, hidden="Lister"), r"flere ark med indhold \(Data, Lister\)"),
    ("nothing.xlsx", sheets("Ark1", "Ark2", filled=0), "Filen er tom"),
    ("secret.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + UTF16, "beskyttet med adgangskode"),
    ("cut_off.xlsx", sheets("Ark1", filled=1)[:-40], "kan ikke læses som XLSX"),
]


@pytest.mark.parametrize(("name", "content", "message"), UNREADABLE, ids=[one[0] for one in UNREADABLE])
def test_what_cannot_be_read_is_said_in_one_line(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    with pytest.raises(IntakeError, match=message) as refused:
        detect(written(tmp_path, name, content))
    assert "\n" not in str(refused.value) and str(refused.value).startswith(name)


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"dato": "dd-mm-yyyy"}, "answer 'dato': nothing asks that; expected one of .*date"),
        ({"header": "9"}, "Række 9 kan ikke være overskriften"),
        ({"extract": "absence_days", "column:date": "Day"}, "ingen kolonne 'Day'; den har Enhed, Dato, Timer"),
    ],
)
def test_an_answer_to_nothing_is_said(tmp_path: Path, answers: dict[str, str], message: str) -> None:
    with pytest.raises(IntakeError, match=message):
        detect(written(tmp_path, "x.csv", HOURS.encode()), answers)


# --- from a file to an extract ----------------------------------------------------------------------------------------

OUTCOME = {"constant:indicator_id": "folketal", "constant:provisional": "nej", "extract": "outcomes"}


def taken(tmp_path: Path, name: str, content: bytes, answers: dict[str, str]) -> tuple[Store, Any]:
    """A file by its proposal, with units of the names it uses."""
    path = written(tmp_path, name, content)
    proposal = detect(path, answers)
    assert proposal.settled, [one.key for one in proposal.questions]
    store = base.new_store(tmp_path / "store")
    settle(store, "public", proposal)
    units = [
        f"{unit};{ORGANISATION};{unit};Enhed;ja;01-01-2010;31-12-9999" for unit in ("Aalborg", "Ballerup", "DK", "SE")
    ]
    store.put(
        "enheder/enheder_2018-01_2020-12.csv", f"{ORGANISATION};;Alle;Forvaltning;ja;01-01-2010;31-12-9999", *units
    )
    store.put_bytes(f"public/public_2018-01_2020-12.{name.rpartition('.')[2]}", content)
    _, receipt = ingest(store.path)
    return store, receipt


def test_statbank_goes_from_detect_to_extract_with_two_answers(tmp_path: Path) -> None:
    content = b'"Folketal"\n\n' + STATBANK.encode() + b'\n"Kilde: Danmarks Statistik"\n'
    store, receipt = taken(tmp_path, "statbank.csv", content, OUTCOME)
    assert (receipt.verdict, receipt.rows) == ("accepted", 2), told(receipt)
    assert receipt.left_out == {"title": 2, "missing": 1, "total": 1, "blank": 1}
    rows = sorted(store.rows("outcomes"), key=lambda row: row["unit_id"])
    assert [(row["numerator"], row["period_start"], row["period_end"]) for row in rows] == [
        (Decimal("12345.6"), date(2018, 1, 1), date(2018, 3, 31)),
        (Decimal("7001"), date(2018, 1, 1), date(2018, 3, 31)),
    ]


def test_sdmx_goes_from_detect_to_extract_with_two_answers(tmp_path: Path) -> None:
    store, receipt = taken(tmp_path, "sdmx.csv", SDMX.replace("DK,2020,,:,", "DK,2020,:,,").encode(), OUTCOME)
    assert (receipt.verdict, receipt.rows, receipt.left_out) == ("accepted", 2, {"missing": 1}), told(receipt)
    assert sorted(store.column("outcomes", "numerator")) == [Decimal("3.25"), Decimal("12.5")]


def test_a_dash_that_is_zero_is_kept(tmp_path: Path) -> None:
    content = "TID;OMRÅDE;INDHOLD\n2018;Aalborg;12,5\n2018;Ballerup;-\n".encode()
    store, receipt = taken(tmp_path, "zero.csv", content, OUTCOME | {"dash": "zero"})
    assert receipt.verdict == "accepted", told(receipt)
    assert sorted(store.column("outcomes", "numerator")) == [0, Decimal("12.5")]


def test_a_sheet_that_is_named_is_read(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        for name, value in (("Gamle tal", 1.5), ("Tal", 2.5)):
            sheet = made.add_worksheet(name)
            sheet.write_row(0, 0, ["TID", "OMRÅDE", "INDHOLD"])
            sheet.write_row(1, 0, ["2018", "Aalborg", value])

    store, receipt = taken(tmp_path, "tal.xlsx", book(fill), OUTCOME | {"sheet": "Tal"})
    assert receipt.verdict == "accepted", told(receipt)
    assert store.column("outcomes", "numerator") == [Decimal("2.5")]
    assert "ark Tal" in receipt.text()


# --- the shipped sources ----------------------------------------------------------------------------------------------

HEADER, GOOD = base.HEADERS["sd-fravaer"], "100;01-12-2018;790;7,4;7,4"


@pytest.fixture
def store(staffed: Path, tmp_path: Path) -> Store:
    return Store(Path(base.shutil.copytree(staffed, tmp_path / "store")))


staffed = base.staffed


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        (f"{HEADER}\r\n\r\n{GOOD}\r\n\r\n;;;;\r\n{GOOD.replace('01-12', '02-12')}\r\n\r\n", {"blank": 3}),
        (f"{HEADER};;\r\n{GOOD};;\r\n{GOOD.replace('01-12', '02-12')};;\r\n", {}),
        (f"{HEADER}\r{GOOD}\r{GOOD.replace('01-12', '02-12')}\r", {}),
    ],
    ids=["blank rows", "columns without anything", "carriage returns"],
)
def test_what_holds_nothing_is_left_out_and_counted(store: Store, text: str, left_out: dict[str, int]) -> None:
    receipt = store.take(store.put_bytes(DAYS, text.encode("cp1252")))
    assert (receipt.verdict, receipt.rows, receipt.left_out) == ("accepted", 2, left_out), told(receipt)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (f"{HEADER}\r\n{GOOD}\x00\r\n".encode("cp1252"), "not_text"),
        (f"{HEADER}\r\n{GOOD}\r\n".encode("utf-16-le"), "not_text"),
        (f"{HEADER}\r\n{GOOD}æ\r\n".encode() + "ø".encode("cp1252"), "mixed_encodings"),
        (f"sep=;\r\n{HEADER}\r\n{GOOD}\r\n".encode("cp1252"), "unknown_column"),
        (f"{HEADER};\r\n{GOOD};x\r\n".encode("cp1252"), "unnamed_column"),
        (f"{HEADER}\r\n#REFERENCE!;01-12-2018;790;7,4;7,4\r\n".encode("cp1252"), "error_value"),
        (f"{HEADER}\r\n100\u2028;01-12-2018;790;7,4;7,4\r\n".encode("cp1252", "replace"), "unknown_employment"),
        (b"%PDF-1.7\n", "other_form"),
        (sheets("Ark1", filled=1), "other_form"),
        (gzip.compress(HEADER.encode(), mtime=0), "other_form"),
    ],
)
def test_a_file_of_another_form_is_refused_for_what_it_is(store: Store, content: bytes, rule: str) -> None:
    receipt = store.take(store.put_bytes(DAYS, content))
    assert rule in receipt.fault_counts, told(receipt)
    assert "\n" not in receipt.line()


def injury(**cells: object) -> tuple[object, ...]:
    good: dict[str, object] = {
        "SkadeID": "s1", "EnhedsID": "ppr", "Skadedato": date(2018, 5, 4), "Anmeldt": date(2018, 5, 6),
        "Skadetype": "Fald", "MedFravaer": "ja", "Fravaerstimer": 7.4,
    }  # fmt: skip
    return tuple((good | cells).values())


HEADERS = tuple(base.HEADERS["arbejdsulykker"].split(";"))


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"Fravaerstimer": "7,4"}, ("Fravaerstimer", "7,4", "number_as_text")),
        ({"Fravaerstimer": "1.234"}, ("Fravaerstimer", "1.234", "number_as_text")),
        ({"Fravaerstimer": "7 t"}, ("Fravaerstimer", "7 t", "not_a_number")),
        ({"Skadedato": 43_224}, ("Skadedato", "43224", "impossible_date")),
        ({"Skadedato": "04-05-2018"}, ("Skadedato", "04-05-2018", "impossible_date")),
        ({"Skadetype": "#VÆRDI!"}, ("Skadetype", "#VÆRDI!", "error_value")),
        ({"Skadetype": "Fald pÃ¥ trappe"}, ("Skadetype", "Fald pÃ¥ trappe", "garbled_letters")),
        ({"Skadetype": "K\ufffdrsel"}, ("Skadetype", "K\ufffdrsel", "garbled_letters")),
    ],
)
def test_a_cell_that_is_no_number_or_date_is_refused(
    store: Store, cells: dict[str, object], fault: tuple[str, ...]
) -> None:
    path = store.put_bytes(base.INJURIES, one_sheet(HEADERS, injury(), injury(SkadeID="s2", **cells)))
    assert told(store.take(path)) == [(3, *fault)]


def test_rows_that_share_a_cell_are_refused(store: Store) -> None:
    """A spreadsheet shows the date for both; the second row has none, and a column that may be empty would be."""

    def fill(made: Any) -> None:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, HEADERS)
        for row in (1, 2):
            sheet.write_row(row, 0, injury(SkadeID=f"s{row}", Skadedato="", Anmeldt=""))
        sheet.merge_range("D2:D3", 43_226)

    receipt = store.take(store.put_bytes(base.INJURIES, book(fill)))
    assert set(receipt.fault_counts) == {"merged_cells"} and "D2:D3" in receipt.faults[0].da


@pytest.mark.parametrize(
    ("value", "shown"), [("#DIV/0!", "#DIV/0!"), ("", "#FORMEL?")], ids=["error", "not worked out"]
)
@pytest.mark.parametrize("header", ["Skadetype", "Fravaerstimer"])
def test_a_formula_that_failed_is_never_read_as_empty(store: Store, header: str, value: str, shown: str) -> None:
    def fill(made: Any) -> None:
        sheet, dated = made.add_worksheet(), made.add_format({"num_format": "dd-mm-yyyy"})
        for number, row in enumerate((HEADERS, injury())):
            for place, cell in enumerate(row):
                sheet.write(number, place, cell, dated if isinstance(cell, date) else None)
        sheet.write_formula(1, HEADERS.index(header), "=1/0", None, value)

    faults = told(store.take(store.put_bytes(base.INJURIES, book(fill))))
    assert [(row, column, shown_value) for row, column, shown_value, _ in faults] == [(2, header, shown)]


def test_an_empty_cell_of_a_column_that_may_be_empty_is_told_from_an_error(store: Store) -> None:
    """The hours of a plan may be empty; an error in their place may not pass for that."""
    text = json.dumps(source.load()["sd-fravaer"].model_dump()["codes"]["FRVAARSAG"], ensure_ascii=False)
    codes = text.replace('": "', '" = "').replace("{", "").replace("}", "").replace(", ", "\n")
    folder = store.path / source.OWN_FOLDER
    folder.mkdir()
    (folder / "dage.toml").write_text(
        f"""extract = "absence_days"
file = 'dage_(?P<from>\\d{{4}}-\\d{{2}})_(?P<to>\\d{{4}}-\\d{{2}})\\.xlsx'
[dialect]
format = "xlsx"
[columns]
Nr = {{ to = "employment_id", personal = "pseudonym" }}
Dato = {{ to = "date", kind = "date" }}
Kode = {{ to = "cause", kind = "code" }}
Timer = {{ to = "absent_seconds", kind = "clock" }}
Plan = {{ to = "planned_seconds", kind = "hours" }}
[codes.Kode]
{codes}
""",
        encoding="utf-8",
    )

    def fill(made: Any, value: object) -> None:
        sheet, dated = made.add_worksheet(), made.add_format({"num_format": "dd-mm-yyyy"})
        sheet.write_row(0, 0, ["Nr", "Dato", "Kode", "Timer", "Plan"])
        sheet.write(1, 0, 100)
        sheet.write_datetime(1, 1, datetime(2018, 12, 3), dated)
        sheet.write(1, 2, 790)
        sheet.write(1, 3, 7.4 / 24, made.add_format({"num_format": "[h]:mm"}))
        if value:
            sheet.write_formula(1, 4, "=A1/0", None, value)

    name = "dage/dage_2018-12_2018-12.xlsx"
    refused = store.take(store.put_bytes(name, book(lambda made: fill(made, "#DIV/0!"))))
    assert told(refused) == [(2, "Plan", "#DIV/0!", "not_a_number")]
    accepted = store.take(store.put_bytes(name, book(lambda made: fill(made, None))))
    assert accepted.verdict == "accepted", told(accepted)
    assert store.rows("absence_days")[0]["absent_seconds"] == 26_640
    assert store.rows("absence_days")[0]["planned_seconds"] is None


@pytest.mark.parametrize(("form", "share"), [("0 %", 0.5), ("General", 50.0), ('0.0"%"', 50.0)])
def test_per_cent_is_what_the_cell_shows(store: Store, form: str, share: float) -> None:
    def fill(made: Any) -> None:
        sheet, dated, shaped = (
            made.add_worksheet(),
            *(made.add_format({"num_format": one}) for one in ("dd-mm-yyyy", form)),
        )
        sheet.write_row(0, 0, base.HEADERS["fravaersperioder"].split(";"))
        sheet.write_row(1, 0, ["p1", 100, "Syg"])
        for place in (3, 4):
            sheet.write_datetime(1, place, datetime(2018, 12, 3), dated)
        sheet.write(1, 5, share, shaped)

    receipt = store.take(store.put_bytes(base.SPELLS.replace(".csv", ".xlsx"), book(fill)))
    assert receipt.verdict == "accepted", told(receipt)
    assert store.column("absence_spells", "absent_millionths") == [500_000]
