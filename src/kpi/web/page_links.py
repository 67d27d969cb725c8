"""A way from one page to another in the same tab, with the choices that hold there too."""

from __future__ import annotations

import streamlit as st
from streamlit.errors import StreamlitPageNotFoundError

from kpi.settings import settings
from kpi.web import choices
from kpi.web.plain import plain


def link(page: str, label: str, icon: str, **choice: str) -> None:
    """`page` is the name of its file. A page that is shown alone has no others to lead to: there stands the label."""
    try:
        st.page_link(
            str(settings().home / "pages" / f"{page}.py"),
            label=plain(label),
            icon=f":material/{icon}:",
            query_params={**choices.carried(), **choice},
        )
    except StreamlitPageNotFoundError:
        st.markdown(f":material/{icon}: {plain(label)}")
