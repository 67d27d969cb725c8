"""What is left to others beside what is told, at its edges. Fractions are nothing here: totals read as whole steps."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from kpi.publish.below import Below
from kpi.publish.disclosure import Policy
from kpi.publish.room import Part, Room
from kpi.publish.running_totals import Bookings, Line, Totals
from kpi.publish.runs import Layout, runs_of
from kpi.publish.told import Told
from kpi.publish.tree import freeze
from tests.rules.made_book import DAY, ROOT, START, made

POLICY = Policy()
STEP = 5 * DAY
BEFORE, JANUARY, FEBRUARY = START - 1, START, START + 1
LEAVES = tuple("abcdefghi")
Added = Mapping[tuple[str, int], int]
"""By leaf and month, counted from the first."""


def town(heads: Mapping[str, int] | None = None, parents: Mapping[str, str] | None = None) -> dict[int, Layout]:
    """A large node above nine units, unless said otherwise."""
    facts = made(heads or {ROOT: 0, **dict.fromkeys(LEAVES, 30)}, [], 12, parents)
    tree = freeze(facts, 2017, POLICY)
    return {2017: Layout.of(tree, runs_of({2017: tree}, START), START)}


def totals(measure: str, added: Added, layouts: dict[int, Layout] | None = None) -> Totals:
    found = Totals(measure, layouts or town(), (START, START + 11), POLICY, lambda series: 0)
    rows = [(found.place[leaf], START + month, amount) for (leaf, month), amount in added.items()]
    nodes, months, amounts = (np.array(column) for column in zip(*rows, strict=True))
    nobody = np.zeros(0, dtype=np.int32)
    found.book(
        nodes.astype(np.int32), months.astype(np.int32), amounts.astype(np.int64),
        Bookings(nobody, nobody, nobody, nobody.astype(np.int64)),
    )  # fmt: skip
    return found


def line(of: Totals, node: str = ROOT) -> Line:
    return of.line(of.layouts[2017].runs[node])


class Family:
    """A total of two categories: `told` has points, the other is what is left."""

    def __init__(self, told: Added, left: Added, measure: str = "absence") -> None:
        both: dict[tuple[str, int], int] = dict(told)
        for place, amount in left.items():
            both[place] = both.get(place, 0) + amount
        self.whole = line(totals(measure, both))
        self.told, self.left = (
            line(totals(f"{measure}|x={name}", added)) for name, added in (("told", told), ("left", left))
        )

    def room(self, *told: int, month: int = JANUARY, since: tuple[int, ...] = (BEFORE,)) -> bool:
        parts = [Part(self.told, told, BEFORE), Part(self.left, (), BEFORE)]
        rises = {at: self.whole.told(month) - self.whole.told(at) for at in since}
        return Room(self.whole, POLICY).is_left(parts, rises, month)


def all_of(leaves: str, each: int, month: int = 0) -> dict[tuple[str, int], int]:
    return {(leaf, month): each for leaf in leaves}


class TestCategories:
    def test_the_large_node_is_large(self) -> None:
        assert town()[2017].tree.nodes[ROOT].large

    @pytest.mark.parametrize(("own", "is_left"), [(STEP, True), (STEP + 1, False)])
    def test_a_leader_s_share_of_what_is_left(self, own: int, is_left: bool) -> None:
        """Told 4 and 3 steps: the category is 2 at least, so all others have 2 at most beside it, and need one."""
        family = Family(all_of("abc", STEP), {("d", 0): own, ("e", 0): 2 * STEP - 1 - own})
        assert (family.whole.told(JANUARY), family.told.told(JANUARY)) == (4 * STEP, 3 * STEP)
        assert family.room(JANUARY) is is_left

    def test_without_a_told_category_the_whole_rise_is_left(self) -> None:
        family = Family(all_of("abc", STEP), {("d", 0): STEP + 1, ("e", 0): STEP - 2})
        assert family.room()
        assert not family.room(JANUARY)

    def test_a_leader_s_share_of_the_told_category_counts_where_it_is_more_than_its_point_says(self) -> None:
        """Own 3 of the told 3 steps, which say 2 at least, and of what is left."""
        added = {("a", 0): 3 * STEP, ("b", 0): STEP - 1}
        assert not Family(added, {("a", 0): STEP // 2, ("b", 0): STEP // 2}).room(JANUARY)
        assert Family(added, {("c", 0): STEP // 2, ("b", 0): STEP // 2}).room(JANUARY)

    @pytest.mark.parametrize(("beside", "is_left"), [(0, True), (-1, False)])
    def test_an_outsider_needs_a_step_too(self, beside: int, is_left: bool) -> None:
        """What is told of the category may read a step more than what is told of the total, but no more."""
        family = Family(all_of("abc", STEP), {("d", 0): 0})
        parts = [Part(family.told, (JANUARY,), BEFORE), Part(family.left, (), BEFORE)]
        rises = {BEFORE: family.told.told(JANUARY) + beside * STEP}
        assert Room(family.whole, POLICY).is_left(parts, rises, JANUARY) is is_left

    def test_every_earlier_point_counts(self) -> None:
        """Since January little is left beside the category, though since the beginning there is enough."""
        early = {("d", 0): 3 * STEP, ("e", 0): 3 * STEP}
        family = Family(all_of("abc", STEP, month=1), {**early, ("f", 1): STEP + 1, ("g", 1): 0})
        assert family.room(FEBRUARY, month=FEBRUARY)
        assert not family.room(JANUARY, FEBRUARY, month=FEBRUARY, since=(BEFORE, JANUARY))

    @pytest.mark.parametrize(("told", "is_left"), [(5, True), (4, False)])
    def test_counts_are_three_at_least(self, told: int, is_left: bool) -> None:
        """A told 5 is 3 to 9: beside it a total told as 5, which is 9 at most, tells nothing more."""
        family = Family({("a", 0): 2, ("b", 0): 2, ("c", 0): 1}, {("d", 0): 0}, "injuries")
        parts = [Part(family.told, (JANUARY,), BEFORE), Part(family.left, (), BEFORE)]
        assert Room(family.whole, POLICY).is_left(parts, {BEFORE: told}, JANUARY) is is_left

    @pytest.mark.parametrize(("own", "is_left"), [(2, True), (3, False)])
    def test_counts_with_a_leader_s_share(self, own: int, is_left: bool) -> None:
        """Three others are in the told category; with two of what is left the leader knows 5 of at most 9."""
        family = Family({("a", 0): 2, ("b", 0): 2, ("c", 0): 1}, {("d", 0): own}, "injuries")
        parts = [Part(family.told, (JANUARY,), BEFORE), Part(family.left, (), BEFORE)]
        assert Room(family.whole, POLICY).is_left(parts, {BEFORE: 5}, JANUARY) is is_left

    def test_the_leader_of_a_large_node_without_units_is_its_own(self) -> None:
        """Nobody below it knows a share."""
        layouts = town({ROOT: 0, "a": 250, "b": 30})
        whole = line(totals("absence", {("a", 0): 4 * STEP}, layouts), "a")
        told = line(totals("absence|x=told", {("a", 0): 3 * STEP}, layouts), "a")
        left = line(totals("absence|x=left", {("a", 0): STEP}, layouts), "a")
        parts = [Part(told, (JANUARY,), BEFORE), Part(left, (), BEFORE)]
        assert Room(whole, POLICY).is_left(parts, {BEFORE: 4 * STEP}, JANUARY)

    @pytest.mark.parametrize(("rise", "is_left"), [(5, True), (4, False)])
    def test_what_a_leader_took_back_elsewhere_makes_the_own_share_no_less(self, rise: int, is_left: bool) -> None:
        family = Family({("a", 0): 4 * STEP}, {("a", 0): -2 * STEP})
        part = Part(family.told, (), BEFORE)
        assert Room(family.whole, POLICY).is_left([part], {BEFORE: rise * STEP}, JANUARY) is is_left

    @pytest.mark.parametrize(("own", "is_left"), [(STEP - 1, True), (STEP + 1, False)])
    def test_a_category_of_a_department_lies_inside_that_of_the_whole(self, own: int, is_left: bool) -> None:
        """Told as 4 steps and as 3 in the department: who knows more than one step beside it knows its size."""
        parents = dict.fromkeys("abcdefgh", "d1")
        heads = {ROOT: 0, "d1": 0, **dict.fromkeys("abcdefgh", 30), "i": 30, "j": 30}
        layouts = town(heads, parents)
        category = totals("absence|x=told", {("a", 0): STEP, ("b", 0): 2 * STEP, ("i", 0): own,
                                             ("j", 0): 2 * STEP - 1 - own}, layouts)  # fmt: skip
        whole, inside = line(category), line(category, "d1")
        assert (whole.told(JANUARY), inside.told(JANUARY)) == (4 * STEP, 3 * STEP)
        parts = [Part(inside, (JANUARY,), BEFORE)]
        assert Room(whole, POLICY).is_left(parts, {BEFORE: 4 * STEP}, JANUARY) is is_left


class TestLeaves:
    def room(self, added: Added, now: str, rise: int, measure: str = "absence", **told: int) -> bool:
        """Whether the whole may be told in January with such a rise beside the leaves `now`."""
        found = totals(measure, added)
        below = Below(line(found), POLICY, Told())
        names = {found.layouts[2017].runs[leaf].name for leaf in now}
        return below.is_left(JANUARY, {BEFORE: rise}, names)

    @pytest.mark.parametrize(("rise", "is_left"), [(4, True), (3, False)])
    def test_beside_a_told_leaf_a_step_is_left_to_others(self, rise: int, is_left: bool) -> None:
        assert self.room({("a", 0): 3 * STEP}, "a", rise * STEP) is is_left

    @pytest.mark.parametrize(("own", "is_left"), [(STEP, True), (STEP + 1, False)])
    def test_a_leader_knows_the_own_unit(self, own: int, is_left: bool) -> None:
        assert self.room({("a", 0): 3 * STEP, ("b", 0): own}, "a", 4 * STEP) is is_left

    def test_counts(self) -> None:
        assert self.room({("a", 0): 5}, "a", 5, "injuries")
        assert not self.room({("a", 0): 5, ("b", 0): 1}, "a", 5, "injuries")
        assert self.room({("a", 0): 5, ("b", 0): 1}, "", 5, "injuries")

    def test_what_was_told_before_counts(self) -> None:
        """The leaf was told in January, the whole is told in February: since the beginning it holds the leaf's rise."""
        found = totals("absence", {("a", 0): 3 * STEP, ("b", 1): STEP + 1})
        told = Told()
        told.put(found.layouts[2017].runs["a"], "absence", JANUARY, 3 * STEP)
        below = Below(line(found), POLICY, told)
        below.settle(JANUARY)
        assert below.is_left(FEBRUARY, {BEFORE: 5 * STEP}, set())
        assert not below.is_left(FEBRUARY, {BEFORE: 4 * STEP}, set())

    def test_what_is_known_of_a_large_node_in_between_is_no_secret_itself(self) -> None:
        """A department of eight units and one unit beside it, whose leader knows how much the department has."""
        parents = dict.fromkeys("abcdefgh", "d1")
        heads = {ROOT: 0, "d1": 0, **dict.fromkeys("abcdefghi", 30)}
        layouts = town(heads, parents)
        found = totals("absence", {**{(leaf, 0): STEP for leaf in "abcdefgh"}, ("i", 0): STEP // 2}, layouts)
        below = Below(line(found), POLICY, Told())
        department = {layouts[2017].runs["d1"].name}
        assert below.is_left(JANUARY, {BEFORE: 8 * STEP}, department)
        assert not below.is_left(JANUARY, {BEFORE: 7 * STEP}, department)
