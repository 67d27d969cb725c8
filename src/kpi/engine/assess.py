"""Which evidence a judged figure gets: the signal of its months, or an exact comparison with the earlier figure."""

from __future__ import annotations

from datetime import date

from kpi.engine.baseline import Baseline
from kpi.engine.evidence import (
    NO_SPREAD,
    Evidence,
    Power,
    from_counts,
    from_shares,
    from_signal,
    from_threshold,
    power,
)
from kpi.engine.histories import Histories, nature_of
from kpi.engine.targets import to_date
from kpi.engine.thresholds import USUAL_PROMISE
from kpi.model import Figure, Kpi, Target, Window
from kpi.periods import years_earlier


def evidence_of(
    histories: Histories, target: Target, kpi: Kpi, node: str, figure: Figure, base: Baseline, as_of: date
) -> Evidence | None:
    """None where nobody measures a change: what is noted by hand, milestones, months told in too large steps."""
    if kpi.facts in ("follow_up", "recorded") or figure.value is None:
        return None
    before = histories.measures.figure(kpi.id, node, base.window, as_of) if base.window else None
    if kpi.facts == "surveys":
        return _of_survey(target, kpi, figure, before, base)
    nature = nature_of(kpi)
    if nature == "shares":
        return _of_share(target, kpi, figure, before, base)
    if nature == "events" and base.window is not None and kpi.denominator is None:
        return _of_count(histories, target, kpi, node, figure, base.window, as_of)
    day = min(as_of, figure.window.end)
    history, newest = histories.of(kpi.id, node), histories.newest(kpi, node, day)
    if history is not None and not history.is_fine(day):
        return None
    return NO_SPREAD if newest is None else from_signal(newest)


def power_of(target: Target, kpi: Kpi, before: Figure | None) -> Power | None:
    """What a base of so many events can show of the fall that is promised (or of the usual one)."""
    if before is None or before.numerator is None or kpi.denominator is not None or nature_of(kpi) != "events":
        return None
    if kpi.better != "lower" or before.numerator <= 0:
        return None
    return power(float(before.numerator), promised(target))


def promised(target: Target) -> float:
    """The change a target promises against its base, -0.05 for 5 % fewer; else the one power is usually told for."""
    times = target.reference.times if target.reference else None
    return times - 1 if times is not None and times < 1 else USUAL_PROMISE


def _of_count(
    histories: Histories, target: Target, kpi: Kpi, node: str, figure: Figure, earlier: Window, as_of: date
) -> Evidence:
    """The part of the window that has passed against the same part of the base, or the season would speak."""
    passed = to_date(figure.window, as_of)
    years = passed.start.year - earlier.start.year
    now = histories.measures.figure(kpi.id, node, passed, as_of)
    before = histories.measures.figure(kpi.id, node, years_earlier(passed, years), as_of)
    return from_counts(
        None if now.numerator is None else int(now.numerator),
        None if before.numerator is None else int(before.numerator),
        improvement=kpi.better,
        exposure_now=float(max(now.known, 1)),
        exposure_before=float(max(before.known, 1)),
        promised=promised(target),
    )


def _of_share(target: Target, kpi: Kpi, figure: Figure, before: Figure | None, base: Baseline) -> Evidence:
    if before is not None:
        return from_shares(_pair(figure), _pair(before), improvement=kpi.better)
    return _of_threshold(figure, base)


def _of_survey(target: Target, kpi: Kpi, figure: Figure, before: Figure | None, base: Baseline) -> Evidence:
    """Means of scores come without their spread; shares of answers have one."""
    if kpi.scale != 100:
        return NO_SPREAD
    return _of_share(target, kpi, figure, before, base)


def _of_threshold(figure: Figure, base: Baseline) -> Evidence:
    if base.threshold is None:
        return NO_SPREAD
    if isinstance(base.threshold, tuple):
        return from_threshold(_pair(figure), (float(base.threshold[0]), float(base.threshold[1])))
    return from_threshold(_pair(figure), float(base.threshold))


def _pair(figure: Figure) -> tuple[float, float] | None:
    if figure.numerator is None or not figure.denominator:
        return None
    return float(figure.numerator), float(figure.denominator)
