"""`kpi source detect`: what an unknown delivery looks like, and the source file that would read it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpi.commands.options import Json, fail, print_json
from kpi.intake import detect as look_at

source_app = typer.Typer(no_args_is_help=True, help="Source files: how a system writes its deliveries.")
Answers = Annotated[list[str] | None, typer.Option("--answer", metavar="KEY=ANSWER", help="Settles a question.")]


@source_app.callback()
def source() -> None:
    """Source files: how a system writes its deliveries."""


@source_app.command()
def detect(
    file: Path,
    answer: Answers = None,
    to: Annotated[Path | None, typer.Option("--to", help="Write the proposed source file here.")] = None,
    as_json: Json = False,
) -> None:
    """Propose a source file from a sample. What could be meant in two ways is asked, never guessed."""
    found = look_at(file, dict(_settled(one) for one in answer or []))
    if to:
        if to.exists():
            fail(f"{to}: is there already; nothing is overwritten, name another file or remove it")
        to.write_text(found.toml(), encoding="utf-8")
    if as_json:
        print_json(found.as_json() | {"source_file": found.toml()})
    else:
        print(found.text(), end="")
        print(f"\n{to}" if to else f"\n{found.toml()}", end="\n" if to else "")


def _settled(answer: str) -> tuple[str, str]:
    key, equals, value = answer.partition("=")
    if not equals or not key:
        fail(f"--answer is '{answer}'; expected KEY=ANSWER, such as date=dd-mm-yyyy")
    return key, value
