"""Values and files nobody would think of: none is read as something it is not, none breaks the reader.

The rules are written down a second time here, in the plainest way; the two must agree on every value.
"""

from __future__ import annotations

import csv
import hashlib
import io
import random
import zipfile
from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from kpi.contracts import EXTRACTS, Column
from kpi.intake import cells, csv_reader
from kpi.intake.bulk import lane
from kpi.intake.columns import Ids, Task
from kpi.intake.convert import Unreadable, Value, converter
from kpi.intake.cpr import contains_cpr
from kpi.intake.dialect import Dialect, Kind
from kpi.intake.faults import FaultList
from kpi.intake.reading import Reader
from kpi.intake.source import Source, SourceColumn, load

FEW, MANY = 2_000, 100_000
UNREADABLE = ("unreadable", "encoding", "mixed_encodings", "not_text", "too_many_columns", "row_too_long")
FEW_FILES, MANY_FILES = 20, 200
DANISH = Dialect(format="csv", encoding="utf-8", delimiter=";", decimal=",", thousands=".", date="dd-mm-yyyy")
CALM = (Phase.generate,)  # no shrinking: a failure here is read, not minimised

SIGNS = st.sampled_from(
    list("0123456789,.-+: /'eEkK%M\u00a0\u202f٣３²½") + ["", "-", "--", "I alt", "..", "NaN", "inf"]
)
NUMBERS = st.one_of(
    st.lists(SIGNS, max_size=12).map("".join),
    st.decimals(allow_nan=False, allow_infinity=False, places=3).map(str),
    st.from_regex(r"-?[0-9]{1,3}(\.[0-9]{3}){0,3}(,[0-9]{1,6})?", fullmatch=True),
    st.text(max_size=12),
)
DATES = st.one_of(
    st.dates().map(lambda day: f"{day:%d-%m-%Y}"),
    st.from_regex(r"[0-9]{1,2}[-./ ][0-9]{1,2}[-./ ][0-9]{2,4}", fullmatch=True),
    st.lists(SIGNS, max_size=10).map("".join),
    st.text(max_size=12),
)


def column(extract: str, name: str) -> Column:
    return EXTRACTS[extract].column(name)


def outcome(convert: Callable[[str], Value | None], text: str) -> Value | str | None:
    try:
        return convert(text)
    except Unreadable as fault:
        return f"refused: {fault.rule}"


def plain_number(text: str) -> Decimal | None:
    """A number in Danish writing, by taking it apart."""
    body = text.removeprefix("-")
    whole, comma, decimals = body.partition(",")
    groups = whole.split(".")
    ascii_digits = all(part and set(part) <= set("0123456789") for part in [*groups, *([decimals] if comma else [])])
    grouped = len(groups) == 1 or (len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:]))
    if not ascii_digits or not grouped or len("".join(groups)) > 12 or len(decimals) > 15:
        return None
    try:
        return Decimal(f"{'-' if text.startswith('-') else ''}{''.join(groups)}.{decimals or 0}")
    except InvalidOperation:
        return None


def check_number(text: str) -> None:
    exact = converter("decimal", column("outcomes", "numerator"), DANISH, {})
    number, found = plain_number(text), outcome(exact, text)
    if text == "":
        assert found == "refused: empty_value"
    elif number is None:
        assert found == "refused: not_a_number", (text, found)
    elif len(text.partition(",")[2]) > 6:
        assert found == "refused: too_many_decimals"
    else:
        assert found == number, (text, found)
    hours = outcome(converter("hours", column("absence_days", "absent_seconds"), DANISH, {}), text)
    seconds = None if number is None else number * 3_600
    if seconds is not None and 0 <= seconds <= 86_400:
        assert isinstance(hours, int) and abs(hours - seconds) <= Decimal("0.5"), (text, hours)
    else:
        assert isinstance(hours, str) and hours.startswith("refused"), (text, hours)


def check_date(text: str) -> None:
    found = outcome(converter("date", column("absence_days", "date"), DANISH, {}), text)
    try:
        parts = [int(part) for part in text.split("-")]
        day = date(parts[2], parts[1], parts[0]) if len(parts) == 3 else None
        day = day if day and f"{day:%d-%m-%Y}" == text else None
    except ValueError:
        day = None
    if day and 1900 <= day.year <= 2100:
        assert found == day
    else:
        assert isinstance(found, str) and found.startswith("refused"), (text, found)


