"""The overview: how the promises in force stand, what needs attention, and every promise in its document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kpi.model import Document
from kpi.screens import changed, forecast, overview_matrix, overview_words, promise_table, promises, statuses
from kpi.screens.changed import Changed
from kpi.screens.language import Language
from kpi.screens.overview_matrix import Matrix
from kpi.screens.promises import Row
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.reader import OrganisationRow, Scoped

CARDS = 6
"""So many cards can be read at a glance; the rest stands in the lists below."""


@dataclass(frozen=True)
class Choice:
    """What the reader asked to see; empty means all."""

    document: str = ""
    area: str = ""
    kinds: tuple[str, ...] = ()
    owner: str = ""


@dataclass(frozen=True)
class Tile:
    group: statuses.Group
    word: str
    count: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class AreaBlock:
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class DocumentBlock:
    id: str
    title: str
    heading: str
    about: str
    is_open: bool
    areas: tuple[AreaBlock, ...]


@dataclass(frozen=True)
class Overview:
    organisation: str
    lead: str
    rest: str
    chance: str
    forecast: str
    warning: str
    tiles: tuple[Tile, ...]
    attention_title: str
    attention: tuple[Row, ...]
    attention_more: str
    documents: tuple[DocumentBlock, ...]
    matrices: tuple[Matrix, ...]
    changed: Changed | None
    shown: str
    kinds: dict[str, str]
    targets: dict[str, str]
    no_target: str
    register: Table

    def target_name(self, key: str) -> str:
        return self.targets.get(key, self.no_target)


def build(scoped: Scoped, organisation: OrganisationRow, as_of: date, say: Language, choice: Choice) -> Overview:
    rows = promises.rows(scoped, organisation.id, as_of, say)
    documents = newest_first(scoped.documents(organisation.id))
    current = (choice.document,) if choice.document else _in_force(documents, as_of)
    shown = [row for row in rows if _wanted(row, choice)]
    counted = [row for row in rows if row.document in current]
    alarming = sorted((row for row in counted if row.group == "attention"), key=lambda row: row.order)
    titles = say.listed([document.title for document in documents if document.id in current])
    tested = forecast.quality(scoped, organisation.id, say) if any(row.judged.outlook for row in counted) else None
    blocks = tuple(_documents(scoped, documents, current, shown, say))
    return Overview(
        organisation=organisation.name,
        lead=overview_words.lead(counted, titles, as_of, say),
        rest=overview_words.rest([row for row in rows if row.document not in current], say),
        chance=overview_words.by_chance(counted, say),
        forecast=tested.words if tested else "",
        warning=tested.warning if tested else "",
        tiles=tuple(_tiles(counted, say)) if counted else (),
        attention_title=say("overview.attention" if alarming else "overview.attention_none"),
        attention=tuple(alarming[:CARDS]),
        attention_more=say("overview.more", n=len(alarming) - CARDS) if len(alarming) > CARDS else "",
        documents=blocks,
        matrices=overview_matrix.build(blocks, say),
        changed=changed.build(scoped, organisation, as_of, say),
        shown=say("overview.shown", shown=len(shown), total=len(rows)),
        kinds=_kinds(rows, say),
        targets={row.target: row.title for row in rows},
        no_target=say("overview.open_none"),
        register=promise_table.build(documents, shown, say),
    )


def newest_first(documents: Iterable[Document]) -> list[Document]:
    return sorted(documents, key=lambda document: document.period.from_, reverse=True)


def area_key(document: str, area: str) -> str:
    return f"{document}.{area}"


def _in_force(documents: Sequence[Document], as_of: date) -> tuple[str, ...]:
    """The documents whose period holds the month; the newest one begun before it when there is none."""
    begun = [document for document in documents if document.period.from_ <= as_of]
    holding = [document.id for document in begun if document.period.to >= as_of]
    return tuple(holding or [document.id for document in begun[:1]])


def _wanted(row: Row, choice: Choice) -> bool:
    return (
        choice.document in ("", row.document)
        and choice.area in ("", area_key(row.document, row.area))
        and (not choice.kinds or row.judged.kind in choice.kinds)
        and choice.owner in ("", row.owner)
    )


def _tiles(rows: Sequence[Row], say: Language) -> Iterable[Tile]:
    return (_tile([row for row in rows if row.group == group], group, say) for group in statuses.GROUPS)


def _tile(rows: Sequence[Row], group: statuses.Group, say: Language) -> Tile:
    reasons = group == "unjudged"
    counted = Counter(row.judged.why if reasons else row.judged.word for row in sorted(rows, key=lambda row: row.order))
    parts = tuple(f"{say.number(count)} {word.lower()}" for word, count in counted.items())
    return Tile(group, say(f"group.{group}"), say.number(len(rows)), parts)


def _kinds(rows: Sequence[Row], say: Language) -> dict[str, str]:
    """The statuses there are, each with its number of targets; a filter offers no other."""
    counted: Counter[str] = Counter(row.judged.kind for row in rows)
    there = [kind for kind in statuses.KINDS if counted[kind]]
    return {kind: f"{statuses.LOOKS[kind].mark} {say(f'status.{kind}')} {counted[kind]}" for kind in there}


def _documents(
    scoped: Scoped, documents: Sequence[Document], current: Sequence[str], rows: Sequence[Row], say: Language
) -> Iterable[DocumentBlock]:
    for document in documents:
        mine = [row for row in rows if row.document == document.id]
        if mine:
            yield DocumentBlock(
                id=document.id,
                title=document.title,
                heading=_heading(document, mine, say),
                about=_about(document, say),
                is_open=document.id in current,
                areas=tuple(_areas(scoped, document.id, mine, say)),
            )


def _heading(document: Document, rows: Sequence[Row], say: Language) -> str:
    counted = overview_words.count(rows)
    counts = say("overview.counts", n=len(rows), kept=counted["kept"], attention=counted["attention"])
    return f"**{document.title}** · {counts}"


def _about(document: Document, say: Language) -> str:
    period = say("overview.period", first=say.day(document.period.from_), last=say.day(document.period.to))
    return f"{period} · {say(f'document.{document.status}')}"


def _areas(scoped: Scoped, document: str, rows: Sequence[Row], say: Language) -> Iterable[AreaBlock]:
    for area in scoped.areas(document):
        mine = tuple(sorted((row for row in rows if row.area == area.id), key=lambda row: row.order))
        if mine:
            yield AreaBlock(f"{area.id}. {say.of(area.title)}", mine)
