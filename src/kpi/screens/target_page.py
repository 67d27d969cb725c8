"""One promise in full: its words, how they were read, what it asks for, how it was judged, and what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kpi.screens import (
    document_trail,
    statuses,
    target_detail,
    target_entries,
    target_history,
    target_kinds,
    target_place,
)
from kpi.screens.document_trail import Trail
from kpi.screens.language import Language
from kpi.screens.target_decisions import Decision, decisions
from kpi.screens.target_detail import Detail
from kpi.screens.target_entries import Entry
from kpi.screens.target_history import History
from kpi.screens.target_place import Place

if TYPE_CHECKING:
    from kpi.model import Document, Kpi, Target
    from kpi.reader import Scoped


@dataclass(frozen=True)
class TargetPage:
    """`agreements` stand under this goal; `over` is the goal an agreement stands under."""

    path: str
    detail: Detail
    place: Place
    readings: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    kpi: str
    kpi_title: str
    history: History
    decisions: tuple[Decision, ...]
    agreements: tuple[Entry, ...]
    over: Entry | None
    trail: Trail


def build(scoped: Scoped, organisation: str, target_id: str, as_of: date, say: Language) -> TargetPage:
    document, target = scoped.target(target_id)
    kpi = scoped.kpi(target.kpi)
    detail = target_detail.build(scoped, organisation, target_id, as_of, say)
    related = target_entries.entries(
        scoped, organisation, as_of, say, lambda other: other.under == target_id or other.id == target.under
    )
    rows = scoped.history(target_id)
    return TargetPage(
        path=_path(scoped, document, target, say),
        detail=detail,
        place=target_place.full(document, target, say),
        readings=tuple(readings(document, target, say)),
        facts=tuple(_facts(target, kpi, detail, say)),
        kpi="" if kpi.id in statuses.RECORDED else kpi.id,
        kpi_title=say.of(kpi.title),
        history=target_history.build(rows, target, kpi, document.period.from_, as_of, say),
        decisions=decisions(scoped, organisation, target_id, as_of, say),
        agreements=tuple(one for one in related if one.under == target_id),
        over=next((one for one in related if one.target == target.under), None),
        trail=document_trail.build(document, as_of, say),
    )


def _path(scoped: Scoped, document: Document, target: Target, say: Language) -> str:
    area = next(area for area in scoped.areas(document.id) if area.id == target.area)
    return say.joined([document.title, f"{area.id}. {say.of(area.title)}"])


def readings(document: Document, target: Target, say: Language) -> Sequence[tuple[str, str]]:
    """How the words were read and why; where the text says nothing, the rule for the whole document."""
    found = [(say("targets.reading"), say.of(target.reading))] if target.reading else []
    if not target.reading:
        found.append((say("targets.reading"), say("targets.reading_plain")))
    if target.reference and target.reference.period.startswith("previous"):
        found.append((say("targets.base_reading"), say.of(document.base_reading)))
    if target.due == document.period.to:
        found.append((say("targets.undated_reading"), say.of(document.undated_reading)))
    if target.note:
        found.append((say("targets.note"), say.of(target.note)))
    return found


def _facts(target: Target, kpi: Kpi, detail: Detail, say: Language) -> Sequence[tuple[str, str]]:
    kind = target_kinds.kind_of(target, kpi)
    mine = [
        (say("targets.kind"), f"{say(f'target_kind.{kind}')}: {say(f'target_kind_about.{kind}')}"),
        (say("targets.when"), target_kinds.when(target, say)),
        (say("targets.owner"), target_entries.owner_of(target, kpi.owner)),
    ]
    elsewhere = {say(f"detail.{name}") for name in ("document", "section", "measure", "window")}
    return [(label, value) for label, value in mine if value] + [
        (label, value) for label, value in detail.facts if label not in elsewhere
    ]
