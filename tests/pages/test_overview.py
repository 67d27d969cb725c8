"""The overview page, alone, on the fake reader."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from kpi.screens import statuses
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
    assert first.iloc[0]["Nu og afvigelse"] == "**9 af 12 enheder**"


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
