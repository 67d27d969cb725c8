"""The chart of a measure over time: its figures, what was promised, and what cannot be told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

import plotly.graph_objects as go

from kpi.screens import figure_course_levels
from kpi.screens.course import Course, Reading, Unshown
from kpi.screens.figure_parts import (
    BESIDE,
    DRAWN,
    NOW,
    QUIET,
    TEXT,
    VEIL,
    break_line,
    frame,
    headroom,
    note,
    reach,
    wrapped,
    years,
)

FEW = 8
"""So many figures are each named; of more only the newest."""
WIDE = 52
"""So many letters of a line stand side by side on a telephone."""
NEAR = 0.08
"""Closer than this share of the axis a name and a line would stand upon each other."""


@lru_cache(maxsize=DRAWN)
def course(chart: Course) -> go.Figure:
    figure = frame(wrapped(chart.axis, WIDE), 340)
    first, last = _days(chart)
    bottom, top = _span(chart)
    if len(chart.readings) > FEW:
        _band(figure, chart.readings)
    for level in (one for one in chart.levels if one.start <= last):
        figure_course_levels.draw(figure, level, chart.readings, (first, last), NEAR * (top - bottom))
    for piece in _pieces(chart):
        figure.add_trace(_line(piece, is_few=len(chart.readings) <= FEW, is_stepped=chart.is_stepped))
    for rupture in chart.ruptures:
        break_line(figure, rupture)
    _names(figure, chart.readings, [level.low for level in chart.levels])
    for one in _named(chart):
        note(figure, f"<i>{one.word}</i>", x=one.day, y=bottom, yanchor="bottom", font={"size": 12, "color": TEXT})
    figure.update_yaxes(range=[bottom, top], tickformat=",~f")
    air = timedelta(days=max((last - first).days // 25, 20))
    figure.update_xaxes(range=[first - air, last + air], **_ticks(chart, first, last))
    figure.update_layout(margin={"r": BESIDE})
    return figure


def _named(chart: Course) -> Sequence[Unshown]:
    """Figures that are not told have their word where there is room for it; of many only the newest figure."""
    is_few = len(chart.readings) + len(chart.unshown) <= FEW
    is_newest = bool(chart.unshown) and chart.unshown[-1].day > chart.readings[-1].day
    return chart.unshown if is_few else chart.unshown[-1:] if is_newest else ()


def _days(chart: Course) -> tuple[date, date]:
    days = [*(one.day for one in chart.readings), *(one.day for one in chart.unshown)]
    return min(days), max(days)


def _ticks(chart: Course, first: date, last: date) -> dict[str, object]:
    """Few figures have their own names under them; of many only the years."""
    told = {(one.day, one.tick) for one in chart.readings}
    named = sorted(told | {(one.day, one.tick) for one in chart.unshown})
    if len(named) > FEW:
        return years(first, last)
    return {"tickmode": "array", "tickvals": [day for day, _ in named], "ticktext": [tick for _, tick in named]}


def _span(chart: Course) -> list[float]:
    if chart.scale:
        low, high = chart.scale
        return headroom([low - 0.03 * (high - low), high + 0.03 * (high - low)], chart.ruptures)
    drawn = [end for one in chart.readings for end in (one.value, one.low, one.high) if end is not None]
    low, high = reach(drawn, [end for one in chart.levels for end in (one.low, one.high)])
    least = max(chart.least, 0.2 * high)
    wider = max(least - (high - low), 0.0)
    low, high = max(low - wider / 2, 0.0), high + wider / 2
    if chart.top is not None:
        high = min(high, chart.top + 0.16 * (high - low))
    return headroom([low, high], chart.ruptures)


def _pieces(chart: Course) -> list[list[Reading]]:
    """The line in pieces: it is never drawn across a break or a figure that is not told."""
    cuts = [*(rupture.day for rupture in chart.ruptures), *(one.day for one in chart.unshown)]
    pieces: list[list[Reading]] = [list(chart.readings[:1])]
    for before, reading in pairwise(chart.readings):
        if any(before.day < cut <= reading.day for cut in cuts):
            pieces.append([])
        pieces[-1].append(reading)
    return pieces


def _line(readings: Sequence[Reading], *, is_few: bool, is_stepped: bool) -> go.Scatter:
    return go.Scatter(
        x=[one.day for one in readings],
        y=[one.value for one in readings],
        mode="lines+markers" if is_few else "lines",
        line={"color": NOW, "width": 3, "shape": "hv" if is_stepped else "linear"},
        marker={"size": 11, "color": NOW, "symbol": [_symbol(one) for one in readings]},
        error_y=_bars(readings),
        hovertext=[f"{one.label}: <b>{one.shown}</b>" for one in readings],
        hoverinfo="text",
    )


def _symbol(reading: Reading) -> str:
    return "circle-open" if reading.is_provisional else "circle"


def _bars(readings: Sequence[Reading]) -> dict[str, object]:
    """What each figure can be."""
    ends = [(one.low, one.value, one.high) for one in readings]
    up = [high - value if high is not None else 0.0 for _, value, high in ends]
    down = [value - low if low is not None else 0.0 for low, value, _ in ends]
    if len(readings) > FEW or not any((*up, *down)):
        return {"visible": False}
    return {"type": "data", "array": up, "arrayminus": down, "color": QUIET, "thickness": 2, "width": 5}


def _band(figure: go.Figure, readings: Sequence[Reading]) -> None:
    """What many figures can be, as a ground behind them."""
    known = [(one.day, one.low, one.high) for one in readings if one.low is not None and one.high is not None]
    if known:
        days, lows, highs = zip(*known, strict=True)
        edge = {"fill": "toself", "fillcolor": VEIL, "line": {"width": 0}, "mode": "lines", "hoverinfo": "skip"}
        figure.add_trace(go.Scatter(x=[*days, *days[::-1]], y=[*highs, *lows[::-1]], **edge))


def _names(figure: go.Figure, readings: Sequence[Reading], levels: Sequence[float]) -> None:
    """Each of a few figures at its point, the newest on the side away from a level; of many the newest beside it."""
    if not readings:
        return
    if len(readings) > FEW:
        newest = readings[-1]
        dot = {"color": NOW, "size": 10}
        figure.add_trace(go.Scatter(x=[newest.day], y=[newest.value], mode="markers", marker=dot, hoverinfo="skip"))
        place = {"x": newest.day, "y": newest.value, "xanchor": "left", "xshift": 9}
        note(figure, f"<b>{newest.shown}</b>", font={"size": 15, "color": TEXT}, **place)
        return
    for place_, one in enumerate(readings):
        is_newest = place_ == len(readings) - 1
        shown = f"<b>{one.shown}</b>" if is_newest else one.shown
        size = {"size": 15 if is_newest else 13, "color": TEXT}
        if is_newest and any(level > one.value for level in levels):
            end = one.low if one.low is not None else one.value
            note(figure, shown, x=one.day, y=end, yanchor="top", yshift=-8, font=size)
        else:
            end = one.high if one.high is not None else one.value
            note(figure, shown, x=one.day, y=end, yanchor="bottom", yshift=8, font=size)
