"""What the change of a year consists of, from published figures: within the units below, and between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from kpi import periods
from kpi.engine.mix import Part, mix
from kpi.model import Figure, Window
from kpi.publish.public import PublicMeasures

KPIS = ("sickness_days_per_fte", "sickness_absence_pct")


def rows(measures: PublicMeasures) -> Iterator[dict[str, Any]]:
    """One row per node and month end where all units below are told for both years."""
    facts = measures.facts
    children: dict[str | None, list[str]] = defaultdict(list)
    for one in facts.units:
        if measures.points.runs(one.unit_id):
            children[one.parent_id].append(one.unit_id)
    for kpi in (name for name in KPIS if name in measures.kpis):
        for unit in facts.units:
            below = children.get(unit.unit_id, [])
            for step in range(24, facts.months) if len(below) > 1 else ():
                end = facts.month_end(step)
                if end <= measures.newest_month:
                    yield from _at(measures, kpi, unit.unit_id, below, periods.rolling(end))


def _at(measures: PublicMeasures, kpi: str, node: str, below: list[str], window: Window) -> Iterator[dict[str, Any]]:
    earlier = periods.years_earlier(window, 1)
    known: list[tuple[Figure, Figure]] = []
    for unit in below:
        before, now = _exactly(measures, kpi, unit, earlier), _exactly(measures, kpi, unit, window)
        if before is None or now is None:
            return
        known.append((before, now))
    found = mix(
        [
            Part(
                float(before.value or 0),
                float(now.value or 0),
                float(before.denominator or 0),
                float(now.denominator or 0),
            )
            for before, now in known
        ]
    )
    if found is not None:
        yield {"unit": node, "kpi": kpi, "window": window.name, "end": window.end,
               "within": found.within, "between_units": found.between}  # fmt: skip


def _exactly(measures: PublicMeasures, kpi: str, node: str, window: Window) -> Figure | None:
    """A figure of these very months; the nearest others would compare different spans."""
    if not measures.has_point(measures.kpis[kpi], node, window.end):
        return None
    figure = measures.figure(kpi, node, window)
    asked = (window.start, window.end)
    return figure if figure.value is not None and (figure.window.start, figure.window.end) == asked else None
