"""`kpi editions`, `kpi rollback` and `kpi audit verify`: what was published, and what was done."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer

from kpi import audit, edition
from kpi.commands.options import Json, Store, chosen, print_json
from kpi.publish import retention
from kpi.refresh import changing

audit_app = typer.Typer(no_args_is_help=True, help="The append-only log of a store.")


def editions(store: Store = None, as_json: Json = False) -> None:
    """The editions of a store, oldest first, with age and hash; a damaged one says so."""
    at = chosen(store)
    rows = [_row(at, name) for name in edition.names(at)]
    if as_json:
        print_json({"editions": rows})
    for row in () if as_json else rows:
        mark = "*" if row["current"] else " "
        print(
            f"{mark} {row['edition']} {row['created']} {row['age']:>8} {str(row['sha256'])[:12]} {row['fault'] or ''}"
        )


def _row(store: Path, name: str) -> dict[str, Any]:
    row: dict[str, Any] = {"edition": name, "created": None, "age": "", "sha256": None, "fault": None}
    row["current"] = name == edition.current(store)
    try:
        manifest = edition.verify(store / edition.FOLDER / name)
    except edition.EditionError as error:
        return row | {"fault": str(error)}
    age = datetime.now(UTC) - manifest.created
    said = f"{age.days} d" if age.days else f"{age.seconds // 3_600} h"
    return row | {"created": manifest.created.isoformat(), "age": said, "sha256": manifest.sha256}


def rollback(name: str = typer.Argument(metavar="EDITION"), store: Store = None, as_json: Json = False) -> None:
    """Point readers to an earlier edition; extracts and ledger stay as they are."""
    at = chosen(store)
    with changing(at, "rollback"):
        manifest = retention.roll_back(at, name)
    if as_json:
        print_json({"edition": manifest.edition, "sha256": manifest.sha256})
    else:
        print(f"readers now open edition {manifest.edition} of {manifest.created.isoformat()}")


@audit_app.command()
def verify(store: Store = None, as_json: Json = False) -> None:
    """Every line of the log against its seal, the line before and the editions; names the first broken line."""
    at = chosen(store)
    heads = {}
    for name in edition.names(at):
        try:
            heads[name] = edition.verify(at / edition.FOLDER / name).audit
        except edition.EditionError:
            continue
    head = audit.verify(at, heads)
    if as_json:
        print_json({"lines": head.number if head else 0, "sha256": head.sha256 if head else None})
    else:
        print(f"{head.number if head else 0} lines, no faults")
