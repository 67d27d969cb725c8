"""What relates the series of one organisation to each other; every relation here is certain by the published method.

Sums: a parent without a series of its own is told as the sum of its leaves' totals, those that wait included. A large
node's exact total is the sum of what lies below it. The categories of an attribute add up to their total, the largest
of them being what is left. A group is told only when those of its leaves that wait, and they without any one of them,
have three persons at least; for counts that is a number. Why a single point waits has several reasons, one of them
another leaf's, so that it waits tells nothing linear by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from kpi.attack.lines import Line, Lines
from kpi.attack.published import Place, Published
from kpi.attack.turns import booked_again, nearest

Term = tuple[Line, int, float]
"""A series, a month and a factor."""


@dataclass(frozen=True, slots=True)
class Relation:
    """low <= sum of terms <= high; of the totals in whole steps as told (`whole`), else of exact ones and offsets."""

    terms: tuple[Term, ...]
    low: float
    high: float
    whole: bool
    left: tuple[str, str] | None = None
    """Node and measure of the category that the terms leave: a leader knows the own share of it."""

    def unknown(self) -> Iterator[Line]:
        """The series it ties together: a told total in whole steps is only a number."""
        return (line for line, month, _ in self.terms if not (self.whole and month in line.told))


def relations(told: Published, total: Lines, parts: Mapping[str, Mapping[str, Lines]]) -> Iterator[Relation]:
    """All relations of a measure and its parts; `parts[attribute][category]`.

    A month that a relation speaks of matters to its series. The sums come first, so that large nodes see those months.
    """
    stands: dict[str, dict[int, Place]] = {}
    for year, tree in told.trees.items():
        for node, place in tree.items():
            stands.setdefault(node, {})[year] = place
    has = total.measure in told.points
    every = [lines for categories in parts.values() for lines in categories.values()]
    groups = {node: _years(there, own_series=False) for node, there in sorted(stands.items())}
    large = {node: _years(there, own_series=True) for node, there in sorted(stands.items())}
    for kind in (
        (one for node, years in groups.items() if years and has for one in _sums(told, total, node, years)),
        (one for node, years in large.items() if years for one in _large(told, total, node, years)),
        (one for lines in every for node, years in large.items() if years for one in _large(told, lines, node, years)),
        (one for categories in parts.values() for one in _attribute(told, total, categories)),
    ):
        for relation in kind:
            for line, month, _ in relation.terms:
                line.months.add(month)
            yield relation


def _years(stands: Mapping[int, Place], *, own_series: bool) -> set[int]:
    return {year for year, place in stands.items() if not place.leaf and place.own_series == own_series}


def _sums(told: Published, lines: Lines, node: str, years: set[int]) -> Iterator[Relation]:
    """A group's published point less what earlier trees brought is the sum of the totals of its leaves of that year."""
    points = told.points.get(lines.measure, {}).get(node, {})
    step = told.step(lines.measure)
    before = 0
    for year, brought in _brought(told, lines, node, years):
        leaves = _leaves(told, lines, year, node)
        shown = {month: point.amount for month, point in points.items() if month // 12 == year}
        for month in sorted(month for month, amount in shown.items() if amount is not None):
            terms = [(line, month, 1.0) for line in leaves]
            yield _numbers_apart(terms, (shown[month] or 0) // step - brought)
            yield from _enough_persons(leaves, before, month)
            before = month


def _brought(told: Published, lines: Lines, node: str, years: set[int]) -> Iterator[tuple[int, int]]:
    """What a group's total holds beside the totals of this year's leaves, in steps: known from published points."""
    earlier: list[Line] = []
    brought = 0
    for year in sorted(years):
        december = year * 12 - 1
        leaves = _leaves(told, lines, year, node)
        if year - 1 in years:
            gone = sum(line.told[line.before(december)] for line in earlier if line not in leaves)
            come = sum(line.told[line.before(december)] for line in leaves if line not in earlier)
            brought += gone - come
        else:
            brought = -sum(line.told[line.before(max(december, line.start))] for line in leaves)
        earlier = leaves
        yield year, brought


def _leaves(told: Published, lines: Lines, year: int, node: str) -> list[Line]:
    return [line for name in told.leaves(year, node) if (line := lines.of(name, year)) is not None]


def _numbers_apart(terms: Iterable[Term], rise: float) -> Relation:
    """The relation without totals that are told."""
    open_terms = []
    for line, month, factor in terms:
        if month in line.told:
            rise -= factor * line.told[month]
        else:
            open_terms.append((line, month, factor))
    return Relation(tuple(open_terms), rise, rise, whole=True)


def _enough_persons(leaves: list[Line], earlier: int, later: int) -> Iterator[Relation]:
    """The leaves that wait, and these without any one, have three persons since the group's last point."""
    waiting = [line for line in leaves if later not in line.told]
    if len(waiting) < 2 or not waiting[0].counts:
        return
    for without in (None, *waiting):
        kept = [line for line in waiting if line is not without]
        since_own = {line: line.before(later) for line in kept}
        since_group = dict.fromkeys(kept, earlier)
        for since in (since_group, since_own) if all(line.start <= earlier for line in kept) else (since_own,):
            terms = [(line, later, 1.0) for line in kept] + [(line, since[line], -1.0) for line in kept]
            yield Relation(tuple(terms), kept[0].fewest, np.inf, whole=False)


def _large(told: Published, lines: Lines, node: str, years: set[int]) -> Iterator[Relation]:
    """The exact total of a large node rises by as much as those of what lies below it."""
    for first in sorted(years):
        line = lines.of(node, first)
        if line is None or line.years[0] != first:
            continue
        year_ends = {year * 12 + 11 for year in line.years}
        below = [lines.of(name, year) for year in line.years for name in nearest(told, lines, year, node)]
        seen = {month for one in below if one is not None for month in one.months}
        last = max(line.told)
        months = {line.start} | (set(line.told) & seen) | {month for month in year_ends if month < last}
        most = 0.0 if _is_whole(told, lines, line) else np.inf
        for earlier, later in pairwise(sorted(months)):
            year = later // 12
            twice = booked_again(told, lines, node, year) if earlier % 12 == 11 and year - 1 in line.years else []
            if twice is None:
                continue
            terms = [(one, month, -factor) for one, month, factor in _below(told, lines, node, earlier, later)]
            for one in twice:
                terms += [(one, earlier, 1.0), (one, one.before(earlier), -1.0)]
            if terms:
                yield Relation((*terms, (line, later, 1.0), (line, earlier, -1.0)), 0.0, most, whole=False)


def _is_whole(told: Published, lines: Lines, line: Line) -> bool:
    """Whether everything below a large node has the measure; some measures are of large nodes only."""
    return all(lines.of(leaf, year) is not None for year in line.years for leaf in told.leaves(year, line.node))


def _below(told: Published, lines: Lines, node: str, earlier: int, later: int) -> Iterator[Term]:
    """What lies below a node between two months of one year."""
    for name in nearest(told, lines, later // 12, node):
        line = lines.of(name, later // 12)
        if line is not None:
            yield from ((line, later, 1.0), (line, earlier, -1.0))


@dataclass(frozen=True)
class Rest:
    """The category of a large node without a series: what the others leave of the total."""

    line: Line
    parts: tuple[Line, ...]
    measure: str

    @property
    def months(self) -> list[int]:
        """Month ends that matter to the total and to one of the parts."""
        return sorted({month for part in self.parts for month in part.months} & self.line.months)

    def terms(self, earlier: int, later: int) -> tuple[Term, ...]:
        """What it adds between two months: of the total, less what is in a series then."""
        there = [part for part in self.parts if part.start <= earlier and later // 12 in part.years]
        ends = [(part, month, sign) for part in there for month, sign in ((later, -1.0), (earlier, 1.0))]
        return (*ends, (self.line, later, 1.0), (self.line, earlier, -1.0))


def rests(total: Lines, categories: Mapping[str, Lines]) -> Iterator[Rest]:
    """Of one attribute, what the categories with a series leave at each large node."""
    for line in total:
        of = [part for lines in categories.values() for year in line.years if (part := lines.of(line.node, year))]
        parts = tuple(dict.fromkeys(of))
        left = [
            lines.measure for lines in categories.values() if not any(lines.of(line.node, year) for year in line.years)
        ]
        if parts:
            yield Rest(line, parts, left[0] if len(left) == 1 else "")


def _attribute(told: Published, total: Lines, categories: Mapping[str, Lines]) -> Iterator[Relation]:
    """The categories add up to the total; the one without a series is what is left, and it does not fall."""
    for rest in rests(total, categories):
        for earlier, later in pairwise(rest.months):
            left = (rest.line.node, rest.measure)
            yield Relation(rest.terms(earlier, later), 0.0, np.inf, whole=False, left=left)
        yield from _rest(told, rest.line, list(rest.parts), categories)


def _rest(told: Published, line: Line, parts: list[Line], categories: Mapping[str, Lines]) -> Iterator[Relation]:
    for lines in categories.values():
        if any(lines.of(line.node, year) for year in line.years):
            continue
        points = told.points.get(lines.measure, {}).get(line.node, {})
        for month, point in points.items():
            if point.amount is not None and month in line.told:
                rise = line.told[month] - point.amount // line.step
                yield _numbers_apart([(part, month, 1.0) for part in parts if month // 12 in part.years], rise)
