"""The chart of a pool: for each budget line what was spent, year upon year, in the frame of what was granted."""

from __future__ import annotations

from functools import lru_cache

import plotly.graph_objects as go

from kpi.screens.course_measure import MILLION
from kpi.screens.figure_parts import DRAWN, QUIET, TEXT, frame, legend_below, note, wrapped
from kpi.screens.workplace_pool import BudgetLine, PoolChart

SHADES = ("#1f5f99", "#7fb2dc")
"""Darker and lighter: the first year and those after it, also without colour."""
WIDE = 56
"""So many letters of a name stand side by side on a telephone."""
ROW = 68
BAR = 0.32
"""How much of its row a bar takes; the name stands above it."""


@lru_cache(maxsize=DRAWN)
def pool(chart: PoolChart) -> go.Figure:
    figure = frame(chart.axis, 140 + ROW * len(chart.lines))
    figure.add_trace(_granted(chart))
    for place, year in enumerate(chart.years):
        figure.add_trace(_spent(chart, year, SHADES[min(place, len(SHADES) - 1)]))
    for place, line in enumerate(reversed(chart.lines)):
        _name(figure, place, line)
    figure.update_layout(barmode="overlay")
    top = max(line.granted for line in chart.lines) / MILLION
    figure.update_xaxes(range=[0, 1.32 * top], showgrid=True, zeroline=False, tickformat=",~f")
    figure.update_yaxes(range=[-0.3, len(chart.lines) - 0.2], showticklabels=False, showgrid=False)
    legend_below(figure)
    return figure


def _granted(chart: PoolChart) -> go.Bar:
    lines = list(reversed(chart.lines))
    return go.Bar(
        x=[line.granted / MILLION for line in lines],
        y=list(range(len(lines))),
        orientation="h",
        width=BAR,
        name=chart.granted_name,
        marker={"color": "rgba(0,0,0,0)", "line": {"color": QUIET, "width": 2}},
        hovertext=[f"{line.name}: <b>{line.granted_shown}</b>" for line in lines],
        hoverinfo="text",
    )


def _spent(chart: PoolChart, year: str, shade: str) -> go.Bar:
    """A piece begins where the years before it end."""
    pieces = [
        (place, sum(one.value for one in line.spent[:number]), piece, line)
        for place, line in enumerate(reversed(chart.lines))
        for number, piece in enumerate(line.spent)
        if piece.year == year
    ]
    return go.Bar(
        x=[piece.value / MILLION for _, _, piece, _ in pieces],
        y=[place for place, _, _, _ in pieces],
        base=[before / MILLION for _, before, _, _ in pieces],
        orientation="h",
        width=BAR - 0.08,
        name=year,
        marker={"color": shade},
        hovertext=[f"{line.name}, {piece.year}: <b>{piece.shown}</b>" for _, _, piece, line in pieces],
        hoverinfo="text",
    )


def _name(figure: go.Figure, place: int, line: BudgetLine) -> None:
    above = {"x": 0, "y": place + BAR / 2, "xanchor": "left", "yanchor": "bottom"}
    name = f"{line.name}: {line.came}" if line.came else line.name
    note(figure, wrapped(name, WIDE), **above, align="left", font={"size": 13, "color": TEXT})
    end = {"x": line.granted / MILLION, "y": place, "xanchor": "left", "xshift": 6}
    note(figure, line.granted_shown, **end, font={"size": 12, "color": TEXT})
