"""The book of figures: what each one counts, for whom, and how it differs from the figures of others."""

import streamlit as st

from kpi.screens import definitions
from kpi.web import choices, components, controls, definitions_parts, session

visit = session.current()
say, scoped, organisation = visit.say, visit.scoped, visit.organisation

cards = definitions.cards(scoped, organisation.id, visit.as_of, say)
opened = choices.one("kpi", ["", *cards], "", say, lambda key: cards[key].title if key else say("definitions.all"))

if opened:
    card = cards[opened]
    definitions_parts.back(say)
    components.title(card.title)
    definitions_parts.card(card, say)
else:
    topics = definitions.topics(cards, say)
    topic = choices.one("type", list(topics), "", say, topics.__getitem__)
    components.title(say("page.definitions"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = definitions_parts.search(say)
        controls.select("type", say("definitions.topic_label"), topics, topic)
    elsewhere = definitions.named_elsewhere(scoped, cards)
    book = definitions.build(cards, elsewhere, wanted, topic, say)
    components.lead(book.lead, say("definitions.how"))
    st.caption(book.shown)
    definitions_parts.book(book, say)
