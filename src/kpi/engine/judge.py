"""Judges every target of an organisation: one row per target at the end of a month.

The rules for one window are in `verdict`, those for due dates in `due`; here stands what repeats: windows (`every`) and
units (`each`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from kpi.engine import due, targets
from kpi.engine.baseline import Baseline
from kpi.engine.judgement_row import UNTOLD, row_of, row_of_units, row_of_windows
from kpi.engine.measure import Measures
from kpi.engine.rhythm import STALE_PERIODS, is_late
from kpi.engine.verdict import Verdict, WindowJudge
from kpi.model import Document, Judgement, Kpi, Organisation, Reason, Target, Unit, Window

LEAST_UNITS = 8
"""How many citizens' units hold is told where so many are counted: with fewer it would tell of single ones."""
_NO_WINDOW = Window("", date.min, date.min)


class Judge:
    """Judges the targets of one organisation. `frozen` holds reference figures of earlier editions."""

    def __init__(
        self,
        measures: Measures,
        organisation: Organisation,
        frozen: Mapping[str, Fraction] | None = None,
        visible: Callable[[Kpi, str], bool] = lambda kpi, node: True,
        stale_periods: int = STALE_PERIODS,
    ) -> None:
        self.measures = measures
        self.organisation = organisation
        self.visible = visible
        self.one_window = WindowJudge(measures, organisation, frozen or {}, stale_periods)

    def judge(self, document: Document, target: Target, as_of: date) -> Judgement:
        """The row of a target at the end of a month; `too_small_unit` where its figure may not be shown."""
        kpi, node = self.measures.kpis[target.kpi], target.unit or self.organisation.id
        windows = targets.windows_of(target, document, self.measures, kpi)
        if not self.visible(kpi, node):
            if target.due is not None:
                windows = [due.due_window(document, target, kpi)]
            return row_of(target, node, as_of, _nothing(target, windows, "too_small_unit"))
        if targets.is_recorded(target):
            return due.recorded(self.one_window, document, target, node, as_of)
        if target.due is not None:
            return due.by_due(self.one_window, document, target, node, as_of)
        if target.each is not None:
            return self._each(document, target, node, windows, as_of)
        if targets.repeats(target):
            return self._every(document, target, node, windows, as_of)
        return row_of(target, node, as_of, self.verdict(target, node, windows[0], as_of))

    def verdict(self, target: Target, node: str, window: Window, as_of: date) -> Verdict:
        return self.one_window.verdict(target, node, window, as_of)

    def _every(
        self, document: Document, target: Target, node: str, windows: Sequence[Window], as_of: date
    ) -> Judgement:
        """The newest complete window until the document's period is over, then all of them together."""
        ended = [self.verdict(target, node, window, as_of) for window in windows if window.end <= as_of]
        if not ended:
            return row_of(target, node, as_of, _none_yet(document, target, windows, as_of))
        over = as_of >= document.period.to and not targets.is_direction_only(target)
        shown = self._altogether(target, ended) if over else ended[-1]
        return row_of_windows(target, node, as_of, shown, ended)

    def _altogether(self, target: Target, ended: Sequence[Verdict]) -> Verdict:
        """Met only when every window is, else missed: the first that failed speaks for all.

        A window without a figure has failed too, once all that happened in it is delivered and others were judged.
        """
        missed = next((one for one in ended if one.status == "missed"), None)
        unproven = [one for one in ended if one.status != "met"]
        if missed is not None or not unproven:
            return missed or ended[-1]
        first, kpi = unproven[0], self.measures.kpis[target.kpi]
        untold = first.reason in UNTOLD
        open_yet = untold or first.value is not None or is_late(self.measures.facts, kpi, first.window.end)
        if open_yet or len(unproven) == len(ended):
            return first
        return replace(first, status="missed", reason=None)

    def _each(self, document: Document, target: Target, node: str, windows: Sequence[Window], as_of: date) -> Judgement:
        """The share of units (times windows where it repeats) that hold; met when all do."""
        repeats = targets.repeats(target)
        asked = [window for window in windows if (window.end if repeats else window.start) <= as_of]
        if not asked:
            return row_of(target, node, as_of, _none_yet(document, target, windows, as_of))
        units = targets.units_of(target, self.organisation, self.measures)
        found = [pair for window in asked for pair in self._of_units(target, units, window, as_of)]
        window = asked[-1] if not targets.is_direction_only(target) else targets.to_date(asked[-1], as_of)
        row = row_of(target, node, as_of, _nothing(target, [window], "no_data"))
        return row_of_units(target, row, found, self._listed(self.measures.kpis[target.kpi], units))

    def _of_units(
        self, target: Target, units: Sequence[Unit], window: Window, as_of: date
    ) -> Iterator[tuple[str, Verdict]]:
        """The verdicts of the units that stood through the window; a unit that may not be counted has no figure."""
        kpi, there = self.measures.kpis[target.kpi], [unit for unit in units if targets.stands(unit, window, as_of)]
        many = len(there) >= LEAST_UNITS
        for unit in there:
            counts = self.visible(kpi, unit.unit_id) or (kpi.protection != "persons" and many)
            hidden = _nothing(target, [window], "too_small_unit")
            yield unit.unit_id, self.verdict(target, unit.unit_id, window, as_of) if counts else hidden

    def _listed(self, kpi: Kpi, units: Sequence[Unit]) -> frozenset[str]:
        """Citizens' figures of single units stay unpublished; units too small for a figure about persons are named."""
        persons = kpi.protection == "persons"
        return frozenset(unit.unit_id for unit in units if persons or self.visible(kpi, unit.unit_id))


def _none_yet(document: Document, target: Target, windows: Sequence[Window], as_of: date) -> Verdict:
    """No window has ended: it lies ahead, or there is none at all. A survey has a name only once it is held."""
    ahead = bool(windows) or as_of < document.period.from_
    named = [window for window in windows if not window.name.startswith("survey:")]
    return _nothing(target, named, "not_started" if ahead else "no_data")


def _nothing(target: Target, windows: Sequence[Window], reason: Reason) -> Verdict:
    base = Baseline(threshold=targets.stated_threshold(target))
    return Verdict(windows[0] if windows else _NO_WINDOW, None, base, "cannot_judge", reason)
