"""The chart of single months: points over the wavy ground of what is usual, marked by shape and colour."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import plotly.graph_objects as go

from kpi.screens.absence_signals import Band, Group, Look, Run, SignalChart
from kpi.screens.chart_points import Point
from kpi.screens.figure_parts import (
    BESIDE,
    DRAWN,
    NOW,
    PROMISE,
    QUIET,
    TEXT,
    VEIL,
    break_line,
    frame,
    headroom,
    hover,
    legend_below,
    note,
    reach,
    years,
)

STYLES: dict[Look, dict[str, object]] = {
    "better_low": {"symbol": "triangle-down", "color": NOW, "size": 11},
    "better_high": {"symbol": "triangle-up", "color": NOW, "size": 11},
    "worse_low": {"symbol": "triangle-down", "color": PROMISE, "size": 11},
    "worse_high": {"symbol": "triangle-up", "color": PROMISE, "size": 11},
    "other_low": {"symbol": "diamond", "color": QUIET, "size": 10},
    "other_high": {"symbol": "square", "color": QUIET, "size": 9},
    "usual": {"symbol": "circle", "color": QUIET, "size": 6},
    "provisional": {"symbol": "circle-open", "color": QUIET, "size": 8, "line": {"width": 2}},
}
"""Blue is better, orange is worse; the shape says it again: down is lower, up is higher."""


@lru_cache(maxsize=DRAWN)
def signals(chart: SignalChart) -> go.Figure:
    figure, first, last = frame(chart.axis, 400), chart.phases[0][0].day, chart.phases[-1][-1].day
    for number, band in enumerate(chart.bands):
        _band(figure, chart, band, is_named=number == 0)
    for phase in chart.phases:
        figure.add_trace(_thread(phase))
    for group in chart.groups:
        figure.add_trace(_marks(group))
    for rupture in chart.ruptures:
        break_line(figure, rupture)
    for run in chart.runs:
        _name(figure, run)
    newest = chart.phases[-1][-1]
    note(figure, f"<b>{chart.newest}</b>", x=newest.day, y=newest.value, xanchor="left", xshift=9)
    legend_below(figure)
    figure.update_layout(margin={"r": BESIDE})
    edges = [edge for band in chart.bands for edge in (*band.lower, *band.upper)]
    span = reach([point.value for phase in chart.phases for point in phase], edges)
    figure.update_yaxes(range=headroom(span, chart.ruptures))
    figure.update_xaxes(range=_span(first, last), **years(first, last))
    return figure


def _span(first: date, last: date) -> list[date]:
    air = timedelta(days=(last - first).days // 60 + 10)
    return [first - air, last + air]


def _name(figure: go.Figure, run: Run) -> None:
    """The word under or above the middle of the run."""
    middle = run.points[0].day + (run.points[-1].day - run.points[0].day) / 2
    values = [point.value for point in run.points]
    edge, side, lift = (min(values), "top", -7) if run.is_low else (max(values), "bottom", 7)
    note(figure, run.word, x=middle, y=edge, yanchor=side, yshift=lift, font={"size": 12, "color": TEXT})


def _band(figure: go.Figure, chart: SignalChart, band: Band, *, is_named: bool) -> None:
    """The limits as a ground with their middle as a line; named once in the legend."""
    days = [*band.days, *reversed(band.days)]
    edge = [*band.upper, *reversed(band.lower)]
    ground = {"fill": "toself", "fillcolor": VEIL, "line": {"width": 0}, "mode": "lines", "hoverinfo": "skip"}
    figure.add_trace(go.Scatter(x=days, y=edge, name=chart.band_name, showlegend=is_named, **ground))
    line = {"color": QUIET, "width": 1.5, "dash": "dash"}
    middle = {"x": band.days, "y": band.centre, "mode": "lines", "line": line, "hoverinfo": "skip"}
    figure.add_trace(go.Scatter(name=chart.centre_name, showlegend=is_named, **middle))


def _thread(phase: tuple[Point, ...]) -> go.Scatter:
    """What ties the points of a phase together; never across a break."""
    days, values = [point.day for point in phase], [point.value for point in phase]
    line = {"color": QUIET, "width": 1}
    return go.Scatter(x=days, y=values, mode="lines", line=line, showlegend=False, hoverinfo="skip")


def _marks(group: Group) -> go.Scatter:
    return go.Scatter(
        x=[point.day for point in group.points],
        y=[point.value for point in group.points],
        name=group.name,
        mode="markers",
        marker=STYLES[group.look],
        hovertext=hover(group.points),
        hoverinfo="text",
    )
