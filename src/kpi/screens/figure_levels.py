"""The own level through the years, and published levels of others as grey lines with their names."""

from __future__ import annotations

from functools import lru_cache

import plotly.graph_objects as go

from kpi.screens.absence_beside import Level, LevelChart
from kpi.screens.figure_parts import BEFORE, DRAWN, NOW, frame, legend_below

DASHES = ("dot", "dash", "dashdot", "longdash", "longdashdot", "solid")


@lru_cache(maxsize=DRAWN)
def levels(chart: LevelChart) -> go.Figure:
    figure = frame(chart.axis, 420)
    for place, other in enumerate(chart.others):
        figure.add_trace(_line(other, BEFORE, 1.6, DASHES[place % len(DASHES)]))
    figure.add_trace(_line(chart.own, NOW, 3, "solid"))
    years = [year for one in (chart.own, *chart.others) for year in one.years]
    figure.update_xaxes(
        tickmode="array", tickvals=sorted(set(years)), ticktext=[str(year) for year in sorted(set(years))]
    )
    figure.update_yaxes(showgrid=True)
    legend_below(figure)
    figure.update_layout(margin={"b": 150})
    return figure


def _line(level: Level, colour: str, width: float, dash: str) -> go.Scatter:
    return go.Scatter(
        x=list(level.years),
        y=list(level.values),
        name=level.name,
        mode="lines+markers",
        line={"color": colour, "width": width, "dash": dash},
        marker={"color": colour, "size": 8 if dash == "solid" else 6},
        hovertext=[
            f"{level.name}, {year}: <b>{shown}</b>" for year, shown in zip(level.years, level.shown, strict=True)
        ],
        hoverinfo="text",
    )
