"""What only the absence page draws: what the figure consists of, what it is beside, and what the year may become."""

from __future__ import annotations

import streamlit as st

from kpi.screens import absence_beside, figure_injuries, figure_levels
from kpi.screens import absence_parts as parts
from kpi.screens.absence_question import Question
from kpi.screens.figure_parts import BEFORE, NOW, PROMISE
from kpi.screens.figure_stack import stack
from kpi.web import charts, choices, components, controls

LAYERS = (BEFORE, NOW, PROMISE)


def consists(question: Question) -> None:
    """Short and long, causes, staff groups, and how skewed: large units only."""
    say, found = question.say, parts.build(question)
    components.remark(found.note)
    for name, chart in zip(parts.ATTRIBUTES, found.charts, strict=False):
        charts.chart(chart, figure_injuries.kinds(chart), say, f"part-{name}")
        components.remark(chart.untold)
    if found.people:
        people = found.people
        charts.chart(people, stack(people.axis, people.years, people.layers, LAYERS), say, "people")
        components.remark(say("absence_parts.people_note"))


def beside(question: Question) -> None:
    """Other municipalities, what the change consists of, and its cost."""
    found = absence_beside.levels(question)
    if found:
        charts.chart(found, figure_levels.levels(found), question.say, "levels")
        components.remark(question.say("absence_beside.levels_note"))
    components.remark(absence_beside.consists(question), absence_beside.cost(question))


def what_if(question: Question) -> None:
    """The months to come as chosen, and where the year then ends."""
    say = question.say
    usual = "0.90"
    chosen = choices.one("vindue", list(absence_beside.CHOICES), usual, say, str)
    sentence = absence_beside.what_if(question, chosen)
    if sentence:
        st.header(say("absence_beside.what_if_title"), anchor=False)
        options = {one: say.number(float(one), 2) for one in absence_beside.CHOICES}
        controls.select("vindue", say("absence_beside.what_if_choose"), options, chosen)
        components.lead(sentence)
