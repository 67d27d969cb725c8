"""What the register can be narrowed to. Only what is there is offered, with its number of targets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kpi.screens import statuses, target_kinds
from kpi.screens.language import Language
from kpi.screens.target_entries import Entry, area_key

if TYPE_CHECKING:
    from kpi.reader import Scoped


@dataclass(frozen=True)
class Choice:
    """What the reader asked to see; empty means all."""

    document: str = ""
    area: str = ""
    kind: str = ""
    owner: str = ""
    statuses: tuple[str, ...] = ()

    def wants(self, entry: Entry) -> bool:
        return (
            self.document in ("", entry.document)
            and self.area in ("", entry.area)
            and self.kind in ("", entry.kind)
            and self.owner in ("", entry.owner)
            and (not self.statuses or entry.judged.kind in self.statuses)
        )


@dataclass(frozen=True)
class Filters:
    """Labels by key; the empty key means all. An area's key carries its document."""

    documents: Mapping[str, str]
    areas: Mapping[str, str]
    kinds: Mapping[str, str]
    owners: Mapping[str, str]
    statuses: Mapping[str, str]
    of_document: Mapping[str, str] = field(default_factory=dict)

    def areas_of(self, document: str) -> dict[str, str]:
        return {
            key: name
            for key, name in self.areas.items()
            if not key or not document or self.of_document[key] == document
        }


def build(scoped: Scoped, organisation: str, entries: Sequence[Entry], say: Language) -> Filters:
    documents = list(reversed(scoped.documents(organisation)))
    areas = [(document.id, area) for document in documents for area in scoped.areas(document.id)]
    kinds = Counter(entry.kind for entry in entries)
    owners = Counter(entry.owner for entry in entries)
    found: Counter[str] = Counter(entry.judged.kind for entry in entries)
    return Filters(
        documents=_offered(say("targets.all_documents"), ((one.id, one.title) for one in documents)),
        areas=_offered(
            say("targets.all_areas"),
            ((area_key(document, area.id), f"{area.id}. {say.of(area.title)}") for document, area in areas),
        ),
        kinds=_offered(
            say("targets.all_kinds"),
            ((kind, f"{say(f'target_kind.{kind}')} ({kinds[kind]})") for kind in target_kinds.KINDS if kinds[kind]),
        ),
        owners=_offered(say("targets.all_owners"), ((owner, f"{owner} ({owners[owner]})") for owner in sorted(owners))),
        statuses={
            kind: f"{statuses.LOOKS[kind].mark} {say(f'status.{kind}')} {found[kind]}"
            for kind in statuses.KINDS
            if found[kind]
        },
        of_document={area_key(document, area.id): document for document, area in areas},
    )


def _offered(everything: str, found: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {"": everything, **dict(found)}
