"""The candidate: a delivery in the contract's columns, every distinct text converted once, written as Parquet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kpi.contracts import Extract
from kpi.intake.cells import Cells, Chunk, Mask, Opened, Rows
from kpi.intake.columns import ARROW, Identity, Task, constants_of, tasks_of
from kpi.intake.cpr import contains_cpr
from kpi.intake.dialect import Dialect
from kpi.intake.faults import FaultList
from kpi.intake.source import Source

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
            _note_unnamed(chunk, opened.headers, faults)
            arrays = _converted(chunk, opened.headers, tasks, faults)
            rows += len(chunk.row_numbers)
            if not faults:
                marks = {"organisation_id": identity.organisation, "source_id": source.id}
                arrays |= constants_for(constants | marks, chunk)
                writer.write_table(_table(arrays, source.contract, chunk.row_numbers))
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
    for header in filter(None, opened.headers):
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


def _wanted(chunk: Chunk, opened: Opened, source: Source, dialect: Dialect) -> Mask:
    """The rows that are rows of ours: not skipped by the source's word, and with every value they need."""
    wanted = ~_blank(chunk) if opened.header_row else np.ones(len(chunk.row_numbers), dtype=bool)
    opened.left_out["blank"] += int((~wanted).sum())
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


def _blank(chunk: Chunk) -> Mask:
    """The rows without a single filled cell, as an empty line is read."""
    blank = np.ones(len(chunk.row_numbers), dtype=bool)
    for column in chunk.columns:
        if blank.any():
            blank &= column.where([""])
    return blank


def _converted(chunk: Chunk, headers: list[str], tasks: list[Task], faults: FaultList) -> dict[str, pa.Array]:
    """The contract's columns; nothing once there is a fault, for then nothing is written."""
    looked_at = []
    for task in tasks:
        cells = chunk.columns[headers.index(task.header)]
        if task.spec.over:
            cells = _pairs(cells, chunk.columns[headers.index(task.spec.over)])
        found = task.looked_at(cells)
        for rule in sorted(found.broken):
            _note(rule, found.broken[rule], cells, chunk.row_numbers, task, faults)
        looked_at.append((task, cells, found))
    if faults:
        return {}
    return {
        task.column.name: task.values(found).take(pa.array(cells.codes))
        for task, cells, found in looked_at
        if task.column
    }


def _note_unnamed(chunk: Chunk, headers: list[str], faults: FaultList) -> None:
    """A column without header is left out as long as nothing stands in it."""
    for place in (place for place, header in enumerate(headers) if not header):
        cells = chunk.columns[place]
        found = np.flatnonzero(~cells.where([""]))
        listed = faults.room("unnamed_column")
        for index in found[:listed].tolist():
            faults.add("unnamed_column", int(chunk.row_numbers[index]), str(place + 1), cells.text(index))
        faults.extend("unnamed_column", len(found[listed:]), (), chunk.row_numbers[found[listed:]])


def _note(rule: str, broken: Mask, cells: Cells, rows: Rows, task: Task, faults: FaultList) -> None:
    """The rows of the texts that break a rule; the first are told with their values."""
    found = np.flatnonzero(broken[cells.codes])
    listed = faults.room(rule)
    for index in found[:listed].tolist():
        text = cells.text(index)
        faults.add(rule, int(rows[index]), task.header, text, task.said(rule, text), personal=task.personal)
    faults.extend(rule, len(found[listed:]), (), rows[found[listed:]])


def _pairs(over: Cells, under: Cells) -> Cells:
    """Two columns as one of texts such as 37/37, each distinct pair once."""
    both = over.codes.astype(np.int64) * max(len(under.values), 1) + under.codes
    distinct, codes = np.unique(both, return_inverse=True)
    first, second = np.divmod(distinct, max(len(under.values), 1))
    pairs = pc.binary_join_element_wise(over.values.take(pa.array(first)), under.values.take(pa.array(second)), "/")
    return Cells(codes.astype(np.int32), pairs)
