"""The links under a table: take its figures home as CSV or as a workbook."""

from __future__ import annotations

import streamlit as st

from kpi.screens import download
from kpi.screens.table import Table
from kpi.web import exports, session, visitor
from kpi.web.exports import Export
from kpi.web.session import Visit


def offer(title: str, table: Table, key: str, about: str = "") -> None:
    """Nothing for a browser without our cookie: a link that works for anybody is none."""
    visit, asking = session.current(), visitor.of_page()
    if not asking or not table.rows:
        return
    say = visit.say
    name = download.file_name(title, f"{visit.as_of:%Y-%m}")
    token = exports.KEPT.mint(asking, Export(name, table, tuple(_about(visit, title, about)), say))
    with st.container(horizontal=True, gap="small"):
        for kind, icon in (("csv", ":material/csv:"), ("xlsx", ":material/table:")):
            address = f"/eksport/{token}.{kind}"
            st.link_button(say(f"download.{kind}"), address, key=f"take-{kind}-{key}", type="tertiary", icon=icon)


def _about(visit: Visit, title: str, about: str) -> list[tuple[str, str]]:
    """What a table must say of itself when it lies alone in somebody's folder."""
    say, edition = visit.say, visit.scoped.edition
    told = [
        (say("download.what"), title),
        (say("download.more"), about),
        (say("download.organisation"), visit.organisation.name),
        (say("app.month"), say.month(visit.as_of)),
        (say("download.edition"), f"{edition.id} · {say.day(edition.created.date())}"),
        (say("role.shown_as"), visit.shown_as),
        (say("app.demo_word"), say("app.demo") if edition.store_kind == "demo" else ""),
        (say("download.marks"), say("download.marks_why")),
    ]
    return [(name, text) for name, text in told if text]
