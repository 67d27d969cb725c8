"""The register of promises: every target with its words, its owner and its judgements; one of them in full."""

import streamlit as st

from kpi.screens import target_entries, target_filters, target_page, targets
from kpi.screens.target_filters import Choice
from kpi.web import choices, components, controls, memory, session, target_parts, targets_parts

visit = session.current()
say, scoped, organisation = visit.say, visit.scoped, visit.organisation

titles = targets.titles(scoped, organisation.id, visit.as_of, say)
wanted = choices.one("maal", list(titles), "", say, titles.__getitem__)

if wanted:
    page = target_page.build(scoped, organisation.id, wanted, visit.as_of, say)
    target_parts.back(say)
    components.title(page.detail.title)
    target_parts.full(page, say)
else:
    known = memory.screen(target_entries.entries, scoped, organisation.id, visit.as_of, say)
    filters = target_filters.build(scoped, organisation.id, known, say)
    document = choices.one("dokument", list(filters.documents), "", say, filters.documents.__getitem__)
    areas = filters.areas_of(document)
    area = choices.one("omraade", list(areas), "", say, areas.__getitem__)
    kind = choices.one("type", list(filters.kinds), "", say, filters.kinds.__getitem__)
    owner = choices.one("ansvarlig", list(filters.owners), "", say, filters.owners.__getitem__)
    marked = choices.several("status", list(filters.statuses), say)
    chosen = Choice(document, area, kind, owner, tuple(marked))
    view = targets.build(scoped, organisation.id, known, visit.as_of, say, chosen)

    components.title(say("page.targets"))
    components.lead(view.lead, view.how)
    if known:
        with st.container(horizontal=True):
            controls.select("dokument", say("targets.document"), filters.documents, document)
            controls.select("omraade", say("targets.area_label"), areas, area)
            controls.select("type", say("targets.kind"), filters.kinds, kind)
            controls.select("ansvarlig", say("targets.owner"), filters.owners, owner)
        controls.pills("status", say("targets.status"), filters.statuses, marked)
        targets_parts.register(view, say)
