"""The demo store: every source of the three organisations."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np

from kpi.demo import (
    administrations,
    benchmarks,
    complaints,
    decisions,
    follow_up,
    indicators,
    injuries,
    inspections,
    surveys,
    tree,
)
from kpi.demo.write import Shelf

STAFFED = {
    "aalborg-fb": administrations.aalborg,
    "albertslund-sf": administrations.albertslund,
    "kbh-sof": administrations.copenhagen,
}


def make(store: Path, *, scale: float = 1.0, seed: int = 20190101) -> list[Path]:
    """Writes the store's mark and all deliveries; `scale` is for the number of employees in Aalborg."""
    store.mkdir(parents=True, exist_ok=True)
    mark = store / "store.toml"
    mark.write_bytes(b'kind = "demo"\n')
    written = [mark]
    for organisation in STAFFED:
        shelf = Shelf(store, organisation, seed)
        _fill(shelf, tree.tree(organisation, scale if organisation == "aalborg-fb" else 1.0))
        written += shelf.written
    others = Shelf(store, benchmarks.OTHERS, seed)
    benchmarks.write_benchmarks(others)
    return written + others.written


def _fill(shelf: Shelf, units: list[tree.DemoUnit]) -> None:
    staff = STAFFED[shelf.organisation](shelf, units, _random(shelf, "staff"))
    surveys.write_surveys(shelf, staff, _random(shelf, "surveys"))
    if shelf.organisation in injuries.INJURIES:
        injuries.write_injuries(shelf, staff, _random(shelf, "injuries"))
        inspections.write_inspections(shelf, staff, _random(shelf, "inspections"))
        complaints.write_complaints(shelf, units, _random(shelf, "complaints"))
    indicators.write_indicators(shelf, units, _random(shelf, "indicators"))
    follow_up.write_follow_up(shelf, units, _random(shelf, "follow_up"))
    decisions.write_decisions(shelf, _random(shelf, "decisions"))


def _random(shelf: Shelf, topic: str) -> np.random.Generator:
    """Each organisation and topic draws on its own, so one can change without the others."""
    return np.random.default_rng([shelf.seed, zlib.crc32(f"{shelf.organisation}/{topic}".encode())])
