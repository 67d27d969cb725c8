"""Why a figure is missing or must be read with care, drawn the same way on every page."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from kpi.screens.states import Kind, State
from kpi.web.plain import plain

ICONS: dict[Kind, str] = {
    "no_data": ":material/block:",
    "waiting": ":material/hourglass_empty:",
    "too_small": ":material/group_off:",
    "too_few": ":material/more_horiz:",
    "too_early": ":material/schedule:",
    "stale": ":material/history:",
    "provisional": ":material/edit_calendar:",
    "break": ":material/vertical_align_center:",
    "rough": ":material/blur_on:",
    "own": ":material/visibility_lock:",
    "few_citizens": ":material/more_horiz:",
}


def note(*found: State | None) -> None:
    """Small print under a figure or a chart: how it must be read."""
    for one in found:
        if one is not None:
            st.caption(f"{ICONS[one.kind]} **{plain(one.word)}**: {plain(one.why)}")


def instead(found: State) -> None:
    """Stands where a chart would."""
    st.info(plain(found.why), title=plain(found.word), icon=ICONS[found.kind])


def badges(found: Iterable[State]) -> str:
    """The words alone, as Markdown, for a line that has no room for sentences."""
    return " ".join(f":gray-badge[{ICONS[one.kind]} {plain(one.word)}]" for one in found)
