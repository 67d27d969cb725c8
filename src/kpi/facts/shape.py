"""The shape in which facts reach the engine: integers per node and month, and rows that have periods of their own."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kpi.model import Unit
from kpi.periods import add_months, month_end

Amounts = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """An indicator, unit, part and period, in millionths."""

    indicator: str
    unit: str
    part: str | None
    start: date
    end: date
    numerator: int
    denominator: int | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """A survey and unit; `score` is the sum of the scores in millionths."""

    survey: str
    kind: str
    unit: str
    held_on: date
    invited: int
    answered: int
    scored: int | None
    score: int | None
    scale_min: int | None
    scale_max: int | None


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """An observation of a milestone, count or narrative."""

    target: str | None
    kpi: str | None
    unit: str
    observed_on: date
    achieved_on: date | None
    state: str | None
    count: int | None
    total: int | None
    role: str

    @property
    def true_on(self) -> date:
        """The day it was true counts, not the day of the note."""
        return self.achieved_on or self.observed_on


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision of a committee."""

    decision: str
    committee: str
    unit: str
    held_on: date
    target: str | None
    text: str
    owner_role: str
    due: date | None
    state: str


Places = NDArray[np.int32]


@dataclass(frozen=True)
class Contributions:
    """What each person, or each single event, added to a protected measure. Never leaves the refresh zone.

    Arrays of one length, one entry per unit, month, measure and person: `unit` is a place in the organisation's units
    (that of the employment on the day), `month` counts from its first month, `measure` and `person` are places in
    `measures` and `people`.
    """

    measures: tuple[str, ...]
    people: tuple[str, ...]
    unit: Places
    month: Places
    measure: Places
    person: Places
    amount: Amounts

    @staticmethod
    def nobody() -> Contributions:
        none = np.zeros(0, dtype=np.int32)
        return Contributions((), (), none, none, none, none, np.zeros(0, dtype=np.int64))


@dataclass(frozen=True)
class OrganisationFacts:
    """The facts of one organisation.

    `components[name][node, month]` are integers from `first_month` (a month number: year * 12 + month - 1) on;
    `covered[extract][month]` says whether the extract was delivered for that month; `exists[node, month]` whether the
    node stood on the first of the month. `units` are the nodes as they are last, `history` every place they had.
    """

    organisation: str
    units: tuple[Unit, ...]
    first_month: int
    months: int
    components: dict[str, Amounts]
    covered: dict[str, Flags]
    exists: Flags
    outcomes: tuple[OutcomeRow, ...] = ()
    surveys: tuple[SurveyRow, ...] = ()
    follow_up: tuple[FollowUpRow, ...] = ()
    newest: dict[str, date] = field(default_factory=dict)
    history: tuple[Unit, ...] = ()
    own: dict[str, Amounts] = field(default_factory=dict)
    """Like `components`, but of each unit itself, without what lies below it."""
    decisions: tuple[DecisionRow, ...] = ()
    contributions: Contributions = field(default_factory=Contributions.nobody)

    @cached_property
    def position(self) -> dict[str, int]:
        return {unit.unit_id: index for index, unit in enumerate(self.units)}

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {unit.unit_id: [] for unit in self.units}
        for unit in self.units:
            if unit.parent_id in found:
                found[unit.parent_id].append(unit.unit_id)
        return {name: tuple(below) for name, below in found.items()}

    def children_on(self, node: str, day: date) -> tuple[str, ...]:
        """What lay directly under a node on the first of the day's month; before its first place a unit is there."""
        first = day.replace(day=1)
        return tuple(unit for unit, places in self._places.get(node, ()) if _place_on(places, first) == node)

    @cached_property
    def _places(self) -> dict[str, list[tuple[str, tuple[Unit, ...]]]]:
        """By parent: the units that ever lay under it, each with all its places in order of time."""
        rows: dict[str, list[Unit]] = {}
        for unit in sorted(self.history or self.units, key=lambda unit: unit.valid_from):
            rows.setdefault(unit.unit_id, []).append(unit)
        found: dict[str, list[tuple[str, tuple[Unit, ...]]]] = {}
        for name, places in rows.items():
            for parent in sorted({place.parent_id for place in places if place.parent_id}):
                found.setdefault(parent, []).append((name, tuple(places)))
        return found

    def once_below(self, node: str) -> tuple[str, ...]:
        """The units that lay directly under a node at some time."""
        return tuple(unit for unit, _ in self._places.get(node, ()))

    def below(self, node: str, day: date) -> Iterator[str]:
        """The node and everything under it on the day."""
        yield node
        for child in self.children_on(node, day):
            yield from self.below(child, day)

    def unit(self, node: str) -> Unit:
        return self.units[self.position[node]]

    def month_end(self, index: int) -> date:
        return month_end(add_months(date(1, 1, 1), self.first_month + index - 12))

    def heads(self) -> Amounts:
        """Distinct persons per node and month."""
        empty = np.zeros((len(self.units), self.months), dtype=np.int64)
        return self.components.get("heads", empty)


def _place_on(places: tuple[Unit, ...], day: date) -> str | None:
    return places[max(0, bisect_right(places, day, key=lambda place: place.valid_from) - 1)].parent_id
