"""`kpi measure`, `kpi judge` and `kpi check`: what is known, what is promised, and whether it is written down well."""

from __future__ import annotations

from typing import Annotated

import typer

from kpi import answers, audit, catalogue
from kpi.commands.options import Exact, Json, Organisation, Store, chosen, print_json
from kpi.settings import settings


def measure(
    kpi: str,
    unit: Annotated[str, typer.Option("--unit", help="For example albertslund-sf.")],
    window: Annotated[str, typer.Option("--window", help="2018-Q4, 2018, 2018-10, 2018-YTD09 or R12-2018-12.")],
    store: Store = None,
    exact: Exact = False,
    as_json: Json = False,
) -> None:
    """One figure of a KPI for a unit and a window."""
    at = chosen(store)
    if exact:
        audit.append(at, "measure --exact", kpi=kpi, unit=unit, window=window)
        found = answers.exact_figure(at, catalogue.load(settings().home), kpi, unit, window)
    else:
        found = answers.published_figure(at, kpi, unit, window)
    if as_json:
        print_json(found)
    else:
        print(f"{kpi} {unit} {window}: {found['value'] if found['hidden'] is None else found['hidden']}")


def judge(
    organisation: Organisation,
    as_of: Annotated[str | None, typer.Option("--as-of", help="A month such as 2018-12; default: the newest.")] = None,
    store: Store = None,
    exact: Exact = False,
    as_json: Json = False,
) -> None:
    """Every target of an organisation once, as it stands at the end of a month."""
    at = chosen(store)
    if exact:
        audit.append(at, "judge --exact", organisation=organisation, as_of=as_of)
        found = answers.exact_judgements(at, catalogue.load(settings().home), organisation, as_of)
    else:
        found = answers.published_judgements(at, organisation, as_of)
    if as_json:
        print_json(found)
        return
    for target in found["targets"]:
        print(f"{target['id']:32} {target['status']:13} {target['reason'] or '':24} {target['title']}")


def check(as_json: Json = False) -> None:
    """Validate KPIs, targets, organisations and settings; every fault in a line of its own."""
    found = catalogue.load(settings().home)
    targets = sum(1 for _ in found.promises())
    counts = {"kpis": len(found.kpis), "targets": targets, "organisations": len(found.organisations)}
    if as_json:
        print_json(counts)
    else:
        print(f"{counts['kpis']} KPIs, {targets} targets, {counts['organisations']} organisations: no faults")
