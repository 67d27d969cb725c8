"""Reads a file by its proposal: every value exact, or a refusal. This is how a reading can be held against a count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from kpi.intake import figures
from kpi.intake.deliveries import IntakeError
from kpi.intake.detect.opening import sheet_of
from kpi.intake.detect.proposal import Found, Proposal
from kpi.intake.detect.writing import without_per_cent
from kpi.intake.figures import Unreadable

Value = str | int | bool | date | Decimal | None


@dataclass(frozen=True)
class Table:
    """The rows of a file. A missing value is None; an empty cell of text is an empty text."""

    headers: tuple[str, ...]
    columns: dict[str, list[Value]]

    @property
    def rows(self) -> int:
        return len(next(iter(self.columns.values()), []))


def read_table(path: Path, proposal: Proposal) -> Table:
    """Raises IntakeError while a question is open without whose answer a figure may mean two things."""
    if asked := proposal.unreadable():
        told = "; ".join(f"{one.key}: {one.da} {one.en}" for one in asked)
        raise IntakeError(f"{path.name}: not read before this is answered: {told}")
    dialect = proposal.dialect
    answers = {name: str(dialect[name]) for name in ("encoding", "delimiter", "record", "sheet") if dialect.get(name)}
    if dialect["format"] != "xml":
        answers["header"] = str(dialect["title_rows"] + 1)
    sheet = sheet_of(path, answers)
    columns: dict[str, list[Value]] = {}
    for place, column in enumerate(proposal.columns):
        read = _reader(column, proposal)
        columns[column.header] = [
            _value(read, text, path, column, row) for row, text in zip(sheet.numbers, sheet.column(place), strict=True)
        ]
    return Table(tuple(columns), columns)


def _value(read: Callable[[str], Value], text: str, path: Path, column: Found, row: int) -> Value:
    try:
        return read(text)
    except Unreadable as fault:
        expected = fault.said.get("expected", column.kind)
        raise IntakeError(
            f"{path.name}: row {row}, column {column.header}: not {column.kind}, expected {expected}"
        ) from fault


def _reader(column: Found, proposal: Proposal) -> Callable[[str], Value]:
    decimal, thousands = str(proposal.dialect.get("decimal") or "."), proposal.dialect.get("thousands")
    form = str(proposal.dialect.get("date") or "yyyy-mm-dd")
    zero = tuple(proposal.dialect.get("zero", ()))
    missing = ("", *proposal.dialect.get("missing", ()))
    readers: dict[str, Callable[[str], Value]] = {
        **dict.fromkeys(
            ("hours", "minutes", "millionths", "amount"), lambda text: figures.exact(text, decimal, thousands)
        ),
        "integer": lambda text: figures.whole(text, decimal, thousands),
        "decimal": lambda text: figures.exact(text, decimal, thousands),
        "percent": lambda text: figures.exact(without_per_cent(text), decimal, thousands),
        "date": lambda text: figures.open_day(text, form),
        "clock": figures.clock,
        "boolean": lambda text: text.casefold() in ("ja", "true"),
    }
    read = readers.get(column.kind)
    if read is None:
        return lambda text: text
    return lambda text: None if text in missing else read("0" if text in zero else text)
