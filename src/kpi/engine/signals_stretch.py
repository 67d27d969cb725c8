"""The months of one phase of a series, and what is drawn of them: months, or whole quarters and years."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kpi.engine.months import Measure, Months
from kpi.engine.season import YEAR, Factors
from kpi.engine.signals_rules import Marks

Line = list[float | None]


@dataclass(frozen=True, slots=True)
class Stretch:
    """The months of a phase from its first known one, which lies at `start` and in calendar month `month`.

    `begin` is where the phase begins; before `start` nothing was delivered. A missing month is None in all three
    lists; `sizes` are denominators, 1 for a count. Rules look at the first `judged` months only: the rest is not
    settled yet.
    """

    begin: int
    start: int
    month: int
    tops: Line
    sizes: Line
    values: Line
    judged: int
    measure: Measure

    def until(self, judged: int) -> Stretch:
        """The phase as it was when so many months of it were to be judged."""
        return replace(
            self,
            tops=self.tops[:judged],
            sizes=self.sizes[:judged],
            values=self.values[:judged],
            judged=judged,
        )

    def known(self, months: int | None = None) -> int:
        """How many of the first months (all judged ones unless stated) have a value."""
        return sum(value is not None for value in self.values[: self.judged if months is None else months])

    def waves(self, factors: Factors | None) -> list[float]:
        """The factor of every month; 1 without a season."""
        if factors is None:
            return [1.0] * len(self.values)
        return [factors[(self.month - 1 + position) % YEAR] for position in range(len(self.values))]

    def spans(self, months: int) -> list[tuple[int, int]]:
        """First and last month of every whole calendar period of so many months."""
        first = (1 - self.month) % months
        return [(begin, begin + months - 1) for begin in range(first, len(self.values) - months + 1, months)]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One entry per point; `spans` are its first and last month within the stretch.

    Centre and limits are on the original scale, kept within what the measure can be. No marks, no rules.
    """

    spans: list[tuple[int, int]]
    values: Line
    adjusted: Line
    centre: Line
    lower: Line
    upper: Line
    marks: Marks | None


def stretches(history: Months, measure: Measure, phases: Sequence[int], judged: int) -> list[Stretch]:
    """Every phase in its months up to the end of the history."""
    length = len(history.numerators)
    bounds = [*sorted({0, *(phase for phase in phases if 0 < phase < length)}), length]
    tops, sizes, values = _columns(history, measure)
    found = []
    for begin, end in pairwise(bounds):
        start = next((position for position in range(begin, end) if values[position] is not None), end)
        month = (history.first_month - 1 + start) % YEAR + 1
        part = slice(start, end)
        until = min(max(judged - start, 0), end - start)
        found.append(Stretch(begin, start, month, tops[part], sizes[part], values[part], until, measure))
    return found


def _columns(history: Months, measure: Measure) -> tuple[Line, Line, Line]:
    tops: Line = []
    sizes: Line = []
    values: Line = []
    numerators, denominators = history.arrays()
    for top, size in zip(numerators.tolist(), denominators.tolist(), strict=True):
        weight = 1.0 if measure.kind == "count" else size
        # NaN is above nothing: a month without a denominator has no value.
        one = measure.one(weight, 1) if weight > 0 and not math.isnan(top) else 0.0
        tops.append(top if one > 0 else None)
        sizes.append(weight if one > 0 else None)
        values.append(top / one if one > 0 else None)
    return tops, sizes, values
