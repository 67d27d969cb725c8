"""Will an open target be met? The chance at the end of its window, the figure expected and the one needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kpi.engine.histories import Histories, History
from kpi.engine.projection import Direction, Projection, project
from kpi.engine.projection_fit import fit_counts, fit_rates
from kpi.engine.targets import Threshold
from kpi.engine.thresholds import OFF_TRACK, ON_TRACK
from kpi.model import Kpi, Status, Target, Window

LEAST_DONE = 4
"""Events noted by hand say nothing of a pace before so many are done."""
_WAYS: dict[str, Direction] = {"at_most": "at_most", "at_least": "at_least", "more_than": "at_least", "between": "band"}


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where a window is expected to end, in the KPI's unit, unrounded.

    `needed` is what the rest must at most (at least) be for the promise to hold, `usual` what the same months were in
    the last three years at most. `probability` is None with less than 24 months before the window.
    """

    probability: float | None
    expected: float | None
    lower: float | None
    upper: float | None
    needed: float | None
    usual: float | None
    early: bool
    usual_years: int


def status_of(probability: float) -> Status:
    """On track from 80 %, off track up to 20 %, at risk between."""
    if probability >= ON_TRACK:
        return "on_track"
    return "off_track" if probability <= OFF_TRACK else "at_risk"


def outlook(
    histories: Histories, target: Target, kpi: Kpi, node: str, window: Window, threshold: Threshold, as_of: date
) -> Outlook | None:
    """The outlook of an open window; None where nothing monthly is there to look from, or a break lies within."""
    history = histories.of(kpi.id, node) if can_be_projected(kpi) or kpi.follow_up == "events" else None
    if history is None or threshold is None:
        return None
    found = projected(history, kpi, window, as_of)
    if found is None or (kpi.facts == "follow_up" and found.numerator < LEAST_DONE):
        return None
    ends = tuple(map(float, threshold)) if isinstance(threshold, tuple) else (float(threshold),) * 2
    low, high = ends[0], ends[1]
    needed = found.needed_rest(low if target.must_be in ("at_least", "more_than") else high)
    lower, upper = found.interval80 or (None, None)
    chance = found.probability((low, high), _WAYS[target.must_be])
    return Outlook(chance, found.expected, lower, upper, needed, found.usual_rest, found.early, found.usual_years)


def can_be_projected(kpi: Kpi) -> bool:
    """What adds up over a window. A stock is where it is: its monthly figures repeat each other."""
    return kpi.facts != "follow_up" and kpi.numerator is not None and kpi.numerator.over_time == "sum"


def projected(history: History, kpi: Kpi, window: Window, as_of: date) -> Projection | None:
    """The projection of a window from what was known at the end of a month."""
    start, end = history.position(window.start), history.position(window.end)
    if start < 0 or any(start < phase <= end for phase in history.phases):
        return None
    known = history.until(min(as_of, window.end), kpi.lag_months)
    if len(known.numerators) <= start:
        return None
    months = history.of_phase(known, start)
    fit = (fit_rates if history.model == "rates" else fit_counts)(months, start)
    return project(months, fit, start, window.months, history.measure)
