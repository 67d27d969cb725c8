"""What the months to come may add to a window, as one random variable.

A rate's rest is lognormal (season, level and their errors), a count's negative binomial. `rests` gives the
whole rest or any first part of it: the steps of a fan come from the same formula as its end.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from kpi.engine.months import Measure, Months
from kpi.engine.projection_fit import CountFit, Fit, RateFit
from kpi.engine.season import YEAR, FloatArray, calendar

HALF_LIFE = 12.0
"""Months after which an event counts half in the rate of a count."""
CLIP = 3.0
"""A judged month beyond three sigma moves the level as three sigma would, so that one absurd month does not
decide the year (robust exponential smoothing; Gelper, Fried, Croux 2010)."""
SAME = 1e-12
"""Relative difference below which two doubles are the same sum: 3.8 x 1000 / 100 is not quite 38."""
POISSON = 1.001
"""Smallest variance over mean of a negative binomial variable; at 1 it has no parameters."""


@dataclass(frozen=True, slots=True)
class LogRest:
    """Numerator of the months to come as a log-t variable: log R = log(middle) + spread x t(freedom)."""

    middle: float
    spread: float
    freedom: int

    def chance(self, limit: float, *, equal: bool = True) -> float:
        """P(R <= limit); a continuous variable is never equal."""
        if limit <= 0:
            return 0.0
        return float(special.stdtr(self.freedom, math.log(limit / self.middle) / self.spread))

    def quantile(self, p: float) -> float:
        return float(self.middle * math.exp(self.spread * special.stdtrit(self.freedom, p)))


@dataclass(frozen=True, slots=True)
class CountRest:
    """Numerator of the months to come as a negative binomial variable, variance = dispersion x mean.

    `middle` is the mean; 0 when no month is left.
    """

    middle: float
    dispersion: float

    def chance(self, limit: float, *, equal: bool = True) -> float:
        """P(R <= limit), or P(R < limit)."""
        slack = 1e-9 * max(1.0, abs(limit))
        whole = math.floor(limit + slack) if equal else math.ceil(limit - slack) - 1
        if whole < 0 or self.middle <= 0:
            return float(whole >= 0)
        return float(special.betainc(self.middle / (self.dispersion - 1), whole + 1.0, 1 / self.dispersion))

    def quantile(self, p: float) -> float:
        if self.chance(0.0) >= p:
            return 0.0
        found = float(special.nbdtrik(p, self.middle / (self.dispersion - 1), 1 / self.dispersion))
        return float(math.ceil(found - 1e-6))


Rest = LogRest | CountRest
NOTHING = CountRest(0.0, 2.0)


def rests(
    history: Months, fit: Fit, start: int, positions: NDArray[np.intp], each: float, lengths: Sequence[int]
) -> list[Rest]:
    """What the first so many of the months to come add together, for each of the lengths.

    `positions` are all months to come of the window that begins at `start`, `each` the denominator assumed
    for one of them.
    """
    if isinstance(fit, RateFit):
        return _log_rests(history, fit, start, positions, each, lengths)
    return _count_rests(history, fit, positions, each, lengths)


def _log_rests(
    history: Months, fit: RateFit, start: int, positions: NDArray[np.intp], each: float, lengths: Sequence[int]
) -> list[Rest]:
    """The sum of the months to come as one lognormal variable with the right mean and variance (Fenton 1960).

    Forecast errors of exponential smoothing, h and g months ahead, in units of sigma^2: variance 1 + (h-1)
    alpha^2, covariance alpha + (min(h,g)-1) alpha^2 (Hyndman, Koehler, Ord, Snyder 2008, ch. 6); to these
    comes a C a' for the month effects, a = effect of the month less those that are in the level.
    """
    rates = history.rates()
    level, weights = judged_level(history.first_month, rates, start, fit)
    month = _calendar_months(history, positions)
    steps = np.maximum(1, positions - np.flatnonzero(~np.isnan(rates)).max()) - 1.0
    errors = fit.alpha + np.minimum.outer(steps, steps) * fit.alpha**2
    np.fill_diagonal(errors, 1 + steps * fit.alpha**2)
    season = np.eye(YEAR)[month] - weights
    variance = fit.sigma**2 * (errors + season @ fit.covariance @ season.T)
    shares, relative = np.exp(fit.effects[month] + np.diag(variance) / 2), np.expm1(variance)
    usual = each * math.exp(level)
    return [_lognormal(usual, shares[:months], relative[:months, :months], fit.freedom) for months in lengths]


def _lognormal(usual: float, shares: FloatArray, relative: FloatArray, freedom: int) -> LogRest:
    """Mean and relative variance of the sum are matched; `shares` are the months against the usual month."""
    squared = float(shares @ relative @ shares / shares.sum() ** 2)
    spread = math.sqrt(math.log1p(max(0.0, squared)))
    mean = usual * float(shares.sum())
    return LogRest(mean * math.exp(-(spread**2) / 2), max(spread, SAME), freedom)


def judged_level(first_month: int, rates: FloatArray, start: int, fit: RateFit) -> tuple[float, FloatArray]:
    """The level after the judged months, and the weight of each calendar month's effect in it."""
    level, weights = fit.level, fit.weights.copy()
    reach = CLIP * fit.sigma
    for month, rate in zip(calendar(first_month, len(rates))[start:], rates[start:].tolist(), strict=True):
        if math.isnan(rate):
            continue
        error = math.log(rate) - float(fit.effects[month]) - level if rate > 0 else -reach
        level += fit.alpha * min(reach, max(-reach, error))
        weights *= 1 - fit.alpha
        weights[month] += fit.alpha
    return level, weights


