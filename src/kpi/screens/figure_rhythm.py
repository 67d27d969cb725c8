"""The calendar of what is done at a rhythm: a line of cells for each promise, under its name."""

from __future__ import annotations

from functools import lru_cache

import plotly.graph_objects as go

from kpi.screens.figure_parts import DRAWN, QUIET, TEXT, frame, note, wrapped
from kpi.screens.workplace_rhythm import MARKS, Cell, State, Strip

FILLS: dict[State, str | None] = {"kept": "#1f5f99", "lapsed": "#a8480c", "ahead": None, "unknown": None}
"""White reads on blue and on orange; the mark says it again."""
HEIGHT = 66
"""Pixels for a promise: its name, in two lines on a telephone, and its cells."""
CELL = 0.4
"""How much of that the cells take."""
WIDE = 54
"""So many letters of a name stand side by side on a telephone."""


@lru_cache(maxsize=DRAWN)
def strip(chart: Strip) -> go.Figure:
    figure, quarters = frame(wrapped(chart.axis, WIDE), 124 + HEIGHT * len(chart.lines)), 4 * len(chart.years)
    for place, line in enumerate(chart.lines):
        bottom = len(chart.lines) - 1 - place
        name = {"x": 0, "y": bottom + CELL + 0.04, "xanchor": "left", "yanchor": "bottom"}
        note(figure, wrapped(line.name, WIDE), **name, align="left", font={"size": 13, "color": TEXT})
        for cell in line.cells:
            _cell(figure, cell, bottom)
        figure.add_trace(_hover(line.name, line.cells, bottom))
    figure.update_xaxes(range=[0, quarters], side="top", showgrid=False, zeroline=False, tickmode="array")
    figure.update_xaxes(tickvals=[4 * place + 2 for place in range(len(chart.years))], ticktext=list(chart.years))
    figure.update_yaxes(range=[-0.05, len(chart.lines)], showticklabels=False, showgrid=False)
    figure.update_layout(margin={"t": 92})
    return figure


def _cell(figure: go.Figure, cell: Cell, bottom: float) -> None:
    fill, gap = FILLS[cell.state], 0.05
    line = {"width": 0} if fill else {"color": QUIET, "width": 1.5, "dash": "dot"}
    ends = {"x0": cell.first + gap, "x1": cell.last + 1 - gap, "y0": bottom, "y1": bottom + CELL}
    figure.add_shape(type="rect", **ends, fillcolor=fill, line=line)
    text = f"{MARKS[cell.state]} {cell.shown}".strip()
    middle = {"x": (cell.first + cell.last + 1) / 2, "y": bottom + CELL / 2}
    note(figure, text, **middle, font={"size": 12, "color": "#ffffff" if fill else TEXT})


def _hover(name: str, cells: tuple[Cell, ...], bottom: float) -> go.Scatter:
    return go.Scatter(
        x=[(cell.first + cell.last + 1) / 2 for cell in cells],
        y=[bottom + CELL / 2 for _ in cells],
        mode="markers",
        marker={"size": 24, "opacity": 0},
        hovertext=[f"{name}<br>{cell.window}: <b>{MARKS[cell.state]} {cell.shown}</b>" for cell in cells],
        hoverinfo="text",
    )
