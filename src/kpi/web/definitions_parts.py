"""What the book of figures is drawn with."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kpi.screens.definition_card import Card
from kpi.screens.definitions import Book
from kpi.screens.language import Language
from kpi.web import choices, components, controls, page_links
from kpi.web.plain import lines, plain, small

FEW = 12
"""So many figures at most are shown without their topic being opened first."""


def search(say: Language) -> str:
    """What the reader is looking for, kept in the address like every other choice."""
    return controls.words("soeg", say("definitions.search"), say("definitions.hint"))


def back(say: Language) -> None:
    st.button(
        say("definitions.back"), type="tertiary", icon=":material/arrow_back:", on_click=choices.forget, args=("kpi",)
    )


def card(found: Card, say: Language) -> None:
    """One figure in full."""
    components.lead(found.question, say.joined([found.unit, found.better]))
    for heading, text in found.lines:
        st.markdown(lines(f"**{plain(heading)}**", plain(text)))
    st.header(say("definitions.uses", n=len(found.uses)), anchor=False)
    if not found.uses:
        st.caption(say("definitions.no_uses"))
    for use in found.uses:
        page_links.link("targets", say.joined([use.title, use.document]), "flag", maal=use.target)


def book(found: Book, say: Language) -> None:
    """Topic by topic; with few hits all stand open."""
    total = sum(len(topic.cards) for topic in found.topics) + len(found.elsewhere)
    for topic in found.topics:
        _fold(topic.key, topic.heading, topic.cards, total <= FEW, say)
    if found.elsewhere:
        heading = say("definitions.elsewhere", n=len(found.elsewhere))
        _fold("elsewhere", heading, found.elsewhere, total <= FEW, say)
    if not total:
        st.info(say("definitions.no_hits"))


def _fold(key: str, heading: str, cards: Sequence[Card], is_open: bool, say: Language) -> None:
    with st.expander(plain(heading), expanded=is_open, key=f"topic-{key}-{is_open}", on_change="rerun") as fold:
        if fold.open:
            for one in cards:
                _row(one, say)


def _row(found: Card, say: Language) -> None:
    with st.container(gap=None, key=f"figure-{found.kpi}"):
        st.button(
            f"**{plain(found.title)}**",
            key=f"kpi.definition.{found.kpi}",
            type="tertiary",
            on_click=choices.put,
            args=("kpi", found.kpi),
        )
        used = say("definitions.used_by", n=len(found.uses)) if found.uses else say("definitions.unused")
        about = say.joined([found.unit, used])
        st.markdown(lines(small(found.question), f":gray[{small(about)}]"))
