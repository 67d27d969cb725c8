"""The index of a store's extracts: which Parquet files are in force, what they cover, which deliveries made them.

`extracts/index.json` is the one pointer. Intake writes it; facts, checks and publish read it here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kpi.periods import month_end

FOLDER = "extracts"
INDEX = "index.json"
_REPAIR = "restore it from a backup, or remove the extracts folder and run 'kpi ingest'"


class ExtractError(RuntimeError):
    """The extracts of a store cannot be trusted: a file is missing or is not the one that was written."""


@dataclass(frozen=True, slots=True)
class ExtractFile:
    """One immutable Parquet file. `part` is the year of the anchor column, or `all` for a register."""

    extract: str
    organisation: str
    source: str
    part: str
    path: str
    """Relative to the store's `extracts` folder, with forward slashes."""
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """A stretch of whole months for which a source has delivered everything it knows."""

    organisation: str
    source: str
    extract: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class DeliveryEntry:
    """A delivery that was accepted, in the order of acceptance."""

    delivery_id: str
    organisation: str
    source: str
    file: str
    start: date
    end: date
    verdict: str
    rows: int
    receipt: str
    at: str


@dataclass(frozen=True)
class ExtractIndex:
    """What is in force in a store. Empty for a store that has taken nothing in."""

    folder: Path
    entries: tuple[ExtractFile, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    deliveries: tuple[DeliveryEntry, ...] = ()

    @classmethod
    def load(cls, store: Path, *, verify: bool = True) -> ExtractIndex:
        """The index of a store; with `verify` every file's bytes are held against their sha256."""
        folder = store / FOLDER
        path = folder / INDEX
        if not path.exists():
            return cls(folder)
        try:
            index = _parse(folder, _unsealed(path.read_bytes()))
        except (ValueError, KeyError, TypeError) as error:
            raise ExtractError(f"{path}: not readable as an extract index: {error!r}; {_REPAIR}") from error
        if verify:
            index.verify()
        return index

    def verify(self) -> None:
        """Raises ExtractError when a file is missing or changed since it was written."""
        for entry in self.entries:
            path = self.folder / entry.path
            if not path.is_file():
                raise ExtractError(f"{path}: missing, but named by {INDEX}; {_REPAIR}")
            found = sha256_of(path)
            if found != entry.sha256:
                raise ExtractError(
                    f"{path}: sha256 is {found[:12]}…, expected {entry.sha256[:12]}…; "
                    f"the file was changed after intake; {_REPAIR}"
                )

    def files(self, extract: str, organisation: str | None = None) -> list[Path]:
        """The Parquet files of one extract; read them with `union_by_name`. Empty when nothing was delivered."""
        return [
            self.folder / entry.path
            for entry in self.entries
            if entry.extract == extract and organisation in (None, entry.organisation)
        ]

    def newest_month(self, organisation: str, extract: str) -> date | None:
        """The last day of the newest month covered by any source of the extract."""
        return max(
            (one.end for one in self.coverage if one.organisation == organisation and one.extract == extract),
            default=None,
        )

    @property
    def source_hashes(self) -> dict[str, str]:
        """sha256 of every file in force, by its path below `extracts`: what an edition is made from."""
        return {entry.path: entry.sha256 for entry in sorted(self.entries, key=lambda entry: entry.path)}


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _parse(folder: Path, raw: dict[str, Any]) -> ExtractIndex:
    return ExtractIndex(
        folder,
        tuple(_file(one) for one in raw["files"]),
        tuple(Coverage(one["organisation"], one["source"], one["extract"], *_span(one)) for one in raw["coverage"]),
        tuple(_delivery(one) for one in raw["deliveries"]),
    )


def _file(raw: dict[str, Any]) -> ExtractFile:
    entry = ExtractFile(**raw)
    if Path(entry.path).is_absolute() or ".." in Path(entry.path).parts:
        raise ValueError(f"path '{entry.path}' leads out of the extracts folder")
    return entry


def _delivery(raw: dict[str, Any]) -> DeliveryEntry:
    start, end = _span(raw)
    rest = {key: value for key, value in raw.items() if key not in ("from", "to")}
    return DeliveryEntry(start=start, end=end, **rest)


def _span(raw: dict[str, Any]) -> tuple[date, date]:
    """Periods are whole months, written 2018-01."""
    start, last = (date.fromisoformat(f"{raw[key]}-01") for key in ("from", "to"))
    return start, month_end(last)


def as_json(entries: Iterable[ExtractFile], coverage: Iterable[Coverage], deliveries: Iterable[DeliveryEntry]) -> str:
    """The text of index.json, always in the same order for the same content."""
    order = sorted(entries, key=lambda entry: entry.path)
    spans = sorted(coverage, key=lambda one: (one.organisation, one.source, one.extract, one.start))
    document = {
        "files": [{name: getattr(one, name) for name in ExtractFile.__slots__} for one in order],
        "coverage": [
            {"organisation": one.organisation, "source": one.source, "extract": one.extract, **_months(one)}
            for one in spans
        ],
        "deliveries": [
            {name: getattr(one, name) for name in DeliveryEntry.__slots__ if name not in ("start", "end")}
            | _months(one)
            for one in deliveries
        ],
    }
    return _text({**document, "seal": _seal(document)})


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _seal(document: dict[str, Any]) -> str:
    return hashlib.sha256(_text(document).encode()).hexdigest()


def _unsealed(content: bytes) -> dict[str, Any]:
    """The index without its seal; every byte must be as it was written."""
    document: dict[str, Any] = json.loads(content)
    seal = document.pop("seal")
    if seal != _seal(document) or content != _text({**document, "seal": seal}).encode():
        raise ValueError("its text does not fit its seal; it was changed")
    return document


def _months(one: Coverage | DeliveryEntry) -> dict[str, str]:
    return {"from": f"{one.start:%Y-%m}", "to": f"{one.end:%Y-%m}"}
