"""Stacked columns year by year: the figure within each part, the parts' names beside the newest column."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from kpi.screens.counted_layers import Layer
from kpi.screens.figure_parts import TEXT, frame, hover, note

INK = "#10202e"
"""Figures within a bar: read on its colour, whichever theme the page has."""
THIN = 0.04
"""A part thinner than this share of the highest column has no room for a figure."""
NAMES = 96
"""Pixels at the right for the names of the parts."""


def stack(axis: str, years: Sequence[str], layers: Sequence[Layer], colours: Sequence[str]) -> go.Figure:
    figure = frame(axis, 420)
    for layer, colour in zip(layers, colours, strict=True):
        figure.add_trace(_part(years, layer, colour, THIN * _height(layers)))
    for value, name in apart(_middles(layers), _height(layers) / 13):
        place = {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 4, "align": "left"}
        note(figure, name, y=value, font={"size": 12, "color": TEXT}, **place)
    figure.update_layout(barmode="stack", bargap=0.3, margin={"r": NAMES, "b": 24})
    figure.update_xaxes(type="category")
    figure.update_yaxes(rangemode="tozero", showgrid=True)
    return figure


def _part(years: Sequence[str], layer: Layer, colour: str, least: float) -> go.Bar:
    """A part too thin for its figure has it in the table and behind the pointer."""
    return go.Bar(
        x=list(years),
        y=[point.value if point else None for point in layer.points],
        name=layer.name,
        marker={"color": colour},
        text=[point.shown if point and point.value >= least else "" for point in layer.points],
        textposition="inside",
        insidetextanchor="middle",
        constraintext="none",
        textangle=0,
        textfont={"color": INK, "size": 12},
        hovertext=hover(layer.points),
        hoverinfo="text",
    )


def _middles(layers: Sequence[Layer]) -> list[tuple[float, str]]:
    """The middle of each part of the newest column."""
    found, below = [], 0.0
    for layer in layers:
        newest = layer.points[-1]
        value = newest.value if newest else 0.0
        found.append((below + value / 2, layer.name))
        below += value
    return found


def _height(layers: Sequence[Layer]) -> float:
    columns = zip(*(layer.points for layer in layers), strict=True)
    return max(sum(point.value for point in column if point) for column in columns) or 1.0


def apart(found: Sequence[tuple[float, str]], least: float) -> list[tuple[float, str]]:
    """Words that would lie over each other, moved up until they do not."""
    placed: list[tuple[float, str]] = []
    for value, text in sorted(found):
        place = max(value, placed[-1][0] + least) if placed else value
        placed.append((place, text))
    return placed
