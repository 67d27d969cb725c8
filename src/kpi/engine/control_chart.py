"""XmR control chart: is a monthly KPI changing, and can it be trusted to hold its target?

Sources: NHS England, Making Data Count (rules, 13 points); the published description of NHSRplotthedots 0.2.2
(limits, screening, order of rules); Wheeler, Understanding Variation (2.66 and 3.267).
Limits are not clipped to 0 or 100 %: the rules need them as they are, clipping belongs to the drawing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from kpi.engine.moving_range import MINIMUM_POINTS, Limits, moving_range_limits
from kpi.engine.special_cause import shift_marks, trend_marks, two_in_three_marks

Improvement = Literal["lower", "higher", "neutral"]
TwoInThree = Literal["mdc", "r"]
Signal = Literal["outside", "trend", "two_in_three", "shift"]
Direction = Literal["high", "low"]
PointType = Literal["improvement", "concern", "neutral_high", "neutral_low", "common_cause"]
Assurance = Literal["consistent_pass", "consistent_fail", "inconsistent"]

NEAR_SHARE = 2 / 3
"""Near limits lie at two of three sigma."""

RECENT_POINTS = 8
"""A signal this recent means the process is moving and its assurance says little (our choice)."""

LARGEST_VALUE = 1e100
"""Beyond this no KPI is real and differences could overflow."""


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One month; `side`, `outside`, `close` are None at a gap, everything judged is None in a short phase.

    `side` is +1 above, -1 below, 0 on the mean. `close` is beyond a near limit but not outside.
    `direction` is the way the signal points (a rising trend is high wherever it lies).
    """

    value: float | None
    phase: int
    mean: float | None
    lower: float | None
    upper: float | None
    near_lower: float | None
    near_upper: float | None
    outside: bool | None
    side: int | None
    close: bool | None
    signal: Signal | None
    direction: Direction | None
    point_type: PointType | None


@dataclass(frozen=True, slots=True)
class ControlChart:
    """`variation` is the type of the newest month with a value; `assurance` holds the target to the limits.

    Both are None where the newest phase has too few points; `assurance` also without target or direction.
    """

    points: tuple[ChartPoint, ...]
    variation: PointType | None
    assurance: Assurance | None

    @property
    def recent_signal(self) -> bool:
        """True when one of the last eight months carries a signal: then assurance should not be shown."""
        return any(point.signal for point in self.points[-RECENT_POINTS:])


@dataclass(frozen=True, slots=True)
class _Settings:
    improvement: Improvement
    fix_after: int | None
    screen: bool
    two_in_three: TwoInThree
    minimum: int
    widen: float


def xmr(
    values: Sequence[float | None],
    *,
    improvement: Improvement = "neutral",
    target: float | None = None,
    rebase: Iterable[int] = (),
    fix_after: int | None = None,
    screen: bool = True,
    two_in_three: TwoInThree = "mdc",
    minimum: int = MINIMUM_POINTS,
    widen: float = 1.0,
) -> ControlChart:
    """Limits, signals and icons for a series of months; None or NaN is a missing month.

    `rebase` holds the positions of the first month of each new phase; no rule looks across one.
    `fix_after` locks the limits on the first so many months of a phase, longer if they hold too few points.
    `two_in_three="mdc"` counts points beyond three sigma too, as the Making Data Count tools do since the end
    of 2023; "r" follows NHSRplotthedots 0.2.2, which leaves them out.
    """
    _refuse_bad_settings(improvement, two_in_three, fix_after, widen)
    settings = _Settings(improvement, fix_after, screen, two_in_three, minimum, widen)
    series = [_number(value, position) for position, value in enumerate(values)]
    points: list[ChartPoint] = []
    starts = _phase_starts(len(series), rebase)
    for phase, (start, stop) in enumerate(pairwise([*starts, len(series)])):
        points += _phase_points(series[start:stop], phase, settings)
    newest = [point for point in points[starts[-1] :] if point.value is not None]
    if not newest:
        return ControlChart(tuple(points), None, None)
    last = newest[-1]
    verdict = assurance(last.lower, last.upper, target, improvement)
    return ControlChart(tuple(points), last.point_type, verdict)


def assurance(
    lower: float | None, upper: float | None, target: float | None, improvement: Improvement
) -> Assurance | None:
    """Target strictly outside the limits: always passed or always failed; otherwise hit or miss."""
    if lower is None or upper is None or target is None or math.isnan(target) or improvement == "neutral":
        return None
    if target > upper:
        return "consistent_fail" if improvement == "higher" else "consistent_pass"
    if target < lower:
        return "consistent_pass" if improvement == "higher" else "consistent_fail"
    return "inconsistent"


