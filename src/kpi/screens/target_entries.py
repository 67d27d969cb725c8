"""Every promise as an entry of the register: what it is, where it stands, who is responsible, and how it goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kpi.screens import judged, target_kinds, target_place
from kpi.screens.case import Case
from kpi.screens.judged import Judged
from kpi.screens.language import Language

if TYPE_CHECKING:
    from kpi.model import Target
    from kpi.reader import JudgementRow, Scoped


@dataclass(frozen=True)
class Entry:
    target: str
    document: str
    area: str
    """With its document, as the address names it."""
    title: str
    kind: target_kinds.Kind
    kind_word: str
    when: str
    owner: str
    place: str
    unit: str
    """Whose agreement it is; empty for a promise of the whole."""
    under: str
    judged: Judged


def area_key(document: str, area: str) -> str:
    return f"{document}.{area}"


def entries(
    scoped: Scoped,
    organisation: str,
    as_of: date,
    say: Language,
    wanted: Callable[[Target], bool] = lambda target: True,
) -> list[Entry]:
    """In the documents' order, the newest document first."""
    rows = [row for row in scoped.judgements(organisation, as_of) if wanted(scoped.target(row.target)[1])]
    newest = [document.id for document in reversed(scoped.documents(organisation))]
    return [_entry(scoped, row, say) for row in sorted(rows, key=lambda row: newest.index(row.document))]


def _entry(scoped: Scoped, row: JudgementRow, say: Language) -> Entry:
    _, target = scoped.target(row.target)
    kpi = scoped.kpi(row.kpi)
    kind = target_kinds.kind_of(target, kpi)
    return Entry(
        target=target.id,
        document=row.document,
        area=area_key(row.document, target.area),
        title=say.of(target.title),
        kind=kind,
        kind_word=say(f"target_kind.{kind}"),
        when=target_kinds.when(target, say),
        owner=owner_of(target, kpi.owner),
        place=target_place.short(target, say),
        unit=row.unit_name if target.unit else "",
        under=target.under or "",
        judged=judged.read(Case(row, target, kpi, say)),
    )


def owner_of(target: Target, owner: str) -> str:
    """The role the target names, else the one that answers for its figure."""
    return target.owner or owner
