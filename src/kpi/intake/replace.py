"""Puts an accepted delivery in force: new files first, the index swapped last, unreferenced files removed after."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kpi.contracts import Extract
from kpi.extracts import FOLDER, INDEX, Coverage, DeliveryEntry, ExtractFile, ExtractIndex, as_json
from kpi.intake.candidate import schema
from kpi.intake.deliveries import Delivery, IntakeError

WHOLE = "all"


def put_in_force(
    index: ExtractIndex, delivery: Delivery, own: Extract, rows: pa.Table, entry: DeliveryEntry
) -> ExtractIndex:
    """The index after the delivery. Only the parts its period touches are written anew."""
    assert delivery.start and delivery.end
    parts = _years(delivery) if own.anchor else [WHOLE]
    mine = (own.name, delivery.organisation, delivery.source_id)
    old = {one.part: one for one in index.entries if (one.extract, one.organisation, one.source) == mine}
    new = [_written(index, delivery, own, part, rows, old.get(part)) for part in parts]
    others = [one for one in index.entries if one not in [old.get(part) for part in parts]]
    covered = Coverage(delivery.organisation, delivery.source_id, own.name, delivery.start, delivery.end)
    after = ExtractIndex(
        index.folder,
        (*others, *(one for one in new if one)),
        tuple(_with(index.coverage, covered, register=own.anchor is None)),
        (*index.deliveries, entry),
    )
    _swap(index, after)
    return after


def _years(delivery: Delivery) -> list[str]:
    assert delivery.start and delivery.end
    return [str(year) for year in range(delivery.start.year, delivery.end.year + 1)]


def _written(
    index: ExtractIndex, delivery: Delivery, own: Extract, part: str, rows: pa.Table, old: ExtractFile | None
) -> ExtractFile | None:
    """The new file of one part; None when no row is left in it."""
    if own.anchor:
        rows = rows.filter(pc.equal(pc.year(rows[own.anchor]), int(part)))
        if old:
            rows = pa.concat_tables([rows, _outside(index.folder / old.path, delivery, own)])
    if not rows.num_rows:
        return None
    rows = rows.sort_by([(name, "ascending") for name in own.key])
    packed = io.BytesIO()
    pq.write_table(rows, packed, compression="zstd")
    content = packed.getvalue()
    sha256 = hashlib.sha256(content).hexdigest()
    path = f"{own.name}/{delivery.organisation}/{delivery.source_id}/{part}-{sha256[:12]}.parquet"
    _write(index.folder / path, content)
    return ExtractFile(own.name, delivery.organisation, delivery.source_id, part, path, sha256, rows.num_rows)


def _outside(path: Path, delivery: Delivery, own: Extract) -> pa.Table:
    """The rows of a part that the delivery's period leaves alone."""
    old = pq.read_table(path, schema=schema(own), partitioning=None)
    before = pc.less(old[own.anchor], pa.scalar(delivery.start))
    after = pc.greater(old[own.anchor], pa.scalar(delivery.end))
    return old.filter(pc.or_(before, after))


def _with(coverage: Iterable[Coverage], new: Coverage, *, register: bool) -> Iterator[Coverage]:
    """Coverage with the new stretch; touching stretches become one. A register covers what its last delivery says."""
    start, end = new.start, new.end
    for one in coverage:
        same = (one.organisation, one.source, one.extract) == (new.organisation, new.source, new.extract)
        if not same:
            yield one
        elif register:
            continue
        elif (one.start - end).days > 1 or (start - one.end).days > 1:
            yield one
        else:
            start, end = min(start, one.start), max(end, one.end)
    yield Coverage(new.organisation, new.source, new.extract, start, end)


def _swap(before: ExtractIndex, after: ExtractIndex) -> None:
    path = after.folder / INDEX
    if path.exists() and path.read_bytes() != _text(before):
        raise IntakeError(f"{path}: changed by another run meanwhile; nothing was put in force, run 'kpi ingest' again")
    _write(path, _text(after))


def _text(index: ExtractIndex) -> bytes:
    return as_json(index.entries, index.coverage, index.deliveries).encode("utf-8")


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: a reader sees the old bytes or the new ones."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_unreferenced(store: Path, index: ExtractIndex) -> None:
    """Files that no index names any more, also those left by a run that was cut off."""
    in_force = {entry.path for entry in index.entries}
    folder = store / FOLDER
    for path in (*folder.glob("*/*/*/*.parquet"), *folder.glob("*/*/*/.*.new")):
        if path.relative_to(folder).as_posix() not in in_force:
            path.unlink()
