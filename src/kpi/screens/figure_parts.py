"""The frame and the marks that charts share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

import plotly.graph_objects as go

from kpi.screens.chart_points import Point, Rupture

NOW, BEFORE, PROMISE, QUIET = "#4f8fc4", "#98a2ad", "#c8620f", "#98a2ad"
TEXT = "#000037"
"""Stands for the text colour of the reader's theme, light or dark: Streamlit puts that in its place."""
BESIDE = 58
"""Pixels kept free at the right for the newest figure, on a telephone as on a desk."""
DRAWN = 64
"""So many charts of a kind are kept: the same figures and words are drawn once. Nobody changes a drawn chart."""
VEIL = "rgba(128, 140, 152, 0.20)"
"""A ground behind points that is seen on light and on dark."""


class Earlier(Protocol):
    """A unit's row in a chart of units, as far as its earlier figure goes."""

    @property
    def name(self) -> str: ...
    @property
    def earlier(self) -> float | None: ...
    @property
    def earlier_shown(self) -> str: ...


def frame(axis: str, height: int) -> go.Figure:
    """An empty chart that says in its upper left corner what is measured and how; it neither zooms nor pans."""
    figure = go.Figure()
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 66, "b": 8},
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        font={"color": TEXT},
        title={"text": f"<span style='font-weight:400'>{axis}</span>", "font": {"size": 13}, "x": 0, "xanchor": "left"},
    )
    figure.update_xaxes(showgrid=False, fixedrange=True, tickfont={"color": TEXT})
    figure.update_yaxes(fixedrange=True, zeroline=False, tickfont={"color": TEXT})
    return figure


def legend_below(figure: go.Figure, top: int = 66) -> None:
    legend = {"orientation": "h", "y": 0, "yref": "container", "yanchor": "bottom", "x": 0}
    figure.update_layout(showlegend=True, legend=legend, margin={"t": top, "b": 64})


def note(figure: go.Figure, text: str, **place: object) -> None:
    """A word beside its mark, in the colour of the page's text: it reads on light and on dark ground."""
    figure.add_annotation(text=text, showarrow=False, **{"font": {"size": 13, "color": TEXT}, **place})


def wrapped(text: str, width: int = 34) -> str:
    lines = [""]
    for word in text.split():
        fits = len(lines[-1]) + len(word) < width
        lines = [*lines[:-1], f"{lines[-1]} {word}".strip()] if fits else [*lines, word]
    return "<br>".join(lines)


def reach(values: Sequence[float], others: Sequence[float]) -> list[float]:
    """Where an axis begins and ends: around what is drawn, with air on both sides, never below zero."""
    low, high = min([*values, *others], default=0.0), max([*values, *others], default=1.0)
    edge = (high - low) * 0.18 or high * 0.1 or 1.0
    return [max(low - edge, 0.0), high + edge]


def headroom(span: Sequence[float], ruptures: Sequence[Rupture]) -> list[float]:
    """Room above what is drawn for the reason of a break."""
    low, high = span
    return [low, high + 0.25 * (high - low)] if ruptures else [low, high]


def years(first: date, last: date) -> dict[str, object]:
    """The name of a year under the middle of what is drawn of it."""
    spans = [(max(first, date(year, 1, 1)), min(last, date(year, 12, 31))) for year in range(first.year, last.year + 1)]
    wide = [(start, end) for start, end in spans if (end - start).days > 60]
    middles = [start + (end - start) / 2 for start, end in wide]
    return {"tickmode": "array", "tickvals": middles, "ticktext": [str(start.year) for start, _ in wide]}


def hover(points: Sequence[Point | None]) -> list[str]:
    return [f"{point.label}: <b>{point.shown}</b>" if point else "" for point in points]


def break_line(figure: go.Figure, rupture: Rupture) -> None:
    figure.add_vline(x=rupture.day, line={"color": QUIET, "width": 1.5, "dash": "dot"})
    font = {"size": 12, "color": TEXT}
    place = {"xanchor": "left", "yanchor": "top", "align": "left", "xshift": 6, "font": font}
    note(figure, wrapped(rupture.reason), x=rupture.day, y=1, yref="paper", **place)


def earlier_dots(dots: Sequence[Earlier], name: str) -> go.Scatter:
    """The figures of a year before, open dots one below the other."""
    return go.Scatter(
        x=[dot.earlier for dot in dots],
        y=[dot.name for dot in dots],
        name=name,
        mode="markers",
        marker={"color": BEFORE, "size": 11, "symbol": "circle-open", "line": {"width": 2}},
        hovertext=[f"{dot.name}, {name}: <b>{dot.earlier_shown}</b>" for dot in dots],
        hoverinfo="text",
    )
