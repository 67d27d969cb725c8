"""Charts of how complaints ended, how often they changed a decision, and what was learnt from them."""

from __future__ import annotations

from functools import lru_cache

import plotly.graph_objects as go

from kpi.screens.complaints_journeys import JourneyChart, Strip
from kpi.screens.complaints_outcomes import OutcomeChart, OverturnChart, Rate
from kpi.screens.figure_parts import DRAWN, NOW, PROMISE, QUIET, TEXT, VEIL, frame, hover, note, wrapped
from kpi.screens.figure_stack import stack

COLOURS = (NOW, "#e6b27a", PROMISE, "#b9c1c9")
"""Blue stood, the two oranges are those overturned, grey was never considered; each is named beside its part."""


@lru_cache(maxsize=DRAWN)
def outcomes(chart: OutcomeChart) -> go.Figure:
    return stack(chart.axis, chart.years, chart.layers, COLOURS)


@lru_cache(maxsize=DRAWN)
def overturn(chart: OverturnChart) -> go.Figure:
    figure, names = frame(chart.axis, 340), [rate.year for rate in chart.rates]
    figure.add_trace(
        go.Scatter(
            x=names,
            y=[rate.point.value for rate in chart.rates],
            mode="markers",
            marker={"color": NOW, "size": 13},
            error_y=_bounds(chart.rates),
            hovertext=hover([rate.point for rate in chart.rates]),
            hoverinfo="text",
        )
    )
    for place, rate in enumerate(chart.rates):
        font = {"size": 12, "color": TEXT}
        note(figure, f"<b>{rate.point.shown}</b>", x=place, y=rate.point.value, xanchor="left", xshift=9, font=font)
        note(figure, rate.of, x=place, y=0, yanchor="bottom", font=font)
    high = max(rate.upper or rate.point.value for rate in chart.rates)
    figure.update_xaxes(type="category", range=[-0.5, len(names) - 0.35])
    figure.update_yaxes(range=[0, min(high * 1.25, 105)], showgrid=True)
    return figure


def _bounds(rates: tuple[Rate, ...]) -> dict[str, object]:
    values = [(rate.point.value, rate.lower, rate.upper) for rate in rates]
    return {
        "type": "data",
        "array": [(upper or value) - value for value, _, upper in values],
        "arrayminus": [value - (value if lower is None else lower) for value, lower, _ in values],
        "color": NOW,
        "thickness": 2,
        "width": 6,
        "visible": any(rate.lower is not None for rate in rates),
    }


@lru_cache(maxsize=DRAWN)
def journeys(chart: JourneyChart) -> go.Figure:
    """A line of numbers for each promise: the range as a ground, the number reached as a point."""
    figure, strips = frame(chart.axis, 130 + 64 * len(chart.strips)), list(reversed(chart.strips))
    for row, strip in enumerate(strips):
        _strip(figure, row, strip)
    high = max([*(strip.value for strip in strips), *(strip.upper for strip in strips)])
    figure.update_xaxes(range=[-0.4, high + 1.2], dtick=1, showgrid=True, tickformat="d")
    ticks = {"tickvals": list(range(len(strips))), "ticktext": [wrapped(strip.name, 16) for strip in strips]}
    figure.update_yaxes(range=[-0.6, len(strips) - 0.4], showgrid=False, automargin=True, tickmode="array", **ticks)
    return figure


def _strip(figure: go.Figure, row: int, strip: Strip) -> None:
    ends = {"x0": strip.lower - 0.18, "x1": strip.upper + 0.18, "y0": row - 0.26, "y1": row + 0.26}
    figure.add_shape(type="rect", fillcolor=VEIL, line={"color": QUIET, "width": 1.5, "dash": "dash"}, **ends)
    font = {"size": 12, "color": TEXT}
    middle = (strip.lower + strip.upper) / 2
    note(figure, strip.promise, x=middle, y=row + 0.26, yanchor="bottom", font=font)
    inside = strip.lower <= strip.value <= strip.upper
    mark = {"color": NOW if inside else PROMISE, "size": 16, "symbol": "circle" if inside else "diamond"}
    told = [f"{strip.name}: <b>{strip.shown}</b>, {strip.status}"]
    figure.add_trace(
        go.Scatter(x=[strip.value], y=[row], mode="markers", marker=mark, hovertext=told, hoverinfo="text")
    )
    note(figure, f"<b>{strip.shown}</b>", x=strip.value, y=row, xanchor="left", xshift=11)
