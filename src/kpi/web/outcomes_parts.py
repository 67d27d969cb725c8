"""What the page on citizens draws: cards, an area with its indicators, and one indicator in full."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from kpi.screens import figure_ceiling, figure_cohorts, sparkline
from kpi.screens.language import Language
from kpi.screens.outcomes import Section
from kpi.screens.outcomes_ceiling import CeilingChart
from kpi.screens.outcomes_detail import Clause, Detail
from kpi.screens.outcomes_rows import Indicator
from kpi.web import charts, choices, components, controls, course_parts
from kpi.web.plain import lines, plain, small

ADDRESS = "/borgerresultater"
NAME = "indikator"


def cards(found: Sequence[Indicator], say: Language) -> None:
    """What needs attention, each with what its figure does not say."""
    with st.grid(3, min_column_width=280, gap="small", key="attention"):
        for one in found:
            with st.container(border=True, height="stretch", gap="xsmall"):
                st.markdown(components.marks(one.row.judged))
                st.markdown(f"**{plain(one.row.title)}**")
                st.markdown(f"#### {plain(one.row.judged.value)}" if one.row.judged.is_figure else "")
                st.caption(plain(say.joined(one.row.judged.about)))
                if one.guide:
                    st.caption(f":material/info: {plain(one.guide)}")
                controls.opener(NAME, one.kpi, say("outcomes.open"))


def section(found: Section, say: Language) -> None:
    """The area's finding, its indicators as a table that wraps and is read aloud, and its own charts."""
    st.header(plain(found.title), anchor=False)
    st.markdown(plain(found.finding))
    if found.cohorts:
        charts.chart(found.cohorts, figure_cohorts.cohorts(found.cohorts), say, "cohorts")
        components.remark(found.cohorts.note)
    if found.ceiling:
        ceiling(found.ceiling, say)
    columns = [say(f"outcomes.column_{name}") for name in ("title", "value", "history")]
    frame = pd.DataFrame([_cells(one, say) for one in found.indicators], columns=columns)
    st.table(frame, border="horizontal", hide_index=True, alt=say("overview.table_alt", area=found.title))
    components.remark(found.beside)


def ceiling(found: CeilingChart, say: Language) -> None:
    charts.chart(found, figure_ceiling.ceiling(found), say, "ceiling")
    components.remark(found.note, found.hidden_words)


def _cells(one: Indicator, say: Language) -> list[str]:
    row, judged = one.row, one.row.judged
    value = f"**{plain(judged.value)}**" if judged.is_figure else plain(one.few or judged.value or judged.why)
    return [
        lines(
            components.marks(judged),
            f"[{plain(row.title)}]({link(one.kpi)})",
            small(judged.when),
            f":gray[{small(one.guide)}]" if one.guide else "",
        ),
        lines(value, small(say.joined([judged.promise, judged.gap])), small(judged.outlook)),
        _spark(one),
    ]


def _spark(one: Indicator) -> str:
    if len(one.row.history) < 2:
        return ""
    drawn = sparkline.svg(one.row.history, one.row.promise, width=110, height=30)
    return f"![{plain(one.row.history_words)}](data:image/svg+xml;base64,{b64encode(drawn.encode()).decode()})"


def link(kpi: str) -> str:
    """The same view with one indicator in full."""
    return f"{ADDRESS}?{urlencode({**st.query_params.to_dict(), NAME: kpi})}"


def detail(found: Detail, say: Language) -> None:
    """One indicator instead of the list."""
    st.button(
        say("outcomes.back"), type="tertiary", icon=":material/arrow_back:", on_click=choices.forget, args=(NAME,)
    )
    components.lead(found.title, found.question)
    if found.guide:
        st.info(plain(found.guide), title=say("outcomes.guide"), icon=":material/info:")
    for place, course in enumerate(found.courses):
        course_parts.course(course, say, f"course-{place}")
    if found.ceiling:
        ceiling(found.ceiling, say)
    if found.empty:
        st.info(plain(found.empty), icon=":material/block:")
    st.header(say("outcomes.promised"), anchor=False)
    for clause in found.clauses:
        _clause(clause, say)
    components.told(say("about.title"), found.about)


def _clause(clause: Clause, say: Language) -> None:
    with st.container(border=True, gap="xxsmall"):
        st.markdown(components.marks(clause.judged))
        st.markdown(f"**{plain(clause.title)}**  \n:small[{plain(clause.where)}]")
        st.markdown(plain(clause.told))
        components.remark(clause.basis, clause.power, clause.quote)
        controls.opener("maal", clause.target, say("overview.details"))
