"""Which edition readers open, and how many are kept: roll-back moves the pointer, old editions go by count."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from kpi import audit, edition
from kpi.publish.write import point_to


def roll_back(store: Path, name: str) -> edition.Manifest:
    """Points readers to another edition, once its hashes hold. The ledger and the extracts stay as they are."""
    known = edition.names(store)
    if name not in known:
        expected = ", ".join(known[-12:]) or "none, nothing has been published yet"
        raise edition.EditionError(f"edition '{name}' is not in {store / edition.FOLDER}; expected one of {expected}")
    manifest = edition.verify(store / edition.FOLDER / name)
    audit.append(store, "rollback", edition=name, manifest=manifest.sha256, instead_of=edition.current(store))
    for later in known[known.index(name) + 1 :]:
        _mark(store, later).touch()
    point_to(store, name, manifest.sha256)
    _mark(store, name).unlink(missing_ok=True)
    return manifest


def _mark(store: Path, name: str) -> Path:
    """Says that an edition was withdrawn; it stands beside the folder, which never changes."""
    return store / edition.FOLDER / f"{name}{edition.WITHDRAWN}"


def prune(store: Path, keep: int) -> list[str]:
    """Removes all but the newest editions and the one in force; a folder is hidden first, so that none is seen torn."""
    folder = store / edition.FOLDER
    for left in folder.glob(".v*.gone"):
        shutil.rmtree(left, ignore_errors=True)
    known, current = edition.names(store), edition.current(store)
    old = [name for name in known[: max(0, len(known) - keep)] if name != current]
    if old:
        audit.append(store, "editions removed", editions=old)
    for name in old:
        hidden = folder / f".{name}.gone"
        os.rename(folder / name, hidden)
        shutil.rmtree(hidden)
        _mark(store, name).unlink(missing_ok=True)
    return old
