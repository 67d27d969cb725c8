"""`kpi book`: the figures and targets as files that can be printed, sent and filed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpi import answers
from kpi.commands.options import Json, Store, chosen, print_json
from kpi.screens import book as screens
from kpi.screens.language import Language

LANGUAGES = (Language("da"), Language("en"))


def book(
    to: Annotated[Path, typer.Option("--to", help="A folder; files of the same name in it are replaced.")],
    store: Store = None,
    as_json: Json = False,
) -> None:
    """Write the book of figures and targets: HTML in a folder per language, from the current edition."""
    scoped = answers.scoped(chosen(store))
    written = [path for say in LANGUAGES for path in _write(to / say.code, screens.files(scoped, say))]
    if as_json:
        print_json({"edition": scoped.edition.id, "files": [str(path) for path in written]})
    else:
        print(f"{len(written)} files written from edition {scoped.edition.id}; begin with {written[0]}")


def _write(folder: Path, texts: dict[str, str]) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
        paths.append(folder / name)
    return paths
