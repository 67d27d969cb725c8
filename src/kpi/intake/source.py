"""Source files: how one system writes its deliveries. Everything is stated, nothing guessed. File name = source id."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from kpi.contracts import EXTRACTS, Column, Extract

SOURCE_FOLDER = Path(__file__).parent / "sources"

Kind = Literal[
    "text", "code", "date", "open_date", "hours", "clock", "millionths", "percent", "integer", "decimal", "boolean"
]
DateFormat = Literal["dd-mm-yyyy", "dd.mm.yyyy", "yyyy-mm-dd"]
DecimalMark = Literal[",", "."]

# What a kind becomes: the type and unit of the contract's column it may fill.
_BECOMES: dict[Kind, tuple[str, str | None]] = {
    "text": ("text", None),
    "code": ("text", None),
    "date": ("date", None),
    "open_date": ("date", None),
    "hours": ("integer", "seconds"),
    "clock": ("integer", "seconds"),
    "millionths": ("integer", "millionths"),
    "percent": ("integer", "millionths"),
    "integer": ("integer", None),
    "decimal": ("decimal", None),
    "boolean": ("boolean", None),
}
_NEEDS_DECIMAL = ("hours", "millionths", "percent", "decimal")
_NEEDS_DATE = ("date", "open_date")


class SourceError(ValueError):
    """One line per fault: file, key, what was got, what was expected."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class _Stated(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Dialect(_Stated):
    """How the file is written. A workbook states only its format: its cells carry their own types."""

    format: Literal["csv", "xlsx"]
    encoding: Literal["utf-8", "windows-1252"] | None = None
    delimiter: Literal[";", ",", "\t", "|"] | None = None
    decimal: DecimalMark | None = None
    date: DateFormat | None = None


class SourceColumn(_Stated):
    """One delivered column. `pseudonym` is hashed while it is read, `drop` never leaves the reader."""

    to: str | None = None
    kind: Kind = "text"
    personal: Literal["pseudonym", "drop"] | None = None


class Source(_Stated):
    """One source. `columns` goes from delivered header to our column, `codes` from delivered code to our code."""

    id: str
    extract: str
    file: str
    dialect: Dialect
    columns: dict[str, SourceColumn]
    codes: dict[str, dict[str, str]] = {}

    @property
    def contract(self) -> Extract:
        return EXTRACTS[self.extract]

    def header_of(self, column: str) -> str:
        """The delivered header of one of our columns, as the analyst sees it."""
        return next((header for header, spec in self.columns.items() if spec.to == column), column)


def load(folder: Path = SOURCE_FOLDER) -> dict[str, Source]:
    """Every source file; raises SourceError with every fault of every file."""
    faults: list[str] = []
    sources: dict[str, Source] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            source = Source.model_validate({"id": path.stem, **tomllib.loads(path.read_text(encoding="utf-8"))})
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            faults.append(f"{path.name}: not readable as TOML: {error}")
        except ValidationError as error:
            faults.extend(_fault(path.name, one) for one in error.errors(include_url=False))
        else:
            faults.extend(f"{path.name}: {fault}" for fault in _faults(source))
            sources[source.id] = source
    if faults:
        raise SourceError(faults)
    return sources


def _fault(name: str, error: Any) -> str:
    key = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return f"{name}: key '{key}' is not known; check its spelling"
    if error["type"] == "missing":
        return f"{name}: key '{key}' is missing"
    return f"{name}: key '{key}' is {error['input']!r}; expected: {error['msg']}"


def _faults(source: Source) -> Iterator[str]:
    if source.extract not in EXTRACTS:
        yield f"extract '{source.extract}' is not known; expected one of {', '.join(EXTRACTS)}"
        return
    yield from _file_faults(source)
    yield from _dialect_faults(source)
    yield from _mapping_faults(source)
    for header, spec in source.columns.items():
        if spec.personal == "drop":
            if spec.to is not None:
                yield f"columns.{header}: a dropped column cannot go to '{spec.to}'"
        elif any(column.name == spec.to for column in source.contract.columns):
            yield from _column_faults(source, header, spec, source.contract.column(str(spec.to)))
    for header in source.codes.keys() - {header for header, spec in source.columns.items() if spec.kind == "code"}:
        yield f"codes.{header}: no column '{header}' of kind 'code'"


def _file_faults(source: Source) -> Iterator[str]:
    try:
        groups = re.compile(source.file).groupindex
    except re.error as error:
        yield f"file '{source.file}' is not a regular expression: {error}"
        return
    if not {"from", "to"} <= groups.keys():
        yield f"file '{source.file}' must name the groups 'from' and 'to' (months, 2018-01)"


def _dialect_faults(source: Source) -> Iterator[str]:
    dialect, kinds = source.dialect, {spec.kind for spec in source.columns.values()}
    stated = {name for name in ("encoding", "delimiter", "decimal", "date") if getattr(dialect, name) is not None}
    if dialect.format == "xlsx":
        for name in sorted(stated):
            yield f"dialect.{name}: a workbook's cells carry their own types; leave it out"
        return
    needed = {"encoding", "delimiter"}
    needed |= {"decimal"} if kinds.intersection(_NEEDS_DECIMAL) else set()
    needed |= {"date"} if kinds.intersection(_NEEDS_DATE) else set()
    for name in sorted(needed - stated):
        yield f"dialect.{name} is missing; a CSV delivery must state it"


def _mapping_faults(source: Source) -> Iterator[str]:
    mapped = Counter(spec.to for spec in source.columns.values() if spec.personal != "drop")
    ours = [column.name for column in source.contract.columns]
    for name, times in mapped.items():
        if name not in ours:
            yield f"columns: '{name}' is not a column of {source.extract}; expected one of {', '.join(ours)}"
        if times > 1:
            yield f"columns: '{name}' is filled by {times} headers; expected one"
    for name in ours:
        if name not in mapped:
            yield f"columns: nothing fills '{name}' of {source.extract}"


def _column_faults(source: Source, header: str, spec: SourceColumn, column: Column) -> Iterator[str]:
    where = f"columns.{header}"
    if _BECOMES[spec.kind] != (column.type, column.unit):
        expected = [kind for kind, becomes in _BECOMES.items() if becomes == (column.type, column.unit)]
        yield f"{where}: kind '{spec.kind}' cannot fill '{column.name}'; expected {' or '.join(expected)}"
    if column.personal != (spec.personal == "pseudonym"):
        expected_mark = "personal = 'pseudonym'" if column.personal else "no 'personal'"
        yield f"{where}: '{column.name}' needs {expected_mark}"
    if bool(column.allowed) != (spec.kind == "code"):
        yield f"{where}: kind 'code' and the allowed values of '{column.name}' go together"
    if spec.kind == "code" and header not in source.codes:
        yield f"codes.{header} is missing"
    for code, ours in source.codes.get(header, {}).items():
        if ours not in column.allowed:
            yield f"codes.{header}.{code}: '{ours}' is not known; expected one of {', '.join(column.allowed)}"
