"""Writes an edition: a hidden folder, fsync, manifest, rename, the log, and the pointer last.

A half-written edition is never seen, and none is in force that the log does not know.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kpi import audit, durable, edition, extracts


def write(
    store: Path,
    tables: Mapping[str, pa.Table],
    catalogue: Mapping[str, Any],
    *,
    store_kind: str,
    as_of: Mapping[str, list[date]],
    sources: Mapping[str, str],
    ledger: str | None = None,
) -> str:
    """The name of the new edition, which is then the one readers open."""
    folder = store / edition.FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    name = f"v{max(map(edition.number, edition.names(store)), default=0) + 1:04d}"
    hidden = folder / f".{name}.tmp"
    shutil.rmtree(hidden, ignore_errors=True)
    hidden.mkdir()
    files = {}
    for title, table in tables.items():
        path = hidden / f"{title}.parquet"
        path.parent.mkdir(exist_ok=True)
        files[f"{title}.parquet"] = _table(path, table)
        durable.sync(path.parent)
    files[edition.CATALOGUE] = _file(hidden / edition.CATALOGUE, catalogue_text(catalogue)) | {"rows": 1}
    head = audit.head(store)
    manifest = {
        "format": edition.FORMAT,
        "edition": name,
        "store_kind": store_kind,
        "protection": "full",
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "as_of": {organisation: [day.isoformat() for day in days] for organisation, days in as_of.items()},
        "files": files,
        "sources": dict(sources),
        "index": index_sha256(store),
        "ledger": ledger,
        "audit": asdict(head) if head else None,
    }
    text = (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()
    sha256 = _file(hidden / edition.MANIFEST, text)["sha256"]
    _file(hidden / edition.SEAL, edition.seal_text(sha256))
    durable.sync(hidden)
    os.rename(hidden, folder / name)
    durable.sync(folder)
    audit.append(store, "publish", edition=name, manifest=sha256)
    point_to(store, name, sha256)
    return name


def point_to(store: Path, name: str, sha256: str) -> None:
    """Swaps the pointer: readers see the old edition or the new one, never a mixture."""
    folder = store / edition.FOLDER
    durable.swap(folder / edition.POINTER, edition.pointer_text(name, sha256))


def index_sha256(store: Path) -> str | None:
    path = store / extracts.FOLDER / extracts.INDEX
    return extracts.sha256_of(path) if path.is_file() else None


def catalogue_text(catalogue: Mapping[str, Any]) -> bytes:
    """The register as an edition keeps it: the same register gives the same bytes."""
    return json.dumps(catalogue, ensure_ascii=False, sort_keys=True, indent=1).encode()


def _table(path: Path, table: pa.Table) -> dict[str, Any]:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return _file(path, sink.getvalue().to_pybytes()) | {"rows": table.num_rows}


def _file(path: Path, content: bytes) -> dict[str, Any]:
    """Hashed before it is written: what the disk makes of it is found when it is read."""
    durable.write(path, content)
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
