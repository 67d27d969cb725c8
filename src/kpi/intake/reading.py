"""The parent's side of the child process that parses: one for a process, started anew when a file ends it."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Self

import kpi
from kpi.intake.cells import MEGABYTE, NotReadable
from kpi.intake.dialect import Dialect
from kpi.intake.source import Source

MOST_MEMORY = 512
"""Megabytes the child may use."""
_LEAST_SECONDS = 30.0
_SECONDS_PER_MEGABYTE = 1.0
"""Several times what a busy machine needs: these stop a file that never ends, not one that takes its time."""
_STRAINED = {"too_much_memory", "failed"}
"""What a reader short of memory may answer."""


_idle: list[Reader] = []
_idle_of = os.getpid()
_lending = Lock()


@contextmanager
def lent() -> Iterator[Reader]:
    """The process's own reader, which lives on for the next run; another when it is in use, or was broken off."""
    with _lending:
        reader = _idle.pop() if _idle and _idle_of == os.getpid() else Reader()
    try:
        yield reader
    except BaseException:
        reader.end()
        raise
    with _lending:
        if not _idle:
            _idle.append(reader)
            return
    reader.end()


@atexit.register
def end_idle() -> None:
    """Ends the reader that waits for the next run."""
    if _idle_of == os.getpid():
        while _idle:
            _idle.pop().end()


class Reader:
    """Parses deliveries out of the way. Every method raises NotReadable, and OSError where the disk is full."""

    def __init__(self, *, megabytes: int = MOST_MEMORY, least_seconds: float = _LEAST_SECONDS) -> None:
        self._megabytes = megabytes
        self._least_seconds = least_seconds
        self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.end()

    def take(
        self, path: Path, sha256: str, source: Source, dialect: Dialect, organisation: str, key: bytes, out: Path
    ) -> dict[str, Any]:
        """Rows, found, left_out and faults of a delivery; its candidate is written to `out`."""
        who = {"organisation": organisation, "key": key.hex(), "out": str(out)}
        return self._asked("take", path, **_of(sha256, source, dialect), **who)

    def texts(
        self, path: Path, sha256: str, source: Source, dialect: Dialect, wanted: Mapping[str, list[int]]
    ) -> dict[str, dict[int, str | None]]:
        """By header and row, what the delivery says there."""
        texts = self._asked("texts", path, **_of(sha256, source, dialect), wanted=wanted)["texts"]
        return {header: {int(row): text for row, text in rows.items()} for header, rows in texts.items()}

    def detect(self, path: Path, answers: Mapping[str, str]) -> dict[str, Any]:
        proposal: dict[str, Any] = self._asked("detect", path, answers=dict(answers))["proposal"]
        return proposal

    def _asked(self, do: str, path: Path, **more: object) -> dict[str, Any]:
        seconds = max(self._least_seconds, path.stat().st_size / MEGABYTE * _SECONDS_PER_MEGABYTE)
        request = json.dumps({"do": do, "path": str(path), **more})
        answer = self._sent(request, seconds)
        if _STRAINED & answer.keys() and self._served > 1:  # perhaps what earlier files have left behind
            self._restart()
            answer = self._sent(request, seconds)
        if "disk" in answer:
            raise OSError(answer["disk"], os.strerror(answer["disk"]), str(more.get("out", path)))
        if "not_readable" in answer:
            raise NotReadable(answer["not_readable"], **answer["said"])
        if "too_much_memory" in answer:
            raise NotReadable("too_much_memory", megabytes=self._megabytes)
        if "failed" in answer:
            raise NotReadable("reader_failed", problem=answer["failed"])
        return answer

    def _sent(self, request: str, seconds: float) -> dict[str, Any]:
        if self._child.poll() is not None:
            self._restart()
        assert self._child.stdin
        self._served += 1
        try:
            self._child.stdin.write(request + "\n")
            self._child.stdin.flush()
            line = self._lines.get(timeout=seconds)
        except Empty:
            self._restart()
            raise NotReadable("too_slow", seconds=round(seconds)) from None
        except OSError:
            line = None
        if line is None:
            self._restart()
            raise NotReadable("too_much_memory", megabytes=self._megabytes)
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _start(self) -> None:
        self._child = self._started()
        self._served = 0
        self._lines: Queue[str | None] = Queue()
        self._listener = Thread(target=_pass_on, args=(self._child.stdout, self._lines), daemon=True)
        self._listener.start()

    def _started(self) -> subprocess.Popen[str]:
        home = str(Path(kpi.__file__).parents[1])
        calm = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}
        paths = os.pathsep.join(filter(None, [home, os.environ.get("PYTHONPATH")]))
        return subprocess.Popen(
            [sys.executable, "-m", "kpi.intake.worker", str(self._megabytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            env=os.environ | calm | {"PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"},
        )

    def _restart(self) -> None:
        self.end()
        self._start()

    def end(self) -> None:
        self._child.kill()
        self._child.wait()
        self._listener.join()
        for pipe in (self._child.stdin, self._child.stdout):
            try:
                if pipe:
                    pipe.close()
            except OSError:  # what was still to be sent to it
                pass


def _of(sha256: str, source: Source, dialect: Dialect) -> dict[str, object]:
    return {"sha256": sha256, "source": source.model_dump(), "dialect": dialect.model_dump()}


def _pass_on(pipe: Any, lines: Queue[str | None]) -> None:
    """Lines as they come, then None: the child has ended."""
    for line in pipe:
        lines.put(line)
    lines.put(None)
