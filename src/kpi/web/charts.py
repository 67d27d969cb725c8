"""A chart on a page: what it shows in words, the drawing, and its figures as a table."""

from __future__ import annotations

from typing import Protocol

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from kpi.screens import wording
from kpi.screens.language import Language
from kpi.screens.table import Table
from kpi.web.components import plain


class Chart(Protocol):
    """What every chart brings beside its figure."""

    @property
    def title(self) -> str: ...
    @property
    def alt(self) -> str: ...
    @property
    def table(self) -> Table: ...


def chart(about: Chart, figure: go.Figure, say: Language, key: str) -> None:
    """What the chart shows, in words; the chart; its figures."""
    st.header(plain(about.title), anchor=False)
    st.plotly_chart(figure, config=plotly_config(say), alt=about.alt)
    table(about.table, say, about.alt, key)


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


def table(found: Table, say: Language, alt: str, key: str) -> None:
    """The figures of a chart as a table, behind a fold."""
    with st.expander(say("app.figures"), icon=":material/table_rows:", key=f"fold-{key}", on_change="rerun") as fold:
        if fold.open:
            frame = pd.DataFrame([list(row) for row in found.rows], columns=list(found.columns))
            st.dataframe(frame, hide_index=True, alt=alt, key=f"figures-{key}")
