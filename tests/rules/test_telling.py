"""Which points are told, in towns small enough to follow by eye: rhythm, waiting, sums, large nodes, changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi.publish.points import Points
from tests.rules.made_book import ROOT, START, Added, everybody, hurt, made, months_told, sick, told

YEAR = range(12)
QUARTERS = {2, 5, 8, 11}
PEOPLE = {"b": 30, "c": 30, "d": 30, "e": 30}


def town(store: Path, added: list[Added], months: int = 12, **heads: int) -> Points:
    return told(store, made({ROOT: 0, "a": 30, **PEOPLE, **heads}, added, months))


def others(*units: str, months: range = YEAR) -> list[Added]:
    return [one for unit in units or tuple(PEOPLE) for one in everybody(unit, months)]


# --- sentence 4: every month from 50 heads, every quarter from 10 ---------------------------------------------------


@pytest.mark.parametrize(("heads", "months"), [(49, QUARTERS), (50, set(YEAR)), (51, set(YEAR))])
def test_from_fifty_heads_every_month(tmp_path: Path, heads: int, months: set[int]) -> None:
    points = town(tmp_path, [*others(), *everybody("a", YEAR)], a=heads)
    assert months_told(points, "a") == months


def test_a_unit_that_falls_below_ten_waits_until_the_freeze(tmp_path: Path) -> None:
    heads = {ROOT: 0, **PEOPLE, "a": [30] * 4 + [9] + [30] * 7}
    points = told(tmp_path, made(heads, [*others(), *everybody("a", YEAR)], 12))
    assert months_told(points, "a") == {2}


# --- sentence 5 -----------------------------------------------------------------------------------------------------


def test_a_point_that_waits_is_told_with_the_next(tmp_path: Path) -> None:
    added = [*others(), *sick("a", 1, x=8, y=8), *sick("a", 4, z=8)]
    points = town(tmp_path, added)
    assert months_told(points, "a") == {5}
    assert points.amount("a", "absence", START + 2) is None
    assert points.waits("a", "absence", START + 2)


def test_a_point_waits_while_the_total_reads_as_before(tmp_path: Path) -> None:
    """Three injuries may leave the reading where it was; then the point waits whatever the people."""
    for store, count in (("few", 3), ("many", 8)):
        added = [one for month in sorted(QUARTERS) for one in hurt("a", month, count)]
        points = town(tmp_path / store, [*added, *[one for unit in PEOPLE for one in hurt(unit, 2, 9)]])
        found = [points.amount("a", "injuries", START + month) for month in sorted(QUARTERS)]
        known = [amount for amount in found if amount is not None]
        assert known == sorted(set(known))
        assert len(known) == 4 if count == 8 else len(known) < 4


def test_a_total_that_fell_by_a_correction_waits(tmp_path: Path) -> None:
    """Absence of the first quarter is cancelled: what comes later must first make up for it."""
    whole = [*others(), *everybody("a", range(3), people=8, days=5)]
    told(tmp_path, made({ROOT: 0, "a": 30, **PEOPLE}, whole, 3))
    cancelled = [one for one in whole if not (one.unit == "a" and one.person in ("a-0", "a-1", "a-2", "a-3"))]
    later = [*cancelled, *sick("a", 4, u=4, v=4, w=4), *everybody("a", range(6, 9), people=8, days=5)]
    points = town(tmp_path, later, 9)
    assert months_told(points, "a") == {2, 8}
    assert points.waits("a", "absence", START + 5)


# --- sums of leaves -------------------------------------------------------------------------------------------------


def test_with_one_leaf_that_waits_the_smallest_told_one_waits_too(tmp_path: Path) -> None:
    points = town(tmp_path, [*others(), *sick("a", 1, x=8)], b=12)
    assert 2 not in months_told(points, "a") | months_told(points, "b")
    assert months_told(points, "d") == QUARTERS
    assert 2 in months_told(points, ROOT)


def test_the_sum_waits_when_two_more_leaves_are_not_enough(tmp_path: Path) -> None:
    """One person has nearly everything of the leaves that wait, whoever joins them."""
    few = [one for unit in PEOPLE for one in everybody(unit, YEAR, people=4, days=2)]
    points = town(tmp_path, [*few, *sick("a", 0, x=4_000)])
    assert 2 not in months_told(points, ROOT)
    assert months_told(points, "c") == QUARTERS


def test_what_comes_out_of_two_sums_is_never_one_leaf(tmp_path: Path) -> None:
    """Both the department and the whole are told: what lies beside the department must not wait alone."""
    parents = dict.fromkeys(("a", "b", "c"), "d1")
    heads = {ROOT: 0, "d1": 0, "a": 60, "b": 60, "c": 60, "e": 60, "f": 60}
    added = [*others("a", "b", "c", "f"), *sick("e", 3, x=8)]
    points = told(tmp_path, made(heads, added, 12, parents))
    for month in YEAR:
        beside = {leaf for leaf in ("e", "f") if month not in months_told(points, leaf)}
        if {month} <= months_told(points, ROOT) & months_told(points, "d1"):
            assert len(beside) != 1


def test_no_untold_total_of_a_leaf_that_ended_stays_in_a_sum(tmp_path: Path) -> None:
    """A small unit waits all year and is gathered: next year the sum is that of the leaves then, and a number."""
    heads = {ROOT: 12, **PEOPLE, "a": [12] * 11 + [8] * 7}
    added = [*others(months=range(18)), *everybody(ROOT, range(18)), *sick("a", 10, x=8)]
    points = told(tmp_path, made(heads, added, 18))
    assert "a" in points.trees[2017].nodes
    assert "a" not in points.trees[2018].nodes
    leaves = points.trees[2018].nodes[ROOT].leaves
    quarters = [START + month for month in (14, 17) if all(
        points.amount(leaf, "absence", START + month) is not None for leaf in leaves)]  # fmt: skip
    sums = [points.amount(ROOT, "absence", month) for month in quarters]
    below = [sum(points.amount(leaf, "absence", month) or 0 for leaf in leaves) for month in quarters]
    if len(quarters) == 2 and None not in sums:
        assert (sums[1] or 0) - (sums[0] or 0) == below[1] - below[0]


def test_what_an_ended_leaf_had_not_told_goes_to_the_one_that_took_its_people(tmp_path: Path) -> None:
    heads = {ROOT: 12, **PEOPLE, "a": [12] * 11 + [8] * 7}
    added = [*others(months=range(18)), *everybody(ROOT, range(18)), *sick("a", 10, x=8)]
    points = told(tmp_path, made(heads, added, 18))
    rest = points.trees[2018].rest[ROOT]
    assert months_told(points, "a") == set()
    assert points.trees[2018].home["a"] == rest
    ledger = [row for row in _booked(tmp_path) if row["moved_from"] == "a"]
    assert [(row["node"], row["amount"], row["month_no"]) for row in ledger] == [(rest, 8 * 26_640, START + 12)]


def _booked(store: Path) -> list[dict[str, object]]:
    from kpi.publish.ledger import Ledger

    found: list[dict[str, object]] = Ledger(store).booked(ROOT).to_pylist()
    return found


# --- sentence 6 -----------------------------------------------------------------------------------------------------


def test_a_large_node_without_units_below_has_its_categories(tmp_path: Path) -> None:
    added = [*others(), *everybody("a", YEAR, people=20)]
    parts = [Added(one.unit, one.month, one.person, one.amount,
                   f"absence|cause={'sickness' if one.person[-1] in '02468' else 'work_injury'}")
             for one in added]  # fmt: skip
    points = town(tmp_path, [*added, *parts], a=220)
    assert months_told(points, "a", "absence|cause=sickness")
    assert not months_told(points, "b", "absence|cause=sickness")
    for month in months_told(points, "a", "absence|cause=sickness") & months_told(
        points, "a", "absence|cause=work_injury"
    ):
        whole = points.amount("a", "absence", START + month)
        assert whole == sum(
            points.amount("a", f"absence|cause={one}", START + month) or 0 for one in ("sickness", "work_injury")
        )


def test_the_remainder_is_told_only_when_all_others_are(tmp_path: Path) -> None:
    added = [*others(), *everybody("a", YEAR, people=20)]
    rare = sick("a", 5, rare=20)
    parts = [Added(one.unit, one.month, one.person, one.amount, f"absence|cause={cause}")
             for cause, some in (("sickness", added), ("pregnancy", rare)) for one in some]  # fmt: skip
    points = town(tmp_path, [*added, *rare, *parts], a=220)
    assert months_told(points, "a") == set(YEAR)
    assert not months_told(points, "a", "absence|cause=pregnancy")
    assert not months_told(points, "a", "absence|cause=sickness")
