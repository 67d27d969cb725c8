"""A chart on a page: what it shows in words, the drawing, and its figures as a table."""

from __future__ import annotations

from functools import partial
from typing import Protocol

import plotly.graph_objects as go
import streamlit as st

from kpi.screens import wording
from kpi.screens.language import Language
from kpi.screens.table import Table
from kpi.web import choices, tables
from kpi.web.plain import plain


class Chart(Protocol):
    """What every chart brings beside its figure."""

    @property
    def title(self) -> str: ...
    @property
    def alt(self) -> str: ...
    @property
    def table(self) -> Table: ...


def chart(about: Chart, figure: go.Figure, say: Language, key: str, step: str = "") -> None:
    """What the chart shows, in words; the chart; its figures.

    With `step`, the name of a choice such as `enhed`, a click on a point goes to what its `customdata` names.
    """
    st.header(plain(about.title), anchor=False)
    if step:
        # A name for each place: a new view begins with nothing selected.
        named = f"chart-{key}-{choices.asked(step)}"
        go_there, config = partial(_step, step, named), plotly_config(say)
        st.plotly_chart(figure, config=config, alt=about.alt, key=named, on_select=go_there, selection_mode="points")
    else:
        st.plotly_chart(figure, config=plotly_config(say), alt=about.alt)
    table(about.table, say, about.alt, key, about.title)


def _step(name: str, key: str) -> None:
    points = st.session_state[key].selection.points
    found = points[0].get("customdata") if points else None
    goal = found[0] if isinstance(found, list | tuple) and found else found
    if isinstance(goal, str) and goal:
        choices.put(name, goal)


def plotly_config(say: Language) -> dict[str, object]:
    """No logo, no button that sends data away, and the words of the reader's language."""
    months = {"months": say.month_names("wide"), "shortMonths": say.month_names("abbreviated")}
    days = {"days": say.day_names("wide"), "shortDays": say.day_names("abbreviated")}
    marks = wording.branch(say.code, "plotly.format.")
    spoken = {
        "dictionary": wording.branch(say.code, "plotly.dictionary."),
        "format": {
            "decimal": marks["decimal"],
            "thousands": marks["thousands"],
            "date": marks["date"],
            **months,
            **days,
        },
    }
    return {
        "displaylogo": False,
        "showSendToCloud": False,
        "displayModeBar": False,
        "locale": say.code,
        "locales": {say.code: spoken},
    }


def table(found: Table, say: Language, alt: str, key: str, title: str = "") -> None:
    """The figures of a chart as a table, behind a fold, to read and to take home."""
    tables.folded(say("app.figures"), found, alt, key, title)
