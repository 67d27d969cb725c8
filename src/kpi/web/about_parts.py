"""What the page about the dashboard is drawn with."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from kpi.screens import about
from kpi.screens.about_marks import Mark
from kpi.screens.language import Language
from kpi.screens.table import Table
from kpi.web.plain import lines, plain


def section(title: str, *paragraphs: str) -> None:
    st.header(title, anchor=False)
    for one in paragraphs:
        st.markdown(plain(one))


def points(found: Sequence[str]) -> None:
    st.markdown("\n".join(f"- {plain(one)}" for one in found))


def marks(title: str, about_them: str, found: Sequence[Mark]) -> None:
    """Each mark as it looks on the pages, with what it means."""
    st.subheader(title, anchor=False)
    st.caption(plain(about_them))
    rows = [[_sign(mark), plain(mark.meaning)] for mark in found]
    st.table(pd.DataFrame(rows, columns=["", " "]), border="horizontal", hide_header=True, hide_index=True, alt=title)


def _sign(mark: Mark) -> str:
    if mark.colour:
        return f":{mark.colour}-badge[{mark.sign} {plain(mark.word)}]"
    return f":material/{mark.sign}: {plain(mark.word)}"


def table(found: Table, alt: str) -> None:
    frame = pd.DataFrame([[plain(cell) for cell in row] for row in found.rows], columns=list(found.columns))
    st.table(frame, border="horizontal", hide_index=True, alt=alt)


def told(found: Sequence[tuple[str, str]]) -> None:
    for heading, text in found:
        st.markdown(lines(f"**{plain(heading)}**", plain(text)))


def licences(say: Language) -> None:
    """Behind a fold: nobody waits for it who did not ask."""
    label = say("about_page.licences_open")
    with st.expander(label, icon=":material/license:", key="licences", on_change="rerun") as fold:
        if fold.open:
            table(about.licences(say), label)
