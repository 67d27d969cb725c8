"""The page on sickness absence, alone, on the fake reader; and the charts it draws."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from fake_reader import AS_OF, UNITS, Scoped
from streamlit.testing.v1 import AppTest

from kpi.screens import absence, figures
from kpi.screens.absence import Absence
from kpi.screens.absence_question import Question
from kpi.screens.language import Language

Open = Callable[..., AppTest]


def _build(unit: int = 0, kpi: str = "sickness_days_per_fte", as_of: date = AS_OF) -> Absence:
    scoped = Scoped()
    return absence.build(
        Question(scoped, scoped.organisations()[0], as_of, Language("da"), scoped.kpi(kpi), UNITS[unit])
    )


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("kpi", absence.KPIS)
def test_the_page_draws_four_charts(open_page: Open, language: str, kpi: str) -> None:
    test = open_page("absence", language, kpi=kpi)
    assert not test.exception
    assert len(test.get("plotly_chart")) == 4
    assert len(test.header) == 5


def test_the_title_of_a_chart_says_what_it_shows() -> None:
    view = _build()
    assert view.rolling and view.months and view.units
    assert view.rolling.title == "Sygefraværet er steget fra 12,0 til 12,9 dage på et år"
    assert view.months.title == "Fraværet var lavere end samme måned året før i 8 af 12 måneder"
    assert view.units.title.startswith("Højest i Socialafdelingen (13,0), lavest i ")


def test_no_comparison_is_made_across_a_break() -> None:
    view = _build(as_of=date(2017, 12, 31))
    assert view.rolling and view.months
    assert view.rolling.title.startswith("Sygefraværet er ")
    assert " fra " not in view.rolling.title
    assert [point is None for point in view.months.before] == [False] * 3 + [True] * 9


def test_the_line_is_not_drawn_across_a_break_and_the_break_is_named() -> None:
    view = _build()
    assert view.rolling
    figure = figures.rolling(view.rolling)
    lines = [trace for trace in figure.data if trace.mode == "lines"]
    assert [trace.x[-1] for trace in lines] == [date(2017, 3, 31), AS_OF]
    assert "Nyt lønsystem" in [note.text for note in figure.layout.annotations]


def test_the_promise_and_the_method_stand_in_the_chart() -> None:
    view = _build()
    assert view.rolling
    layout = figures.rolling(view.rolling).layout
    assert "Mål for 2019: højst 11,0" in [note.text for note in layout.annotations]
    assert "dagsværk à 7,4 timer" in layout.title.text


def test_every_figure_of_a_chart_stands_in_its_table() -> None:
    view = _build()
    assert view.rolling and view.months and view.units
    assert len(view.rolling.table.rows) == len(view.rolling.points)
    assert len(view.months.table.rows) == 12
    assert [row[0] for row in view.units.table.rows][-1] == "Stab"


def test_a_unit_too_small_is_named_and_not_drawn() -> None:
    view = _build()
    assert view.units
    assert "Stab" not in [dot.name for dot in view.units.dots]
    assert view.units.hidden_words == "Vises ikke: Stab (for lille til at stå alene)."


def test_a_page_about_a_unit_too_small_says_why(open_page: Open) -> None:
    test = open_page("absence", enhed="aalborg-fb.stab")
    assert not test.get("plotly_chart")
    assert "for lille til at stå alene" in test.header[0].value


def test_a_promise_is_judged_only_where_it_was_made() -> None:
    assert _build(unit=0).promised
    assert not _build(unit=1).promised
    here, above = (_build(unit=unit).rolling for unit in (0, 1))
    assert here and above
    assert [one.is_own for one in (*here.promises, *above.promises)] == [True] * len(here.promises) + [False] * len(
        above.promises
    )
    layout = figures.rolling(above).layout
    assert "Forvaltningens mål for 2019: højst 11,0" in [note.text for note in layout.annotations]
    drawn = [shape.line for shape in layout.shapes if shape.y0 == shape.y1 == 11.0]
    own = [shape.line for shape in figures.rolling(here).layout.shapes if shape.y0 == shape.y1 == 11.0]
    assert [line.color for line in drawn] != [line.color for line in own]
    assert drawn[0].width < own[0].width


def test_a_unit_out_of_reach_is_told(open_page: Open) -> None:
    test = open_page("absence", enhed="another.unit")
    expected = '"another.unit" findes ikke under enhed. Her vises Familie- og Beskæftigelsesforvaltningen i stedet.'
    assert test.warning[0].value == expected
