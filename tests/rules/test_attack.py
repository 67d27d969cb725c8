"""The adversary on tables small enough to check by hand: what it must find, and what it must leave alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from kpi.attack import World, attack, sample
from kpi.attack import highs as programs
from kpi.attack.citizens import Counted, attack_counts, attack_steps
from kpi.attack.highs import Contradiction
from kpi.attack.published import Published, falling, published, together
from kpi.attack.solve import widths
from kpi.attack.surveys import Answered, attack_survey
from kpi.attack.system import Cell, System
from kpi.attack.tables import Known, Told, attack_table
from tests.rules.made_towns import DAY, SHAPES, Town

JANUARY = 2017 * 12
DAYS = 5 * DAY
ROOT = "by"


def cell(*terms: tuple[int, float], least: float = 2.0) -> Cell:
    return Cell("", "", "", 0, 0, terms, least, 0.2)


class TestLinearSystem:
    def system(self) -> tuple[System, list[int]]:
        system = System()
        return system, [system.unknown(0.0, 1.0) for _ in range(3)]

    def test_the_width_of_a_cell_is_what_the_rows_leave(self) -> None:
        system, (a, b, c) = self.system()
        system.relate([(a, 1.0), (b, 1.0), (c, 1.0)], 2.5, 2.5)
        assert widths(system, [cell((a, 1.0)), cell((a, 1.0), (b, -1.0))]) == pytest.approx([0.5, 1.0])

    def test_without_rows_the_bounds_are_all(self) -> None:
        system, (a, b, _) = self.system()
        assert widths(system, [cell((a, 1.0), (b, -1.0))]) == pytest.approx([2.0])

    def test_rows_that_contradict_each_other_are_told(self) -> None:
        system, (a, *_) = self.system()
        system.relate([(a, 1.0)], 2.0)
        with pytest.raises(Contradiction):
            widths(system, [cell((a, 1.0))])

    def test_both_ways_to_solve_agree(self, monkeypatch: pytest.MonkeyPatch) -> None:
        rng = np.random.default_rng(3)
        tables = [rng.uniform(-1, 1, (4, 6)) for _ in range(5)]

        def found() -> list[float]:
            got: list[float] = []
            for table in tables:
                system = System()
                places = [system.unknown(0.0, 3.0) for _ in range(6)]
                for row in table:
                    system.relate(list(zip(places, row.tolist(), strict=True)), -1.0, 1.0)
                got += widths(system, [cell((place, 1.0), least=9.0) for place in places]).tolist()
            return got

        onwards = found()
        monkeypatch.setattr(programs, "highs", None)
        assert found() == pytest.approx(onwards, abs=1e-6)


def place(node: str, parent: str | None, heads: int, **keys: Any) -> dict[str, Any]:
    plain = {"node": node, "parent": parent, "heads": heads, "leaf": True, "own_series": True, "large": heads >= 200}
    return plain | {"units": [node], "year": 2017} | keys


def group(node: str, parent: str | None, heads: int, **keys: Any) -> dict[str, Any]:
    return place(node, parent, heads, **{"leaf": False, "own_series": False, **keys})


def points(measure: str, step: int, series: Mapping[str, Sequence[int | None]], **summed: int) -> list[dict[str, Any]]:
    """Totals in steps from January on; None waits."""
    return [
        {
            "node": node, "measure": measure, "month_no": JANUARY + month, "published": amount is not None,
            "amount": None if amount is None else amount * step, "step": step, "summed": summed.get(node, 1),
        }
        for node, amounts in series.items()
        for month, amount in enumerate(amounts)
    ]  # fmt: skip


def world(tree: list[dict[str, Any]], *rows: list[dict[str, Any]]) -> Published:
    return published(ROOT, [row for table in rows for row in table], tree)


def found(told: Published, **leaders: Mapping[str, Sequence[int]]) -> set[tuple[str, str, int, int]]:
    """Attacker, node, and the months before and of the window, counted from December as 0."""
    exact = {
        (node, measure): {JANUARY - 1 + month: amount for month, amount in enumerate([0, *amounts])}
        for node, by_measure in leaders.items()
        for measure, amounts in by_measure.items()
    }
    outcome = attack([told], {ROOT: exact})
    assert outcome.contradictions == []
    return {(one.attacker, one.node, one.first - JANUARY + 1, one.last - JANUARY + 1) for one in outcome.findings}


THREE = [group(ROOT, None, 90), place("a", ROOT, 30), place("b", ROOT, 30), place("c", ROOT, 30)]


class TestPoints:
    def test_independent_series_are_not_narrowed(self) -> None:
        series = {"a": [2, 4], "b": [1, 3], "c": [3, 9], ROOT: [6, 16]}
        told = world(THREE, points("absence", DAYS, series, by=3))
        outcome = attack([told], {})
        assert (outcome.targets, outcome.findings) == (6, [])

    def test_a_total_that_does_not_rise_narrows_its_own_window(self) -> None:
        told = world(THREE, points("absence", DAYS, {"a": [2, 2], "b": [1, 3], "c": [3, 9]}))
        assert found(told) == {("", "a", 1, 2)}

    def test_one_leaf_that_waits_comes_out_of_its_group(self) -> None:
        series = {"a": [2, 4], "b": [1, 3], "c": [3, None], ROOT: [6, 10]}
        told = world(THREE, points("absence", DAYS, series, by=3))
        assert found(told) == {("", "c", 1, 2)}  # the group has not risen by it

    def test_a_node_without_heads_is_tried_where_something_was_booked(self) -> None:
        """People who came during the year; a parent without staff of its own has nothing that could come out."""
        tree = [group(ROOT, None, 60), place("a", ROOT, 30), place("b", ROOT, 30), place("c", ROOT, 0)]
        series = {"a": [2, 4], "b": [1, 3], "c": [3, None], ROOT: [6, 10]}
        told = world(tree, points("absence", DAYS, series, by=3))
        assert ("", "c", 1, 2) not in found(told, c={"absence": [0, 0]})
        assert ("", "c", 1, 2) in found(told, c={"absence": [3 * DAYS, 3 * DAYS]})

    def test_the_total_of_a_point_that_waits_must_not_come_out(self) -> None:
        series = {"a": [2, 4], "b": [1, 3], "c": [3, None], ROOT: [6, 16]}
        told = world(THREE, points("absence", DAYS, series, by=3))
        assert [(one.width, one.exact) for one in attack([told], {}).findings] == [(0.0, False)]

    def test_two_leaves_that_wait_hide_each_other_but_not_from_a_leader(self) -> None:
        series = {"a": [2, None], "b": [1, None], "c": [3, 9], ROOT: [6, 13]}
        told = world(THREE, points("absence", DAYS, series, by=3))
        assert found(told) == set()
        all_of_it = [2 * DAYS + DAY, 3 * DAYS + DAY]
        assert found(told, a={"absence": all_of_it}) == {("a", "b", 1, 2)}

    def test_groups_within_groups_are_taken_from_each_other(self) -> None:
        tree = [group(ROOT, None, 120), group("d", ROOT, 60), place("a", "d", 30), place("b", "d", 30),
                place("c", ROOT, 30), place("e", ROOT, 30)]  # fmt: skip
        series = {"a": [2, None], "b": [2, None], "c": [2, None], "e": [2, 5], "d": [4, 7], ROOT: [8, 14]}
        told = world(tree, points("absence", DAYS, series, by=4, d=2))
        assert found(told) == {("", "c", 1, 2)}

    def test_leaves_told_one_after_the_other_are_taken_together(self) -> None:
        """In February a, b and c have risen by 3 together, in March each by one since January: so all by February."""
        series = {"a": [2, None, 3], "b": [1, None, 2], "c": [3, None, 4], ROOT: [6, 9, None]}
        told = world(THREE, points("absence", DAYS, series, by=3))
        assert found(told) == {("", node, *months) for node in "abc" for months in ((1, 2), (2, 3))}

    def test_a_large_node_with_two_leaves_narrows_them(self) -> None:
        tree = [group(ROOT, None, 300, own_series=True, large=True), place("a", ROOT, 150), place("b", ROOT, 150)]
        told = world(tree, points("absence", DAYS, {"a": [4, 9], "b": [5, 8], ROOT: [9, 19]}))
        assert ("", "a", 1, 2) in found(told)

    def test_a_large_node_with_nine_leaves_does_not(self) -> None:
        names = [f"u{one}" for one in range(9)]
        tree = [group(ROOT, None, 300, own_series=True, large=True), *(place(name, ROOT, 30) for name in names)]
        series = {name: [4, 8, 13] for name in names} | {ROOT: [36, 73, 117]}
        assert found(world(tree, points("absence", DAYS, series))) == set()

    def test_a_category_that_waits_alone_comes_out_of_its_total(self) -> None:
        tree = [place(ROOT, None, 300)]
        total = points("absence", DAYS, {ROOT: [20, 40]})
        long = points("absence|spell_length=long", DAYS, {ROOT: [3, None]})
        short = points("absence|spell_length=short", DAYS, {ROOT: [17, 37]}, by=2)
        assert found(world(tree, total, long, short)) == {("", ROOT, 1, 2)}

    def test_three_persons_are_three_of_a_count(self) -> None:
        """A told rise of one step of counts leaves 3 to 9, which is what its own points say: no finding."""
        told = world(THREE, points("injuries", 5, {"a": [1, 2], "b": [1, None], "c": [None, 1]}))
        outcome = attack([told], {})
        assert outcome.findings == []

    def test_believing_that_totals_never_fall_is_given_up_where_it_cannot_be(self) -> None:
        """The group has fallen since the leaves were told: somebody's absence was cancelled."""
        series = {"a": [4, None], "b": [3, None], "c": [3, 5], ROOT: [10, 9]}
        told = world(THREE, points("absence", DAYS, series, by=3))
        assert found(told) == set()

    def test_a_leader_whose_knowledge_does_not_fit_is_reported(self) -> None:
        told = world(THREE, points("absence", DAYS, {"a": [2, None], "b": [1, None], "c": [3, 9], ROOT: [6, 13]}, by=3))
        wrong = {("a", "absence"): {JANUARY - 1: 0, JANUARY: 9 * DAYS, JANUARY + 1: 9 * DAYS}}
        assert attack([told], {ROOT: wrong}).contradictions == ["by absence a"]

    def test_a_sample_is_drawn_anew_by_its_seed_alone(self) -> None:
        series = {"a": [2, None, 4], "b": [1, None, 3], "c": [3, 9, None], ROOT: [6, 13, 15]}
        told = World(world(THREE, points("absence", DAYS, series, by=3)))
        first, again = (sample(told, 4, seed=1) for _ in range(2))
        assert first == again
        assert first.targets == 4
        assert sample(told, 10**6, seed=1).targets > 4
        assert sample(told, 10**6, seed=1, since=JANUARY + 9).targets == 0


