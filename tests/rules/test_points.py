"""What is told against what happened: a difference of two points lies within its told error, over the years too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from kpi.catalogue import Catalogue
from kpi.facts.shape import OrganisationFacts
from kpi.model import Window
from kpi.publish.points import Points
from kpi.publish.public import PublicMonthly
from kpi.publish.tree_facts import on_trees
from tests.rules.made_book import DAY, ROOT, START, Added, everybody, made, sick, told

MONTHS = 24
UNITS = {"d1": ("a", "b", "c"), "d2": ("e", "f", "g")}
HEADS = {ROOT: 0, "d1": 0, "d2": 0, **{unit: 60 for units in UNITS.values() for unit in units}}

DOMINATED = [*everybody("a", range(9), people=8), *sick("a", 10, x=60), *everybody("a", range(14, MONTHS), people=8)]


def with_a_move(added: Sequence[Added]) -> OrganisationFacts:
    """Unit `a` lies below d1, and from December of the first year below d2: so it does in the second year's tree."""
    facts = made(HEADS, added, MONTHS, {unit: node for node, units in UNITS.items() for unit in units})
    a = facts.unit("a")
    history = [one for one in facts.units if one.unit_id != "a"]
    history += [replace(a, valid_to=date(2017, 11, 30)), replace(a, parent_id="d2", valid_from=date(2017, 12, 1))]
    units = tuple(replace(one, parent_id="d2") if one.unit_id == "a" else one for one in facts.units)
    return replace(facts, units=units, history=tuple(history))


def everywhere(*without: str) -> list[Added]:
    units = [unit for units in UNITS.values() for unit in units if unit not in without]
    return [one for unit in units for one in everybody(unit, range(MONTHS), people=8)]


def happened(facts: OrganisationFacts, points: Points, node: str, first: int, last: int) -> int:
    """What was added at a node after one month until another, by the tree of each year."""
    found, total = facts.contributions, 0
    for year, tree in points.trees.items():
        of = [facts.position[unit] for leaf in tree.nodes[node].leaves for unit in tree.nodes[leaf].units
              ] if node in tree.nodes else []  # fmt: skip
        here = np.isin(found.unit, of) & ((found.month + START) // 12 == year)
        here &= (found.month + START > first) & (found.month + START <= last)
        total += int(found.amount[here].sum())
    return total


def off(facts: OrganisationFacts, points: Points) -> Iterator[tuple[str, int, int, float, float]]:
    """By node and window, how far what is told lies from what happened, and the error told with it, in days."""
    for node in {name for tree in points.trees.values() for name in tree.nodes}:
        for first_of_run, last_of_run in points.runs(node):
            months = [month for month in range(first_of_run - 1, min(last_of_run, START + MONTHS - 1) + 1)
                      if points.amount(node, "absence", month) is not None]  # fmt: skip
            for first, last in combinations(months, 2):
                if not points.joins(node, first, last, "absence"):
                    continue
                rise = (points.amount(node, "absence", last) or 0) - (points.amount(node, "absence", first) or 0)
                error = points.step("absence") * points.summed_between(node, first, last)
                yield node, first, last, abs(rise - happened(facts, points, node, first, last)) / DAY, error / DAY


def test_every_window_lies_within_its_told_error(tmp_path: Path) -> None:
    facts = with_a_move(everywhere())
    points = told(tmp_path, facts)
    assert {year: "a" in tree.nodes["d1"].leaves for year, tree in points.trees.items()} == {2017: True, 2018: False}
    found = list(off(facts, points))
    assert {node for node, first, last, *_ in found if first < START + 12 <= last} >= {ROOT, "d1", "d2", "a"}
    assert [one for one in found if one[3] >= one[4]] == []


def test_a_unit_that_moves_while_it_waits_is_told_within_the_error_too(tmp_path: Path) -> None:
    """One person has nearly all of the last quarter before the move, so the unit's points wait at the turn."""
    facts = with_a_move([*everywhere("a"), *DOMINATED])
    points = told(tmp_path, facts)
    assert points.amount("a", "absence", START + 11) is None
    found = list(off(facts, points))
    assert [one for one in found if one[3] >= one[4]] == []
    over = {node for node, first, last, *_ in found if first < START + 12 <= last}
    assert ROOT in over
    assert not over & {"d1", "d2"}
    assert {"d1", "d2"} <= {node for node, first, *_ in found if first >= START + 12}


def test_nor_is_a_figure_made_of_such_points(tmp_path: Path, catalogue: Catalogue) -> None:
    """A window over the turn waits at both departments; one within a year, and that of the whole, are told."""
    facts = with_a_move([*everywhere("a"), *DOMINATED])
    points = told(tmp_path, facts)
    monthly = PublicMonthly(on_trees(facts, points), points)
    kpi = catalogue.kpis["sickness_days_per_fte"]
    for node, window, missing in (
        (ROOT, Window("R12-2018-06", date(2017, 7, 1), date(2018, 6, 30)), None),
        ("d1", Window("R12-2018-06", date(2017, 7, 1), date(2018, 6, 30)), "waiting_point"),
        ("d2", Window("R12-2018-06", date(2017, 7, 1), date(2018, 6, 30)), "waiting_point"),
        ("d1", Window("2018", date(2018, 1, 1), date(2018, 12, 31)), "waiting_point"),
        ("d1", Window("2018-Q4", date(2018, 10, 1), date(2018, 12, 31)), None),
    ):
        assert monthly.sums(kpi, node, window, date(2018, 12, 31)).missing == missing, (node, window.name)


@pytest.mark.parametrize(("first", "last", "leaves"), [(5, 8, 4), (8, 14, 4), (14, 17, 3), (11, 14, 3)])
def test_a_window_over_the_turn_sums_the_leaves_of_both_years(
    tmp_path: Path, first: int, last: int, leaves: int
) -> None:
    """Three units and the gathering node of the department; then two."""
    points = told(tmp_path, with_a_move(everywhere()))
    assert points.summed_between("d1", START + first, START + last) == leaves
