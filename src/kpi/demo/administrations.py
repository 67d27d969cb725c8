"""Staff and absence of the three administrations, at the levels their documents state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from kpi.demo import payroll, stated_levels
from kpi.demo.absence import Level, Spells, days_of, draw, joined, parental_leave
from kpi.demo.employments import employment_rows
from kpi.demo.staff import Rules, Staff, hire
from kpi.demo.tree import DemoUnit, table
from kpi.demo.working_days import Floats, Ints, WorkingDays
from kpi.demo.write import Shelf
from kpi.periods import month_index

NEW_PAYROLL = date(2015, 4, 1)
AALBORG_DAYS = {2012: 13.2, 2013: 13.0, 2014: 12.8, 2015: 12.6, 2016: 12.4, 2017: 11.6, 2018: 11.8, 2019: 10.85}
"""Days per full-time employee: falling since 2016, slightly up in 2018, just under the ceiling of 11 in 2019."""
COPENHAGEN_DAYS = {2005: 16.2, 2006: 15.8, 2007: 15.0}
ALBERTSLUND_PERCENT = {
    (2015, 1): 4.05,
    (2015, 2): 4.05,
    (2016, 1): 3.80,
    (2016, 2): 3.80,
    (2017, 1): 5.10,
    (2017, 2): 4.95,
    (2018, 1): 4.55,
    (2018, 2): 4.45,
    (2019, 1): 3.70,
    (2019, 2): 3.66,
}
"""Per cent of norm hours in quarters 1-3 and in quarter 4: 3.8 in 2016, 5.1 in the first three quarters of 2017."""
TYPICAL_DAYS = 12.0


@dataclass(frozen=True)
class Levels:
    """Spans of months, the days per full-time employee expected in each month, and the seconds to be reached."""

    span_of: Ints
    days: Floats
    percent: Floats | None = None


def aalborg(shelf: Shelf, units: list[DemoUnit], rng: np.random.Generator) -> Staff:
    days = WorkingDays(date(2012, 1, 1), date(2019, 12, 31))
    staff = hire(units, days, Rules(leaving=dict.fromkeys(range(2012, 2020), 0.12)), rng)
    years = _years(days)
    per_month = np.array([AALBORG_DAYS[year] for year in years.tolist()])
    before = month_index(NEW_PAYROLL) - month_index(days.first)
    per_month[years == 2015] = np.where(np.arange(12) < 3, 13.7, 12.2)
    _, counted = _absence(staff, Levels(years - 2012, per_month), np.array([*AALBORG_DAYS.values()]), before, rng)
    parts = [(date(year, 1, 1), date(year, 12, 1)) for year in range(2012, 2020) if year != 2015]
    parts += [(date(2015, 1, 1), date(2015, 3, 1)), (NEW_PAYROLL, date(2015, 12, 1))]
    payroll.write_days(shelf, staff, counted, sorted(parts), before)
    _write_register(shelf, staff, units)
    return staff


def albertslund(shelf: Shelf, units: list[DemoUnit], rng: np.random.Generator) -> Staff:
    days = WorkingDays(date(2015, 1, 1), date(2019, 12, 31))
    staff = hire(units, days, Rules(leaving=dict.fromkeys(range(2015, 2020), 0.13)), rng)
    span_of = np.arange(days.months) // 12 * 2 + (np.arange(days.months) % 12 >= 9)
    percent = np.array([*ALBERTSLUND_PERCENT.values()])
    levels = Levels(span_of, percent[span_of] * 2.6, percent)
    _, counted = _absence(staff, levels, percent, 0, rng, surplus=1.6)
    payroll.write_days(shelf, staff, counted, [(date(y, 1, 1), date(y, 12, 1)) for y in range(2015, 2020)], 0)
    _write_register(shelf, staff, units)
    return staff


def copenhagen(shelf: Shelf, units: list[DemoUnit], rng: np.random.Generator) -> Staff:
    days = WorkingDays(date(2005, 1, 1), date(2007, 12, 31))
    staff = hire(units, days, Rules(leaving={2005: 0.17, 2006: 0.17, 2007: 0.145}), rng)
    years = _years(days)
    per_month = np.array([COPENHAGEN_DAYS[year] for year in years.tolist()])
    spells, _ = _absence(staff, Levels(years - 2005, per_month), np.array([*COPENHAGEN_DAYS.values()]), 0, rng)
    path = shelf.path("fravaersperioder", "perioder", days.first, days.last, "csv")
    shelf.csv(path, payroll.spell_table(staff, spells), "cp1252")
    _write_register(shelf, staff, units)
    return staff


def _years(days: WorkingDays) -> Ints:
    return days.first.year + np.arange(days.months) // 12


def _absence(
    staff: Staff, levels: Levels, stated: Floats, old_until: int, rng: np.random.Generator, surplus: float = 1.35
) -> tuple[Spells, pd.DataFrame]:
    drawn = draw(staff, Level(levels.days / TYPICAL_DAYS, surplus), rng)
    rows = days_of(drawn)
    time = payroll.register(staff, drawn, rows, old_until, rng)
    wanted = stated_levels.wanted_percent if levels.percent is not None else stated_levels.wanted_days
    goal = wanted(staff, levels.span_of, stated)
    kept = stated_levels.fit(staff, drawn, rows, time.seconds, levels.span_of, goal, rng)
    stays = kept[rows.spell]
    leave = parental_leave(staff)
    leave_rows = days_of(leave)
    leave_time = payroll.register(staff, leave, leave_rows, old_until, rng)
    tables = [
        payroll.day_table(staff, drawn, rows.take(stays), time.take(stays), rng),
        payroll.day_table(staff, leave, leave_rows, leave_time, rng),
    ]
    return joined([drawn.take(kept), leave]), payroll.in_order(tables)


def _write_register(shelf: Shelf, staff: Staff, units: list[DemoUnit]) -> None:
    first, last = staff.days.first, staff.days.last
    shelf.csv(shelf.path("enheder", "enheder", first, last, "csv"), table(units))
    path = shelf.path("sd-ansaettelser", "ansaettelser", first, last, "csv")
    shelf.csv(path, employment_rows(staff), "cp1252")
