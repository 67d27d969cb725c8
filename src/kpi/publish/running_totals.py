"""The running totals of an organisation's series: who added what when, and what each total reads as."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kpi.facts.shape import Amounts, Places
from kpi.publish.disclosure import Part, Policy, rounded_all
from kpi.publish.runs import Layout, Run

NOBODY: Part = (np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int64))


@dataclass(frozen=True)
class Bookings:
    """Bookings of persons at leaves, by the month they were booked in; nodes and persons by place."""

    node: Places
    month: Places
    person: Places
    amount: Amounts

    def at(self, chosen: Places | slice | NDArray[np.int64]) -> Bookings:
        return Bookings(self.node[chosen], self.month[chosen], self.person[chosen], self.amount[chosen])


@dataclass(frozen=True, slots=True)
class Moved:
    """What a leaf that ended had not told, booked once more at the leaf that took its people."""

    origin: str
    node: str
    month: int
    amount: int
    people: Places
    amounts: Amounts


class Totals:
    """Exact running totals and bookings of persons of every leaf, and of the nodes above with a series of their own."""

    def __init__(
        self, measure: str, layouts: Mapping[int, Layout], months: tuple[int, int], policy: Policy,
        fraction: Callable[[str], int],
    ) -> None:  # fmt: skip
        self.measure, self.layouts = measure, layouts
        self.first, self.last = months
        self.step = policy.step_of(measure)
        self.fraction = fraction
        self.nodes = sorted({node for layout in layouts.values() for node in layout.tree.nodes})
        self.place = {node: at for at, node in enumerate(self.nodes)}
        self.grid = np.zeros((len(self.nodes), max(0, self.last - self.first + 1)), dtype=np.int64)
        none = np.zeros(0, dtype=np.int32)
        self._people = Bookings(none, none, none, np.zeros(0, dtype=np.int64))
        self._starts = np.zeros(len(self.nodes) + 1, dtype=np.int64)
        self._moved: dict[str, list[Moved]] = {}
        """By the leaf it went to, and by each node with a series above that had not had it."""
        self._lines: dict[str, Line] = {}

    def book(self, nodes: Places, months: Places, amounts: Amounts, people: Bookings) -> None:
        """Exact increments of leaves and the persons behind them; both also belong to the own series above."""
        np.add.at(self.grid, (nodes, months - self.first), amounts)
        for year, layout in self.layouts.items():
            columns = self.columns(year)
            for node in layout.own:
                rows = [self.place[leaf] for leaf in node.leaves]
                self.grid[self.place[node.id], columns] += self.grid[rows, columns].sum(axis=0)
        order = np.lexsort((people.month, people.node))
        self._people = people.at(order)
        self._starts = np.searchsorted(self._people.node, np.arange(len(self.nodes) + 1))

    def move(self, moved: Moved) -> None:
        for node in (moved.node, *self._only_above_new(moved)):
            self.grid[self.place[node], moved.month - self.first] += moved.amount
            self._moved.setdefault(node, []).append(moved)
            for name in {layout.runs[node].name for layout in self.layouts.values() if node in layout.runs}:
                self._lines.pop(name, None)

    def _only_above_new(self, moved: Moved) -> list[str]:
        """A node above both has had it from the beginning."""
        before = self.layouts[moved.month // 12 - 1].above.get(moved.origin, ())
        return [node for node in self.layouts[moved.month // 12].above.get(moved.node, ()) if node not in before]

    def columns(self, year: int) -> slice:
        start, end = max(year * 12, self.first) - self.first, min(year * 12 + 11, self.last) - self.first + 1
        return slice(start, max(start, end))

    def line(self, run: Run) -> Line:
        if run.name not in self._lines:
            self._lines[run.name] = Line(self, run)
        return self._lines[run.name]

    def people_of(self, run: Run) -> Bookings:
        """The bookings of persons of a run, in the order of the months they were booked in."""
        parts = [self._of_leaf(run.node)]
        for year in range(run.first // 12, run.last // 12 + 1):
            layout = self.layouts.get(year)
            node = layout.tree.nodes[run.node] if layout else None
            for leaf in node.leaves if node is not None and not node.is_leaf else ():
                rows = self._of_leaf(leaf)
                ends = np.searchsorted(rows.month, (year * 12, year * 12 + 12))
                parts.append(rows.at(slice(int(ends[0]), int(ends[1]))))
        parts += [self._rows_of(one) for one in self._moved.get(run.node, ())]
        found = joined(parts)
        return found if len(parts) == 1 else found.at(np.argsort(found.month, kind="stable"))

    def _of_leaf(self, node: str) -> Bookings:
        at = self.place[node]
        return self._people.at(slice(int(self._starts[at]), int(self._starts[at + 1])))

    def _rows_of(self, one: Moved) -> Bookings:
        node, month = (np.full(len(one.people), at, dtype=np.int32) for at in (self.place[one.node], one.month))
        return Bookings(node, month, one.people, one.amounts)

    def between(self, node: str, after: int, until: int) -> int:
        """What was booked at a node in these months, whatever its runs."""
        return int(self.grid[self.place[node], max(0, after + 1 - self.first) : max(0, until + 1 - self.first)].sum())


class Line:
    """The series of one run: exact, as it is told, and who is behind it."""

    def __init__(self, totals: Totals, run: Run) -> None:
        self.totals, self.run = totals, run
        self.key = (run.name, totals.measure)
        self.step = totals.step
        self.start = run.first - 1
        """The month before it: nothing yet."""

    @cached_property
    def _exact(self) -> Amounts:
        row = self.totals.grid[self.totals.place[self.run.node]]
        booked = row[self.run.first - self.totals.first : self.run.last - self.totals.first + 1]
        return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(booked)])

    @cached_property
    def _told(self) -> Amounts:
        return rounded_all(self._exact, self.totals.fraction(f"{self.run.name}|{self.totals.measure}"), self.step)

    @cached_property
    def _people(self) -> Bookings:
        return self.totals.people_of(self.run)

    def _at(self, month: int) -> int:
        return min(max(month - self.start, 0), len(self._exact) - 1)

    def exact(self, month: int) -> int:
        """The running total at the end of a month."""
        return int(self._exact[self._at(month)])

    def running(self) -> list[int]:
        """The running total at the end of the month before, and of each month."""
        totals: list[int] = self._exact.tolist()
        return totals

    def told(self, month: int) -> int:
        """The running total as it reads."""
        return int(self._told[self._at(month)])

    def told_at(self, months: NDArray[np.int64]) -> Amounts:
        """The running totals of many months of the run, as they read."""
        found: Amounts = self._told[months - self.start]
        return found

    def part(self, after: int, until: int) -> Part:
        """Bookings of persons later than the month `after`, up to and with `until`."""
        chosen = self._between(after, until)
        return self._people.person[chosen], self._people.amount[chosen]

    def _between(self, after: int, until: int) -> slice:
        bounds = (max(after, self.start), min(until, self.run.last))
        start, end = np.searchsorted(self._people.month, bounds, side="right")
        return slice(int(start), int(end))

    def is_leaf(self, month: int) -> bool:
        return self.totals.layouts[month // 12].tree.nodes[self.run.node].is_leaf

    def below(self, after: int, until: int) -> Amounts:
        """What was booked at each leaf below a node with others below it."""
        totals, node = self.totals, self.totals.layouts[until // 12].tree.nodes[self.run.node]
        rows = [totals.place[leaf] for leaf in node.leaves]
        columns = slice(max(0, after + 1 - totals.first), max(0, until + 1 - totals.first))
        increments: Amounts = totals.grid[rows, columns].sum(axis=1)
        return increments

    def bookings(self, after: int, until: int) -> Bookings:
        """Those of persons later than one month and until another, each with the leaf it was made at."""
        return self._people.at(self._between(after, until))

    def is_empty(self, month: int) -> bool:
        """Nobody has added anything so far."""
        return self.exact(month) == 0 and len(self.part(self.start, month)[0]) == 0


class Rest(Line):
    """The category that has no series: what the told total leaves when all others are taken off it."""

    def __init__(self, totals: Totals, run: Run, of: Line | None, others: Sequence[Line]) -> None:
        super().__init__(totals, run)
        self._of, self._others = of, others

    @cached_property
    def _told(self) -> Amounts:
        """Without a told total its number is open, such as the persons of a whole year."""
        others = sum((line._told for line in self._others), start=np.zeros_like(self._exact))
        if self._of is not None:
            return self._of._told - others
        return self._exact + sum((line._exact for line in self._others), start=np.zeros_like(others)) - others


def joined(parts: Iterable[Bookings]) -> Bookings:
    found = list(parts)
    if len(found) == 1:
        return found[0]
    names = ("node", "month", "person", "amount")
    return Bookings(*(np.concatenate([getattr(one, name) for one in found]) for name in names))
