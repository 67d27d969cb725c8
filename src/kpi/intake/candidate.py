"""The candidate: a delivery in the contract's columns, every distinct text converted once, written as Parquet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from kpi.contracts import Extract
from kpi.intake.cells import Cells, Chunk, Opened, Rows
from kpi.intake.columns import ARROW, Broken, Identity, Task, constants_of, tasks_of
from kpi.intake.convert import Value
from kpi.intake.cpr import contains_cpr
from kpi.intake.faults import FaultList
from kpi.intake.source import Dialect, Source

ROW = "row_number"
MOST_IN_HEADER = 1_000


def schema(extract: Extract) -> pa.Schema:
    """The columns of an extract's files: the contract's, then whose and from where."""
    fields = [pa.field(column.name, ARROW[column.type]) for column in extract.columns]
    return pa.schema([*fields, pa.field("organisation_id", pa.string()), pa.field("source_id", pa.string())])


def candidate(
    opened: Opened, source: Source, dialect: Dialect, identity: Identity, faults: FaultList, out: Path
) -> int:
    """Writes the converted rows with their row numbers and gives how many there are. With a fault nothing counts."""
    if not _headers_fit(opened, source, faults):
        return 0
    tasks = tasks_of(source, dialect, identity)
    constants = constants_of(source, identity)
    rows = 0
    with pq.ParquetWriter(out, _written(source.contract), compression="none") as writer:
        for whole in opened.chunks:
            chunk = whole.only(_wanted(whole, opened, source, dialect))
            arrays = _converted(chunk, opened.headers, tasks, faults) | constants_for(constants, chunk)
            rows += len(chunk.row_numbers)
            if not faults:
                marks = {"organisation_id": identity.organisation, "source_id": source.id}
                writer.write_table(_table(arrays | constants_for(marks, chunk), source.contract, chunk.row_numbers))
    for header in sorted(opened.unseen & {task.header for task in tasks if task.column}):
        faults.add("missing_column", None, header)
    if source.contract.anchor is None and not rows and not faults:
        faults.add("no_rows")
    return rows


def _written(extract: Extract) -> pa.Schema:
    return schema(extract).append(pa.field(ROW, pa.int32()))


def _table(arrays: dict[str, pa.Array], extract: Extract, rows: Rows) -> pa.Table:
    arrays = arrays | {ROW: pa.array(rows)}
    return pa.table([arrays[field.name] for field in _written(extract)], schema=_written(extract))


def _headers_fit(opened: Opened, source: Source, faults: FaultList) -> bool:
    before = faults.counts.total()
    row = opened.header_row or None
    seen: set[str] = set()
    for header in opened.headers:
        if contains_cpr(header[:MOST_IN_HEADER]):
            faults.add("cpr_number", row, header)
        elif header not in source.columns:
            faults.add("unknown_column", row, header)
        elif header in seen:
            faults.add("column_twice", row, header)
        seen.add(header)
    for header in sorted(source.columns.keys() - seen):
        faults.add("missing_column", row, header)
    return faults.counts.total() == before


def constants_for(values: Mapping[str, object], chunk: Chunk) -> dict[str, pa.Array]:
    return {
        name: pa.repeat(value if isinstance(value, pa.Scalar) else pa.scalar(value), len(chunk.row_numbers))
        for name, value in values.items()
    }


def _wanted(chunk: Chunk, opened: Opened, source: Source, dialect: Dialect) -> NDArray[np.bool_]:
    """The rows that are rows of ours: not skipped by the source's word, and with every value they need."""
    wanted = np.ones(len(chunk.row_numbers), dtype=bool)
    for header, texts in source.skip.items():
        skipped = chunk.columns[opened.headers.index(header)].where(texts) & wanted
        opened.left_out["skipped"] += int(skipped.sum())
        wanted &= ~skipped
    for header, spec in source.mapped() if dialect.missing else ():
        if spec.to and spec.personal is None and not source.contract.column(spec.to).nullable:
            missing = chunk.columns[opened.headers.index(header)].where(dialect.missing) & wanted
            opened.left_out["missing"] += int(missing.sum())
            wanted &= ~missing
    return wanted


def _converted(chunk: Chunk, headers: list[str], tasks: list[Task], faults: FaultList) -> dict[str, pa.Array]:
    arrays: dict[str, pa.Array] = {}
    for task in tasks:
        cells = chunk.columns[headers.index(task.header)]
        if task.spec.over:
            cells = _pairs(cells, chunk.columns[headers.index(task.spec.over)])
        values = _values(task, cells, chunk.row_numbers, faults)
        if task.column:
            arrays[task.column.name] = pa.array(values, ARROW[task.column.type]).take(pa.array(cells.codes))
    return arrays


def _values(task: Task, cells: Cells, rows: Rows, faults: FaultList) -> list[Value | None]:
    used = np.zeros(len(cells.values), dtype=bool)
    used[cells.codes] = True
    values: list[Value | None] = [None] * len(cells.values)
    broken: dict[int, Broken] = {}
    for place in np.flatnonzero(used).tolist():
        values[place], fault = task.of(cells.values[place])
        if fault:
            broken[place] = fault
    for rule in sorted({rule for rule, _ in broken.values()}):
        places = [place for place, one in broken.items() if one[0] == rule]
        found = np.flatnonzero(np.isin(cells.codes, places))
        listed = faults.room(rule)
        for index in found[:listed].tolist():
            place = int(cells.codes[index])
            said = broken[place][1]
            faults.add(rule, int(rows[index]), task.header, cells.values[place], said, personal=task.personal)
        faults.extend(rule, len(found[listed:]), (), rows[found[listed:]].tolist())
    return values


def _pairs(over: Cells, under: Cells) -> Cells:
    """Two columns as one of texts such as 37/37, each distinct pair once."""
    both = over.codes.astype(np.int64) * max(len(under.values), 1) + under.codes
    distinct, codes = np.unique(both, return_inverse=True)
    pairs = [divmod(int(pair), max(len(under.values), 1)) for pair in distinct]
    return Cells(codes.astype(np.int32), [f"{over.values[one]}/{under.values[other]}" for one, other in pairs])
