"""Every number that is a choice, in one place, with where it comes from.

What stands behind them, and its limits: the back-test of the projection is English NHS sickness absence
2010-16 (no free Danish monthly series was found), before Covid; the winter swing of Danish municipal absence
is unknown and is estimated for each client. Calibration simulations share the form of the model. The
thresholds 13, 24, 2 and 5 events and 80/20 are choices, not laws. The rules of the Making Data Count Excel tool
are known only second-hand.
"""

from __future__ import annotations

from dataclasses import dataclass

LIMITS_FROM = 13
"""Points from which a chart has limits and icons (Making Data Count tool)."""

MEDIAN_FROM = 8
"""From 8 to 12 points dots and their median are shown, nothing else; below 8 dots alone."""

LOCKED_AFTER = 24
"""Months of a phase after which its limits are locked.

Limits recalculated each month changed an earlier colour in 7.4 % of months, locked ones in 1.5 %, and a shift
of one sigma was seen after 8 months in 35 % against 21 %; price: 3.8 against 1.9 % false flags (simulated).
"""

RECENT_POINTS = 8
"""With a signal among so many newest points a process is not stable and its assurance is not shown."""

RARE_EVENTS = 2.0
"""Below so many events a month a monthly chart misleads: at 0.2 an XmR flags 55 % of stable series (simulated)."""

FEW_EVENTS = 5.0
"""Below so many events a month a count chart (c, u, p), from so many an XmR or Laney's chart."""

SEASONAL_EVENTS = 10.0
"""From so many events a month own month factors show more than they cost.

With a winter swing of 20 % and 30 events a month: false signals 4 instead of 8 %, a true fall of a quarter seen
within ten months in 53 instead of 36 % (simulated); below ten events the factors are noise.
"""

LARGE_DENOMINATOR = 1000.0
"""From denominators in the thousands only Laney's u' and p': on complaints c flagged 20 of 20 points, u 13, u' 0."""

PERIOD_TAIL = 0.001
"""Chance beyond each exact limit of a quarter or year of rare events: 99.8 % limits, as OHID/UKHSA draw them."""

ON_TRACK = 0.80
"""On track from this chance: met in 91 % (back-test); thresholds nearer to certainty leave more at risk."""

OFF_TRACK = 0.20
"""Off track up to this chance: missed in 97 %; no jump from green to red in a month."""

CONFIDENCE = 0.95
"""Of every interval that decides whether a change is sure."""

LEAST_CHANCE = 0.20
"""A promised change that would be noticed more seldom than this asks more of the events than they can tell."""

FEWEST_CASES = 10
"""Shares of fewer cases than this are not compared (OHID/UKHSA show no standardised rate below ten events)."""

USUAL_PROMISE = -0.20
"""The change a power is told for where no other is promised."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What the settings of a client may move together; the defaults are the choices above."""

    limits_from: int = LIMITS_FROM
    median_from: int = MEDIAN_FROM
    locked_after: int = LOCKED_AFTER
    recent_points: int = RECENT_POINTS
    rare_events: float = RARE_EVENTS
    few_events: float = FEW_EVENTS
    seasonal_events: float = SEASONAL_EVENTS
    large_denominator: float = LARGE_DENOMINATOR


USUAL = Thresholds()