def _refuse_bad_settings(
    improvement: Improvement, two_in_three: TwoInThree, fix_after: int | None, widen: float
) -> None:
    if improvement not in ("lower", "higher", "neutral"):
        raise ValueError(f"improvement must be lower, higher or neutral, got {improvement!r}")
    if two_in_three not in ("mdc", "r"):
        raise ValueError(f"two_in_three must be mdc or r, got {two_in_three!r}")
    if fix_after is not None and fix_after < 1:
        raise ValueError(f"fix_after must be at least 1, got {fix_after}")
    if not (math.isfinite(widen) and widen > 0):
        raise ValueError(f"widen must be a positive number, got {widen}")


def _number(value: float | None, position: int) -> float | None:
    if value is None:
        return None
    number = float(value)
    if math.isnan(number):
        return None
    if abs(number) > LARGEST_VALUE:
        raise ValueError(f"value at position {position} is too large to be a KPI: {value}")
    return number


def _phase_starts(months: int, rebase: Iterable[int]) -> list[int]:
    positions = set(rebase)
    if any(position < 0 for position in positions):
        raise ValueError(f"rebase positions cannot be negative, got {sorted(positions)}")
    return sorted({0} | {position for position in positions if position < months})


def _phase_points(values: list[float | None], phase: int, settings: _Settings) -> list[ChartPoint]:
    limits = moving_range_limits(
        values,
        minimum=settings.minimum,
        fix_after=settings.fix_after,
        screen=settings.screen,
        widen=settings.widen,
    )
    if limits is None:
        return [_unjudged(value, phase) for value in values]
    return _judged(values, phase, limits, settings)


def _unjudged(value: float | None, phase: int) -> ChartPoint:
    return ChartPoint(value, phase, None, None, None, None, None, None, None, None, None, None, None)


def _judged(values: list[float | None], phase: int, limits: Limits, settings: _Settings) -> list[ChartPoint]:
    mean, width, eps = limits.mean, limits.width, limits.rounding
    near = NEAR_SHARE * width
    drawn = (mean, mean - width, mean + width, mean - near, mean + near)
    sides = [0 if v is None or abs(v - mean) <= eps else 1 if v > mean else -1 for v in values]
    # Without any spread in the base there is no scale to call a point far away.
    distances = [0.0 if v is None or width == 0 else abs(v - mean) - eps for v in values]
    outside = [distance > width for distance in distances]
    beyond = [distance > near for distance in distances]
    signals = _signals(values, sides, outside, beyond, eps, settings.two_in_three)
    points = []
    for value, side, out, far, (signal, sign) in zip(values, sides, outside, beyond, signals, strict=True):
        meaning = (signal, *_meaning(sign, settings.improvement))
        if value is None:
            points.append(ChartPoint(value, phase, *drawn, None, None, None, *meaning))
        else:
            points.append(ChartPoint(value, phase, *drawn, out, side, far and not out, *meaning))
    return points


def _signals(
    values: list[float | None],
    sides: list[int],
    outside: list[bool],
    beyond: list[bool],
    eps: float,
    two_in_three: TwoInThree,
) -> list[tuple[Signal | None, int]]:
    counted = beyond if two_in_three == "mdc" else [b and not o for b, o in zip(beyond, outside, strict=True)]
    trends = trend_marks(_steps(values, eps))
    pairs = two_in_three_marks(counted, sides)
    shifts = shift_marks(sides)
    found: list[tuple[Signal | None, int]] = []
    for side, out, trend, pair, shift in zip(sides, outside, trends, pairs, shifts, strict=True):
        if out:
            found.append(("outside", side))
        elif trend:
            found.append(("trend", trend))
        elif pair:
            found.append(("two_in_three", side))
        else:
            found.append(("shift", shift) if shift else (None, 0))
    return found


def _steps(values: list[float | None], eps: float) -> list[int]:
    steps = [0]
    for before, after in pairwise(values):
        if before is None or after is None or abs(after - before) <= eps:
            steps.append(0)
        else:
            steps.append(1 if after > before else -1)
    return steps


def _meaning(sign: int, improvement: Improvement) -> tuple[Direction | None, PointType]:
    if sign == 0:
        return None, "common_cause"
    direction: Direction = "high" if sign > 0 else "low"
    if improvement == "neutral":
        return direction, "neutral_high" if sign > 0 else "neutral_low"
    return direction, "improvement" if (sign > 0) == (improvement == "higher") else "concern"
