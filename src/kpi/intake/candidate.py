"""The candidate: a delivery in the contract's columns, every distinct text converted once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kpi.contracts import Column, ColumnType, Extract
from kpi.intake.cells import Cells, Delivered
from kpi.intake.convert import Unreadable, Value, converter
from kpi.intake.cpr import contains_cpr
from kpi.intake.faults import FaultList
from kpi.intake.pseudonym import pseudonym
from kpi.intake.source import Source, SourceColumn

ARROW: dict[ColumnType, pa.DataType] = {
    "text": pa.string(),
    "date": pa.date32(),
    "integer": pa.int64(),
    "decimal": pa.decimal128(18, 6),
    "boolean": pa.bool_(),
}
ROW = "row_number"
Rows = NDArray[np.int32]


@dataclass(frozen=True)
class Identity:
    """Whose ids these are: units get the organisation's mark, persons the organisation's pseudonym."""

    organisation: str
    key: bytes

    def unit(self, code: str) -> str:
        """The root unit's code is the organisation's id."""
        return code if code == self.organisation else f"{self.organisation}.{code}"

    def finish(self, extract: str, column: Column) -> Callable[[str], str] | None:
        if column.personal:
            domain = column.name.removesuffix("_id")
            return lambda text: pseudonym(self.key, domain, self.organisation, text)
        names_unit = column.refers_to == "units" or (extract == "units" and column.name == "unit_id")
        return self.unit if names_unit else None


def schema(extract: Extract) -> pa.Schema:
    """The columns of an extract's files: the contract's, then whose and from where."""
    fields = [pa.field(column.name, ARROW[column.type]) for column in extract.columns]
    return pa.schema([*fields, pa.field("organisation_id", pa.string()), pa.field("source_id", pa.string())])


def candidate(delivered: Delivered, source: Source, identity: Identity, faults: FaultList) -> pa.Table | None:
    """The converted rows with their row numbers, in the extract's schema; None when there is a fault."""
    if not _headers_fit(delivered.headers, source, faults):
        return None
    if source.contract.anchor is None and not len(delivered.row_numbers):
        faults.add("no_rows")
    arrays: dict[str, pa.Array] = {}
    for header, cells in zip(delivered.headers, delivered.columns, strict=True):
        spec = source.columns[header]
        if spec.to is not None and spec.personal != "drop":
            arrays[spec.to] = _column(header, cells, spec, source, identity, delivered.row_numbers, faults)
    if faults:
        return None
    return _table(arrays, source, identity.organisation, delivered.row_numbers)


def _table(arrays: dict[str, pa.Array], source: Source, organisation: str, rows: Rows) -> pa.Table:
    marks = {"organisation_id": organisation, "source_id": source.id}
    arrays |= {name: pa.repeat(pa.scalar(mark), len(rows)) for name, mark in marks.items()}
    table = pa.table({field.name: arrays[field.name] for field in schema(source.contract)})
    return table.append_column(ROW, pa.array(rows))


def _headers_fit(headers: list[str], source: Source, faults: FaultList) -> bool:
    before = faults.counts.total()
    seen: set[str] = set()
    for header in headers:
        if contains_cpr(header):
            faults.add("cpr_number", 1, header)
        elif header not in source.columns:
            faults.add("unknown_column", 1, header)
        elif header in seen:
            faults.add("column_twice", 1, header)
        seen.add(header)
    for header in source.columns.keys() - seen:
        faults.add("missing_column", 1, header)
    return faults.counts.total() == before


def _column(
    header: str,
    cells: Cells,
    spec: SourceColumn,
    source: Source,
    identity: Identity,
    rows: Rows,
    faults: FaultList,
) -> pa.Array:
    column = source.contract.column(str(spec.to))
    finish = identity.finish(source.extract, column)
    convert = converter(spec.kind, column, source.dialect, source.codes.get(header, {}), finish)
    values: list[Value | None] = []
    broken: dict[int, tuple[str, Mapping[str, object]]] = {}
    for place, text in enumerate(cells.values):
        try:
            values.append(convert(text))
        except Unreadable as fault:
            values.append(None)
            broken[place] = fault.rule, fault.said
    for index in np.flatnonzero(np.isin(cells.codes, list(broken))).tolist() if broken else ():
        place = int(cells.codes[index])
        rule, said = broken[place]
        faults.add(rule, int(rows[index]), header, cells.values[place], said, personal=column.personal)
    return pa.array(values, ARROW[column.type]).take(pa.array(cells.codes))
