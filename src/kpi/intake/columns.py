"""What is done with each delivered column: the conversion of its texts, every distinct one once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kpi.contracts import Column, ColumnType
from kpi.intake.bulk import Lane, SortedOut, lane, written_as_text
from kpi.intake.cells import Cells, Mask, array_of, mask_of
from kpi.intake.convert import UNKEPT, Value, converter, guard
from kpi.intake.dialect import Dialect
from kpi.intake.figures import Unreadable
from kpi.intake.pseudonym import pseudonyms
from kpi.intake.source import Source, SourceColumn
from kpi.intake.source_rules import CANONICAL, constant_kind

ARROW: dict[ColumnType, pa.DataType] = {
    "text": pa.string(),
    "date": pa.date32(),
    "integer": pa.int64(),
    "decimal": pa.decimal128(18, 6),
    "boolean": pa.bool_(),
}
MOST_REMEMBERED = 1_000_000
"""So many ids of a column are made once; beyond them each chunk makes its own."""
AS_TEXT = "number_as_text"
Broken = tuple[str, Mapping[str, object]]


@dataclass(frozen=True)
class Identity:
    """Whose ids these are: units get the organisation's mark, persons the organisation's pseudonym."""

    organisation: str
    key: bytes
    root: str | None = None

    def unit(self, code: str) -> str:
        """The root unit's code is the organisation's id, or the one the source names."""
        return self.organisation if code in (self.organisation, self.root) else f"{self.organisation}.{code}"

    def finish(self, extract: str, column: Column) -> Ids | None:
        if column.personal:
            return Ids(pseudonyms(self.key, column.name.removesuffix("_id"), self.organisation))
        names_unit = column.refers_to == "units" or (extract == "units" and column.name == "unit_id")
        return Ids(self.unit) if names_unit else None


@dataclass
class Ids:
    """Makes ids of delivered texts, and remembers them from chunk to chunk."""

    make: Callable[[str], str]
    _known: pa.StringArray = field(default_factory=lambda: array_of([]))
    _made: pa.StringArray = field(default_factory=lambda: array_of([]))

    def __call__(self, text: str) -> str:
        return self.make(text)

    def of_all(self, texts: pa.StringArray) -> pa.StringArray:
        places = pc.index_in(texts, value_set=self._known)
        new = texts.filter(places.is_null())
        made = array_of([self.make(text) for text in new.to_pylist()])
        found = pc.replace_with_mask(self._made.take(places), places.is_null(), made)
        if len(new) and len(self._known) < MOST_REMEMBERED:
            self._known, self._made = pa.concat_arrays([self._known, new]), pa.concat_arrays([self._made, made])
        return found


@dataclass(frozen=True)
class LookedAt:
    """What came of distinct texts: `singles` are the values of those the lane has left open."""

    sorted_out: SortedOut
    singles: list[Value | None]
    broken: Mapping[str, Mask]


@dataclass(frozen=True)
class Task:
    """What is done with one delivered column. Without `column` its texts are only guarded."""

    header: str
    spec: SourceColumn
    column: Column | None
    convert: Callable[[str], Value | None]
    lane: Lane | None
    finish: Ids | None
    signs: tuple[str, ...]
    """Texts that stand for no value, or for 0."""

    @property
    def personal(self) -> bool:
        return self.column is not None and self.column.personal

    def of(self, text: str) -> tuple[Value | None, Broken | None]:
        """The value of a text, or what is wrong with it."""
        try:
            return self.convert(text or self.spec.empty or ""), None
        except Unreadable as fault:
            return None, (fault.rule, fault.said)

    def looked_at(self, cells: Cells) -> LookedAt:
        """The distinct texts of a column: which are right, and by rule which of them break it."""
        texts = cells.values
        found = self._sorted_out(texts)
        broken: dict[str, Mask] = defaultdict(lambda: np.zeros(len(texts), dtype=bool))
        for group in found.wrong:
            if group.any():
                _, fault = self.of(texts[int(group.argmax())].as_py())
                assert fault, f"{self.header}: sorted out as wrong, but it can be read"
                broken[fault[0]] |= group
        left, singles = np.flatnonzero(found.open).tolist(), list[Value | None]()
        for place, text in zip(left, texts.take(pa.array(left, pa.int64())).to_pylist(), strict=True):
            value, fault = self.of(text)
            singles.append(value)
            if fault:
                broken[fault[0]][place] = True
        doubtful = written_as_text(self.spec.kind, cells)
        if doubtful.any():
            broken = {rule: mask & ~doubtful for rule, mask in broken.items()} | {AS_TEXT: doubtful}
        return LookedAt(found, singles, broken)

    def said(self, rule: str, text: str) -> Mapping[str, object]:
        """What fills the sentence of a rule that a text breaks."""
        if rule == AS_TEXT:
            return {}
        _, fault = self.of(text)
        assert fault and fault[0] == rule, f"{self.header}: found {rule}, but {fault} when read again"
        return fault[1]

    def _sorted_out(self, texts: pa.StringArray) -> SortedOut:
        """Without a lane everything is open; so is what is empty, in whichever way: there is one of each."""
        if self.lane is None:
            return SortedOut(pa.nulls(len(texts)), np.zeros(len(texts), dtype=bool))
        found = self.lane(texts)
        filled = ~mask_of(pc.is_in(texts, value_set=pa.array(["", *self.signs])))
        return SortedOut(found.values, found.right & filled, tuple(group & filled for group in found.wrong))

    def values(self, texts: LookedAt) -> pa.Array:
        """The values of distinct texts of which none is wrong."""
        assert self.column
        found, kept = texts.sorted_out, ARROW[self.column.type]
        right, values = pa.array(found.right), found.values
        if values.type != kept:
            values = pa.nulls(len(values), kept)
        if self.finish and found.right.any():
            values = pc.replace_with_mask(values, right, self.finish.of_all(values.filter(right)))
        values = pc.if_else(right, values, pa.scalar(None, kept))
        return pc.replace_with_mask(values, pa.array(found.open), pa.array(texts.singles, kept))


def tasks_of(source: Source, dialect: Dialect, identity: Identity) -> list[Task]:
    tasks = []
    for header, spec in source.mapped():
        if spec.personal == "drop":
            continue
        column = source.contract.column(spec.to) if spec.to else None
        codes = source.codes_of(header, column.name) if column else {}
        finish = identity.finish(source.extract, column) if column else None
        convert = converter(spec.kind, column, dialect, codes, finish) if column else guard(spec.kind, dialect)
        sorting = lane(spec.kind, column or UNKEPT, dialect, codes)
        tasks.append(Task(header, spec, column, convert, sorting, finish, (*dialect.missing, *dialect.zero)))
    return tasks


def constants_of(source: Source, identity: Identity) -> dict[str, pa.Scalar]:
    constants = {}
    for name, text in source.constants.items():
        column = source.contract.column(name)
        codes = {code: code for code in column.allowed}
        convert = converter(constant_kind(column), column, CANONICAL, codes, identity.finish(source.extract, column))
        constants[name] = pa.scalar(convert(text), ARROW[column.type])
    return constants
