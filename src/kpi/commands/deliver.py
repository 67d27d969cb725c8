"""`kpi ingest`, `kpi publish` and `kpi refresh`: from a delivery to an edition."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpi import catalogue, refresh
from kpi.commands.options import Bar, Json, Store, chosen, print_json
from kpi.settings import settings

Paths = Annotated[list[Path] | None, typer.Argument(help="Deliveries; default: all of raw/.")]
Accept = Annotated[
    list[str] | None, typer.Option("--accept", help="A check that stopped and is confirmed to be right.")
]
Because = Annotated[str, typer.Option("--because", help="Why the accepted checks are right; logged, no names.")]


def ingest(
    paths: Paths = None,
    store: Store = None,
    accept: Accept = None,
    because: Because = "",
    as_json: Json = False,
) -> None:
    """Deliveries (all of raw/, or those named) to extracts; a receipt for each."""
    confirmed = dict.fromkeys(accept or [], because)
    with Bar(silent=as_json) as bar:
        receipts = refresh.take_in(chosen(store), paths or None, on_progress=bar.delivery, accept=confirmed)
    if as_json:
        print_json({"receipts": [receipt.as_json() for receipt in receipts]})
    else:
        for receipt in receipts:
            print(receipt.line())
    raise SystemExit(int(any(receipt.verdict == "refused" for receipt in receipts)))


def publish(
    new_series: Annotated[
        bool, typer.Option("--new-series", help="The ledger is lost: begin new series for all nodes.")
    ] = False,
    store: Store = None,
    as_json: Json = False,
) -> None:
    """Extracts to a new edition, which readers then open."""
    with Bar(silent=as_json) as bar:
        register = catalogue.load(settings().home)
        made = refresh.publish(chosen(store), register, settings(), bar.step, new_series=new_series)
    if as_json:
        print_json(
            {"edition": made.edition, "figures": made.figures, "judgements": made.judgements, "newest": made.newest}
        )
    else:
        print(f"edition {made.edition}: {made.figures} figures, {made.judgements} judgements")


def refresh_store(store: Store = None, accept: Accept = None, because: Because = "", as_json: Json = False) -> None:
    """Everything new in raw/ to extracts to a new edition; a refusal keeps the last edition. For a schedule."""
    at, register, confirmed = chosen(store), catalogue.load(settings().home), dict.fromkeys(accept or [], because)
    with Bar(silent=as_json) as bar:
        done = refresh.refresh(at, register, settings(), on_progress=bar.delivery, on_step=bar.step, accept=confirmed)
    if as_json:
        receipts = [receipt.as_json() for receipt in done.receipts if receipt.verdict != "unchanged"]
        counts = {verdict: done.count(verdict) for verdict in ("accepted", "refused", "unchanged")}
        print_json(
            {
                "summary": done.line(),
                "edition": done.edition,
                "published": done.published is not None,
                **counts,
                "receipts": receipts,
            }
        )
    else:
        for receipt in done.receipts:
            if receipt.verdict != "unchanged":
                print(receipt.line())
        print(done.line())
    raise SystemExit(int(done.refused))
