"""The attack on published points: an outsider, and the leader of every series, against every protected cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kpi.attack.blocks import Block, Knowledge, Known, blocks
from kpi.attack.highs import Contradiction
from kpi.attack.lines import Line, Lines
from kpi.attack.published import Published
from kpi.attack.relations import Rest, relations, rests
from kpi.attack.solve import NEAR, widths
from kpi.attack.system import Cell
from kpi.attack.targets import targets

SMALL = 200
"""Totals of nodes with fewer heads are protected; of larger ones the categories, which may be of few people."""
OUTSIDER = ""
Step = Callable[[int, int, str], None]
"""Hears how many cells are done, of how many, and of what."""
Draw = Callable[[list[int]], list[int]]
"""Chooses some of the cells by the months they end in."""
Exact = Mapping[tuple[str, str], Known]
"""What leaders know: by node and measure, the exact running total by month number."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A protected cell that an attacker knows better than its own points tell it, in the measure's own unit."""

    attacker: str
    organisation: str
    measure: str
    node: str
    first: int
    last: int
    width: float
    allowed: float
    exact: bool


@dataclass
class Outcome:
    """What an attack tried and what it found."""

    targets: int = 0
    findings: list[Finding] = field(default_factory=list)
    contradictions: list[str] = field(default_factory=list)

    @property
    def exact(self) -> int:
        return sum(one.exact for one in self.findings)

    @property
    def narrowed(self) -> int:
        return len(self.findings) - self.exact

    def add(self, other: Outcome) -> None:
        self.targets += other.targets
        self.findings += other.findings
        self.contradictions += other.contradictions


class Ground:
    """One measure of one organisation with its parts: the series, what ties them together, and who may attack."""

    def __init__(self, told: Published, measure: str) -> None:
        self.told, self.measure = told, measure
        self.total = Lines(told, measure)
        self.parts = _parts(told, measure)

    @cached_property
    def blocks(self) -> list[Block]:
        every = [*self.total, *(line for lines in self._categories() for line in lines)]
        return blocks(every, relations(self.told, self.total, self.parts))

    def _categories(self) -> Iterator[Lines]:
        return (lines for categories in self.parts.values() for lines in categories.values())

    def protected(self, block: Block, exact: Exact) -> list[Line]:
        """Without heads in January a node may still have people later: then something of theirs was booked."""

        def of_somebody(line: Line) -> bool:
            return line.heads > 0 or any(exact.get((line.node, line.measure), {}).values())

        return [
            line for line in block.lines if line.measure != self.measure or (line.heads < SMALL and of_somebody(line))
        ]

    def attack(
        self, block: Block, leader: str, exact: Exact, draw: Draw | None = None, on_step: Step = lambda *step: None
    ) -> Outcome:
        """One attacker against one block; believing that totals never fall, unless what is told contradicts it."""
        known = {line: exact[line.node, line.measure] for line in block.lines if leader and line.node == leader}
        within = dict(self._within(block, leader, exact)) if leader else {}
        protected = self.protected(block, exact)
        who = f"{self.told.organisation} {self.measure} {leader or 'outsider'}"
        for rises in (True, False):
            try:
                knowledge = Knowledge(block, known, within, rises=rises)
                return self._solved(block, leader, knowledge, known, protected, draw, on_step)
            except Contradiction:
                continue
        return Outcome(contradictions=[who])

    def _within(self, block: Block, leader: str, exact: Exact) -> Iterator[tuple[tuple[str, str], Known]]:
        """The leader's own share of the categories of every large node that the unit lies below in all its years."""
        names = [measure for node, measure in exact if node == leader and "|" in measure]
        for line in block.lines:
            if line.node != leader and self._holds(line, leader):
                yield from (((line.node, name), exact[leader, name]) for name in names)

    def _holds(self, line: Line, leaf: str) -> bool:
        return all(leaf in self.told.leaves(year, line.node) for year in line.years)

    def rests(self, block: Block) -> list[Rest]:
        """The categories without a series of the block's large nodes."""
        lines = set(block.lines)
        return [one for categories in self.parts.values() for one in rests(self.total, categories) if one.line in lines]

    def _solved(
        self,
        block: Block,
        leader: str,
        knowledge: Knowledge,
        known: Mapping[Line, Known],
        protected: list[Line],
        draw: Draw | None,
        on_step: Step,
    ) -> Outcome:
        cells = targets(self.told.organisation, block, knowledge, known, protected, self.rests(block))
        if draw is not None:
            cells = [cells[place] for place in draw([cell.last for cell in cells])]
        if not cells:
            return Outcome()
        step = block.lines[0].step
        name = " ".join(filter(None, (self.told.organisation, self.measure, leader)))
        found = widths(knowledge.system, cells, lambda shown: on_step(shown, len(cells), name))
        return Outcome(
            len(cells),
            [
                finding(cell, float(width), step, leader)
                for cell, width in zip(cells, found, strict=True)
                if width < cell.least - 10 * NEAR
            ],
        )


def finding(cell: Cell, width: float, step: int, attacker: str) -> Finding:
    return Finding(
        attacker, cell.organisation, cell.measure, cell.node, cell.first, cell.last,
        width * step, cell.least * step, width < cell.exact,
    )  # fmt: skip


def grounds(told: Published) -> list[Ground]:
    return [Ground(told, measure) for measure in sorted({name.partition("|")[0] for name in told.points})]


def attack(told: Sequence[Published], exact: Mapping[str, Exact], on_step: Step = lambda *step: None) -> Outcome:
    """Everything: every organisation, measure and block, as an outsider and as each leader whose totals are known."""
    outcome = Outcome()
    for one in told:
        knows = exact.get(one.organisation, {})
        for ground in grounds(one):
            for block in ground.blocks:
                for leader in attackers(block, knows):
                    outcome.add(ground.attack(block, leader, knows, on_step=on_step))
    return outcome


def attackers(block: Block, exact: Exact) -> Iterable[str]:
    """An outsider, and each leader of a series in the block that has company."""
    leaders = {line.node for line in block.lines if (line.node, line.measure) in exact}
    tied = [set(row.unknown()) for row in block.relations]
    company = {line.node for lines in tied if len(lines) > 1 for line in lines}
    return [OUTSIDER, *sorted(leaders & company)]


def _parts(told: Published, measure: str) -> dict[str, dict[str, Lines]]:
    found: dict[str, dict[str, Lines]] = {}
    for name in sorted(told.points):
        base, _, part = name.partition("|")
        if part and base == measure:
            attribute, _, category = part.partition("=")
            found.setdefault(attribute, {})[category] = Lines(told, name)
    return found
