"""What a source file must hold before a delivery is read by it: every fault is one line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from kpi.contracts import EXTRACTS, Column
from kpi.intake.convert import converter
from kpi.intake.dialect import Dialect, Kind
from kpi.intake.figures import Unreadable
from kpi.intake.source import Source, SourceColumn

# What a kind becomes: the type and unit of the contract's column it may fill.
BECOMES: dict[Kind, tuple[str, str | None]] = {
    "text": ("text", None),
    "code": ("text", None),
    "ended": ("text", None),
    "p_number": ("text", None),
    "cvr": ("text", None),
    "ean": ("text", None),
    "date": ("date", None),
    "open_date": ("date", None),
    "month": ("date", None),
    "period_start": ("date", None),
    "period_end": ("date", None),
    "hours": ("integer", "seconds"),
    "minutes": ("integer", "seconds"),
    "clock": ("integer", "seconds"),
    "millionths": ("integer", "millionths"),
    "percent": ("integer", "millionths"),
    "ratio": ("integer", "millionths"),
    "integer": ("integer", None),
    "decimal": ("decimal", None),
    "amount": ("decimal", None),
    "boolean": ("boolean", None),
}
NEEDS_DECIMAL = ("hours", "minutes", "millionths", "percent", "decimal", "amount", "ratio")
_NEEDS_DATE = ("date", "open_date", "ended")
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
CANONICAL = Dialect(format="csv", decimal=".", date="yyyy-mm-dd")


def faults_of(source: Source) -> Iterator[str]:
    if source.extract not in EXTRACTS:
        yield f"extract '{source.extract}' is not known; expected one of {', '.join(EXTRACTS)}"
        return
    yield from _file_faults(source)
    if source.questions:
        return
    yield from _dialect_faults(source, source.dialect, "dialect")
    if source.alternative:
        yield from _dialect_faults(source, source.alternative, "alternative")
    yield from _mapping_faults(source)
    yield from _reference_faults(source)
    for header, spec in source.mapped():
        if spec.personal == "drop":
            if spec.to is not None:
                yield f"columns.{header}: a dropped column cannot go to '{spec.to}'"
        elif any(column.name == spec.to for column in source.contract.columns):
            yield from _column_faults(source, header, spec, source.contract.column(str(spec.to)))
    coded = {key for header, spec in source.mapped() if spec.kind == "code" for key in (header, f"{header}:{spec.to}")}
    for header in source.codes.keys() - coded:
        yield f"codes.{header}: no column '{header}' of kind 'code'"
    yield from _constant_faults(source)


def _file_faults(source: Source) -> Iterator[str]:
    try:
        groups = re.compile(source.file).groupindex
    except re.error as error:
        yield f"file '{source.file}' is not a regular expression: {error}"
        return
    register = source.contract.anchor is None and "on" in groups
    if not ({"from", "to"} <= groups.keys() or register):
        yield (
            f"file '{source.file}' must name the groups 'from' and 'to' (months, 2018-01), "
            "or for a register 'on' (a day, 20180131)"
        )
    for key in ("valid_from", "valid_to"):
        stated = getattr(source, key)
        if stated is not None and not _MONTH.fullmatch(stated):
            yield f"{key} is '{stated}'; expected a month such as 2015-03"


def _dialect_faults(source: Source, dialect: Dialect, where: str) -> Iterator[str]:
    kinds = {spec.kind for _, spec in source.mapped()}
    names = ("encoding", "delimiter", "decimal", "thousands", "date")
    stated = {name for name in names if getattr(dialect, name) is not None}
    if dialect.format in ("xlsx", "xls"):
        for name in sorted(stated):
            yield f"{where}.{name}: a workbook's cells carry their own types; leave it out"
        return
    if dialect.sheet is not None:
        yield f"{where}.sheet: only a workbook has sheets; leave it out"
    needed = {"encoding", "delimiter"} if dialect.format == "csv" else set()
    needed |= {"decimal"} if kinds.intersection(NEEDS_DECIMAL) else set()
    needed |= {"date"} if kinds.intersection(_NEEDS_DATE) else set()
    delivery = "a CSV delivery" if dialect.format == "csv" else "an XML delivery"
    for name in sorted(needed - stated):
        yield f"{where}.{name} is missing; {delivery} must state it"
    if dialect.thousands and dialect.thousands == dialect.decimal:
        yield f"{where}.thousands is '{dialect.thousands}', which is the decimal mark; expected another"
    if dialect.format == "xml":
        yield from (
            f"{where}.{name}: XML says it itself; leave it out" for name in sorted({"encoding", "delimiter"} & stated)
        )
        if not dialect.record:
            yield f"{where}.record is missing; name the element that is a row"


def _mapping_faults(source: Source) -> Iterator[str]:
    mapped = Counter(spec.to for _, spec in source.mapped() if spec.personal != "drop" and spec.to is not None)
    mapped.update(source.constants.keys())
    ours = [column.name for column in source.contract.columns]
    for name, times in mapped.items():
        if name not in ours:
            yield f"columns: '{name}' is not a column of {source.extract}; expected one of {', '.join(ours)}"
        if times > 1:
            yield f"columns: '{name}' is filled by {times} headers; expected one"
    for name in ours:
        if name not in mapped:
            yield f"columns: nothing fills '{name}' of {source.extract}"


def _reference_faults(source: Source) -> Iterator[str]:
    """Headers that are named elsewhere must be headers of the source."""
    named = [("also", header) for header in source.also] + [("skip", header) for header in source.skip]
    named += [(f"columns.{header}.over", spec.over) for header, spec in source.mapped() if spec.over]
    for where, header in named:
        if header not in source.columns:
            yield f"{where}: no column '{header}'"
    for header, spec in source.mapped():
        if (spec.kind == "ratio") != (spec.over is not None):
            yield f"columns.{header}: kind 'ratio' and 'over' go together"
        if spec.to is None and spec.kind in ("code", "ratio", "ended"):
            yield f"columns.{header}: kind '{spec.kind}' needs a column of ours in 'to'"
        if spec.to is None and spec.personal == "pseudonym":
            yield f"columns.{header}: a pseudonym that goes nowhere; use personal = 'drop'"


def _column_faults(source: Source, header: str, spec: SourceColumn, column: Column) -> Iterator[str]:
    where = f"columns.{header}"
    if BECOMES[spec.kind] != (column.type, column.unit):
        expected = [kind for kind, becomes in BECOMES.items() if becomes == (column.type, column.unit)]
        yield f"{where}: kind '{spec.kind}' cannot fill '{column.name}'; expected {' or '.join(expected)}"
    if column.personal != (spec.personal == "pseudonym"):
        expected_mark = "personal = 'pseudonym'" if column.personal else "no 'personal'"
        yield f"{where}: '{column.name}' needs {expected_mark}"
    if bool(column.allowed) != (spec.kind in ("code", "ended")):
        yield f"{where}: kind 'code' and the allowed values of '{column.name}' go together"
    if spec.kind == "ended" and "left" not in column.allowed:
        yield f"{where}: kind 'ended' says that somebody has left; '{column.name}' cannot hold that"
    if spec.kind != "code":
        return
    codes = source.codes_of(header, column.name)
    if not codes:
        yield f"codes.{header} is missing"
    for code, ours in codes.items():
        if ours not in column.allowed:
            yield f"codes.{header}.{code}: '{ours}' is not known; expected one of {', '.join(column.allowed)}"


def _constant_faults(source: Source) -> Iterator[str]:
    for name, text in source.constants.items():
        column = next((one for one in source.contract.columns if one.name == name), None)
        if column is None:
            continue
        if column.personal:
            yield f"constants.{name}: one person cannot stand for all"
        try:
            converter(constant_kind(column), column, CANONICAL, {code: code for code in column.allowed})(text)
        except Unreadable:
            yield f"constants.{name}: '{text}' is no value of '{name}'"


def constant_kind(column: Column) -> Kind:
    """How a constant is written: as a workbook's cell would be."""
    if column.allowed:
        return "code"
    by_type: dict[tuple[str, str | None], Kind] = {
        ("text", None): "text",
        ("date", None): "date",
        ("integer", None): "integer",
        ("integer", "seconds"): "hours",
        ("integer", "millionths"): "millionths",
        ("decimal", None): "decimal",
        ("boolean", None): "boolean",
    }
    return by_type[(column.type, column.unit)]
