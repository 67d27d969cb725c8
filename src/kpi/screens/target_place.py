"""Where a promise stands: document, section, page and line, and the words themselves."""

from __future__ import annotations

from dataclasses import dataclass

from kpi.model import Document, Target
from kpi.screens.language import Language


@dataclass(frozen=True)
class Place:
    """`quote` is the document's own Danish, in either language of the interface."""

    quote: str
    where: str
    source: str


def short(target: Target, say: Language) -> str:
    """For a list: section and page."""
    page = target.clause.page if target.clause else None
    return say.joined(
        [say("target_place.section", section=target.section), say("target_place.page", page=page) if page else ""]
    )


def full(document: Document, target: Target, say: Language) -> Place:
    clause = target.clause
    if clause is None:
        return Place("", say("target_place.in_document", document=document.title, place=short(target, say)), "")
    lines = say.listed([say.number(line) for line in clause.lines])
    return Place(
        quote=say("target_place.quote", text=clause.text),
        where=say("target_place.in_document", document=document.title, place=short(target, say)),
        source=say("target_place.verbatim", n=len(clause.lines), lines=lines, file=document.file) if lines else "",
    )
