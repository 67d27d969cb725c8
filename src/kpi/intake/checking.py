"""Checks: every file in `checks/` selects the rows of a candidate that break one rule. A new file is a new rule.

The head of a check is comments: first the rule in a sentence, then `key: value` lines.
  severity  stop (refuses the delivery) or mark (accepts the row and says so)
  extracts  names of extracts, or all, anchored (placed in a period), registers
  column    our column that is at fault, or {name} of a selected column that names it; may be left out
  da, en    the sentence of the receipt; {name} is a selected column (`…_seconds` is shown as h:mm)
Tables at hand: `candidate` (with row_number), `delivery` (first_day, last_day), `kept` (rows of the same extract
that stay in force) and every extract of the organisation by name, as it will be if the delivery is accepted.
`{key}`, `{same_key}` (between c and k) and `{anchor}` in the SQL stand for the contract's key and anchor.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import duckdb
import numpy as np

from kpi.contracts import EXTRACTS, Extract
from kpi.intake.cells import Delivered
from kpi.intake.faults import Fault, FaultList, shown
from kpi.intake.source import Source

CHECK_FOLDER = Path(__file__).parent / "checks"
_GROUPS = {
    "all": tuple(EXTRACTS),
    "anchored": tuple(extract.name for extract in EXTRACTS.values() if extract.anchor),
    "registers": tuple(extract.name for extract in EXTRACTS.values() if not extract.anchor),
}


class CheckError(ValueError):
    """A check file whose head cannot be read."""


@dataclass(frozen=True)
class Check:
    """One rule."""

    name: str
    severity: Literal["stop", "mark"]
    extracts: tuple[str, ...]
    column: str | None
    da: str
    en: str
    sql: str

    @property
    def tables(self) -> set[str]:
        """The extracts the check reads."""
        query = "\n".join(line for line in self.sql.lower().splitlines() if not line.startswith("--"))
        return EXTRACTS.keys() & set(re.findall(r"\w+", query))


@cache
def load(folder: Path = CHECK_FOLDER) -> tuple[Check, ...]:
    return tuple(_check(path) for path in sorted(folder.glob("*.sql")))


def _check(path: Path) -> Check:
    sql = path.read_text(encoding="utf-8")
    head = [line.removeprefix("--").strip() for line in sql.splitlines() if line.startswith("--")][1:]
    stated = dict(line.split(": ", 1) for line in head if ": " in line)
    missing = {"severity", "extracts", "da", "en"} - stated.keys()
    if missing or stated.keys() - {"severity", "extracts", "da", "en", "column"}:
        raise CheckError(
            f"{path.name}: head has {sorted(stated)}; expected severity, extracts, da, en and perhaps column"
        )
    if stated["severity"] not in ("stop", "mark"):
        raise CheckError(f"{path.name}: severity is '{stated['severity']}'; expected stop or mark")
    extracts = _GROUPS.get(stated["extracts"]) or tuple(name.strip() for name in stated["extracts"].split(","))
    if unknown := set(extracts) - EXTRACTS.keys():
        raise CheckError(f"{path.name}: extracts {sorted(unknown)} are not known; expected of {', '.join(EXTRACTS)}")
    severity: Literal["stop", "mark"] = "stop" if stated["severity"] == "stop" else "mark"
    return Check(path.stem, severity, extracts, stated.get("column"), stated["da"], stated["en"], sql)


def run(
    connection: duckdb.DuckDBPyConnection, checks: Sequence[Check], source: Source, delivered: Delivered
) -> tuple[FaultList, FaultList, int]:
    """Stops, marks, and how many distinct rows are marked."""
    stops, marks = FaultList(), FaultList()
    marked: set[int] = set()
    for check in checks:
        broken = _broken(connection, check, source)
        found = stops if check.severity == "stop" else marks
        found.extend(check.name, len(broken), (_fault(check, source, delivered, said) for said in broken))
        if check.severity == "mark":
            marked.update(said["row_number"] for said in broken)
    return stops, marks, len(marked)


def _broken(connection: duckdb.DuckDBPyConnection, check: Check, source: Source) -> list[dict[str, Any]]:
    """The rows that break the rule, in the order of the file."""
    result = connection.execute(_filled(check.sql, source.contract))
    names = [column[0] for column in result.description]
    rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    return sorted(rows, key=lambda said: said["row_number"] or 0)


def _fault(check: Check, source: Source, delivered: Delivered, said: dict[str, Any]) -> Fault:
    row = said["row_number"]
    words = {name: _word(name, value) for name, value in said.items()}
    words["key_headers"] = ", ".join(source.header_of(name) for name in source.contract.key)
    column = check.column.format(**said, anchor=source.contract.anchor) if check.column else None
    header = source.header_of(column) if column else None
    value = None
    if column and header and row is not None:
        cells = delivered.columns[delivered.headers.index(header)]
        place = np.searchsorted(delivered.row_numbers, np.int32(row))
        value = shown(cells.values[cells.codes[place]], personal=source.contract.column(column).personal)
    return Fault(row, header, value, check.name, check.da.format(**words), check.en.format(**words))


def _word(name: str, value: object) -> str:
    if name.endswith("_seconds") and isinstance(value, int):
        return f"{value // 3_600}:{value % 3_600 // 60:02d}"
    return str(value)


def _filled(sql: str, contract: Extract) -> str:
    same_key = " AND ".join(f"c.{name} IS NOT DISTINCT FROM k.{name}" for name in contract.key)
    filled = sql.replace("{key}", ", ".join(contract.key)).replace("{same_key}", same_key)
    return filled.replace("{anchor}", contract.anchor or "")
