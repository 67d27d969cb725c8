"""Files of the ledger: written through to the disk, and read with one line where they are damaged."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from kpi import durable


class LedgerError(RuntimeError):
    """A ledger that is broken or lost; one line."""


def write_table(path: Path, table: pa.Table) -> str:
    """Returns the sha256."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    content = sink.getvalue().to_pybytes()
    durable.write(path, content)
    return hashlib.sha256(content).hexdigest()


def bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise LedgerError(f"{path}: not readable: {error.strerror}; restore the ledger from its copy") from error
