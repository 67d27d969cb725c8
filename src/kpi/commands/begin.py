"""`kpi init` and `kpi template`: a new organisation, and what it fills in by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from kpi import catalogue, templates
from kpi.commands.options import Json, Organisation, Store, chosen, fail, print_json
from kpi.intake import source as sources
from kpi.settings import settings

Form = Annotated[str, typer.Argument(metavar="|".join(templates.FORMS), help="Which form.")]


def init(
    organisation: Annotated[str, typer.Option("--organisation", help="A short id such as odense-bf.")],
    name: Annotated[str, typer.Option("--name", help="The administration's name.")],
    municipality: Annotated[str, typer.Option("--municipality", help="For example 'Odense Kommune'.")],
    year: Annotated[int | None, typer.Option("--year", help="First year of the targets; default: this year.")] = None,
    store: Store = None,
    as_json: Json = False,
) -> None:
    """Make a real store with an organisation file, an empty target file and folders for deliveries."""
    home = settings().home
    if store is None and settings().store == home / "data" / "demo":
        store = home / "data" / "stores" / organisation
    folders = {one.raw_folder for one in sources.load().values()}
    begins = year or datetime.now(UTC).year
    begun = templates.begin(home, chosen(store), organisation, name, municipality, folders, begins)
    if as_json:
        print_json({"store": begun.store, "organisation": begun.organisation_file, "targets": begun.target_file})
        return
    print(f"store:        {begun.store}  (deliveries go into raw/{organisation}/)")
    print(f"organisation: {begun.organisation_file}")
    print(f"targets:      {begun.target_file}")


def template(
    form: Form,
    organisation: Organisation,
    year: Annotated[int, typer.Option("--year", help="The year that is reported.")],
    to: Annotated[Path | None, typer.Option("--to", help="File or folder; default: this folder.")] = None,
    store: Store = None,
    as_json: Json = False,
) -> None:
    """A pre-filled Danish workbook that is itself an ordinary delivery once it is filled in."""
    if form not in templates.FORMS:
        fail(f"template '{form}' is not known; expected one of {', '.join(templates.FORMS)}")
    at, to = chosen(store), to or Path()
    path = to / templates.file_name(form, year) if to.is_dir() else to
    rows = templates.write(at, catalogue.load(settings().home), form, organisation, year, path)
    place = at / "raw" / organisation / templates.FORMS[form].folder / templates.file_name(form, year)
    if as_json:
        print_json({"file": path, "rows": rows, "drop_as": place})
    else:
        print(f"{path}: {rows} rows; filled in, save it as {place}")
