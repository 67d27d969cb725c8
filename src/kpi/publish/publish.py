"""`kpi publish`: extracts → facts → figures and judgements → a new edition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from kpi import store as stores
from kpi.catalogue import Catalogue
from kpi.engine.judge import Judge
from kpi.engine.measure import Measures
from kpi.engine.rhythm import STALE_PERIODS
from kpi.extracts import ExtractIndex
from kpi.facts import store as facts_store
from kpi.facts.shape import OrganisationFacts
from kpi.model import Kpi, Organisation, TargetFile
from kpi.publish import changes, interim, references, tables
from kpi.publish.figures import figures
from kpi.publish.write import write


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did."""

    edition: str
    figures: int
    judgements: int
    newest: dict[str, date]


def publish(
    store: Path,
    catalogue: Catalogue,
    *,
    least_heads: int,
    stale_periods: int = STALE_PERIODS,
    on_progress: Callable[[str], None] = lambda step: None,
) -> Published:
    kind = stores.kind_of(store)
    index = ExtractIndex.load(store)
    on_progress("facts")
    facts = {name: one for name, one in facts_store.build(index).items() if name in catalogue.organisations}
    rows: dict[str, list[dict[str, Any]]] = {title: [] for title in tables.SCHEMAS}
    frozen = references.load(store)
    as_of: dict[str, list[date]] = {}
    for name, one in facts.items():
        on_progress(name)
        measures = Measures(one, catalogue.kpis)
        frozen = references.with_new(frozen, catalogue, measures, name)
        may_show = interim.visible(one, least_heads)
        as_of[name] = month_ends(measures)
        judge = Judge(measures, catalogue.organisations[name], frozen, may_show, stale_periods)
        rows["units"] += tables.unit_rows(measures, may_show)
        rows["figures"] += [tables.figure_row(name, placed) for placed in figures(measures, may_show)]
        rows["judgements"] += _judgements(catalogue, judge, measures, as_of[name])
        for title, row in changes.rows(judge.one_window.histories, may_show):
            rows[title].append(row)
        rows["coverage"] += _coverage(catalogue.organisations[name], one)
    on_progress("writing")
    references.save(store, frozen)
    edition = write(
        store,
        {title: tables.table(schema, rows[title]) for title, schema in tables.SCHEMAS.items()},
        catalogue_json(catalogue, set(facts)),
        store_kind=kind,
        as_of=as_of,
        sources=index.source_hashes,
    )
    newest = {name: days[-1] for name, days in as_of.items()}
    return Published(edition, len(rows["figures"]), len(rows["judgements"]), newest)


def month_ends(measures: Measures) -> list[date]:
    """The month ends every target is judged at: all up to the newest complete month."""
    facts = measures.facts
    ends = (facts.month_end(step) for step in range(facts.months))
    return [end for end in ends if end <= measures.newest_month]


def catalogue_json(catalogue: Catalogue, organisations: set[str]) -> dict[str, Any]:
    """The register an edition was judged by, frozen with it."""
    files = [file for file in catalogue.files if file.document.organisation in organisations]
    return {
        "kpis": TypeAdapter(list[Kpi]).dump_python(list(catalogue.kpis.values()), mode="json", by_alias=True),
        "files": TypeAdapter(list[TargetFile]).dump_python(files, mode="json", by_alias=True),
        "organisations": TypeAdapter(list[Organisation]).dump_python(
            [one for one in catalogue.organisations.values() if one.id in organisations], mode="json", by_alias=True
        ),
    }


def _judgements(catalogue: Catalogue, judge: Judge, measures: Measures, as_of: list[date]) -> list[dict[str, Any]]:
    organisation = judge.organisation
    return [
        tables.judgement_row(organisation, document, target, place, judge.judge(document, target, day), measures)
        for place, (document, target) in enumerate(catalogue.promises(organisation.id))
        for day in as_of
    ]


def _coverage(organisation: Organisation, facts: OrganisationFacts) -> list[dict[str, Any]]:
    rhythms = {rhythm.extract: rhythm for rhythm in organisation.rhythms}
    return [
        {
            "organisation": organisation.id,
            "extract": extract,
            "newest_month": newest,
            "every": rhythms[extract].every if extract in rhythms else None,
            "lag_days": rhythms[extract].lag_days if extract in rhythms else None,
        }
        for extract, newest in sorted(facts.newest.items())
        if extract != "absence"
    ]
