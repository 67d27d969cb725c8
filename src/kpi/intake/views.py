"""The tables a check sees: DuckDB views over the candidate and the extracts in force. Parquet only, no DataFrames."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

from kpi.contracts import EXTRACTS, ColumnType, Extract
from kpi.extracts import ExtractIndex
from kpi.intake.deliveries import Delivery

_SQL_TYPE: dict[ColumnType, str] = {
    "text": "VARCHAR",
    "date": "DATE",
    "integer": "BIGINT",
    "decimal": "DECIMAL(18, 6)",
    "boolean": "BOOLEAN",
}


def lay_out(
    connection: duckdb.DuckDBPyConnection,
    index: ExtractIndex,
    delivery: Delivery,
    own: Extract,
    candidate: Path,
    wanted: Iterable[str],
) -> None:
    """candidate, delivery, kept, replaced and the wanted extracts as they will be if the delivery is accepted."""
    period = f"DATE '{delivery.start}' AS first_day, DATE '{delivery.end}' AS last_day"
    _view(connection, "candidate", f"SELECT * FROM read_parquet({_quoted(candidate)})")
    _view(connection, "delivery", f"SELECT {period}")
    in_force = _in_force(index, own, delivery.organisation)
    replaced = f"source_id = '{delivery.source_id}'"
    if own.anchor:
        replaced += f" AND {own.anchor} BETWEEN DATE '{delivery.start}' AND DATE '{delivery.end}'"
    _view(connection, "replaced", f"SELECT * FROM ({in_force}) WHERE {replaced}")
    _view(connection, "kept", f"SELECT * FROM ({in_force}) WHERE NOT ({replaced})")
    for extract in map(EXTRACTS.__getitem__, sorted(wanted)):
        rows = _in_force(index, extract, delivery.organisation)
        if extract == own:
            rows = f"{_select(extract, 'kept')} UNION ALL {_select(extract, 'candidate')}"
        _view(connection, extract.name, rows)


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
