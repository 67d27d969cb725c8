"""What one target in full is drawn with: its words, its marks by month, and what was decided about it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from kpi.screens import statuses
from kpi.screens.language import Language
from kpi.screens.table import Table
from kpi.screens.target_decisions import Decision
from kpi.screens.target_history import History, Year
from kpi.screens.target_page import TargetPage
from kpi.web import charts, choices, components, page_links, targets_parts
from kpi.web.components import badge
from kpi.web.plain import lines, plain, small


def back(say: Language) -> None:
    st.button(
        say("targets.back"), type="tertiary", icon=":material/arrow_back:", on_click=choices.forget, args=("maal",)
    )


def full(page: TargetPage, say: Language) -> None:
    """All of one promise, its words first."""
    st.markdown(components.marks(page.detail.judged))
    components.lead(page.detail.judged.told)
    components.remark(page.detail.warning, page.detail.forecast, page.detail.power)
    words, measured = st.columns([3, 2], gap="large")
    with words:
        _clause(page)
    with measured:
        st.table(
            {label: plain(value) for label, value in page.facts}, border="horizontal", alt=say("targets.facts_alt")
        )
        _definition(page, say)
    _history(page.history, say)
    _windows(page.detail.windows, say)
    _decisions(page.decisions, say)
    _agreements(page, say)
    st.header(say("document_trail.title", document=page.trail.document), anchor=False)
    targets_parts.trail(page.trail, say)


def _clause(page: TargetPage) -> None:
    """The document's own words, where they stand, and how they were read."""
    with st.container(border=True, gap="small"):
        if page.place.quote:
            st.markdown(f"**{plain(page.place.quote)}**")
        st.caption(lines(plain(page.place.where), plain(page.place.source)))
    for heading, text in page.readings:
        st.markdown(lines(f"**{plain(heading)}**", plain(text)))


def _definition(page: TargetPage, say: Language) -> None:
    """The way to the book of definitions, where the target has a figure."""
    if page.kpi:
        page_links.link("definitions", say("targets.definition", kpi=page.kpi_title), "menu_book", kpi=page.kpi)


def _history(found: History, say: Language) -> None:
    """A mark for each month end, what each mark means, and the spells in words."""
    st.header(say("target_history.title"), anchor=False)
    if not found.runs:
        st.info(say("target_history.none"), icon=":material/schedule:")
        return
    st.caption(say("target_history.how"))
    st.markdown(lines(*(_year(year) for year in found.years)))
    for run in reversed(found.runs):
        st.markdown(f"{badge(run.judged)} **{plain(run.span)}** {small(say.joined([run.months, run.about]))}")
    charts.table(found.table, say, found.alt, "history")


def _year(year: Year) -> str:
    """A mark a month, close together: twelve fit on a telephone."""
    marked = (
        f":{statuses.LOOKS[one.kind].badge}-badge[{one.mark}]" if one else ":gray-badge[·]" for one in year.months
    )
    return f"**{year.name}** " + "".join(marked)


def _decisions(found: Sequence[Decision], say: Language) -> None:
    """Those still open; the others behind a fold."""
    st.header(say("target_decision.title"), anchor=False)
    if not found:
        st.caption(say("target_decision.none"))
    for one in found:
        if one.is_open:
            _decision(one, say)
    closed = [one for one in found if not one.is_open]
    if closed:
        with st.expander(say("target_decision.closed", n=len(closed)), key="closed", on_change="rerun") as fold:
            for one in closed if fold.open else ():
                _decision(one, say)


def _decision(found: Decision, say: Language) -> None:
    with st.container(border=True, gap="xxsmall"):
        colour = "orange" if found.is_late else "gray"
        st.markdown(f":{colour}-badge[{found.mark} {plain(found.state)}] {plain(found.text)}")
        st.caption(plain(say.joined([found.committee, found.held, found.owner, found.due])))


def _windows(found: Table, say: Language) -> None:
    if found.rows:
        st.header(say("detail.windows"), anchor=False)
        frame = pd.DataFrame([list(row) for row in found.rows], columns=list(found.columns))
        st.dataframe(frame, hide_index=True, alt=say("detail.windows_alt"))


def _agreements(page: TargetPage, say: Language) -> None:
    """Goal agreements of units under this goal; for an agreement the goal it stands under."""
    st.header(say("targets.agreements"), anchor=False)
    if page.over:
        st.caption(say("targets.over"))
        targets_parts.entry(page.over, say)
    elif not page.agreements:
        st.caption(say("targets.no_agreements"))
    for entry in page.agreements:
        targets_parts.entry(entry, say)
