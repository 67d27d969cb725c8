"""`kpi attack`: what an adversary with published editions in hand finds out about single persons."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpi import attack as adversary
from kpi import edition as editions
from kpi.commands.options import Bar, Json, Store, chosen, fail, print_json

Editions = Annotated[list[str], typer.Argument(metavar="EDITION…", help="Names such as v0007, or folders.")]
Leader = Annotated[str | None, typer.Option("--leader", help="Also as this unit's leader, who has its own figures.")]
Sample = Annotated[
    int | None, typer.Option("--sample", min=1, help="Only so many cells of each organisation's points.")
]
Seed = Annotated[int, typer.Option("--seed", help="Which cells a sample draws.")]


def attack(
    edition: Editions,
    leader: Leader = None,
    sample: Sample = None,
    seed: Seed = 1,
    store: Store = None,
    as_json: Json = False,
) -> None:
    """Attack the public part of editions by linear programming; exit code 1 when anything is found."""
    folders = [_folder(name, store) for name in edition]
    sampled = adversary.Sampled(sample, seed) if sample else None
    with Bar(silent=as_json) as bar:
        report = adversary.attack_editions(folders, leader, sampled, bar.delivery)
    if as_json:
        print_json(report.as_json())
    else:
        for line in report.lines():
            print(line)
    raise SystemExit(int(not report.is_clean))


def _folder(name: str, store: Path | None) -> Path:
    at = chosen(store) / editions.FOLDER / name
    if at.is_dir():
        return at
    if Path(name).is_dir():
        return Path(name)
    known = ", ".join(editions.names(chosen(store))) or "none"
    return fail(f"edition '{name}' is not in {chosen(store)} and no folder; expected one of: {known}")
