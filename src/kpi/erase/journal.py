"""An erasure touches many files: prepared beside them, written down in a journal, then swapped. Whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kpi import audit
from kpi.durable import sync, write

FOLDER = ".erasing"
JOURNAL = "journal.json"


@dataclass(frozen=True, slots=True)
class Swap:
    """A file of the store (relative to it, forward slashes) and what it will hold; None removes it."""

    path: str
    content: bytes | None


def carry_out(store: Path, swaps: Sequence[Swap], event: str, **facts: object) -> None:
    """Swaps all files and logs it. A run that dies on the way is completed by the next one that changes the store."""
    folder = store / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    plan = []
    for place, swap in enumerate(swaps):
        prepared = None if swap.content is None else f"{place}.new"
        if prepared is not None:
            write(folder / prepared, swap.content or b"")
        plan.append({"path": swap.path, "prepared": prepared})
    write(folder / f"{JOURNAL}.tmp", json.dumps({"event": event, "facts": facts, "swaps": plan}, default=str).encode())
    sync(folder)
    os.replace(folder / f"{JOURNAL}.tmp", folder / JOURNAL)
    sync(folder)
    complete(store)


def complete(store: Path) -> None:
    """Carries out what a journal says; without one, what was merely prepared is thrown away."""
    folder = store / FOLDER
    if not folder.is_dir():
        return
    if (folder / JOURNAL).is_file():
        journal = json.loads((folder / JOURNAL).read_text(encoding="utf-8"))
        for swap in journal["swaps"]:
            _swap(store, folder, swap["path"], swap["prepared"])
        audit.append(store, journal["event"], **journal["facts"])
        (folder / JOURNAL).unlink()
        sync(folder)
    shutil.rmtree(folder)


def _swap(store: Path, folder: Path, path: str, prepared: str | None) -> None:
    """Done already when what was prepared is gone."""
    target = store / path
    if prepared is None:
        target.unlink(missing_ok=True)
    elif (folder / prepared).is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(folder / prepared, target)
    if target.parent.is_dir():
        sync(target.parent)
