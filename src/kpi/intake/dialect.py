"""How a delivery is written: what each kind of column looks like, and the dialect of a whole file."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Kind = Literal[
    "text",
    "code",
    "date",
    "open_date",
    "month",
    "period_start",
    "period_end",
    "hours",
    "minutes",
    "clock",
    "millionths",
    "percent",
    "ratio",
    "integer",
    "decimal",
    "amount",
    "boolean",
    "ended",
    "p_number",
    "cvr",
    "ean",
]
IDENTIFIERS: tuple[Kind, ...] = ("p_number", "cvr", "ean")
"""Numbers of places and companies, of which many look like CPR numbers: declared, they are not taken for any."""
Format = Literal["csv", "xlsx", "xls", "xml"]
DateFormat = Literal[
    "dd-mm-yyyy",
    "dd.mm.yyyy",
    "dd/mm/yyyy",
    "yyyy-mm-dd",
    "yyyy/mm/dd",
    "yyyymmdd",
    "mm-dd-yyyy",
    "mm/dd/yyyy",
    "yyyy-mm-dd 00:00:00",
    "yyyy-mm-ddT00:00:00",
    "dd-mm-yyyy 00:00:00",
    "dd-mm-yyyy 00:00",
]
"""The last four are days that a system writes with a time, which must be midnight."""
Encoding = Literal["utf-8", "windows-1252", "iso-8859-1", "utf-16"]


STATED = ConfigDict(extra="forbid", frozen=True)


class Dialect(BaseModel):
    """How the file is written. A workbook and XML carry much of it themselves and state the less."""

    model_config = STATED

    format: Format
    encoding: Encoding | None = None
    delimiter: Literal[";", ",", "\t", "|"] | None = None
    decimal: Literal[",", "."] | None = None
    thousands: Literal[".", ",", " ", "'"] | None = None
    date: DateFormat | None = None
    sheet: str | None = None
    """The sheet of a workbook of which more than one has something in it."""
    title_rows: int = 0
    """Rows above the header."""
    total_rows: tuple[str, ...] = ()
    """Words with which a total row at the end begins: 'I alt'."""
    missing: tuple[str, ...] = ()
    """Texts that say that there is no value: '..'. A row that needs the value is left out and counted."""
    zero: tuple[str, ...] = ()
    """Texts that stand for the number 0: '-' in StatBank."""
    record: str | None = None
    """XML: the element that is a row."""
    other_records: tuple[str, ...] = ()
    """XML: the elements that are rows of another source file."""
