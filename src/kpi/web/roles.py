"""The switch "Vis som" of the demo: whom the pages are shown as, and what that person may see."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from kpi import reader
from kpi.reader.principal import Principal, add_up
from kpi.screens import personas
from kpi.screens.language import Language
from kpi.screens.personas import SUBJECTS, Persona
from kpi.web import choices, grants, memory

if TYPE_CHECKING:
    from kpi.reader import Reader

NAME = "rolle"
_SUBJECT, _PLACE = "kpi.role.subject", "kpi.role.place"


def of_demo(opened: Reader, home: Path, say: Language) -> dict[str, Persona]:
    """Everybody the demo can be shown as."""
    whole = memory.remembering(opened.scoped(reader.DEMO_DIRECTOR))
    return personas.build(whole, grants.committees(home), say)


def chosen(known: dict[str, Persona], say: Language) -> Persona:
    key = choices.one(NAME, list(known), "direktoer", say, lambda name: known[name].told)
    return known[key]


def principal(person: Persona, home: Path) -> Principal:
    """What the grants of the person's subject add up to, for the unit or committee that was chosen."""
    held = grants.filled(grants.load(home / grants.DEMO), person.places)
    return add_up(person.subject, SUBJECTS[person.subject], held, datetime.now(UTC).date())


def pick(known: dict[str, Persona], person: Persona, say: Language) -> None:
    """First who, then which unit or committee of the organisation being looked at."""
    names = {subject: say(f"role.{role}") for subject, role in SUBJECTS.items()}
    st.session_state[_SUBJECT] = person.subject
    st.selectbox(
        say("role.show_as"),
        list(names),
        key=_SUBJECT,
        format_func=names.__getitem__,
        on_change=_switched,
        args=(known,),
    )
    if person.place:
        same = {one.key: one.place for one in known.values() if _beside(one, person)}
        st.session_state[_PLACE] = person.key
        title, label = say(f"role.which_{SUBJECTS[person.subject]}"), same.__getitem__
        st.selectbox(title, list(same), key=_PLACE, format_func=label, on_change=_moved, args=(known,))


def _beside(one: Persona, person: Persona) -> bool:
    return one.subject == person.subject and one.organisation == person.organisation


def _switched(known: dict[str, Persona]) -> None:
    """Another role: the unit looked at where that role can be had there, else the first of the organisation."""
    found = [one for one in known.values() if one.subject == st.session_state[_SUBJECT]]
    at, unit = choices.asked("organisation"), choices.asked("enhed")
    there = [one for one in found if not at or not one.organisation or one.organisation == at] or found
    if there:
        _put(next((one for one in there if unit and unit in (one.unit, one.committee)), there[0]))


def _moved(known: dict[str, Persona]) -> None:
    picked = st.session_state[_PLACE]
    if picked in known:
        _put(known[picked])


def _put(person: Persona) -> None:
    """The address names the role; what the new role may not see goes out of it."""
    choices.put(NAME, None if person.subject == "direktoer" else person.key)
    if person.organisation:
        if choices.asked("organisation") != person.organisation:
            choices.put("organisation", person.organisation)
        choices.put("enhed", person.unit or person.committee)
