"""Do people answer, are they well, do they stay, and is it followed up as promised."""

import streamlit as st

from kpi.screens import outcomes, target_detail, workplace, workplace_rows
from kpi.screens.asked import Asked
from kpi.web import choices, components, controls, details, session, units, workplace_parts

visit = session.current()
say, scoped, organisation = visit.say, visit.scoped, visit.organisation
asked = Asked(scoped, organisation, visit.as_of, say)

place = units.chosen(visit)
known = workplace_rows.documents(asked)
default = outcomes.in_force(scoped, organisation.id, visit.as_of)
default = default if default in known else next(iter(known), "")
document = choices.one("dokument", list(known) or [""], default, say, str)
view = workplace.build(asked, document, place)
promised = [row.target for row in scoped.judgements(organisation.id, visit.as_of)]
wanted = choices.one("maal", ["", *promised], "", say, str)

components.title(say("page.workplace"))
units.way(place, say)
workplace_parts.lead(view)
with st.container(horizontal=True, vertical_alignment="bottom"):
    units.pick(place, say)
    if len(known) > 1:
        controls.select("dokument", say("workplace.document"), known, document)
if view.attention:
    st.header(say("workplace.attention"), anchor=False)
    components.cards(view.attention, say)
    components.remark(view.attention_more)
workplace_parts.surveys(view.surveys, say)
workplace_parts.turnover(view, say)
workplace_parts.followed(view, say)
units.below(place, say)

if view.blocks:
    st.header(say("workplace.all"), anchor=False)
    components.remark(view.chance)
for block in view.blocks:
    components.area(block, say)
if view.about:
    components.told(say("about.title"), view.about)

if wanted:
    details.show(target_detail.build(scoped, organisation.id, wanted, visit.as_of, say), say)
