"""The edition every session reads: opened once, and again when the store points to another one.

A page takes one reader at its beginning and keeps it to its end, so it never mixes two editions. While a new edition
is being opened everybody else goes on with the one in memory; where the new one is damaged, so does the whole server,
says so on every page and looks again now and then.
"""

from __future__ import annotations

import gc
import logging
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from kpi import reader

POINTER = Path("editions") / "CURRENT"
RETRY_SECONDS = 60.0
_log = logging.getLogger("kpi.web")
_lock = threading.Lock()


@dataclass(frozen=True)
class _Opened:
    pointer: str
    reader: reader.Reader
    at: float

    def is_due(self, pointer: str) -> bool:
        """Whether to look again: the pointer has moved, or what it names could not be opened a while ago."""
        waited = time.monotonic() - self.at > RETRY_SECONDS
        return self.pointer != pointer or (self.reader.edition.fell_back and waited)


_opened: dict[Path, _Opened] = {}


def pointer(store: Path) -> str:
    """What the store points to just now; changes with every publication and roll-back."""
    try:
        return (store / POINTER).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def current(store: Path) -> reader.Reader:
    """The verified reader of the store's current edition, shared by all sessions; each takes its own scope of it."""
    held, at = _opened.get(store), pointer(store)
    if held and not held.is_due(at):
        return held.reader
    # Somebody waits only where there is nothing yet to read.
    if not _lock.acquire(blocking=held is None) and held:
        return held.reader
    try:
        return _renewed(store)
    finally:
        _lock.release()


def _renewed(store: Path) -> reader.Reader:
    held, at = _opened.get(store), pointer(store)
    if held and not held.is_due(at):
        return held.reader
    found = reader.renewed(store, held.reader) if held else reader.open_reader(store)
    if found.edition.fell_back:
        _log.warning("edition %s is read in place of the one the store points to, which is damaged", found.edition.id)
    _opened[store] = _Opened(at, found, time.monotonic())
    # The edition stays: the rounds of the garbage collector need not walk through it again and again.
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    return found
