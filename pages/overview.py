"""Every promise of the organisation: what is kept, what needs attention, what nothing can be said about yet."""

import streamlit as st

from kpi.screens import filters, overview, statuses, target_detail
from kpi.web import choices, components, controls, details, memory, overview_parts, session

visit = session.current()
say, scoped, organisation = visit.say, visit.scoped, visit.organisation

known = filters.build(scoped, organisation.id, say)
document = choices.one("dokument", list(known.documents), "", say, known.documents.__getitem__)
area = choices.one("omraade", known.areas_of(document), "", say, known.areas.__getitem__)
kinds = choices.several("status", statuses.KINDS, say)
owner = choices.one("ansvarlig", list(known.owners), "", say, known.owners.__getitem__)
choice = overview.Choice(document, area, tuple(kinds), owner)
view = memory.screen(overview.build, scoped, organisation, visit.as_of, say, choice)
wanted = choices.one("maal", ["", *view.targets], "", say, view.target_name)

components.title(view.organisation)
components.lead(view.lead, view.rest)
if view.tiles:
    components.tiles(view.tiles)
    components.alarm(view.warning)
    components.remark(say("overview.marks"), view.chance, view.forecast)
    st.header(view.attention_title, anchor=False)
    components.cards(view.attention, say)
    components.remark(view.attention_more)
    overview_parts.changed(view.changed)
    overview_parts.matrices(view.matrices, say)

st.header(say("overview.all"), anchor=False)
with st.container(horizontal=True):
    controls.select("dokument", say("overview.filter_document"), known.documents, document)
    controls.select(
        "omraade", say("overview.filter_area"), {key: known.areas[key] for key in known.areas_of(document)}, area
    )
    controls.select("ansvarlig", say("targets.owner"), known.owners, owner)
    controls.select("maal", say("overview.open"), {"": view.no_target, **view.targets}, wanted)
controls.pills("status", say("overview.filter_status"), view.kinds, kinds)
st.caption(view.shown)

for block in view.documents:
    with st.expander(block.heading, expanded=block.is_open, key=f"document-{block.id}", on_change="rerun") as fold:
        if fold.open:
            st.caption(block.about)
            for part in block.areas:
                components.area(part, say)
if not view.documents:
    st.info(say("overview.no_hits"))
components.register(view.register, say, organisation.id)

if wanted:
    details.show(target_detail.build(scoped, organisation.id, wanted, visit.as_of, say), say)
