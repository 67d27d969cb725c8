"""Append-only log of a store: JSON lines, each with the hash of the line before and a seal over itself.

Figures and persons' data never go in, only what was done, by whom and when.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kpi import durable, lock

FILE = Path("audit") / "log.jsonl"


class AuditError(RuntimeError):
    """The log is not as it was written; names the first broken line."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last line of a log: its number and its hash. An edition carries the one of its day."""

    number: int
    sha256: str


def append(root: Path, event: str, **facts: object) -> Head:
    """Adds one event; two processes that write at once take turns."""
    path = root / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        with lock.turn(handle):
            return _append(handle, path, event, facts)
    finally:
        os.close(handle)


def _append(handle: int, path: Path, event: str, facts: Mapping[str, object]) -> Head:
    content = path.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if whole != content:  # A line that was cut off while it was written never became an event.
        os.ftruncate(handle, len(whole))
    lines = whole.split(b"\n")[:-1]
    entry = {
        "number": len(lines) + 1,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "event": event,
        "by": _user(),
        **facts,
        "before": _sha256(lines[-1]) if lines else None,
    }
    line = _line(entry)
    try:
        _write(handle, len(whole), line + b"\n")
    except OSError:
        os.ftruncate(handle, len(whole))
        raise
    if not lines:
        durable.sync(path.parent)
    return Head(len(lines) + 1, _sha256(line))


def _write(handle: int, at: int, content: bytes) -> None:
    os.lseek(handle, at, os.SEEK_SET)
    while content:
        content = content[os.write(handle, content) :]
    os.fsync(handle)


def _line(entry: Mapping[str, object]) -> bytes:
    return _text({**entry, "seal": _sha256(_text(entry))})


def _text(entry: Mapping[str, object]) -> bytes:
    return json.dumps(entry, ensure_ascii=False, default=str).encode("utf-8")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container without a user database
        return f"user {os.getuid()}" if hasattr(os, "getuid") else "unknown"


def head(root: Path) -> Head | None:
    """The last whole line; None for a log that has not begun."""
    lines = _lines(root)
    return Head(len(lines), _sha256(lines[-1])) if lines else None


def events(root: Path) -> Iterator[dict[str, Any]]:
    """Every event that can be read, oldest first."""
    for line in _lines(root):
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict):
            yield found


def verify(root: Path, heads: Mapping[str, Head | None] | None = None) -> Head | None:
    """Every line against its seal and the line before, and the heads that editions carry against the log."""
    path, before = root / FILE, None
    lines = _lines(root)
    for number, line in enumerate(lines, start=1):
        fault = _fault(line, number, before)
        if fault:
            raise AuditError(f"{path}: line {number} is broken: {fault}")
        before = _sha256(line)
    if path.is_file() and not (path.read_bytes() or b"\n").endswith(b"\n"):
        raise AuditError(f"{path}: line {len(lines) + 1} is broken: it was cut off while it was written")
    for edition, expected in (heads or {}).items():
        _check_head(path, lines, edition, expected)
    return Head(len(lines), str(before)) if lines else None


def _fault(line: bytes, number: int, before: str | None) -> str | None:
    try:
        entry = json.loads(line)
        seal = entry.pop("seal")
    except (ValueError, KeyError, TypeError, AttributeError):
        return "not readable as a sealed line; it was changed"
    if line != _line(entry) or seal != _sha256(_text(entry)):
        return "its text does not fit its seal; it was changed"
    if entry.get("number") != number:
        return f"it says number {entry.get('number')}, expected {number}; lines are missing or were added before it"
    if entry.get("before") != before:
        got, expected = str(entry.get("before"))[:12], str(before)[:12]
        return f"the line before has sha256 {expected}…, it says {got}…; line {number - 1} was replaced"
    return None


def _check_head(path: Path, lines: list[bytes], edition: str, expected: Head | None) -> None:
    if expected is None:
        return
    if expected.number > len(lines):
        raise AuditError(
            f"{path}: line {len(lines) + 1} is broken: it is missing; edition {edition} was made when there were "
            f"{expected.number} lines"
        )
    found = _sha256(lines[expected.number - 1])
    if found != expected.sha256:
        raise AuditError(
            f"{path}: line {expected.number} is broken: sha256 is {found[:12]}…, edition {edition} says "
            f"{expected.sha256[:12]}…; the log was written anew"
        )


def _lines(root: Path) -> list[bytes]:
    """Whole lines only."""
    path = root / FILE
    return path.read_bytes().split(b"\n")[:-1] if path.is_file() else []


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
