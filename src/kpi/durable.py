"""Files written through to the disk: what a run said it wrote is there after a power cut too."""

from __future__ import annotations

import os
from pathlib import Path


def write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def swap(path: Path, content: bytes) -> None:
    """Whole or not at all: a reader sees the old bytes or the new ones."""
    beside = path.with_name(f".{path.name}.new")
    write(beside, content)
    os.replace(beside, path)
    sync(path.parent)


def sync(folder: Path) -> None:
    """The names in a folder; only POSIX systems need it."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
