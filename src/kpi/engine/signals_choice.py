"""Which chart a phase gets, on which base its limits stand, and from when on none of that changes any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kpi.engine.control_chart import Improvement
from kpi.engine.months import Measure
from kpi.engine.signals_season import Season, given_season, own_season
from kpi.engine.signals_stretch import Stretch
from kpi.engine.thresholds import USUAL, Thresholds

Nature = Literal["amounts", "events", "shares"]
Chart = Literal["xmr", "u_prime", "p_prime", "u", "p", "c", "quarters", "years", "dots"]


@dataclass(frozen=True, slots=True)
class SignalPlan:
    """How one KPI is read; the same for all its nodes.

    `nature`: amounts are clustered (days of absence), events happen one by one, shares are some of a number of
    cases. The newest `lag` months are shown and not judged. `seasonal` asks for month factors, without which
    there are then no limits (None: asked for amounts, and for events that are many). `chart` overrides the choice.
    """

    measure: Measure
    nature: Nature
    improvement: Improvement = "neutral"
    lag: int = 0
    seasonal: bool | None = None
    chart: Chart | None = None
    thresholds: Thresholds = USUAL

    def needs_season(self, chart: Chart, events: float) -> bool:
        if chart not in ("xmr", "u_prime", "p_prime"):
            return False
        if self.seasonal is not None:
            return self.seasonal
        return self.nature == "amounts" or (self.nature == "events" and events >= self.thresholds.seasonal_events)


@dataclass(frozen=True, slots=True)
class Choice:
    """`base` months of the stretch make the limits.

    `settled`: with so many months or more chart, base and season are the same for ever; None before that.
    """

    chart: Chart
    season: Season | None
    base: int
    settled: int | None


def choose_chart(nature: Nature, events: float, size: float | None, thresholds: Thresholds = USUAL) -> Chart:
    """By mean events a month and mean denominator (None without one); for shares the rarer of both outcomes."""
    if nature == "amounts":
        return "xmr"
    if events < thresholds.rare_events:
        return "quarters" if 3 * events >= thresholds.rare_events else "years"
    if events < thresholds.few_events:
        return "p" if nature == "shares" else "c" if size is None else "u"
    if size is not None and size >= thresholds.large_denominator:
        return "p_prime" if nature == "shares" else "u_prime"
    return "xmr"


def choose(stretch: Stretch, plan: SignalPlan, seasons: Sequence[Season], node: str) -> Choice:
    """The reading of a phase as its judged months have it."""
    limits = plan.thresholds
    locked = _locked(stretch, limits)
    base = stretch.judged if locked is None else locked
    season = given_season(seasons, stretch)
    chart: Chart = "dots"
    events, size = _means(stretch, plan.nature, base)
    if stretch.known() >= limits.limits_from:
        chart = plan.chart or choose_chart(plan.nature, events, size, limits)
    if chart in ("quarters", "years") and stretch.judged < limits.locked_after:
        chart = "dots"
    settled = _settled(stretch, seasons, locked)
    if season is None and plan.needs_season(chart, events):
        season = own_season(stretch, node)
        if season is None:
            return Choice("dots", None, base, settled)
        base = season.known_from - stretch.start
        settled = None if settled is None else max(settled, base)
    return Choice(chart, season, base, settled)


def _locked(stretch: Stretch, limits: Thresholds) -> int | None:
    """The first 24 months, or as many as hold 13 points; None as long as they are not all there."""
    known = 0
    for position, value in enumerate(stretch.values[: stretch.judged]):
        known += value is not None
        if position + 1 >= limits.locked_after and known >= limits.limits_from:
            return position + 1
    return None


def _settled(stretch: Stretch, seasons: Sequence[Season], locked: int | None) -> int | None:
    if locked is None:
        return None
    known = [season.known_from - stretch.start for season in seasons if season.start <= stretch.begin]
    return max([locked, *(months for months in known if months <= stretch.judged)])


def _means(stretch: Stretch, nature: Nature, base: int) -> tuple[float, float | None]:
    """Events and denominator of a usual month; for shares the rarer of both outcomes."""
    pairs = list(zip(stretch.tops[:base], stretch.sizes[:base], strict=True))
    known = [(top, size) for top, size in pairs if top is not None and size is not None]
    if not known:
        return 0.0, None
    events, sizes = (sum(part) / len(known) for part in zip(*known, strict=True))
    if nature == "shares":
        events = min(events, sizes - events)
    return events, None if stretch.measure.kind == "count" else sizes
