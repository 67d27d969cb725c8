"""What a judgement reads as: every status, every reason, and the edges of rounding."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest
from fake_reader import AS_OF, KPIS, TARGETS, Scoped

from kpi.model import Reason, Status
from kpi.screens import judged, statuses
from kpi.screens.judged import Case, Judged
from kpi.screens.language import Language

SAY = Language("da")
ROWS = {row.target: row for row in Scoped().judgements("aalborg-fb", AS_OF)}


def _read(target: str, **changed: Any) -> Judged:
    row = replace(ROWS[target], **changed)
    return judged.read(Case(row, TARGETS[target], KPIS[row.kpi], SAY))


def test_the_fake_holds_every_status_and_reason() -> None:
    assert {row.status for row in ROWS.values()} == set(get_args(Status))
    assert {row.reason for row in ROWS.values()} - {None} == set(get_args(Reason))


@pytest.mark.parametrize("target", ROWS)
def test_every_row_reads_as_a_word_and_a_shape(target: str) -> None:
    read = _read(target)
    assert read.word
    assert read.mark
    assert read.sentence


def test_a_missed_target() -> None:
    assert _read("t0").sentence == "11,8 · højst 11,0 · 0,8 over"


@pytest.mark.parametrize(
    ("value", "shown"), [(11.0, "11,0"), (11.04, "11,04"), (10.96, "10,96"), (11.05, "11,1"), (10.94, "10,9")]
)
def test_one_more_decimal_where_rounding_would_hide_the_side(value: float, shown: str) -> None:
    assert _read("t0", value=value, gap=value - 11).value == shown


def test_per_cent_and_its_points() -> None:
    read = _read("t1")
    assert (read.value, read.promise, read.gap) == (
        "3,7\N{NO-BREAK SPACE}%",
        "højst 3,8\N{NO-BREAK SPACE}%",
        "0,1 procentpoint under",
    )


def test_an_open_milestone_counts_its_days_and_is_not_impossible_to_judge() -> None:
    read = _read("t12")
    assert read.chip == "○ Ikke forfalden"
    assert read.sentence.startswith("ikke forfalden, 91 dage tilbage")
    assert "kan ikke vurderes" not in read.sentence.lower()


def test_a_milestone_nobody_has_noted_is_open_until_its_due_date() -> None:
    read = _read("t12", reason="no_data")
    assert read.chip == "○ Ikke forfalden"
    assert read.why == "91 dage tilbage · ingen opfølgning endnu"
    assert _read("t12", reason="no_data", days_left=-1).chip == "? Kan ikke vurderes"


def test_a_narrative_names_the_role_that_assessed_it() -> None:
    read = _read("t13")
    assert read.value == "vurderet opfyldt af direktøren"
    assert read.word == "Vurderet opfyldt"


@pytest.mark.parametrize(("target", "chip"), [("t5", "↓ Bedre"), ("t6", "↑ Dårligere"), ("t7", "→ Uændret")])
def test_a_goal_without_a_number_has_an_arrow_and_no_judging_colour(target: str, chip: str) -> None:
    read = _read(target)
    assert read.chip == chip
    assert statuses.LOOKS[read.kind].badge == "gray"


def test_a_unit_too_small_says_why() -> None:
    assert _read("t23").sentence == "for lille til at stå alene"


def test_a_band_and_a_count_of_units() -> None:
    assert (_read("t9").promise, _read("t9").gap) == ("3–5", "inden for det lovede")
    assert _read("t24").value == "9 af 12 enheder"


def test_no_two_statuses_look_alike() -> None:
    marks = [look.mark for look in statuses.LOOKS.values()]
    assert len(set(marks)) == len(marks)
