"""What this is, whom to ask, how to read it, how persons are protected, where data come from, what it is made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kpi.screens import about_licences, about_marks
from kpi.screens.about_marks import Mark
from kpi.screens.definition_card import FED_BY
from kpi.screens.definitions import TOPICS
from kpi.screens.language import Language
from kpi.screens.table import Table
from kpi.settings import settings

if TYPE_CHECKING:
    from kpi.reader import OrganisationRow, Scoped

ACCESSIBILITY_REVIEWED = date(2026, 11, 22)
"""The day somebody last went through the pages and held the statement against them."""
PROTECTION = ("no_person", "small", "skewed", "waits", "parts", "never_changed", "citizens", "leader", "limits")
ACCESSIBILITY = ("status", "how", "works", "limits", "instead", "tell")


@dataclass(frozen=True)
class About:
    lead: str
    what: tuple[str, ...]
    ask: Table
    promise_marks: tuple[Mark, ...]
    change_marks: tuple[Mark, ...]
    protection: tuple[str, ...]
    sources: Table
    accessibility: tuple[tuple[str, str], ...]


def build(scoped: Scoped, organisation: OrganisationRow, as_of: date, say: Language) -> About:
    return About(
        lead=say("about_page.lead", organisation=organisation.name),
        what=tuple(_what(scoped, organisation, say)),
        ask=_ask(scoped, organisation.id, as_of, say),
        promise_marks=about_marks.promise_marks(say),
        change_marks=about_marks.change_marks(say),
        protection=tuple(say(f"about_protection.{one}") for one in PROTECTION),
        sources=_sources(scoped, organisation.id, say),
        accessibility=tuple(_accessibility(say)),
    )


def licences(say: Language) -> Table:
    """Read from what is installed; a fifth of a second the first time, so only when somebody asks."""
    lock = settings().home / "requirements.txt"
    columns = tuple(say(f"about_page.licence_{name}") for name in ("name", "version", "licence"))
    return Table(columns, tuple((part.name, part.version, part.licence) for part in about_licences.parts(lock)))


def _what(scoped: Scoped, organisation: OrganisationRow, say: Language) -> Sequence[str]:
    documents = say.listed([document.title for document in scoped.documents(organisation.id)])
    return (
        say("about_page.what_promises", documents=documents),
        say("about_page.what_data", day=say.day(organisation.newest_month)),
        say("about_page.what_edition", edition=scoped.edition.id, day=say.day(scoped.edition.created.date())),
        say(f"about_page.kind_{scoped.edition.store_kind}"),
    )


def _ask(scoped: Scoped, organisation: str, as_of: date, say: Language) -> Table:
    """The roles that answer for the figures, by topic, and those who answer for the rest."""
    owners: dict[str, list[str]] = defaultdict(list)
    for row in scoped.judgements(organisation, as_of):
        kpi = scoped.kpi(row.kpi)
        if kpi.owner not in owners[kpi.facts]:
            owners[kpi.facts].append(kpi.owner)
    rows = [(say(f"definition_topic.{topic}"), say.listed(sorted(owners[topic]))) for topic in TOPICS if owners[topic]]
    rows += [(say(f"about_page.ask_{about}"), say(f"about_page.who_{about}")) for about in ("data", "privacy", "fault")]
    return Table((say("about_page.ask_about"), say("about_page.ask_whom")), tuple(rows))


def _sources(scoped: Scoped, organisation: str, say: Language) -> Table:
    """What is delivered, how often, and how far it reaches here."""
    columns = tuple(say(f"about_page.source_{name}") for name in ("what", "feeds", "every", "until"))
    rows = tuple(
        (
            say(f"about_source.{row.extract}"),
            _feeds(row.extract, say),
            say(f"about_every.{row.every}") if row.every else "",
            say.day(row.newest_month),
        )
        for row in scoped.coverage(organisation)
    )
    return Table(columns, rows)


def _feeds(extract: str, say: Language) -> str:
    topics = [topic for topic in TOPICS if extract in FED_BY[topic]]
    return (
        say.listed([say(f"definition_topic.{topic}") for topic in topics]) if topics else say(f"about_feeds.{extract}")
    )


def _accessibility(say: Language) -> Sequence[tuple[str, str]]:
    told = [(say(f"about_access.{one}"), say(f"about_access.{one}_text")) for one in ACCESSIBILITY]
    day = say.day(ACCESSIBILITY_REVIEWED)
    return [*told, (say("about_access.reviewed"), say("about_access.reviewed_text", day=day))]
