"""Something counted about twelve months at a time: points with how far each may be off."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache

import plotly.graph_objects as go

from kpi.screens.counted_rolling import RollingChart
from kpi.screens.figure_parts import BESIDE, DRAWN, NOW, QUIET, break_line, frame, hover, note, years


@lru_cache(maxsize=DRAWN)
def rolling(chart: RollingChart) -> go.Figure:
    figure, first, last = frame(chart.axis, 360), chart.points[0], chart.points[-1]
    bars = {"type": "data", "array": list(chart.errors), "color": QUIET, "thickness": 1.2, "width": 3}
    figure.add_trace(
        go.Scatter(
            x=[point.day for point in chart.points],
            y=[point.value for point in chart.points],
            mode="markers",
            marker={"color": NOW, "size": 9},
            error_y={**bars, "visible": any(chart.errors)},
            hovertext=hover(chart.points),
            hoverinfo="text",
        )
    )
    for rupture in chart.ruptures:
        break_line(figure, rupture)
    note(figure, f"<b>{last.shown}</b>", x=last.day, y=last.value, xanchor="left", xshift=9)
    air = timedelta(days=30)
    figure.update_yaxes(rangemode="tozero", showgrid=True)
    figure.update_xaxes(range=[first.day - air, last.day + air], **years(first.day, last.day))
    figure.update_layout(margin={"r": BESIDE})
    return figure
