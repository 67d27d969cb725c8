"""The CPR guard: what must be found however it is written, and what must be left alone."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from kpi.intake.candidate import candidate
from kpi.intake.cells import Chunk, Opened, from_texts
from kpi.intake.columns import Identity
from kpi.intake.cpr import contains_cpr
from kpi.intake.faults import FaultList
from kpi.intake.source import Source, load
from kpi.intake.source_rules import faults_of

# Numbers are put together here, so that no file holds one.
BORN, SERIAL = "010170", "1234"
PLAIN = BORN + SERIAL
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        f"{BORN}-{SERIAL}",
        f"{BORN} {SERIAL}",
        f"{BORN}–{SERIAL}",
        f"{BORN} - {SERIAL}",
        f"{BORN}\u00a0{SERIAL}",
        f"{BORN}\u200b{SERIAL}",
        f"{BORN}/{SERIAL}",
        f"{BORN}\t{SERIAL}",
        f"01-01-70-{SERIAL}",
        f"01.01.70 {SERIAL}",
        "01 01 70 12 34",
        " ".join(PLAIN),
        "-".join(PLAIN),
        PLAIN.removeprefix("0"),
        f"{BORN.removeprefix('0')}-{SERIAL}",
        f"Samtale med {BORN}-{SERIAL} om fraværet",
        f"cpr:{PLAIN}.",
        f"x{PLAIN}x",
        f"12 {PLAIN}",
        f"2018-{PLAIN}",
        PLAIN.translate(ARABIC),
        PLAIN.translate(FULL_WIDTH),
        PLAIN.translate(CIRCLED),
        "61" + PLAIN[2:],  # a replacement number: the day plus 60
        "91" + "12" + "70" + SERIAL,
        "29" + "02" + "00" + "4" + SERIAL[1:],  # 29 February 2000 was
        "29" + "02" + "72" + SERIAL,
        "31" + "12" + "99" + "9" + "999",
        f"01-01-1970-{SERIAL}",
        f"01011970{SERIAL}",
        f"({BORN}) {SERIAL}",
        f"{BORN};{SERIAL}",
        f"{BORN}      {SERIAL}",
        f"{BORN}&nbsp;{SERIAL}",
        f"{BORN}%20{SERIAL}",
        f"{BORN}<b>{SERIAL}</b>",
        f"{BORN} {SERIAL[:2]} {SERIAL[2:]}",
        f"{PLAIN[:4]} {PLAIN[4:]}",
        f"01_01_70_{SERIAL}",
        ",".join(PLAIN),
        PLAIN.replace("0", "O"),
        PLAIN.replace("1", "l"),
    ],
)
def test_is_found(text: str) -> None:
    assert contains_cpr(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PPR Nord",
        "12345678",  # a CVR number or a telephone
        "+45 12 34 56 78",
        "32" + "01" + "70" + SERIAL,  # no such day
        "01" + "13" + "70" + SERIAL,  # no such month
        "92" + "01" + "70" + SERIAL,  # no replacement day either
        "60" + "01" + "70" + SERIAL,
        "29" + "02" + "00" + "1" + SERIAL[1:],  # 29 February 1900 was not
        "29" + "02" + "71" + SERIAL,
        "00" + "01" + "70" + SERIAL,
        PLAIN + "5",  # eleven digits
        "1" + PLAIN,
        PLAIN * 2,
        "01-02-2018 12:30",
        "01-02-2018 til 28-02-2018",
        "2018-02-01T12:30:00",
        "1.500.000 kr.",
        "2012-01 - 2019-12",
        "fravaer_2012-01_2019-12.csv",
        "790;526;525",
        "01-02-18 12:30",
        "01.02.2018 kl. 12.30",
        "2006-" + "123456",  # a case number
        "Sag 12/034567",
        "EAN 5798000123456",
        "1.234.567.890 kr.",
    ],
)
def test_is_left_alone(text: str) -> None:
    assert not contains_cpr(text)


@pytest.mark.parametrize(("seventh", "found"), [("3", False), ("4", True), ("5", True), ("8", True), ("9", True)])
def test_the_seventh_digit_decides_the_century(seventh: str, found: bool) -> None:
    """29 February 00: a leap day in 2000, not in 1900."""
    assert contains_cpr("290200" + seventh + "111") is found


# --- many numbers, many disguises -------------------------------------------------------------------------------------

NUMBERS = 3_000
DISGUISES: dict[str, Callable[[str], str]] = {
    "plain": lambda cpr: cpr,
    "hyphen": lambda cpr: f"{cpr[:6]}-{cpr[6:]}",
    "space": lambda cpr: f"{cpr[:6]} {cpr[6:]}",
    "en dash": lambda cpr: f"{cpr[:6]}–{cpr[6:]}",
    "minus sign": lambda cpr: f"{cpr[:6]}−{cpr[6:]}",
    "slash": lambda cpr: f"{cpr[:6]}/{cpr[6:]}",
    "point": lambda cpr: f"{cpr[:6]}.{cpr[6:]}",
    "no-break space": lambda cpr: f"{cpr[:6]}\u00a0{cpr[6:]}",
    "zero width": lambda cpr: "\u200b".join(cpr),
    "lost zero": lambda cpr: cpr.removeprefix("0"),
    "lost zero, hyphen": lambda cpr: f"{cpr.removeprefix('0')[:-4]}-{cpr[-4:]}",
    "date with points": lambda cpr: f"{cpr[:2]}.{cpr[2:4]}.{cpr[4:6]}-{cpr[6:]}",
    "date with hyphens": lambda cpr: f"{cpr[:2]}-{cpr[2:4]}-{cpr[4:6]} {cpr[6:]}",
    "pairs": lambda cpr: " ".join(cpr[place : place + 2] for place in range(0, 10, 2)),
    "single digits": lambda cpr: " ".join(cpr),
    "arabic digits": lambda cpr: cpr.translate(ARABIC),
    "full width": lambda cpr: cpr.translate(FULL_WIDTH),
    "in a sentence": lambda cpr: f"Talt med {cpr[:6]}-{cpr[6:]} den 12-03-2019 om fraværet",
    "glued": lambda cpr: f"CPR{cpr}_kopi",
}


def numbers(count: int = NUMBERS) -> Iterator[str]:
    """Numbers as they are given: a birth date, a seventh digit that fits its century, three more; some replacements."""
    chance = random.Random(20)
    first = date(1900, 1, 1)
    while count:
        born = first + timedelta(days=chance.randrange(41_000))
        sevenths = {1900: "0123", 2000: "4567"}[born.year // 100 * 100]
        if (born.year >= 1937 and born.year < 2000) or (born.year >= 2000 and born.year <= 2036):
            sevenths += "49" if born.year < 2000 else "9"
        if born.year > 2036:
            continue
        day = born.day + (60 if chance.random() < 0.1 else 0)
        yield f"{day:02d}{born:%m%y}{chance.choice(sevenths)}{chance.randrange(1000):03d}"
        count -= 1


def read(source: Source, rows: dict[str, list[str]], out: Path) -> FaultList:
    """What intake says about the rows of a delivery."""
    length = len(next(iter(rows.values())))
    columns = [from_texts(rows[header]) for header in rows]
    chunk = Chunk(columns, from_texts([str(number) for number in range(length)]).codes + 2)
    faults = FaultList()
    opened = Opened(list(rows), iter([chunk]), {})
    candidate(opened, source, source.dialect, Identity("albertslund-sf", b"key"), faults, out)
    return faults


def test_there_are_nineteen_disguises() -> None:
    assert len(DISGUISES) == 19


@pytest.mark.parametrize("disguise", DISGUISES)
def test_no_number_gets_through_an_undeclared_column(disguise: str, tmp_path: Path) -> None:
    texts = [DISGUISES[disguise](number) for number in numbers()]
    rows = {header: [""] * NUMBERS for header in load()["beslutninger"].columns}
    rows |= {"EnhedsID": ["ppr"] * NUMBERS, "Tekst": texts, "UdvalgID": ["med"] * NUMBERS}
    rows |= {"BeslutningID": [str(number) for number in range(NUMBERS)], "Rolle": ["leder"] * NUMBERS}
    rows |= {"Dato": ["01-02-2018"] * NUMBERS, "Tilstand": ["åben"] * NUMBERS}
    faults = read(load()["beslutninger"], rows, tmp_path / "out.parquet")
    assert faults.counts == Counter({"cpr_number": NUMBERS})
    assert {fault.value for fault in faults.listed()} == {"(skjult)"}


@pytest.mark.parametrize("disguise", DISGUISES)
def test_no_number_gets_through_a_header(disguise: str, tmp_path: Path) -> None:
    headers = {DISGUISES[disguise](number): [""] for number in numbers()}
    faults = read(load()["beslutninger"], headers, tmp_path / "out.parquet")
    assert faults.counts["cpr_number"] == len(headers)
    assert faults.counts["unknown_column"] == 0


DECLARED = {
    "Skole": {"to": "unit_id", "kind": "p_number"},
    "P-nummer": {"kind": "p_number"},
    "CVR": {"kind": "cvr"},
    "EAN": {"kind": "ean"},
    "Kontrakt": {"kind": "amount"},
    "Antal": {"to": "numerator", "kind": "amount"},
    "Indikator": {"to": "indicator_id", "kind": "text"},
    "Fra": {"to": "period_start", "kind": "date"},
    "Til": {"to": "period_end", "kind": "date"},
}


def test_numbers_that_are_declared_are_left_alone(tmp_path: Path) -> None:
    """Two in five P-numbers begin like a birth date; amounts and eight-digit numbers of employees do as well."""
    constants = {"part": "", "denominator": "", "provisional": "nej"}
    dialect = {"format": "csv", "encoding": "utf-8", "delimiter": ";", "decimal": ",", "date": "dd-mm-yyyy"}
    source = Source.model_validate(
        {
            "id": "prøve",
            "extract": "outcomes",
            "file": "(?P<from>x)(?P<to>y)",
            "dialect": dialect,
            "columns": DECLARED,
            "constants": constants,
        }
    )
    assert list(faults_of(source)) == []
    alike = list(numbers())
    assert all(map(contains_cpr, alike))
    rows = {
        "Skole": alike,
        "P-nummer": alike,
        "CVR": [number[:8] for number in alike],
        "EAN": [f"579{number}" for number in alike],
        "Kontrakt": [f"{number},50" for number in alike],
        "Antal": alike,
        "Indikator": [f"k{number[:8]}" for number in alike],
        "Fra": ["01-01-2018"] * NUMBERS,
        "Til": ["31-12-2018"] * NUMBERS,
    }
    assert read(source, rows, tmp_path / "out.parquet").counts == Counter()


def test_numbers_of_employees_become_pseudonyms(tmp_path: Path) -> None:
    source = load()["sd-fravaer"]
    rows = {
        "AnsaettelsesID": [number[:8] for number in numbers()],
        "FRVDATO": ["02-01-2018"] * NUMBERS,
        "FRVAARSAG": ["790"] * NUMBERS,
        "FRVTIM": ["7,4"] * NUMBERS,
        "PLANTIM": ["7,4"] * NUMBERS,
    }
    assert read(source, rows, tmp_path / "out.parquet").counts == Counter()
