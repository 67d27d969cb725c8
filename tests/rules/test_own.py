"""Whose exact figures a leader is given, and that nobody left out is what remains of those."""

from __future__ import annotations

from typing import Any

import pytest

from kpi.reader.own import own_units
from kpi.reader.principal import Principal


def row(unit: str, parent: str | None, heads: int, *, own: bool = True) -> dict[str, Any]:
    return {"unit": unit, "parent": parent, "heads": heads, "has_own": own}


def given(tree: list[dict[str, Any]], *roots: str, role: Any = "leader") -> set[str]:
    return set(own_units(Principal("ida", role, roots), tree))


DEPARTMENTS = [row("by", None, 120), row("d", "by", 50), row("a", "d", 30), row("b", "d", 20), row("e", "by", 70)]


def test_a_leader_has_the_own_unit_and_those_directly_below() -> None:
    assert given(DEPARTMENTS, "d") == {"d", "a", "b"}
    assert given(DEPARTMENTS, "a") == {"a"}


@pytest.mark.parametrize("role", ["med", "analyst"])
def test_nobody_else_has_any(role: str) -> None:
    assert given(DEPARTMENTS, "by", role=role) == set()


@pytest.mark.parametrize(("heads", "has"), [(20, True), (19, False)])
def test_further_down_units_of_twenty(heads: int, has: bool) -> None:
    tree = [row("by", None, 120), row("d", "by", 50), row("a", "d", 80 - heads - 30), row("b", "d", heads),
            row("c", "d", 30), row("e", "by", 70)]  # fmt: skip
    assert ("b" in given(tree, "by")) is has


def test_one_left_out_takes_the_smallest_sibling_along() -> None:
    """The director has the department and its units of twenty; the one of twelve would be what remains."""
    tree = [row("by", None, 120), row("d", "by", 62), row("a", "d", 30), row("b", "d", 20), row("c", "d", 12),
            row("e", "by", 58)]  # fmt: skip
    assert given(tree, "by") == {"by", "d", "e", "a"}
    two = [*tree[:-1], row("f", "d", 12), row("e", "by", 58)]
    two[1] = row("d", "by", 74)
    assert given(two, "by") == {"by", "d", "e", "a", "b"}


def test_a_single_unit_below_must_not_tell_of_the_few_beside_it() -> None:
    """A node of 33 with one unit of 30: the three others would be the difference."""
    assert given([row("d", None, 33), row("a", "d", 30)], "d") == {"d"}
    assert given([row("d", None, 30), row("a", "d", 30)], "d") == {"d", "a"}


def test_people_too_few_for_figures_of_their_own_are_not_what_remains() -> None:
    tree = [row("d", None, 63), row("a", "d", 30), row("b", "d", 30), row("s", "d", 3, own=False)]
    assert given(tree, "d") == {"d", "b"}


def test_leaving_out_a_department_leaves_out_one_of_its_units_too() -> None:
    """Else the department is the sum of its units, and the director's three are what remains of the whole."""
    tree = [row("by", None, 103), row("d", "by", 40), row("a", "d", 20), row("b", "d", 20), row("e", "by", 60)]
    found = given(tree, "by")
    assert found == {"by", "e", "b"}
    assert given([row("by", None, 100), *tree[1:]], "by") == {"by", "d", "e", "a", "b"}


def test_a_unit_is_still_given_to_its_own_leader() -> None:
    tree = [row("by", None, 103), row("d", "by", 40), row("a", "d", 20), row("b", "d", 20), row("e", "by", 60)]
    assert given(tree, "d") == {"d", "a", "b"}
    assert given(tree, "a") == {"a"}
