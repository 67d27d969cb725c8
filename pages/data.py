"""The data behind the figures: how new it is, what was taken in, what was refused and why, what is to be filled in."""

import streamlit as st

from kpi.screens import data
from kpi.web import components, data_parts, session

visit = session.current()
say, scoped, organisation = visit.say, visit.scoped, visit.organisation
view = data.build(scoped, organisation, data_parts.today(), say)

components.title(say("page.data"))
components.lead(view.lead, view.aside)
data_parts.notice(view.notice)
data_parts.refusals(view.refusals, say)
components.remark(view.unplaced)

st.header(say("data.how_new"), anchor=False)
data_parts.extracts(view.extracts, say)
if view.taken:
    st.header(say("data.taken_title"), anchor=False)
    data_parts.taken(view.taken, view.taken_table, say)
data_parts.table(say("data.marks_title"), view.marks, say("data.left_out"))
data_parts.sentences(say("data.confirmed_title"), view.confirmed)
if view.sees_receipts:
    st.header(say("data.forms_title"), anchor=False)
    data_parts.forms(view.forms, lambda name: scoped.form(organisation.id, name), say)
    components.remark("" if view.forms else say("data.no_forms"))
else:
    components.remark(say("data.no_receipts"))
data_parts.table(say("data.control_title"), view.control, say("data.control_note"))
data_parts.table(say("data.breaks_title"), view.breaks)
st.header(say("data.edition_title"), anchor=False)
st.table(
    {name: components.plain(told) for name, told in view.edition.items()},
    border="horizontal",
    alt=say("data.edition_alt"),
)
