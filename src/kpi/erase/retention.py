"""`kpi retention`: deliveries and rows about persons that are too old; listed, and removed on command."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kpi.contracts import EXTRACTS
from kpi.erase import journal, parts
from kpi.erase.wanted import EMPLOYMENT
from kpi.extracts import Coverage, ExtractFile, ExtractIndex, sha256_of
from kpi.intake.deliveries import SIDECAR


@dataclass(frozen=True, slots=True)
class OldDelivery:
    """A delivery in raw/ beyond its days. `accepted` is None when it was never taken in."""

    file: str
    days: int
    accepted: str | None


@dataclass(frozen=True)
class Beyond:
    """All that is older than it may be kept; rows by extract, before the first day that is kept."""

    deliveries: tuple[OldDelivery, ...]
    rows: dict[str, int]
    before: date


def beyond(store: Path, raw_days: int, extract_years: int, today: date) -> Beyond:
    index = ExtractIndex.load(store)
    first = date(today.year - extract_years, 1, 1)
    return Beyond(tuple(_old_deliveries(store, index, raw_days, today)), _thinned(index, first).gone, first)


def remove(store: Path, old: Beyond) -> None:
    """Months that are taken out are no longer covered: they are unknown, not free of absence."""
    index = ExtractIndex.load(store)
    swaps = [journal.Swap(f"raw/{one.file}", None) for one in old.deliveries]
    facts: dict[str, Any] = {"deliveries": [one.file for one in old.deliveries], "rows": old.rows}
    if old.rows:
        thinned = _thinned(index, old.before)
        swaps += parts.swaps(thinned, coverage=tuple(_covered(index, old.before)))
        facts["before"] = old.before.isoformat()
    if swaps:
        journal.carry_out(store, swaps, "retention", **facts)


def _old_deliveries(store: Path, index: ExtractIndex, raw_days: int, today: date) -> Iterator[OldDelivery]:
    taken_in = {one.delivery_id: one.at for one in index.deliveries}
    for path in sorted((store / "raw").glob("*/*/**/*")):
        if path.is_file() and path.name != SIDECAR:
            at = taken_in.get(sha256_of(path))
            came = datetime.fromisoformat(at) if at else datetime.fromtimestamp(path.stat().st_mtime, UTC)
            days = (today - came.date()) // timedelta(days=1)
            if days > raw_days:
                yield OldDelivery(path.relative_to(store / "raw").as_posix(), days, at)


def _personal(extract: str) -> bool:
    return any(column.personal for column in EXTRACTS[extract].columns)


def _thinned(index: ExtractIndex, first: date) -> parts.Thinned:
    """Rows that ended before the day go. An employment that still has rows of absence stays."""
    in_use = _employments_in_use(index, first)
    return parts.thin(index, lambda entry, table: _stays(entry, table, first, in_use))


def _stays(entry: ExtractFile, table: pa.Table, first: date, in_use: set[str]) -> pa.Array | None:
    if not _personal(entry.extract):
        return None
    anchor = EXTRACTS[entry.extract].anchor
    if entry.extract == "absence_spells":
        return pc.or_kleene(pc.is_null(table["ends_on"]), pc.greater_equal(table["ends_on"], pa.scalar(first)))
    if anchor:
        return pc.greater_equal(table[anchor], pa.scalar(first))
    ended = pc.fill_null(pc.less(table["valid_to"], pa.scalar(first)), False)
    return pc.invert(pc.and_(ended, parts.outside(table, EMPLOYMENT, in_use)))


def _employments_in_use(index: ExtractIndex, first: date) -> set[str]:
    """Employments named by rows that stay."""
    used: set[str] = set()
    for entry in index.entries:
        if entry.extract != "employment" and _personal(entry.extract):
            table = pq.read_table(index.folder / entry.path, partitioning=None)
            if EMPLOYMENT in table.column_names:
                stays = _stays(entry, table, first, set())
                used.update(pc.unique(table.filter(stays)[EMPLOYMENT]).to_pylist())
    return used


def _covered(index: ExtractIndex, first: date) -> Iterator[Coverage]:
    for one in index.coverage:
        if not _personal(one.extract):
            yield one
        elif one.end >= first:
            yield replace(one, start=max(one.start, first))
