"""Source files: how one system writes its deliveries. Everything is stated, nothing guessed. File name = source id."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ValidationError

from kpi.contracts import EXTRACTS, Extract
from kpi.intake.dialect import STATED, Dialect, Kind

__all__ = ["OWN_FOLDER", "SOURCE_FOLDER", "Dialect", "Source", "SourceColumn", "SourceError", "load", "load_own"]

SOURCE_FOLDER = Path(__file__).parent / "sources"
OWN_FOLDER = "sources"
"""Below a store: the source files of the organisations themselves. One with the id of a shipped file replaces it."""


class SourceError(ValueError):
    """One line per fault: file, key, what was got, what was expected."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class SourceColumn(BaseModel):
    """One delivered column. `pseudonym` is hashed while it is read, `drop` never leaves the reader. A column without
    `to` that is not personal is read and guarded, and then left out."""

    model_config = STATED

    to: str | None = None
    kind: Kind = "text"
    personal: Literal["pseudonym", "drop"] | None = None
    over: str | None = None
    """For a ratio: the header of the denominator."""
    empty: str | None = None
    """What an empty cell stands for, in the delivery's own writing."""


class Source(BaseModel):
    """One source. `columns` goes from delivered header to our column, `codes` from delivered code to our code."""

    model_config = STATED

    id: str
    extract: str
    file: str
    dialect: Dialect
    columns: dict[str, SourceColumn]
    codes: dict[str, dict[str, str]] = {}
    alternative: Dialect | None = None
    """The same columns in another format."""
    also: dict[str, SourceColumn] = {}
    """Further columns of ours that a header fills too."""
    constants: dict[str, str] = {}
    """Our columns that no header fills: text with ISO dates and decimal point, or our code."""
    skip: dict[str, tuple[str, ...]] = {}
    """Rows that are no rows of ours: header and the texts that say so. They are left out and counted."""
    folder: str | None = None
    """The folder below raw/<organisation>/ when it is not named as the source: one file may fill several extracts."""
    root_unit: str | None = None
    """The delivered code of the organisation itself, when it is not the organisation's id."""
    valid_from: str | None = None
    valid_to: str | None = None
    """First and last month (2015-03) for which the system is the source."""
    drift: dict[Literal["rows", "hours", "employees"], float] = {}
    """How far totals may move against the last delivery: 0.5 is from half to half as much again."""
    questions: tuple[str, ...] = ()
    """What a person has yet to decide; until then every delivery is refused."""

    @property
    def contract(self) -> Extract:
        return EXTRACTS[self.extract]

    @property
    def raw_folder(self) -> str:
        return self.folder or self.id

    def dialect_of(self, name: str) -> Dialect:
        """The dialect of a file by its ending."""
        ending = name.rpartition(".")[2].lower()
        other = self.alternative
        return other if other and other.format == ending != self.dialect.format else self.dialect

    def mapped(self) -> list[tuple[str, SourceColumn]]:
        """Every header with what it fills; a header may stand twice."""
        return [*self.columns.items(), *self.also.items()]

    def codes_of(self, header: str, column: str) -> dict[str, str]:
        """The codes of a header; `[codes."header:column"]` where one header fills two columns of codes."""
        return self.codes.get(f"{header}:{column}") or self.codes.get(header, {})

    def header_of(self, column: str) -> str:
        """The delivered header of one of our columns, as the analyst sees it."""
        return next((header for header, spec in self.mapped() if spec.to == column), column)

    def validity(self) -> tuple[date, date]:
        """The first day of the first month and of the last month for which the source speaks."""
        first, last = self.valid_from or "1900-01", self.valid_to or "2100-12"
        return date.fromisoformat(f"{first}-01"), date.fromisoformat(f"{last}-01")


def load(folder: Path = SOURCE_FOLDER) -> dict[str, Source]:
    """Every source file; raises SourceError with every fault of every file."""
    return _load(folder)


def load_own(store: Path) -> dict[str, Source]:
    """The source files of a store; none is no fault."""
    return _load(store / OWN_FOLDER)


def _load(folder: Path) -> dict[str, Source]:
    from kpi.intake.source_rules import faults_of

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
            faults.extend(f"{path.name}: {fault}" for fault in faults_of(source))
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
