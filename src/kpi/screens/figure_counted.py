"""Something counted year by year: columns, the promised levels over them, and where figures stop comparing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import plotly.graph_objects as go

from kpi.screens.chart_points import Rupture
from kpi.screens.counted_levels import Level
from kpi.screens.counted_years import Column, YearChart
from kpi.screens.figure_parts import (
    DRAWN,
    NOW,
    PROMISE,
    QUIET,
    TEXT,
    VEIL,
    frame,
    hover,
    legend_below,
    note,
    wrapped,
)
from kpi.screens.figure_stack import INK

LATE = "#a9c8e2"
"""The lighter ground of what may still change."""
SHORT = 0.1
"""A bar shorter than this part of the axis has no room for its figure within."""
BAR = 0.78
"""Width of a column, of one year."""
MANY, MANY_SIZE = 6, 11
"""So many columns are narrow on a telephone: their figures are written smaller."""


@lru_cache(maxsize=DRAWN)
def years(chart: YearChart) -> go.Figure:
    figure, told = frame(chart.axis, 400), [column for column in chart.columns if column.part]
    top = _top(chart)
    if chart.whole_name:
        figure.add_trace(_wholes(told, chart.whole_name))
    figure.add_trace(_provisional([column for column in told if column.firm], chart.provisional_name))
    figure.add_trace(_solid(told, chart.part_name))
    for column in chart.columns:
        _say(figure, column, top, MANY_SIZE if len(chart.columns) > MANY else 13)
    for level in chart.levels:
        _level(figure, level)
    for rupture in chart.ruptures:
        _break(figure, rupture)
    first, last = chart.columns[0].year, chart.columns[-1].year
    names = {"tickvals": [one.year for one in chart.columns], "ticktext": [one.name for one in chart.columns]}
    figure.update_xaxes(range=[first - 0.5, last + 0.5], tickmode="array", tickangle=0, **names)
    figure.update_yaxes(range=[0, top], showgrid=True)
    figure.update_layout(barmode="overlay", margin={"b": 24})
    if chart.whole_name or chart.provisional_name:
        legend_below(figure)
        figure.update_layout(margin={"b": 84})
    return figure


def _top(chart: YearChart) -> float:
    """Room above the columns for the names of levels and breaks."""
    points = [point for one in chart.columns for point in (one.part, one.whole) if point]
    high = max([*(point.value for point in points), *(level.value for level in chart.levels)]) or 1.0
    return high * (1.38 if chart.levels or chart.ruptures else 1.12)


def _wholes(columns: Sequence[Column], name: str) -> go.Bar:
    found = [column for column in columns if column.whole]
    return go.Bar(
        x=[column.year for column in found],
        y=[column.whole.value for column in found if column.whole],
        name=name,
        width=BAR,
        marker={"color": VEIL, "line": {"color": QUIET, "width": 1}},
        hovertext=hover([column.whole for column in found]),
        hoverinfo="text",
    )


def _provisional(columns: Sequence[Column], name: str) -> go.Bar:
    return go.Bar(
        x=[column.year for column in columns],
        y=[column.part.value for column in columns if column.part],
        name=name,
        width=BAR,
        showlegend=bool(columns),
        marker={"color": LATE, "pattern": {"shape": "/", "bgcolor": LATE, "fgcolor": NOW, "size": 7, "solidity": 0.2}},
        hovertext=hover([column.part for column in columns]),
        hoverinfo="text",
    )


def _solid(columns: Sequence[Column], name: str) -> go.Bar:
    """What stands firm; the figure behind a point is always that of the whole column."""
    return go.Bar(
        x=[column.year for column in columns],
        y=[(column.firm or column.part).value for column in columns if column.part],
        name=name,
        width=BAR,
        showlegend=bool(name),
        marker={"color": NOW},
        hovertext=hover([column.part for column in columns]),
        hoverinfo="text",
    )


def _say(figure: go.Figure, column: Column, top: float, size: int) -> None:
    """The figure at the foot of its column, clear of the lines, or over a short one; else the word for why not."""
    small = {"size": 12, "color": TEXT}
    if column.part is None:
        words = wrapped(column.missing, 9)
        note(figure, f"<i>{words}</i>", x=column.year, y=0, yanchor="bottom", font=small)
        return
    is_short = column.part.value < SHORT * top
    font = {"size": size, "color": TEXT if is_short else INK}
    foot = column.part.value if is_short else 0
    shown = column.part.shown.replace("\N{NO-BREAK SPACE}", "")
    note(figure, f"<b>{shown}</b>", x=column.year, y=foot, yanchor="bottom", yshift=2, font=font)
    if column.whole and column.whole.value - column.part.value > SHORT * top:
        note(figure, column.whole.shown, x=column.year, y=column.whole.value, yanchor="top", yshift=-2, font=small)


def _level(figure: go.Figure, level: Level) -> None:
    """A line over the years it holds; a promise's name stands at the top of its last year."""
    colour, dash, width = (PROMISE, "dash", 2.5) if level.is_promise else (QUIET, "dot", 1.5)
    line = {"color": colour, "width": width, "dash": dash}
    edges = {"x0": level.first - 0.47, "x1": level.last + 0.47, "y0": level.value, "y1": level.value}
    figure.add_shape(type="line", line=line, **edges)
    at = (level.first + level.last) / 2 if level.is_promise else level.first
    note(figure, level.name, x=at, y=1, yref="paper", yanchor="top", font={"size": 12, "color": TEXT})


def _break(figure: go.Figure, rupture: Rupture) -> None:
    """Where in its year the change came."""
    begin = date(rupture.day.year, 1, 1)
    at = rupture.day.year - 0.5 + (rupture.day - begin).days / 366
    figure.add_vline(x=at, line={"color": QUIET, "width": 1.5, "dash": "dot"})
    font = {"size": 12, "color": TEXT}
    place = {"xanchor": "left", "yanchor": "top", "align": "left", "xshift": 6, "font": font}
    note(figure, wrapped(rupture.reason), x=at, y=1, yref="paper", **place)
