"""Widgets that write to the address. Each shows what `choices` made of it and reports what the reader picks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from kpi.web import choices


def _key(name: str) -> str:
    return f"kpi.control.{name}"


def _put(name: str) -> None:
    picked = st.session_state[_key(name)]
    choices.put(name, ",".join(picked) if isinstance(picked, list) else picked)


def _show(name: str, chosen: object) -> str:
    """The widget follows the address: so the browser's back button works."""
    if st.session_state.get(_key(name)) != chosen:
        st.session_state[_key(name)] = chosen
    return _key(name)


def select(name: str, title: str, options: Mapping[str, str], chosen: str) -> None:
    key, label = _show(name, chosen), options.__getitem__
    st.selectbox(title, list(options), key=key, format_func=label, on_change=_put, args=(name,))


def segments(name: str, title: str, options: Mapping[str, str], chosen: str, hide_title: bool = False) -> None:
    st.segmented_control(
        title,
        list(options),
        key=_show(name, chosen),
        format_func=options.__getitem__,
        on_change=_put,
        args=(name,),
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
        args=(name,),
    )


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