class TestEditions:
    def edition(self, amounts: Sequence[int | None]) -> Published:
        return world(THREE, points("absence", DAYS, {"a": amounts}))

    def test_points_that_stay_are_one_world(self) -> None:
        both, changed = together([self.edition([2, 4]), self.edition([2, 4, 5])])
        assert changed == []
        assert len(both.points["absence"]["a"]) == 3

    @pytest.mark.parametrize("later", [[2, 5], [2, None], [3, 4]])
    def test_a_point_that_changes_is_found(self, later: list[int | None]) -> None:
        assert len(together([self.edition([2, 4]), self.edition(later)])[1]) == 1

    def test_a_tree_that_changes_is_found(self) -> None:
        other = world([group(ROOT, None, 91), *THREE[1:]], points("absence", DAYS, {"a": [2, 4]}))
        assert together([self.edition([2, 4]), other])[1] == ["by: the tree of 2017 is another in a later edition"]

    def test_a_series_that_falls_is_found(self) -> None:
        assert falling(self.edition([2, None, 4])) == []
        assert falling(self.edition([2, None, 1])) == [f"by absence a 2017-03: from {2 * DAYS} to {DAYS}"]


def table(town: Town, told: Callable[[str, int, int, int], Told]) -> tuple[list[Told], dict[str, str]]:
    """Injuries of a town by node and month, quarter, year and rolling twelve months; own staff as a unit of its own."""
    facts = town.facts(24)
    found = facts.contributions
    one = found.measure == found.measures.index("injuries")
    grid = np.zeros((len(facts.units), 24), dtype=np.int64)
    np.add.at(grid, (found.unit[one], found.month[one]), found.amount[one])
    name = {unit.unit_id: f"{unit.unit_id}{'!' if facts.children[unit.unit_id] else ''}" for unit in facts.units}
    parents = {name[unit.unit_id]: unit.parent_id or "" for unit in facts.units if name[unit.unit_id] == unit.unit_id}
    parents |= {f"{unit.unit_id}!": unit.unit_id for unit in facts.units if name[unit.unit_id] != unit.unit_id}
    parents |= {unit.unit_id: unit.parent_id for unit in facts.units if unit.parent_id}
    counts = {node: np.zeros(24, dtype=np.int64) for node in {*parents, *parents.values()}}
    for place, unit in enumerate(facts.units):
        at: str | None = name[unit.unit_id]
        while at is not None:
            counts[at] = counts[at] + grid[place]
            at = parents.get(at)
    spans = {
        (month, month + length - 1)
        for length, every in ((1, 1), (3, 3), (12, 1))
        for month in range(0, 25 - length, every)
    }
    cells = [
        told(node, first, last, int(months[first : last + 1].sum()))
        for node, months in sorted(counts.items())
        for first, last in sorted(spans)
    ]
    return cells, parents


