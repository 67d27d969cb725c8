"""The frozen tree: who stands alone, who is gathered, and what must change clearly before a class does."""

from __future__ import annotations

import pytest

from kpi.publish.disclosure import Policy
from kpi.publish.tree import Tree, fewest_heads, freeze, homes
from tests.rules.made_book import ROOT, Heads, made

POLICY = Policy()
NOBODY: list = []


def frozen(year: int = 2017, months: int = 24, before: Tree | None = None, parents: dict[str, str] | None = None,
           **heads: Heads) -> Tree:  # fmt: skip
    return freeze(made({ROOT: 12, **heads}, NOBODY, months, parents), year, POLICY, before)


@pytest.mark.parametrize(("heads", "stands"), [(11, False), (12, True), (13, True)])
def test_a_unit_stands_alone_from_twelve_heads(heads: int, stands: bool) -> None:
    assert ("a" in frozen(a=heads, b=40).nodes) is stands


@pytest.mark.parametrize(("heads", "stands"), [(9, False), (10, True), (11, True)])
def test_a_unit_that_stood_stays_while_it_has_ten(heads: int, stands: bool) -> None:
    years = [12] * 11 + [heads] * 13
    assert ("a" in frozen(2018, a=years, b=40, before=frozen(a=12, b=40)).nodes) is stands


@pytest.mark.parametrize(("heads", "rhythm"), [(12, "quarter"), (49, "quarter"), (50, "month"), (51, "month")])
def test_the_rhythm_is_that_of_the_size(heads: int, rhythm: str) -> None:
    assert frozen(a=heads, b=40).nodes["a"].rhythm == rhythm


@pytest.mark.parametrize(("heads", "large"), [(199, False), (200, True), (201, True)])
def test_large_from_two_hundred(heads: int, large: bool) -> None:
    assert frozen(a=heads).nodes["a"].large is large


@pytest.mark.parametrize(("then", "now", "large"), [
    (200, 179, False), (200, 180, True), (200, 181, True), (199, 219, False), (199, 220, True), (199, 221, True),
])  # fmt: skip
def test_a_large_node_changes_its_class_only_clearly(then: int, now: int, large: bool) -> None:
    before = frozen(a=then)
    assert frozen(2018, a=[then] * 11 + [now] * 13, before=before).nodes["a"].large is large


@pytest.mark.parametrize(("units", "own"), [(6, False), (7, True), (8, True)])
def test_a_parent_has_a_series_of_its_own_with_eight_leaves(units: int, own: bool) -> None:
    """The gathering node of twelve is one of them."""
    tree = frozen(**{f"u{at}": 40 for at in range(units)})
    assert tree.nodes[ROOT].own_series is own
    assert len(tree.nodes[ROOT].leaves) == units + 1


def test_every_parent_has_a_gathering_node_with_its_own_staff() -> None:
    tree = frozen(a=40, small=5, d=14, below=30, parents={"below": "d"})
    rest = tree.nodes[tree.rest[ROOT]]
    assert rest.units == {ROOT, "small"}
    assert (rest.heads, rest.kind, rest.name) == (17, "rest", "Øvrige i by")
    assert tree.nodes[tree.rest["d"]].units == {"d"}


def test_a_gathering_node_of_too_few_takes_the_smallest_sibling() -> None:
    tree = freeze(made({ROOT: 4, "a": 30, "b": 13, "small": 5}, NOBODY, 12), 2017, POLICY)
    assert tree.nodes[tree.rest[ROOT]].units == {ROOT, "small", "b"}
    assert "b" not in tree.nodes
    enough = freeze(made({ROOT: 5, "a": 30, "b": 13, "small": 5}, NOBODY, 12), 2017, POLICY)
    assert enough.nodes[enough.rest[ROOT]].units == {ROOT, "small"}


def test_a_department_too_small_as_a_whole_is_gathered_with_all_below() -> None:
    tree = frozen(d=2, x=4, y=5, a=40, parents={"x": "d", "y": "d"})
    assert tree.nodes[tree.rest[ROOT]].units == {ROOT, "d", "x", "y"}
    assert "d" not in tree.nodes


def test_a_unit_opened_in_may_belongs_to_the_gathering_node_until_the_freeze() -> None:
    opened: Heads = [0] * 4 + [20] * 20
    facts = made({ROOT: 12, "a": 40, "new": opened}, NOBODY, 24)
    first = freeze(facts, 2017, POLICY)
    assert homes(first, facts)["new"] == first.rest[ROOT]
    assert "new" in freeze(facts, 2018, POLICY, first).nodes


def test_the_id_is_that_of_the_set() -> None:
    """The same set goes on as the same node; another set is another node."""
    one, same, other = frozen(a=40, s=5, t=5), frozen(a=45, s=6, t=4), frozen(a=40, s=5, t=13)
    assert one.rest[ROOT] == same.rest[ROOT] != other.rest[ROOT]
    assert one.rest[ROOT].startswith(f"{ROOT}~")


def test_heads_are_those_of_december() -> None:
    years: Heads = [40] * 11 + [8] + [40] * 12
    assert "a" not in frozen(2018, a=years, b=40, before=frozen(a=40, b=40)).nodes


def test_the_fewest_heads_so_far_in_the_year() -> None:
    heads: Heads = [30, 30, 9, 30] + [30] * 8
    facts = made({ROOT: 12, "a": heads, "b": 40}, NOBODY, 12)
    tree = freeze(facts, 2017, POLICY)
    assert fewest_heads(tree, facts)["a"].tolist() == [30, 30] + [9] * 10
    assert fewest_heads(tree, facts)[ROOT].tolist() == [82, 82] + [61] * 10
