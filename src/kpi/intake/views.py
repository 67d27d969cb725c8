"""The tables a check sees: DuckDB views over the candidate and the extracts in force. Parquet only, no DataFrames."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Literal

import duckdb

from kpi.contracts import EXTRACTS, ColumnType, Extract
from kpi.extracts import DeliveryEntry, ExtractIndex
from kpi.intake.deliveries import Delivery

_SQL_TYPE: dict[ColumnType, str] = {
    "text": "VARCHAR",
    "date": "DATE",
    "integer": "BIGINT",
    "decimal": "DECIMAL(18, 6)",
    "boolean": "BOOLEAN",
}
DRIFTS: tuple[Literal["rows", "hours", "employees"], ...] = ("rows", "hours", "employees")
USUAL_DRIFT = {"anchored": 0.5, "register": 0.25}
"""How far totals may move against the last delivery when the source does not say: a season halves or doubles little."""


def lay_out(
    connection: duckdb.DuckDBPyConnection,
    index: ExtractIndex,
    delivery: Delivery,
    own: Extract,
    candidate: Path,
    wanted: Iterable[str],
) -> None:
    """candidate, delivery, kept, replaced, previous and the wanted extracts as they will be if it is accepted."""
    in_force = _in_force(index, own, delivery.organisation)
    mine = f"source_id = '{delivery.source_id}'"
    replaced, previous, last = mine, mine, _last(index, delivery)
    if own.anchor:
        replaced = f"{mine} AND {_between(own.anchor, delivery.start, delivery.end)}"
        previous = f"{mine} AND {_between(own.anchor, last.start, last.end)}" if last else "false"
    _view(connection, "candidate", f"SELECT * FROM read_parquet({_quoted(candidate)})")
    _view(connection, "delivery", _about(index, delivery, own, last))
    _view(connection, "replaced", f"SELECT * FROM ({in_force}) WHERE {replaced}")
    _view(connection, "kept", f"SELECT * FROM ({in_force}) WHERE NOT ({replaced})")
    _view(connection, "previous", f"SELECT * FROM ({in_force}) WHERE {previous}")
    for extract in map(EXTRACTS.__getitem__, sorted(wanted)):
        rows = _in_force(index, extract, delivery.organisation)
        if extract == own:
            rows = f"{_select(extract, 'kept')} UNION ALL {_select(extract, 'candidate')}"
        _view(connection, extract.name, rows)


def _last(index: ExtractIndex, delivery: Delivery) -> DeliveryEntry | None:
    """The delivery this one is held against: of the same months, else the last one, of the same source."""
    mine = [
        one for one in index.deliveries if (one.organisation, one.source) == (delivery.organisation, delivery.source_id)
    ]
    same = [one for one in mine if (one.start, one.end) == (delivery.start, delivery.end)]
    return next(reversed(same or mine), None)


def _about(index: ExtractIndex, delivery: Delivery, own: Extract, last: DeliveryEntry | None) -> str:
    """One row: first_day, last_day, months, last_end and last_months of the last delivery, covered_until (the end of
    what all sources together cover before this delivery), and how far rows, hours and employees may move."""
    assert delivery.start and delivery.end and delivery.source
    spans = [one for one in index.coverage if (one.organisation, one.extract) == (delivery.organisation, own.name)]
    covered = max((one.end for one in spans if one.end < delivery.start), default=None)
    started = any(one.start <= delivery.start <= one.end for one in spans)
    usual = USUAL_DRIFT["anchored" if own.anchor else "register"]
    bands = {name: delivery.source.drift.get(name, usual) for name in DRIFTS}
    told = {
        "first_day": _date(delivery.start),
        "last_day": _date(delivery.end),
        "months": str(_months(delivery.start, delivery.end) if own.anchor else 1),
        "last_end": _date(last.end if last else None),
        "last_months": str(_months(last.start, last.end) if own.anchor and last else 1),
        "covered_until": _date(None if started else covered),
    } | {f"{name}_band": str(band) for name, band in bands.items()}
    return f"SELECT {', '.join(f'{value} AS {name}' for name, value in told.items())}"


def _months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month + 1


def _date(day: date | None) -> str:
    return f"DATE '{day}'" if day else "NULL::DATE"


def _between(column: str, start: date | None, end: date | None) -> str:
    return f"{column} BETWEEN {_date(start)} AND {_date(end)}"


def _view(connection: duckdb.DuckDBPyConnection, name: str, query: str) -> None:
    connection.execute(f"CREATE OR REPLACE VIEW {name} AS {query}")


def _names(extract: Extract) -> list[str]:
    return [*(column.name for column in extract.columns), "organisation_id", "source_id"]


def _select(extract: Extract, table: str) -> str:
    return f"SELECT {', '.join(_names(extract))} FROM {table}"


def _in_force(index: ExtractIndex, extract: Extract, organisation: str) -> str:
    files = index.files(extract.name, organisation)
    if files:
        return _select(extract, f"read_parquet([{', '.join(map(_quoted, files))}], hive_partitioning = false)")
    empty = [f"NULL::{_SQL_TYPE[column.type]} AS {column.name}" for column in extract.columns]
    return f"SELECT {', '.join(empty)}, NULL::VARCHAR AS organisation_id, NULL::VARCHAR AS source_id WHERE false"


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
