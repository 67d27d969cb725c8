"""Charts as Plotly figures. Every text in them is finished by the screen that asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise

import plotly.graph_objects as go

from kpi.screens.absence_over_time import MonthChart, Promise, RollingChart
from kpi.screens.absence_units import Dot, UnitChart
from kpi.screens.chart_points import Point, Rupture
from kpi.screens.figure_outlook import draw as draw_outlook
from kpi.screens.figure_parts import (
    BEFORE,
    BESIDE,
    DRAWN,
    NOW,
    PROMISE,
    QUIET,
    TEXT,
    break_line,
    earlier_dots,
    frame,
    headroom,
    hover,
    legend_below,
    note,
    reach,
    wrapped,
    years,
)

NAME_WIDTH = 26
"""Letters of a unit's name on one line: a telephone has no room for more beside the dots."""
FEW_UNITS = 12


@lru_cache(maxsize=DRAWN)
def rolling(chart: RollingChart) -> go.Figure:
    figure, first, last = frame(chart.axis, 400), chart.points[0].day, chart.points[-1].day
    for piece in _pieces(chart.points, chart.ruptures):
        figure.add_trace(_line(piece))
    for promise in chart.promises:
        _promise(figure, promise, chart.points)
    for rupture in chart.ruptures:
        break_line(figure, rupture)
    ahead = chart.outlook
    _newest(figure, chart.points[-1], ahead.expected if ahead else None)
    if ahead:
        draw_outlook(figure, ahead, chart.points[-1])
    drawn = [*(point.value for point in chart.points), *((ahead.lower, ahead.upper) if ahead else ())]
    span = reach(drawn, [one.value for one in chart.promises])
    figure.update_yaxes(range=headroom(span, chart.ruptures))
    end = max(last, ahead.day) if ahead else last
    figure.update_xaxes(range=[first, end + timedelta(days=15)], **years(first, end))
    figure.update_layout(margin={"r": BESIDE, "t": 86 if ahead else 66})
    return figure


@lru_cache(maxsize=DRAWN)
def months(chart: MonthChart) -> go.Figure:
    figure, now, before = frame(chart.axis, 340), chart.now[-1], chart.before[-1]
    lift = 10 if now and before and now.value >= before.value else -10
    figure.add_trace(_by_name(chart.names, chart.before, BEFORE, 2))
    figure.add_trace(_by_name(chart.names, chart.now, NOW, 3))
    for point, name, up in ((before, chart.before_name, -lift), (now, chart.now_name, lift)):
        if point:
            place = {"x": chart.names[-1], "y": point.value, "xanchor": "left", "xshift": 9, "yshift": up}
            note(figure, f"<b>{name}</b>", **place)
    figure.update_yaxes(rangemode="tozero")
    figure.update_xaxes(type="category", range=[-0.4, len(chart.names) - 0.6])
    figure.update_layout(margin={"r": BESIDE})
    return figure


@lru_cache(maxsize=DRAWN)
def units(chart: UnitChart) -> go.Figure:
    figure, dots = frame(chart.axis, 190 + _row_height(chart) * len(chart.dots)), list(reversed(chart.dots))
    earlier = [dot for dot in dots if dot.earlier is not None]
    for dot in earlier:
        figure.add_trace(_stem(dot))
    figure.add_trace(earlier_dots(earlier, chart.earlier_name))
    figure.add_trace(_now_dots(dots, chart.now_name))
    if chart.whole is not None:
        figure.add_vline(x=chart.whole, line={"color": QUIET, "width": 1.5, "dash": "dot"})
        note(figure, chart.whole_name, x=chart.whole, y=1, yref="paper", yanchor="bottom")
    values = [*(dot.value for dot in dots), *([chart.whole] if chart.whole is not None else [])]
    figure.update_xaxes(showgrid=True, zeroline=False, range=reach(values, [dot.earlier or 0.0 for dot in earlier]))
    names = [dot.name for dot in dots]
    shown = {"tickmode": "array", "tickvals": names, "ticktext": [wrapped(name, NAME_WIDTH) for name in names]}
    figure.update_yaxes(showgrid=False, automargin=True, type="category", **shown)
    legend_below(figure, top=112)
    return figure


