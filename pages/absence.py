"""Sickness absence: the long line, month against month, and the units below side by side."""

import streamlit as st

from kpi.screens import absence, figure_signals, figures
from kpi.screens.absence_question import Question
from kpi.web import charts, choices, components, controls, session

visit = session.current()
say, scoped, organisation = visit.say, visit.scoped, visit.organisation

default = absence.default_kpi(scoped, organisation.id, visit.as_of)
measures = {name: say(f"absence.kpi_{name}") for name in absence.KPIS}
kpi = choices.one("kpi", absence.KPIS, default, say, measures.__getitem__)
tree = {unit.unit_id: unit for unit in scoped.units(organisation.id)}
names = absence.unit_names(list(tree.values()))
unit = choices.one("enhed", list(tree), next(iter(tree)), say, lambda name: tree[name].name)
view = absence.build(Question(scoped, organisation, visit.as_of, say, scoped.kpi(kpi), tree[unit]))

components.title(say("page.absence"))
with st.container(horizontal=True, vertical_alignment="bottom"):
    controls.select("enhed", say("absence.unit"), names, unit)
    controls.segments("kpi", say("absence.kpi"), measures, kpi)
components.lead(view.lead)
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
    charts.chart(view.units, figures.units(view.units), say, "units")
if view.units and view.units.hidden_words:
    st.caption(view.units.hidden_words)
components.told(say("about.title"), view.about)
