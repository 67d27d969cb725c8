"""Complaints over decisions against what was promised, how they ended, and what was learnt from them."""

import streamlit as st

from kpi.screens import complaints, figure_complaints, figure_counted, figure_counted_pace, figure_signals
from kpi.screens.counted import Counted
from kpi.web import components, counted_parts, session, states, units
from kpi.web.counted_parts import draw

visit = session.current()
say, scoped, place = visit.say, visit.scoped, units.chosen(visit)
kpi = scoped.kpi(complaints.KPI)
view = complaints.build(Counted(scoped, visit.organisation, visit.as_of, say, place.unit, place.name, kpi))

components.title(say("page.complaints"))
units.way(place, say)
units.pick(place, say)
components.lead(view.lead)
states.note(*view.cautions)
counted_parts.promises(view.promised, say)

draw(view.years, figure_counted.years, say, "years", view.years_note)
counted_parts.boxed(say("complaints.power_heading"), view.power)
draw(view.pace, figure_counted_pace.pace, say, "pace")
draw(view.signals, figure_signals.signals, say, "signals", view.signals_note)
draw(view.outcomes, figure_complaints.outcomes, say, "outcomes")
draw(view.overturn, figure_complaints.overturn, say, "overturn", view.overturn_note)
counted_parts.units_below(view.units, place, say)
if view.learning:
    st.divider()
    components.lead(say("complaints.learning_heading"))
    counted_parts.cards(view.learning)
draw(view.journeys, figure_complaints.journeys, say, "journeys")
components.told(say("about.title"), view.about)
