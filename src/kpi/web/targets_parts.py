"""What the register of targets is drawn with: entries to open, and a document's dated trail."""

from __future__ import annotations

import streamlit as st

from kpi.screens.document_trail import Trail
from kpi.screens.language import Language
from kpi.screens.target_entries import Entry
from kpi.screens.targets import AreaBlock, DocumentBlock, Register
from kpi.web import choices, tables
from kpi.web.components import badge, mark
from kpi.web.plain import lines, plain, small

STATUS_WIDTH = 190


def register(found: Register, say: Language) -> None:
    """What fits the choice, document by document, and the same as data."""
    st.caption(found.shown)
    for block in found.documents:
        _document(block, say)
    if not found.documents:
        st.info(say("targets.no_hits"))
    tables.folded(say("targets.as_data"), found.table, say("targets.as_data"), "targets")


def _document(block: DocumentBlock, say: Language) -> None:
    st.header(plain(block.title), anchor=False)
    st.caption(plain(block.about))
    for one in block.areas:
        _area(one, say)
    with st.expander(
        say("document_trail.title", document=plain(block.title)), icon=":material/route:", key=f"trail-{block.title}"
    ):
        trail(block.trail, say)


def _area(block: AreaBlock, say: Language) -> None:
    """The targets of an area behind a fold; drawn when it is open."""
    with st.expander(plain(block.heading), expanded=block.is_open, key=f"area-{block.key}", on_change="rerun") as fold:
        if fold.open:
            for one in block.entries:
                entry(one, say)


def entry(found: Entry, say: Language) -> None:
    """Status at the left, the promise at the right; on a telephone one under the other."""
    with st.container(horizontal=True, gap="small", vertical_alignment="top", key=f"entry-{found.target}"):
        read = found.judged
        st.markdown(lines(badge(read), mark(read)), width=STATUS_WIDTH)
        with st.container(gap=None, width="stretch"):
            _open(found)
            told = say.joined([read.value, read.promise, read.why])
            about = say.joined([found.unit, found.kind_word, found.when, found.owner, found.place])
            st.markdown(lines(small(told), f":gray[{small(about)}]"))


def _open(found: Entry) -> None:
    st.button(
        f"**{plain(found.title)}**",
        key=f"kpi.target.{found.target}",
        type="tertiary",
        on_click=choices.put,
        args=("maal", found.target),
    )


def trail(found: Trail, say: Language) -> None:
    """The steps in time, those ahead marked as such."""
    st.caption(plain(say.joined([found.about, found.note])))
    rows = []
    for step in found.steps:
        icon = "schedule" if step.is_ahead else "event"
        rows.append(f":material/{icon}: **{plain(step.shown)}** {plain(step.text)}")
    st.markdown(lines(*rows))
