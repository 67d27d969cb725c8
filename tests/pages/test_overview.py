"""The overview page, alone, on the fake reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from fake_reader import AS_OF, Scoped
from streamlit.testing.v1 import AppTest

from kpi.screens import overview, promise_history, statuses
from kpi.screens.language import Language

Open = Callable[..., AppTest]


def _texts(test: AppTest) -> str:
    markdown = [
        element.value for element in (*test.markdown, *test.caption, *test.header, *test.subheader, *test.title)
    ]
    tables = [str(cell) for table in test.table for cell in table.value.to_numpy().flatten()]
    return "\n".join([*markdown, *tables])


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_status_is_said_in_words(open_page: Open, language: str) -> None:
    test = open_page("overview", language)
    assert not test.exception
    shown, say = _texts(test), Language("en" if language == "en" else "da")
    for kind in statuses.KINDS:
        word = say("moved.better") if kind == "no_number" else say(f"status.{kind}")
        assert word in shown, kind


def test_the_lead_counts_what_the_lists_show(open_page: Open) -> None:
    test = open_page("overview")
    assert test.title[0].value == "Familie- og Beskæftigelsesforvaltningen"
    lead = test.header[0].value
    assert "er 5 af 24 mål i Mål og Strategier 2019 nået eller på vej. 4 kræver opmærksomhed." in lead
    assert "Hertil kommer 1 mål i andre dokumenter; 0 af dem er nået eller på vej." in _texts(test)


def test_only_the_documents_in_force_are_open(open_page: Open) -> None:
    test = open_page("overview")
    assert [fold.label.split(" · ")[0] for fold in test.expander][:2] == ["**Mål og Strategier 2019**", "**Plan 2015**"]
    assert sum(len(table.value) for table in test.table) == 24


def test_what_needs_attention_stands_first_in_its_area(open_page: Open) -> None:
    first = open_page("overview").table[0].value
    assert "Ikke nået" in first.iloc[0]["Status"]
    assert first.iloc[0]["Nu og lovet"] == "**9 af 12 enheder**  \n:small[mindst 1]"


def test_a_filter_in_the_address_narrows_the_list(open_page: Open) -> None:
    test = open_page("overview", status="at_risk,off_track")
    assert sum(len(table.value) for table in test.table) == 2
    assert "2 af 25 mål vises" in _texts(test)


def test_a_filter_nothing_matches_says_so(open_page: Open) -> None:
    test = open_page("overview", dokument="old", status="at_risk")
    assert test.info[0].value == "Ingen mål passer til valget."


def test_an_unknown_value_in_the_address_is_told(open_page: Open) -> None:
    test = open_page("overview", dokument="plan-1999", status="missed,fine")
    told = [warning.value for warning in test.warning]
    assert told == [
        '"plan-1999" findes ikke under dokument. Her vises Alle dokumenter i stedet.',
        '"fine" findes ikke under status og er ikke med i visningen.',
    ]


def test_a_target_in_the_address_opens_in_full(open_page: Open) -> None:
    shown = _texts(open_page("overview", maal="t0"))
    assert "En læsning." in shown
    assert "Plan 2015" in shown


def test_status_and_evidence_stand_side_by_side_as_two_marks(open_page: Open) -> None:
    shown = _texts(open_page("overview"))
    assert ":orange-badge[▼ Ikke på vej]\N{EN SPACE}:small[:material/trending_up: Sikker forværring]" in shown
    assert ":blue-badge[✓ Nået]  \n:small[:material/trending_down: Sikker forbedring]" in shown


def test_an_open_goal_says_its_chance_and_what_the_rest_must_be(open_page: Open) -> None:
    shown = _texts(open_page("overview", "en"))
    assert "5 in 10 chance" in shown
    assert "41 (37–46)" in shown
    assert "9 of 12 months" in shown


def test_the_overview_says_how_many_marks_chance_alone_would_make(open_page: Open) -> None:
    shown = _texts(open_page("overview"))
    assert "4 af 6 tal, hvor det kan prøves, er sikkert ændret." in shown
    assert "ville tilfældet alene få højst 1 til at se sådan ud." in shown


def test_forecasts_are_called_uncertain_when_they_did_not_hold() -> None:
    def warned(coverage80: float) -> bool:
        scoped, say = Scoped(coverage80), Language("da")
        view = overview.build(scoped, scoped.organisations()[0], AS_OF, say, overview.Choice())
        assert view.forecast
        return bool(view.warning)

    assert [warned(coverage) for coverage in (0.69, 0.70, 0.80, 0.90, 0.91)] == [True, False, False, False, True]


def test_a_goal_in_full_says_what_its_figures_can_show(open_page: Open) -> None:
    shown = _texts(open_page("overview", maal="t2"))
    assert "21\N{NO-BREAK SPACE}% af tilfældene" in shown
    assert "holdt intervallet i 85 % af 40 tilfælde" in shown


def test_before_any_document_is_in_force_nothing_is_counted() -> None:
    scoped, past = Scoped(), date(2014, 12, 31)
    view = overview.build(scoped, scoped.organisations()[0], past, Language("da"), overview.Choice())  # type: ignore[arg-type]
    assert view.lead == "Ved udgangen af december 2014 er ingen mål i kraft endnu."
    assert not view.tiles and not view.attention


def test_a_count_up_to_a_due_date_has_a_small_line_of_what_was_counted() -> None:
    scoped = Scoped()
    row = replace(scoped.judgements("aalborg-fb", AS_OF)[2], kpi="advisers", due=AS_OF)
    scoped.history = lambda target: [replace(row, value=step, as_of=date(2019, step, 28)) for step in (1, 2, 3)]  # type: ignore[method-assign]
    assert promise_history.of(scoped, [row]) == {"t2": (1, 2, 3)}  # type: ignore[arg-type]


def test_the_small_lines_of_all_promises_are_one_question_and_end_with_the_promise() -> None:
    scoped, asked = Scoped(), []
    told = scoped.values
    scoped.values = lambda series: asked.append(series) or told(series)  # type: ignore[method-assign,func-returns-value]
    rows = scoped.judgements("aalborg-fb", AS_OF)
    found = promise_history.of(scoped, rows)  # type: ignore[arg-type]
    assert len(asked) == 1
    first = next(row for row in rows if row.kpi == "sickness_days_per_fte" and not row.hidden)
    whole = scoped.figures(first.kpi, first.unit, "rolling", until=AS_OF)
    assert found[first.target] == tuple(one.value for one in whole)[-promise_history.HISTORY_POINTS :]
    early = replace(first, as_of=date(2018, 6, 30), window="R12-2018-06")
    assert promise_history.of(scoped, [early])[first.target][-1] == next(  # type: ignore[arg-type]
        one.value for one in whole if one.end == date(2018, 6, 30)
    )
