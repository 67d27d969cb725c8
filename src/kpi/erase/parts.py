"""Extract files with some rows taken out, and the index that names the new ones."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kpi.erase.journal import Swap
from kpi.extracts import FOLDER, INDEX, Coverage, ExtractFile, ExtractIndex, as_json

Keep = Callable[[ExtractFile, pa.Table], pa.Array | None]
"""Which rows of a file stay; None when all do."""


@dataclass(frozen=True)
class Thinned:
    """An index after rows were taken out: new files, files that go, and rows gone by extract."""

    index: ExtractIndex
    new: tuple[Swap, ...]
    old: tuple[Swap, ...]
    gone: dict[str, int]


def thin(index: ExtractIndex, keep: Keep) -> Thinned:
    entries, new, old = [], [], []
    gone: dict[str, int] = {}
    for entry in index.entries:
        table = pq.read_table(index.folder / entry.path, partitioning=None)
        stays = keep(entry, table)
        left = table if stays is None else table.filter(stays)
        if left.num_rows == table.num_rows:
            entries.append(entry)
            continue
        gone[entry.extract] = gone.get(entry.extract, 0) + table.num_rows - left.num_rows
        old.append(Swap(f"{FOLDER}/{entry.path}", None))
        if left.num_rows:
            written, content = _written(entry, left)
            entries.append(written)
            new.append(Swap(f"{FOLDER}/{written.path}", content))
    return Thinned(replace(index, entries=tuple(entries)), tuple(new), tuple(old), gone)


def _written(entry: ExtractFile, rows: pa.Table) -> tuple[ExtractFile, bytes]:
    packed = io.BytesIO()
    pq.write_table(rows, packed, compression="zstd")
    content = packed.getvalue()
    sha256 = hashlib.sha256(content).hexdigest()
    folder = Path(entry.path).parent.as_posix()
    path = f"{folder}/{entry.part}-{sha256[:12]}.parquet"
    return replace(entry, path=path, sha256=sha256, rows=rows.num_rows), content


def swaps(
    thinned: Thinned, renamed: Mapping[str, str] | None = None, coverage: tuple[Coverage, ...] | None = None
) -> list[Swap]:
    """In the order in which nobody sees a file that is not there. `renamed`: deliveries' hashes, old to new."""
    index, known = thinned.index, renamed or {}
    deliveries = [replace(one, delivery_id=known.get(one.delivery_id, one.delivery_id)) for one in index.deliveries]
    text = as_json(index.entries, index.coverage if coverage is None else coverage, deliveries)
    return [*thinned.new, Swap(f"{FOLDER}/{INDEX}", text.encode()), *thinned.old]


def outside(table: pa.Table, column: str, values: set[str]) -> pa.Array:
    """The rows whose id is none of these."""
    return pc.invert(pc.is_in(table[column], value_set=pa.array(sorted(values), pa.string())))
