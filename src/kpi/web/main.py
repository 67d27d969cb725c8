"""The script every visit runs: who asks, which edition, which choices; then the page."""

from __future__ import annotations

import streamlit as st

from kpi import reader
from kpi.screens.language import Code, Language
from kpi.settings import Settings, settings
from kpi.web import choices, editions, errors, local, page_list, session, sidebar
from kpi.web.page_list import Listed
from kpi.web.plain import plain
from kpi.web.session import Visit

TAB_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="5" fill="#1f5f99"/>'
    '<polyline points="5,16 10,11 14,14 19,7" fill="none" stroke="#fff" stroke-width="2.5"/></svg>'
)
LOADING = 320
"""Pixels of grey where the page comes, when it takes more than half a second to make."""


def main() -> None:
    session.end()
    choices.start()
    say = _language()
    pages = _pages(settings(), say)
    page = st.navigation(list(pages.values()), position="hidden")
    title = f"{page.title} · {say('app.title')}"
    st.set_page_config(page_title=title, page_icon=TAB_ICON, layout="wide", initial_sidebar_state=280)
    with st.sidebar:
        sidebar.menu(pages, say)
    visit = _visit(settings(), say)
    if visit:
        session.begin(visit)
        _head(visit)
        with st.skeleton(LOADING):
            page.run()


def _language() -> Language:
    code: Code = "en" if choices.one("sprog", ("da", "en"), "da", Language("da")) == "en" else "da"
    return session.speak(code)


def _pages(settings: Settings, say: Language) -> dict[Listed, st.Page]:
    return {
        page: st.Page(
            page_list.file_of(settings.home, page),
            title=say(f"page.{page.name}"),
            help=say(f"page.{page.name}_help"),
            url_path=page.address,
            default=page.group == "front",
        )
        for page in page_list.there(settings.home)
    }


def _visit(settings: Settings, say: Language) -> Visit | None:
    """The scoped reader and the choices; None, and words why, when there is nothing to show."""
    try:
        opened = editions.current(settings.store)
    except reader.ReaderError as error:
        errors.note(error)
        st.info(say("app.no_edition_help"), title=say("app.no_edition"))
        return None
    if opened.edition.store_kind != "demo" and not local.is_on():
        st.error(say("app.needs_login"), icon=":material/lock:")
        return None
    with st.sidebar:
        return sidebar.visit(opened, say)


def _head(visit: Visit) -> None:
    """What stands above every page: what the figures are, and as whom they are shown."""
    say = visit.say
    marks = []
    if visit.scoped.edition.store_kind == "demo":
        marks.append(f":orange-badge[:material/science: {say('app.demo_word')}] :small[{say('app.demo')}]")
    if visit.shown_as:
        marks.append(f":gray-badge[:material/person: {say('role.shown_as')}] :small[{plain(visit.shown_as)}]")
    if local.is_on():
        marks.append(f":gray-badge[:material/lock: {say('app.local_word')}] :small[{say('app.local')}]")
    with st.container(horizontal=True, gap="small"):
        for mark in marks:
            st.markdown(mark, width="content")
    if visit.scoped.edition.fell_back:
        st.warning(say("app.fell_back"), icon=":material/history:")


main()
