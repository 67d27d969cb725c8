"""`kpi publish`: extracts → facts → points → figures and judgements of what may be told → a new edition."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
from kpi.publish import changes, gate, mixes, parts, references, tables
from kpi.publish.benchmarks import OTHERS, benchmark_rows
from kpi.publish.booking import Booking
from kpi.publish.disclosure import Policy
from kpi.publish.figures import figures
from kpi.publish.growing import Growing
from kpi.publish.own import own_figures, own_nodes
from kpi.publish.points import Points
from kpi.publish.public import PublicMeasures
from kpi.publish.tree_facts import on_trees
from kpi.publish.visible import visible
from kpi.publish.write import write

Rows = Iterator[tuple[str, dict[str, Any]]]


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
    policy: Policy,
    own: bool = False,
    stale_periods: int = STALE_PERIODS,
    new_series: bool = False,
    on_progress: Callable[[str], None] = lambda step: None,
) -> Published:
    """Raises LedgerError when the ledger is broken or lost, GateError when a point would tell of a person."""
    with _uncollected():
        return _publish(store, catalogue, policy, own, stale_periods, new_series, on_progress)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Rows by the hundred thousand hold no cycles: looking for some over and over takes a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _publish(
    store: Path, catalogue: Catalogue, policy: Policy, own: bool, stale_periods: int, new_series: bool,
    on_progress: Callable[[str], None],
) -> Published:  # fmt: skip
    kind = stores.kind_of(store)
    index = ExtractIndex.load(store)
    on_progress("facts")
    built = facts_store.build(index, indicators_of_persons=indicators_of_persons(catalogue))
    facts = {name: one for name, one in built.items() if name in catalogue.organisations}
    rows = Growing(tables.SCHEMAS | (tables.OWN if own else {}))
    rows.extend("benchmarks", benchmark_rows(built[OTHERS], catalogue.kpis) if OTHERS in built else [])
    booking = Booking(store, kind, policy, new_series=new_series)
    frozen, as_of = references.load(store), {}
    for name, one in facts.items():
        on_progress(name)
        gc.collect()
        points = gate.told(booking, one, Measures(one, catalogue.kpis).newest_month, gate.CELLS // len(facts))
        wider = on_trees(one, points)
        measures = PublicMeasures(wider, catalogue.kpis, points, booking.cells)
        frozen = references.with_new(frozen, catalogue, measures, name)
        judge = Judge(measures, catalogue.organisations[name], frozen, visible(measures), stale_periods)
        as_of[name] = month_ends(measures)
        for title, row in _rows(catalogue, judge, measures, one):
            rows.add(title, {"organisation": name} | row)
        rows.extend("units", tables.unit_rows(measures, own_nodes(wider, points) if own else frozenset()))
        if own:
            found = own_figures(wider, catalogue.kpis, points)
            some = (tables.figure_row(name, placed, catalogue.kpis[placed.figure.kpi]) for placed in found)
            rows.extend("own/figures", some)
    on_progress("writing")
    booking.save()
    references.save(store, frozen)
    made = rows.tables()
    edition = write(
        store,
        made,
        catalogue_json(catalogue, set(facts)),
        store_kind=kind,
        as_of=as_of,
        sources=index.source_hashes,
        ledger=booking.ledger.head,
    )
    newest = {name: days[-1] for name, days in as_of.items()}
    return Published(edition, made["figures"].num_rows, made["judgements"].num_rows, newest)


def indicators_of_persons(catalogue: Catalogue) -> tuple[str, ...]:
    """Indicators delivered as outcomes that are about those employed."""
    return tuple(kpi.id for kpi in catalogue.kpis.values() if kpi.facts == "outcomes" and kpi.protection == "persons")


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


def _rows(catalogue: Catalogue, judge: Judge, measures: PublicMeasures, facts: OrganisationFacts) -> Rows:
    """Every row of one organisation but its units, with the table it belongs to."""
    organisation, may_show = judge.organisation, judge.visible
    for placed in figures(measures, may_show):
        kpi = measures.kpis[placed.figure.kpi]
        scale = measures.surveys.scale_of(kpi, placed.figure.window) if kpi.facts == "surveys" else None
        yield "figures", tables.figure_row(organisation.id, placed, kpi, scale)
    ends = month_ends(measures)
    for place, (document, target) in enumerate(catalogue.promises(organisation.id)):
        for day in ends:
            judged = judge.judge(document, target, day)
            yield "judgements", tables.judgement_row(organisation, document, target, place, judged, measures)
    yield from changes.rows(judge.one_window.histories, may_show)
    yield from (("parts", row) for row in parts.rows(measures))
    yield from (("mixes", row) for row in mixes.rows(measures))
    yield from (("corrections", row) for row in tables.correction_rows(measures.points))
    yield from (("decisions", row) for row in tables.decision_rows(facts))
    yield from (("points", row) for row in measures.points.point_rows())
    yield from (("tree", row) for row in measures.points.tree_rows())
    yield from (("coverage", row) for row in _coverage(organisation, facts))


def _coverage(organisation: Organisation, facts: OrganisationFacts) -> Iterator[dict[str, Any]]:
    rhythms = {rhythm.extract: rhythm for rhythm in organisation.rhythms}
    for extract, newest in sorted(facts.newest.items()):
        if extract != "absence":
            agreed = rhythms.get(extract)
            every, lag_days = (agreed.every, agreed.lag_days) if agreed else (None, None)
            yield {"extract": extract, "newest_month": newest, "every": every, "lag_days": lag_days}


__all__ = ["Points", "Published", "catalogue_json", "month_ends", "publish"]
