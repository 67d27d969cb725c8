"""What the figures of large nodes consist of: causes, kinds, staff groups, short and long, few and many days.

A category is a difference of its own published totals, or what the published total leaves for the largest of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from kpi import periods
from kpi.engine.measure import figure_of
from kpi.engine.source import Sums
from kpi.model import Figure, Kpi, Window
from kpi.periods import month_end, month_index, month_no_day
from kpi.publish.figures import calendar_windows
from kpi.publish.public import PublicMeasures

PARTS: dict[str, tuple[tuple[str, str], ...]] = {
    "sickness_days_per_fte": tuple(("absence", name) for name in ("cause", "spell_length", "staff_group")),
    "sickness_absence_pct": tuple(("absence", name) for name in ("cause", "spell_length", "staff_group")),
    "injuries": (("injuries", "injury_kind"), ("injuries", "with_absence")),
}
"""KPI: the series it is told by and the attributes it is split by."""
PEOPLE, PEOPLE_KPI = ("people", "days_class"), "sickness_days_per_fte"
"""Persons employed all of a calendar year, by how many days they were absent."""
KINDS = ("quarter", "year", "rolling")


def rows(measures: PublicMeasures) -> Iterator[dict[str, Any]]:
    """Rows of the table `parts`."""
    windows = [(kind, window) for kind, window in calendar_windows(measures) if kind in KINDS]
    yield from _delivered(measures)
    for unit in measures.facts.units:
        large = [one for one in windows if measures.points.large(unit.unit_id, month_index(one[1].end))]
        for kpi_id, split in PARTS.items():
            kpi = measures.kpis.get(kpi_id)
            for series, attribute in split if kpi else ():
                assert kpi is not None
                yield from _split(measures, kpi, unit.unit_id, series, attribute, large)
        years = [one for one in large if one[0] == "year"]
        if PEOPLE_KPI in measures.kpis:
            yield from _people(measures, unit.unit_id, years)


def _delivered(measures: PublicMeasures) -> Iterator[dict[str, Any]]:
    """Parts that open indicators are delivered in, by calendar year: money by budget line."""
    found: dict[tuple[str, str, str, int], int] = defaultdict(int)
    for row in measures.facts.outcomes:
        kpi = measures.kpis.get(row.indicator)
        if row.part is not None and kpi is not None and kpi.protection == "open" and row.end <= measures.newest_month:
            found[kpi.id, row.unit, row.part, row.end.year] += row.numerator
    for (kpi_id, node, part, year), amount in sorted(found.items()):
        kpi, window = measures.kpis[kpi_id], periods.year(year)
        per = kpi.numerator.per if kpi.numerator else 1
        value = Fraction(amount * kpi.scale, per)
        figure = Figure(kpi_id, node, window, value, Fraction(amount, per), None, 12, 12)
        yield _row(kpi_id, node, "part", part, "year", window, figure)


def _split(
    measures: PublicMeasures, kpi: Kpi, node: str, series: str, attribute: str, windows: list[tuple[str, Window]]
) -> Iterator[dict[str, Any]]:
    for category in measures.points.categories(series, attribute):
        name = f"{series}|{attribute}={category}"
        for kind, window in windows:
            sums = _sums(measures, kpi, node, name, window)
            if sums is None:
                continue
            if attribute == "staff_group":
                sums = _of_group(measures, kpi, node, category, window, sums)
            figure = figure_of(kpi, node, window, sums)
            yield _row(kpi.id, node, attribute, category, kind, figure.window, figure)


def _sums(measures: PublicMeasures, kpi: Kpi, node: str, name: str, window: Window) -> Sums | None:
    """A difference of published totals beside the denominator of the whole; None where no month is delivered."""
    staff = measures.monthly.staff.sums(kpi, node, window, window.end)
    if staff.missing == "no_data":
        return None
    ends: tuple[int, int] | None = (month_index(window.start) - 1, month_index(window.end))
    amounts = _amounts(measures, node, name, ends)
    if amounts is None and window.name.startswith("R"):
        ends = measures.monthly.nearest(name, node, month_index(window.end))
        amounts = _amounts(measures, node, name, ends)
    if amounts is None or ends is None:
        return Sums(None, staff.denominator, staff.known, staff.needed, missing="waiting_point")
    covers = Window(window.name, month_no_day(ends[0] + 1), month_end(month_no_day(ends[1])))
    staff = measures.monthly.staff.sums(kpi, node, covers, covers.end)
    error = measures.points.step(name) * measures.points.summed_between(node, *ends, name)
    return Sums(Fraction(amounts[1] - amounts[0]), staff.denominator, staff.known, staff.needed, staff.provisional,
                None, 1, Fraction(error), covers=covers)  # fmt: skip


def _amounts(measures: PublicMeasures, node: str, name: str, ends: tuple[int, int] | None) -> tuple[int, int] | None:
    start, end = (measures.points.amount(node, name, month) for month in ends) if ends else (None, None)
    return None if start is None or end is None else (start, end)


def _of_group(measures: PublicMeasures, kpi: Kpi, node: str, group: str, window: Window, sums: Sums) -> Sums:
    """A staff group is held against its own staff."""
    facts = measures.facts
    name = {
        "fte_millionths": f"fte_millionths|{kpi.population}|staff_group={group}",
        "possible_microseconds": f"possible_microseconds|{kpi.method}|{kpi.population}|staff_group={group}",
    }.get(kpi.denominator.column if kpi.denominator else "")
    grid = facts.components.get(name or "")
    if grid is None or sums.denominator is None or kpi.denominator is None:
        return Sums(None, None, sums.known, sums.needed, missing="no_denominator")
    window = sums.covers or window
    first, end = (month_index(day) - facts.first_month for day in (window.start, window.end))
    total = int(grid[facts.position[node], max(0, first) : end + 1].sum())
    staff = Fraction(total, max(1, sums.known)) if kpi.denominator.over_time == "mean" else Fraction(total)
    return sums._replace(denominator=staff)


def _people(measures: PublicMeasures, node: str, years: list[tuple[str, Window]]) -> Iterator[dict[str, Any]]:
    series, attribute = PEOPLE
    categories = measures.points.categories(series, attribute)
    for kind, window in years:
        ends = (month_index(window.start) - 1, month_index(window.end))
        told: dict[str, int | None] = {}
        for category in categories:
            name = f"{series}|{attribute}={category}"
            start, end = (measures.points.amount(node, name, month) for month in ends)
            told[category] = None if start is None or end is None else end - start
        known = [amount for amount in told.values() if amount is not None]
        everybody = sum(known) if len(known) == len(told) else 0
        for category, amount in told.items():
            step = measures.points.step(f"{series}|{attribute}={category}")
            share = Fraction(100 * amount, everybody) if amount is not None and everybody else None
            known_share = None if share is None else Fraction(200 * step, everybody)
            figure = Figure(
                PEOPLE_KPI,
                node,
                window,
                share,
                None if amount is None else Fraction(amount),
                Fraction(everybody) if everybody else None,
                12,
                12,
                reason="waiting_point" if share is None else None,
                error=known_share,
            )
            yield _row(PEOPLE_KPI, node, attribute, category, kind, window, figure)


def _row(
    kpi: str, node: str, attribute: str, category: str, kind: str, window: Window, figure: Figure
) -> dict[str, Any]:
    amounts: dict[str, Fraction | None] = {
        "value": figure.value, "numerator": figure.numerator, "denominator": figure.denominator, "error": figure.error
    }  # fmt: skip
    start: date = window.start
    return {
        "unit": node,
        "kpi": kpi,
        "attribute": attribute,
        "category": category,
        "window": window.name,
        "kind": kind,
        "start": start,
        "end": window.end,
        **{name: None if amount is None else float(amount) for name, amount in amounts.items()},
        "hidden": "waiting" if figure.reason == "waiting_point" else None,
    }
