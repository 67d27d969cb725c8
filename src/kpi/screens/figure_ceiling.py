"""The chart of a ceiling: a dot for each institution with what it can be, the ceiling as a line through all."""

from __future__ import annotations

from functools import lru_cache

import plotly.graph_objects as go

from kpi.screens.figure_parts import DRAWN, NOW, PROMISE, QUIET, TEXT, frame, legend_below, note, wrapped
from kpi.screens.outcomes_ceiling import CeilingChart, Dot, Side

STYLES: dict[Side, dict[str, object]] = {
    "over": {"symbol": "triangle-right", "color": PROMISE, "size": 14},
    "unclear": {"symbol": "diamond-open", "color": QUIET, "size": 12, "line": {"width": 2}},
    "under": {"symbol": "circle", "color": NOW, "size": 11},
}
"""Orange is over, blue is under, grey can be either; the shape says it again."""


@lru_cache(maxsize=DRAWN)
def ceiling(chart: CeilingChart) -> go.Figure:
    axis = wrapped(chart.axis, 52)
    figure = frame(axis, 170 + 26 * len(chart.dots))
    for side, name in chart.sides:
        dots = [dot for dot in chart.dots if dot.side == side]
        if dots:
            figure.add_trace(_dots(dots, side, name))
    figure.add_vline(x=chart.ceiling, line={"color": PROMISE, "width": 2.5, "dash": "dash"}, layer="below")
    note(figure, f"<b>{chart.ceiling_name}</b>", x=chart.ceiling, y=1, yref="paper", yanchor="bottom")
    top = max([chart.ceiling, *(dot.high for dot in chart.dots)], default=100.0)
    names = [dot.name for dot in reversed(chart.dots)]
    figure.update_xaxes(range=[-0.02 * top, 1.1 * top], showgrid=True, zeroline=False, ticksuffix=" %")
    figure.update_yaxes(type="category", categoryorder="array", categoryarray=names, showgrid=False, automargin=True)
    legend_below(figure, top=84 + 18 * axis.count("<br>"))
    return figure


def _dots(dots: list[Dot], side: Side, name: str) -> go.Scatter:
    up = [dot.high - dot.value for dot in dots]
    down = [dot.value - dot.low for dot in dots]
    bars = {"type": "data", "array": up, "arrayminus": down, "color": QUIET, "thickness": 2, "width": 0}
    return go.Scatter(
        x=[dot.value for dot in dots],
        y=[dot.name for dot in dots],
        name=name,
        mode="markers",
        marker=STYLES[side],
        error_x=bars if any((*up, *down)) else {"visible": False},
        hovertext=[f"{dot.name}: <b>{dot.shown}</b>" for dot in dots],
        hoverinfo="text",
        textfont={"color": TEXT},
    )
