"""The format of an edition: file names, manifest, pointer, hash check. Publish writes it, the reader opens it.

editions/v0007/manifest.json      sha256 and rows of every file, sources, protection, head of the audit log
editions/v0007/manifest.sha256    the manifest's own hash
editions/v0007/catalogue.json     the KPIs, targets and organisations it was judged by
editions/v0007/*.parquet          closed tables of aggregates
editions/CURRENT                  which edition readers open, and its manifest's hash; swapped last
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from kpi.audit import Head
from kpi.model import Kpi

FOLDER = "editions"
POINTER = "CURRENT"
MANIFEST = "manifest.json"
SEAL = "manifest.sha256"
CATALOGUE = "catalogue.json"
WITHDRAWN = ".withdrawn"
"""`v0008.withdrawn` beside the folder v0008: somebody has rolled back from it. Empty, so no damage can turn it."""
TABLES = (
    ("units", "figures", "judgements", "coverage", "signals", "fans", "backtests")
    + ("parts", "corrections", "mixes", "decisions", "benchmarks", "points", "tree")
)  # fmt: skip
"""The public part: safe against everybody, whatever they know."""
OWN = "own/figures"
"""The part for leaders of the nodes themselves; there only where the store's setting says so."""
FORMAT = 3
_NAME = re.compile(r"v[0-9]{4,9}", re.ASCII)

Protection = Literal["full"]


class EditionError(RuntimeError):
    """An edition that cannot be opened or trusted; one line."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an edition says of itself."""

    edition: str
    store_kind: str
    protection: Protection
    created: datetime
    as_of: dict[str, tuple[date, ...]]
    files: dict[str, dict[str, Any]]
    sources: dict[str, str]
    index: str | None
    """sha256 of the extracts' index: what was delivered and covered when the edition was made."""
    audit: Head | None
    sha256: str


def may_be_told(kpi: Kpi, kind: str, shown: bool) -> bool:
    """Whether a KPI's figure belongs in an edition for a node of that kind; `shown`: large enough for persons.

    Citizens at the organisation only; complaints, which are few below, at the organisation and its departments.
    """
    if kpi.protection == "persons":
        return shown
    if kpi.facts == "complaints":
        return kind in ("organisation", "department")
    return kpi.protection == "open" or kind == "organisation"


def read_manifest(folder: Path) -> Manifest:
    """The manifest of one edition; raises EditionError when it is not there or not whole."""
    path = folder / MANIFEST
    try:
        text = path.read_bytes()
        raw = json.loads(text)
        if raw["format"] != FORMAT:
            raise EditionError(f"{path}: format is {raw['format']}, expected {FORMAT}; publish again with this version")
        if raw["protection"] != "full":
            raise EditionError(f"{path}: protection is '{raw['protection']}', expected 'full'; publish again")
        return Manifest(
            raw["edition"],
            raw["store_kind"],
            raw["protection"],
            datetime.fromisoformat(raw["created"]),
            {name: tuple(map(date.fromisoformat, ends)) for name, ends in raw["as_of"].items()},
            raw["files"],
            raw["sources"],
            raw["index"],
            Head(**raw["audit"]) if raw["audit"] else None,
            hashlib.sha256(text).hexdigest(),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EditionError(f"{path}: not readable as a manifest: {error}") from error


def verify(folder: Path) -> Manifest:
    """Every byte of an edition held against its manifest; a flipped bit must never reach DuckDB."""
    manifest = read_manifest(folder)
    _hold_against(folder / MANIFEST, manifest.sha256, _seal(folder))
    for name, entry in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise EditionError(f"{path}: missing, but named by the manifest")
        _hold_against(path, hashlib.sha256(path.read_bytes()).hexdigest(), entry["sha256"])
    return manifest


def _hold_against(path: Path, found: str, expected: str) -> None:
    if found != expected:
        raise EditionError(f"{path}: sha256 is {found[:12]}…, expected {expected[:12]}…; the file was changed")


def seal_text(sha256: str) -> bytes:
    return f"{sha256}\n".encode()


def _seal(folder: Path) -> str:
    path = folder / SEAL
    try:
        found = path.read_bytes()
    except OSError as error:
        raise EditionError(f"{path}: not readable: {error.strerror}") from error
    text = found.decode("ascii", errors="replace").removesuffix("\n")
    if found != seal_text(text):
        raise EditionError(f"{path}: not readable as a hash; the file was changed")
    return text


def names(store: Path) -> list[str]:
    """The editions of a store, oldest first."""
    folder = store / FOLDER
    found = (path.name for path in folder.glob("v*") if path.is_dir()) if folder.is_dir() else ()
    return sorted((name for name in found if _NAME.fullmatch(name)), key=number)


def number(name: str) -> int:
    return int(name[1:])


def pointer_text(name: str, sha256: str) -> bytes:
    return (json.dumps({"edition": name, "manifest": sha256}) + "\n").encode()


def pointer(store: Path) -> tuple[str, str] | None:
    """The edition that readers open and its manifest's hash; None when there is none or it is not readable."""
    try:
        found = (store / FOLDER / POINTER).read_bytes()
        raw = json.loads(found)
        name, sha256 = raw["edition"], raw["manifest"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return (name, sha256) if found == pointer_text(name, sha256) else None


def current(store: Path) -> str | None:
    """The edition that the pointer names."""
    found = pointer(store)
    return found[0] if found else None


def is_withdrawn(store: Path, name: str) -> bool:
    """Whether readers were pointed back to one before it."""
    return (store / FOLDER / f"{name}{WITHDRAWN}").exists()


def newest_good(store: Path) -> tuple[Path, Manifest, bool]:
    """The edition readers open, and whether it is another than the pointer names because that one is damaged."""
    wanted = pointer(store)
    faults = [] if wanted else [f"{store / FOLDER / POINTER}: not readable as a pointer"]
    known = names(store)
    withdrawn = {name for name in known if is_withdrawn(store, name)}
    for name in _order(known, wanted[0] if wanted else None, withdrawn):
        folder = store / FOLDER / name
        try:
            manifest = verify(folder)
            if wanted and name == wanted[0]:
                _hold_against(folder / MANIFEST, manifest.sha256, wanted[1])
                return folder, manifest, False
            return folder, manifest, True
        except EditionError as error:
            faults.append(str(error))
    if not known:
        faults = ["nothing has been published yet; run 'kpi publish'"]
    raise EditionError(f"{store / FOLDER}: no edition to open: {'; '.join(faults)}")


def _order(known: list[str], wanted: str | None, withdrawn: set[str]) -> list[str]:
    """The edition pointed to, then what may stand in for it, the newest first.

    First those before it: each was in force and is in the log, so readers have seen it and somebody answers for it.
    Then one that is newer and was never in force: its run was cut off before the pointer was swapped, perhaps before
    the log knew of it, and the next run makes it anew; better than nothing. Last of all those that somebody rolled
    back from, wherever they stand: a person has said that they are wrong, which no damage to another one takes back.
    Without a readable pointer nothing tells the first two apart, and the newest that nobody withdrew comes first.
    """
    others = [name for name in known if name != wanted]
    if wanted is None or not _NAME.fullmatch(wanted):
        ranked = sorted(others, key=lambda name: (name in withdrawn, -number(name)))
    else:
        newer = number(wanted)
        ranked = sorted(others, key=lambda name: (name in withdrawn, number(name) > newer, -number(name)))
    return [*([wanted] if wanted in known else []), *ranked]
