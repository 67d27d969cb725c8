"""Interim protection: what may be shown, and that nothing hidden is found by subtraction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.facts.shape import OrganisationFacts
from kpi.model import Unit
from kpi.publish.interim import shown_nodes, visible
from tests.rules import made_facts as made
from tests.rules.made_facts import MONTHS, ROOT

LEAST = 200
HEADS, FTE = "heads", "fte_millionths|all"
PHASE = MONTHS // 2
"""Two stretches of months with numbers of their own: units come and go."""


def tree(children: Mapping[str, int | Sequence[int]], own: int = 0, parent: str = ROOT) -> OrganisationFacts:
    """Children of the root with their heads (or their heads month by month) and people employed at the root itself."""
    heads = {name: _months(people) for name, people in children.items()}
    heads[ROOT] = [sum(month) + own for month in zip(*heads.values(), strict=True)] if heads else [own] * MONTHS
    return made.facts({HEADS: heads, FTE: heads}, units=[made.unit(name) for name in children])


def _months(people: int | Sequence[int]) -> list[int]:
    return [people] * MONTHS if isinstance(people, int) else list(people)


@pytest.mark.parametrize(("heads", "shown"), [(199, False), (200, True), (201, True)])
def test_two_hundred_heads_are_enough(heads: int, shown: bool) -> None:
    assert ("a" in shown_nodes(tree({"a": heads, "b": 900, "c": 10, "d": 10}), LEAST)) is shown
    assert (ROOT in shown_nodes(tree({}, own=heads), LEAST)) is shown


def test_one_month_with_too_few_hides_a_node_in_all() -> None:
    dip = [300] * 20 + [199] + [300] * (MONTHS - 21)
    assert "a" not in shown_nodes(tree({"a": dip, "b": 900, "c": 10}), LEAST)


def test_a_month_that_was_not_delivered_says_nothing() -> None:
    heads = [300] * 24
    facts = made.facts({HEADS: {ROOT: heads}, FTE: {ROOT: heads}})
    assert shown_nodes(facts, LEAST) == {ROOT}
    assert shown_nodes(made.facts({HEADS: {ROOT: [None] * MONTHS}}), LEAST) == frozenset()


def test_exactly_one_child_left_out_takes_the_smallest_other_with_it() -> None:
    assert shown_nodes(tree({"a": 900, "b": 300, "c": 400}), LEAST) == {ROOT, "a", "b", "c"}
    assert shown_nodes(tree({"a": 900, "b": 300, "c": 10}), LEAST) == {ROOT, "a"}
    assert shown_nodes(tree({"a": 900, "b": 300, "c": 10, "d": 10}), LEAST) == {ROOT, "a", "b"}


def test_people_employed_at_the_parent_itself_count_as_left_out() -> None:
    assert shown_nodes(tree({"a": 900, "b": 300}, own=5), LEAST) == {ROOT, "a"}
    assert shown_nodes(tree({"a": 900, "b": 300, "c": 10}, own=5), LEAST) == {ROOT, "a", "b"}


def test_two_that_are_never_left_out_together_are_each_alone() -> None:
    early, late = [10] * 18 + [0] * 18, [0] * 18 + [10] * 18
    assert shown_nodes(tree({"a": 900, "b": 300, "c": 400, "d": early, "e": late}), LEAST) == {ROOT, "a", "c"}


def test_a_child_is_one_only_while_it_lies_there() -> None:
    """Until mid-2018 `moved` lay under `old`: then `small` was the only small child of `new`."""
    units = [made.unit("new", kind="department"), made.unit("old", kind="department")]
    units += [made.unit(name, "new") for name in ("small", "moved", "large", "larger")]
    moving = (
        made.unit("moved", "old", valid_to=date(2018, 6, 30)),
        made.unit("moved", "new", valid_from=date(2018, 7, 1)),
    )
    history = tuple(unit for unit in (made.ROOT_UNIT, *units) if unit.unit_id != "moved") + moving
    people = {"small": 20, "moved": 20, "large": 500, "larger": 600, "new": 1140, "old": 300, ROOT: 1440}
    grid = {name: [heads] * MONTHS for name, heads in people.items()}
    grid["new"], grid["old"] = [1120] * PHASE + [1140] * PHASE, [320] * PHASE + [300] * PHASE
    grid["moved"] = [20] * MONTHS
    stayed = made.facts({HEADS: grid | {"new": [1140] * MONTHS}, FTE: grid | {"new": [1140] * MONTHS}}, units=units)
    assert shown_nodes(stayed, LEAST) == {ROOT, "new", "old", "large", "larger"}
    moved = made.facts({HEADS: grid, FTE: grid}, units=units, history=history)
    assert shown_nodes(moved, LEAST) == {ROOT, "new", "old", "larger"}


def test_below_a_hidden_node_everything_is_hidden() -> None:
    units = [made.unit("dep", kind="department"), made.unit("big", "dep"), made.unit("other"), made.unit("small")]
    heads = {"dep": 250, "big": 250, "other": 900, "small": 20, ROOT: 1170}
    grid = {name: [people] * MONTHS for name, people in heads.items()}
    assert shown_nodes(made.facts({HEADS: grid, FTE: grid}, units=units), LEAST) == {ROOT, "other"}


def departments() -> OrganisationFacts:
    units = [made.unit("dep", kind="department"), made.unit("leaf", "dep"), made.unit("other", kind="institution")]
    grid = {name: [people] * MONTHS for name, people in {ROOT: 900, "dep": 500, "leaf": 500, "other": 400}.items()}
    return made.facts({HEADS: grid, FTE: grid}, units=units)


@pytest.mark.parametrize(
    ("facts", "protection", "expected"),
    [
        ("complaints", "open", {ROOT, "dep"}),
        ("complaints", "citizens", {ROOT, "dep"}),
        ("inspections", "open", {ROOT, "dep", "leaf", "other"}),
        ("outcomes", "citizens", {ROOT}),
        ("absence", "persons", {ROOT, "dep", "leaf", "other"}),
    ],
)
def test_each_protection_has_its_nodes(facts: str, protection: str, expected: set[str]) -> None:
    keys = {"causes": ("sickness",)} if facts == "absence" else {}
    kpi = made.kpi(facts, protection=protection, numerator=made.part("count"), **keys)
    may_show = visible(departments(), LEAST)
    assert {node for node in (ROOT, "dep", "leaf", "other") if may_show(kpi, node)} == expected


def test_persons_are_shown_nowhere_in_a_small_organisation() -> None:
    kpi = made.kpi("injuries", protection="persons", numerator=made.part("injuries"))
    may_show = visible(tree({"a": 100, "b": 90}), LEAST)
    assert not any(may_show(kpi, node) for node in (ROOT, "a", "b"))


# --- nobody finds a hidden node by subtraction ----------------------------------------------------------------------

PEOPLE = st.sampled_from([0, 1, 20, 120, 199, 200, 201, 350, 800])


@st.composite
def organisations(draw: st.DrawFn) -> tuple[list[Unit], dict[str, tuple[int, int]]]:
    """Up to three levels; every node has people of its own in each of the two stretches."""
    units: list[Unit] = []
    for number in range(draw(st.integers(0, 4))):
        units.append(made.unit(f"d{number}", kind="department"))
        units += [made.unit(f"d{number}.{leaf}", f"d{number}") for leaf in range(draw(st.integers(0, 4)))]
    names = [ROOT, *(unit.unit_id for unit in units)]
    own = {name: (draw(PEOPLE), draw(PEOPLE)) for name in names}
    for parent in {unit.parent_id for unit in units} & set(own):
        own[parent] = draw(st.sampled_from([(0, 0), (0, 0), (5, 0), (5, 5)]))
    return units, own


def _below(units: Sequence[Unit], node: str) -> list[str]:
    return [node, *(name for unit in units if unit.parent_id == node for name in _below(units, unit.unit_id))]


@settings(max_examples=400, deadline=None)
@given(organisations())
def test_no_combination_of_published_sums_is_a_small_node(
    made_up: tuple[list[Unit], dict[str, tuple[int, int]]],
) -> None:
    units, own = made_up
    names = list(own)
    totals = {name: [sum(own[one][phase] for one in _below(units, name)) for phase in (0, 1)] for name in names}
    grid = {name: [totals[name][0]] * PHASE + [totals[name][1]] * (MONTHS - PHASE) for name in names}
    shown = shown_nodes(made.facts({HEADS: grid, FTE: grid}, units=units), LEAST)
    for phase in (0, 1):
        staffed = [name for name in names if own[name][phase]]
        rows = {name: [float(one in _below(units, name)) for one in staffed] for name in names}
        published = np.array([rows[name] for name in names if name in shown])
        for name in names:
            small = 0 < totals[name][phase] < LEAST
            assert not (small and _is_combination(published, np.array(rows[name]))), (name, phase, sorted(shown))
        for at, name in enumerate(staffed):
            alone = np.eye(len(staffed))[at]
            assert not (own[name][phase] < LEAST and _is_combination(published, alone)), (name, phase, sorted(shown))


def _is_combination(published: np.ndarray, wanted: np.ndarray) -> bool:
    """Whether sums and differences of published rows give the wanted one."""
    if not published.size:
        return False
    rank = np.linalg.matrix_rank(published)
    return bool(np.linalg.matrix_rank(np.vstack([published, wanted])) == rank)


def test_a_closed_unit_is_no_child_any_more() -> None:
    closed = made.unit("c", valid_to=date(2017, 6, 30))
    heads = {ROOT: [1210] * 6 + [1200] * 30, "a": [900] * MONTHS, "b": [300] * MONTHS, "c": [10] * 6 + [0] * 30}
    facts = made.facts({HEADS: heads, FTE: heads}, units=[made.unit("a"), made.unit("b"), closed])
    assert shown_nodes(facts, LEAST) == {ROOT, "a"}
