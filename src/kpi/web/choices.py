"""What a reader chose, kept in the address so that a view can be sent to somebody else.

Every value is one of a list of known ones. A value that is not is told, never dropped in silence and never used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

import streamlit as st

from kpi.screens.language import Language

CARRIED = ("organisation", "maaned", "sprog", "enhed", "rolle")
"""Choices that hold on every page; the others belong to the page they were made on."""
OF_A_PAGE = ("dokument", "omraade", "status", "maal", "kpi", "vindue", "type", "indikator", "del", "ansvarlig", "soeg")
NAMES = (*CARRIED, *OF_A_PAGE)
_DEPENDENT = {
    "organisation": ("maaned", "enhed", *OF_A_PAGE),
    "rolle": OF_A_PAGE,
    "dokument": ("omraade",),
}
"""A choice makes these choices meaningless: they are forgotten with it."""
_WARNINGS = "kpi.warnings"


def start() -> None:
    """Begins a run: an unknown name in the address is the first thing to tell."""
    st.session_state[_WARNINGS] = []


def warn(text: str) -> None:
    st.session_state.setdefault(_WARNINGS, []).append(text)


def warnings() -> list[str]:
    return list(st.session_state.get(_WARNINGS, []))


def unknown_names(say: Language) -> None:
    for name in st.query_params:
        if name not in NAMES:
            warn(say("choice.unknown_name", name=name[:40]))


def one(name: str, options: Sequence[str], default: str, say: Language, label: Callable[[str], str] = str) -> str:
    """The option the address names, else the default. The address alone keeps a choice, so "back" undoes it."""
    asked = st.query_params.get(name)
    if asked is None or asked in options:
        return default if asked is None else asked
    warn(say("choice.unknown_value", value=asked[:40], name=say(f"parameter.{name}"), used=label(default)))
    return default


def asked(name: str) -> str:
    """What the address says, whether it is known or not."""
    return st.query_params.get(name, "")


def several(name: str, options: Sequence[str], say: Language) -> list[str]:
    """The chosen options of a list in the address, `status=missed,at_risk`; empty means all."""
    asked = [part for part in st.query_params.get(name, "").split(",") if part]
    for part in asked:
        if part not in options:
            warn(say("choice.unknown_values", value=part[:40], name=say(f"parameter.{name}")))
    return [option for option in options if option in asked]


def link(name: str, value: str) -> str:
    """The front page with the choices of this view and one more."""
    return f"/?{urlencode({**st.query_params.to_dict(), name: value})}"


def carried() -> dict[str, str]:
    """What a link to another page takes along."""
    return {name: value for name, value in st.query_params.to_dict().items() if name in CARRIED}


def put(name: str, value: str | None) -> None:
    """Writes a choice to the address; None takes it away."""
    for other in _DEPENDENT.get(name, ()):
        forget(other)
    if value:
        st.query_params[name] = value
    else:
        forget(name)


def forget(name: str) -> None:
    if name in st.query_params:
        del st.query_params[name]
