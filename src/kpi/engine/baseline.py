"""The earlier figure a target is held against, and the threshold it gives.

The computed figure counts when it prints as the one the document states, else the stated one. A computed figure is
frozen in the first edition that holds its whole period (`frozen`), so that a decided threshold never drifts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from kpi import periods
from kpi.engine.measure import Measures
from kpi.engine.rhythm import extracts_of
from kpi.engine.targets import Threshold, exact, is_direction_only, stated_threshold
from kpi.model import Figure, Kpi, Organisation, Reason, Reference, Target, Window

PREVIOUS_SURVEY = "previous_survey"


@dataclass(frozen=True, slots=True)
class Baseline:
    """The earlier figure and the threshold it gives. `reason` says why there is none."""

    window: Window | None = None
    value: Fraction | None = None
    threshold: Threshold = None
    reason: Reason | None = None
    notes: tuple[str, ...] = ()
    error: Fraction | None = None
    """How far the threshold can be off, where the earlier figure is published in steps."""


class Baselines:
    """The earlier figures of one organisation."""

    def __init__(self, measures: Measures, organisation: Organisation, frozen: Mapping[str, Fraction]) -> None:
        self.measures = measures
        self.organisation = organisation
        self.frozen = frozen

    def of(self, target: Target, node: str, window: Window, as_of: date) -> Baseline:
        """Threshold and earlier figure of a target in one of its windows."""
        if target.reference is None:
            return Baseline(threshold=stated_threshold(target))
        kpi = self.measures.kpis[target.kpi]
        earlier = self._earlier(target.reference, kpi, window)
        if earlier is None:
            return Baseline(reason="no_baseline")
        value = self._computed(target, node, earlier, as_of)
        if value is None and target.reference.value is None:
            return Baseline(earlier, reason="no_baseline")
        if crosses_break(self.organisation, kpi, earlier, window) or self._other_scale(kpi, earlier, window):
            return Baseline(earlier, reason="definition_break")
        found = _held_against(target, target.reference, earlier, value)
        off = None if value is None or "reference_differs" in found.notes else self._off(kpi, node, earlier, as_of)
        return found if off is None else replace(found, error=off * exact(target.reference.times or 1.0))

    def _off(self, kpi: Kpi, node: str, earlier: Window, as_of: date) -> Fraction | None:
        return self.measures.figure(kpi.id, node, earlier, as_of).error

    def _earlier(self, reference: Reference, kpi: Kpi, window: Window) -> Window | None:
        if reference.period != PREVIOUS_SURVEY:
            return earlier_window(reference.period, window)
        before = [one for one in self.measures.surveys.windows(kpi) if one.start < window.start]
        same = [one for one in before if not self._other_scale(kpi, one, window)]
        return next(iter([*same[-1:], *before[-1:]]), None)

    def _computed(self, target: Target, node: str, earlier: Window, as_of: date) -> Fraction | None:
        frozen = self.frozen.get(reference_key(target.id, node, earlier))
        if frozen is not None and earlier.end <= as_of:
            return frozen
        figure = self.measures.figure(target.kpi, node, earlier, as_of)
        return figure.value if figure.complete else None

    def _other_scale(self, kpi: Kpi, earlier: Window, window: Window) -> bool:
        """Answers on two scales never compare."""
        if kpi.facts != "surveys":
            return False
        scales = [self._scales(kpi, one) for one in (earlier, window)]
        return all(scales) and scales[0] != scales[1]

    def _scales(self, kpi: Kpi, window: Window) -> set[tuple[int | None, int | None]]:
        surveys = self.measures.surveys
        held = [one for one in surveys.windows(kpi) if window.start <= one.start <= window.end]
        named = [one for one in held if one.name == window.name]
        return {surveys.scale(one) for one in named or held}


def reference_key(target: str, node: str, earlier: Window) -> str:
    """The name under which an earlier figure is frozen."""
    return f"{target}|{node}|{earlier.name}"


def computed_reference(target: Target, node: str, window: Window, measures: Measures) -> Figure | None:
    """The figure of the reference period behind a threshold, when it is whole and no longer provisional."""
    if target.reference is None or target.reference.period == PREVIOUS_SURVEY or is_direction_only(target):
        return None
    figure = measures.figure(target.kpi, node, earlier_window(target.reference.period, window), None)
    whole = figure.complete and not figure.provisional and figure.window.end <= measures.newest_month
    return figure if whole else None


def earlier_window(period: str, window: Window) -> Window:
    years = 1 if period == "previous_year" else window.start.year - int(period)
    return periods.years_earlier(window, years)


def crosses_break(organisation: Organisation, kpi: Kpi, earlier: Window, later: Window) -> bool:
    extracts = set(extracts_of(kpi))
    return any(
        earlier.start < found.date <= later.end and extracts & set(found.extracts) for found in organisation.breaks
    )


def rounds_to(value: Fraction, stated: float) -> bool:
    """Does the exact figure print as the stated one, with the decimals the document uses? Halves are rounded up."""
    decimals = len(str(stated).partition(".")[2].rstrip("0"))
    half = Fraction(1, 2 * 10**decimals)
    return -half <= value - exact(stated) < half


def _held_against(target: Target, reference: Reference, earlier: Window, value: Fraction | None) -> Baseline:
    base, notes = _against_stated(value, reference.value)
    if is_direction_only(target):
        return Baseline(earlier, base, None, notes=notes)
    times = exact(1.0 if reference.times is None else reference.times)
    if base == 0 and times != 1:  # a percentage of nothing is nothing: such a target needs a number
        return Baseline(earlier, base, None, "no_baseline", (*notes, "zero_baseline"))
    return Baseline(earlier, base if value is None else value, base * times, notes=notes)


def _against_stated(value: Fraction | None, stated: float | None) -> tuple[Fraction, tuple[str, ...]]:
    """The figure that counts, and a note where it is not the one computed."""
    if stated is None:
        assert value is not None  # the caller has sent away what has neither
        return value, ()
    if value is None:
        return exact(stated), ("reference_stated",)
    return (value, ()) if rounds_to(value, stated) else (exact(stated), ("reference_differs",))
