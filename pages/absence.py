"""Sickness absence: the long line, month against month, and the units below side by side."""

import streamlit as st

from kpi.screens import absence, beside, figure_signals, figures
from kpi.screens.absence_question import Question
from kpi.web import absence_parts, charts, choices, components, controls, session, states, units

visit = session.current()
say, scoped, organisation = visit.say, visit.scoped, visit.organisation

default = absence.default_kpi(scoped, organisation.id, visit.as_of)
measures = {name: say(f"absence.kpi_{name}") for name in absence.KPIS}
kpi = choices.one("kpi", absence.KPIS, default, say, measures.__getitem__)
place = units.chosen(visit)
question = Question(scoped, organisation, visit.as_of, say, scoped.kpi(kpi), place.unit)
view = absence.build(question)

components.title(say("page.absence"))
units.way(place, say)
with st.container(horizontal=True, vertical_alignment="bottom"):
    units.pick(place, say)
    controls.segments("kpi", say("absence.kpi"), measures, kpi)
components.lead(view.lead)
states.note(*question.cautions)
components.beside(beside.build(scoped, question.kpi, place, question.newest.window, say, question.crosses))
components.promised(view.promised)

if view.rolling:
    charts.chart(view.rolling, figures.rolling(view.rolling), say, "rolling")
    components.remark(view.quality)
if view.signals:
    charts.chart(view.signals, figure_signals.signals(view.signals), say, "signals")
    components.remark(view.signals.note)
if view.months:
    charts.chart(view.months, figures.months(view.months), say, "months")
if view.units and view.units.dots:
    charts.chart(view.units, figures.units(view.units), say, "units", step=units.NAME)
if view.units and view.units.hidden_words:
    st.caption(view.units.hidden_words)
units.below(place, say)
absence_parts.what_if(question)
absence_parts.consists(question)
absence_parts.beside(question)
components.told(say("about.title"), view.about)
