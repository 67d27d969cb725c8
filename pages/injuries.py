"""Workplace injuries, the absence that followed, and what the Working Environment Authority's visits led to."""

import streamlit as st

from kpi.screens import (
    figure_counted,
    figure_counted_pace,
    figure_counted_rolling,
    figure_injuries,
    figure_signals,
    injuries,
)
from kpi.screens.counted import Counted
from kpi.web import choices, components, controls, counted_parts, session, states, units
from kpi.web.counted_parts import draw

visit = session.current()
say, scoped, place = visit.say, visit.scoped, units.chosen(visit)

measures = {name: say(f"injuries.kpi_{name}") for name in injuries.kpis(scoped)}
kpi = choices.one("kpi", list(measures), injuries.KPIS[0], say, measures.__getitem__)
asked = Counted(scoped, visit.organisation, visit.as_of, say, place.unit, place.name, scoped.kpi(kpi))
view, orders = injuries.build(asked), injuries.orders(asked)

components.title(say("page.injuries"))
units.way(place, say)
with st.container(horizontal=True, vertical_alignment="bottom"):
    units.pick(place, say)
    controls.segments("kpi", say("injuries.kpi"), measures, kpi)
components.lead(view.lead)
states.note(*view.cautions)
counted_parts.promises(view.promised, say)

counted_parts.own(view.own)
draw(view.years, figure_counted.years, say, "years", view.years_note)
draw(view.rolling, figure_counted_rolling.rolling, say, "rolling")
draw(view.pace, figure_counted_pace.pace, say, "pace")
draw(view.signals, figure_signals.signals, say, "signals", view.signals_note)
counted_parts.units_below(view.units, place, say)
draw(view.split, figure_injuries.split, say, "split")
draw(view.kinds, figure_injuries.kinds, say, "kinds", view.kinds_note)
components.remark(view.parts_note)
draw(view.absence, figure_counted.years, say, "absence", view.absence_note)

st.divider()
components.lead(say("injuries.orders_heading"), orders.lead)
counted_parts.promises(orders.promised, say)
draw(orders.visits, figure_injuries.visits, say, "visits", orders.visits_note)
draw(orders.orders, figure_injuries.orders, say, "orders")
components.told(say("about.title"), view.about)