def _count_rests(
    history: Months, fit: CountFit, positions: NDArray[np.intp], each: float, lengths: Sequence[int]
) -> list[Rest]:
    """Remaining events: exposure x a rate that forgets with a half-life of twelve months.

    Rate = sum(w y) / sum(w e), known as well as that much exposure tells it (gamma rate with forgetting;
    Harvey, Fernandes 1989). Variance of the rest = dispersion x mean x (1 + rest / sum(w e)): its own noise
    and that of the rate. Less than half an event counts as half a one: no event yet is not never.
    """
    numerators, denominators = history.arrays()
    known = np.flatnonzero(~np.isnan(numerators))
    weight = 0.5 ** ((known[-1] - known) / HALF_LIFE)
    exposure = denominators[known] * fit.factors[calendar(history.first_month, len(numerators))[known]]
    base = float((weight * exposure).sum())
    rate = max(0.5, float((weight * numerators[known]).sum())) / base
    to_come = each * np.cumsum(fit.factors[_calendar_months(history, positions)])
    ahead = [float(to_come[months - 1]) for months in lengths]
    return [CountRest(one * rate, max(POISSON, fit.dispersion * (1 + one / base))) for one in ahead]


def usual_figure(
    numerators: FloatArray, denominators: FloatArray, rest: NDArray[np.intp], measure: Measure, years: int
) -> float | None:
    """The figure of the same months in the last years that have them all; a count is per year."""
    whole = same_months(numerators, rest, years)
    if not whole:
        return None
    past = np.concatenate(whole)
    one = measure.one(float(denominators[past].sum()) / len(whole), len(rest))
    return float(numerators[past].sum()) / len(whole) / one if one > 0 else None


def same_months(numerators: FloatArray, rest: NDArray[np.intp], years: int) -> list[NDArray[np.intp]]:
    """The positions of the same months in the last years, those years that have them all."""
    same = [rest - YEAR * back for back in range(1, years + 1)]
    whole = [past for past in same if len(past) and past.min() >= 0 and past.max() < len(numerators)]
    return [past for past in whole if not np.isnan(numerators[past]).any()]


def _calendar_months(history: Months, positions: NDArray[np.intp]) -> NDArray[np.intp]:
    return calendar(history.first_month, int(positions.max()) + 1)[positions]
