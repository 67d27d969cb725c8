"""The script every visit runs: who asks, which edition, which choices; then the page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from kpi import reader
from kpi.screens.language import Code, Language
from kpi.settings import Settings, settings
from kpi.web import choices, controls, editions, errors, local, memory, session
from kpi.web.components import plain
from kpi.web.session import Visit

if TYPE_CHECKING:
    from kpi.reader import OrganisationRow, Scoped

PAGES = (("overview", "overblik"), ("absence", "sygefravaer"))
"""File and address; the first is the front page. No icons: Streamlit would fetch the tab's from another host."""
TAB_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="5" fill="#1f5f99"/>'
    '<polyline points="5,16 10,11 14,14 19,7" fill="none" stroke="#fff" stroke-width="2.5"/></svg>'
)


def main() -> None:
    session.end()
    choices.start()
    say = _language()
    pages = _pages(settings(), say)
    page = st.navigation(pages, position="hidden")
    title = f"{page.title} · {say('app.title')}"
    st.set_page_config(page_title=title, page_icon=TAB_ICON, layout="wide", initial_sidebar_state=280)
    with st.sidebar:
        for one in pages:
            st.page_link(one, query_params=choices.carried())
        st.space("small")
    visit = _visit(settings(), say)
    if visit:
        session.begin(visit)
        _head(visit)
        page.run()


def _language() -> Language:
    code: Code = "en" if choices.one("sprog", ("da", "en"), "da", Language("da")) == "en" else "da"
    return session.speak(code)


def _pages(settings: Settings, say: Language) -> list[st.Page]:
    return [
        st.Page(
            settings.home / "pages" / f"{name}.py",
            title=say(f"page.{name}"),
            help=say(f"page.{name}_help"),
            url_path=address,
            default=name == PAGES[0][0],
        )
        for name, address in PAGES
    ]


def _visit(settings: Settings, say: Language) -> Visit | None:
    """The scoped reader and the choices; None, and words why, when there is nothing to show."""
    try:
        opened = editions.current(settings.store)
    except reader.ReaderError as error:
        errors.note(error)
        st.info(say("app.no_edition_help"), title=say("app.no_edition"))
        return None
    is_demo = opened.edition.store_kind == "demo"
    if not is_demo and not local.is_on():
        st.error(say("app.needs_login"), icon=":material/lock:")
        return None
    # The one person at the machine of a real store may see all of it: the token door let nobody else in.
    asking = reader.DEMO_DIRECTOR if is_demo else reader.Principal("local", "director", opened.organisations)
    scoped = memory.remembering(opened.scoped(asking))
    if not scoped.organisations():
        st.info(say("app.nothing_in_scope"))
        return None
    with st.sidebar:
        return _sidebar(scoped, say)


def _sidebar(scoped: Scoped, say: Language) -> Visit:
    choices.unknown_names(say)
    organisation = _organisation(scoped, say)
    as_of = _month(organisation, say)
    languages = {code: say(f"language.{code}") for code in ("da", "en")}
    controls.segments("sprog", say("app.language"), languages, say.code)
    st.caption(say("app.data_until", day=say.day(organisation.newest_month)))
    st.caption(say("app.edition", id=plain(scoped.edition.id)))
    return Visit(scoped, organisation, as_of, say)


def _organisation(scoped: Scoped, say: Language) -> OrganisationRow:
    rows = {row.id: row for row in scoped.organisations()}
    towns = [row.municipality for row in rows.values()]
    names = {row.id: row.short_name if towns.count(row.municipality) > 1 else row.municipality for row in rows.values()}
    chosen = choices.one("organisation", list(names), next(iter(names)), say, names.__getitem__)
    controls.select("organisation", say("app.organisation"), names, chosen)
    return rows[chosen]


def _month(organisation: OrganisationRow, say: Language) -> date:
    ends = {f"{end:%Y-%m}": end for end in sorted(organisation.as_of_months, reverse=True)}
    names = {name: say.month(end) for name, end in ends.items()}
    chosen = choices.one("maaned", list(names), f"{organisation.newest_month:%Y-%m}", say, names.__getitem__)
    controls.select("maaned", say("app.month"), names, chosen)
    return ends[chosen]


def _head(visit: Visit) -> None:
    """What stands above every page."""
    if visit.scoped.edition.store_kind == "demo":
        st.markdown(f":orange-badge[:material/science: {visit.say('app.demo_word')}] :small[{visit.say('app.demo')}]")
    if local.is_on():
        st.markdown(f":gray-badge[:material/lock: {visit.say('app.local_word')}] :small[{visit.say('app.local')}]")
    if visit.scoped.edition.fell_back:
        st.warning(visit.say("app.fell_back"), icon=":material/history:")


main()
