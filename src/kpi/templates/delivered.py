"""What has been delivered already: the last state of every target, and the rows of the year that a form must keep.

A delivery replaces its period, so a form holds what an earlier one of the same year said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kpi.extracts import ExtractIndex

Row = dict[str, Any]


@dataclass(frozen=True)
class Delivered:
    """The rows of an organisation, oldest first."""

    index: ExtractIndex
    organisation: str

    @classmethod
    def of(cls, store: Path, organisation: str) -> Delivered:
        return cls(ExtractIndex.load(store), organisation)

    def rows(self, extract: str, by: str) -> list[Row]:
        files = self.index.files(extract, self.organisation)
        if not files:
            return []
        found: list[Row] = pa.concat_tables([pq.read_table(file, partitioning=None) for file in files]).to_pylist()
        return sorted(found, key=lambda row: row[by])

    def of_year(self, extract: str, by: str, source: str, year: int) -> list[Row]:
        """What the form itself delivered for the year. Another source's rows stay in force beside it."""
        return [row for row in self.rows(extract, by) if row["source_id"] == source and row[by].year == year]

    def units(self, year: int) -> list[Row]:
        """The units of the year, the root first."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        rows = [row for row in self.rows("units", "valid_from") if row["valid_from"] <= last]
        standing = {row["unit_id"]: row for row in rows if row["valid_to"] is None or row["valid_to"] >= first}
        return sorted(standing.values(), key=lambda row: (row["parent_id"] is not None, row["unit_id"]))

    def code(self, unit_id: str) -> str:
        """The unit as deliveries name it: without the organisation's mark."""
        return unit_id.removeprefix(f"{self.organisation}.")
