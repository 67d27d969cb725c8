"""The adversary against what is really booked and told: made-up municipalities, and several editions of one."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from kpi.attack import Outcome, World, grounds, sample
from kpi.attack.attack import attackers
from kpi.attack.lines import Line
from kpi.attack.published import Published, falling, published, together
from kpi.publish.booking import Booking
from kpi.publish.disclosure import FULL, Policy
from tests.rules.made_towns import MONTHS, SHAPES, Town, towns

Running = dict[tuple[str, str], dict[int, int]]
"""By leaf and measure: the exact running total by month, from the month before the leaf's series begins."""
EACH_LEADER = 25
"""Cells that each leader attacks per block; the outsider attacks all."""


@dataclass(frozen=True)
class Booked:
    """A town after some publications: what each edition tells, and what only the refresh zone knows."""

    editions: list[Published]
    exact: Running
    fractions: Mapping[str, float]

    @property
    def told(self) -> Published:
        return together(self.editions)[0]


def booked(town: Town, store: Path, *until: int) -> Booked:
    editions = []
    for months in until or (MONTHS,):
        facts = town.facts(months)
        booking = Booking(store, "demo", Policy())
        points = booking.book(facts, facts.newest["absence"])
        booking.save()
        editions.append(published(town.name, points.point_rows(), points.tree_rows()))
    ledger = Booking(store, "demo", Policy()).ledger
    fractions = {name.partition("|")[2]: drawn / FULL for name, drawn in ledger.fractions.items()}
    added: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for row in ledger.booked(town.name).to_pylist():
        added[row["node"], row["measure"]][row["month_no"]] += row["amount"]
    told = together(editions)[0]
    return Booked(editions, dict(_running(told, added)), fractions)


def _running(
    told: Published, added: Mapping[tuple[str, str], Counter[int]]
) -> Iterator[tuple[tuple[str, str], dict[int, int]]]:
    last = max(month for nodes in told.points.values() for points in nodes.values() for month in points)
    for ground in grounds(told):
        measures = [name for name in told.points if name.partition("|")[0] == ground.measure]
        for line in (line for line in ground.total if told.trees[line.years[0]][line.node].leaf):
            for measure in measures:
                months, total = added.get((line.node, measure), Counter()), 0
                exact = {line.start: 0}
                for month in range(line.start + 1, last + 1):
                    total += months[month]
                    exact[month] = total
                yield (line.node, measure), exact


def everybody(one: Booked, each_leader: int, seed: int) -> Outcome:
    """The outsider against every cell, every leader against a sample of the same size each."""
    outcome, random = Outcome(), np.random.default_rng(seed)

    def draw(ends: list[int]) -> list[int]:
        return random.choice(len(ends), min(each_leader, len(ends)), replace=False).tolist() if ends else []

    for ground in grounds(one.told):
        for block in ground.blocks:
            for leader in attackers(block, one.exact):
                outcome.add(ground.attack(block, leader, one.exact, draw if leader else None))
    return outcome


def said(outcome: Outcome) -> str:
    return "\n".join(map(str, [*outcome.findings[:20], *outcome.contradictions[:5]]))


@pytest.fixture(scope="module")
def town() -> Town:
    return Town("town06", SHAPES[5], 5)


@pytest.fixture(scope="module")
def of_town(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Booked:
    return booked(town, tmp_path_factory.mktemp("town"))


def test_an_outsider_and_every_leader_find_nothing_in_one_town(of_town: Booked) -> None:
    outcome = everybody(of_town, EACH_LEADER, seed=6)
    assert outcome.targets > 1_000
    assert not outcome.findings and not outcome.contradictions, said(outcome)


def test_the_gate_s_sample_finds_nothing(of_town: Booked) -> None:
    outcome = sample(World(of_town.told, of_town.exact), 200, seed=1)
    assert outcome.targets == 200
    assert not outcome.findings, said(outcome)


def test_what_the_attacker_believes_is_true(of_town: Booked) -> None:
    """Every relation the attack uses holds for the exact totals; else it would look for things that are not there."""
    broken = []
    checked = 0
    for ground in grounds(of_town.told):
        for block in ground.blocks:
            for relation in block.relations:
                if all((line.node, line.measure) in of_town.exact for line, *_ in relation.terms):
                    exact = sum(
                        factor * total(of_town, line, month, relation.whole) for line, month, factor in relation.terms
                    )
                    checked += 1
                    if not relation.low - 1e-6 <= exact <= relation.high + 1e-6:
                        broken.append((ground.measure, exact, relation))
    assert checked > 50
    assert broken == []


def total(of: Booked, line: Line, month: int, whole: bool) -> float:
    """A leaf's running total in steps with its offset; `whole`: as it is told."""
    exact = of.exact[line.node, line.measure][month] / line.step
    offset = of.fractions[f"{line.node}@{line.start + 1}|{line.measure}"]
    return float(np.floor(exact + offset)) if whole else exact + offset


@pytest.mark.slow
def test_twenty_towns_outsider_and_every_leader(tmp_path: Path) -> None:
    outcome = Outcome()
    for seed, one in enumerate(towns()):
        found = everybody(booked(one, tmp_path / one.name), EACH_LEADER, seed)
        outcome.add(found)
        assert not found.findings and not found.contradictions, f"{one.name}\n{said(found)}"
    assert outcome.targets >= 10_000


TURN = (20, 21, 24, 25)
"""Editions of August and September of the second year, of its December, and of the January after the freeze."""


@pytest.fixture(scope="module", params=[6, pytest.param(13, marks=pytest.mark.slow)])
def several(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Town, Booked]:
    one = Town(f"town{request.param + 1:02d}", SHAPES[request.param], request.param)
    return one, booked(one, tmp_path_factory.mktemp("editions"), *TURN)


def test_the_town_has_all_that_may_go_wrong(several: tuple[Town, Booked]) -> None:
    """Late and cancelled absences, people who move, a unit opened in May, and one that falls below ten."""
    one = several[0]
    heads = one.facts().own["heads"]
    assert any((row[:16] == 0).all() and row[16] > 0 for row in heads)
    assert any(row[17] >= 10 > row[18] > 0 for row in heads)
    absences = [of for of in one.happenings if of.measure == "absence"]
    assert any(((of.month < of.known) & (of.known >= 20) & (of.known < 25)).any() for of in absences)
    assert any(((of.known < of.until) & (of.until >= 20) & (of.until < 25)).any() for of in absences)
    units: dict[int, set[int]] = defaultdict(set)
    for of in absences:
        for person, unit in zip(of.person.tolist(), of.unit.tolist(), strict=True):
            units[person].add(unit)
    assert max(map(len, units.values())) > 1


def test_published_points_stay_to_the_byte_and_no_series_falls(several: tuple[Town, Booked]) -> None:
    editions = several[1].editions
    for earlier, later in pairwise(editions):
        kept = {measure: {node: {month: later.points[measure][node][month] for month in points}
                          for node, points in nodes.items()} for measure, nodes in earlier.points.items()}  # fmt: skip
        assert json.dumps(kept, default=str).encode() == json.dumps(earlier.points, default=str).encode()
        assert {year: later.trees[year] for year in earlier.trees} == earlier.trees
    everything, changed = together(editions)
    assert changed == []
    assert falling(everything) == []


def test_several_editions_together_find_nothing(several: tuple[Town, Booked]) -> None:
    outcome = everybody(several[1], EACH_LEADER, seed=2)
    assert outcome.targets > 1_000
    assert not outcome.findings and not outcome.contradictions, said(outcome)
