"""What is done with each delivered column: the conversion of its texts, every distinct one once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from kpi.contracts import Column, ColumnType
from kpi.intake.convert import Value, converter, guard
from kpi.intake.figures import Unreadable
from kpi.intake.pseudonym import pseudonym
from kpi.intake.source import Dialect, Source, SourceColumn
from kpi.intake.source_rules import CANONICAL, constant_kind

ARROW: dict[ColumnType, pa.DataType] = {
    "text": pa.string(),
    "date": pa.date32(),
    "integer": pa.int64(),
    "decimal": pa.decimal128(18, 6),
    "boolean": pa.bool_(),
}
MOST_REMEMBERED = 200_000
"""So many distinct texts of a column are converted once; beyond them each chunk converts its own."""
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

    def finish(self, extract: str, column: Column) -> Callable[[str], str] | None:
        if column.personal:
            domain = column.name.removesuffix("_id")
            return lambda text: pseudonym(self.key, domain, self.organisation, text)
        names_unit = column.refers_to == "units" or (extract == "units" and column.name == "unit_id")
        return self.unit if names_unit else None


@dataclass
class Task:
    """What is done with one delivered column. Without `column` its texts are only guarded."""

    header: str
    spec: SourceColumn
    column: Column | None
    convert: Callable[[str], Value | None]
    known: dict[str, Value | None] = field(default_factory=dict)

    def of(self, text: str) -> tuple[Value | None, Broken | None]:
        """The value of a text, or what is wrong with it."""
        if text in self.known:
            return self.known[text], None
        try:
            value = self.convert(text or self.spec.empty or "")
        except Unreadable as fault:
            return None, (fault.rule, fault.said)
        if len(self.known) < MOST_REMEMBERED:
            self.known[text] = value
        return value, None

    @property
    def personal(self) -> bool:
        return self.column is not None and self.column.personal


def tasks_of(source: Source, dialect: Dialect, identity: Identity) -> list[Task]:
    tasks = []
    for header, spec in source.mapped():
        if spec.personal == "drop":
            continue
        if spec.to is None:
            look = guard(spec.kind, dialect)
            tasks.append(Task(header, spec, None, look))
            continue
        column = source.contract.column(spec.to)
        finish = identity.finish(source.extract, column)
        codes = source.codes_of(header, column.name)
        tasks.append(Task(header, spec, column, converter(spec.kind, column, dialect, codes, finish)))
    return tasks


def constants_of(source: Source, identity: Identity) -> dict[str, pa.Scalar]:
    constants = {}
    for name, text in source.constants.items():
        column = source.contract.column(name)
        codes = {code: code for code in column.allowed}
        convert = converter(constant_kind(column), column, CANONICAL, codes, identity.finish(source.extract, column))
        constants[name] = pa.scalar(convert(text), ARROW[column.type])
    return constants
