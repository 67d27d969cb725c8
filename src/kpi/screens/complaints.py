"""Complaints over decisions: how many against what was promised, how they ended, and what was learnt from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi.screens import (
    complaints_journeys,
    complaints_outcomes,
    counted_lead,
    counted_pace,
    counted_signals,
    counted_told,
    counted_units,
    counted_years,
)
from kpi.screens.absence import Promised
from kpi.screens.absence_signals import SignalChart
from kpi.screens.complaints_journeys import JourneyChart
from kpi.screens.complaints_outcomes import OutcomeChart, OverturnChart
from kpi.screens.counted import Counted
from kpi.screens.counted_pace import PaceChart
from kpi.screens.counted_told import Promises
from kpi.screens.counted_units import UnitBars
from kpi.screens.counted_years import YearChart
from kpi.screens.sentence_power import power_line
from kpi.screens.states import State

if TYPE_CHECKING:
    from kpi.reader import JudgementRow

KPI, OVERTURN = "complaints_received", "overturn_pct"
RECORDED = ("milestone", "narrative")
TOLD_AT = ("organisation", "department")
"""Complaints are few below departments and are not told there."""


@dataclass(frozen=True)
class Complaints:
    lead: str
    cautions: tuple[State, ...]
    promised: Promises
    years: YearChart | None
    power: str
    pace: PaceChart | None
    signals: SignalChart | None
    outcomes: OutcomeChart | None
    overturn: OverturnChart | None
    units: UnitBars | None
    journeys: JourneyChart | None
    learning: tuple[Promised, ...]
    about: tuple[tuple[str, str], ...]

    @property
    def years_note(self) -> str:
        return self.years.note if self.years else ""

    @property
    def signals_note(self) -> str:
        return self.signals.note if self.signals else ""

    @property
    def overturn_note(self) -> str:
        return self.overturn.note if self.overturn else ""


def build(asked: Counted) -> Complaints:
    is_told = asked.unit.kind in TOLD_AT
    return Complaints(
        lead=counted_lead.lead(asked) if is_told else asked.say("complaints.lead_not_here", unit=asked.unit_name),
        cautions=asked.cautions() if is_told else (),
        promised=counted_told.promises(asked, (KPI,)),
        years=counted_years.years(asked) if is_told else None,
        power=_power(asked),
        pace=counted_pace.pace(asked) if is_told else None,
        signals=counted_signals.signals(asked) if is_told else None,
        outcomes=complaints_outcomes.outcomes(asked) if is_told else None,
        overturn=complaints_outcomes.overturn(asked.about(OVERTURN)) if is_told else None,
        units=counted_units.units(asked) if is_told else None,
        journeys=complaints_journeys.journeys(asked),
        learning=counted_told.read(asked, _learning(asked)),
        about=counted_told.about(asked, (KPI, OVERTURN)),
    )


def _power(asked: Counted) -> str:
    """What so many complaints a year can show at all, beside the newest promise of fewer."""
    for row in reversed(asked.own_targets()):
        _, target = asked.scoped.target(row.target)
        told = power_line(row, target, asked.kpi, asked.say)
        if told:
            return told
    return ""


def _learning(asked: Counted) -> list[JudgementRow]:
    """What was promised to learn from complaints, and the milestones of the same section."""
    rows = asked.scoped.judgements(asked.organisation.id, asked.as_of)
    mine = [row for row in rows if row.unit == asked.unit.unit_id]
    sections = {_heading(row) for row in mine if row.kpi in (KPI, *complaints_journeys.KPIS)}
    return [
        row
        for row in mine
        if row.kpi in complaints_journeys.KPIS or (row.kpi in RECORDED and _heading(row) in sections)
    ]


def _heading(row: JudgementRow) -> tuple[str, str]:
    """A section without its parts: '4.2 Klagerejser, Målindikator' is of '4.2 Klagerejser'."""
    return row.document, row.section.partition(",")[0]
