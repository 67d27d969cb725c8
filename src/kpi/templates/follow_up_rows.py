"""Follow-up: every milestone, narrative and count that is open, and what the form said earlier in the year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from kpi.catalogue import Catalogue
from kpi.model import Document, Kpi, Organisation, Target
from kpi.templates.delivered import Delivered, Row
from kpi.templates.forms import FILL_IN, FORMS, STATES
from kpi.templates.open_targets import NONE_YET, day, promises
from kpi.templates.open_targets import guide as guide_to


def rows(catalogue: Catalogue, organisation: Organisation, year: int, delivered: Delivered) -> Iterator[Row]:
    notes = delivered.rows("follow_up", "observed_on")
    last_by_target = {note["target_id"]: note for note in notes if note["target_id"] and note["state"]}
    empty = {"KpiID": "", "MaalID": "", "Observeret": FILL_IN}
    for document, target in catalogue.promises(organisation.id):
        if catalogue.kpis[target.kpi].facts == "recorded" and document.period.from_.year <= year:
            last = last_by_target.get(target.id)
            if not _finished(target, document, last, year):
                latest = f"{STATES[last['state']]} ({day(last['observed_on'])})" if last else NONE_YET
                unit = delivered.code(target.unit or organisation.id)
                told = guide_to([target], f"{target.title.da} – frist {day(target.due)}", latest)
                yield empty | told | {"MaalID": target.id, "EnhedsID": unit}
    for kpi, unit, targets in _counted(catalogue, organisation, year, delivered):
        counted = [note for note in notes if note["kpi_id"] == kpi.id and note["unit_id"] == unit]
        told = guide_to(targets, targets[0].title.da, _count(counted[-1]) if counted else NONE_YET)
        yield empty | told | {"KpiID": kpi.id, "EnhedsID": delivered.code(unit)}
    for note in delivered.of_year("follow_up", "observed_on", FORMS["follow_up"].source, year):
        yield _noted(note, delivered)


def _finished(target: Target, document: Document, last: Row | None, year: int) -> bool:
    """Done is done; judged otherwise counts once the date has passed before the year."""
    if last is None:
        return False
    due = target.due or document.period.to
    return last["state"] == "done" or (due.year < year and last["state"] in ("partly", "not_met"))


def _counted(
    catalogue: Catalogue, organisation: Organisation, year: int, delivered: Delivered
) -> Iterator[tuple[Kpi, str, list[Target]]]:
    """What is counted, once per KPI and unit; a target for each unit has a row for each."""
    found: dict[tuple[str, str], list[Target]] = defaultdict(list)
    for target, kpi in promises(catalogue, organisation.id, "follow_up", year):
        units = [target.unit or organisation.id]
        if target.each:
            led = [unit["unit_id"] for unit in delivered.units(year) if unit["parent_id"] and unit["has_leader"]]
            units = led or units
        for unit in units:
            found[kpi.id, unit].append(target)
    yield from ((catalogue.kpis[kpi], unit, targets) for (kpi, unit), targets in found.items())


def _count(note: Row) -> str:
    of = f" af {note['total']}" if note["total"] is not None else ""
    return f"{note['count'] if note['count'] is not None else 1}{of} ({day(note['observed_on'])})"


def _noted(note: Row, delivered: Delivered) -> Row:
    return guide_to([], "Indberettet tidligere i året", "") | {
        "MaalID": note["target_id"] or "",
        "KpiID": note["kpi_id"] or "",
        "EnhedsID": delivered.code(note["unit_id"]),
        "Observeret": note["observed_on"],
        "Opnaaet": note["achieved_on"],
        "Tilstand": STATES.get(note["state"], ""),
        "Antal": note["count"],
        "IAlt": note["total"],
        "Bemaerkning": note["comment"],
        "Rolle": note["observed_by_role"],
    }
