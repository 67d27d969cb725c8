"""One writer at a time. The operating system holds the lock and gives it back when its holder dies, however it dies."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

FILE = "run.lock"
"""Beside `store.toml`: the runs that change a store take turns here."""
_FAR = 1 << 30
"""Windows locks bytes, not files, and nobody else may read them: this one lies beyond everything that is written."""


class Busy(RuntimeError):
    """Somebody else is at work in the store; one line."""


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int, *, wait: bool) -> None:
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)

    def _give_back(handle: int) -> None:
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(handle: int, *, wait: bool) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))

    def _give_back(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


@contextmanager
def turn(handle: int) -> Iterator[None]:
    """Waits for an open file to be free, and holds it."""
    _take(handle, wait=True)
    try:
        yield
    finally:
        _give_back(handle)


@contextmanager
def alone(store: Path, doing: str) -> Iterator[None]:
    """Holds the store for one run; raises Busy at once when another run has it."""
    path = store / FILE
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            _take(handle, wait=False)
        except OSError as error:
            raise Busy(f"{store}: {_holder(path)}; nothing was done, try again when it has ended") from error
        try:
            _sign(handle, doing)
            yield
        finally:
            _give_back(handle)
    finally:
        os.close(handle)


def _sign(handle: int, doing: str) -> None:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, json.dumps({"doing": doing, "process": os.getpid(), "since": since}).encode())


def _holder(path: Path) -> str:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return f"'kpi {found['doing']}' (process {found['process']}) is at work since {found['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another run is at work"