def _row_height(chart: UnitChart) -> int:
    """Many units are read as a list: closer to one another than a few."""
    return 50 if len(chart.dots) <= FEW_UNITS else 32


def _pieces(points: Sequence[Point], ruptures: Sequence[Rupture]) -> list[list[Point]]:
    """The line in pieces: it is never drawn across a break."""
    pieces: list[list[Point]] = [[points[0]]]
    for before, point in pairwise(points):
        if any(before.day < rupture.day <= point.day for rupture in ruptures):
            pieces.append([])
        pieces[-1].append(point)
    return pieces


def _line(points: Sequence[Point]) -> go.Scatter:
    return go.Scatter(
        x=[point.day for point in points],
        y=[point.value for point in points],
        mode="lines",
        line={"color": NOW, "width": 3},
        hovertext=hover(points),
        hoverinfo="text",
    )


def _by_name(names: Sequence[str], points: Sequence[Point | None], colour: str, width: int) -> go.Scatter:
    return go.Scatter(
        x=list(names),
        y=[point.value if point else None for point in points],
        mode="lines+markers",
        line={"color": colour, "width": width},
        marker={"size": 7, "color": colour},
        hovertext=hover(points),
        hoverinfo="text",
    )


def _promise(figure: go.Figure, promise: Promise, points: Sequence[Point]) -> None:
    """The promised level over the time it holds. A long one is named on its free side, a short one before it.

    One that was promised elsewhere is a thin line without the colour of a promise.
    """
    look = {"color": PROMISE, "width": 2.5, "dash": "dash"}
    level, line = promise.value, look if promise.is_own else {"color": QUIET, "width": 1.5, "dash": "dot"}
    figure.add_shape(type="line", x0=promise.start, x1=promise.end, y0=level, y1=level, line=line)
    note(figure, promise.name, x=promise.start, y=level, **_beside(promise, points))


def _beside(promise: Promise, points: Sequence[Point]) -> dict[str, object]:
    drawn = points[-1].day - points[0].day
    if promise.end - promise.start < 0.35 * drawn and promise.start - points[0].day > 0.35 * drawn:
        return {"xanchor": "right", "xshift": -8}
    above = sum(point.value >= promise.value for point in points if promise.start <= point.day <= promise.end)
    below = sum(point.value < promise.value for point in points if promise.start <= point.day <= promise.end)
    return {"xanchor": "left", "yanchor": "top" if above >= below else "bottom"}


def _newest(figure: go.Figure, point: Point, expected: float | None) -> None:
    """The newest figure stands behind its point; where the year goes on from there, on its free side."""
    dot = {"color": NOW, "size": 10}
    figure.add_trace(go.Scatter(x=[point.day], y=[point.value], mode="markers", marker=dot, hoverinfo="skip"))
    place: dict[str, object] = {"xanchor": "left", "xshift": 9}
    if expected is not None:
        place = {"xanchor": "left", "yanchor": "bottom" if expected <= point.value else "top"}
    note(figure, f"<b>{point.shown}</b>", x=point.day, y=point.value, font={"size": 15, "color": TEXT}, **place)


def _stem(dot: Dot) -> go.Scatter:
    return go.Scatter(
        x=[dot.earlier, dot.value],
        y=[dot.name, dot.name],
        mode="lines",
        line={"color": QUIET, "width": 2},
        showlegend=False,
        hoverinfo="skip",
    )


def _now_dots(dots: Sequence[Dot], name: str) -> go.Scatter:
    return go.Scatter(
        x=[dot.value for dot in dots],
        y=[dot.name for dot in dots],
        name=name,
        mode="markers+text",
        marker={"color": NOW, "size": 14},
        customdata=[dot.unit for dot in dots],
        text=[f"<b>{dot.shown}</b>" for dot in dots],
        textposition="top center",
        hovertext=[f"{dot.name}, {name}: <b>{dot.shown}</b>" for dot in dots],
        hoverinfo="text",
    )
