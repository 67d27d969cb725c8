"""What a reader sees when a page fails: words and a number. The details stay in the log of the server."""

from __future__ import annotations

import logging
import secrets

import streamlit as st

from kpi.web import session

_log = logging.getLogger("kpi.web")


def note(error: Exception) -> None:
    """Keeps for the log what a reader need not know: paths, hashes."""
    _log.error("%s", error)


def say_it(error: Exception) -> bool:
    """Takes the place of Streamlit's own message; True keeps that one away."""
    reference = secrets.token_hex(4).upper()
    _log.error("reference %s: a page failed", reference, exc_info=error)
    say = session.language()
    st.error(say("app.failed_help", reference=reference), title=say("app.failed"), icon=":material/error:")
    return True
