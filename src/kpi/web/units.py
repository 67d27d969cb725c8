"""The unit a reader looks at: kept from page to page, chosen from a list, by the way down to it, or by going down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from kpi.screens import place as places
from kpi.screens.language import Language
from kpi.screens.place import Place, Step
from kpi.web import choices, controls, states
from kpi.web.plain import plain
from kpi.web.session import Visit

NAME = "enhed"
SHORT = 14
"""So many units stand as buttons in a row; more are a list to choose from."""


def chosen(visit: Visit) -> Place:
    """The unit the address names; the reader's own, or the topmost, when it names none."""
    units = visit.scoped.units(visit.organisation.id)
    by_id = {row.unit_id: row for row in units}
    names = {unit: places.name(row, by_id, visit.say) for unit, row in by_id.items()}
    own = [unit for unit in visit.scoped.principal.roots if unit in by_id]
    unit = choices.one(NAME, list(by_id), [*own, *by_id][0], visit.say, names.__getitem__)
    return places.build(units, unit, visit.say)


def way(place: Place, say: Language) -> None:
    """The way from the top down to the unit, each step a way back; under it what to know of the unit."""
    if len(place.path) > 1:
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key="way"):
            for step in place.path[:-1]:
                _step(step, step.name, ":material/chevron_right:", "right")
            st.markdown(f"**{plain(place.name)}**", width="content")
    if place.note:
        st.caption(plain(place.note))
    if place.state:
        states.instead(place.state)
        if place.stands_in:
            _step(place.stands_in, say("place.go", unit=place.stands_in.name), ":material/arrow_forward:", "left")


def pick(place: Place, say: Language) -> None:
    """One list of every unit in scope, to search in."""
    controls.select(NAME, say("place.unit"), place.names, place.unit.unit_id)


def below(place: Place, say: Language, steps: Sequence[Step] | None = None) -> None:
    """The units below, each a step down; `steps` narrows them to those a chart just showed."""
    found = place.below if steps is None else tuple(steps)
    if not found:
        return
    if len(found) <= SHORT:
        st.caption(say("place.down"))
        with st.container(horizontal=True, gap="xsmall", key="below"):
            for step in found:
                _step(step, step.name, ":material/subdirectory_arrow_right:", "left")
    else:
        options = {"": say("place.choose")} | {step.unit: step.name for step in found}
        controls.jump(NAME, say("place.down"), options)


def _step(step: Step, said: str, icon: str, side: Literal["left", "right"]) -> None:
    st.button(
        plain(said),
        key=f"kpi.step.{side}.{step.unit}",
        type="tertiary",
        icon=icon,
        icon_position=side,
        on_click=choices.put,
        args=(NAME, step.unit),
    )
