"""A table of figures: rows to sort and search, and the links to take them home."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from kpi.screens.table import Table
from kpi.web import downloads


def rows(found: Table, alt: str, key: str, title: str = "") -> None:
    frame = pd.DataFrame([list(row) for row in found.rows], columns=list(found.columns))
    st.dataframe(frame, hide_index=True, alt=alt, key=f"figures-{key}")
    downloads.offer(title or alt, found, key, alt if title else "")


def folded(label: str, found: Table, alt: str, key: str, title: str = "") -> None:
    """Behind a fold; made when it is opened."""
    with st.expander(label, icon=":material/table_rows:", key=f"fold-{key}", on_change="rerun") as fold:
        if fold.open:
            rows(found, alt, key, title)
