"""One organisation's book: what is new is placed at its leaf and month, and told month by month."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import pyarrow as pa

from kpi.catalogue.protected import EVERYWHERE
from kpi.facts.shape import OrganisationFacts
from kpi.publish import booked_rows
from kpi.publish.booked_rows import NONE, Names, Registers, Rows
from kpi.publish.corrections import LATE, ON_TIME, corrected, is_late
from kpi.publish.disclosure import Policy
from kpi.publish.ledger import POINTS, Late, Ledger, Page
from kpi.publish.measured import Ground, Measured, named, summed
from kpi.publish.measures import base_of, delivered_months, families, family_of, newest_of
from kpi.publish.points import Points
from kpi.publish.running_totals import Totals
from kpi.publish.runs import Layout, Run, runs_of
from kpi.publish.splitting import Family, Splitting
from kpi.publish.telling import Telling
from kpi.publish.told import Told
from kpi.publish.tree import Tree, fewest_heads, freeze

Wait = tuple[str, str, str, int]
"""Organisation, node, family of measures and month number of a point that must wait."""
OPEN_NUMBER = ("people|days_class",)
"""Persons of a whole calendar year, told in December: their number is open, and one category is what others leave."""


class Book:
    def __init__(
        self, ledger: Ledger, policy: Policy, fraction: Callable[[str], int], facts: OrganisationFacts, newest: int,
        waits: frozenset[Wait] = frozenset(), begun: int | None = None,
    ) -> None:  # fmt: skip
        self.ledger, self.policy, self.facts, self.newest, self._waits = ledger, policy, facts, newest, waits
        self.organisation = facts.organisation
        self._draw = fraction
        self._closed = ledger.closed.get(self.organisation, {})
        self._since = dict(ledger.since.get(self.organisation, {}))
        self._begin(begun)
        self._trees()
        self.told = Told()
        self._recall()
        self.totals: dict[str, Totals] = {}
        """Of the measures that were told now."""
        self._measured: dict[str, Measured] = {}
        self._remainders: dict[str, str] = {}
        self._late: list[Late] = []
        for family, measures in families(self.until).items():
            self._tell(family, measures)
        self._tell_corrections()

    # --- what there is ------------------------------------------------------------------------------------------------

    def _begin(self, begun: int | None) -> None:
        """The month the series begin with, and until when each measure is delivered."""
        start = self.facts.first_month if begun is None else begun + 1
        self.first = self.ledger.firsts.get(self.organisation, start)
        self._increments = self.ledger.booked(self.organisation)
        names = {*self._increments["measure"].unique().to_pylist(), *self.facts.contributions.measures} - {LATE}
        self.until = {name: self._until(name) for name in sorted(names)}

    def _until(self, measure: str) -> int:
        found = newest_of(self.facts, measure, self.newest)
        return self.closed(family_of(measure)) if found is None else found

    @property
    def since(self) -> int | None:
        """The first month that anything new is told of; None where nothing was told before."""
        return min(self._closed.values()) + 1 if self._closed else None

    def closed(self, family: str) -> int:
        return self._closed.get(family, self.first - 1)

    def _trees(self) -> None:
        self.trees: dict[int, Tree] = dict(self.ledger.trees.get(self.organisation, {}))
        self._new_trees: dict[int, Tree] = {}
        for year in range(self.first // 12, max([self.newest, *self.until.values()]) // 12 + 1):
            if year not in self.trees:
                self.trees[year] = self._new_trees[year] = freeze(
                    self.facts, year, self.policy, self.trees.get(year - 1)
                )
        self.runs = runs_of(self.trees, self.first)
        self.layouts = {year: Layout.of(tree, self.runs, self.first) for year, tree in sorted(self.trees.items())}
        self._fewest = {year: fewest_heads(tree, self.facts) for year, tree in self.trees.items()}
        registers = Registers(
            Names(unit.unit_id for unit in self.facts.units), Names(self.facts.contributions.people), Names()
        )
        self._ground = Ground(self.facts, self.layouts, registers, self.first)

    def _heads(self, node: str, month: int) -> int:
        return int(self._fewest[month // 12][node][month % 12])

    def _recall(self) -> None:
        """The points told before, as the ledger has them."""
        table = self.ledger.points(self.organisation)
        columns = (table[name].to_pylist() for name in ("node", "measure", "month_no", "amount"))
        by_name = {(run.node, run.first): run for runs in self.runs.values() for run in runs}
        starts = {node: [run.first for run in runs] for node, runs in self.runs.items()}
        for node, measure, month, amount in zip(*columns, strict=True):
            first = max((start for start in starts.get(node, ()) if start <= month), default=None)
            if first is not None:
                self.told.put(by_name[node, first], measure, month, amount)

    # --- telling ------------------------------------------------------------------------------------------------------

    def _tell(self, family: str, measures: list[str]) -> None:
        span = range(max(self.closed(family) + 1, self.first), max(self.until[name] for name in measures) + 1)
        if not span:
            return
        totals = {name: self._booked(name) for name in measures}
        if family in EVERYWHERE:
            self._tell_everywhere(family, totals[family], span)
            return
        base = base_of(family)
        if base in EVERYWHERE and "|" in family:
            for name, one in totals.items():
                for month in self._turns(span):
                    self._measured[name].carry(one, month, self.told, base)
        self._tell_split(self._family(family, totals), span, family)

    def _booked(self, measure: str) -> Totals:
        """What persons were booked with, and what is new, with the leaf and the month it is booked at."""
        table = self.ledger.people.of(self.organisation, measure)
        delivered = delivered_months(self.facts, measure)
        self._since[measure] = since = self._kept_since(measure)
        known = booked_rows.of_table(table, self._ground.registers)
        known = known.chosen(known.month >= since)
        delivered[: max(0, since - self.facts.first_month)] = False
        found = Measured(self._ground, measure, known, self.closed(family_of(measure)))
        found.recall(self._increments)
        new = booked_rows.delivered(self.facts, measure, self.until[measure])
        found.take(booked_rows.news(new, known, found.closed, delivered, self.facts.first_month))
        self._measured[measure] = found
        self.totals[measure] = found.fill(self._empty(measure))
        return self.totals[measure]

    def _kept_since(self, measure: str) -> int:
        known = np.flatnonzero(delivered_months(self.facts, measure))
        first = self.facts.first_month + int(known[0]) if len(known) else self.first
        return max(first, self.first, self._since.get(measure, 0))

    def _empty(self, measure: str) -> Totals:
        last = max([self.newest, *self.until.values()])
        return Totals(measure, self.layouts, (self.first, last), self.policy, self.fraction)

    def fraction(self, series: str) -> int:
        return self._draw(f"{self.organisation}|{series}")

    def _forced(self, family: str) -> frozenset[tuple[str, int]]:
        return frozenset(
            (node, month) for one, node, of, month in self._waits if (one, of) == (self.organisation, family)
        )

    def _tell_everywhere(self, measure: str, totals: Totals, span: range) -> None:
        telling = Telling(totals, self.told, self.policy, self._heads, self._forced(measure))
        for month in range(self.first, span.start):
            telling.recall(month)
        turns = set(self._turns(span))
        for month in span:
            if month in turns:
                self._measured[measure].carry(totals, month, self.told, measure)
            telling.month(month)

    def _turns(self, span: range) -> Iterator[int]:
        return (month for month in span if month % 12 == 0 and month > self.first)

    def _family(self, family: str, totals: Mapping[str, Totals]) -> Family:
        categories = {name.rpartition("=")[2] if "|" in family else name: one for name, one in totals.items()}
        of = self.totals.get(base_of(family)) if "|" in family else None
        remainder = self._remainder(family, categories) if of is not None or family in OPEN_NUMBER else None
        return Family(categories, of, remainder)

    def _remainder(self, family: str, categories: Mapping[str, Totals]) -> str:
        """The largest category when the family began: it has no series, so it must stay the same one."""
        key = f"{self.organisation}|{family}"
        if key not in self.ledger.remainders:
            sizes = {
                name: sum(map(int, self._measured[one.measure].booked().amount)) for name, one in categories.items()
            }
            self._remainders[key] = max(sizes, key=lambda name: (sizes[name], name))
        return self.remainders[key]

    @property
    def remainders(self) -> Mapping[str, str]:
        return self.ledger.remainders | self._remainders

    def _tell_split(self, family: Family, span: range, name: str) -> None:
        """Measures that only large nodes have."""
        splitting = Splitting(family, self.told, self.policy, self._forced(name))
        for month in span:
            if month % 12 == 11 or name not in OPEN_NUMBER:
                for run in self._large(month):
                    splitting.month(run, month)

    def _large(self, month: int) -> Iterator[Run]:
        """Those lowest down first."""
        layout = self.layouts[month // 12]
        return (layout.runs[node.id] for node in reversed(list(layout.tree.nodes.values())) if node.large)

    def _tell_corrections(self) -> None:
        """What was booked late is a category of large nodes' absence."""
        family, told = family_of(LATE), "absence" in self.totals
        if not told:
            return
        span = range(max(self.closed(family) + 1, self.first), self.until["absence"] + 1)
        late = Measured(self._ground, LATE, self._late_rows(), self.closed(family))
        late.recall(self._increments)
        late.book(summed(self._late_rows(span.start)))
        self._measured[LATE] = late
        if not len(late.booked().amount):
            return
        categories = {"late": late.fill(self._empty(LATE)), "on_time": self._on_time(late)}
        self._tell_split(Family(categories, self.totals["absence"], "on_time"), span, family)
        for run in {run for month in span for run in self._large(month)}:
            self._late += self._corrected(run, span)

    def _late_rows(self, since: int = 0) -> Rows:
        rows = self._measured["absence"].rows
        return rows.chosen(is_late(rows) & (rows.booked >= since))

    def _on_time(self, late: Measured) -> Totals:
        """All that is not late."""
        whole = self._measured["absence"]
        rows = whole.rows.chosen((whole.rows.moved == NONE) & ~is_late(whole.rows))
        found = Measured(self._ground, ON_TIME, rows, whole.closed)
        found.add(whole.booked(), late.booked())
        return found.fill(self._empty(ON_TIME))

    def _corrected(self, run: Run, span: range) -> Iterator[Late]:
        """The months that the corrections of each told point are about."""
        months = self.told.months.get((run.name, LATE), [])
        rows, nodes = self._late_rows(), self._ground.registers.nodes
        for before, month in zip([run.first - 1, *months], months, strict=False):
            if month in span:
                leaves = {leaf for year in range(max(run.first, before) // 12, month // 12 + 1)
                          for leaf in self.layouts[year].tree.nodes[run.node].leaves}  # fmt: skip
                here = (
                    np.isin(rows.node, nodes.places(sorted(leaves))) & (rows.booked > before) & (rows.booked <= month)
                )
                ends = corrected(rows.person[here], rows.month[here], self.policy.least_people)
                if ends is not None:
                    yield Late(self.organisation, run.node, month, *ends)

    # --- what came of it ----------------------------------------------------------------------------------------------

    @property
    def points(self) -> Points:
        start = f"{self.organisation}|"
        mine = {key.removeprefix(start): one for key, one in self.remainders.items() if key.startswith(start)}
        if any(measure == LATE for _, measure in self.told.points):
            mine[family_of(LATE)] = "on_time"
        late = [one for one in (*self.ledger.late, *self._late) if one.organisation == self.organisation]
        measures = tuple(sorted({*self.until, *(measure for _, measure in self.told.points)}))
        return Points(self.organisation, self.trees, self.runs, self.told, self.policy, measures, mine, tuple(late))

    def add_to(self, page: Page) -> None:
        page.trees |= {self.organisation: self._new_trees} if self._new_trees else {}
        page.remainders |= self._remainders
        page.late += self._late
        if self._new_trees:
            page.firsts[self.organisation] = self.first
        if not self.totals:
            return
        page.since[self.organisation] = self._since
        page.closed[self.organisation] = self._newly_closed()
        page.booked += [table for one in self._measured.values() for table in one.fresh if table.num_rows]
        page.points.append(self._new_points())

    def _newly_closed(self) -> dict[str, int]:
        found = {}
        for family, measures in families(self.totals).items():
            found[family] = max(self.until[name] for name in measures)
        return found | ({family_of(LATE): found["absence"]} if "absence" in found else {})

    def _new_points(self) -> pa.Table:
        nodes, measures = Names(), Names()
        rows = [
            (nodes.place(name.rpartition("@")[0]), measures.place(measure), month, amount)
            for (name, measure), points in self.told.points.items()
            for month, amount in points.items() if month > self.closed(family_of(measure))
        ]  # fmt: skip
        node, measure, month, amount = zip(*rows, strict=True) if rows else ((), (), (), ())
        return pa.table({
            "organisation": named([self.organisation], np.zeros(len(rows), dtype=np.int32)),
            "node": named(nodes.all, np.array(node, dtype=np.int32)),
            "measure": named(measures.all, np.array(measure, dtype=np.int32)),
            "month_no": pa.array(month, pa.int64()),
            "amount": pa.array(amount, pa.int64()),
        }, schema=POINTS)  # fmt: skip

    def people(self) -> dict[tuple[str, str], pa.Table]:
        """Those measures that anything was booked for."""
        return {
            (self.organisation, measure): booked_rows.to_table(one.rows, self._ground.registers)
            for measure, one in self._measured.items() if measure != LATE
        }  # fmt: skip
