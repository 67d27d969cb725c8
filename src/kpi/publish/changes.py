"""What the months say and where the year is going: control charts, fans and back-tests of an edition."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from kpi import periods
from kpi.engine.backtest import backtest
from kpi.engine.histories import Histories, History
from kpi.engine.outlook import can_be_projected
from kpi.engine.projection_fan import fan
from kpi.engine.projection_fit import fit_counts, fit_rates
from kpi.engine.signals import SignalPoint
from kpi.model import Kpi, Unit

LARGE = ("organisation", "department")
"""Forecasts are back-tested where they are shown with a chance; single units have the newest figure only."""


def rows(histories: Histories, may_show: Callable[[Kpi, str], bool]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Rows of the tables `signals`, `fans` and `backtests`, each with its table's name."""
    for kpi in histories.measures.kpis.values():
        for unit in histories.measures.facts.units:
            drawn = unit.kind in LARGE or kpi.facts == "absence"
            history = histories.of(kpi.id, unit.unit_id) if drawn and may_show(kpi, unit.unit_id) else None
            if history is not None and any(one is not None for one in history.months.numerators):
                yield from _of_node(histories, kpi, unit, history)


def _of_node(histories: Histories, kpi: Kpi, unit: Unit, history: History) -> Iterator[tuple[str, dict[str, Any]]]:
    place = {"organisation": histories.organisation.id, "unit": unit.unit_id, "kpi": kpi.id}
    chart = histories.chart(kpi, unit.unit_id)
    if chart is not None:
        for point in chart.points:
            yield "signals", place | {"chart": chart.charts[point.phase]} | _point(history, point)
    if not can_be_projected(kpi) or unit.kind not in LARGE:
        return
    newest = histories.measures.newest_month
    year = periods.year(newest.year)
    start, known = history.position(year.start), history.until(newest, kpi.lag_months)
    if start >= 0 and not any(start < phase < start + 12 for phase in history.phases):
        known = history.of_phase(known, start)
        fit = (fit_rates if history.model == "rates" else fit_counts)(known, start)
        for step in fan(known, fit, start, 12, history.measure):
            found = {"end": history.day(step.position), "expected": step.expected, "lower": step.lower}
            yield "fans", place | found | {"upper": step.upper}
    tested = backtest(known, history.measure, model=history.model)
    if tested is not None:
        found = {"forecasts": len(tested.forecasts), "error": tested.error, "coverage80": tested.coverage80}
        yield "backtests", place | found


def _point(history: History, point: SignalPoint) -> dict[str, Any]:
    plain = ("months", "phase", "value", "adjusted", "centre", "lower", "upper", "signal", "point_type", "provisional")
    return {name: getattr(point, name) for name in plain} | {"end": history.day(point.position)}
