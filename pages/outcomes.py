"""What was promised to citizens, area by area; one indicator in full when it is asked for."""

import streamlit as st

from kpi.screens import outcomes, outcomes_detail, target_detail
from kpi.screens.asked import Asked
from kpi.web import choices, components, controls, details, outcomes_parts, session

visit = session.current()
say, scoped, organisation = visit.say, visit.scoped, visit.organisation
asked = Asked(scoped, organisation, visit.as_of, say)

known = outcomes.documents(scoped, organisation.id)
default = outcomes.in_force(scoped, organisation.id, visit.as_of)
document = choices.one("dokument", list(known), default, say, known.__getitem__)
areas = outcomes.areas(asked, document)
area = choices.one("omraade", list(areas), "", say, areas.__getitem__)
names = outcomes.names(asked)
indicator = choices.one("indikator", list(names), "", say, names.__getitem__)
promised = [row.target for row in scoped.judgements(organisation.id, visit.as_of)]
wanted = choices.one("maal", ["", *promised], "", say, str)

components.title(say("page.outcomes"))
if indicator:
    outcomes_parts.detail(outcomes_detail.build(asked, indicator), say)
else:
    view = outcomes.build(asked, document, area)
    components.lead(view.lead, view.chance)
    components.remark(view.worse)
    if view.attention:
        st.header(say("outcomes.attention"), anchor=False)
        outcomes_parts.cards(view.attention, say)
    choosing = {
        "dokument": (say("overview.filter_document"), known, document),
        "omraade": (say("overview.filter_area"), areas, area),
        "indikator": (say("outcomes.indicator"), names, indicator),
    }
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for name, (title, options, picked) in choosing.items():
            if len(options) > 1:
                controls.select(name, title, options, picked)
    for section in view.sections:
        outcomes_parts.section(section, say)

if wanted:
    details.show(target_detail.build(scoped, organisation.id, wanted, visit.as_of, say), say)
