"""The levels of a chart over time: what was promised, or what it was before, each with its name where there is room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import plotly.graph_objects as go

from kpi.screens.course import Reading
from kpi.screens.course_levels import Level
from kpi.screens.figure_parts import PROMISE, QUIET, TEXT, VEIL, note, wrapped

BEFORE_IT = 28
"""So many letters of a name that stands before its line."""


def draw(figure: go.Figure, found: Level, readings: Sequence[Reading], days: tuple[date, date], near: float) -> None:
    """The line of a level over the time it holds, or all of it where that is but a point."""
    first, last = days
    start, end = max(found.start, first), min(found.end, last)
    air = timedelta(days=max((last - first).days // 25, 20))
    if (end - start).days < air.days:
        start, end = start - air, max(end, start) + air
    if found.high > found.low:
        ground = {"fillcolor": VEIL, "line": {"width": 0}, "layer": "below"}
        figure.add_shape(type="rect", x0=start, x1=end, y0=found.low, y1=found.high, **ground)
    for value in {found.low, found.high}:
        figure.add_shape(type="line", x0=start, x1=end, y0=value, y1=value, line=_stroke(found), layer="below")
    is_free = all(abs(one.value - found.low) > near for one in readings if one.day < start)
    is_before = start - first > 0.35 * (last - first) and is_free
    place = _at_end(found, readings, end) if found.kind == "earlier" else _at_start(found, readings, start, is_before)
    name = wrapped(found.name, BEFORE_IT) if is_before else found.name
    note(figure, name, font={"size": 12, "color": TEXT}, align="right" if is_before else "left", **place)


def _at_start(level: Level, readings: Sequence[Reading], start: date, is_before: bool) -> dict[str, object]:
    """The name stands before a line that begins late, else on the side of it that most figures do not lie on."""
    if is_before:
        return {"x": start, "y": (level.low + level.high) / 2, "xanchor": "right", "xshift": -6}
    if _is_above(readings, level):
        return {"x": start, "y": level.low, "xanchor": "left", "yanchor": "top", "yshift": -4}
    return {"x": start, "y": level.high, "xanchor": "left", "yanchor": "bottom"}


def _at_end(level: Level, readings: Sequence[Reading], end: date) -> dict[str, object]:
    """What it was before is a point of the line: the name stands where the newest figure is farthest from it."""
    is_below = bool(readings) and readings[-1].value > level.low
    return {"x": end, "y": level.low, "xanchor": "right", "yanchor": "top" if is_below else "bottom"}


def _stroke(level: Level) -> dict[str, object]:
    if level.kind == "promised":
        return {"color": PROMISE, "width": 2.5, "dash": "dash"}
    return {"color": QUIET, "width": 1.5, "dash": "dot"}


def _is_above(readings: Sequence[Reading], level: Level) -> bool:
    """Whether most of what is drawn lies above the level: then its name stands below it."""
    middle = (level.low + level.high) / 2
    return 2 * sum(one.value >= middle for one in readings) >= len(readings)
