"""What stands beside every page: the menu, and the choices that hold on all of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from kpi.reader import Principal
from kpi.screens.language import Language
from kpi.settings import settings
from kpi.web import choices, controls, memory, roles
from kpi.web.page_list import Listed
from kpi.web.plain import plain
from kpi.web.session import Visit

if TYPE_CHECKING:
    from kpi.reader import OrganisationRow, Reader, Scoped


def menu(pages: Mapping[Listed, st.Page], say: Language) -> None:
    """Every page, by group; a link takes along what holds on every page."""
    with st.container(gap="xxsmall", key="menu"):
        for group, found in groupby(pages, key=lambda page: page.group):
            if group != "front":
                st.caption(say(f"menu.{group}"))
            for page in found:
                st.page_link(pages[page], query_params=choices.carried())
    st.space("small")


def visit(opened: Reader, say: Language) -> Visit | None:
    """The choices of a reader and what they may see; None when that is nothing."""
    choices.unknown_names(say)
    if opened.edition.store_kind == "demo":
        return _as_somebody(opened, say, settings().home)
    # The one person at the machine of a real store may see all of it: the token door let nobody else in.
    found = _chosen(opened, Principal("local", "director", opened.organisations), say)
    _foot(found, say)
    return found


def _as_somebody(opened: Reader, say: Language, home: Path) -> Visit | None:
    known = roles.of_demo(opened, home, say)
    person = roles.chosen(known, say)
    found = _chosen(opened, roles.principal(person, home), say, person.told)
    roles.pick(known, person, say)
    _foot(found, say)
    return found


def _chosen(opened: Reader, asking: Principal, say: Language, shown_as: str = "") -> Visit | None:
    scoped = memory.remembering(opened.scoped(asking))
    if not scoped.organisations():
        st.info(say("app.nothing_in_scope"))
        return None
    organisation = _organisation(scoped, say)
    return Visit(scoped, organisation, _month(organisation, say), say, shown_as)


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


def _foot(found: Visit | None, say: Language) -> None:
    languages = {code: say(f"language.{code}") for code in ("da", "en")}
    controls.segments("sprog", say("app.language"), languages, say.code)
    if found:
        st.caption(say("app.data_until", day=say.day(found.organisation.newest_month)))
        st.caption(say("app.edition", id=plain(found.scoped.edition.id)))
