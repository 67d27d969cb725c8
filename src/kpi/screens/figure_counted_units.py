"""Something counted in the units below: a bar each, and a ring where it was a year before."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import plotly.graph_objects as go

from kpi.screens.counted_units import Bar, UnitBars
from kpi.screens.figure_parts import DRAWN, NOW, TEXT, frame, legend_below, note, wrapped
from kpi.screens.figure_stack import INK


@lru_cache(maxsize=DRAWN)
def units(chart: UnitBars) -> go.Figure:
    figure = frame(chart.axis, 170 + 40 * len(chart.bars))
    bars = list(reversed(chart.bars))
    figure.add_trace(_now(bars, chart.now_name))
    figure.add_trace(_earlier([bar for bar in bars if bar.earlier is not None], chart.earlier_name))
    if chart.whole is not None:
        figure.add_vline(x=chart.whole, line={"color": TEXT, "width": 1.5, "dash": "dot"})
        note(figure, chart.whole_name, x=chart.whole, y=1, yref="paper", yanchor="bottom")
    reach = max([*(bar.upper or bar.value for bar in bars), *(bar.earlier or 0.0 for bar in bars), chart.whole or 0.0])
    figure.update_xaxes(range=[0, (reach or 1.0) * 1.18], showgrid=True)
    figure.update_yaxes(showgrid=False, automargin=True, type="category", ticklabelstandoff=4)
    legend_below(figure, top=90)
    return figure


def _now(bars: Sequence[Bar], name: str) -> go.Bar:
    return go.Bar(
        x=[bar.value for bar in bars],
        y=[_two_lines(bar.name) for bar in bars],
        orientation="h",
        name=name,
        width=0.6,
        marker={"color": NOW},
        text=[f"<b>{bar.shown}</b>" for bar in bars],
        textposition="inside",
        insidetextanchor="start",
        textfont={"color": INK, "size": 13},
        error_x=off_by(bars),
        customdata=[bar.unit for bar in bars],
        hovertext=[f"{bar.name}, {name}: <b>{bar.shown}</b>" for bar in bars],
        hoverinfo="text",
    )


def off_by(bars: Sequence[Bar]) -> dict[str, object]:
    """How sure each is, where that is known."""
    ends = [(bar.value, bar.lower, bar.upper) for bar in bars]
    return {
        "type": "data",
        "array": [upper - value if upper is not None else 0.0 for value, _, upper in ends],
        "arrayminus": [value - lower if lower is not None else 0.0 for value, lower, _ in ends],
        "color": TEXT,
        "thickness": 1.5,
        "width": 5,
        "visible": any(upper is not None for _, _, upper in ends),
    }


def _earlier(bars: Sequence[Bar], name: str) -> go.Scatter:
    return go.Scatter(
        x=[bar.earlier for bar in bars],
        y=[_two_lines(bar.name) for bar in bars],
        name=name,
        mode="markers",
        marker={"color": TEXT, "size": 11, "symbol": "circle-open", "line": {"width": 2}},
        hovertext=[f"{bar.name}, {name}: <b>{bar.earlier_shown}</b>" for bar in bars],
        hoverinfo="text",
    )


def _two_lines(name: str) -> str:
    """A long name on two lines leaves room for its bar on a telephone."""
    return wrapped(name, 24)
