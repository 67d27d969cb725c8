"""Sickness absence of a unit: what it is now, what was promised, how it moves, and the units below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kpi.screens import absence_outlook, absence_over_time, absence_signals, absence_units, forecast, judged
from kpi.screens.absence_over_time import MonthChart, RollingChart
from kpi.screens.absence_question import Question
from kpi.screens.absence_signals import SignalChart
from kpi.screens.absence_units import UnitChart
from kpi.screens.case import Case
from kpi.screens.judged import Judged

if TYPE_CHECKING:
    from kpi.reader import Scoped

KPIS = ("sickness_days_per_fte", "sickness_absence_pct")


@dataclass(frozen=True)
class Promised:
    title: str
    document: str
    judged: Judged


@dataclass(frozen=True)
class Absence:
    lead: str
    promised: tuple[Promised, ...]
    quality: str
    rolling: RollingChart | None
    signals: SignalChart | None
    months: MonthChart | None
    units: UnitChart | None
    about: tuple[tuple[str, str], ...]


def default_kpi(scoped: Scoped, organisation: str, as_of: date) -> str:
    """The measure the organisation made its newest promise in."""
    promised = [row.kpi for row in scoped.judgements(organisation, as_of) if row.kpi in KPIS]
    return promised[-1] if promised else KPIS[0]


def build(question: Question) -> Absence:
    return Absence(
        lead=_lead(question),
        promised=tuple(_promised(question)),
        quality=_quality(question),
        rolling=absence_over_time.rolling(question),
        signals=absence_signals.signals(question),
        months=absence_over_time.months(question),
        units=absence_units.units(question),
        about=tuple(_about(question)),
    )


def _lead(question: Question) -> str:
    say, newest, unit = question.say, question.newest, question.unit.name
    if newest.hidden:
        return say("absence.lead_hidden", unit=unit, why=say(f"hidden.{newest.hidden}"))
    if newest.value is None:
        return say("absence.lead_none", unit=unit, month=say.month(question.as_of))
    return say("absence.lead", unit=unit, amount=question.amount(newest), window=say.window(newest.window))


def _promised(question: Question) -> list[Promised]:
    """The promises about this measure, judged where they were made: those with a verdict first, then the newest."""
    found = []
    for row in reversed(question.own_targets()):
        document, target = question.scoped.target(row.target)
        read = judged.read(Case(row, target, question.kpi, question.say))
        found.append(Promised(question.say.of(target.title), document.title, read))
    return sorted(found, key=lambda one: one.judged.kind in ("not_started", "cannot_judge"))


def _quality(question: Question) -> str:
    """How far the forecast may be trusted, where one is shown."""
    if absence_outlook.build(question) is None:
        return ""
    say, tested = question.say, forecast.quality(question.scoped, question.organisation.id, question.say)
    own = forecast.own(question.scoped.backtest(question.kpi.id, question.unit.unit_id), say)
    return say.joined([tested.warning if tested else "", own])


def _about(question: Question) -> list[tuple[str, str]]:
    """What a reader must know of the measure before arguing over it."""
    say, kpi = question.say, question.kpi
    told = (("excludes", kpi.excludes), ("differs", kpi.differs), ("guide", kpi.reading_guide))
    return [(say(f"about.{name}"), say.of(words)) for name, words in told if words]
