"""Workplace injuries of a unit and what the Working Environment Authority's visits led to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi.screens import (
    counted_lead,
    counted_pace,
    counted_rolling,
    counted_signals,
    counted_told,
    counted_units,
    counted_years,
    injuries_orders,
    injuries_own,
    injuries_parts,
)
from kpi.screens.absence_signals import SignalChart
from kpi.screens.counted import Counted
from kpi.screens.counted_pace import PaceChart
from kpi.screens.counted_rolling import RollingChart
from kpi.screens.counted_told import Promises
from kpi.screens.counted_units import UnitBars
from kpi.screens.counted_years import YearChart
from kpi.screens.injuries_orders import OrderChart, VisitChart
from kpi.screens.injuries_own import Own
from kpi.screens.injuries_parts import KindChart, SplitChart
from kpi.screens.states import State

if TYPE_CHECKING:
    from kpi.reader import Scoped

KPIS = ("injuries", "injuries_per_1000_fte", "injuries_per_million_hours")
ABSENCE = "injury_absence_days"
ENOUGH_YEARS = 3
"""With fewer years told, about twelve months at a time say more."""
ORDERS = ("inspected_units_with_order", "inspection_orders_physical", "inspection_orders_psychological")
PROCEDURE = "injury_procedure_in_place_pct"


@dataclass(frozen=True)
class Injuries:
    lead: str
    cautions: tuple[State, ...]
    promised: Promises
    years: YearChart | None
    rolling: RollingChart | None
    pace: PaceChart | None
    signals: SignalChart | None
    split: SplitChart | None
    kinds: KindChart | None
    parts_note: str
    absence: YearChart | None
    absence_note: str
    units: UnitBars | None
    own: Own | None
    about: tuple[tuple[str, str], ...]

    @property
    def years_note(self) -> str:
        return self.years.note if self.years else ""

    @property
    def signals_note(self) -> str:
        return self.signals.note if self.signals else ""

    @property
    def kinds_note(self) -> str:
        return self.kinds.untold if self.kinds else ""


@dataclass(frozen=True)
class Orders:
    """What the Authority's visits led to; told for every unit, since nobody's person is in it."""

    lead: str
    promised: Promises
    visits: VisitChart | None
    orders: OrderChart | None

    @property
    def visits_note(self) -> str:
        return self.visits.promise if self.visits else ""


def kpis(scoped: Scoped) -> tuple[str, ...]:
    """The measures the edition has."""
    known = {kpi.id for kpi in scoped.kpis()}
    return tuple(name for name in KPIS if name in known)


def build(asked: Counted) -> Injuries:
    count, days = asked.about(KPIS[0]), asked.about(ABSENCE)
    split, kinds = injuries_parts.split(count), injuries_parts.kinds(count)
    years = counted_years.years(asked, ENOUGH_YEARS)
    rolling = None if years else counted_rolling.rolling(asked)
    years = years or (None if rolling else counted_years.years(asked))
    return Injuries(
        lead=counted_lead.lead(asked),
        cautions=asked.cautions(),
        promised=counted_told.promises(asked, (KPIS[0], ABSENCE, PROCEDURE)),
        years=years,
        rolling=rolling,
        pace=counted_pace.pace(count) if asked.kpi.id == count.kpi.id else None,
        signals=counted_signals.signals(asked),
        split=split,
        kinds=kinds,
        parts_note=_parts_note(asked, is_told=bool(split or kinds)),
        absence=counted_years.years(days),
        absence_note=asked.say("injuries.absence_note") if days.newest.value is not None else "",
        units=counted_units.units(asked),
        own=injuries_own.own(asked),
        about=counted_told.about(asked, (asked.kpi.id, ABSENCE, ORDERS[0])),
    )


def _parts_note(asked: Counted, *, is_told: bool) -> str:
    """What is not shown, and why; nothing where there are no injuries to speak of."""
    if asked.newest.value is None:
        return ""
    small = "" if is_told else asked.say("injuries.parts_wait" if asked.unit.large else "injuries.parts_note")
    return " ".join(part for part in (small, asked.say("injuries.dates_note")) if part)


def orders(asked: Counted) -> Orders:
    """Without any visit there is nothing to judge: that is said, not shown as nought orders."""
    visits = asked.about(ORDERS[0])
    return Orders(
        lead=injuries_orders.lead(visits),
        promised=counted_told.promises(asked, ORDERS),
        visits=injuries_orders.visits(visits),
        orders=injuries_orders.orders([asked.about(name) for name in ORDERS[1:]]),
    )
