"""A document's way to approval and through its period, as dated steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kpi.model import Document
from kpi.screens.language import Language


@dataclass(frozen=True)
class Step:
    day: date
    shown: str
    text: str
    is_ahead: bool
    """It lay ahead at the month the reader stands in."""


@dataclass(frozen=True)
class Trail:
    document: str
    about: str
    steps: tuple[Step, ...]
    note: str


def build(document: Document, as_of: date, say: Language) -> Trail:
    status = say(f"document.{document.status}")
    return Trail(
        document=document.title,
        about=say.joined([status, _case(document, say), _printed(document, say)]),
        steps=tuple(_steps(document, as_of, say)),
        note="" if document.decision else say("document_trail.none"),
    )


def _case(document: Document, say: Language) -> str:
    return say("document_trail.case", number=document.case_number) if document.case_number else ""


def _printed(document: Document, say: Language) -> str:
    copies = document.printed_copies
    return say("document_trail.printed", copies=say.number(copies)) if copies else ""


def _steps(document: Document, as_of: date, say: Language) -> Sequence[Step]:
    dated = [(one.date, f"{one.body}: {say.of(one.outcome)}") for one in document.decision]
    dated += [
        (document.period.from_, say("document_trail.begins")),
        (document.period.to, say("document_trail.ends")),
    ]
    if document.issued:
        dated.append((document.issued, say("document_trail.issued")))
    return [Step(day, say.day(day), text, day > as_of) for day, text in sorted(dated)]
