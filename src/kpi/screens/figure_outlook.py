"""Where a running period is expected to end, drawn behind the newest figure."""

from __future__ import annotations

import plotly.graph_objects as go

from kpi.screens.absence_outlook import Outlook
from kpi.screens.chart_points import Point
from kpi.screens.figure_parts import NOW, VEIL, note


def draw(figure: go.Figure, ahead: Outlook, newest: Point) -> None:
    """Where the period is expected to end: a fan from the newest figure, or a bar at the end of the period alone."""
    if ahead.is_fan:
        days, edge = [newest.day, ahead.day, ahead.day], [newest.value, ahead.upper, ahead.lower]
        veil = {"fill": "toself", "fillcolor": VEIL, "line": {"width": 0}, "hoverinfo": "skip"}
        figure.add_trace(go.Scatter(x=days, y=edge, mode="lines", **veil))
        line = {"color": NOW, "width": 2, "dash": "dot"}
        ends = {"x": [newest.day, ahead.day], "y": [newest.value, ahead.expected]}
        figure.add_trace(go.Scatter(**ends, mode="lines", line=line, hoverinfo="skip"))
    figure.add_trace(_expected(ahead))
    note(figure, f"<b>{ahead.number}</b>", x=ahead.day, y=ahead.expected, xanchor="left", xshift=10)


def _expected(ahead: Outlook) -> go.Scatter:
    up, down = ahead.upper - ahead.expected, ahead.expected - ahead.lower
    bar = {"type": "data", "array": [up], "arrayminus": [down], "color": NOW, "thickness": 2, "width": 6}
    return go.Scatter(
        x=[ahead.day],
        y=[ahead.expected],
        mode="markers",
        marker={"color": NOW, "size": 10, "symbol": "circle-open", "line": {"width": 2}},
        error_y=bar,
        hovertext=[ahead.words],
        hoverinfo="text",
    )
