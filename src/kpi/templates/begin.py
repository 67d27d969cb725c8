"""`kpi init`: a real store, an organisation file and an empty target file. Nothing is ever overwritten."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from string import Template

from kpi import catalogue, store

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
_LONGEST_ID = 40
_TEXTS = Path(__file__).parent


class BeginError(RuntimeError):
    """A new organisation cannot begin here; one line."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What was made."""

    store: Path
    organisation_file: Path
    target_file: Path


def begin(
    home: Path, at: Path, organisation: str, name: str, municipality: str, folders: Iterable[str], year: int
) -> Begun:
    """Makes the files; `folders` are the source folders below raw/<organisation>/. Afterwards the catalogue loads."""
    if not _ID.fullmatch(organisation) or len(organisation) > _LONGEST_ID:
        raise BeginError(
            f"organisation is '{organisation}'; expected small letters a-z, digits and hyphens, such as 'odense-bf'"
        )
    begun = Begun(
        at,
        home / "data" / "organisations" / f"{organisation}.toml",
        home / "data" / "targets" / f"{organisation}-{year}.toml",
    )
    _refuse_to_overwrite(begun, at, organisation)
    catalogue.load(home)
    words = {"id": organisation, "name": json.dumps(name, ensure_ascii=False), "year": str(year)}
    words |= {"municipality": json.dumps(municipality, ensure_ascii=False)}
    words |= {"short_name": json.dumps(f"{name}, {municipality}", ensure_ascii=False)}
    _make_store(at, organisation, folders)
    _write(begun.organisation_file, "organisation.toml", words)
    _write(begun.target_file, "targets.toml", words)
    catalogue.load(home)
    return begun


def _refuse_to_overwrite(begun: Begun, at: Path, organisation: str) -> None:
    for path in (begun.organisation_file, begun.target_file, at / "raw" / organisation):
        if path.exists():
            raise BeginError(f"{path}: is there already; nothing is overwritten, choose another --organisation")
    if (at / store.FILE).exists() and store.kind_of(at) != "real":
        raise BeginError(f"{at}: is a demo store for life; name another folder with --store")


def _make_store(at: Path, organisation: str, folders: Iterable[str]) -> None:
    """The folders of a store are nobody else's business on this machine: raw/ holds names and CPR numbers."""
    at.mkdir(parents=True, exist_ok=True)
    if not (at / store.FILE).exists():
        (at / store.FILE).write_text('kind = "real"\n', encoding="utf-8")
    (at / "raw").mkdir(mode=0o700, exist_ok=True)
    for folder in sorted(set(folders)):
        (at / "raw" / organisation / folder).mkdir(parents=True)


def _write(path: Path, text: str, words: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8") as file:
        file.write(Template((_TEXTS / text).read_text(encoding="utf-8")).substitute(words))
