"""Tables that grow row by row: rows that have come together become columns, in a tenth of the memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

ROWS_AT_A_TIME = 20_000
Row = dict[str, Any]


class Growing:
    """The tables of an edition by name, while they are made."""

    def __init__(self, schemas: Mapping[str, pa.Schema]) -> None:
        self._schemas = schemas
        self._rows: dict[str, list[Row]] = {title: [] for title in schemas}
        self._parts: dict[str, list[pa.Table]] = {title: [] for title in schemas}

    def add(self, title: str, row: Row) -> None:
        rows = self._rows[title]
        rows.append(row)
        if len(rows) == ROWS_AT_A_TIME:
            self._put_away(title)

    def extend(self, title: str, rows: Iterable[Row]) -> None:
        for row in rows:
            self.add(title, row)

    def tables(self) -> dict[str, pa.Table]:
        """Each in one piece: how it came together leaves no trace in its file."""
        for title in self._schemas:
            self._put_away(title)
        return {title: pa.concat_tables(self._parts.pop(title)).combine_chunks() for title in self._schemas}

    def _put_away(self, title: str) -> None:
        self._parts[title].append(pa.Table.from_pylist(self._rows[title], schema=self._schemas[title]))
        self._rows[title] = []
