"""A measure over time on a page: its chart with how it is to be read, or why there is none."""

from __future__ import annotations

import streamlit as st

from kpi.screens import figure_course
from kpi.screens.course import Course
from kpi.screens.language import Language
from kpi.web import charts, components
from kpi.web.plain import plain


def course(found: Course, say: Language, key: str) -> None:
    """Where no figure may be told nothing is drawn: the words stand in its place."""
    if not found.readings:
        st.info(plain(found.note), title=plain(found.title), icon=":material/hourglass_empty:")
        return
    charts.chart(found, figure_course.course(found), say, key)
    components.remark(found.note)
