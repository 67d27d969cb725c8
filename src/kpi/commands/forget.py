"""`kpi erase` and `kpi retention`: what is known of persons is taken out again."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from kpi.commands.options import Json, Organisation, Store, chosen, print_json
from kpi.erase import person as persons
from kpi.erase import retention as keeping
from kpi.extracts import ExtractIndex
from kpi.publish.ledger import Ledger
from kpi.refresh import changing
from kpi.settings import settings
from kpi.store import kind_of


def erase(
    organisation: Organisation,
    person: Annotated[str | None, typer.Option("--person", help="The pseudonym, 16 hex digits.")] = None,
    person_id: Annotated[str | None, typer.Option("--person-id", help="The id that payroll uses.")] = None,
    because: Annotated[str, typer.Option("--because", help="For the log: a case number, never a name.")] = "",
    store: Store = None,
    as_json: Json = False,
) -> None:
    """Take a person out of the extracts and of the deliveries in raw/; what was published stays."""
    at = chosen(store)
    with changing(at, "erase"):
        done = persons.erase(at, organisation, person=person, person_id=person_id, because=because)
        Ledger(at).forget({done.person})
    if as_json:
        print_json(asdict(done))
        return
    print(f"extracts: {', '.join(f'{name} {rows}' for name, rows in done.rows.items()) or 'no'} rows erased")
    for one in done.deliveries:
        print(f"raw/{one['file']}: {one['rows']} rows erased")
    print("nothing of the person is left in extracts, raw and ledger; points that were published stay as they are")


def retention(
    remove: Annotated[bool, typer.Option("--remove", help="Remove what is listed; it cannot be brought back.")] = False,
    store: Store = None,
    as_json: Json = False,
) -> None:
    """List deliveries and rows about persons that are older than the settings allow; remove them on command."""
    at, now = chosen(store), settings()
    with changing(at, "retention"):
        old = keeping.beyond(at, now.raw_days, now.extract_years, _today(at))
        if remove:
            keeping.remove(at, old)
    if as_json:
        print_json(asdict(old) | {"removed": remove})
        return
    for one in old.deliveries:
        print(f"raw/{one.file}: {one.days} days{'' if one.accepted else ', never taken in'}")
    for extract, rows in old.rows.items():
        print(f"{extract}: {rows} rows before {old.before}")
    count = f"{len(old.deliveries)} deliveries and {sum(old.rows.values())} rows"
    print(f"{count} removed" if remove else f"{count} beyond their time; 'kpi retention --remove' removes them")


def _today(store: Path) -> date:
    """A demo's clock stands at the end of its data."""
    newest = max((one.end for one in ExtractIndex.load(store, verify=False).coverage), default=date.max)
    today = datetime.now(UTC).date()
    return min(today, newest) if kind_of(store) == "demo" else today
