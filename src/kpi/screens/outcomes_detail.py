"""One indicator in full: its figures over time, every promise about it with its clause, and how it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi.model import Kpi
from kpi.screens import course, course_counted, evidence_mark, judged, outcomes_ceiling, outcomes_scope, sentences
from kpi.screens.asked import Asked
from kpi.screens.case import Case
from kpi.screens.course import Course
from kpi.screens.judged import Judged
from kpi.screens.outcomes_ceiling import CeilingChart

if TYPE_CHECKING:
    from kpi.reader import JudgementRow


@dataclass(frozen=True)
class Clause:
    """A promise about the indicator, where it stands, and the page's words on how it went."""

    target: str
    title: str
    where: str
    quote: str
    """The document's own words, in its own language."""
    told: str
    basis: str
    power: str
    judged: Judged


@dataclass(frozen=True)
class Detail:
    title: str
    question: str
    guide: str
    courses: tuple[Course, ...]
    ceiling: CeilingChart | None
    empty: str
    clauses: tuple[Clause, ...]
    about: tuple[tuple[str, str], ...]


def build(asked: Asked, name: str) -> Detail:
    kpi, say = asked.scoped.kpi(name), asked.say
    rows = [row for row in asked.scoped.judgements(asked.organisation.id, asked.as_of) if row.kpi == name]
    ceiling = outcomes_ceiling.build(asked, rows)
    found = _courses(asked, kpi, rows)
    return Detail(
        title=say.of(kpi.title),
        question=say.of(kpi.question),
        guide=say.of(kpi.reading_guide) if kpi.reading_guide else "",
        courses=found,
        ceiling=ceiling,
        empty="" if found or ceiling else say("outcomes.no_figures", month=say.month(asked.as_of)),
        clauses=tuple(_clause(asked, kpi, row) for row in reversed(rows)),
        about=tuple(_about(asked, kpi)),
    )


def _courses(asked: Asked, kpi: Kpi, rows: Sequence[JudgementRow]) -> tuple[Course, ...]:
    """In the windows promises are judged by; below that in the shortest ones, where there are others."""
    unit = rows[0].unit if rows else asked.organisation.id
    if kpi.follow_up == "events":
        counted = course_counted.build(asked, kpi, rows)
        return (counted,) if counted else ()
    is_quarterly = any(row.window and "-Q" in row.window for row in rows)
    kinds = course.kinds(asked, kpi, unit, "quarter" if is_quarterly else "")
    shorter = [kind for kind in kinds[1:] if kind in ("quarter", "month")][-1:]
    found = [course.build(asked, kpi, unit, kind) for kind in kinds[:1]]
    found += [course.build(asked, kpi, unit, kind, is_second=True) for kind in shorter]
    return tuple(one for one in found if one)


def _clause(asked: Asked, kpi: Kpi, row: JudgementRow) -> Clause:
    document, target = asked.scoped.target(row.target)
    case = Case(row, target, kpi, asked.say)
    read = judged.read(case)
    is_few = bool(row.hidden) and kpi.protection == "citizens"
    return Clause(
        target=row.target,
        title=asked.say.of(target.title),
        where=asked.say("outcomes.where", document=document.title, section=row.section),
        quote=asked.say("outcomes.quoted", text=target.clause.text) if target.clause else "",
        told=asked.say("course.few_why") if is_few else read.told,
        basis=_basis(row, asked),
        power=sentences.power_line(row, target, kpi, asked.say),
        judged=read,
    )


def _basis(row: JudgementRow, asked: Asked) -> str:
    """What the mark beside the status rests on."""
    found, mark = evidence_mark.basis(row, asked.say), evidence_mark.read(row, asked.say)
    return asked.say("outcomes.basis", mark=mark.word, basis=found) if mark and found else ""


def _about(asked: Asked, kpi: Kpi) -> list[tuple[str, str]]:
    say = asked.say
    texts = (("differs", kpi.differs), ("excludes", kpi.excludes))
    told = [(say(f"about.{name}"), say.of(words)) for name, words in texts if words]
    protected = "noted" if kpi.id in outcomes_scope.EFFORTS else kpi.protection
    return [*told, (say("outcomes.told_as"), say(f"outcomes.told_{protected}"))]
