"""The bookings of one measure, person by person: what was booked before, and what is new.

Open months are booked as delivered. Of a month that is closed only the difference is booked, to what each person was
booked with; in the first open month.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa

from kpi.facts.shape import Amounts, Flags, OrganisationFacts, Places
from kpi.publish.booked_people import PEOPLE

NONE = -1


class Names:
    """Names by number; a new one gets the next."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.all: list[str] = list(names)
        self._places = {name: at for at, name in enumerate(self.all)}

    def place(self, name: str) -> int:
        if name not in self._places:
            self._places[name] = len(self.all)
            self.all.append(name)
        return self._places[name]

    def known(self, names: Iterable[str]) -> Places:
        """The numbers of those that have one."""
        return np.array([self._places[name] for name in names if name in self._places], dtype=np.int32)

    def places(self, names: Sequence[str]) -> Places:
        return np.array([self.place(name) for name in names], dtype=np.int32)


@dataclass
class Registers:
    """Of one organisation."""

    units: Names
    persons: Names
    nodes: Names


@dataclass(frozen=True)
class Rows:
    """One row per unit, month, person and booking, in arrays of one length.

    `node` and `booked` say where and when it was booked, `moved` from which leaf it went there once more; else NONE.
    """

    unit: Places
    month: Places
    person: Places
    amount: Amounts
    node: Places
    booked: Places
    moved: Places

    @staticmethod
    def new(unit: Places, month: Places, person: Places, amount: Amounts) -> Rows:
        none = np.full(len(amount), NONE, dtype=np.int32)
        return Rows(unit, month, person, amount, none, none, none)

    def chosen(self, kept: Flags) -> Rows:
        return Rows(*(getattr(self, one.name)[kept] for one in fields(self)))

    def __len__(self) -> int:
        return len(self.amount)


def joined(*rows: Rows) -> Rows:
    return Rows(*(np.concatenate([getattr(one, column.name) for one in rows]) for column in fields(Rows)))


def delivered(facts: OrganisationFacts, measure: str, until: int) -> Rows:
    """Every contribution up to a month; nothing booked yet."""
    found = facts.contributions
    month = found.month + np.int32(facts.first_month)
    kept = month <= until
    kept &= found.measure == found.measures.index(measure) if measure in found.measures else np.False_
    return Rows.new(found.unit[kept], month[kept], found.person[kept], found.amount[kept])


def of_table(table: pa.Table, registers: Registers) -> Rows:
    """As the ledger keeps them."""
    register = {
        "unit": registers.units,
        "person": registers.persons,
        "node": registers.nodes,
        "moved_from": registers.nodes,
    }
    coded = {name: places(table[name], names) for name, names in register.items()}
    month, booked = (table[name].to_numpy().astype(np.int32) for name in ("month_no", "booked_no"))
    amount = table["amount"].to_numpy().astype(np.int64)
    return Rows(coded["unit"], month, coded["person"], amount, coded["node"], booked, coded["moved_from"])


def places(column: pa.ChunkedArray, names: Names) -> Places:
    one = column.unify_dictionaries().combine_chunks()
    if isinstance(one, pa.ChunkedArray):
        one = one.chunk(0) if one.num_chunks else pa.array([], PEOPLE.field("unit").type)
    places = np.append(names.places(one.dictionary.to_pylist()), np.int32(NONE))
    at = one.indices.fill_null(len(places) - 1).to_numpy(zero_copy_only=False)
    found: Places = places[at].astype(np.int32)
    return found


def to_table(rows: Rows, registers: Registers) -> pa.Table:
    columns = {
        "unit": _words(rows.unit, registers.units),
        "month_no": pa.array(rows.month, pa.int32()),
        "person": _words(rows.person, registers.persons),
        "amount": pa.array(rows.amount),
        "node": _words(rows.node, registers.nodes),
        "booked_no": pa.array(rows.booked, pa.int32()),
        "moved_from": _words(rows.moved, registers.nodes),
    }
    return pa.table(columns, schema=PEOPLE)


def _words(places: Places, names: Names) -> pa.DictionaryArray:
    """Only names that a row has: an erased person must not stay behind as a word."""
    used, at = np.unique(places, return_inverse=True)
    words = pa.array([names.all[place] for place in used if place != NONE], pa.string())
    missing = bool(len(used)) and used[0] == NONE
    indices = pa.array(at.reshape(-1) - missing, pa.int32(), mask=at.reshape(-1) < missing)
    return pa.DictionaryArray.from_arrays(indices, words)


def news(new: Rows, known: Rows, closed: int, is_delivered: Flags, first: int) -> Rows:
    """What is to be booked. Months that are not delivered differ by retention, not by a correction."""
    opened = new.chosen(new.month > closed)
    late = new.chosen((new.month <= closed) & _inside(new.month, is_delivered, first))
    booked = known.chosen((known.month <= closed) & (known.moved == NONE) & _inside(known.month, is_delivered, first))
    return joined(opened, _difference(late, booked))


def _inside(month: Places, flags: Flags, first: int) -> Flags:
    at = month - first
    there = (at >= 0) & (at < len(flags))
    found: Flags = there & flags[np.clip(at, 0, max(0, len(flags) - 1))] if len(flags) else there
    return found


def _difference(late: Rows, booked: Rows) -> Rows:
    """One row per unit, month and person whose amount is another now."""
    both = joined(late, booked)
    if not len(both):
        return both
    signed = np.concatenate([late.amount, -booked.amount])
    sizes = [int(column.max()) + 1 for column in (both.unit, both.month, both.person)]
    keys = (both.unit.astype(np.int64) * sizes[1] + both.month) * sizes[2] + both.person
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    begins = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    totals = np.add.reduceat(signed[order], begins)
    changed = order[begins[totals != 0]]
    return Rows.new(both.unit[changed], both.month[changed], both.person[changed], totals[totals != 0])
