"""What the last run did, as far as a principal may see it: receipts only of organisations seen as a whole."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from kpi import status
from kpi.edition import Manifest
from kpi.status import Status


@dataclass(frozen=True, slots=True)
class Read:
    """The status, or why there is none. `ahead`: deliveries were taken in that this edition was not made from."""

    status: Status | None
    damaged: bool = False
    ahead: bool = False


def read(editions: Path, manifest: Manifest, roots: tuple[str, ...]) -> Read:
    try:
        found = status.read(editions)
    except status.StatusError:
        return Read(None, damaged=True)
    if found is None:
        return Read(None)
    mine = tuple(one for one in found.organisations if one.id in roots)
    seen = replace(found, organisations=mine, unplaced=found.unplaced if mine else 0)
    return Read(seen, ahead=found.index != manifest.index)


def form(editions: Path, found: Read, organisation: str, name: str) -> bytes:
    """The bytes of a form that the status offers, held against its hash; raises LookupError for any other."""
    organisations = found.status.organisations if found.status else ()
    for one in (form for mine in organisations if mine.id == organisation for form in mine.forms):
        if one.name == name and one.sha256:
            content = status.form_path(editions, organisation, one).read_bytes()
            if hashlib.sha256(content).hexdigest() == one.sha256:
                return content
    raise LookupError(f"form '{name}' is not offered here; the next 'kpi refresh' makes the forms anew")
