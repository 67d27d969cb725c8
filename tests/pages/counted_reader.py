"""A hand-made stand-in for the scoped reader: injuries, visits and complaints month by month, and the real targets."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from kpi import catalogue, periods
from kpi.catalogue import Catalogue
from kpi.model import Break, Document, Kpi, Target, Window, Words
from kpi.reader import (
    DEMO_DIRECTOR,
    CoverageRow,
    EditionInfo,
    FigureRow,
    JudgementRow,
    OrganisationRow,
    PartRow,
    SignalRow,
    UnitRow,
)

NEWEST = date(2019, 12, 31)
TOWN, DEPARTMENT, OTHER, UNIT = "albertslund-sf", "albertslund-sf.vsb", "albertslund-sf.ppr", "albertslund-sf.vsb-klub"
UNITS = [
    UnitRow(TOWN, None, "Social & Familie", "organisation", 0, 232, True, large=True),
    UnitRow(DEPARTMENT, TOWN, "Voksne med Særlige Behov", "department", 1, 101, True),
    UnitRow(OTHER, TOWN, "PPR", "department", 1, 60, True),
    UnitRow(UNIT, DEPARTMENT, "VSB Klub", "unit", 2, 6, False),
]
_NAMES = {row.unit_id: row.name for row in UNITS}
Counts = dict[tuple[int, int], tuple[float, float | None]]
"""Numerator and denominator by year and month."""


@cache
def real() -> Catalogue:
    return catalogue.load(Path(__file__).resolve().parents[2])


def spread(**years: tuple[int, ...]) -> Counts:
    """`y2019=(1, 2, …)`: what each month of a year counted."""
    return {(int(name[1:]), at + 1): (float(n), None) for name, ns in years.items() for at, n in enumerate(ns)}


def even(first: int, last: int, yearly: float, per: float | None = None) -> Counts:
    """The same in every month."""
    years = range(first, last + 1)
    return {(year, month): (yearly / 12, None if per is None else per / 12) for year in years for month in range(1, 13)}


COMPLAINTS = spread(
    y2016=(10, 10, 10, 8, 10, 11, 7, 9, 9, 14, 6, 13),
    y2017=(14, 11, 11, 14, 11, 15, 6, 8, 9, 6, 4, 11),
    y2018=(16, 14, 9, 10, 5, 8, 9, 8, 4, 9, 10, 10),
    y2019=(11, 12, 4, 5, 10, 4, 9, 10, 15, 12, 8, 13),
)
INJURIES = spread(
    y2013=(18, 17, 16, 15, 17, 16, 15, 18, 17, 16, 16, 15),
    y2018=(15, 15, 15, 15, 15, 16, 15, 15, 15, 15, 15, 15),
    y2019=(18, 13, 10, 19, 14, 15, 12, 14, 12, 8, 12, 11),
)
"""196 in 2013, 181 in 2018 and 158 in 2019."""


def _windows(counts: Counts) -> list[tuple[str, Window]]:
    found: list[tuple[str, Window]] = []
    for year, month in sorted(counts):
        first = date(year, month, 1)
        found += [("month", periods.month(first)), ("ytd", periods.year_to_date(year, month))]
        found += [("quarter", periods.quarter(year, month // 3))] if month % 3 == 0 else []
        found += [("year", periods.year(year))] if month == 12 else []
        found += [("rolling", periods.rolling(first))]
    return found


class Counting:
    """Answers like the real reader from the counts it is given; `changed` turns single rows into others."""

    def __init__(self, **given: Any) -> None:
        self.edition = EditionInfo("v0007", "demo", "full", datetime(2020, 1, 15, 7), "0" * 64, False)
        self.principal = DEMO_DIRECTOR
        self.counts: dict[str, dict[str, Counts]] = given.get("counts", {})
        self.judged: list[JudgementRow] = given.get("judged", [])
        self.drawn: list[SignalRow] = given.get("drawn", [])
        self.made_of: list[PartRow] = given.get("made_of", [])
        self.own: Counts = given.get("own", {})
        self.changed: dict[tuple[str, str], dict[str, Any]] = given.get("changed", {})
        self.ruptures: list[Break] = given.get("ruptures", [])
        self.until: dict[str, date] = given.get("until", {})
        self.tree: list[UnitRow] = [*UNITS, *given.get("more", [])]

    def organisations(self) -> list[OrganisationRow]:
        ends = tuple(periods.month(date(year, month, 1)).end for year in (2018, 2019) for month in range(1, 13))
        return [OrganisationRow(TOWN, "Albertslund Kommune", "Social & Familie", "Social & Familie", NEWEST, ends)]

    def units(self, organisation: str) -> list[UnitRow]:
        return self.tree

    def kpis(self) -> list[Kpi]:
        return list(real().kpis.values())

    def kpi(self, name: str) -> Kpi:
        return real().kpis[name]

    def target(self, name: str) -> tuple[Document, Target]:
        return next((document, target) for document, target in real().promises() if target.id == name)

    def judgements(self, organisation: str, as_of: date) -> list[JudgementRow]:
        return self.judged

    def breaks(self, organisation: str) -> list[Break]:
        return self.ruptures

    def coverage(self, organisation: str) -> list[CoverageRow]:
        ends = dict.fromkeys(("injuries", "complaints", "inspections"), NEWEST) | self.until
        return [CoverageRow(name, end, "month", 20) for name, end in ends.items()]

    def signals(self, kpi: str, unit: str) -> list[SignalRow]:
        return self.drawn if unit == TOWN else []

    def parts(self, kpi: str, unit: str, attribute: str, kind: str) -> list[PartRow]:
        return [row for row in self.made_of if (row.unit, row.attribute, row.kind) == (unit, attribute, kind)]

    def own_figures(self, kpi: str, unit: str, kind: str) -> list[FigureRow]:
        return [self._row(kpi, unit, self.own, *one) for one in _windows(self.own) if one[0] == kind]

    def figures(
        self, kpi: str, unit: str, kind: str, *, since: date = date.min, until: date = date.max
    ) -> list[FigureRow]:
        counts = self.counts.get(kpi, {}).get(unit, {})
        rows = [self._row(kpi, unit, counts, *one) for one in _windows(counts) if one[0] == kind]
        return [row for row in rows if since <= row.end <= until]

    def figure(self, kpi: str, unit: str, window: str) -> FigureRow:
        counts = self.counts.get(kpi, {}).get(unit, {})
        found = [self._row(kpi, unit, counts, *one) for one in _windows(counts) if one[1].name == window]
        return found[0] if found else self._none(kpi, unit, periods.parse(window))

    def children(self, kpi: str, unit: str, window: str) -> list[FigureRow]:
        return [self.figure(kpi, row.unit_id, window) for row in self.tree if row.parent_id == unit]

    def _none(self, kpi: str, unit: str, window: Window) -> FigureRow:
        place = next(row for row in self.tree if row.unit_id == unit)
        empty = FigureRow(
            kpi, unit, place.name, window.name, "none", window.start, window.end, None, None, None, None, 0,
            window.months, False, None, "no_data",
        )  # fmt: skip
        return empty if place.shown else replace(empty, hidden="too_small", reason=None)

    def _row(self, kpi: str, unit: str, counts: Counts, kind: str, window: Window) -> FigureRow:
        measure = self.kpi(kpi)
        months = [counts.get((day.year, day.month)) for day in periods.months_of(window)]
        known = [month for month in months if month]
        above = sum(month[0] for month in known)
        below = sum(month[1] or 0.0 for month in known) if known and known[0][1] is not None else None
        value = above if measure.denominator is None else above * measure.scale / below if below else None
        if measure.among is not None and not below:
            value = None
        late = periods.add_months(NEWEST.replace(day=1), 1 - measure.lag_months)
        row = FigureRow(
            kpi, unit, _NAMES[unit], window.name, kind, window.start, window.end, value, above, below, measure.method,
            len(known), window.months, bool(measure.lag_months) and window.end >= late, None,
            None if value is not None else "no_denominator",
        )  # fmt: skip
        return replace(row, **self.changed.get((kpi, window.name), {}))


def judgement(target: str, unit: str = TOWN, **said: Any) -> JudgementRow:
    """A row about a real target; what is not said is None."""
    document, promised = next((one, found) for one, found in real().promises() if found.id == target)
    about = {
        "target": target, "document": document.id, "area": promised.area, "section": promised.section,
        "kpi": promised.kpi, "unit": unit, "unit_name": _NAMES[unit], "as_of": NEWEST, "direction": "low",
        "provisional": False, "windows": (), "notes": (), "stated": {}, "data_until": NEWEST, "early": False,
        "within_rounding": False, "known": 12, "needed": 12,
    }  # fmt: skip
    return JudgementRow(**{**dict.fromkeys(field.name for field in fields(JudgementRow)), **about, **said})


def complaints_2019(**said: Any) -> JudgementRow:
    usual = {
        "status": "missed", "window": "2019", "value": 113.0, "numerator": 113.0, "threshold": 108.0, "gap": 5.0,
        "reference_value": 120.0, "reference_window": "2017", "evidence": "too_few_events",
        "evidence_basis": "rate_ratio", "base_events": 120.0, "noticed": 0.18, "smallest_fall": 0.31, "by_luck": 0.21,
    }  # fmt: skip
    return judgement("al-complaints-2019", **{**usual, **said})


def complaints_2018(**said: Any) -> JudgementRow:
    usual = {
        "status": "met", "window": "2018", "value": 112.0, "numerator": 112.0, "threshold": 114.0, "gap": -2.0,
        "reference_value": 120.0, "reference_window": "2017", "evidence": "too_few_events",
        "evidence_basis": "rate_ratio", "base_events": 120.0, "noticed": 0.09, "smallest_fall": 0.31, "by_luck": 0.35,
    }  # fmt: skip
    return judgement("al-complaints-2018", **{**usual, **said})


def point(step: int, value: float, *, months: int = 1, **said: Any) -> SignalRow:
    """A point `step` periods before the newest, in a steady chart between 2 and 18."""
    end = periods.month_end(periods.add_months(NEWEST.replace(day=1), -step * months))
    usual = {"signal": None, "point_type": "common_cause", "provisional": False} | said
    return SignalRow("xmr", end, months, 0, value, value, 10.0, 2.0, 18.0, **usual)


def flat(text: str) -> str:
    """Blanks that never break a line read as any other."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def part(attribute: str, category: str, year: int, value: float | None, **said: Any) -> PartRow:
    window = periods.year(year)
    usual = {"error": 5.0, "hidden": None if value is not None else "waiting"} | said
    return PartRow(
        "injuries",
        TOWN,
        attribute,
        category,
        window.name,
        "year",
        window.start,
        window.end,
        value,
        value,
        None,
        **usual,
    )


def rupture(day: date, *extracts: str) -> Break:
    return Break(day, extracts, Words(da="Nyt klagesystem", en="New complaint system"), "Afdelingschefen")
