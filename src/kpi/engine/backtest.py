"""How right past forecasts would have been: rolling origin over every month of every past year."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from kpi.engine.months import PERCENT, Measure, Months
from kpi.engine.projection import Projection, project
from kpi.engine.projection_fit import fit_counts, fit_rates
from kpi.engine.season import YEAR, calendar


@dataclass(frozen=True, slots=True)
class Forecast:
    """One past forecast: the window's position, the months known then, what was expected and what came.

    `pairs`: for each target asked for, the chance given and whether it came true.
    """

    start: int
    months_known: int
    expected: float
    actual: float
    covered: bool
    pairs: tuple[tuple[float, bool], ...]


@dataclass(frozen=True, slots=True)
class Backtest:
    """Every month of every past year, judged as it would have been then."""

    forecasts: tuple[Forecast, ...]

    @property
    def error(self) -> float | None:
        """Mean absolute error as a share of the mean outcome; None when nothing ever happened."""
        actual = sum(abs(one.actual) for one in self.forecasts)
        return sum(abs(one.expected - one.actual) for one in self.forecasts) / actual if actual else None

    @property
    def coverage80(self) -> float:
        return sum(one.covered for one in self.forecasts) / len(self.forecasts)


def backtest(
    history: Months,
    measure: Measure = PERCENT,
    factors: Sequence[float] | None = None,
    *,
    model: Literal["rates", "counts"] = "rates",
    targets: Sequence[float] = (),
    year_begins: int = 1,
) -> Backtest | None:
    """Rolling origin after 1-11 months of each past whole year that has 24 usable months before it.

    None without such a year (below three full years). `targets` are multiples of the year before (0.95,
    1.0): a forecast then carries the pair for "at most that" of each.
    """
    found: list[Forecast] = []
    begins = calendar(history.first_month, len(history.numerators)) == year_begins - 1
    for start in np.flatnonzero(begins).tolist():
        fit = (fit_rates if model == "rates" else fit_counts)(history, start, factors)
        year = project(history, None, start, YEAR, measure)
        if fit is None or year.months_rest or year.expected is None:
            continue
        before = project(history, None, start - YEAR, YEAR, measure)
        known = before.expected if not before.months_rest else None
        limits = [times * known for times in targets] if known is not None else []
        for month in range(1, YEAR):
            then = project(history.until(start + month), fit, start, YEAR, measure)
            found.append(_forecast(then, start, year.expected, limits))
    return Backtest(tuple(found)) if found else None


def _forecast(then: Projection, start: int, actual: float, limits: Sequence[float]) -> Forecast:
    low, high = then.interval80 or (math.nan, math.nan)
    chances = [(then.probability(limit, "at_most"), actual <= limit) for limit in limits]
    pairs = tuple((chance, kept) for chance, kept in chances if chance is not None)
    expected = math.nan if then.expected is None else then.expected
    return Forecast(start, then.months_known, expected, actual, low <= actual <= high, pairs)
