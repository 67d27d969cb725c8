"""The fan of a chart: month by month, where a figure will stand until its window ends.

The last step of a fan is the end of the window: same fit, same formula, same figure as the projection.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from kpi.engine.months import PERCENT, Measure, Months
from kpi.engine.projection import Projection, project
from kpi.engine.projection_fit import Fit
from kpi.engine.projection_rest import Rest, rests
from kpi.engine.season import YEAR

FanKind = Literal["cumulative", "rolling"]


@dataclass(frozen=True, slots=True)
class FanStep:
    """The figure at the end of the month at `position`, in natural units: the middle and an 80 % interval."""

    position: int
    expected: float
    lower: float
    upper: float


def fan(
    history: Months,
    fit: Fit | None,
    start: int,
    months: int = YEAR,
    measure: Measure = PERCENT,
    kind: FanKind = "cumulative",
) -> tuple[FanStep, ...]:
    """A step for each month end between the newest known month and the end of the window.

    cumulative: from the start of the window to that month; rolling: over as many months as the window has,
    the known ones before it included (left out where one of them is missing). Empty with a short history.
    """
    whole = project(history, fit, start, months, measure)
    if fit is None or whole.rest is None or whole.ahead <= 0:
        return ()
    ends = _ends(history, whole, start)
    lengths = [int(np.count_nonzero(whole.positions <= end)) for end in ends]
    each = whole.ahead / whole.months_rest
    parts = rests(history, fit, start, whole.positions, each, lengths)
    known = _cumulative if kind == "cumulative" else _rolling
    steps = [known(history, whole, start, end, rest) for end, rest in zip(ends, parts, strict=True)]
    return tuple(_step(end, step) for end, step in zip(ends, steps, strict=True) if step is not None)


def _ends(history: Months, whole: Projection, start: int) -> list[int]:
    newest = int(np.flatnonzero(~np.isnan(history.arrays()[0])).max(initial=-1))
    return list(range(max(start, newest + 1), start + whole.months))


def _cumulative(history: Months, whole: Projection, start: int, end: int, rest: Rest) -> Projection:
    return _until(whole, end, rest, whole.numerator, whole.denominator, end + 1 - start)


def _rolling(history: Months, whole: Projection, start: int, end: int, rest: Rest) -> Projection | None:
    begin = end + 1 - whole.months
    if begin < 0:
        return None
    before = slice(begin, start)
    numerators, denominators = (part[before] for part in history.arrays())
    if len(numerators) < start - begin or np.isnan(numerators).any():
        return None
    sums = whole.numerator + float(numerators.sum()), whole.denominator + float(denominators.sum())
    return _until(whole, end, rest, *sums, whole.months)


def _until(whole: Projection, end: int, rest: Rest, numerator: float, denominator: float, months: int) -> Projection:
    """The window as if it ended there."""
    positions = whole.positions[whole.positions <= end]
    ahead = whole.ahead / whole.months_rest * len(positions)
    return replace(
        whole,
        months=months,
        numerator=numerator,
        denominator=denominator,
        positions=positions,
        ahead=ahead,
        rest=rest,
    )


def _step(end: int, step: Projection) -> FanStep:
    assert step.expected is not None and step.interval80 is not None, end
    return FanStep(end, step.expected, *step.interval80)
