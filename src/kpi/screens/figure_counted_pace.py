"""Something counted through the year beside the pace its promise allows."""

from __future__ import annotations

from functools import lru_cache

import plotly.graph_objects as go

from kpi.screens.counted_pace import Ahead, Course, PaceChart
from kpi.screens.figure_parts import BEFORE, DRAWN, NOW, PROMISE, TEXT, VEIL, frame, hover, note
from kpi.screens.figure_stack import apart

QUARTERS = [3, 6, 9, 12]
"""Months named on the axis: more have no room on a telephone."""


@lru_cache(maxsize=DRAWN)
def pace(chart: PaceChart) -> go.Figure:
    figure = frame(chart.axis, 380)
    for number, course in enumerate(chart.before):
        figure.add_trace(_course(course, BEFORE, 2, dash="solid" if number else "dot"))
    figure.add_trace(_course(chart.now, NOW, 3.5))
    if chart.pace:
        ends = {"x": [0, 12], "y": [0, chart.pace.at_year_end]}
        line = {"color": PROMISE, "width": 2.5, "dash": "dash"}
        figure.add_trace(go.Scatter(**ends, mode="lines", line=line, name=chart.pace.name, hoverinfo="skip"))
    if chart.ahead:
        _ahead(figure, chart.ahead, chart.now)
    _names(figure, chart)
    figure.update_xaxes(
        range=[0, 12.4], tickmode="array", tickvals=QUARTERS, ticktext=[chart.months[month - 1] for month in QUARTERS]
    )
    figure.update_yaxes(rangemode="tozero", showgrid=True)
    figure.update_layout(margin={"r": 78, "t": 86 if chart.ahead else 66})
    return figure


def _course(course: Course, colour: str, width: float, dash: str = "solid") -> go.Scatter:
    return go.Scatter(
        x=course.months,
        y=[point.value for point in course.points],
        name=course.name,
        mode="lines+markers",
        line={"color": colour, "width": width, "dash": dash},
        marker={"size": 4 + width, "color": colour},
        hovertext=hover(course.points),
        hoverinfo="text",
    )


def _ahead(figure: go.Figure, ahead: Ahead, now: Course) -> None:
    """From the newest figure to where the year is expected to end."""
    newest = now.points[-1]
    days, edge = [newest.day.month, 12, 12], [newest.value, ahead.upper, ahead.lower]
    veil = {"fill": "toself", "fillcolor": VEIL, "line": {"width": 0}, "hoverinfo": "skip"}
    figure.add_trace(go.Scatter(x=days, y=edge, mode="lines", **veil))
    line = {"color": NOW, "width": 2, "dash": "dot"}
    ends = {"x": [newest.day.month, 12], "y": [newest.value, ahead.expected]}
    figure.add_trace(go.Scatter(**ends, mode="lines", line=line, hovertext=[ahead.words] * 2, hoverinfo="text"))


def _names(figure: go.Figure, chart: PaceChart) -> None:
    """Each line is named at its right end, kept apart where two end together."""
    ends = [(course.points[-1].value, f"{course.name}: {course.points[-1].shown}") for course in chart.before]
    if chart.pace:
        ends.append((chart.pace.at_year_end, chart.pace.name))
    if chart.ahead:
        ends.append((chart.ahead.expected, f"<b>\N{WHITE CIRCLE} {chart.ahead.number}</b>"))
    newest = chart.now.points[-1]
    is_over = newest.day.month == 12
    if is_over:
        ends.append((newest.value, f"<b>{chart.now.name}: {newest.shown}</b>"))
    for value, text in apart(ends, _height(chart) / 15):
        note(figure, text, x=12, y=value, xanchor="left", xshift=8, font={"size": 12, "color": TEXT})
    if not is_over:
        place = _free_side(chart)
        note(figure, f"<b>{chart.now.name}: {newest.shown}</b>", x=newest.day.month, y=newest.value, **place)


def _free_side(chart: PaceChart) -> dict[str, object]:
    """Above the line where the year lies above another, else below it."""
    newest = chart.now.points[-1]
    others = [point.value for course in chart.before for point in course.points if point.day.month == newest.day.month]
    if others and newest.value > min(others):
        return {"xanchor": "right", "yanchor": "bottom", "xshift": -4, "yshift": 4}
    return {"xanchor": "left", "yanchor": "top", "xshift": 4, "yshift": -4}


def _height(chart: PaceChart) -> float:
    ends = [course.points[-1].value for course in (chart.now, *chart.before)]
    return max([*ends, chart.pace.at_year_end if chart.pace else 0.0, chart.ahead.upper if chart.ahead else 0.0, 1.0])
