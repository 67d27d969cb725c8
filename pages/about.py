"""What the dashboard is, whom to ask, how to read it, and how persons are protected."""

import streamlit as st

from kpi.screens import about
from kpi.web import about_parts, components, page_links, session

visit = session.current()
say = visit.say
view = about.build(visit.scoped, visit.organisation, visit.as_of, say)

components.title(say("page.about"))
components.lead(view.lead)
about_parts.points(view.what)
page_links.link("targets", say("about_page.to_targets"), "flag")
page_links.link("definitions", say("about_page.to_definitions"), "menu_book")

about_parts.section(say("about_page.marks"), say("about_page.marks_why"))
promised, changed = st.columns(2, gap="large")
with promised:
    about_parts.marks(say("about_page.promise_marks"), say("about_page.promise_marks_why"), view.promise_marks)
with changed:
    about_parts.marks(say("about_page.change_marks"), say("about_page.change_marks_why"), view.change_marks)

about_parts.section(say("about_page.protection"), say("about_page.protection_why"))
about_parts.points(view.protection)

about_parts.section(say("about_page.ask"), say("about_page.ask_why"))
about_parts.table(view.ask, say("about_page.ask"))

about_parts.section(say("about_page.sources"), say("about_page.sources_why"))
about_parts.table(view.sources, say("about_page.sources"))

about_parts.section(say("about_page.accessibility"))
about_parts.told(view.accessibility)

about_parts.section(say("about_page.licences"), say("about_page.licences_why"))
about_parts.licences(say)
