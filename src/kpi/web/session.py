"""What a page gets: the scoped reader and the choices of the one who asks. Without them there is no page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from kpi.screens.language import Code, Language

if TYPE_CHECKING:
    from kpi.reader import OrganisationRow, Scoped

_VISIT, _LANGUAGE = "kpi.visit", "kpi.language"


@dataclass(frozen=True)
class Visit:
    """One run of a page: made anew by the main script each time, never by a page."""

    scoped: Scoped
    organisation: OrganisationRow
    as_of: date
    say: Language
    shown_as: str = ""
    """Whom the pages are shown as, in words; only in a demo."""


def begin(visit: Visit) -> None:
    st.session_state[_VISIT] = visit


def end() -> None:
    """Forgets what the last run had, so that a page never answers with it."""
    st.session_state.pop(_VISIT, None)


def current() -> Visit:
    """The visit of this run; a page that was started on its own stops here, without data."""
    visit = st.session_state.get(_VISIT)
    if not isinstance(visit, Visit):
        say = language()
        st.error(say("app.no_session_help"), title=say("app.no_session"), icon=":material/lock:")
        st.stop()
    return visit


def language() -> Language:
    found = st.session_state.get(_LANGUAGE)
    return found if isinstance(found, Language) else Language("da")


def speak(code: Code) -> Language:
    st.session_state[_LANGUAGE] = Language(code)
    return language()
