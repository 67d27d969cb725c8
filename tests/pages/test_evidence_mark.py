"""Evidence is a mark of its own: a shape and a word in neutral ink, never mistaken for a status."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from fake_reader import AS_OF, Scoped

from kpi.engine.evidence import Basis, Label
from kpi.screens import chance, evidence_mark, statuses, wording
from kpi.screens.language import Language

SAY = Language("da")
ROW = Scoped().judgements("aalborg-fb", AS_OF)[1]


def test_the_fake_holds_every_label() -> None:
    held = {row.evidence for row in Scoped().judgements("aalborg-fb", AS_OF)}
    assert held - {None} == set(get_args(Label))


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_no_word_of_the_evidence_is_a_word_of_a_status(language: str) -> None:
    of_status = set(wording.branch(language, "status.").values()) | set(wording.branch(language, "moved.").values())
    of_evidence = list(wording.branch(language, "evidence.").values())
    assert not of_status & set(of_evidence)
    assert len(set(of_evidence)) == len(get_args(Label))


@pytest.mark.parametrize("label", get_args(Label))
def test_every_label_has_a_shape_that_no_status_has(label: str) -> None:
    read = evidence_mark.read(replace(ROW, evidence=label), SAY)
    assert read and read.word
    assert read.shape not in {look.mark for look in statuses.LOOKS.values()}


@pytest.mark.parametrize(
    ("label", "direction", "shape"),
    [
        ("improvement", "low", "trending_down"),
        ("improvement", "high", "trending_up"),
        ("concern", "low", "trending_up"),
        ("concern", "high", "trending_down"),
        ("neutral_high", "none", "trending_up"),
        ("no_sure_change", "low", "trending_flat"),
    ],
)
def test_the_shape_says_which_way_the_figure_went(label: str, direction: str, shape: str) -> None:
    read = evidence_mark.read(replace(ROW, evidence=label, direction=direction), SAY)  # type: ignore[arg-type]
    assert read and read.shape == shape


def test_there_is_no_mark_where_nothing_is_measured_or_shown() -> None:
    assert evidence_mark.read(replace(ROW, evidence=None), SAY) is None
    assert evidence_mark.read(replace(ROW, hidden="too_small"), SAY) is None


@pytest.mark.parametrize("basis", get_args(Basis))
@pytest.mark.parametrize("estimate", [None, 1.25])
def test_the_drawer_says_what_the_mark_rests_on(basis: str, estimate: float | None) -> None:
    row = replace(ROW, evidence_basis=basis, evidence_estimate=estimate, evidence_low=0.5, evidence_high=2.0)
    assert bool(evidence_mark.basis(row, SAY)) == (basis != "none")


def test_figures_of_the_basis() -> None:
    row = replace(ROW, evidence_basis="difference", evidence_estimate=3.0, evidence_low=1.1, evidence_high=4.9)
    assert evidence_mark.basis(row, SAY) == "+3,0 procentpoint siden før (95 %: +1,1 til +4,9)"


@pytest.mark.parametrize(("tested", "luck"), [(1, "højst 1"), (40, "højst 2"), (52, "1–2"), (480, "5–15")])
def test_how_many_chance_alone_would_mark(tested: int, luck: str) -> None:
    assert f" {luck} " in chance.words(3, tested, SAY)


def test_nothing_is_said_of_chance_where_nothing_was_tested() -> None:
    assert chance.words(0, 0, SAY) == ""
