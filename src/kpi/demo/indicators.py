"""Citizen indicators and money, from `indicators.toml`: one row per indicator, unit, part and period."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kpi.demo.tree import DemoUnit
from kpi.demo.write import Shelf, day, decimal
from kpi.periods import month_end

INTAKE = "vulnerable_area_intake_pct"
INTAKE_YEARS = (2020, 2019)
"""The year of the ceiling, and the one before it."""
ABOVE = 2
"""So many institutions take in more than 30 % from the vulnerable areas."""
PACE = np.array([0.06, 0.10, 0.12, 0.20, 0.14, 0.16, 0.10, 0.12])
"""How a grant is spent over the quarters of two years."""
Row = tuple[str, date, date, list[float]]


def write_indicators(shelf: Shelf, units: list[DemoUnit], rng: np.random.Generator) -> None:
    found = tomllib.loads((Path(__file__).parent / "indicators.toml").read_text(encoding="utf-8"))
    rows = [
        _delivered(name, shelf.organisation, row, row[2].year in spec.get("provisional", ()))
        for name, spec in found.get(shelf.organisation, {}).items()
        for row in _periods(spec)
    ]
    rows += [_delivered(INTAKE, unit, row, False) for unit, row in _intake(units, rng)]
    if not rows:
        return
    table = pd.DataFrame(rows).sort_values(["PeriodeTil", "IndikatorID", "EnhedsID", "Del"], key=_sortable)
    ends = sorted(_sortable(table["PeriodeTil"]))
    first, last = date.fromisoformat(ends[0]), date.fromisoformat(ends[-1])
    shelf.csv(shelf.path("indikatorer", "indikatorer", first.replace(month=1, day=1), last, "csv"), table)


def _sortable(column: pd.Series) -> pd.Series:
    """Danish dates in order of time; other texts as they are."""
    return column.str.replace(r"^(\d\d)-(\d\d)-(\d{4})$", r"\3-\2-\1", regex=True)


def _delivered(name: str, unit: str, row: Row, provisional: bool) -> dict[str, str]:
    part, first, last, figure = row
    return {
        "IndikatorID": name,
        "EnhedsID": unit,
        "Del": part,
        "PeriodeFra": day(first),
        "PeriodeTil": day(last),
        "Taeller": decimal(figure[0]),
        "Naevner": decimal(figure[1]) if len(figure) > 1 else "",
        "Foreloebig": "ja" if provisional else "nej",
    }


def _periods(spec: dict[str, Any]) -> Iterator[Row]:
    for year, figure in spec.get("years", {}).items():
        yield "", date(int(year), 1, 1), date(int(year), 12, 31), figure
    for year, figure in spec.get("school", {}).items():
        yield "", date(int(year) - 1, 8, 1), date(int(year), 7, 31), figure
    for year, figures in spec.get("quarters", {}).items():
        for number, figure in enumerate(figures):
            yield "", *_quarter(int(year), number), figure
    for year, mean in spec.get("months", {}).items():
        yield from _months(int(year), mean, 0 if spec.get("whole") else 1)
    yield from _parts(spec)


def _quarter(year: int, number: int) -> tuple[date, date]:
    return date(year, number * 3 + 1, 1), month_end(date(year, number * 3 + 3, 1))


def _months(year: int, mean: float, places: int) -> Iterator[Row]:
    """A little more in winter, a little less in summer; the twelve months keep their mean."""
    for month in range(1, 13):
        value = mean * (1 + 0.025 * math.cos(2 * math.pi * (month - 1) / 12))
        yield "", date(year, month, 1), month_end(date(year, month, 1)), [round(value, places)]


def _parts(spec: dict[str, Any]) -> Iterator[Row]:
    """Whole kroner per area and quarter that add up to the area's sum."""
    for part, total in spec.get("parts", {}).items():
        pace = PACE * (np.arange(8) < 4) if part in spec["done_in_first_year"] else PACE
        running = np.round(total * np.cumsum(pace) / pace.sum()).astype(int)
        for number, spent in enumerate(np.diff(running, prepend=0).tolist()):
            if spent:
                yield part, *_quarter(spec["first_year"] + number // 4, number % 4), [spent]


def _intake(units: list[DemoUnit], rng: np.random.Generator) -> Iterator[tuple[str, Row]]:
    """A year's intake of each day-care institution, and how many of it come from the vulnerable areas."""
    institutions = [unit for unit in units if unit.kind == "Institution"]
    for year in INTAKE_YEARS:
        first, last = date(year, 1, 1), date(year, 12, 31)
        for number, unit in enumerate(institutions):
            intake = int(rng.integers(18, 44))
            share = 0.38 if number < ABOVE else rng.uniform(0.04, 0.27)
            yield unit.code, ("", first, last, [max(1, round(intake * share)), intake])
