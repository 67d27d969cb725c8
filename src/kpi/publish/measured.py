"""One measure of an organisation in a publication: what was booked, what is new, and where it is placed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from kpi.facts.shape import Amounts, OrganisationFacts, Places
from kpi.publish import booked_rows
from kpi.publish.booked_rows import NONE, Registers, Rows
from kpi.publish.ledger import BOOKED, equals
from kpi.publish.running_totals import Bookings, Moved, Totals
from kpi.publish.runs import Layout, Run
from kpi.publish.told import Told
from kpi.publish.tree import homes


@dataclass(frozen=True)
class Ground:
    """What all measures of an organisation share."""

    facts: OrganisationFacts
    layouts: Mapping[int, Layout]
    registers: Registers
    first: int
    """The month its series begin with."""

    def homes(self) -> Places:
        """Row: year; column: unit by its place in the register; the leaf's place."""
        if "homes" not in self._kept:
            years = [homes(layout.tree, self.facts) for _, layout in sorted(self.layouts.items())]
            rest = [layout.tree.rest[self.facts.organisation] for _, layout in sorted(self.layouts.items())]
            place, units = self.registers.nodes.place, self.registers.units.all
            found = [[place(at.get(unit, other)) for unit in units] for at, other in zip(years, rest, strict=True)]
            self._kept["homes"] = np.array(found, dtype=np.int32).reshape(len(years), len(units))
        return self._kept["homes"]

    _kept: dict[str, Places] = field(default_factory=dict)

    def leaf_of(self, unit: Places, month: Places) -> Places:
        found: Places = self.homes()[month // 12 - min(self.layouts), unit]
        return found


@dataclass(frozen=True)
class Booked:
    """Exact increments of leaves: nodes by place in the register."""

    node: Places
    month: Places
    amount: Amounts


class Measured:
    """`rows`: all bookings of persons, each with its leaf and month; `fresh`: increments that this publication adds."""

    def __init__(self, ground: Ground, measure: str, known: Rows, closed: int) -> None:
        self.ground, self.measure, self.rows, self.closed = ground, measure, known, closed
        self.fresh: list[pa.Table] = []
        self._booked: list[Booked] = []
        self._moved_before = BOOKED.empty_table()

    def recall(self, booked: pa.Table) -> None:
        """The increments of the ledger."""
        of_measure = booked.filter(equals(booked["measure"], self.measure))
        plain = of_measure.filter(pa.compute.is_null(of_measure["moved_from"]))
        self._booked.append(self._from_table(plain))
        self._moved_before = of_measure.filter(pa.compute.is_valid(of_measure["moved_from"]))

    def take(self, new: Rows) -> Rows:
        """The month of a booking is the one it happened in, or the first open one; the leaf that of its unit then."""
        month = np.maximum(new.month, np.int32(self.closed + 1))
        node = self.ground.leaf_of(new.unit, month) if len(new) else new.node
        placed = Rows(new.unit, new.month, new.person, new.amount, node, month, new.moved)
        self.rows = booked_rows.joined(self.rows, placed)
        self.book(summed(placed))
        return placed

    def book(self, booked: Booked) -> None:
        self._booked.append(booked)
        self.fresh.append(self._table(booked, None))

    def add(self, plus: Booked, minus: Booked) -> None:
        """Increments that follow from those of other measures, and stand in no page."""
        self._booked += [plus, Booked(minus.node, minus.month, -minus.amount)]

    def booked(self) -> Booked:
        """All plain increments."""
        return Booked(
            *(np.concatenate([getattr(one, name) for one in self._booked]) for name in ("node", "month", "amount"))
        )

    def fill(self, totals: Totals) -> Totals:
        place = np.array(
            [totals.place.get(name, NONE) for name in self.ground.registers.nodes.all] or [0], dtype=np.int32
        )
        booked, rows = self.booked(), self.rows.chosen(self.rows.moved == NONE)
        people = Bookings(place[rows.node], rows.booked, rows.person, rows.amount)
        totals.book(place[booked.node], booked.month, booked.amount, people)
        for row in self._moved_before.to_pylist():
            totals.move(self._moved(row))
        return totals

    def _moved(self, row: dict[str, Any]) -> Moved:
        nodes = self.ground.registers.nodes
        there = self.rows.chosen(
            (self.rows.node == nodes.place(row["node"])) & (self.rows.booked == row["month_no"])
            & (self.rows.moved == nodes.place(row["moved_from"]))
        )  # fmt: skip
        return Moved(row["moved_from"], row["node"], row["month_no"], row["amount"], there.person, there.amount)

    def carry(self, totals: Totals, month: int, told: Told, base: str) -> None:
        """At the turn of a year what a leaf that ended has not told goes to the leaves that took its people."""
        before = self.ground.layouts[month // 12 - 1]
        lasts = {leaf: told.last_month(run, base, month - 1) for leaf, run in before.leaves.items()
                 if run.last == month - 1}  # fmt: skip
        untold = {leaf: last for leaf, last in lasts.items() if last < month - 1}
        if not untold:
            return
        theirs = self.rows.chosen(np.isin(self.rows.node, self.ground.registers.nodes.known(untold)))
        again = [
            self._carry_from(totals, before.leaves[leaf], last, sorted(before.tree.nodes[leaf].units), theirs)
            for leaf, last in untold.items()
        ]
        self.rows = booked_rows.joined(self.rows, *again)

    def _carry_from(self, totals: Totals, run: Run, last: int, units: list[str], rows: Rows) -> Rows:
        """`rows`: those of all leaves that ended. Gives them once more, with where they went."""
        place, month = self.ground.registers.nodes.place(run.node), run.last + 1
        left = rows.chosen((rows.node == place) & (rows.booked > last) & (rows.booked <= run.last))
        booked, at = np.full(len(left), month, dtype=np.int32), np.full(len(left), place, dtype=np.int32)
        node = self.ground.leaf_of(left.unit, booked) if len(left) else left.node
        again = Rows(left.unit, left.month, left.person, left.amount, node, booked, at)
        amounts: dict[int, int] = defaultdict(int)
        for to, amount in zip(node.tolist(), left.amount.tolist(), strict=True):
            amounts[to] += amount
        gone = totals.between(run.node, last, run.last) - sum(amounts.values())
        if gone:  # of people erased since: nobody knows which unit they were in
            amounts[int(self.ground.leaf_of(self.ground.registers.units.places(units[:1]), booked[:1])[0])] += gone
        for to, amount in sorted(amounts.items()):
            name, there = self.ground.registers.nodes.all[to], node == to
            totals.move(Moved(run.node, name, month, amount, left.person[there], left.amount[there]))
            at_leaf, in_month = (np.array([value], dtype=np.int32) for value in (to, month))
            one = Booked(at_leaf, in_month, np.array([amount], dtype=np.int64))
            self.fresh.append(self._table(one, run.node))
        return again

    def _from_table(self, table: pa.Table) -> Booked:
        nodes = booked_rows.places(table["node"], self.ground.registers.nodes)
        return Booked(nodes, table["month_no"].to_numpy().astype(np.int32), table["amount"].to_numpy().astype(np.int64))

    def _table(self, booked: Booked, moved_from: str | None) -> pa.Table:
        rows = len(booked.amount)
        return pa.table({
            "organisation": named([self.ground.facts.organisation], np.zeros(rows, dtype=np.int32)),
            "node": named(self.ground.registers.nodes.all, booked.node),
            "measure": named([self.measure], np.zeros(rows, dtype=np.int32)),
            "month_no": pa.array(booked.month, pa.int64()),
            "amount": pa.array(booked.amount, pa.int64()),
            "moved_from": named([moved_from or ""], np.zeros(rows, dtype=np.int32), missing=moved_from is None),
        }, schema=BOOKED)  # fmt: skip


def summed(rows: Rows) -> Booked:
    """One increment per leaf and month booked."""
    keys, place = np.unique(np.stack([rows.node, rows.booked]), axis=1, return_inverse=True)
    totals = np.zeros(keys.shape[1], dtype=np.int64)
    np.add.at(totals, place.reshape(-1), rows.amount)
    return Booked(keys[0], keys[1], totals)


def named(names: list[str], places: Places, *, missing: bool = False) -> pa.DictionaryArray:
    mask = np.full(len(places), missing)
    return pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int32), mask=mask), pa.array(names, pa.string()))
