"""Published series as an attacker sees them: running totals in steps, some months told and some not."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from kpi.attack.published import Published

SECONDS_A_DAY = 26_640
WORKING_DAYS = 23
"""No month has more."""
FEWEST = 3
"""So many persons at least have added something between two published points."""


@dataclass(eq=False)
class Line:
    """One unbroken series of a node and measure with an offset of its own, in steps.

    `told[month]` is the published total; `months` is every month that matters to somebody.
    """

    node: str
    measure: str
    years: range
    start: int
    step: int
    heads: int
    told: dict[int, int]
    months: set[int] = field(default_factory=set)
    before_cut: dict[int, int] = field(default_factory=dict)
    """What was told before, where only the newest months are looked at."""

    def __post_init__(self) -> None:
        self.told = {self.start: 0, **self.told}
        self.months |= set(self.told)

    @property
    def counts(self) -> bool:
        """Whether every person or event adds one: then three persons are three."""
        return self.step % SECONDS_A_DAY != 0

    @property
    def fewest(self) -> float:
        return FEWEST / self.step if self.counts else 0.0

    @property
    def exact(self) -> float:
        """An interval below this width is as good as the number: less than one, or less than half a day."""
        return 1 / self.step if self.counts else SECONDS_A_DAY / 2 / self.step

    def capacity(self, months: int) -> float:
        """More than so much cannot happen: twice the heads at full time, or ten events each."""
        each = 10 if self.counts else WORKING_DAYS * SECONDS_A_DAY
        return 2 * max(self.heads, 10) * each * months / self.step

    def before(self, month: int) -> int:
        """The last published month up to one."""
        return max(at for at in self.told if at <= month)

    def after(self, month: int) -> int | None:
        return min((at for at in self.told if at >= month), default=None)

    def since(self, month: int) -> Line:
        """The newest part, from the last published point up to a month on."""
        cut = self.before(max(month, self.start))
        told = {at: steps for at, steps in self.told.items() if at >= cut}
        earlier = {at: steps for at, steps in self.told.items() if at < cut}
        months = {at for at in self.months if at >= month}
        return Line(self.node, self.measure, self.years, cut, self.step, self.heads, told, months, earlier)

    def whole_steps(self, month: int) -> tuple[int, int]:
        """Between what the running total in whole steps lies, as far as the series itself says."""
        if month in self.told:
            return self.told[month], self.told[month]
        last, after = self.before(month), self.after(month)
        low = self.told[last]
        high = self.told[after] if after is not None else low + math.ceil(self.capacity(month - last)) + 1
        return low, high


class Lines:
    """All series of one measure that have an offset of their own."""

    def __init__(self, told: Published, measure: str) -> None:
        self.measure = measure
        self._everywhere = told.is_everywhere(measure)
        self._by_node: dict[str, list[Line]] = {}
        for node in sorted({name for tree in told.trees.values() for name in tree}):
            for years in _runs(told, node):
                line = _line(told, measure, node, years)
                if line is not None and (self._everywhere or len(line.months) > 1):
                    self._by_node.setdefault(node, []).append(line)

    def __iter__(self) -> Iterator[Line]:
        return (line for lines in self._by_node.values() for line in lines)

    def of(self, node: str, year: int) -> Line | None:
        return next((line for line in self._by_node.get(node, ()) if year in line.years), None)


def _line(told: Published, measure: str, node: str, years: range) -> Line | None:
    """A leaf, a large node or a category that is no rest; None where a node is the sum of others."""
    points = {
        month: point
        for month, point in told.points.get(measure, {}).get(node, {}).items()
        if month // 12 in years or month == years[0] * 12 - 1
    }
    place = told.trees[years[0]][node]
    is_part = "|" in measure
    if measure not in told.points:
        return None
    if is_part and (not points or any(point.summed != 1 for point in points.values())):
        return None
    if not is_part and not (place.leaf or place.own_series):
        return None
    start = max(years[0] * 12 - 1, told.first_month - 1)
    shown = {
        month: point.amount // point.step
        for month, point in points.items()
        if point.amount is not None and month > start
    }
    heads = max(told.trees[year][node].heads for year in years)
    waits = {month for month, point in points.items() if point.amount is None and month > start}
    return Line(node, measure, years, start, told.step(measure), heads, shown, waits)


def _runs(told: Published, node: str) -> list[range]:
    """Years in which a node stood in the same way without a gap."""
    found: list[range] = []
    for year in sorted(year for year, tree in told.trees.items() if node in tree):
        if found and found[-1].stop == year and _alike(told, node, year):
            found[-1] = range(found[-1].start, year + 1)
        else:
            found.append(range(year, year + 1))
    return found


def _alike(told: Published, node: str, year: int) -> bool:
    now, then = told.trees[year][node], told.trees[year - 1][node]
    return (now.leaf, now.own_series) == (then.leaf, then.own_series)
