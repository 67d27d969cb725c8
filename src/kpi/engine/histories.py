"""Monthly sums of a KPI at a node as the projection and the signals read them: natural units, gaps, phases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from kpi.engine.measure import Measures
from kpi.engine.months import Measure, Months
from kpi.engine.rhythm import extracts_of
from kpi.engine.signals import (
    TOO_FEW,
    Nature,
    Newest,
    Season,
    SignalPlan,
    Signals,
    read_signals,
    seasons_of,
    signal_history,
)
from kpi.model import Component, Kpi, Organisation
from kpi.periods import month_end, month_index, month_no_day

Model = Literal["rates", "counts"]

OWN_FACTORS_HEADS = 200
"""From so many heads a node has month factors of its own (simulated false signals: 8 % at 30 heads, 4 at 400)."""
FINE = 2
"""A month this many times what it may be off by tells of what happened; a smaller one of the steps it is told in."""
SILENT_MONTHS = 12
"""A series without a judged point for so long has nothing new to say: the unit is closed."""


@dataclass(frozen=True, slots=True)
class History:
    """The whole series of one KPI at one node from the month number `first` on.

    `phases` are the positions where a registered break begins one. `model` says which projection fits it. `error` is
    how far a month's numerator may lie from the exact one.
    """

    months: Months
    first: int
    measure: Measure
    nature: Nature
    model: Model
    phases: tuple[int, ...]
    error: float = 0.0

    def is_fine(self, day: date) -> bool:
        """Whether the months until then tell more than the steps they are told in, and may be read for signals."""
        known = [top for top in self.until(day).numerators if top is not None]
        return not self.error or (bool(known) and sum(known) >= FINE * self.error * len(known))

    def until(self, day: date, lag: int = 0) -> Months:
        """The series as it was when the month of `day` was the newest; the newest `lag` months are not known yet."""
        length = month_index(day) - self.first + 1
        cut = self.months.until(max(0, length))
        if not lag:
            return cut
        tops = list(cut.numerators)
        tops[max(0, len(tops) - lag) :] = [None] * min(lag, len(tops))
        return replace(cut, numerators=tops)

    def of_phase(self, months: Months, start: int) -> Months:
        """The months as a window that begins at `start` may use them: nothing from before its phase."""
        since = max((phase for phase in self.phases if phase <= start), default=0)
        return replace(months, phase_start=since)

    def position(self, day: date) -> int:
        return month_index(day) - self.first

    def day(self, position: int) -> date:
        return month_end(month_no_day(self.first + position))


class Histories:
    """Series, signals and charts of one organisation, each made once."""

    def __init__(self, measures: Measures, organisation: Organisation) -> None:
        self.measures = measures
        self.organisation = organisation
        self.of = lru_cache(maxsize=None)(self._of)
        self.said = lru_cache(maxsize=None)(self._said)

    def plan(self, kpi: Kpi, history: History) -> SignalPlan:
        return SignalPlan(history.measure, history.nature, kpi.better, kpi.lag_months, chart=kpi.chart)

    def newest(self, kpi: Kpi, node: str, day: date) -> Newest | None:
        """What the signals said when the month of `day` was the newest; None where no monthly series can be read."""
        history = self.of(kpi.id, node)
        if history is None or not history.is_fine(day):
            return None
        said = self.said(kpi.id, node)
        position = history.position(day)
        if not 0 <= position < len(said):
            return None
        found = said[position]
        silent = found.position is not None and position - found.position > kpi.lag_months + SILENT_MONTHS
        return TOO_FEW if silent else found

    def chart(self, kpi: Kpi, node: str) -> Signals | None:
        """The control chart as it stands at the newest month; None where there is nothing to read signals from."""
        history, newest = self.of(kpi.id, node), self.measures.newest_month
        if history is None or not history.is_fine(newest):
            return None
        months = history.until(newest)
        return read_signals(
            months, self.plan(kpi, history), node=node, phases=history.phases, seasons=self._seasons(kpi, node)
        )

    def _seasons(self, kpi: Kpi, node: str) -> tuple[Season, ...]:
        """A small unit takes the month factors of the organisation; a large node has its own."""
        facts, root = self.measures.facts, self.organisation.id
        whole = self.of(kpi.id, root)
        at = facts.position.get(node)
        if node == root or whole is None or at is None or int(facts.heads()[at].max(initial=0)) >= OWN_FACTORS_HEADS:
            return ()
        return seasons_of(whole.months, self.plan(kpi, whole), node=root, phases=whole.phases)

    def _said(self, kpi_id: str, node: str) -> tuple[Newest, ...]:
        kpi, history = self.measures.kpis[kpi_id], self.of(kpi_id, node)
        if history is None:
            return ()
        seasons = self._seasons(kpi, node)
        return signal_history(
            history.months, self.plan(kpi, history), node=node, phases=history.phases, seasons=seasons
        )

    def _of(self, kpi_id: str, node: str) -> History | None:
        kpi = self.measures.kpis[kpi_id]
        if kpi.facts in ("recorded", "surveys") or kpi.numerator is None or kpi.follow_up == "state":
            return None
        if kpi.facts == "outcomes":
            return self._from_outcomes(kpi, node)
        return self._from_events(kpi, node) if kpi.facts == "follow_up" else self._from_months(kpi, node)

    def _from_months(self, kpi: Kpi, node: str) -> History | None:
        series, at = self.measures.monthly.series(kpi), self.measures.facts.position.get(node)
        if at is None:
            return None
        known = series.known[at].tolist()
        tops = _natural(series.numerator[at].tolist(), known, kpi.numerator)
        sizes = None
        if kpi.denominator is not None and series.denominator is not None:
            sizes = _natural(series.denominator[at].tolist(), known, kpi.denominator)
        error = float(self.measures.monthly.error(kpi, node) / (kpi.numerator.per if kpi.numerator else 1))
        return replace(self._made(kpi, tops, sizes, self.measures.facts.first_month), error=error)

    def _from_outcomes(self, kpi: Kpi, node: str) -> History | None:
        """Only indicators delivered month by month have a monthly series."""
        spans = self.measures.outcomes.spans(kpi.id, node)
        if not spans or any(month_index(start) != month_index(end) for start, end in spans):
            return None
        by_month = {month_index(end): amount for (_, end), amount in spans.items()}
        first, last = min(by_month), max(by_month)
        found = [by_month.get(number) for number in range(first, last + 1)]
        tops = _natural([0 if one is None else one.numerator for one in found], found, kpi.numerator)
        sizes = None
        if kpi.denominator is not None:
            sizes = _natural([0 if one is None else one.denominator or 0 for one in found], found, kpi.denominator)
        return self._made(kpi, tops, sizes, first)

    def _from_events(self, kpi: Kpi, node: str) -> History | None:
        facts = self.measures.facts
        covered = facts.covered["follow_up"].tolist()
        counts = self.measures.follow_up.events_by_month(kpi.id, node)
        tops = [counts.get(facts.first_month + at, 0) for at in range(facts.months)]
        return self._made(kpi, _natural(tops, covered, kpi.numerator), None, facts.first_month)

    def _made(
        self, kpi: Kpi, tops: Sequence[float | None], sizes: Sequence[float | None] | None, first: int
    ) -> History:
        extracts = set(extracts_of(kpi))
        breaks = [month_index(one.date) - first for one in self.organisation.breaks if extracts & set(one.extracts)]
        phases = tuple(sorted(position for position in breaks if 0 < position < len(tops)))
        nature = nature_of(kpi)
        model: Model = "rates" if nature == "amounts" and kpi.denominator is not None else "counts"
        return History(Months(tops, sizes, first % 12 + 1), first, measure_of(kpi), nature, model, phases)


def measure_of(kpi: Kpi) -> Measure:
    """How monthly sums in natural units become the KPI's value."""
    if kpi.denominator is None:
        return Measure("count", 1.0)
    kind: Literal["ratio", "per_mean"] = "per_mean" if kpi.denominator.over_time == "mean" else "ratio"
    share = nature_of(kpi) == "shares"
    return Measure(kind, float(kpi.scale), 1.0) if share else Measure(kind, float(kpi.scale))


def nature_of(kpi: Kpi) -> Nature:
    """Days, hours and money are amounts and come in clusters; some of a number of cases are shares; the rest events."""
    if kpi.nature is not None:
        return kpi.nature
    column = kpi.numerator.column if kpi.numerator else ""
    is_money = kpi.unit.en in ("DKK", "kr.")
    if "seconds" in column or is_money or (kpi.numerator is not None and kpi.numerator.over_time != "sum"):
        return "amounts"
    if kpi.scale == 100 and kpi.denominator is not None and kpi.denominator.over_time == "sum":
        return "shares"
    return "events"


def _natural(amounts: Sequence[int], known: Sequence[object], component: Component | None) -> list[float | None]:
    per = component.per if component else 1
    return [float(Fraction(one, per)) if there else None for one, there in zip(amounts, known, strict=True)]
