"""Bookings made by hand: units with heads, and what persons add in which month, told through a store's ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from kpi.facts.shape import Contributions, OrganisationFacts
from kpi.model import Unit
from kpi.periods import add_months, month_end, month_index
from kpi.publish.booking import Booking
from kpi.publish.disclosure import Policy
from kpi.publish.points import Points

ROOT = "by"
FIRST = date(2017, 1, 1)
START = month_index(FIRST)
DAY = 26_640
Heads = int | list[int]


@dataclass(frozen=True)
class Added:
    """Somebody added something at a unit in a month, counted from the first."""

    unit: str
    month: int
    person: str
    amount: int
    measure: str = "absence"


def sick(unit: str, month: int, **days: float) -> list[Added]:
    """Days of absence by person."""
    return [Added(unit, month, person, round(amount * DAY)) for person, amount in days.items()]


def hurt(unit: str, month: int, count: int, name: str = "") -> list[Added]:
    """So many injuries, each of its own."""
    return [Added(unit, month, f"{unit}{month}{name}-{one}", 1, "injuries") for one in range(count)]


def everybody(unit: str, months: Iterable[int], people: int = 6, days: float = 3) -> list[Added]:
    """So many people, each absent for some days a month."""
    return [one for month in months for one in sick(unit, month, **{f"{unit}-{p}": days for p in range(people)})]


def made(
    heads: Mapping[str, Heads], added: Iterable[Added], months: int, parents: Mapping[str, str] | None = None
) -> OrganisationFacts:
    """Heads of each unit itself, the same in every month or month by month; a unit lies below the root unless said."""
    above = {name: (parents or {}).get(name, ROOT) for name in heads if name != ROOT}
    inner = set(above.values()) - {ROOT}
    units = [_unit(ROOT, None, "organisation")]
    units += [_unit(name, above[name], "department" if name in inner else "unit") for name in above]
    own = np.zeros((len(units), months), dtype=np.int64)
    for at, unit in enumerate(units):
        given = heads.get(unit.unit_id, 0)
        own[at] = given[:months] if isinstance(given, list) else given
    flags = np.ones(months, dtype=bool)
    covered = {name: flags.copy() for name in ("employment", "absence", "absence_days", "injuries", "outcomes")}
    newest = dict.fromkeys(covered, month_end(add_months(FIRST, months - 1)))
    return OrganisationFacts(
        ROOT, tuple(units), START, months, {"heads": _with_below(units, own)}, covered,
        np.ones((len(units), months), dtype=bool), newest=newest, history=tuple(units), own={"heads": own},
        contributions=_contributions(units, [one for one in added if one.month < months]),
    )  # fmt: skip


def _unit(name: str, parent: str | None, kind: str) -> Unit:
    return Unit(name, parent, ROOT, name, kind, True, date(2010, 1, 1), None)


def _with_below(units: list[Unit], own: np.ndarray) -> np.ndarray:
    parent = {unit.unit_id: unit.parent_id for unit in units}
    place = {unit.unit_id: at for at, unit in enumerate(units)}
    found = np.zeros_like(own)
    for name in place:
        at: str | None = name
        while at is not None:
            found[place[at]] += own[place[name]]
            at = parent[at]
    return found


def _contributions(units: list[Unit], added: list[Added]) -> Contributions:
    place = {unit.unit_id: at for at, unit in enumerate(units)}
    measures, people = (tuple(sorted({getattr(one, name) for one in added})) for name in ("measure", "person"))
    sums: dict[tuple[int, int, int, int], int] = {}
    for one in added:
        key = (measures.index(one.measure), place[one.unit], one.month, people.index(one.person))
        sums[key] = sums.get(key, 0) + one.amount
    rows = [(*key, amount) for key, amount in sorted(sums.items()) if amount]
    columns = np.array(rows, dtype=np.int64).reshape(len(rows), 5).T
    measure, unit, month, person = (column.astype(np.int32) for column in columns[:4])
    return Contributions(measures, people, unit, month, measure, person, columns[4])


def told(store: Path, facts: OrganisationFacts, policy: Policy | None = None) -> Points:
    """Booked, told and saved."""
    booking = Booking(store, "demo", policy or Policy())
    points = booking.book(facts, max(facts.newest.values()))
    booking.save()
    return points


def months_told(points: Points, node: str, measure: str = "absence") -> set[int]:
    """The months a node is told in, counted from the first."""
    return {month - START for (name, of), found in points.told.points.items() for month, amount in found.items()
            if amount is not None and of == measure and name.rpartition("@")[0] == node}  # fmt: skip
