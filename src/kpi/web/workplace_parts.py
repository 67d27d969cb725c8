"""What the page on the workplace draws: a measure with its promises, and the promises of an area."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kpi.screens import figure_pool, figure_rhythm, figure_units
from kpi.screens.language import Language
from kpi.screens.promises import Row
from kpi.screens.workplace import Measured, Workplace
from kpi.web import charts, components, controls, course_parts
from kpi.web.plain import plain


def lead(view: Workplace) -> None:
    """What needs attention; under it the figures everybody asks for."""
    components.lead(view.lead)
    if view.facts and view.facts != view.lead:
        st.markdown(plain(view.facts))


def surveys(found: Sequence[Measured], say: Language) -> None:
    if not found:
        return
    st.header(say("workplace.surveys"), anchor=False)
    components.remark(say("workplace.scales"))
    for one in found:
        measured(one, say)


def measured(one: Measured, say: Language) -> None:
    """The chart, what was promised here, and what the figure does not say; words where there is no figure."""
    if one.course:
        course_parts.course(one.course, say, one.kpi)
    for row in one.promised:
        _promise(row, "" if one.course else f"{one.title}: {one.empty}", say)
    components.remark(one.guide)


def _promise(row: Row, missing: str, say: Language) -> None:
    with st.container(border=True, gap="xxsmall"):
        st.markdown(components.marks(row.judged))
        st.markdown(f"**{plain(row.title)}**  \n{plain(row.judged.told)}")
        components.remark(missing)
        controls.opener("maal", row.target, say("overview.details"))


def turnover(view: Workplace, say: Language) -> None:
    if not view.turnover:
        return
    st.header(say("workplace.turnover"), anchor=False)
    components.remark(say("workplace.turnover_method"))
    measured(view.turnover, say)
    if view.turnover_units:
        charts.chart(view.turnover_units, figure_units.units(view.turnover_units), say, "units")
        components.remark(view.turnover_units.hidden_words)


def followed(view: Workplace, say: Language) -> None:
    """The calendar of follow-up, and the pool of money."""
    if view.rhythm or view.decided:
        st.header(say("workplace.rhythm"), anchor=False)
        components.remark(view.decided)
    if view.rhythm:
        charts.chart(view.rhythm, figure_rhythm.strip(view.rhythm), say, "rhythm")
        components.remark(view.rhythm.note)
    if view.pool:
        st.header(say("workplace.pool"), anchor=False)
        charts.chart(view.pool, figure_pool.pool(view.pool), say, "pool")
        components.remark(view.pool.note)
