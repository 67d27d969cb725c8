"""Axes of printed charts, and where the words of a legend go."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kpi.screens.report_spec import Drawing

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
AIM = 5
"""About so many lines across a chart."""
LETTER = 4.1
KEY = 34.0
"""The sign of a legend with the air around it."""


@dataclass(frozen=True)
class Scale:
    low: float
    high: float
    first: float
    last: float

    def __call__(self, value: float) -> float:
        return self.first + (value - self.low) / ((self.high - self.low) or 1.0) * (self.last - self.first)


def reach(drawing: Drawing) -> tuple[float, float, float]:
    """From where to where an axis goes, in round steps. Columns and bars stand on nought; a line need not."""
    values = [value for series in drawing.series for value in series.values]
    values += [level.value for level in drawing.levels]
    values += [bound for one in drawing.reach for bound in (*one.low, *one.high)]
    if drawing.kind == "stack":
        values += [_height(drawing, at) for at, _ in drawing.ticks]
    low, high = drawing.span or (min(values, default=0.0), max(values, default=1.0))
    if drawing.kind != "line" or (drawing.span is None and low < 0.35 * high):
        low = min(low, 0.0)
    step = _step((high - low) or abs(high) or 1.0)
    return math.floor(low / step) * step, math.ceil(high * 1.0001 / step) * step, step


def _height(drawing: Drawing, place: float) -> float:
    return sum(value for series in drawing.series
               for at, value in zip(series.at, series.values, strict=True) if at == place)  # fmt: skip


def _step(span: float) -> float:
    rough = span / AIM
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in STEPS if step * power >= rough * 0.999)


def decimals(step: float) -> int:
    return next((places for places in range(4) if abs(step * 10**places - round(step * 10**places)) < 1e-9), 3)


def steps(low: float, high: float, step: float) -> list[float]:
    return [low + step * at for at in range(round((high - low) / step) + 1)]


def ends(drawing: Drawing) -> tuple[float, float]:
    """The first and the last place across; columns have room for half of themselves beyond."""
    places = [at for series in drawing.series for at in series.at]
    places += [at for one in drawing.reach for at in one.at] + [level.last for level in drawing.levels]
    if drawing.kind == "line":
        return min(places), max(places)
    return -0.5, len(drawing.ticks) - 0.5


def places(names: Sequence[str], width: float) -> list[tuple[float, int]]:
    """Where each entry of a legend stands, and on which line."""
    found: list[tuple[float, int]] = []
    x, row = 4.0, 0
    for name in names:
        needed = min(KEY + len(name) * LETTER, width)
        if x > 4.0 and x + needed > width:
            x, row = 4.0, row + 1
        found.append((x, row))
        x += needed
    return found


def rows(names: Sequence[str], width: float) -> int:
    found = places(names, width)
    return found[-1][1] + 1 if found else 0


def shortened(text: str, room: float) -> str:
    """A word too long for its room ends in dots; it stands in full in the table."""
    most = int(room / LETTER)
    return text if len(text) <= most else f"{text[: max(most - 1, 1)].rstrip()}…"
