"""Series that hang together, and the linear system an attacker makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from kpi.attack.lines import Line
from kpi.attack.relations import Relation
from kpi.attack.system import System

Known = Mapping[int, int]
"""What a leader knows of the own series: the exact running total by month number."""
Sum = tuple[tuple[tuple[int, float], ...], float]
"""Unknowns with their factors, and a number."""


@dataclass
class Block:
    """Series that relations tie together; what is known of others tells nothing about these."""

    lines: list[Line] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)

    def since(self, month: int) -> Block:
        """The newest months alone: what is found in them is found; what hangs on earlier ones may be missed."""
        newest = {line: line.since(month) for line in self.lines}
        kept = [
            replace(row, terms=tuple((newest[line], at, factor) for line, at, factor in row.terms))
            for row in self.relations
            if all(at in newest[line].months for line, at, _ in row.terms)
        ]
        return Block(list(newest.values()), kept)


def blocks(lines: Iterable[Line], relations: Iterable[Relation]) -> list[Block]:
    """The series in groups without a relation between them; those that stand alone are one group, the first."""
    leader = {line: line for line in lines}

    def root(line: Line) -> Line:
        while leader[line] is not line:
            leader[line] = leader[leader[line]]
            line = leader[line]
        return line

    kept = []
    for relation in relations:
        tied = list(dict.fromkeys(relation.unknown()))
        for line in tied[1:]:
            leader[root(line)] = root(tied[0])
        if tied:
            kept.append(relation)
    found: dict[Line, Block] = {}
    for line in leader:
        found.setdefault(root(line), Block()).lines.append(line)
    for relation in kept:
        found[root(next(relation.unknown()))].relations.append(relation)
    alone = [block for block in found.values() if len(block.lines) == 1]
    single = Block([block.lines[0] for block in alone], [row for block in alone for row in block.relations])
    return [single, *(block for block in found.values() if len(block.lines) > 1)]


class Knowledge:
    """The linear system of a block for one attacker: an outsider, or the leader of a series whose totals are known."""

    def __init__(
        self,
        block: Block,
        known: Mapping[Line, Known],
        within: Mapping[tuple[str, str], Known] | None = None,
        *,
        rises: bool = True,
    ) -> None:
        """`within`: of categories of large nodes, by node and measure, what the leader's own unit has added to them."""
        self.system = System()
        self._known, self._within, self._rises = known, within or {}, rises
        self._exact: dict[tuple[Line, int], Sum] = {}
        self._whole: dict[tuple[Line, int], Sum] = {}
        wanted = {(line, month) for row in block.relations if row.whole for line, month, _ in row.terms}
        for line in block.lines:
            self._one_offset(line) if line in known else self._totals(line)
            for month in sorted(line.months):
                if month not in line.told and (line, month) in wanted:
                    self._steps(line, month)
            self._order(line)
        for relation in block.relations:
            self._relate(relation)

    def exact(self, line: Line, month: int) -> Sum:
        """The exact running total plus the offset of the series, in steps."""
        return self._exact[line, month]

    def window(self, line: Line, first: int, last: int) -> tuple[tuple[int, float], ...]:
        """What was added between two months."""
        return self.exact(line, last)[0] + tuple((place, -factor) for place, factor in self.exact(line, first)[0])

    def whole(self, line: Line, month: int) -> tuple[tuple[int, float], ...]:
        """The total as it would be told, where a relation speaks of it and it is not known at once."""
        return self._whole.get((line, month), ((), 0.0))[0]

    def _totals(self, line: Line) -> None:
        for month in line.months:
            low, high = self._between(line, month)
            self._exact[line, month] = ((self.system.unknown(low, high + 1), 1.0),), 0.0

    def _one_offset(self, line: Line) -> None:
        """A leader knows all but the offset, and of that what every published point says."""
        known = self._known[line]
        low, beyond = offset(line, known)
        place = self.system.unknown(low / line.step, beyond / line.step)
        for month in line.months:
            self._exact[line, month] = ((place, 1.0),), known[month] / line.step

    def _between(self, line: Line, month: int) -> tuple[int, int]:
        """Between what the total in whole steps lies."""
        low, high = line.whole_steps(month)
        if line in self._known and month not in line.told:
            least, beyond = (self._known[line][month] + edge for edge in offset(line, self._known[line]))
            return least // line.step, -(-beyond // line.step) - 1
        if not self._rises and month not in line.told:
            spare = int(line.capacity(month - line.before(month)))
            return low - spare, high + spare
        return low, high

    def _steps(self, line: Line, month: int) -> None:
        """The total in whole steps where it is not told: the exact one lies less than a step above it."""
        low, high = self._between(line, month)
        if low == high:
            self._whole[line, month] = (), float(low)
            return
        place = self.system.unknown(low, high)
        self._whole[line, month] = ((place, 1.0),), 0.0
        terms, number = self._exact[line, month]
        self.system.relate([*terms, (place, -1.0)], -number, 1 - number)

    def _order(self, line: Line) -> None:
        """Totals do not fall; and between two published points three persons have added something."""
        if line in self._known:
            return
        for first, last in pairwise(sorted(line.months)):
            if first in line.told and last in line.told:
                if line.told[last] - line.told[first] < 2 and line.fewest:
                    self.system.relate(self.window(line, first, last), line.fewest)
                elif line.told[last] == line.told[first]:
                    self.system.relate(self.window(line, first, last), 0.0)
            elif self._rises:
                self.system.relate(self.window(line, first, last), 0.0, line.capacity(last - first))
        for first, last in pairwise(sorted(line.told)):
            if last - first > 1 and line.told[last] - line.told[first] < 2 and line.fewest:
                self.system.relate(self.window(line, first, last), line.fewest)
        if self._rises:
            self._steps_in_order(line)
            self._at_least_own(line)

    def shares(self, line: Line) -> bool:
        """Whether the leader's own unit is a part of a category."""
        return (line.node, line.measure) in self._within

    def _at_least_own(self, line: Line) -> None:
        """The others of a category have not added less than nothing, and to a told point three of them at least."""
        known = self._within.get((line.node, line.measure), {})
        for first, last in pairwise(sorted(line.months & known.keys())):
            self.system.relate(self.window(line, first, last), (known[last] - known[first]) / line.step)
        for first, last in pairwise(sorted(line.told.keys() & known.keys())):
            least = (known[last] - known[first]) / line.step + line.fewest
            self.system.relate(self.window(line, first, last), least)

    def _steps_in_order(self, line: Line) -> None:
        open_months = [month for month in sorted(line.months) if self._whole.get((line, month), ((), 0.0))[0]]
        for first, last in pairwise(open_months):
            (earlier, _), (later, _) = self._whole[line, first], self._whole[line, last]
            self.system.relate([*later, *((place, -1.0) for place, _ in earlier)], 0.0)

    def _relate(self, relation: Relation) -> None:
        low, high = relation.low + self._own_of_left(relation), relation.high
        terms: list[tuple[int, float]] = []
        for line, month, factor in relation.terms:
            places, number = (self._whole if relation.whole else self._exact)[line, month]
            terms += [(place, factor * each) for place, each in places]
            low, high = low - factor * number, high - factor * number
        if terms:
            self.system.relate(terms, low, high)

    def _own_of_left(self, relation: Relation) -> float:
        """What the leader's own unit has added to the category that a relation leaves."""
        known = self._within.get(relation.left, {}) if relation.left else {}
        months = [month for _, month, _ in relation.terms]
        if not (self._rises and {min(months), max(months)} <= known.keys()):
            return 0.0
        return max(0, known[max(months)] - known[min(months)]) / relation.terms[0][0].step


def offset(line: Line, known: Known) -> tuple[int, int]:
    """From where up to below what the offset of a series lies for one who knows its exact totals, in its own unit."""
    beyond = [at * line.step - known[month] for month, at in (line.before_cut | line.told).items()]
    return max(0, *beyond), min(line.step, *(at + line.step for at in beyond))
