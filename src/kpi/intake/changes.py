"""What an accepted delivery changes against the rows it replaces: rows added, changed, gone and hours moved."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from kpi.extracts import ExtractIndex
from kpi.intake.receipts import Receipt
from kpi.intake.source import Source

_FOLDER = Path(__file__).parent


def with_changes(receipt: Receipt, connection: duckdb.DuckDBPyConnection, of: Source, index: ExtractIndex) -> Receipt:
    """The receipt with the counts; reads the views `candidate` and `replaced`."""
    mine = (of.extract, receipt.organisation, of.id)
    if any((one.extract, one.organisation, one.source) == mine for one in index.entries):
        names = ", ".join(column.name for column in of.contract.columns)
        answer = _answer(connection, "changes", key=", ".join(of.contract.key), columns=names)
        added, added_or_changed, gone = answer[0]
        receipt = replace(receipt, added=added, changed=added_or_changed - added, gone=gone)
    else:
        receipt = replace(receipt, added=receipt.rows)
    if any(column.name == "absent_seconds" for column in of.contract.columns):
        moved = dict(_answer(connection, "hours_moved", anchor=str(of.contract.anchor)))
        receipt = replace(receipt, seconds_moved=moved)
    return receipt


def _answer(connection: duckdb.DuckDBPyConnection, question: str, **names: str) -> list[Any]:
    """The rows of one of this room's own SQL files, with the contract's column names filled in."""
    sql = (_FOLDER / f"{question}.sql").read_text(encoding="utf-8")
    for name, columns in names.items():
        sql = sql.replace(f"{{{name}}}", columns)
    return connection.execute(sql).fetchall()
