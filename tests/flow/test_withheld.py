"""What a reader says of figures that an edition does not have: too small for them, or nothing delivered."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi.reader import Principal, Scoped, open_reader

TOWN = "aalborg-fb"


@pytest.fixture(scope="module")
def everything(demo_store: Path) -> Scoped:
    return open_reader(demo_store).scoped(Principal("ida", "analyst", (TOWN,)))


def test_a_part_of_another_measure_is_too_small_below_large_nodes(everything: Scoped) -> None:
    units = everything.units(TOWN)
    small = next(row.unit_id for row in units if row.rhythm is not None and not row.large)
    assert everything.figure("injury_absence_days", small, "2018").hidden == "too_small"
    assert everything.figure("injury_absence_days", TOWN, "2018").hidden != "too_small"
    below = {row.unit: row.hidden for row in everything.children("injury_absence_days", TOWN, "2018")}
    assert {below[row.unit_id] for row in units if row.parent_id == TOWN and not row.large} <= {"too_small"}


def test_a_window_nobody_delivered_is_not_too_small(everything: Scoped) -> None:
    assert everything.figure("sickness_absence_pct", TOWN, "2031").hidden is None
