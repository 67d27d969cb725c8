"""Which month factors a series is adjusted by, whose they are, and from when they were known.

Factors are locked like limits: taken from the first 24 months of a phase (longer where months are missing) and
kept, so that a new month never recolours an old one. Small units take those of their parent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpi.engine.season import MIN_MONTHS, MIN_SEEN, YEAR, Factors, factors, widening
from kpi.engine.signals_stretch import Stretch


@dataclass(frozen=True, slots=True)
class Season:
    """Twelve factors (January first) of the phase of `node` that begins at `start`.

    They were known once `known_from` months of the series were; `base` months of it made them.
    """

    node: str
    start: int
    known_from: int
    factors: Factors
    base: int

    def widen(self, node: str) -> float:
        """How much wider the limits of a node are for them: its own were taken out of the same months."""
        return widening(self.base, self.base / YEAR) if self.node == node else 1.0


def own_season(stretch: Stretch, node: str) -> Season | None:
    """The factors of a phase, from its first months that are enough.

    None with too few months, and for a series that reaches zero: that one is too small for its own.
    """
    stop = _enough(stretch.values[: stretch.judged], stretch.month)
    found = None if stop is None else factors(stretch.values[:stop], stretch.month)
    if stop is None or found is None:
        return None
    return Season(node, stretch.begin, stretch.start + stop, found, stretch.known(stop))


def given_season(seasons: Sequence[Season], stretch: Stretch) -> Season | None:
    """The newest of the given seasons that began with or before the phase and is known by now."""
    now = stretch.start + stretch.judged
    usable = [season for season in seasons if season.start <= stretch.begin and season.known_from <= now]
    return max(usable, key=lambda season: season.start, default=None)


def _enough(values: Sequence[float | None], first_month: int) -> int | None:
    """How many months it takes until 24 are known and every calendar month has been seen twice."""
    seen, known, twice = [0] * YEAR, 0, 0
    for position, value in enumerate(values):
        if value is None:
            continue
        month = (first_month - 1 + position) % YEAR
        seen[month] += 1
        known += 1
        twice += seen[month] == MIN_SEEN
        if known >= MIN_MONTHS and twice == YEAR:
            return position + 1
    return None
