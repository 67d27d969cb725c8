"""The book of figures: every card complete in both languages, found by word, and led to from its targets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fake_reader import AS_OF, KPIS, Scoped
from streamlit.testing.v1 import AppTest

from kpi import catalogue
from kpi.model import Kpi
from kpi.screens import definition_card, definition_words, definitions
from kpi.screens.language import Language

Open = Callable[..., AppTest]
BOOK = list(catalogue.load(Path(__file__).parents[2]).kpis.values())
DA, EN = Language("da"), Language("en")


def _texts(test: AppTest) -> str:
    found = [one.value for one in (*test.markdown, *test.caption, *test.header, *test.title, *test.info)]
    return "\n".join([*found, *(one.label for one in (*test.button, *test.expander))])


def _card(kpi: Kpi, say: Language) -> definition_card.Card:
    return definition_card.build(Scoped(), "aalborg-fb", kpi, (), say)  # type: ignore[arg-type]


@pytest.mark.parametrize("kpi", BOOK, ids=lambda kpi: kpi.id)
def test_every_card_tells_what_is_counted_and_how_it_differs(kpi: Kpi) -> None:
    for say in (DA, EN):
        lines = dict(_card(kpi, say).lines)
        always = {"differs", "protection", "source", "owner"} | ({"counted", "divided_by"} if kpi.numerator else set())
        assert {say(f"definition.{name}") for name in always} <= set(lines)
        assert all(text.strip() for text in lines.values())
        assert lines[say("definition.differs")] == say.of(kpi.differs)


@pytest.mark.parametrize("kpi", BOOK, ids=lambda kpi: kpi.id)
def test_every_ratio_says_in_words_what_is_divided_by_what(kpi: Kpi) -> None:
    """A nameless column of a delivery tells a reader nothing: the KPI's file must."""
    if kpi.denominator is not None:
        assert definition_words.has_words(kpi.numerator, kpi.counts), "counts.da and counts.en"
        assert definition_words.has_words(kpi.denominator, kpi.out_of), "out_of.da and out_of.en"
        assert definition_words.formula(kpi, DA) != definition_words.formula(kpi, EN)
    else:
        assert kpi.out_of is None


@pytest.mark.parametrize(
    ("kpi", "counted", "divided_by", "formula"),
    [
        ("sickness_days_per_fte", "Sygefravær, i dage på 7,4 timer, lagt sammen over perioden.",
         "Fuldtidsansatte: summen af beskæftigelsesgrader den første i måneden, som gennemsnit af periodens måneder.",
         "Det første delt med det andet."),
        ("overturn_pct",
         "Klagesager, hvor afgørelsen er ændret og klagesager, der er sendt tilbage til ny behandling, "
         "lagt sammen over perioden.",
         "Klagesager, hvor afgørelsen er ændret, klagesager, der er sendt tilbage til ny behandling og klagesager, "
         "hvor afgørelsen står fast, lagt sammen over perioden.",
         "Det første delt med det andet, i procent."),
        ("injuries", "Arbejdsulykker, lagt sammen over perioden.", "", ""),
        ("children_placed", "Anbragte børn og unge, ved periodens udgang.", "", ""),
        ("first_aid_certified_pct", "Dagplejere med et gyldigt certifikat, ved periodens udgang.",
         "Dagplejere, ved periodens udgang.", "Det første delt med det andet, i procent."),
    ],
)  # fmt: skip
def test_known_figures_in_words(kpi: str, counted: str, divided_by: str, formula: str) -> None:
    found = next(one for one in BOOK if one.id == kpi)
    told = (definition_words.counted, definition_words.divided_by, definition_words.formula)
    assert tuple(tell(found, DA) for tell in told) == (counted, divided_by, formula)


def test_the_per_cent_of_absence_names_its_method_its_causes_and_its_break() -> None:
    lines = dict(_card(next(kpi for kpi in BOOK if kpi.id == "sickness_absence_pct"), DA).lines)
    assert "1.924 timer" in lines["Regnestykket"]
    assert "delvis sygdom, aftale efter § 56" in lines["Hvem er med"]
    assert lines["Brud i tallene"] == "01.04.2017: Nyt lønsystem Besluttet af HR-chefen."
    assert "Data her til og med 31.12.2019." in lines["Kilde"]


def test_a_break_of_other_data_is_no_break_of_this_figure() -> None:
    assert "Brud i tallene" not in dict(_card(next(kpi for kpi in BOOK if kpi.id == "complaints_received"), DA).lines)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("", len(KPIS)), ("sickness", 2), ("SICKNESS days", 1), ("orlov", 0), ("nyt LØNSYSTEM", 2)],
)
def test_a_search_finds_cards_that_hold_every_word(wanted: str, found: int) -> None:
    cards = definitions.cards(Scoped(), "aalborg-fb", AS_OF, DA)  # type: ignore[arg-type]
    view = definitions.build(cards, [], wanted, "", DA)
    assert sum(len(topic.cards) for topic in view.topics) == found
    assert view.shown == f"{found} af {len(KPIS)} nøgletal vises"


def test_figures_of_others_stand_apart() -> None:
    cards = definitions.cards(Scoped(), "aalborg-fb", AS_OF, DA)  # type: ignore[arg-type]
    view = definitions.build(cards, ["advisers"], "", "", DA)
    assert [card.kpi for card in view.elsewhere] == ["advisers"]
    assert "advisers" not in {card.kpi for topic in view.topics for card in topic.cards}


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_page_lists_topics_and_opens_what_is_searched_for(open_page: Open, language: str) -> None:
    test = open_page("definitions", language)
    assert not test.exception
    say = Language("en" if language == "en" else "da")
    assert any(fold.label.startswith(say("definition_topic.absence")) for fold in test.expander)
    test.text_input(key="kpi.control.soeg").input("absence PCT").run()
    assert [button.key for button in test.button] == ["kpi.definition.sickness_absence_pct"]
    assert "absence PCT" in test.query_params["soeg"]
    again = open_page("definitions", language, soeg="absence PCT")
    assert [button.key for button in again.button] == ["kpi.definition.sickness_absence_pct"]
    test.text_input(key="kpi.control.soeg").input("zzz").run()
    assert say("definitions.no_hits") in _texts(test)


def test_the_page_is_narrowed_by_topic_in_the_address(open_page: Open) -> None:
    test = open_page("definitions", type="injuries")
    assert [button.label for button in test.button] == ["**injuries**"]


def test_a_figure_in_the_address_opens_in_full_with_its_targets(open_page: Open) -> None:
    test = open_page("definitions", kpi="injuries")
    assert test.title[0].value == "injuries"
    shown = _texts(test)
    assert "Beskyttelse af personer" in shown
    assert "Mål 2 · Mål og Strategier 2019" in shown
    test.button[0].click().run()
    assert test.title[0].value == "Definitioner"


def test_an_unknown_figure_is_told(open_page: Open) -> None:
    [warning] = open_page("definitions", kpi="happiness").warning
    assert warning.value.startswith('"happiness" findes ikke under ')
