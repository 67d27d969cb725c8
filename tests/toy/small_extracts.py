"""Extracts written row by row, so that facts can be tested on a handful of rows without any delivery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kpi.contracts import EXTRACTS
from kpi.extracts import FOLDER, INDEX, Coverage, ExtractFile, ExtractIndex, as_json, sha256_of
from kpi.periods import month_end

ORGANISATION = "legeby"
TYPES = {
    "text": pa.string(),
    "date": pa.date32(),
    "integer": pa.int64(),
    "decimal": pa.decimal128(18, 6),
    "boolean": pa.bool_(),
}
USUAL: dict[str, dict[str, Any]] = {
    "units": {"name": "Et sted", "kind": "unit", "has_leader": True, "valid_from": date(2000, 1, 1)},
    "employment": {
        "staff_group": "Pædagog",
        "pay_kind": "monthly",
        "terms": "ordinary",
        "status": "employed",
        "fraction_millionths": 1_000_000,
        "valid_from": date(2010, 1, 1),
    },
    "absence_days": {"cause": "sickness", "absent_seconds": 26_640, "planned_seconds": 26_640},
    "absence_spells": {"cause": "sickness", "absent_millionths": 1_000_000},
    "injuries": {"kind": "Fald", "with_absence": False, "absent_seconds": 0},
    "inspections": {"reaction_no": 1, "reaction": "none"},
    "complaints": {"kind": "formel", "received": 0, "confirmed": 0, "changed": 0, "remitted": 0, "dismissed": 0},
    "outcomes": {"provisional": False},
    "surveys": {"scored": None, "score_sum": None, "scale_min": 1, "scale_max": 5},
    "follow_up": {"observed_by_role": "leder"},
}
"""What a row says unless the test says otherwise."""


@dataclass
class SmallStore:
    """Rows by extract (and source), and the months each source covers, 2018 unless stated."""

    rows: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)
    months: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    organisation: str = ORGANISATION

    def add(self, extract: str, *rows: Mapping[str, Any], source: str = "kilde") -> SmallStore:
        self.rows.setdefault((extract, source), []).extend({**USUAL.get(extract, {}), **row} for row in rows)
        return self

    def covers(self, extract: str, first: str, last: str, source: str = "kilde") -> SmallStore:
        self.rows.setdefault((extract, source), [])
        self.months[extract, source] = (first, last)
        return self

    def lay(self, store: Path) -> ExtractIndex:
        """Writes Parquet files and their index, as intake leaves them."""
        folder = store / FOLDER
        files = [_file(folder, self.organisation, *key, rows) for key, rows in self.rows.items() if rows]
        coverage = [
            _coverage(self.organisation, *key, *self.months.get(key, ("2018-01", "2018-12"))) for key in self.rows
        ]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / INDEX).write_text(as_json(files, coverage, []), encoding="utf-8")
        return ExtractIndex.load(store)


def _file(folder: Path, organisation: str, extract: str, source: str, rows: Sequence[Mapping[str, Any]]) -> ExtractFile:
    columns = EXTRACTS[extract].columns
    known = {column.name for column in columns}
    unknown = {name for row in rows for name in row} - known
    assert not unknown, f"{extract} has no column {unknown}"
    arrays = {one.name: pa.array([row.get(one.name) for row in rows], TYPES[one.type]) for one in columns}
    for name, mark in (("organisation_id", organisation), ("source_id", source)):
        arrays[name] = pa.repeat(pa.scalar(mark), len(rows))
    path = folder / extract / organisation / source / "all.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(arrays), path)
    name = path.relative_to(folder).as_posix()
    return ExtractFile(extract, organisation, source, "all", name, sha256_of(path), len(rows))


def _coverage(organisation: str, extract: str, source: str, first: str, last: str) -> Coverage:
    start, end = (date.fromisoformat(f"{month}-01") for month in (first, last))
    return Coverage(organisation, source, extract, start, month_end(end))
