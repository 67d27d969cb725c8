"""What is noted about targets, and what committees decided; texts are templates, roles never names."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from kpi.demo.tree import DemoUnit
from kpi.demo.write import Shelf, day
from kpi.periods import month_end

HOME = Path(__file__).resolve().parents[3]
STATES = {
    "not_started": "ikke begyndt",
    "under_way": "i gang",
    "done": "gennemført",
    "partly": "delvist",
    "not_met": "ikke opfyldt",
}
COMMENTS = {
    "not_started": ["Afventer anlægsbevilling.", "Arbejdet er planlagt, men ikke begyndt."],
    "under_way": [
        "Følger planen.",
        "Der er nedsat en arbejdsgruppe.",
        "Første del er på plads; resten følger til efteråret.",
        "",
    ],
    "done": [
        "Gennemført som besluttet.",
        "Afsluttet; erfaringerne er delt på ledermødet.",
        "Er nu en del af driften.",
        "",
    ],
    "partly": ["Halvdelen af arbejdsstederne er i mål; resten følger.", "Gennemført i nogle af enhederne."],
    "not_met": ["Nåede ikke i mål inden fristen.", "Sat i bero af hensyn til andre opgaver."],
}
ROLES = {
    "aalborg-fb": ["Afdelingschef", "Sekretariatschef", "HR-chef", "Projektleder"],
    "albertslund-sf": ["Områdechef", "Enhedsleder", "Sekretariatsleder"],
    "kbh-sof": ["Centerchef", "Projektleder", "Sekretariatschef"],
}
SPANS = {
    "aalborg-fb": (date(2015, 1, 1), date(2020, 12, 31)),
    "albertslund-sf": (date(2018, 1, 1), date(2019, 12, 31)),
    "kbh-sof": (date(2006, 1, 1), date(2007, 12, 31)),
}
"""First and last day of the follow-up delivered."""
COLUMNS = (
    "MaalID",
    "KpiID",
    "EnhedsID",
    "Observeret",
    "Opnaaet",
    "Tilstand",
    "Antal",
    "IAlt",
    "Bemaerkning",
    "Rolle",
)
Note = dict[str, Any]
Span = tuple[date, date]


class Promise(NamedTuple):
    """A target that somebody assesses, the start of its document and its date."""

    target: str
    since: date
    due: date


def progress() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "progress.toml").read_text(encoding="utf-8"))


def recorded_targets(organisation: str) -> list[Promise]:
    """Milestones and narratives of an organisation's documents."""
    found = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted((HOME / "data/targets").glob("*.toml"))]
    return [
        Promise(target["id"], file["document"]["period"]["from"], target["due"])
        for file in found
        if file["document"]["organisation"] == organisation
        for target in file["target"]
        if target["kpi"] in ("milestone", "narrative")
    ]


def write_follow_up(shelf: Shelf, units: list[DemoUnit], rng: np.random.Generator) -> None:
    known = progress()
    first, last = SPANS[shelf.organisation]
    notes = [
        note for promise in recorded_targets(shelf.organisation) for note in _story(promise, known, (first, last), rng)
    ]
    notes += list(_counts(shelf.organisation, units, known.get(shelf.organisation, {})))
    rows = [_delivered(note, shelf.organisation, rng) for note in notes if first <= note["on"] <= last]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    shelf.csv(shelf.path("opfoelgning", "opfoelgning", first, last, "csv"), table)


def _story(promise: Promise, known: dict[str, Any], span: Span, rng: np.random.Generator) -> Iterator[Note]:
    """The notes of one milestone or narrative: twice a year on the way, and one near its date."""
    first, last = span
    target = promise.target
    ahead, back, rhythm = (timedelta(days=int(value)) for value in rng.integers((8, 5, 150), (38, 45, 190)))
    if target in known["none"]["targets"]:
        return
    final = max(min(promise.due, last) - ahead, first)
    outcome = next((state for state in STATES if target in known.get(state, {}).get("targets", ())), "done")
    begun = max(first, promise.since) + timedelta(days=60)
    on_the_way = [final - rhythm * step for step in range(1, 12) if final - rhythm * step >= begun]
    state = "not_started" if outcome == "not_started" else "under_way"
    yield from ({"target": target, "on": on, "state": state} for on in reversed(on_the_way))
    if target in known["late"]:
        achieved = known["late"][target]
        yield {"target": target, "on": final, "state": "under_way"}
        yield {"target": target, "on": month_end(achieved), "state": "done", "achieved": achieved}
    elif outcome == "done" and promise.due <= last:
        yield {"target": target, "on": final, "state": "done", "achieved": max(final - back, first)}
    else:
        yield {"target": target, "on": final, "state": "under_way" if outcome == "done" else outcome}


def _counts(organisation: str, units: list[DemoUnit], found: dict[str, Any]) -> Iterator[Note]:
    for kpi, events in found.get("events", {}).items():
        yield from ({"kpi": kpi, "on": on, "count": count} for on, count in events)
    for kpi, states in found.get("state", {}).items():
        yield from ({"kpi": kpi, "on": on, "count": count, "total": total} for on, count, total in states)
    led = [unit for unit in units if unit.heads and unit.has_leader]
    for kpi, spec in found.get("each_unit", {}).items():
        for number, unit in enumerate(led):
            days = spec["days"][:-1] if unit.code == spec["misses"] else spec["days"]
            for on in days:
                yield {"kpi": kpi, "unit": unit.code, "on": on + timedelta(days=number % 5), "count": 1}


def _delivered(note: Note, organisation: str, rng: np.random.Generator) -> dict[str, object]:
    state = note.get("state")
    return {
        "MaalID": note.get("target", ""),
        "KpiID": note.get("kpi", ""),
        "EnhedsID": note.get("unit", organisation),
        "Observeret": day(note["on"]),
        "Opnaaet": day(note.get("achieved")),
        "Tilstand": STATES[state] if state else "",
        "Antal": note.get("count", ""),
        "IAlt": note.get("total", ""),
        "Bemaerkning": rng.choice(COMMENTS[state]) if state else "",
        "Rolle": rng.choice(ROLES[organisation]),
    }
