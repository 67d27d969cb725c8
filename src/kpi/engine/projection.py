"""Where a window ends: the figure expected, how sure that is, and the chance that a target is kept.

Known months are known; only the rest is guessed. Two steps, kept apart. A *fit* learns season, smoothing
and noise from the months before the judged window alone, so the judged months never change the yardstick
they are measured by: more absence in one of them can only lower the chance of an `at_most` target.
`project` then adds the judged months. There is no drift term: trends over 2-5 years mislead more than they
help. Back-test behind the choices: English NHS sickness absence 2010-16, six series, 120 forecasts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kpi.engine.months import COUNT, PERCENT, Measure, Months
from kpi.engine.projection_fit import Fit, fit_counts, fit_rates
from kpi.engine.projection_rest import NOTHING, SAME, Rest, rests, same_months, usual_figure
from kpi.engine.season import YEAR

__all__ = [
    "COUNT",
    "PERCENT",
    "Direction",
    "Interval",
    "Measure",
    "Months",
    "Projection",
    "count_year_end",
    "project",
    "rate_year_end",
]

Direction = Literal["at_most", "at_least", "band"]
Interval = tuple[float, float]

EARLY_MONTHS = 2
"""After two months the figure as it stands errs by 8 % in the back-test: the reader is told so."""
USUAL_YEARS = 3
"""The rest of the year is compared with the same months of the last three years at most."""
RECENT = 12
"""The denominator of a month to come is the mean of the last twelve known ones."""


@dataclass(frozen=True, slots=True)
class Projection:
    """The end of a window, in natural units, unrounded.

    The known sums, the positions of the months to come with their assumed denominators (`ahead`) and what
    they may add (`rest`). A month of the window that was never delivered is still to come: a window is
    final only when complete. `rest` is None with a short history (below 24 usable months before the window,
    or no season to be had from them) and where there is nothing to divide by. `usual_rest`: what the
    missing months together were in the last years (up to three), in the unit of `needed_rest`; `last_rest`
    the same for last year alone.
    """

    measure: Measure
    months: int
    numerator: float
    denominator: float
    positions: NDArray[np.intp]
    ahead: float
    usual_rest: float | None = None
    last_rest: float | None = None
    rest: Rest | None = None
    usual_years: int = 0

    @property
    def months_rest(self) -> int:
        return len(self.positions)

    @property
    def months_known(self) -> int:
        return self.months - self.months_rest

    @property
    def early(self) -> bool:
        return self.months_known <= EARLY_MONTHS and self.months_rest > 0

    @property
    def short_history(self) -> bool:
        return self.rest is None

    @property
    def expected(self) -> float | None:
        """In the middle of what may come; with a short history the known months plus last year's rest."""
        if self.rest is not None:
            return self._end(self.rest.middle)
        if self.last_rest is None or self._one <= 0:
            return None
        return self._end(self.last_rest * self._one_rest)

    @property
    def interval80(self) -> Interval | None:
        return None if self.rest is None else (self._at(0.10), self._at(0.90))

    @property
    def interval95(self) -> Interval | None:
        return None if self.rest is None else (self._at(0.025), self._at(0.975))

    def probability(self, threshold: float | Interval, direction: Direction) -> float | None:
        """The chance that the whole window keeps the threshold (inclusive); a band is (low, high)."""
        if self.rest is None:
            return None
        low, high = threshold if isinstance(threshold, tuple) else (threshold, threshold)
        kept = 1.0 if direction == "at_least" else self._chance(self.rest, high, equal=True)
        lost = 0.0 if direction == "at_most" else self._chance(self.rest, low, equal=False)
        return min(1.0, max(0.0, kept - lost))

    def needed_rest(self, threshold: float) -> float | None:
        """The figure the missing months together must have for the window to end exactly at the threshold.

        (threshold x all denominators - known numerators) / denominators of the rest. It may be impossible
        (below 0, above 100 %); the judgement says so. None when no month is missing.
        """
        if not self.months_rest or self._one_rest <= 0:
            return None
        return (float(threshold) * self._one - self.numerator) / self._one_rest

    @property
    def _one(self) -> float:
        return self.measure.one(self.denominator + self.ahead, self.months)

    @property
    def _one_rest(self) -> float:
        return self.measure.one(self.ahead, self.months_rest)

    def _end(self, rest: float) -> float:
        most = self.measure.ceiling * self.ahead if self.ahead else math.inf
        return (self.numerator + min(rest, most)) / self._one

    def _at(self, p: float) -> float:
        assert self.rest is not None
        return self._end(self.rest.quantile(p))

    def _chance(self, rest: Rest, value: float, *, equal: bool) -> float:
        whole = float(value) * self._one
        left = whole - self.numerator
        if abs(left) <= SAME * abs(whole):
            left = 0.0
        sure = self.ahead > 0 and left > self.measure.ceiling * self.ahead
        return 1.0 if sure else rest.chance(left, equal=equal)


def rate_year_end(
    history: Months,
    start: int,
    months: int = YEAR,
    measure: Measure = PERCENT,
    factors: Sequence[float] | None = None,
) -> Projection:
    """A rate (sickness absence) at the end of the window that begins at position `start` of the history.

    log y = month factor + level; `factors` (January first) are those of the parent, else the series' own.
    Also for counts that are never near zero and have a season (`COUNT`).
    """
    return project(history, fit_rates(history, start, factors), start, months, measure)


def count_year_end(
    history: Months,
    start: int,
    months: int = YEAR,
    measure: Measure = COUNT,
    factors: Sequence[float] | None = None,
) -> Projection:
    """A count (injuries), or a rate of rare events, at the end of the window: over-dispersed Poisson.

    Events follow the denominators (exposure) and, where given, month factors; without factors no season is
    assumed.
    """
    return project(history, fit_counts(history, start, factors), start, months, measure)


def project(history: Months, fit: Fit | None, start: int, months: int = YEAR, measure: Measure = PERCENT) -> Projection:
    """The end of a window under a given fit (None: short history)."""
    numerators, denominators = history.arrays()
    window = np.arange(start, start + months)
    known = np.isin(window, np.flatnonzero(~np.isnan(numerators)))
    past, rest = window[known], window[~known]
    recent = denominators[~np.isnan(denominators)][-RECENT:]
    ahead = float(recent.mean()) * len(rest) if len(recent) else 0.0
    done = float(numerators[past].sum()), float(denominators[past].sum())
    usual, last = (usual_figure(numerators, denominators, rest, measure, years) for years in (USUAL_YEARS, 1))
    years = len(same_months(numerators, rest, USUAL_YEARS))
    found = Projection(measure, months, *done, rest, ahead, usual, last, usual_years=years)
    return replace(found, rest=_rest(history, fit, start, found))


def _rest(history: Months, fit: Fit | None, start: int, window: Projection) -> Rest | None:
    if window.measure.one(window.denominator + window.ahead, window.months) <= 0:
        return None
    if window.ahead <= 0:
        return NOTHING
    if fit is None:
        return None
    months = window.months_rest
    return rests(history, fit, start, window.positions, window.ahead / months, (months,))[0]
