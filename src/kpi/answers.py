"""What `kpi measure` and `kpi judge` print: the same object whether it comes from an edition or from the extracts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from kpi import periods
from kpi.catalogue import Catalogue
from kpi.engine import targets
from kpi.engine.due import EVER
from kpi.engine.judge import Judge
from kpi.engine.kinds import kind_of
from kpi.engine.measure import Measures
from kpi.extracts import ExtractIndex
from kpi.facts import store as facts_store
from kpi.model import Document, Kpi, Target, Window
from kpi.publish import references, tables
from kpi.reader import FigureRow, JudgementRow, OutOfScope, Principal, Scoped, open_reader

FIGURE_KEYS = ("kpi", "unit", "window", "value", "numerator", "denominator", "method", "hidden", "error")
JUDGEMENT_KEYS = (
    ("kpi", "unit", "window", "value", "numerator", "denominator", "reference_value", "direction", "moved", "status")
    + ("reason", "gap", "side", "provisional", "known", "needed", "due", "days_left", "achieved_on", "assessed_by")
    + ("reference_window",)
    + ("probability", "expected", "expected_low", "expected_high", "needed_rest", "usual_rest", "usual_years", "early")
    + ("evidence", "evidence_basis", "evidence_since", "evidence_estimate", "evidence_low", "evidence_high")
    + ("base_events", "noticed", "smallest_fall", "by_luck", "error", "within_rounding")
)  # fmt: skip


def published_figure(store: Path, kpi: str, unit: str, window: str) -> dict[str, Any]:
    return _figure(scoped(store).figure(kpi, unit, window))


def exact_figure(store: Path, catalogue: Catalogue, kpi: str, unit: str, window: str) -> dict[str, Any]:
    """Straight from the extracts, unprotected: the refresh zone only."""
    measures = _measures_of_unit(store, catalogue, unit)
    if kpi not in catalogue.kpis:
        raise OutOfScope(f"KPI '{kpi}' is not known; 'kpi check' lists them")
    span = named_window(measures, catalogue.kpis[kpi], window)
    figure = measures.figure(kpi, unit, span, max(measures.newest_month, span.end))
    return {
        "kpi": kpi,
        "unit": unit,
        "window": window,
        "value": tables.number(figure.value),
        "numerator": tables.number(figure.numerator),
        "denominator": tables.number(figure.denominator),
        "method": catalogue.kpis[kpi].method,
        "hidden": None,
        "error": None,
        "known": figure.known,
        "needed": figure.needed,
        "provisional": figure.provisional,
        "reason": figure.reason,
    }


def named_window(measures: Measures, kpi: Kpi, name: str) -> Window:
    """A calendar window, or the survey or due date that a name such as `survey:apv-2018` means."""
    if name.startswith("due:"):
        return Window(name, EVER, date.fromisoformat(name.removeprefix("due:")))
    held = [window for window in measures.surveys.windows(kpi) if window.name == name]
    return held[0] if held else periods.parse(name)


def published_judgements(store: Path, organisation: str, as_of: str | None) -> dict[str, Any]:
    reader = scoped(store)
    day = periods.parse_month(as_of) if as_of else reader.organisation(organisation).newest_month
    rows = reader.judgements(organisation, day)
    return _document(
        organisation, day, [_judgement(row, *reader.target(row.target), reader.kpi(row.kpi)) for row in rows]
    )


def exact_judgements(store: Path, catalogue: Catalogue, organisation: str, as_of: str | None) -> dict[str, Any]:
    """Judged from the extracts, unprotected: the refresh zone only."""
    facts = _facts(store, catalogue)
    if organisation not in facts:
        raise OutOfScope(f"organisation '{organisation}' is not known here; expected one of {', '.join(facts)}")
    measures = facts[organisation]
    day = periods.parse_month(as_of) if as_of else measures.newest_month
    frozen = references.exact(references.load(store), catalogue)
    judge = Judge(measures, catalogue.organisations[organisation], frozen)
    return _document(organisation, day, list(_exact_rows(catalogue, judge, day)))


def scoped(store: Path) -> Scoped:
    """The whole edition: whoever runs a command reads the store anyway."""
    opened = open_reader(store)
    return opened.scoped(Principal("command", "director", opened.organisations))


def _document(organisation: str, day: date, found: list[dict[str, Any]]) -> dict[str, Any]:
    return {"organisation": organisation, "as_of": f"{day:%Y-%m}", "targets": found}


def _exact_rows(catalogue: Catalogue, judge: Judge, day: date) -> Iterator[dict[str, Any]]:
    for document, target in catalogue.promises(judge.organisation.id):
        judged = judge.judge(document, target, day)
        row = tables.judgement_row(judge.organisation, document, target, 0, judged, judge.measures)
        row["threshold"] = (
            row["threshold"] if row["threshold_high"] is None else [row["threshold"], row["threshold_high"]]
        )
        row["windows"], row["notes"] = json.loads(row["windows"]), json.loads(row["notes"])
        yield _answer(row, document, target, catalogue.kpis[target.kpi])


def _judgement(row: JudgementRow, document: Document, target: Target, kpi: Kpi) -> dict[str, Any]:
    found = {name: getattr(row, name) for name in JudgementRow.__slots__}
    found["threshold"] = list(row.threshold) if isinstance(row.threshold, tuple) else row.threshold
    return _answer({**found, "windows": list(row.windows), "notes": list(row.notes)}, document, target, kpi)


def _answer(row: dict[str, Any], document: Document, target: Target, kpi: Kpi) -> dict[str, Any]:
    repeats = target.each is not None or targets.repeats(target)
    return {
        "id": target.id,
        **{name: row[name] for name in JUDGEMENT_KEYS},
        "threshold": row["threshold"],
        "stated": target.stated,
        "notes": row["notes"],
        "kind": kind_of(target, kpi),
        "document": document.id,
        "area": target.area,
        "section": target.section,
        "title": target.title.da,
        "windows": row["windows"] if repeats else None,
        "held": f"{row['held']} of {row['held_of']}" if repeats and row["held_of"] is not None else None,
        "held_count": row["held"] if repeats else None,
        "held_of": row["held_of"] if repeats else None,
    }


def _figure(row: FigureRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in (*FIGURE_KEYS, "known", "needed", "provisional", "reason")}


def _facts(store: Path, catalogue: Catalogue) -> dict[str, Measures]:
    built = facts_store.build(ExtractIndex.load(store))
    return {name: Measures(facts, catalogue.kpis) for name, facts in built.items() if name in catalogue.organisations}


def _measures_of_unit(store: Path, catalogue: Catalogue, unit: str) -> Measures:
    for measures in _facts(store, catalogue).values():
        if unit in measures.facts.position:
            return measures
    raise OutOfScope(f"unit '{unit}' is not known here")
