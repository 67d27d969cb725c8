"""The workplace: do people answer, are they well, do they stay, and is it followed up as promised."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi.model import Kpi
from kpi.screens import (
    course,
    overview_words,
    workplace_pool,
    workplace_rhythm,
    workplace_rows,
    workplace_units,
    workplace_words,
)
from kpi.screens.asked import Asked
from kpi.screens.course import Course
from kpi.screens.overview import AreaBlock
from kpi.screens.promises import Row
from kpi.screens.workplace_pool import PoolChart
from kpi.screens.workplace_rhythm import Strip
from kpi.screens.workplace_rows import Promised
from kpi.screens.workplace_units import UnitChart

if TYPE_CHECKING:
    from kpi.screens.place import Place

RESPONSE, SCORE, TURNOVER = "survey_response_pct", "wellbeing_score", "staff_turnover_pct"
CARDS = 6


@dataclass(frozen=True)
class Measured:
    """A measure with its figures over time, or why there are none, and what was promised of it here."""

    kpi: str
    title: str
    course: Course | None
    empty: str
    guide: str
    promised: tuple[Row, ...]


@dataclass(frozen=True)
class Workplace:
    lead: str
    facts: str
    chance: str
    attention: tuple[Row, ...]
    attention_more: str
    surveys: tuple[Measured, ...]
    turnover: Measured | None
    turnover_units: UnitChart | None
    rhythm: Strip | None
    decided: str
    pool: PoolChart | None
    blocks: tuple[AreaBlock, ...]
    about: tuple[tuple[str, str], ...]


def build(asked: Asked, document: str, place: Place) -> Workplace:
    promised, unit = workplace_rows.read(asked, document), place.unit.unit_id
    is_whole = unit == asked.organisation.id
    rows = promised.rows
    alarming = sorted((row for row in rows if row.group == "attention"), key=lambda row: row.order)
    surveys, turnover = tuple(_surveys(asked, promised, unit)), _turnover(asked, promised, unit)
    more = len(alarming) - CARDS
    return Workplace(
        lead=workplace_words.lead(asked, rows, len(alarming)) if is_whole else workplace_words.of_unit(asked, place),
        facts=workplace_words.facts(asked, unit),
        chance=overview_words.by_chance(rows, asked.say) if is_whole else "",
        attention=tuple(alarming[:CARDS]) if is_whole else (),
        attention_more=asked.say("overview.more", n=more) if more > 0 and is_whole else "",
        surveys=surveys,
        turnover=turnover,
        turnover_units=workplace_units.rolling(asked, asked.scoped.kpi(TURNOVER), unit) if turnover else None,
        rhythm=workplace_rhythm.build(asked, promised.judged) if is_whole else None,
        decided=workplace_words.decided(asked) if is_whole else "",
        pool=workplace_pool.build(asked, document, promised.judged, rows) if is_whole else None,
        blocks=promised.blocks if is_whole else (),
        about=tuple(_about(asked, [*surveys, *([turnover] if turnover else [])])),
    )


def _surveys(asked: Asked, promised: Promised, unit: str) -> Iterable[Measured]:
    """Response first, then well-being on its own scale, then what else is asked employees."""
    order = {RESPONSE: 0, SCORE: 1}
    asked_of_staff = [
        kpi for kpi in asked.scoped.kpis() if kpi.protection == "persons" and kpi.facts in ("surveys", "outcomes")
    ]
    for kpi in sorted(asked_of_staff, key=lambda kpi: (order.get(kpi.id, 2), kpi.facts != "surveys", kpi.id)):
        found = _measured(asked, promised, kpi, unit)
        if found.course or found.promised:
            yield found


def _turnover(asked: Asked, promised: Promised, unit: str) -> Measured | None:
    if not any(kpi.id == TURNOVER for kpi in asked.scoped.kpis()):
        return None
    found = _measured(asked, promised, asked.scoped.kpi(TURNOVER), unit)
    return found if found.course or found.promised else None


def _measured(asked: Asked, promised: Promised, kpi: Kpi, unit: str) -> Measured:
    kinds = course.kinds(asked, kpi, unit)
    found = course.build(asked, kpi, unit, kinds[0]) if kinds else None
    mine = [row.target for row in promised.of(kpi.id) if row.unit == unit]
    return Measured(
        kpi=kpi.id,
        title=asked.say.of(kpi.title),
        course=found,
        empty="" if found else asked.say("workplace.no_figures", month=asked.say.month(asked.as_of)),
        guide=asked.say.of(kpi.reading_guide) if kpi.reading_guide else "",
        promised=tuple(row for row in promised.rows if row.target in mine),
    )


def _about(asked: Asked, found: Sequence[Measured]) -> Iterable[tuple[str, str]]:
    """How each measure is made and differs from others' figures."""
    for one in found:
        kpi = asked.scoped.kpi(one.kpi)
        texts = [asked.say.of(words) for words in (kpi.differs, kpi.excludes) if words]
        yield one.title, " ".join(texts)
