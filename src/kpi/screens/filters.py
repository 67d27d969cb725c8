"""What the overview can be narrowed to: documents, their areas, and who answers for a target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi.screens.language import Language
from kpi.screens.overview import area_key, newest_first

if TYPE_CHECKING:
    from kpi.reader import Scoped


@dataclass(frozen=True)
class Filters:
    """Titles by key; the empty key means all. An area's key carries its document."""

    documents: dict[str, str]
    areas: dict[str, str]
    of_document: dict[str, str]
    owners: dict[str, str]

    def areas_of(self, document: str) -> list[str]:
        return [key for key in self.areas if not key or not document or self.of_document[key] == document]


def build(scoped: Scoped, organisation: str, say: Language) -> Filters:
    documents = newest_first(scoped.documents(organisation))
    found = [(document.id, area) for document in documents for area in scoped.areas(document.id)]
    return Filters(
        documents={"": say("choice.all_documents"), **{document.id: document.title for document in documents}},
        areas={"": say("choice.all_areas")}
        | {area_key(document, area.id): f"{area.id}. {say.of(area.title)}" for document, area in found},
        of_document={area_key(document, area.id): document for document, area in found},
        owners={"": say("targets.all_owners"), **{owner: owner for owner in _owners(scoped, organisation)}},
    )


def _owners(scoped: Scoped, organisation: str) -> list[str]:
    newest = next(one.newest_month for one in scoped.organisations() if one.id == organisation)
    targets = [scoped.target(row.target)[1] for row in scoped.judgements(organisation, newest)]
    return sorted({target.owner or scoped.kpi(target.kpi).owner for target in targets})
