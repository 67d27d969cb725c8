"""Why a figure is missing or must be read with care: one word and one explanation, everywhere the same."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from kpi.reader import FigureRow
from kpi.screens import states
from kpi.screens.language import Language
from kpi.web.states import ICONS

DANISH, ENGLISH = Language("da"), Language("en")
ROW = FigureRow(
    **{
        **dict.fromkeys(field.name for field in fields(FigureRow)),
        "start": date(2019, 1, 1),
        "end": date(2019, 12, 31),
        "value": 4.26,
        "provisional": False,
    }  # type: ignore[arg-type]
)


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"hidden": "waiting"}, "waiting"),
        ({"hidden": "too_small"}, "too_small"),
        ({"reason": "waiting_point"}, "waiting"),
        ({"reason": "too_small_unit"}, "too_small"),
        ({"reason": "short_history"}, "too_early"),
        ({"reason": "no_data"}, "no_data"),
        ({"reason": "definition_break"}, "no_data"),
        ({}, "no_data"),
    ],
)
def test_a_figure_that_is_not_told_says_why(changed: dict[str, Any], kind: str) -> None:
    found = states.missing(replace(ROW, value=None, **changed), DANISH)
    assert found is not None
    assert found.kind == kind


def test_a_waiting_figure_is_neither_nothing_nor_zero() -> None:
    assert states.shown(replace(ROW, value=None, hidden="waiting"), 1, DANISH) == "for få"
    assert states.shown(replace(ROW, value=0.0), 1, DANISH) == "0,0"
    assert states.missing(replace(ROW, value=0.0), DANISH) is None


@pytest.mark.parametrize(("error", "shown"), [(None, "4,3"), (0.0, "4,3"), (0.06, "≈\N{NO-BREAK SPACE}4,3")])
def test_a_figure_that_may_be_off_is_told_as_such(error: float | None, shown: str) -> None:
    assert states.shown(replace(ROW, error=error), 1, DANISH) == shown


@pytest.mark.parametrize(
    ("error", "decimals", "said"),
    [(0.06, 1, "0,06"), (0.0004, 1, "0,000"), (0.4, 1, "0,4"), (0.96, 0, "1"), (0.2, 0, "0,2"), (12.4, 0, "12")],
)
def test_a_possible_error_is_told_so_that_it_reads_as_something(error: float, decimals: int, said: str) -> None:
    assert states.possible(error, decimals, "dage", DANISH) == f"{said}\N{NO-BREAK SPACE}dage"


def test_two_sentences_explain_the_possible_error() -> None:
    (rough,) = states.caution(replace(ROW, error=0.06), 1, "dage", DANISH)
    assert rough.why.count(". ") == 1
    assert "0,06\N{NO-BREAK SPACE}dage" in rough.why
    assert states.caution(ROW, 1, "dage", DANISH) == ()
    assert [one.kind for one in states.caution(replace(ROW, error=0.1, provisional=True), 1, "%", ENGLISH)] == [
        "rough",
        "provisional",
    ]


@pytest.mark.parametrize("say", [DANISH, ENGLISH])
@pytest.mark.parametrize("kind", states.KINDS)
def test_every_state_has_a_word_an_explanation_and_an_icon(kind: states.Kind, say: Language) -> None:
    found = states.state(kind, say, day="1.4.2017", reason="Nyt system.", error="0,1 dage")
    assert found.word
    assert found.why.endswith((".", "!"))
    assert ICONS[kind].startswith(":material/")
