"""Charts of what injuries are made of, and of the Working Environment Authority's visits and orders."""

from __future__ import annotations

import math
from functools import lru_cache

import plotly.graph_objects as go

from kpi.screens.figure_counted_units import off_by
from kpi.screens.figure_parts import BEFORE, DRAWN, NOW, PROMISE, QUIET, TEXT, VEIL, frame, hover, legend_below, note
from kpi.screens.figure_stack import INK, stack
from kpi.screens.injuries_orders import OrderChart, VisitChart, Visits
from kpi.screens.injuries_parts import KindChart, SplitChart

LAYERS = (NOW, BEFORE)
KINDS = (NOW, PROMISE)


@lru_cache(maxsize=DRAWN)
def split(chart: SplitChart) -> go.Figure:
    return stack(chart.axis, chart.years, chart.layers, LAYERS)


@lru_cache(maxsize=DRAWN)
def kinds(chart: KindChart) -> go.Figure:
    figure, bars = frame(chart.axis, 160 + 36 * len(chart.bars)), list(reversed(chart.bars))
    names = [bar.name for bar in bars]
    figure.add_trace(
        go.Bar(
            x=[bar.value for bar in bars],
            y=names,
            orientation="h",
            name=chart.now_name,
            width=0.6,
            marker={"color": NOW},
            text=[f"<b>{bar.shown}</b>" for bar in bars],
            textposition="auto",
            insidetextanchor="start",
            error_x=off_by(bars),
            insidetextfont={"color": INK, "size": 13},
            outsidetextfont={"color": TEXT, "size": 13},
            hovertext=[f"{bar.name}, {chart.now_name}: <b>{bar.shown}</b>" for bar in bars],
            hoverinfo="text",
        )
    )
    earlier = [bar for bar in bars if bar.earlier is not None]
    figure.add_trace(
        go.Scatter(
            x=[bar.earlier for bar in earlier],
            y=[bar.name for bar in earlier],
            name=chart.earlier_name,
            mode="markers",
            marker={"color": TEXT, "size": 11, "symbol": "circle-open", "line": {"width": 2}},
            hovertext=[f"{bar.name}, {chart.earlier_name}: <b>{bar.earlier_shown}</b>" for bar in earlier],
            hoverinfo="text",
        )
    )
    figure.update_xaxes(rangemode="tozero", showgrid=True)
    figure.update_yaxes(showgrid=False, automargin=True, type="category", ticklabelstandoff=4)
    legend_below(figure)
    return figure


@lru_cache(maxsize=DRAWN)
def visits(chart: VisitChart) -> go.Figure:
    """The visits as a pale column; those with an order as a dark one within it."""
    figure, names = frame(chart.axis, 340), [one.year for one in chart.years]
    ground = {"color": VEIL, "line": {"color": QUIET, "width": 1}}
    figure.add_trace(
        go.Bar(x=names, y=[one.visits for one in chart.years], name=chart.visits_name, width=0.62, marker=ground,
               hovertext=_told(chart.years), hoverinfo="text")
    )  # fmt: skip
    figure.add_trace(
        go.Bar(x=names, y=[one.with_order for one in chart.years], name=chart.orders_name, width=0.62,
               marker={"color": PROMISE}, hovertext=_told(chart.years), hoverinfo="text")
    )  # fmt: skip
    for place, one in enumerate(chart.years):
        note(figure, f"<b>{one.shown}</b>", x=place, y=one.visits, yanchor="bottom", font={"size": 12, "color": TEXT})
    figure.update_layout(barmode="overlay")
    figure.update_xaxes(type="category")
    high = max(one.visits for one in chart.years)
    figure.update_yaxes(range=[0, high * 1.15], showgrid=True, dtick=_whole_steps(high))
    legend_below(figure)
    return figure


def _told(years: tuple[Visits, ...]) -> list[str]:
    return [f"{one.year}: <b>{one.shown}</b>" for one in years]


@lru_cache(maxsize=DRAWN)
def orders(chart: OrderChart) -> go.Figure:
    figure, high = frame(chart.axis, 320), max(point.value for kind in chart.kinds for point in kind.points)
    for kind, colour in zip(chart.kinds, KINDS, strict=True):
        figure.add_trace(
            go.Bar(
                x=list(chart.years),
                y=[point.value for point in kind.points],
                name=kind.name,
                marker={"color": colour},
                text=[f"<b>{point.shown}</b>" for point in kind.points],
                textposition="outside",
                textangle=0,
                textfont={"color": TEXT, "size": 13},
                cliponaxis=False,
                hovertext=hover(kind.points),
                hoverinfo="text",
            )
        )
    figure.update_layout(barmode="group", bargap=0.35)
    figure.update_xaxes(type="category")
    figure.update_yaxes(range=[0, high * 1.25], showgrid=True, dtick=_whole_steps(high))
    legend_below(figure)
    return figure


def _whole_steps(high: float) -> int:
    """Grid lines at whole numbers, about five of them."""
    return max(1, math.ceil(high / 5))
