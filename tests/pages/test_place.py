"""Where a reader stands: the way down, the units below, and what is said of small units."""

from __future__ import annotations

import pytest
from fake_reader import unit

from kpi.reader import UnitRow
from kpi.screens import place
from kpi.screens.language import Language

DANISH, ENGLISH = Language("da"), Language("en")
TREE = [
    unit("org", None, "Forvaltningen", "organisation", 0, 900, large=True, rhythm="month"),
    unit("org.born", "org", "Børn", "department", 1, 300, rhythm="month"),
    unit("org.born.a", "org.born", "Dagplejen", "unit", 2, 40, rhythm="quarter"),
    unit("org.born.b", "org.born", "Lille hus", "unit", 2, 6, merged_into="org.born~0a1b2c3d"),
    unit("org.born.c", "org.born", "Mindre hus", "unit", 2, 5, merged_into="org.born~0a1b2c3d"),
    unit("org.born~0a1b2c3d", "org.born", "org.born~0a1b2c3d", "rest", 2, 11, rhythm="quarter"),
]


def _names(steps: tuple[place.Step, ...]) -> list[str]:
    return [step.name for step in steps]


def test_the_way_leads_from_the_top_to_the_unit() -> None:
    here = place.build(TREE, "org.born.a", DANISH)
    assert _names(here.path) == ["Forvaltningen", "Børn", "Dagplejen"]
    assert here.parent == place.Step("org.born", "Børn")
    assert here.below == ()
    assert place.build(TREE, "org", DANISH).parent is None


@pytest.mark.parametrize(("say", "name"), [(DANISH, "Øvrige i Børn"), (ENGLISH, "Others in Børn")])
def test_the_others_of_a_unit_are_named_after_it(say: Language, name: str) -> None:
    assert _names(place.build(TREE, "org.born", say).below)[-1] == name
    assert place.build(TREE, "org.born~0a1b2c3d", say).name == name


def test_a_unit_too_small_to_stand_alone_says_where_its_figures_are() -> None:
    here = place.build(TREE, "org.born.b", DANISH)
    assert here.stands_in == place.Step("org.born~0a1b2c3d", "Øvrige i Børn")
    assert here.state is not None
    assert here.state.why == "Lille hus er for lille til at stå alene i tal om personer: se Øvrige i Børn."


def test_the_node_of_small_units_says_what_it_holds_and_how_often_it_has_figures() -> None:
    here = place.build(TREE, "org.born~0a1b2c3d", DANISH)
    assert here.note == "Består af Lille hus og Mindre hus · Tal om personer kommer her hvert kvartal"
    assert here.state is None


def test_a_small_unit_whose_node_is_out_of_scope_names_no_node() -> None:
    here = place.build([row for row in TREE if row.unit_id == "org.born.b"], "org.born.b", DANISH)
    assert here.stands_in is None
    assert here.state is not None
    assert "se " not in here.state.why
    assert _names(here.path) == ["Lille hus"]


def test_the_list_to_choose_from_is_indented_from_the_top_of_the_scope() -> None:
    below: list[UnitRow] = TREE[1:]
    names = place.build(below, "org.born", DANISH).names
    assert names["org.born"] == "Børn"
    assert names["org.born.a"] == "\N{EM SPACE}Dagplejen"
    assert names["org.born~0a1b2c3d"] == "\N{EM SPACE}Øvrige i Børn"