def check_text(text: str) -> None:
    found = outcome(converter("text", column("decisions", "committee_id"), DANISH, {}), text)
    if isinstance(found, str) and not found.startswith("refused: "):
        assert (found == text and not contains_cpr(text) and text.isprintable()) or not text.isascii()


def fuzzed(check: Callable[[str], None], texts: st.SearchStrategy[str], count: int) -> None:
    """Runs the check on so many generated values, always the same ones."""

    @seed(20)
    @settings(max_examples=count, deadline=None, database=None, phases=CALM, suppress_health_check=list(HealthCheck))
    @given(texts)
    def run(text: str) -> None:
        check(text)

    run()


VALUES = [
    pytest.param(check_number, NUMBERS, id="numbers"),
    pytest.param(check_date, DATES, id="dates"),
    pytest.param(check_text, st.text(max_size=40), id="texts"),
]


@pytest.mark.parametrize(("check", "texts"), VALUES)
def test_a_value_is_read_exactly_or_refused(check: Callable[[str], None], texts: st.SearchStrategy[str]) -> None:
    fuzzed(check, texts, FEW // len(VALUES))


@pytest.mark.slow
@pytest.mark.parametrize(("check", "texts"), VALUES)
def test_a_hundred_thousand_values(check: Callable[[str], None], texts: st.SearchStrategy[str]) -> None:
    fuzzed(check, texts, MANY // len(VALUES))


TIMES = st.one_of(
    st.from_regex(r"[0-9]{1,4}:[0-5]?[0-9]", fullmatch=True),
    st.from_regex(r"20[0-9]{2}(M[01][0-9]|K[0-5]|Q[1-4]|H[12]|-[01][0-9])?", fullmatch=True),
    st.sampled_from(
        ["ja", "nej", "JA", "True", "falſe", "nope", "", "..", "790", "526", "7 %", "7,5%", "7\u00a0%", "%"]
    ),
    st.from_regex(r"[0-9]{1,16}", fullmatch=True),
)
CPR_LIKE = st.lists(st.sampled_from(list("0123456789oOlI- .<b>&%æ\u200b٣")), min_size=8, max_size=30).map("".join)
GROUPED = DANISH.model_copy(update={"thousands": " ", "missing": ("..", "-")})
ENGLISH = Dialect(format="csv", decimal=".", date="yyyymmdd")
CODES = {"790": "sickness", "ja": "other"}
KINDS: list[tuple[Kind, Column, Dialect]] = [
    *(
        (kind, column("absence_days", "planned_seconds"), one)
        for kind in ("hours", "minutes")
        for one in (DANISH, ENGLISH)
    ),
    ("clock", column("absence_days", "absent_seconds"), DANISH),
    ("percent", column("absence_spells", "absent_millionths"), DANISH),
    ("millionths", column("employment", "fraction_millionths"), GROUPED),
    ("integer", column("complaints", "received"), GROUPED),
    *(("decimal", column("outcomes", name), one) for name in ("numerator", "denominator") for one in (DANISH, GROUPED)),
    *(("date", column("absence_days", "date"), one) for one in (DANISH, ENGLISH)),
    *(("open_date", column("units", "valid_to"), one) for one in (DANISH, ENGLISH)),
    ("ended", column("employment", "left_to"), DANISH),
    ("period_start", column("outcomes", "period_start"), DANISH),
    ("period_end", column("outcomes", "period_end"), DANISH),
    ("month", column("complaints", "month"), DANISH),
    ("boolean", column("units", "has_leader"), DANISH),
    ("code", column("absence_days", "cause"), GROUPED),
    ("p_number", column("decisions", "committee_id"), DANISH),
    ("text", column("decisions", "committee_id"), DANISH),
    ("text", column("decisions", "text"), GROUPED),
    ("text", column("employment", "person_id"), DANISH),
]


def check_together(texts: list[str]) -> None:
    """What is converted all at once is what is converted text by text, as a value or as a fault."""
    array = cells.Cells(np.arange(len(texts), dtype=np.int32), pa.array(texts, pa.string()))
    for kind, ours, dialect in KINDS:
        finish = Ids(str.upper) if ours.personal else None
        convert = converter(kind, ours, dialect, CODES, finish)
        task = Task(
            "x", SourceColumn(kind=kind), ours, convert, lane(kind, ours, dialect, CODES), finish, dialect.missing
        )
        found = task.looked_at(array)
        expected = [outcome(convert, text) for text in texts]
        rules = {rule: set(np.flatnonzero(mask).tolist()) for rule, mask in found.broken.items()}
        refused: dict[str, set[int]] = {}
        for place, one in enumerate(expected):
            if isinstance(one, str) and one.startswith("refused: "):
                refused.setdefault(one.removeprefix("refused: "), set()).add(place)
        assert rules == refused, kind
        wrong = set().union(*refused.values())
        for place, value in enumerate(task.values(found).to_pylist()):
            assert place in wrong or value == expected[place], (kind, texts[place], value, expected[place])


POOLS = [
    pytest.param(pool, id=name)
    for name, pool in {"numbers": NUMBERS, "dates": DATES, "codes": TIMES, "cpr": CPR_LIKE, "texts": st.text()}.items()
]


@pytest.mark.parametrize("pool", POOLS)
def test_values_together_are_values_one_by_one(pool: st.SearchStrategy[str]) -> None:
    together(pool, FEW // 5)


@pytest.mark.slow
@pytest.mark.parametrize("pool", POOLS)
def test_a_hundred_thousand_values_together(pool: st.SearchStrategy[str]) -> None:
    together(pool, MANY // len(POOLS))


def test_every_day_of_the_years_on_the_edges() -> None:
    years = (1899, 1900, 1904, 1999, 2000, 2023, 2024, 2100, 2101)
    check_together([f"{day:02d}-{month:02d}-{year}" for year in years for month in range(14) for day in range(33)])


def together(pool: st.SearchStrategy[str], count: int) -> None:
    texts: list[str] = []
    fuzzed(lambda text: texts.append(cells.clean(text)), pool, count)
    check_together(texts)


# --- files ------------------------------------------------------------------------------------------------------------

HEADER = "AnsaettelsesID;FRVDATO;FRVAARSAG;FRVTIM;PLANTIM"
ROWS = [f"{who};{day:02d}-01-2018;790;7,4;7,4" for who in range(100, 140) for day in range(1, 29)]
NOISE = [
    b'"',
    b";",
    b"\r",
    b"\n",
    b"\x00",
    b"\xff",
    b"\xe6",
    b"\xc3",
    b"\x1a",
    b'""',
    b";;;;",
    b"\xef\xbb\xbf",
    b"=",
    b"\t",
]


def malformed(chance: random.Random) -> bytes:
    """A good delivery that something has happened to."""
    content = bytearray("\r\n".join([HEADER, *ROWS]).encode("cp1252"))
    for _ in range(chance.randrange(1, 6)):
        place = chance.randrange(len(content) + 1)
        match chance.randrange(6):
            case 0:
                content[place:place] = chance.choice(NOISE)
            case 1:
                del content[place : place + chance.randrange(1, 40)]
            case 2:
                content = content[:place]
            case 3:
                content[place : place + 1] = bytes([chance.randrange(256)])
            case 4:
                content[place:place] = content[: chance.randrange(200)]
            case _:
                content[place:place] = chance.randbytes(chance.randrange(1, 30))
    return bytes(content)


def packed(content: bytes, chance: random.Random) -> bytes:
    """A workbook of parts that are none, or cut off."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", content)
        book.writestr("xl/workbook.xml", chance.randbytes(200))
        book.writestr("xl/worksheets/sheet1.xml", content)
    whole = target.getvalue()
    return whole[: chance.randrange(1, len(whole))] if chance.random() < 0.5 else whole


def plain_rows(content: bytes) -> dict[int, list[str]] | None:
    """The rows by the standard library, by their number in a spreadsheet; None when it cannot read them."""
    try:
        text = content.decode("cp1252").rstrip("\r\n")
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True))
    except (UnicodeDecodeError, csv.Error):
        return None
    width = len(rows[0]) if rows else 0
    read = {number: [cells.clean(cell) for cell in row] for number, row in enumerate(rows, start=1)}
    return {number: row or [""] * width for number, row in read.items()}


def check_rows(content: bytes, path: Path) -> None:
    """Every row that is read is the row the standard library reads; the others are named."""
    path.write_bytes(content)
    faults = FaultList()
    dialect = load()["sd-fravaer"].dialect
    try:
        opened = csv_reader.read(path, sha256(content), dialect, faults)
        chunks = list(opened.chunks)
    except cells.NotReadable as problem:
        assert problem.rule in UNREADABLE
        return
    rows = plain_rows(content)
    assert rows is not None
    if not opened.headers:
        return
    read = {
        int(number): [column.text(place) for column in chunk.columns]
        for chunk in chunks
        for place, number in enumerate(chunk.row_numbers)
    }
    assert opened.headers == rows.pop(1)
    wrong = {fault.row for fault in faults.listed()}
    assert read == {number: row for number, row in rows.items() if number not in wrong}
    assert all(len(rows[number]) != len(opened.headers) for number in wrong if number)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def check_delivery(reader: Reader, source: Source, content: bytes, path: Path) -> None:
    """Accepted whole and right, or refused with file, row, column, value and rule; never broken."""
    path.write_bytes(content)
    dialect = source.dialect_of(path.name)
    try:
        told = reader.take(path, sha256(content), source, dialect, "albertslund-sf", b"key", path.with_suffix(".out"))
    except cells.NotReadable as problem:
        assert problem.rule not in ("reader_failed", "too_slow", "too_much_memory"), problem.said
        return
    faults = FaultList()
    faults.take(told["faults"])
    assert all(fault.rule and fault.da and fault.en for fault in faults.listed())
    assert all(fault.row or fault.rule in ("missing_column", "unknown_column", "no_rows") for fault in faults.listed())
    rows = plain_rows(content) if dialect.format == "csv" else None
    if rows and not faults:
        filled = [row for row in list(rows.values())[1:] if any(row)]
        assert told["rows"] == len(filled)
        assert all(is_good(row, source.codes["FRVAARSAG"]) for row in filled)


def is_good(row: list[str], codes: Collection[str]) -> bool:
    """A row of days as a person would accept it."""
    try:
        who, day, code, hours, plan = row
        date(int(day[6:]), int(day[3:5]), int(day[:2]))
        return bool(who) and code in codes and hours != "" and plan != who + "x"
    except ValueError:
        return False


def fuzz_files(count: int, folder: Path) -> None:
    chance = random.Random(20)
    days, visits, units = (load()[name] for name in ("sd-fravaer", "tilsynsbesoeg", "opus-enheder"))
    with Reader() as reader:
        for number in range(count):
            content = malformed(chance)
            check_rows(content, folder / f"{number}.csv")
            check_delivery(reader, days, content, folder / f"{number}.csv")
            check_delivery(reader, visits, packed(content, chance), folder / f"{number}.xlsx")
            check_delivery(reader, units, b"<kmd>" + content + b"</kmd>", folder / f"{number}.xml")


def test_malformed_files(tmp_path: Path) -> None:
    fuzz_files(FEW_FILES, tmp_path)


@pytest.mark.slow
def test_two_hundred_malformed_files(tmp_path: Path) -> None:
    fuzz_files(MANY_FILES, tmp_path)


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"], ids=["CRLF", "LF", "CR"])
def test_small_blocks_read_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    """A file of many blocks is cut between rows, also when a field in quotes holds line ends."""
    monkeypatch.setattr("kpi.intake.csv_blocks.BLOCK", 37)
    rows = [
        "a;b",
        *(f'{number};"Æ;{number}{end}""{number}"""' if number % 3 else f"{number};ø" for number in range(200)),
    ]
    content = end.join(rows).encode("utf-8")
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    dialect = Dialect(format="csv", encoding="utf-8", delimiter=";", total_rows=("I alt",))
    opened = csv_reader.read(path, sha256(content), dialect, FaultList())
    read = [
        [column.text(place) for column in chunk.columns]
        for chunk in opened.chunks
        for place in range(len(chunk.row_numbers))
    ]
    expected = list(csv.reader(io.StringIO(content.decode(), newline=""), delimiter=";"))[1:]
    assert read == [[cells.clean(cell) for cell in row] for row in expected]
