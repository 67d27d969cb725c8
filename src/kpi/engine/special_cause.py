"""The run rules of an XmR chart, each on plain lists of one phase.

Source: NHS England, Making Data Count (rule descriptions); run lengths as in NHSRplotthedots 0.2.2.
Signs are +1 high, -1 low and 0 for what breaks a run: a missing month, a tie, a point on the mean.
"""

from __future__ import annotations

from collections.abc import Sequence

SHIFT_POINTS = 7
"""Making Data Count: seven points in a row on one side of the mean."""

TREND_POINTS = 7
"""Making Data Count: seven points, so six differences of the same sign."""

WINDOW = 3
"""Two-in-three looks at three neighbouring points."""

WINDOW_NEEDS = 2


def streaks(signs: Sequence[int]) -> list[int]:
    """Signed length of the run of equal signs that ends at each position."""
    lengths = []
    run = 0
    for sign in signs:
        if sign == 0:
            run = 0
        elif run * sign > 0:
            run += sign
        else:
            run = sign
        lengths.append(run)
    return lengths


def shift_marks(sides: Sequence[int]) -> list[int]:
    """+1 or -1 at every point of a run of seven or more on one side of the mean."""
    return _spread_back(streaks(sides), SHIFT_POINTS, SHIFT_POINTS)


def trend_marks(steps: Sequence[int]) -> list[int]:
    """+1 rising or -1 falling at every point of a trend; `steps[i]` is the sign of value i minus value i-1.

    The turning point of two trends belongs to the later one.
    """
    return _spread_back(streaks(steps), TREND_POINTS - 1, TREND_POINTS)


def two_in_three_marks(beyond: Sequence[bool], sides: Sequence[int]) -> list[bool]:
    """True at points beyond two sigma in a window of three on one side with at least two of them."""
    marks = [False] * len(sides)
    for start in range(len(sides) - WINDOW + 1):
        stop = start + WINDOW
        if sum(beyond[start:stop]) >= WINDOW_NEEDS and abs(sum(sides[start:stop])) == WINDOW:
            for position in range(start, stop):
                marks[position] = marks[position] or beyond[position]
    return marks


def _spread_back(runs: Sequence[int], needed: int, points: int) -> list[int]:
    marks = [0] * len(runs)
    for end, run in enumerate(runs):
        if abs(run) >= needed:
            sign = 1 if run > 0 else -1
            marks[end - points + 1 : end + 1] = [sign] * points
    return marks
