"""What several grants of one person add up to in a published edition: a leader with a seat in the committee above."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi.reader import OutOfScope, Principal, Scoped, open_reader

UNIT, DEPARTMENT, TOWN, OTHER = "aalborg-fb.dagplejen", "aalborg-fb.boern", "aalborg-fb", "aalborg-fb.social"


@pytest.fixture(scope="module")
def leader(demo_store: Path) -> Scoped:
    return open_reader(demo_store).scoped(Principal("ida", "leader", (UNIT,), (DEPARTMENT,), (TOWN,)))


def test_the_unit_the_department_and_the_whole_are_seen_and_no_other_department(leader: Scoped) -> None:
    seen = {row.unit_id for row in leader.units(TOWN)}
    assert {UNIT, DEPARTMENT, TOWN} <= seen
    assert OTHER not in seen
    assert all(row.unit_id in (TOWN, DEPARTMENT) or row.parent_id == DEPARTMENT for row in leader.units(TOWN))
    assert [one.id for one in leader.organisations()] == [TOWN]
    with pytest.raises(OutOfScope):
        leader.figure("complaints_received", OTHER, "2019")


def test_what_the_administration_promised_is_seen(leader: Scoped) -> None:
    town = leader.organisation(TOWN)
    assert {row.unit for row in leader.judgements(TOWN, town.newest_month)} >= {TOWN}


def test_only_the_unit_that_is_led_has_own_figures(leader: Scoped) -> None:
    given = {row.unit_id for row in leader.units(TOWN) if leader.has_own(row.unit_id)}
    assert given <= {UNIT}


def test_without_the_leaders_role_on_there_are_none(demo_store: Path) -> None:
    sitting = open_reader(demo_store).scoped(Principal("ida", "med", (DEPARTMENT,), (UNIT,), (TOWN,)))
    assert {row.unit_id for row in sitting.units(TOWN)} >= {UNIT, DEPARTMENT, TOWN}
    assert not any(sitting.has_own(row.unit_id) for row in sitting.units(TOWN))
