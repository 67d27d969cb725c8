"""The frame and the marks that charts share."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

NOW, BEFORE, PROMISE, QUIET = "#4f8fc4", "#98a2ad", "#c8620f", "#98a2ad"


def frame(axis: str, height: int) -> go.Figure:
    """An empty chart that says in its upper left corner what is measured and how; it neither zooms nor pans."""
    figure = go.Figure()
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 66, "b": 8},
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        title={"text": f"<span style='font-weight:400'>{axis}</span>", "font": {"size": 13}, "x": 0, "xanchor": "left"},
    )
    figure.update_xaxes(showgrid=False, fixedrange=True)
    figure.update_yaxes(fixedrange=True, zeroline=False)
    return figure


def note(figure: go.Figure, text: str, **place: object) -> None:
    """A word beside its mark, in the colour of the page's text: it reads on light and on dark ground."""
    figure.add_annotation(text=text, showarrow=False, **{"font": {"size": 13}, **place})


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
