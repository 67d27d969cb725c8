"""The register: every promise with its words, its sort, its time and its owner, document by document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from kpi.screens import document_trail, statuses
from kpi.screens.document_trail import Trail
from kpi.screens.language import Language
from kpi.screens.table import Table
from kpi.screens.target_entries import Entry, area_key
from kpi.screens.target_filters import Choice

if TYPE_CHECKING:
    from kpi.model import Document
    from kpi.reader import Scoped

CROWD = 30
"""With more targets than this only the first area stands open: a page to read, not to scroll."""


@dataclass(frozen=True)
class AreaBlock:
    key: str
    heading: str
    is_open: bool
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class DocumentBlock:
    title: str
    about: str
    trail: Trail
    areas: tuple[AreaBlock, ...]


@dataclass(frozen=True)
class Register:
    lead: str
    how: str
    shown: str
    documents: tuple[DocumentBlock, ...]
    table: Table


def titles(scoped: Scoped, organisation: str, as_of: date, say: Language) -> dict[str, str]:
    """Every target by id, to open; the empty key opens none."""
    rows = scoped.judgements(organisation, as_of)
    return {"": say("targets.open_none")} | {row.target: say.of(scoped.target(row.target)[1].title) for row in rows}


def build(
    scoped: Scoped, organisation: str, found: Sequence[Entry], as_of: date, say: Language, choice: Choice
) -> Register:
    """`found` is every entry of the organisation; shown is what was chosen."""
    shown = [entry for entry in found if choice.wants(entry)]
    return Register(
        lead=_lead(scoped, organisation, found, say),
        how=say("targets.how") if found else "",
        shown=say("targets.shown", shown=say.number(len(shown)), total=say.number(len(found))),
        documents=tuple(_documents(scoped, organisation, shown, as_of, say)),
        table=_table(scoped, organisation, shown, say),
    )


def _lead(scoped: Scoped, organisation: str, found: Sequence[Entry], say: Language) -> str:
    names = {document.id: document.title for document in scoped.documents(organisation)}
    counts = [
        say("targets.in_document", n=len(list(group)), document=names[document])
        for document, group in groupby(found, key=lambda entry: entry.document)
    ]
    return say("targets.lead", counts=say.listed(counts)) if counts else say("targets.lead_none")


def _documents(
    scoped: Scoped, organisation: str, shown: Sequence[Entry], as_of: date, say: Language
) -> Iterator[DocumentBlock]:
    newest_first = list(reversed(scoped.documents(organisation)))
    there = _areas_there(scoped, newest_first, shown)
    opened = there if len(shown) <= CROWD else there[:1]
    for document in newest_first:
        mine = [entry for entry in shown if entry.document == document.id]
        if mine:
            yield DocumentBlock(
                title=document.title,
                about=_period(document.period.from_, document.period.to, say),
                trail=document_trail.build(document, as_of, say),
                areas=tuple(_areas(scoped, document.id, mine, opened, say)),
            )


def _areas_there(scoped: Scoped, documents: Sequence[Document], shown: Sequence[Entry]) -> list[str]:
    """The areas with something to show, from the top of the page."""
    needed = {entry.area for entry in shown}
    order = (area_key(document.id, area.id) for document in documents for area in scoped.areas(document.id))
    return [key for key in order if key in needed]


def _period(first: date, last: date, say: Language) -> str:
    return say("targets.period", first=say.day(first), last=say.day(last))


def _areas(
    scoped: Scoped, document: str, entries: Sequence[Entry], opened: Sequence[str], say: Language
) -> Iterator[AreaBlock]:
    for area in scoped.areas(document):
        key = area_key(document, area.id)
        mine = tuple(entry for entry in entries if entry.area == key)
        if mine:
            heading = say("targets.area", area=f"{area.id}. {say.of(area.title)}", counts=_counts(mine, say))
            yield AreaBlock(key, heading, key in opened, mine)


def _counts(entries: Sequence[Entry], say: Language) -> str:
    groups = [statuses.LOOKS[entry.judged.kind].group for entry in entries]
    return say("targets.counts", n=len(entries), kept=groups.count("kept"), attention=groups.count("attention"))


def _table(scoped: Scoped, organisation: str, entries: Sequence[Entry], say: Language) -> Table:
    names = {document.id: document.title for document in scoped.documents(organisation)}
    columns = ("document", "place", "title", "kind", "when", "owner", "status", "evidence", "value", "promise", "told")
    rows = tuple(
        (
            names[one.document],
            one.place,
            one.title,
            one.kind_word,
            one.when,
            one.owner,
            one.judged.chip,
            one.judged.sureness,
            one.judged.value,
            one.judged.promise,
            one.judged.told,
        )
        for one in entries
    )
    return Table(tuple(say(f"targets.column_{name}") for name in columns), rows)