def under_five_hidden(node: str, first: int, last: int, count: int) -> Told:
    return Told(node, first, last, *((1, 4) if 0 < count < 5 else (count, count)))


def tried(cells: list[Told], parents: Mapping[str, str], count: int) -> list[Known]:
    hidden = [one for one in cells if one.low < one.high]
    chosen = np.random.default_rng(1).choice(len(hidden), min(count, len(hidden)), replace=False)
    return attack_table(cells, parents, [hidden[int(place)] for place in chosen])


class TestNotBlind:
    """The same attacker on protection that is known not to hold."""

    @pytest.mark.parametrize("shape", [0, pytest.param(6, marks=pytest.mark.slow)])
    def test_hiding_one_to_four_is_found_out(self, shape: int) -> None:
        found = tried(*table(Town("town", SHAPES[shape], shape), under_five_hidden), 100)
        assert len(found) > 60
        assert sum(one.exact for one in found) > 0.8 * len(found)

    def test_noise_of_two_on_every_cell_is_broken(self) -> None:
        random = np.random.default_rng(5)

        def noisy(node: str, first: int, last: int, count: int) -> Told:
            shown = count + int(random.integers(-2, 3)) if count else 0
            return Told(node, first, last, max(0, shown - 2), shown + 2) if count else Told(node, first, last, 0, 0)

        found = tried(*table(Town("town", SHAPES[0], 0), noisy), 60)
        assert sum(one.narrowed for one in found) > 0.9 * len(found)
        assert sum(one.exact for one in found) > 0.5 * len(found)

    def test_a_hidden_cell_that_nothing_else_speaks_of_stays_hidden(self) -> None:
        hidden = Told("a", 0, 0, 1, 4)
        assert [one.width for one in attack_table([hidden, Told("b", 0, 0, 7, 7)], {})] == pytest.approx([3.0])


