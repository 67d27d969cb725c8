"""The rules of a control chart as the months come in: what each said when it was the newest one.

Rules and their order as in `control_chart` (Making Data Count). Once the limits are locked, what a month says
depends on the months before it alone, so one walk gives the marks of the newest chart and the whole history.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kpi.engine.control_chart import NEAR_SHARE, Direction, Improvement, PointType, Signal
from kpi.engine.count_charts import SIGMAS
from kpi.engine.special_cause import SHIFT_POINTS, TREND_POINTS, WINDOW, WINDOW_NEEDS


@dataclass(frozen=True, slots=True)
class Marks:
    """Where each point lies against its limits; 0 and False at a gap, which breaks every run.

    `sides` +1 above, -1 below, 0 on the centre; `beyond` two sigma; `steps` the sign of the change from the
    point before.
    """

    known: Sequence[bool]
    sides: Sequence[int]
    outside: Sequence[bool]
    beyond: Sequence[bool]
    steps: Sequence[int]


@dataclass(frozen=True, slots=True)
class Said:
    """What a point said when it was the newest: signal, +1 high or -1 low, and the first point of its run.

    A gap says again what the point before it (`point`) said. `stable`: no signal among the newest points.
    """

    point: int
    signal: Signal | None
    sign: int
    since: int | None
    stable: bool


def marks_of(
    values: Sequence[float | None],
    distances: Sequence[float | None],
    *,
    limit: float = SIGMAS,
    rounding: float = 0.0,
    least_step: float = 0.0,
) -> Marks:
    """Marks from values and their signed distances from the centre in sigma; differences up to `rounding` are none.

    An infinite `limit` says that there is no scale to call a point far away.
    """
    known = [value is not None for value in values]
    far = [0.0 if distance is None else distance for distance in distances]
    sides = [0 if abs(distance) <= rounding else 1 if distance > 0 else -1 for distance in far]
    outside = [abs(distance) > limit + rounding for distance in far]
    beyond = [abs(distance) > limit * NEAR_SHARE + rounding for distance in far]
    steps = [0] * min(1, len(far))
    for before, after in pairwise(values):
        change = 0.0 if before is None or after is None else after - before
        steps.append(0 if abs(change) <= least_step else 1 if change > 0 else -1)
    return Marks(known, sides, outside, beyond, steps)


class Walk:
    """Walks the points in order; `signals` and `signs` then hold the marks a chart drawn today shows."""

    def __init__(self, marks: Marks, recent: int) -> None:
        points = len(marks.sides)
        self.signals: list[Signal | None] = [None] * points
        self.signs = [0] * points
        self._marks, self._recent = marks, recent
        self._trend, self._shift, self._pair = [0] * points, [0] * points, [False] * points
        self._side_run = self._step_run = 0
        self._newest: list[int] = []
        self.said = [self._next(at) for at in range(points)]

    def _next(self, at: int) -> Said:
        marks = self._marks
        self._side_run = _longer(self._side_run, marks.sides[at])
        self._step_run = _longer(self._step_run, marks.steps[at])
        first = at
        if abs(self._step_run) >= TREND_POINTS - 1:
            first = _spread(self._trend, at, TREND_POINTS, self._step_run)
        if abs(self._side_run) >= SHIFT_POINTS:
            first = min(first, _spread(self._shift, at, SHIFT_POINTS, self._side_run))
        if self._two_in_three(at):
            first = min(first, at + 1 - WINDOW)
        for position in range(first, at + 1):
            self.signals[position], self.signs[position] = self._mark(position)
        if marks.known[at]:
            self._newest = [*self._newest, at][-self._recent :]
        return self._told()

    def _two_in_three(self, at: int) -> bool:
        begin, beyond, sides = at + 1 - WINDOW, self._marks.beyond, self._marks.sides
        if begin < 0 or sum(beyond[begin : at + 1]) < WINDOW_NEEDS or abs(sum(sides[begin : at + 1])) != WINDOW:
            return False
        for position in range(begin, at + 1):
            self._pair[position] = self._pair[position] or beyond[position]
        return True

    def _mark(self, at: int) -> tuple[Signal | None, int]:
        if self._marks.outside[at]:
            return "outside", self._marks.sides[at]
        if self._trend[at]:
            return "trend", self._trend[at]
        if self._pair[at]:
            return "two_in_three", self._marks.sides[at]
        return ("shift", self._shift[at]) if self._shift[at] else (None, 0)

    def _told(self) -> Said:
        if not self._newest:
            return Said(-1, None, 0, None, True)
        at = self._newest[-1]
        sign, since = self.signs[at], at
        stable = not any(self.signs[position] for position in self._newest)
        while sign and since > 0 and self.signs[since - 1] == sign:
            since -= 1
        return Said(at, self.signals[at], sign, since if sign else None, stable)


def meaning(sign: int, improvement: Improvement) -> tuple[Direction | None, PointType]:
    """What a sign means where lower, higher or neither is better."""
    if sign == 0:
        return None, "common_cause"
    if improvement == "neutral":
        return ("high", "neutral_high") if sign > 0 else ("low", "neutral_low")
    better = (sign > 0) == (improvement == "higher")
    return "high" if sign > 0 else "low", "improvement" if better else "concern"


def _longer(run: int, sign: int) -> int:
    if sign == 0:
        return 0
    return run + sign if run * sign > 0 else sign


def _spread(marks: list[int], at: int, points: int, run: int) -> int:
    first = at + 1 - points
    marks[first : at + 1] = [1 if run > 0 else -1] * points
    return first
