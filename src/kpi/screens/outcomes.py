"""What was promised to citizens, area by area: what needs attention first, then every indicator with its guide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kpi.screens import outcomes_ceiling, outcomes_cohorts, outcomes_rows, outcomes_words, overview_words
from kpi.screens.asked import Asked
from kpi.screens.outcomes_ceiling import CeilingChart
from kpi.screens.outcomes_cohorts import CohortChart
from kpi.screens.outcomes_rows import Indicator, Promised
from kpi.screens.outcomes_scope import is_of_citizens
from kpi.screens.overview import area_key, newest_first

if TYPE_CHECKING:
    from kpi.reader import Scoped

CARDS = 6
"""So many cards can be read at a glance; the rest stands in its section."""


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    finding: str
    indicators: tuple[Indicator, ...]
    beside: str
    cohorts: CohortChart | None
    ceiling: CeilingChart | None


@dataclass(frozen=True)
class Outcomes:
    lead: str
    chance: str
    worse: str
    attention: tuple[Indicator, ...]
    sections: tuple[Section, ...]


def documents(scoped: Scoped, organisation: str) -> dict[str, str]:
    """Titles by id, the newest first."""
    return {document.id: document.title for document in newest_first(scoped.documents(organisation))}


def in_force(scoped: Scoped, organisation: str, as_of: date) -> str:
    """The newest document whose period has begun; the oldest where none has."""
    known = newest_first(scoped.documents(organisation))
    begun = [document.id for document in known if document.period.from_ <= as_of]
    return [*begun, *(document.id for document in known[::-1]), ""][0]


def areas(asked: Asked, document: str) -> dict[str, str]:
    """The areas of a document that promise citizens something; the empty key means all."""
    rows = asked.scoped.judgements(asked.organisation.id, asked.as_of)
    mine = {row.area for row in rows if row.document == document and is_of_citizens(asked.scoped.kpi(row.kpi))}
    found = [area for area in asked.scoped.areas(document) if area.id in mine] if document else []
    return {"": asked.say("choice.all_areas")} | {
        area_key(document, area.id): f"{area.id}. {asked.say.of(area.title)}" for area in found
    }


def names(asked: Asked) -> dict[str, str]:
    """Every measure that a document promises citizens something about, by name; the empty key means all."""
    rows = asked.scoped.judgements(asked.organisation.id, asked.as_of)
    kpis = [asked.scoped.kpi(name) for name in dict.fromkeys(row.kpi for row in rows)]
    found = {kpi.id: asked.say.of(kpi.title) for kpi in kpis if is_of_citizens(kpi)}
    return {"": asked.say("outcomes.all"), **dict(sorted(found.items(), key=lambda item: item[1].lower()))}


def build(asked: Asked, document: str, area: str) -> Outcomes:
    promised, title = outcomes_rows.read(asked, document), documents(asked.scoped, asked.organisation.id)
    shown = [one for one in promised.indicators if area in ("", area_key(document, one.row.area))]
    alarming = sorted((one for one in shown if one.is_alarming), key=lambda one: one.row.order)
    return Outcomes(
        lead=outcomes_words.lead(shown, asked.as_of, title.get(document, ""), asked.say)
        if _is_seen(asked)
        else asked.say("outcomes.lead_unseen"),
        chance=overview_words.by_chance([one.row for one in shown], asked.say),
        worse=outcomes_words.worse([one for one in shown if one not in alarming], asked.say),
        attention=tuple(alarming[:CARDS]),
        sections=tuple(_sections(asked, document, promised, shown)),
    )


def _is_seen(asked: Asked) -> bool:
    """Promises were made for the whole: who may not see that sees none of them."""
    return any(unit.unit_id == asked.organisation.id for unit in asked.scoped.units(asked.organisation.id))


def _sections(asked: Asked, document: str, promised: Promised, shown: Sequence[Indicator]) -> Iterable[Section]:
    for area in asked.scoped.areas(document) if shown else ():
        mine = sorted((one for one in shown if one.row.area == area.id), key=lambda one: one.row.order)
        judged = [row for row in promised.judged if row.area == area.id]
        if mine:
            yield Section(
                key=area_key(document, area.id),
                title=f"{area.id}. {asked.say.of(area.title)}",
                finding=outcomes_words.finding(mine, asked.say),
                indicators=tuple(mine),
                beside=outcomes_words.beside([row for row in promised.recorded if row.area == area.id], asked.say),
                cohorts=outcomes_cohorts.build(asked, judged),
                ceiling=outcomes_ceiling.build(asked, judged),
            )
