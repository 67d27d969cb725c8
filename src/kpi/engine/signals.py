"""What the months of one KPI at one node say: which changed, since when, and a chart ready to be drawn.

Rules run on single months adjusted for the season, never on rolling sums. Limits, chart and month factors of a
phase are locked once its base (24 months) is there; from then on what a month said depends on the months up to
it alone, and `signal_history` answers for every month end at once. Before that it reads each month end anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpi.engine.control_chart import PointType, Signal
from kpi.engine.months import Months
from kpi.engine.signals_choice import Chart, Choice, Nature, SignalPlan, choose, choose_chart
from kpi.engine.signals_counts import draw_counts
from kpi.engine.signals_rules import Said, Walk, meaning
from kpi.engine.signals_season import Season
from kpi.engine.signals_stretch import Drawn, Stretch, stretches
from kpi.engine.signals_xmr import draw_dots, draw_xmr

__all__ = [
    "TOO_FEW",
    "Chart",
    "Nature",
    "Newest",
    "Season",
    "SignalPlan",
    "SignalPoint",
    "Signals",
    "choose_chart",
    "read_signals",
    "seasons_of",
    "signal_history",
]


@dataclass(frozen=True, slots=True)
class SignalPoint:
    """One point, in natural units: a month, or a whole quarter or year that ends with the month at `position`.

    Nothing is judged where `point_type` is None: a gap, a provisional month, a phase with too few points.
    """

    position: int
    months: int
    phase: int
    value: float | None
    adjusted: float | None
    centre: float | None
    lower: float | None
    upper: float | None
    signal: Signal | None
    point_type: PointType | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class Newest:
    """What the newest judged point says. All but `chart` None: the newest phase has too few points.

    `position` is its last month, `since` the first month of the run its signal belongs to; `stable`: none of the
    last eight points carries a signal.
    """

    chart: Chart
    variation: PointType | None = None
    signal: Signal | None = None
    position: int | None = None
    since: int | None = None
    stable: bool | None = None


TOO_FEW = Newest("dots")


@dataclass(frozen=True, slots=True)
class Signals:
    """The chart of a series as it stands; `charts` and `seasons` (whose factors) are told for each phase."""

    points: tuple[SignalPoint, ...]
    newest: Newest
    charts: tuple[Chart, ...]
    seasons: tuple[Season | None, ...]

    @property
    def chart(self) -> Chart:
        return self.newest.chart


def read_signals(
    history: Months, plan: SignalPlan, *, node: str, phases: Sequence[int] = (), seasons: Sequence[Season] = ()
) -> Signals:
    """The chart at the end of the history.

    `phases` are the positions where a registered break begins one; no rule, limit or factor looks across it.
    `seasons` are those of the parent: given to a small unit, they are used as soon as they were known.
    """
    judged = len(history.numerators) - plan.lag
    readings = [_Reading(stretch, plan, node, seasons) for stretch in stretches(history, plan.measure, phases, judged)]
    points = [point for phase, reading in enumerate(readings) for point in reading.points(phase, judged)]
    begun = [reading for reading in readings if reading.stretch.begin < judged]
    newest = begun[-1].newest(begun[-1].stretch.judged) if begun else TOO_FEW
    charts = tuple(reading.chart for reading in readings)
    return Signals(tuple(points), newest, charts, tuple(reading.choice.season for reading in readings))


def signal_history(
    history: Months, plan: SignalPlan, *, node: str, phases: Sequence[int] = (), seasons: Sequence[Season] = ()
) -> tuple[Newest, ...]:
    """For every month: what `read_signals` says of the newest point when the history ends with that month."""
    months = len(history.numerators)
    found = [TOO_FEW] * (months + plan.lag)
    for stretch in stretches(history, plan.measure, phases, months):
        whole = _Reading(stretch, plan, node, seasons)
        for position in range(stretch.start, stretch.start + len(stretch.values)):
            found[position + plan.lag] = whole.newest(position + 1 - stretch.start)
    return tuple(found[:months])


def seasons_of(history: Months, plan: SignalPlan, *, node: str, phases: Sequence[int] = ()) -> tuple[Season, ...]:
    """The factors of a series in each of its phases that has any: what its small units are given."""
    return tuple(season for season in read_signals(history, plan, node=node, phases=phases).seasons if season)


class _Reading:
    """One phase, chosen and drawn once, and what it said at any of its months."""

    def __init__(self, stretch: Stretch, plan: SignalPlan, node: str, seasons: Sequence[Season]) -> None:
        self.stretch, self._plan, self._node, self._seasons = stretch, plan, node, seasons
        self.choice = choose(stretch, plan, seasons, node)
        self._drawn = _draw(stretch, self.choice, plan, node)
        marks = self._drawn.marks
        self._walk = None if marks is None else Walk(marks, plan.thresholds.recent_points)
        self.chart: Chart = "dots" if marks is None else self.choice.chart

    def newest(self, months: int) -> Newest:
        """After so many months: from the one walk where all is settled, read anew where it is not."""
        if months < self._plan.thresholds.limits_from:
            return TOO_FEW
        settled = self.choice.settled
        if months < self.stretch.judged and (settled is None or months < settled):
            cut = _Reading(self.stretch.until(months), self._plan, self._node, self._seasons)
            return cut.newest(months)
        whole = sum(last < months for _, last in self._drawn.spans)
        if self._walk is None or whole == 0:
            return TOO_FEW
        return self._told(self._walk.said[whole - 1])

    def _told(self, said: Said) -> Newest:
        start, spans = self.stretch.start, self._drawn.spans
        if said.point < 0:
            return TOO_FEW
        since = None if said.since is None else start + spans[said.since][0]
        _, point_type = meaning(said.sign, self._plan.improvement)
        return Newest(self.chart, point_type, said.signal, start + spans[said.point][1], since, said.stable)

    def points(self, phase: int, judged: int) -> list[SignalPoint]:
        start = self.stretch.start
        nothing = (None,) * 7
        before = range(self.stretch.begin, start)
        found = [SignalPoint(position, 1, phase, *nothing, position >= judged) for position in before]
        drawn = self._drawn
        lines = zip(drawn.values, drawn.adjusted, drawn.centre, drawn.lower, drawn.upper, strict=True)
        for number, ((first, last), line) in enumerate(zip(drawn.spans, lines, strict=True)):
            meant = self._meant(number) if line[0] is not None else (None, None)
            late = start + last >= judged
            found.append(SignalPoint(start + last, last + 1 - first, phase, *line, *meant, late))
        return found

    def _meant(self, number: int) -> tuple[Signal | None, PointType | None]:
        if self._walk is None or number >= len(self._walk.signs):
            return None, None
        return self._walk.signals[number], meaning(self._walk.signs[number], self._plan.improvement)[1]


def _draw(stretch: Stretch, choice: Choice, plan: SignalPlan, node: str) -> Drawn:
    season = choice.season
    waves = stretch.waves(season.factors if season else None)
    widen = season.widen(node) if season else 1.0
    drawn = None
    if choice.chart == "xmr":
        drawn = draw_xmr(stretch, waves, choice.base, widen)
    elif choice.chart != "dots":
        drawn = draw_counts(choice.chart, stretch, waves, choice.base, widen=widen, shares=plan.nature == "shares")
    return drawn or draw_dots(stretch, waves, stretch.known() >= plan.thresholds.median_from)
