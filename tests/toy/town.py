"""Legeby, a made-up organisation small enough to check by head.

Its tables lie beside this file, one per source, under the headers of the real deliveries. `deliver` writes one in the
shape its system delivers; `write` writes them all.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import xlsxwriter

ORGANISATION = "legeby"
FIRST, LAST = "2018-01", "2019-12"
Row = dict[str, str]
Tables = dict[str, list[Row]]


@dataclass(frozen=True)
class Shape:
    """How a source writes: the stem of its file name, and its encoding (none for a workbook)."""

    stem: str
    encoding: str | None = None


SHAPES = {
    "enheder": Shape("enheder", "utf-8-sig"),
    "sd-ansaettelser": Shape("ansaettelser", "cp1252"),
    "sd-fravaer": Shape("fravaer", "cp1252"),
    "loen-gammel": Shape("fravaer", "cp1252"),
    "fravaersperioder": Shape("perioder", "cp1252"),
    "arbejdsulykker": Shape("ulykker"),
    "tilsynsbesoeg": Shape("besoeg"),
    "klager": Shape("klager"),
    "indikatorer": Shape("indikatorer", "utf-8-sig"),
    "maalinger": Shape("maalinger", "utf-8-sig"),
    "opfoelgning": Shape("opfoelgning", "utf-8-sig"),
}


def tables() -> Tables:
    """Every table of the town, as text."""
    found: Tables = {}
    for path in sorted(Path(__file__).parent.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = list(csv.DictReader(file, delimiter=";"))
    return found


def write(store: Path, of: Mapping[str, Sequence[Row]]) -> list[Path]:
    """A demo store with one delivery per table."""
    store.mkdir(parents=True, exist_ok=True)
    (store / "store.toml").write_text('kind = "demo"\n', encoding="utf-8")
    return [deliver(store, source, rows) for source, rows in of.items()]


def deliver(store: Path, source: str, rows: Sequence[Row], first: str = FIRST, last: str = LAST) -> Path:
    """One delivery of whole months, with the sidecar that says it is made up."""
    folder = store / "raw" / ORGANISATION / source
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "delivery.toml").write_text('kind = "demo"\nmade_by = "tests/toy"\n', encoding="utf-8")
    shape = SHAPES[source]
    path = folder / f"{shape.stem}_{first}_{last}.{'csv' if shape.encoding else 'xlsx'}"
    if shape.encoding:
        path.write_bytes(_lines(rows).encode(shape.encoding))
    else:
        _workbook(path, rows)
    return path


def _lines(rows: Sequence[Row]) -> str:
    return "".join(";".join(cells) + "\r\n" for cells in [list(rows[0]), *(list(row.values()) for row in rows)])


def _workbook(path: Path, rows: Sequence[Row]) -> None:
    """Real dates and numbers; texts stay texts."""
    book = xlsxwriter.Workbook(path)
    as_date = book.add_format({"num_format": "dd-mm-yyyy"})
    sheet = book.add_worksheet("Udtræk")
    sheet.write_row(0, 0, list(rows[0]))
    for line, row in enumerate(rows, start=1):
        for column, text in enumerate(row.values()):
            value = _value(text)
            sheet.write(line, column, value, as_date if isinstance(value, date) else None)
    book.close()


def _value(text: str) -> date | float | str:
    if re.fullmatch(r"\d\d-\d\d-\d{4}", text):
        day, month, year = map(int, text.split("-"))
        return date(year, month, day)
    return float(text.replace(",", ".")) if re.fullmatch(r"\d+(,\d+)?", text) else text
