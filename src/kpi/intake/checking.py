"""Checks: every file in `checks/` selects the rows of a candidate that break one rule. A new file is a new rule.

The head of a check is comments: first the rule in a sentence, then `key: value` lines.
  severity  stop (refuses the delivery) or mark (accepts the row and says so)
  extracts  names of extracts, or all, anchored (placed in a period), registers
  column    our column that is at fault, or {name} of a selected column that names it; may be left out
  confirm   yes: a person may confirm a delivery that it stops, and says why
  da, en    the sentence of the receipt; {name} is a selected column (`…_seconds` is shown as h:mm, `…_count` in groups)
Tables at hand: `candidate` (with row_number), `delivery` (one row, see views), `previous` (rows in force of the
source's last delivery), `kept` (rows of the same extract
that stay in force) and every extract of the organisation by name, as it will be if the delivery is accepted.
`{key}`, `{same_key}` (between c and k) and `{anchor}` in the SQL stand for the contract's key and anchor.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import duckdb
import numpy as np
from numpy.typing import NDArray

from kpi.contracts import EXTRACTS, Extract
from kpi.intake.faults import HIDDEN, LISTED_PER_RULE, Fault, FaultList
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
    confirm: bool = False
    """Whether a person may confirm that the delivery is right all the same."""

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
    if missing or stated.keys() - {"severity", "extracts", "da", "en", "column", "confirm"}:
        raise CheckError(
            f"{path.name}: head has {sorted(stated)}; expected severity, extracts, da, en and perhaps column, confirm"
        )
    if stated["severity"] not in ("stop", "mark"):
        raise CheckError(f"{path.name}: severity is '{stated['severity']}'; expected stop or mark")
    extracts = _GROUPS.get(stated["extracts"]) or tuple(name.strip() for name in stated["extracts"].split(","))
    if unknown := set(extracts) - EXTRACTS.keys():
        raise CheckError(f"{path.name}: extracts {sorted(unknown)} are not known; expected of {', '.join(EXTRACTS)}")
    severity: Literal["stop", "mark"] = "stop" if stated["severity"] == "stop" else "mark"
    return Check(
        path.stem, severity, extracts, stated.get("column"), stated["da"], stated["en"], sql, "confirm" in stated
    )


TextsOf = Callable[[Mapping[str, list[int]]], Mapping[str, Mapping[int, str | None]]]
"""By header and row numbers, what the delivery says there."""


@dataclass(frozen=True)
class _Broken:
    """What one check has found: the first rows in the order of the file, how many there are, the rows of all."""

    check: Check
    first: list[dict[str, Any]]
    count: int
    rows: NDArray[np.int64]


@dataclass(frozen=True)
class Findings:
    stops: FaultList
    marks: FaultList
    marked: int
    """Distinct rows that are marked."""
    confirmed: tuple[str, ...]
    """Checks that would have stopped the delivery, had nobody confirmed it."""


def run(
    connection: duckdb.DuckDBPyConnection,
    checks: Sequence[Check],
    source: Source,
    texts_of: TextsOf,
    accepted: Collection[str] = (),
) -> Findings:
    """Holds the candidate against every check; `accepted` are confirmable checks that a person has confirmed."""
    broken = [found for check in checks if (found := _broken(connection, check, source)).count]
    wanted: dict[str, list[int]] = {}
    for found in broken:
        for said in found.first:
            header = _shown_header(found.check, source, said)
            if header:
                wanted.setdefault(header, []).append(said["row_number"])
    texts = texts_of(wanted) if wanted else {}
    stops, marks = FaultList(), FaultList()
    confirmed = tuple(found.check.name for found in broken if found.check.confirm and found.check.name in accepted)
    for found in broken:
        stopping = found.check.severity == "stop" and found.check.name not in confirmed
        faults = (_fault(found.check, source, said, texts) for said in found.first)
        further = found.rows[len(found.first) :]
        (stops if stopping else marks).extend(found.check.name, found.count, faults, further)
    rows = [found.rows for found in broken if found.check.severity == "mark"]
    return Findings(stops, marks, len(np.unique(np.concatenate(rows))) if rows else 0, confirmed)


def _broken(connection: duckdb.DuckDBPyConnection, check: Check, source: Source) -> _Broken:
    sql = _filled(check.sql, source.contract)
    result = connection.execute(sql)
    names = [column[0] for column in result.description]
    found = result.fetchmany(LISTED_PER_RULE + 1)
    if len(found) <= LISTED_PER_RULE:
        said = [dict(zip(names, row, strict=True)) for row in found]
        said.sort(key=lambda one: one["row_number"] or 0)
        rows = np.array([one["row_number"] for one in said if one["row_number"] is not None], dtype=np.int64)
        return _Broken(check, said, len(said), rows)
    first = connection.execute(f"SELECT * FROM (\n{sql}\n) ORDER BY row_number LIMIT {LISTED_PER_RULE}").fetchall()
    every = connection.execute(f"SELECT row_number FROM (\n{sql}\n) ORDER BY row_number").fetchnumpy()["row_number"]
    said = [dict(zip(names, row, strict=True)) for row in first]
    return _Broken(check, said, len(every), np.asarray(every, dtype=np.int64))


def _column_at_fault(check: Check, source: Source, said: Mapping[str, Any]) -> str | None:
    return check.column.format(**said, anchor=source.contract.anchor) if check.column else None


def _shown_header(check: Check, source: Source, said: Mapping[str, Any]) -> str | None:
    """The header whose text the receipt may show; none for persons and for columns the delivery does not have."""
    column = _column_at_fault(check, source, said)
    if column is None or said["row_number"] is None or source.contract.column(column).personal:
        return None
    header = source.header_of(column)
    return header if header in source.columns else None


def _fault(
    check: Check, source: Source, said: Mapping[str, Any], texts: Mapping[str, Mapping[int, str | None]]
) -> Fault:
    row = said["row_number"]
    words = {name: _word(name, value) for name, value in said.items()}
    words["key_headers"] = ", ".join(source.header_of(name) for name in source.contract.key)
    column = _column_at_fault(check, source, said)
    header = source.header_of(column) if column else None
    value = None
    if column and row is not None:
        personal = source.contract.column(column).personal
        value = HIDDEN if personal else texts.get(str(header), {}).get(row)
    return Fault(row, header, value, check.name, check.da.format(**words), check.en.format(**words))


def _word(name: str, value: object) -> str:
    if name.endswith("_seconds") and isinstance(value, int):
        return f"{value // 3_600}:{value % 3_600 // 60:02d}"
    return f"{value:,}".replace(",", ".") if name.endswith("_count") and isinstance(value, int) else str(value)


def _filled(sql: str, contract: Extract) -> str:
    same_key = " AND ".join(f"c.{name} IS NOT DISTINCT FROM k.{name}" for name in contract.key)
    filled = sql.replace("{key}", ", ".join(contract.key)).replace("{same_key}", same_key)
    return filled.replace("{anchor}", contract.anchor or "")
