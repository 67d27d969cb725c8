"""Dots, and the XmR chart of a phase: judged on the season-adjusted scale, drawn on the original one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

from kpi.engine.count_charts import SIGMAS
from kpi.engine.moving_range import moving_range_limits
from kpi.engine.signals_rules import marks_of
from kpi.engine.signals_stretch import Drawn, Line, Stretch


def draw_dots(stretch: Stretch, waves: Sequence[float], shows_median: bool) -> Drawn:
    """Too few points for limits: dots and, if wanted, their median."""
    adjusted = _divided(stretch.values, waves)
    known = [value for value in adjusted[: stretch.judged] if value is not None]
    middle = median(known) if shows_median and known else None
    centre: Line = [None if middle is None else middle * wave for wave in waves]
    nothing: Line = [None] * len(waves)
    return Drawn(stretch.spans(1), stretch.values, adjusted, centre, nothing, nothing, None)


def draw_xmr(stretch: Stretch, waves: Sequence[float], base: int, widen: float) -> Drawn | None:
    """Limits from the first `base` months; None where no two of them are neighbours."""
    adjusted = _divided(stretch.values, waves)
    limits = moving_range_limits(adjusted[:base], minimum=1, fix_after=None, screen=True, widen=widen)
    if limits is None:
        return None
    spread = limits.width > 0
    sigma = limits.width / SIGMAS if spread else 1.0
    marks = marks_of(
        adjusted[: stretch.judged],
        [None if value is None else (value - limits.mean) / sigma for value in adjusted[: stretch.judged]],
        limit=SIGMAS if spread else math.inf,
        rounding=limits.rounding / sigma,
        least_step=limits.rounding,
    )
    floor = min(0.0, *(value or 0.0 for value in stretch.values))
    ceiling = stretch.measure.scale * stretch.measure.ceiling
    centre: Line = [limits.mean * wave for wave in waves]
    lower: Line = [max(floor, (limits.mean - limits.width) * wave) for wave in waves]
    upper: Line = [min(ceiling, (limits.mean + limits.width) * wave) for wave in waves]
    return Drawn(stretch.spans(1), stretch.values, adjusted, centre, lower, upper, marks)


def _divided(values: Line, waves: Sequence[float]) -> Line:
    return [None if value is None else value / wave for value, wave in zip(values, waves, strict=True)]
