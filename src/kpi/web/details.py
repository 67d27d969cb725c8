"""The drawer with one promise in full."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from kpi.screens.language import Language
from kpi.screens.target_detail import Detail
from kpi.web import choices
from kpi.web.components import marks, remark
from kpi.web.plain import plain


def _closed() -> None:
    choices.forget("maal")


def show(detail: Detail, say: Language) -> None:
    """Opens at the right; closing it takes the target out of the address."""
    st.dialog(detail.title, position="right", width="medium", on_dismiss=_closed)(_draw)(detail, say)


def _draw(detail: Detail, say: Language) -> None:
    st.markdown(marks(detail.judged))
    st.markdown(plain(detail.judged.told))
    remark(detail.warning, detail.forecast, detail.power)
    facts = {label: plain(value) for label, value in detail.facts}
    st.table(facts, border="horizontal", alt=say("detail.facts_alt"))
    for heading, text in detail.texts:
        st.markdown(f"**{plain(heading)}**  \n{plain(text)}")
    if detail.windows.rows:
        st.markdown(f"**{say('detail.windows')}**")
        frame = pd.DataFrame([list(row) for row in detail.windows.rows], columns=list(detail.windows.columns))
        st.dataframe(frame, hide_index=True, alt=say("detail.windows_alt"))
