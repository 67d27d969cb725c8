"""The chart of cohorts: thin lines of who came in one year, and the newest figures with what they may be by chance."""

from __future__ import annotations

from functools import lru_cache

import plotly.graph_objects as go

from kpi.screens.figure_parts import BEFORE, DRAWN, NOW, PROMISE, QUIET, TEXT, frame, note, reach
from kpi.screens.outcomes_cohorts import Cohort, CohortChart, Stage

BEFORE_IT, AFTER_IT = 0.36, 0.05
"""How far a floor reaches to each side of its years of stay: the figure's own words stand at the right."""


@lru_cache(maxsize=DRAWN)
def cohorts(chart: CohortChart) -> go.Figure:
    figure = frame(chart.axis, 420)
    for cohort in chart.cohorts:
        _thread(figure, cohort)
    _followed(figure, chart.cohorts)
    figure.add_trace(_points([stage for stage in chart.stages if stage.value is not None], chart.newest_name))
    for stage in chart.stages:
        _floor(figure, stage)
        _name(figure, stage)
    ends = [
        end for stage in chart.stages for end in (stage.value, stage.low, stage.high, stage.floor) if end is not None
    ]
    steps = [step.value for cohort in chart.cohorts for step in cohort.steps]
    names = {stage.age: stage.name for stage in chart.stages}
    figure.update_yaxes(range=reach([*ends, *steps], [0.0]), ticksuffix=" %")
    figure.update_xaxes(range=[min(names) - 0.45, max(names) + 0.62], tickmode="array")
    figure.update_xaxes(tickvals=list(names), ticktext=list(names.values()))
    return figure


def _thread(figure: go.Figure, cohort: Cohort) -> None:
    figure.add_trace(
        go.Scatter(
            x=[step.age for step in cohort.steps],
            y=[step.value for step in cohort.steps],
            mode="lines+markers",
            line={"color": QUIET, "width": 1.5},
            marker={"color": BEFORE, "size": 7},
            hovertext=[f"{cohort.name}<br>{step.label}" for step in cohort.steps],
            hoverinfo="text",
        )
    )


def _followed(figure: go.Figure, cohorts: tuple[Cohort, ...]) -> None:
    """The newest of those followed longest has its name at its line; the others when pointed at."""
    longest = max((len(cohort.steps) for cohort in cohorts), default=0)
    if longest < 2:
        return
    named = [cohort for cohort in cohorts if len(cohort.steps) == longest][-1]
    before, last = named.steps[-2:]
    middle = {"x": (before.age + last.age) / 2, "y": (before.value + last.value) / 2}
    note(figure, f"<i>{named.name}</i>", **middle, yanchor="bottom", xanchor="right", font={"size": 12, "color": TEXT})


def _points(told: list[Stage], name: str) -> go.Scatter:
    up = [stage.high - (stage.value or 0.0) if stage.high is not None else 0.0 for stage in told]
    down = [(stage.value or 0.0) - stage.low if stage.low is not None else 0.0 for stage in told]
    return go.Scatter(
        x=[stage.age for stage in told],
        y=[stage.value for stage in told],
        mode="markers",
        marker={"color": NOW, "size": 15},
        error_y={"type": "data", "array": up, "arrayminus": down, "color": NOW, "thickness": 2.5, "width": 9},
        hovertext=[f"{name}, {stage.name}: <b>{stage.shown}</b><br>{stage.counted}" for stage in told],
        hoverinfo="text",
    )


def _floor(figure: go.Figure, stage: Stage) -> None:
    if stage.floor is None:
        return
    line = {"color": PROMISE, "width": 3, "dash": "dash"}
    ends = {"x0": stage.age - BEFORE_IT, "x1": stage.age + AFTER_IT, "y0": stage.floor, "y1": stage.floor}
    figure.add_shape(type="line", **ends, line=line, layer="below")
    where = {"x": stage.age - BEFORE_IT, "y": stage.floor, "xanchor": "left", "yanchor": "bottom"}
    note(figure, stage.floor_name, **where, font={"size": 12, "color": TEXT})


def _name(figure: go.Figure, stage: Stage) -> None:
    """The figure and what it is made of, beside its point; the word for why there is none at the bottom."""
    if stage.value is None:
        note(figure, f"<i>{stage.word}</i>", x=stage.age, y=0, yref="paper", yanchor="bottom")
        return
    text = f"<b>{stage.shown}</b><br>{stage.counted}"
    note(figure, text, x=stage.age, y=stage.value, xanchor="left", yanchor="top", xshift=12, align="left")
