"""Twenty made-up municipalities of different shapes, seeded: what protection is tried against.

Small units with one dominant long absence, rare injuries, units opened in May, units that fall below ten people, people
who move, absences registered late and absences cancelled again. `Town.facts(until)` is what had been delivered then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kpi.facts.shape import Contributions, OrganisationFacts
from kpi.model import SICKNESS_CAUSES, Unit
from kpi.periods import add_months, month_end, month_index

FIRST = date(2016, 1, 1)
MONTHS = 28
"""Two years, the freeze after them and a spring."""
NEVER = 10_000
DAY = 26_640
STAFF_GROUPS = ("social workers", "office staff", "home helpers")
INJURY_KINDS = ("violence", "fall", "strain")
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Shape:
    """How a town is built: levels below the organisation, units at the bottom, and how many people they have."""

    depth: int
    units: int
    smallest: int
    largest: int
    healthy: bool = False


SHAPES = (
    Shape(1, 3, 12, 60), Shape(1, 5, 10, 20), Shape(1, 8, 11, 40), Shape(1, 9, 10, 400), Shape(1, 24, 6, 30),
    Shape(2, 6, 12, 50), Shape(2, 9, 10, 24), Shape(2, 14, 6, 120), Shape(2, 20, 14, 45), Shape(2, 28, 6, 80),
    Shape(2, 36, 10, 60, healthy=True), Shape(2, 44, 8, 35), Shape(2, 12, 60, 400), Shape(3, 10, 12, 40),
    Shape(3, 18, 8, 70), Shape(3, 24, 6, 200), Shape(3, 32, 10, 30, healthy=True), Shape(3, 40, 6, 60),
    Shape(3, 50, 12, 90), Shape(3, 60, 6, 50),
)  # fmt: skip


@dataclass(frozen=True)
class Happening:
    """Arrays of one length: what a person adds in a month, when that is known and until when it is believed."""

    measure: str
    person: Whole
    unit: Whole
    month: Whole
    amount: Whole
    known: Whole
    until: Whole


class Town:
    """One made-up municipality; the same seed makes the same town."""

    def __init__(self, name: str, shape: Shape, seed: int) -> None:
        self.name, self.shape = name, shape
        self.random = np.random.default_rng(seed)
        self.units = tuple(_units(name, shape, self.random))
        self._staffed()

    def _staffed(self) -> None:
        """Employments: person, unit, first month and the month after the last."""
        bottom = [at for at, unit in enumerate(self.units) if unit.unit_id.startswith("u")]
        spread = np.log([self.shape.smallest, self.shape.largest])
        sizes = np.exp(self.random.uniform(*spread, len(bottom))).astype(int)
        own = [at for at, unit in enumerate(self.units) if not unit.unit_id.startswith("u")]
        unit = np.concatenate([np.repeat(bottom, sizes), np.repeat(own, 3)])
        start, stop = np.zeros(len(unit), dtype=int), np.full(len(unit), NEVER)
        if len(bottom) > 4:
            start[unit == bottom[1]] = 16  # opened in May of the second year
            shrinking = np.flatnonzero(unit == bottom[2])
            stop[shrinking[7:]] = 18  # seven people are left in July of the second year
        leaving = self.random.random(len(unit)) < 0.15
        stop = np.where(leaving, np.minimum(stop, self.random.integers(4, MONTHS, len(unit))), stop)
        leaves = np.flatnonzero(stop < MONTHS)
        moves = self.random.random(len(leaves)) < 0.5
        other = self.random.choice(bottom, len(leaves))
        self.person = np.concatenate(
            [np.arange(len(unit)), np.where(moves, leaves, len(unit) + np.arange(len(leaves)))]
        )
        self.unit = np.concatenate([unit, np.where(moves, other, unit[leaves])])
        self.start = np.concatenate([start, stop[leaves]])
        self.stop = np.concatenate([stop, np.full(len(leaves), NEVER)])
        self.gone = np.concatenate([np.isin(np.arange(len(unit)), leaves[~moves]), np.zeros(len(leaves), dtype=bool)])
        if len(bottom) > 4:  # nobody comes to the unit that shrinks, nor before its time to the one that opens
            shut = (self.unit == bottom[2]) | ((self.unit == bottom[1]) & (self.start < 16))
            shut[: len(unit)] = False
            self.unit = np.where(shut, bottom[0], self.unit)
        self.group = self.random.choice(3, int(self.person.max()) + 1, p=[0.7, 0.25, 0.05])

    @cached_property
    def happenings(self) -> tuple[Happening, ...]:
        return (*self._absence(), *self._injuries(), self._left())

    def _present(self) -> tuple[Whole, Whole]:
        """Places in the employments and months: who was there when."""
        months = np.arange(MONTHS)
        return np.nonzero((self.start[:, None] <= months) & (months < self.stop[:, None]))  # type: ignore[return-value]

    def _absence(self) -> Iterator[Happening]:
        at, month = self._present()
        often = 0.08 if self.shape.healthy else 0.25
        short = self.random.random(len(at)) < often
        days = self.random.geometric(0.45, len(at))
        seconds = np.where(short, days * DAY - self.random.integers(0, 9_000, len(at)), 0)
        begins = self.random.integers(0, MONTHS, len(self.unit))
        lasts = np.where(self.random.random(len(self.unit)) < 0.06, self.random.integers(2, 11, len(self.unit)), 0)
        long = (month >= begins[at]) & (month < (begins + lasts)[at])
        seconds = np.where(long, 20 * DAY + self.random.integers(-9_000, 9_000, len(at)), seconds)
        kept = seconds > 0
        at, month, seconds, long = at[kept], month[kept], seconds[kept], long[kept]
        late = self.random.random(len(at)) < 0.04
        known = month + np.where(late, self.random.integers(1, 5, len(at)), 0)
        wrong = self.random.random(len(at)) < 0.02
        until = np.where(wrong, known + self.random.integers(1, 6, len(at)), NEVER)
        cause = np.where(
            long,
            self.random.choice([0, 1, 2], len(at)),
            self.random.choice(5, len(at), p=[0.9, 0.04, 0.01, 0.03, 0.02]),
        )
        person, unit = self.person[at], self.unit[at]
        names = [
            ["absence"] * len(at),
            [f"absence|cause={SICKNESS_CAUSES[one]}" for one in cause],
            [f"absence|staff_group={STAFF_GROUPS[one]}" for one in self.group[person]],
            [f"absence|spell_length={'long' if one else 'short'}" for one in long],
        ]
        for column in names:
            yield from _apart(np.array(column), person, unit, month, seconds, known, until)

    def _injuries(self) -> Iterator[Happening]:
        at, month = self._present()
        hurt = self.random.random(len(at)) < (0.001 if self.shape.healthy else 0.006)
        at, month = at[hurt], month[hurt]
        person, unit, one = 10**6 + np.arange(len(at)), self.unit[at], np.ones(len(at), dtype=int)
        known = month + self.random.integers(0, 3, len(at))
        until = np.where(self.random.random(len(at)) < 0.03, known + 2, NEVER)
        kinds = [
            f"injuries|injury_kind={INJURY_KINDS[kind]}" for kind in self.random.choice(3, len(at), p=[0.6, 0.3, 0.1])
        ]
        away = self.random.random(len(at)) < 0.4
        parts = [f"injuries|with_absence={'yes' if one else 'no'}" for one in away]
        for column in (["injuries"] * len(at), kinds, parts):
            yield from _apart(np.array(column), person, unit, month, one, known, until)
        days = np.where(away, self.random.geometric(0.1, len(at)) * DAY, 0)[away]
        yield Happening("injury_absence", person[away], unit[away], month[away], days, known[away], until[away])

    def _left(self) -> Happening:
        at = np.flatnonzero(self.gone)
        month = self.stop[at] - 1
        one = np.ones(len(at), dtype=int)
        return Happening("left", self.person[at], self.unit[at], month, one, month, np.full(len(at), NEVER))

    def facts(self, until: int = MONTHS) -> OrganisationFacts:
        """What had been delivered when so many months were complete."""
        shown = [_as_of(one, until) for one in self.happenings]
        heads = self._heads(until)
        exists = np.ones((len(self.units), until), dtype=bool)
        covered = {name: np.ones(until, dtype=bool) for name in ("employment", "absence", "absence_days", "injuries")}
        below = np.array([[_is_below(self.units, unit, other) for unit in self.units] for other in self.units])
        newest = {name: month_end(add_months(FIRST, until - 1)) for name in covered}
        return OrganisationFacts(
            self.name, self.units, month_index(FIRST), until, {"heads": below @ heads}, covered, exists,
            newest=newest, history=self.units, own={"heads": heads}, contributions=self._contributions(shown, until),
        )  # fmt: skip

    def _heads(self, until: int) -> Whole:
        at, month = self._present()
        heads = np.zeros((len(self.units), MONTHS), dtype=np.int64)
        np.add.at(heads, (self.unit[at], month), 1)
        return heads[:, :until]

    def _contributions(self, shown: list[Happening], until: int) -> Contributions:
        shown = [*shown, *self._days_classes(shown, until)]
        measures = tuple(sorted({one.measure for one in shown}))
        parts = [(one, np.full(len(one.person), measures.index(one.measure))) for one in shown]
        columns = np.array([
            np.concatenate([one.unit for one, _ in parts]), np.concatenate([one.month for one, _ in parts]),
            np.concatenate([place for _, place in parts]), np.concatenate([one.person for one, _ in parts]),
        ])  # fmt: skip
        amounts = np.concatenate([one.amount for one, _ in parts])
        keys, inverse = np.unique(columns, axis=1, return_inverse=True)
        summed = np.zeros(keys.shape[1], dtype=np.int64)
        np.add.at(summed, inverse, amounts)
        people, person = np.unique(keys[3], return_inverse=True)
        unit, month, measure = (keys[row].astype(np.int32) for row in range(3))
        names = tuple(f"p{one}" for one in people)
        return Contributions(measures, names, unit, month, measure, person.astype(np.int32), summed)

    def _days_classes(self, shown: list[Happening], until: int) -> Iterator[Happening]:
        """Persons of each whole year by their days absent, booked in December."""
        absence = [one for one in shown if one.measure == "absence"]
        for year in range(until // 12):
            there = (self.start <= year * 12) & (self.stop >= year * 12 + 12)
            person, unit = self.person[there], self.unit[there]
            seconds = np.zeros(int(self.person.max()) + 1, dtype=np.int64)
            for one in absence:
                inside = one.month // 12 == year
                np.add.at(seconds, one.person[inside], one.amount[inside])
            days = seconds[person]
            names = np.where(days == 0, "none", np.where(days <= 10 * DAY, "few", "many"))
            december, one_each = np.full(len(person), year * 12 + 11), np.ones(len(person), dtype=np.int64)
            for name in ("none", "few", "many"):
                of = names == name
                never = np.full(int(of.sum()), NEVER)
                yield Happening(
                    f"people|days_class={name}", person[of], unit[of], december[of], one_each[of], december[of], never
                )


def towns(count: int = len(SHAPES), seed: int = 0) -> Iterator[Town]:
    """The first so many towns."""
    for at, shape in enumerate(SHAPES[:count]):
        yield Town(f"town{at + 1:02d}", shape, seed * 1_000 + at)


def _units(name: str, shape: Shape, random: np.random.Generator) -> Iterator[Unit]:
    def unit(unit_id: str, parent: str | None, kind: str) -> Unit:
        return Unit(unit_id, parent, name, unit_id, kind, True, date(2010, 1, 1), None)

    yield unit(name, None, "organisation")
    parents = [name]
    for level, kind in enumerate(("department", "institution")[: shape.depth - 1]):
        wanted = max(2, round(shape.units / (14 if level == 0 else 5)))
        below = [f"{'da'[level]}{at}" for at in range(wanted)]
        for at, node in enumerate(below):
            yield unit(node, parents[at % len(parents)], kind)
        parents = below
    for at in range(shape.units):
        yield unit(f"u{at:02d}", parents[int(random.integers(len(parents)))], "unit")


def _apart(
    names: NDArray[np.str_], person: Whole, unit: Whole, month: Whole, amount: Whole, known: Whole, until: Whole
) -> Iterator[Happening]:
    for name in sorted(set(names.tolist())):
        of = names == name
        yield Happening(name, person[of], unit[of], month[of], amount[of], known[of], until[of])


def _as_of(one: Happening, until: int) -> Happening:
    of = (one.month < until) & (one.known < until) & (one.until >= until)
    return Happening(
        one.measure, one.person[of], one.unit[of], one.month[of], one.amount[of], one.known[of], one.until[of]
    )


def _is_below(units: tuple[Unit, ...], unit: Unit, other: Unit) -> bool:
    parents = {one.unit_id: one.parent_id for one in units}
    at: str | None = unit.unit_id
    while at is not None and at != other.unit_id:
        at = parents[at]
    return at is not None
