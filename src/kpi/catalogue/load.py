"""Reads every TOML file of the catalogue, collects all faults, and refuses the whole if there is one."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from kpi.catalogue import rules
from kpi.model import Area, Document, Kpi, Organisation, Target, TargetFile

Noun = TypeVar("Noun")
KPI_FOLDER = Path(__file__).parent / "kpis"


class CatalogueError(ValueError):
    """One line per fault: file, key, value, what was expected."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Catalogue:
    """All that is promised and how it is measured."""

    kpis: dict[str, Kpi]
    organisations: dict[str, Organisation]
    files: tuple[TargetFile, ...]

    def documents(self, organisation: str) -> list[Document]:
        found = [file.document for file in self.files if file.document.organisation == organisation]
        return sorted(found, key=lambda document: document.period.from_)

    def promises(self, organisation: str | None = None) -> Iterator[tuple[Document, Target]]:
        """Every target with its document, documents in order of their period, targets in the file's order."""
        for file in sorted(self.files, key=lambda file: file.document.period.from_):
            if organisation in (None, file.document.organisation):
                for target in file.target:
                    yield file.document, target

    def area(self, document: str, area: str) -> Area:
        file = next(file for file in self.files if file.document.id == document)
        return next(found for found in file.area if found.id == area)


_ADAPTERS: dict[type, TypeAdapter[Any]] = {noun: TypeAdapter(noun) for noun in (Kpi, Organisation, TargetFile)}


def _key(raw: Any, loc: tuple[int | str, ...]) -> str:
    """The way to a value in its file; an item of a list by its id where it has one, else by its number from 1."""
    said = ""
    for part in loc:
        if isinstance(part, int):
            raw = raw[part] if isinstance(raw, list) and part < len(raw) else None
            said += f"['{raw['id']}']" if isinstance(raw, dict) and "id" in raw else f"[{part + 1}]"
        else:
            raw = raw.get(part) if isinstance(raw, dict) else None
            said += f".{part}"
    return said.removeprefix(".")


def _fault(name: str, raw: Any, error: Any) -> str:
    key = _key(raw, error["loc"])
    if error["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
        return f"{name}: key '{key}' is not known; check its spelling"
    if error["type"].startswith("missing"):
        return f"{name}: key '{key}' is missing"
    return f"{name}: key '{key}' is {error['input']!r}; expected: {error['msg']}"


def _read(
    path: Path, noun: type[Noun], faults: list[str], shape: Callable[[Any], Any] = lambda raw: raw
) -> Noun | None:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(f"{path.name}: not readable as TOML: {error}")
        return None
    try:
        found: Noun = _ADAPTERS[noun].validate_python(shape(raw))
        return found
    except ValidationError as error:
        faults.extend(_fault(path.name, raw, one) for one in error.errors(include_url=False))
        return None


def _with_id(path: Path) -> Callable[[Any], Any]:
    return lambda raw: {"id": path.stem, **raw}


def load(home: Path, kpi_folder: Path = KPI_FOLDER) -> Catalogue:
    """The catalogue of a checkout; raises CatalogueError with every fault of every file."""
    faults: list[str] = []
    kpis = {path.stem: _read(path, Kpi, faults, _with_id(path)) for path in sorted(kpi_folder.glob("*.toml"))}
    organisations = {
        path.stem: _read(path, Organisation, faults, _with_id(path))
        for path in sorted((home / "data/organisations").glob("*.toml"))
    }
    files = [_read(path, TargetFile, faults) for path in sorted((home / "data/targets").glob("*.toml"))]
    catalogue = Catalogue(
        {name: kpi for name, kpi in kpis.items() if kpi},
        {name: organisation for name, organisation in organisations.items() if organisation},
        tuple(file for file in files if file),
    )
    unread = {name for name, found in {**kpis, **organisations}.items() if found is None}
    faults.extend(rules.faults(catalogue.kpis, catalogue.organisations, catalogue.files, unread))
    if faults:
        raise CatalogueError(faults)
    return catalogue
