"""`kpi erase`: a person's rows leave the extracts and the deliveries they came from.

What was published stays: editions hold aggregates only, and booked increments are never taken back.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kpi import store as stores
from kpi.erase import journal, parts, raw
from kpi.erase.rows import NotRewritable
from kpi.erase.wanted import COLUMNS, EMPLOYMENT, PERSON, Wanted
from kpi.extracts import ExtractFile, ExtractIndex
from kpi.intake.pseudonym import key_of, pseudonym

_PSEUDONYM = re.compile(r"[0-9a-f]{16}", re.ASCII)
_TEXT_FILES = (".json", ".jsonl", ".txt", ".toml", ".lock")


class EraseError(RuntimeError):
    """Nothing was erased; one line says why."""


@dataclass(frozen=True)
class Erased:
    """Rows gone, by extract and by delivery."""

    rows: dict[str, int]
    deliveries: list[dict[str, Any]]
    person: str
    """The pseudonym, for what else is kept by person."""


def erase(
    store: Path, organisation: str, *, person: str | None = None, person_id: str | None = None, because: str = ""
) -> Erased:
    """By pseudonym or by the id that payroll uses; afterwards nothing of the person is found. Raises EraseError."""
    wanted = _wanted(store, organisation, person, person_id)
    index = ExtractIndex.load(store)
    _learn_employments(store, index, wanted)
    thinned = parts.thin(index, lambda entry, table: _others(entry, table, wanted))
    rewritten = _deliveries(store, wanted)
    if not thinned.gone and not rewritten:
        raise EraseError(f"the person is not in the extracts or deliveries of {organisation}; nothing was erased")
    told = [{name: one[name] for name in ("file", "before", "after", "rows")} for one in rewritten]
    renamed = {one["before"]: one["after"] for one in rewritten}
    new_raw = [journal.Swap(f"raw/{one['file']}", one["content"]) for one in rewritten]
    swaps = [*new_raw, *parts.swaps(thinned, renamed)]
    facts = {"organisation": organisation, "rows": thinned.gone, "deliveries": told, "because": because or None}
    journal.carry_out(store, swaps, "erase", **facts)
    left = found(store, wanted)
    if left:
        raise EraseError(f"the person is still in {', '.join(left)}; expected nowhere: run 'kpi erase' again")
    return Erased(thinned.gone, told, wanted.person)


def _wanted(store: Path, organisation: str, person: str | None, person_id: str | None) -> Wanted:
    if (person is None) == (person_id is None):
        raise EraseError("name the person either by --person PSEUDONYM or by --person-id ID")
    if person is not None and not _PSEUDONYM.fullmatch(person):
        raise EraseError(f"--person is '{person[:20]}'; expected a pseudonym of 16 hex digits, or use --person-id")
    if not (store / "raw" / organisation).is_dir():
        raise EraseError(f"organisation '{organisation}' has no folder in {store / 'raw'}")
    key = key_of(store, stores.kind_of(store), has_extracts=True)
    return Wanted(organisation, key, person or pseudonym(key, "person", organisation, str(person_id)))


def _learn_employments(store: Path, index: ExtractIndex, wanted: Wanted) -> None:
    """From the extracts in force and from every delivery: an employment may have left the register since."""
    for path in index.files("employment", wanted.organisation):
        table = pq.read_table(path, columns=[EMPLOYMENT, PERSON], partitioning=None)
        mine = table.filter(pc.equal(table[PERSON], wanted.person))
        wanted.employments.update(mine[EMPLOYMENT].to_pylist())
    for file in raw.raw_files(store, wanted.organisation):
        _rewritten(store, file, wanted)


def _rewritten(store: Path, file: raw.RawFile, wanted: Wanted) -> tuple[bytes, int]:
    try:
        done = raw.without(file, wanted)
    except NotRewritable as error:
        raise EraseError(
            f"{file.path}: names the person and cannot be rewritten ({error}); remove or replace the file and run "
            "'kpi erase' again; nothing was erased"
        ) from error
    return done.content, done.gone


def _others(entry: ExtractFile, table: pa.Table, wanted: Wanted) -> pa.Array | None:
    if entry.organisation != wanted.organisation:
        return None
    if PERSON in table.column_names:
        mine = pc.invert(parts.outside(table, PERSON, {wanted.person}))
        wanted.employments.update(table.filter(mine)[EMPLOYMENT].to_pylist())
        return pc.invert(mine)
    if EMPLOYMENT in table.column_names:
        return parts.outside(table, EMPLOYMENT, wanted.employments)
    return None


def _deliveries(store: Path, wanted: Wanted) -> list[dict[str, Any]]:
    """The deliveries that change, with their hash before and after."""
    changed = []
    for file in raw.raw_files(store, wanted.organisation):
        content, gone = _rewritten(store, file, wanted)
        if gone:
            before = hashlib.sha256(file.path.read_bytes()).hexdigest()
            after = hashlib.sha256(content).hexdigest()
            name = file.path.relative_to(store / "raw").as_posix()
            changed.append({"file": name, "before": before, "after": after, "rows": gone, "content": content})
    return changed


def found(store: Path, wanted: Wanted) -> list[str]:
    """Where the person still is: every extract on disk, every delivery, and every text of the store."""
    at = [path for path in sorted(store.glob("extracts/*/*/*/*.parquet")) if _in_table(path, wanted)]
    at += [file.path for file in raw.raw_files(store, wanted.organisation) if raw.without(file, wanted).gone]
    marks = [one.encode() for one in wanted.pseudonyms]
    for path in sorted(store.glob("**/*")):
        if path.is_file() and path.suffix in _TEXT_FILES and "raw" not in path.relative_to(store).parts[:1]:
            content = path.read_bytes()
            at += [path] if any(mark in content for mark in marks) else []
    return [path.relative_to(store).as_posix() for path in at]


def _in_table(path: Path, wanted: Wanted) -> bool:
    table = pq.read_table(path, partitioning=None)
    return any(
        not pc.all(parts.outside(table, column, wanted.pseudonyms), min_count=0).as_py()
        for column in COLUMNS
        if column in table.column_names
    )
