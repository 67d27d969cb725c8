"""Widgets that write to the address. Each shows what `choices` made of it and reports what the reader picks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from kpi.web import choices

LONGEST = 80
"""More letters than this are not searched for."""


def _key(name: str) -> str:
    return f"kpi.control.{name}"


def _put(name: str, options: Sequence[str]) -> None:
    """A browser sends the words of the option, and Streamlit hands them on where it knows them no longer, as after a
    change of language: that is no choice of the reader's, and the widget is shown what the address says."""
    picked = st.session_state[_key(name)]
    if all(one in options for one in (picked if isinstance(picked, list) else [picked])):
        choices.put(name, ",".join(picked) if isinstance(picked, list) else picked)


def _show(name: str, chosen: object) -> str:
    """The widget follows the address: so the browser's back button works."""
    if st.session_state.get(_key(name)) != chosen:
        st.session_state[_key(name)] = chosen
    return _key(name)


def select(name: str, title: str, options: Mapping[str, str], chosen: str) -> None:
    key, label, known = _show(name, chosen), options.__getitem__, list(options)
    st.selectbox(title, known, key=key, format_func=label, on_change=_put, args=(name, known))


def segments(name: str, title: str, options: Mapping[str, str], chosen: str, hide_title: bool = False) -> None:
    st.segmented_control(
        title,
        list(options),
        key=_show(name, chosen),
        format_func=options.__getitem__,
        on_change=_put,
        args=(name, list(options)),
        required=True,
        label_visibility="collapsed" if hide_title else "visible",
    )


def pills(name: str, title: str, options: Mapping[str, str], chosen: Sequence[str]) -> None:
    st.pills(
        title,
        list(options),
        key=_show(name, list(chosen)),
        format_func=options.__getitem__,
        selection_mode="multi",
        on_change=_put,
        args=(name, list(options)),
    )


def words(name: str, title: str, hint: str) -> str:
    """A field for the reader's own words: the one choice that is no option of a list."""
    known = choices.asked(name)[:LONGEST]
    st.text_input(title, key=_show(name, known), placeholder=hint, max_chars=LONGEST, on_change=_written, args=(name,))
    return known


def _written(name: str) -> None:
    choices.put(name, str(st.session_state[_key(name)] or "").strip() or None)


def opener(name: str, value: str, title: str) -> None:
    """A button that makes one choice."""
    st.button(
        title,
        key=f"kpi.open.{value}",
        type="tertiary",
        icon=":material/arrow_forward:",
        on_click=choices.put,
        args=(name, value),
    )


def jump(name: str, title: str, options: Mapping[str, str]) -> None:
    """A list that goes somewhere: it shows no choice of its own, and the first option goes nowhere."""
    key, label, known = f"kpi.jump.{name}", options.__getitem__, list(options)
    st.selectbox(title, known, key=key, format_func=label, on_change=_jumped, args=(name, key, known))


def _jumped(name: str, key: str, options: Sequence[str]) -> None:
    picked = st.session_state[key]
    st.session_state[key] = ""
    if picked and picked in options:
        choices.put(name, picked)
