"""`kpi report`: a quarter's pack for a committee, kept when it was seen, and what changed since."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, cast

import typer

from kpi import audit, lock
from kpi.commands.options import Organisation, Store, chosen, fail
from kpi.reader import open_reader
from kpi.reports import frozen, pdf, since, workbook
from kpi.reports import pack as packs
from kpi.reports.pack import Wanted
from kpi.screens.language import Code
from kpi.screens.report_spec import Pack, Section

MAKERS = {"pdf": pdf.as_pdf, "xlsx": workbook.as_xlsx}
LANGUAGES = ("da", "en")


def report(
    organisation: Organisation,
    quarter: Annotated[str, typer.Option("--quarter", help="For example 2018-Q4.")],
    to: Annotated[Path | None, typer.Option("--to", help="The folder to write to.")] = None,
    unit: Annotated[str, typer.Option("--unit", help="A unit of it; default: the whole organisation.")] = "",
    formats: Annotated[str, typer.Option("--format", help="pdf, xlsx or both with a comma.")] = "pdf,xlsx",
    language: Annotated[str, typer.Option("--language", help="da or en.")] = "da",
    freeze: Annotated[bool, typer.Option("--freeze", help="Keep it as what the committee saw.")] = False,
    against: Annotated[str, typer.Option("--against", help="Tell what changed since this kept quarter.")] = "",
    store: Store = None,
) -> None:
    """A quarter's pack as PDF and workbook; public figures only, so it can be handed out."""
    at, kinds = chosen(store), _kinds(formats)
    if language not in LANGUAGES:
        fail(f"--language is '{language}'; expected {' or '.join(LANGUAGES)}")
    if to is None and not (freeze or against):
        fail("nothing to do: --to says where to write; or use --freeze or --against")
    reader, wanted = open_reader(at), Wanted(organisation, quarter, unit, cast("Code", language))
    changed = since.told(at, reader, wanted, against) if against else None
    pack = packs.build(reader, wanted, since=changed)
    if freeze:
        _freeze(at, pack)
    if to is not None:
        _write(to, wanted.name, pack, kinds)
    if changed:
        _tell(changed)


def _kinds(formats: str) -> list[str]:
    kinds = [one.strip() for one in formats.split(",") if one.strip()]
    unknown = [one for one in kinds if one not in MAKERS]
    if unknown or not kinds:
        fail(f"--format is '{formats}'; expected {', '.join(MAKERS)}, or both with a comma")
    return kinds


def _freeze(store: Path, pack: Pack) -> None:
    with lock.alone(store, "report --freeze"):
        receipt = frozen.freeze(store, pack)
        audit.append(store, "report --freeze", organisation=pack.organisation, unit=pack.unit, quarter=pack.quarter,
                     edition=receipt.edition, files=receipt.files)  # fmt: skip
    print(f"kept {receipt.name} from edition {receipt.edition}")


def _write(to: Path, name: str, pack: Pack, kinds: list[str]) -> None:
    to.mkdir(parents=True, exist_ok=True)
    for kind in kinds:
        path = to / f"{name}.{kind}"
        path.write_bytes(MAKERS[kind](pack))
        print(path)


def _tell(changed: Section) -> None:
    for sentence in changed.sentences:
        print(sentence)
    for block in changed.blocks:
        print(f"{block.title}:")
        for row in block.table.rows if block.table else ():
            print("  " + " | ".join(row))
        for point in block.points:
            print(f"  {point}")
