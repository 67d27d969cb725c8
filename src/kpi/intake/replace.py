"""Puts an accepted delivery in force: new files first, the index swapped last, unreferenced files removed after."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from kpi import durable
from kpi.contracts import Extract
from kpi.extracts import FOLDER, INDEX, Coverage, DeliveryEntry, ExtractFile, ExtractIndex, as_json, sha256_of
from kpi.intake.candidate import schema
from kpi.intake.deliveries import Delivery, IntakeError

WHOLE = "all"
_ROWS_PER_GROUP = 250_000


def written(
    connection: duckdb.DuckDBPyConnection, index: ExtractIndex, delivery: Delivery, own: Extract, entry: DeliveryEntry
) -> ExtractIndex:
    """The index after the delivery, its files written but not yet in force; reads the views of a candidate.

    Only the parts that the delivery's period touches are written anew.
    """
    assert delivery.start and delivery.end
    parts = _years(delivery) if own.anchor else [WHOLE]
    mine = (own.name, delivery.organisation, delivery.source_id)
    old = {one.part: one for one in index.entries if (one.extract, one.organisation, one.source) == mine}
    new = [_part(connection, index, delivery, own, part) for part in parts]
    others = [one for one in index.entries if one not in [old.get(part) for part in parts]]
    covered = Coverage(delivery.organisation, delivery.source_id, own.name, delivery.start, delivery.end)
    return ExtractIndex(
        index.folder,
        (*others, *(one for one in new if one)),
        tuple(_with(index.coverage, covered, register=own.anchor is None, snapshot=delivery.is_snapshot)),
        (*index.deliveries, entry),
    )


def _years(delivery: Delivery) -> list[str]:
    assert delivery.start and delivery.end
    return [str(year) for year in range(delivery.start.year, delivery.end.year + 1)]


def _part(
    connection: duckdb.DuckDBPyConnection, index: ExtractIndex, delivery: Delivery, own: Extract, part: str
) -> ExtractFile | None:
    """The new file of one part: the candidate's rows and those the period leaves alone; None when there is no row."""
    names = ", ".join([*(column.name for column in own.columns), "organisation_id", "source_id"])
    query = f"SELECT {names} FROM candidate"
    if own.anchor:
        year = f"{own.anchor} BETWEEN DATE '{part}-01-01' AND DATE '{part}-12-31'"
        kept = f"SELECT {names} FROM kept WHERE source_id = '{delivery.source_id}' AND {year}"
        query = f"{query} WHERE {year} UNION ALL {kept}"
    folder = index.folder / own.name / delivery.organisation / delivery.source_id
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f".{part}.parquet.new"
    rows = _written_rows(connection, f"{query} ORDER BY {', '.join(own.key)}", fresh, own)
    if not rows:
        fresh.unlink()
        return None
    sha256 = sha256_of(fresh)
    path = folder / f"{part}-{sha256[:12]}.parquet"
    _put(fresh, path)
    relative = path.relative_to(index.folder).as_posix()
    return ExtractFile(own.name, delivery.organisation, delivery.source_id, part, relative, sha256, rows)


def _written_rows(connection: duckdb.DuckDBPyConnection, query: str, path: Path, own: Extract) -> int:
    """Writes what a query answers, piece by piece, and gives how many rows there are."""
    rows = 0
    form = schema(own)
    with pq.ParquetWriter(path, form, compression="zstd") as writer:
        for batch in connection.sql(query).to_arrow_reader(_ROWS_PER_GROUP):
            writer.write_batch(batch.cast(form))
            rows += batch.num_rows
    return rows


def _with(coverage: Iterable[Coverage], new: Coverage, *, register: bool, snapshot: bool) -> Iterator[Coverage]:
    """Coverage with the new stretch; touching stretches become one. A register covers what its last delivery says,
    one that is a snapshot what all of them say together."""
    start, end = new.start, new.end
    for one in coverage:
        same = (one.organisation, one.source, one.extract) == (new.organisation, new.source, new.extract)
        if not same:
            yield one
        elif register:
            start = min(start, one.start) if snapshot else start
        elif (one.start - end).days > 1 or (start - one.end).days > 1:
            yield one
        else:
            start, end = min(start, one.start), max(end, one.end)
    yield Coverage(new.organisation, new.source, new.extract, start, end)


def swap(before: ExtractIndex, after: ExtractIndex) -> None:
    """Puts the new index in force, whole: a reader sees the one before or this one."""
    path = after.folder / INDEX
    if path.exists() and path.read_bytes() != _text(before):
        raise IntakeError(f"{path}: changed by another run meanwhile; nothing was put in force, run 'kpi ingest' again")
    path.parent.mkdir(parents=True, exist_ok=True)
    durable.swap(path, _text(after))


def _text(index: ExtractIndex) -> bytes:
    return as_json(index.entries, index.coverage, index.deliveries).encode("utf-8")


def _put(fresh: Path, path: Path) -> None:
    """Whole or not at all: a reader sees the old bytes or the new ones."""
    with fresh.open("rb+") as file:
        os.fsync(file.fileno())
    fresh.replace(path)
    durable.sync(path.parent)


def remove_unreferenced(store: Path, index: ExtractIndex) -> None:
    """Files that no index names any more, also those left by a run that was cut off."""
    in_force = {entry.path for entry in index.entries}
    folder = store / FOLDER
    for path in (*folder.glob("*/*/*/*.parquet"), *folder.glob("*/*/*/.*.new")):
        if path.relative_to(folder).as_posix() not in in_force:
            path.unlink()