class TestSurveys:
    SCALE = (1.0, 5.0)

    def row(self, node: str, parent: str | None, answers: int | None, mean: float | None = None) -> Answered:
        return Answered("apv", node, parent, answers, mean, self.SCALE)

    def share(self, node: str, parent: str | None, answers: int | None, pct: float | None = None) -> Answered:
        return Answered("stress", node, parent, answers, pct, (0.0, 100.0), apart=100.0)

    def test_a_child_hidden_alone_comes_out(self) -> None:
        rows = [self.share(ROOT, None, 54, 50.0), self.share("a", ROOT, 30, 50.0), self.share("b", ROOT, 20, 55.0),
                self.share("c", ROOT, None)]  # fmt: skip
        _, guesses = attack_survey(rows)
        assert [(guess.nodes, guess.exact) for guess in guesses] == [(("c",), True)]
        assert guesses[0].answers == pytest.approx((4.0, 4.0))

    def test_two_children_with_ten_answers_together_do_not(self) -> None:
        rows = [
            self.row(ROOT, None, 54, 3.4),
            self.row("a", ROOT, 30, 3.3),
            self.row("b", ROOT, None),
            self.row("c", ROOT, None),
        ]
        assert attack_survey(rows) == (3, [])

    def test_a_hidden_parent_with_shown_children_hides_nothing(self) -> None:
        rows = [self.row(ROOT, None, 151, 3.4), self.row("d", ROOT, None), self.row("a", "d", 20, 3.5),
                self.row("b", "d", 25, 3.2), self.row("e", ROOT, 100, 3.3), self.row("c", ROOT, None)]  # fmt: skip
        assert [guess.nodes for guess in attack_survey(rows)[1]] == [("c",)]

    def test_that_all_answers_are_alike_comes_out(self) -> None:
        rows = [self.share(ROOT, None, 62, 58.1), self.share("a", ROOT, 50, 48.0), self.share("b", ROOT, None)]
        assert [(guess.nodes, guess.exact) for guess in attack_survey(rows)[1]] == [(("b",), True)]
        other = [self.share(ROOT, None, 62, 50.0), *rows[1:]]
        assert attack_survey(other) == (1, [])

    def test_a_parent_that_was_asked_itself_is_no_sum(self) -> None:
        rows = [self.row(ROOT, None, 20, 3.4), self.row("a", ROOT, 30, 3.3), self.row("b", ROOT, None)]
        assert attack_survey(rows) == (1, [])


class TestCitizens:
    def test_a_hidden_quarter_comes_out_of_its_year(self) -> None:
        quarters = [Counted(ROOT, month, month + 2, count) for month, count in ((0, 9), (3, None), (6, 7), (9, 8))]
        assert attack_counts(ROOT, quarters) == (1, [])
        _, guesses = attack_counts(ROOT, [*quarters, Counted(ROOT, 0, 11, 26)])
        assert [(guess.first, guess.exact) for guess in guesses] == [(3, True)]

    def test_two_units_told_in_steps_come_out_of_an_exact_sum(self) -> None:
        def told(units: int) -> list[Counted]:
            shown = [Counted(f"u{unit}", month, month, 10) for unit in range(units) for month in range(3)]
            return [*shown, *(Counted(ROOT, month, month, 10 * units + 8 * (month - 1)) for month in range(3))]

        assert attack_steps(ROOT, told(2), 5.0)[1]
        tried, guesses = attack_steps(ROOT, told(9), 5.0)
        assert (tried, guesses) == (27, [])
