"""The quarter's pack for a committee: how it begins, and both formats to take home."""

import streamlit as st

from kpi.screens import report, report_page
from kpi.web import choices, components, controls, report_parts, session, units

visit = session.current()
say, place = visit.say, units.chosen(visit)

quarters = report_page.choices(report.quarters(visit.organisation), visit.as_of.isoformat(), say)
quarter = choices.one("vindue", list(quarters), next(iter(quarters), ""), say, quarters.__getitem__)

components.title(say("page.report"))
components.lead(say("report.page_lead"), say("report.page_public"))
with st.container(horizontal=True, vertical_alignment="bottom"):
    units.pick(place, say)
    if quarters:
        controls.select("vindue", say("report.pick_quarter"), quarters, quarter)
pack = report_parts.made(visit, place.unit.unit_id, quarter) if quarter else None
if pack:
    report_parts.take(pack, say)
    report_parts.preview(report_page.preview(pack), say)
elif not quarter:
    st.info(say("report.none_over"))
report_parts.kept(visit)
