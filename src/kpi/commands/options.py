"""What the commands share: their options, and how they print and fail."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from kpi.settings import settings

Store = Annotated[Path | None, typer.Option("--store", help="The store; default: the settings' store, else data/demo.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output and nothing else.")]
Exact = Annotated[bool, typer.Option("--exact", help="From the extracts, unprotected: the refresh zone only; logged.")]
Organisation = Annotated[str, typer.Option("--organisation", help="For example aalborg-fb.")]
console = Console(stderr=True)


def chosen(store: Path | None) -> Path:
    return store or settings().store


def print_json(document: Any) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=1, default=str))


def fail(*lines: str) -> NoReturn:
    for line in lines:
        print(f"kpi: {line}", file=sys.stderr)
    raise SystemExit(1)


class Bar:
    """A progress bar on standard error, gone when the work is done; only in a terminal, and not with `--json`."""

    def __init__(self, *, silent: bool) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        self._progress = Progress(*columns, console=console, transient=True, disable=silent or not console.is_terminal)
        self._task = self._progress.add_task("", total=None)

    def __enter__(self) -> Bar:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def delivery(self, done: int, of: int, name: str) -> None:
        self._progress.update(self._task, completed=done, total=of, description=name)

    def step(self, name: str) -> None:
        self._progress.update(self._task, completed=0, total=None, description=name)
