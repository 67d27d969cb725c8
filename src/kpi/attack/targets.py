"""The protected cells: every window of a small node or category between two of its month ends, told or not.

A window between two published points may be known as well as these two points tell it, which is within a step to both
sides; with counts also that it is three at least. A window that ends at a point that waits must not be known better
than a published one; of counts a point that waits says by itself that less than a step was added, unless another leaf
made it wait. Narrower than that is a finding. And to an outsider the total of a point that waits must not come out:
it would be told as if it did not wait.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from kpi.attack.blocks import Block, Knowledge, Known
from kpi.attack.lines import Line
from kpi.attack.relations import Rest
from kpi.attack.system import Cell

BOTH_SIDES = 2.0
"""The width of a window between two published points, in steps."""
ONE_SIDE = 1.0
YEAR = 12
CONSECUTIVE, ROLLING, WAITING, UNTIL, FROM, TOTAL, LEFT = range(7)
"""The kinds of cells; those of a kind lie end to end."""


def targets(
    organisation: str,
    block: Block,
    knowledge: Knowledge,
    known: Mapping[Line, Known],
    protected: Iterable[Line],
    rests: Iterable[Rest] = (),
) -> list[Cell]:
    """The cells of a block's protected series that the attacker does not know anyway."""
    wanted = set(protected)
    found = []
    for place, line in enumerate(one for one in block.lines if one in wanted and one not in known):
        for chart, phase, first, last, wide in windows(line):
            least = ONE_SIDE if line.counts and knowledge.shares(line) else wide
            terms = knowledge.window(line, first, last)
            found.append(
                Cell(organisation, line.measure, line.node, first, last, terms, least, line.exact, chart, phase + place)
            )
        for month in sorted(line.months - set(line.told)) if not known else ():
            terms = knowledge.whole(line, month)
            if terms:
                found.append(
                    Cell(organisation, line.measure, line.node, month - 1, month, terms, ONE_SIDE, 0.0, TOTAL, place)
                )
    for place, rest in enumerate(one for one in rests if one.line not in known):
        found += _left(organisation, knowledge, rest, place)
    return found


def _left(organisation: str, knowledge: Knowledge, rest: Rest, place: int) -> Iterator[Cell]:
    """The category without a series, between the month ends that matter to its total."""
    line, least = rest.line, ONE_SIDE if rest.line.counts else BOTH_SIDES
    for phase, (first, last) in enumerate(pairwise(rest.months)):
        terms: list[tuple[int, float]] = []
        for of, month, factor in rest.terms(first, last):
            terms += [(at, factor * each) for at, each in knowledge.exact(of, month)[0]]
        yield Cell(
            organisation, rest.measure, line.node, first, last, tuple(terms), least, line.exact, LEFT, phase + place
        )


def windows(line: Line) -> Iterator[tuple[int, int, int, int, float]]:
    """Chart, phase, the month ends before and of a window, and how well it may be known."""
    told = sorted(line.told)
    for phase, (first, last) in enumerate(pairwise(told)):
        yield CONSECUTIVE, phase, first, last, _least(line, first, last)
    for first in told:
        if first + YEAR in line.told:
            steps = sum(first < month <= first + YEAR for month in told)
            yield ROLLING, told.index(first) // steps, first, first + YEAR, _least(line, first, first + YEAR)
    waiting = ONE_SIDE if line.counts else BOTH_SIDES
    for phase, (first, last) in enumerate(pairwise(sorted(line.months))):
        if first not in line.told and last not in line.told:
            yield WAITING, phase, first, last, waiting
    for month in sorted(line.months - set(told)):
        before, after = line.before(month), line.after(month)
        yield UNTIL, 0, before, month, waiting
        if after is not None:
            yield FROM, 0, month, after, waiting


def _least(line: Line, first: int, last: int) -> float:
    """Two steps, less what is known because three persons add something between two published points."""
    between = sum(first < month <= last for month in line.told)
    below = max(line.told[last] - line.told[first] - 1, 0)
    return BOTH_SIDES - max(0.0, between * line.fewest - below)
