"""The edition every session reads: opened once, and again when the store points to another one."""

from __future__ import annotations

import threading
from pathlib import Path

from kpi import reader

POINTER = Path("editions") / "CURRENT"
_opened: dict[Path, tuple[str, reader.Reader]] = {}
_lock = threading.Lock()


def pointer(store: Path) -> str:
    """What the store points to just now; changes with every publication and roll-back."""
    try:
        return (store / POINTER).read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def current(store: Path) -> reader.Reader:
    """The verified reader of the store's current edition, shared by all sessions; each takes its own scope of it."""
    at = pointer(store)
    with _lock:
        if store not in _opened or _opened[store][0] != at:
            _opened[store] = (at, reader.open_reader(store))
        return _opened[store][1]
