"""One target in one window at one node, by the same rules in the same order.

1. what cannot be judged, with its reason; 2. a direction without a number gets none; 3. what is decided early;
4. a whole window against its threshold, unrounded, both ends included; 5. and 6. what is still open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from kpi.engine import targets
from kpi.engine.assess import evidence_of, power_of
from kpi.engine.baseline import Baseline, Baselines
from kpi.engine.decided_early import decided_early
from kpi.engine.evidence import Evidence
from kpi.engine.histories import Histories
from kpi.engine.measure import Measures
from kpi.engine.outlook import Outlook, outlook, status_of
from kpi.engine.power import Power
from kpi.engine.rhythm import STALE_PERIODS, missing_periods, period_months
from kpi.engine.targets import Threshold
from kpi.model import Figure, Kpi, Moved, Organisation, Reason, Status, Target, Window
from kpi.periods import add_months, month_end


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one target in one window at one node."""

    window: Window
    figure: Figure | None
    baseline: Baseline
    status: Status
    reason: Reason | None = None
    moved: Moved | None = None
    side: str | None = None
    provisional: bool = False
    outlook: Outlook | None = None
    evidence: Evidence | None = None
    power: Power | None = None
    since: date | None = None
    """The month in which the signal behind the evidence began."""

    @property
    def value(self) -> Fraction | None:
        return self.figure.value if self.figure else None

    @property
    def holds(self) -> bool:
        return self.status == "met" or (self.status == "no_number" and self.moved == "better")


class WindowJudge:
    """Judges windows of the targets of one organisation."""

    def __init__(
        self,
        measures: Measures,
        organisation: Organisation,
        frozen: Mapping[str, Fraction],
        stale_periods: int = STALE_PERIODS,
    ) -> None:
        self.measures = measures
        self.organisation = organisation
        self.stale_periods = stale_periods
        self.baselines = Baselines(measures, organisation, frozen)
        self.histories = Histories(measures, organisation)

    def verdict(self, target: Target, node: str, window: Window, as_of: date) -> Verdict:
        """One window of a target with a number or a direction, and how sure a change is."""
        verdict = self._status(target, node, window, as_of)
        if verdict.figure is None or verdict.figure.value is None:
            return verdict
        kpi, base = self.measures.kpis[target.kpi], verdict.baseline
        before = self.measures.figure(kpi.id, node, base.window, as_of) if base.window else None
        evidence = evidence_of(self.histories, target, kpi, node, verdict.figure, base, as_of)
        history = self.histories.of(kpi.id, node) if evidence and evidence.since is not None else None
        since = history.day(evidence.since) if history and evidence and evidence.since is not None else None
        return replace(verdict, evidence=evidence, power=power_of(target, kpi, before), since=since)

    def _status(self, target: Target, node: str, window: Window, as_of: date) -> Verdict:
        if window.start > as_of:
            base = replace(self.baselines.of(target, node, window, as_of), reason=None)
            return Verdict(window, None, base, "cannot_judge", "not_started")
        if targets.is_direction_only(target):
            return self._direction(target, node, window, as_of)
        figure = self.measures.figure(target.kpi, node, window, as_of)
        base = self.baselines.of(target, node, window, as_of)
        verdict = Verdict(window, figure, base, "cannot_judge", provisional=figure.provisional)
        reason = self._cannot(figure, base, as_of)
        if reason:
            return replace(verdict, reason=reason)
        return self._against(target, self.measures.kpis[target.kpi], figure, verdict, as_of)

    def _direction(self, target: Target, node: str, window: Window, as_of: date) -> Verdict:
        """The part of the window that has passed and is delivered, beside the same part of the earlier one."""
        passed = self.measures.figure(target.kpi, node, targets.to_date(window, as_of), as_of)
        figure = self._delivered(passed, window, as_of)
        base = self.baselines.of(target, node, figure.window, as_of)
        verdict = Verdict(figure.window, figure, base, "cannot_judge", provisional=figure.provisional)
        reason = self._cannot(figure if passed.reason == "waiting_point" else passed, base, as_of)
        if reason:
            return replace(verdict, reason=reason)
        kpi = self.measures.kpis[target.kpi]
        moved: Moved = _moved(target, figure.value, base.value) if _comparable(kpi, figure) else "unknown"
        return replace(verdict, status="no_number", moved=moved)

    def _delivered(self, figure: Figure, window: Window, as_of: date) -> Figure:
        """Without the months at the end that are not here yet, or whose point waits."""
        while figure.window.months > 1 and (figure.reason == "waiting_point" or 0 < figure.known < figure.needed):
            end = month_end(add_months(figure.window.end, -1))
            shorter = self.measures.figure(figure.kpi, figure.unit, targets.to_date(window, end), as_of)
            if shorter.known < figure.known:
                break
            figure = shorter
        return figure

    def _cannot(self, figure: Figure, base: Baseline, as_of: date) -> Reason | None:
        """Rule 1: the first reason that applies."""
        if figure.value is None and figure.reason != "no_denominator":
            return figure.reason or "no_data"
        if base.reason:
            return base.reason
        months = period_months(self.organisation, self.measures.kpis[figure.kpi], figure.step)
        if figure.known < figure.needed and missing_periods(figure, as_of, months) > self.stale_periods:
            return "stale_data"
        return "no_denominator" if figure.value is None else None

    def _against(self, target: Target, kpi: Kpi, figure: Figure, verdict: Verdict, as_of: date) -> Verdict:
        """Rules 3 to 6: decided early, whole, or still open and then by its chance."""
        assert figure.value is not None
        threshold, ended = verdict.baseline.threshold, figure.window.end <= as_of
        side = side_of(figure.value, threshold)
        if ended and figure.complete:
            met = targets.holds(target, figure.value, threshold)
            moved = _moved(target, figure.value, verdict.baseline.value)
            return replace(verdict, status="met" if met else "missed", side=side, moved=moved)
        early = decided_early(target, kpi, figure, threshold)
        if early:
            return replace(verdict, status=early, side=side if early == "missed" else None)
        ahead = outlook(self.histories, target, kpi, figure.unit, figure.window, threshold, as_of)
        still = replace(verdict, outlook=ahead, provisional=verdict.provisional or ended)
        if ahead is not None and ahead.probability is not None:
            return replace(still, status=status_of(ahead.probability))
        return replace(still, reason="no_measure_of_progress" if kpi.facts == "follow_up" else "short_history")


def side_of(value: Fraction, threshold: Threshold) -> str | None:
    if not isinstance(threshold, tuple):
        return None
    return "below" if value < threshold[0] else "above" if value > threshold[1] else None


def _moved(target: Target, value: Fraction | None, earlier: Fraction | None) -> Moved:
    direction = targets.direction_of(target)
    if value is None or earlier is None or direction not in ("low", "high"):
        return "unknown"
    if value == earlier:
        return "equal"
    return "better" if (value < earlier) == (direction == "low") else "worse"


def _comparable(kpi: Kpi, figure: Figure) -> bool:
    """With a month missing a sum is of fewer months than the earlier one; a rate is still a rate."""
    if figure.complete or kpi.numerator is None:
        return figure.complete
    per = kpi.denominator.over_time if kpi.denominator else "mean"
    return kpi.numerator.over_time == per
