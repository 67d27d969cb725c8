"""Units side by side: now as a filled dot with what it can be, a year before as an open one."""

from __future__ import annotations

from functools import lru_cache

import plotly.graph_objects as go

from kpi.screens.figure_parts import DRAWN, NOW, QUIET, earlier_dots, frame, legend_below, note, reach, wrapped
from kpi.screens.workplace_units import Dot, UnitChart


@lru_cache(maxsize=DRAWN)
def units(chart: UnitChart) -> go.Figure:
    figure, dots = frame(wrapped(chart.axis, 52), 190 + 42 * len(chart.dots)), list(reversed(chart.dots))
    earlier = [dot for dot in dots if dot.earlier is not None]
    figure.add_trace(earlier_dots(earlier, chart.earlier_name))
    figure.add_trace(_now(dots, chart.now_name))
    if chart.whole is not None:
        figure.add_vline(x=chart.whole, line={"color": QUIET, "width": 1.5, "dash": "dot"})
        note(figure, chart.whole_name, x=chart.whole, y=1, yref="paper", yanchor="bottom")
    ends = [end for dot in dots for end in (dot.low, dot.high)]
    others = [*(dot.earlier or 0.0 for dot in earlier), *([chart.whole] if chart.whole is not None else [])]
    figure.update_xaxes(showgrid=True, zeroline=False, range=reach(ends, others), tickformat=",~f")
    figure.update_yaxes(showgrid=False, automargin=True, type="category", range=[-0.6, len(dots) - 0.2])
    figure.update_yaxes(categoryorder="array", categoryarray=[dot.name for dot in dots])
    legend_below(figure, top=96)
    return figure


def _now(dots: list[Dot], name: str) -> go.Scatter:
    up, down = [dot.high - dot.value for dot in dots], [dot.value - dot.low for dot in dots]
    bars = {"type": "data", "array": up, "arrayminus": down, "color": QUIET, "thickness": 2, "width": 0}
    return go.Scatter(
        x=[dot.value for dot in dots],
        y=[dot.name for dot in dots],
        name=name,
        mode="markers+text",
        marker={"color": NOW, "size": 13},
        text=[f"<b>{dot.shown}</b>" for dot in dots],
        textposition="top center",
        error_x=bars if any((*up, *down)) else {"visible": False},
        hovertext=[f"{dot.name}, {name}: <b>{dot.shown}</b>" for dot in dots],
        hoverinfo="text",
    )
