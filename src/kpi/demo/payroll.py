"""Absence as the payroll systems deliver it: a row per day and code, or a row per spell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from kpi.demo import absence
from kpi.demo.absence import HALF, WHOLE, Days, Spells
from kpi.demo.employments import employment_ids
from kpi.demo.staff import Staff
from kpi.demo.working_days import Flags, Ints
from kpi.demo.write import Shelf
from kpi.periods import month_index

CODES = {
    absence.PARENTAL: 570,
    absence.SICK: 790,
    absence.PARTIAL: 526,
    absence.PREGNANCY: 780,
    absence.INJURY: 590,
    absence.SECTION_56: 525,
    absence.CHILD: 910,
    absence.CARE: 520,
    absence.COURSE: 680,
}
PARTIAL_SECTION_56, SECOND_CHILD_DAY = 522, 929
WORDS = {
    absence.PARENTAL: "Barsel",
    absence.SICK: "Syg",
    absence.PARTIAL: "Delvis syg",
    absence.PREGNANCY: "Graviditet",
    absence.INJURY: "Arbejdsskade",
    absence.SECTION_56: "Paragraf 56",
    absence.CHILD: "Barn syg",
    absence.CARE: "Andet",
    absence.COURSE: "Andet",
}
SD_HEADER = "AnsaettelsesID;FRVDATO;FRVAARSAG;FRVTIM;PLANTIM"
OLD_HEADER = "Tjenestenummer;Dato;Kode;Timer;Normtimer"
SD_UNIT, OLD_UNIT = 36, 60
"""Seconds of a hundredth of an hour, which SD counts in, and of a minute, which the old system counted in."""
FULL_DAY = {SD_UNIT: 740, OLD_UNIT: 444}
ODD_ROWS = 0.0012
"""The share of rows a little above the plan, and again of rows without a plan."""


@dataclass(frozen=True)
class Registered:
    """Absent and planned time per row, in the unit of the system that registered it; plan -1 = none given."""

    absent: Ints
    plan: Ints
    unit: Ints

    @property
    def seconds(self) -> Ints:
        return self.absent * self.unit

    def take(self, chosen: Flags) -> Registered:
        return Registered(self.absent[chosen], self.plan[chosen], self.unit[chosen])


def register(staff: Staff, spells: Spells, rows: Days, old_until: int, rng: np.random.Generator) -> Registered:
    """Time of each day row; months before `old_until` were registered in minutes, part days as half days."""
    month = staff.days.month_of[rows.day]
    employment = spells.employment[rows.spell]
    fraction = staff.fraction[staff.seat_of[employment], month]
    old = month < old_until
    unit = np.where(old, OLD_UNIT, SD_UNIT)
    plan = (np.where(old, FULL_DAY[OLD_UNIT], FULL_DAY[SD_UNIT]) * fraction + 5_000) // 10_000
    percent = spells.percent[rows.spell]
    percent = np.where(old & (percent < WHOLE), HALF, percent)
    absent = (plan * percent + 50) // 100
    odd = rng.random(len(plan))
    above = (odd < ODD_ROWS) & (percent == WHOLE)
    absent = np.where(above, absent + np.maximum(1, plan * 5 // 100), absent)
    return Registered(absent, np.where((odd > 1 - ODD_ROWS) & ~above, -1, plan), unit)


def payroll_codes(spells: Spells, rows: Days) -> Ints:
    cause = spells.cause[rows.spell]
    code = np.array([CODES[number] for number in range(len(CODES))])[cause]
    code[(cause == absence.SECTION_56) & (spells.percent[rows.spell] < WHOLE)] = PARTIAL_SECTION_56
    code[(cause == absence.CHILD) & (rows.day > spells.start[rows.spell])] = SECOND_CHILD_DAY
    return code


def day_table(staff: Staff, spells: Spells, rows: Days, time: Registered, rng: np.random.Generator) -> pd.DataFrame:
    """One row per employment, day and code; on a few days of partial absence the rest of the day is a sick child's."""
    table = pd.DataFrame(
        {
            "employment": spells.employment[rows.spell],
            "day": rows.day,
            "code": payroll_codes(spells, rows),
            "absent": time.absent,
            "plan": time.plan,
        }
    )
    both = (table["code"] == CODES[absence.PARTIAL]) & (table["plan"] > table["absent"])
    child = table[both & (rng.random(len(table)) < 0.03)].copy()
    child["code"], child["absent"] = CODES[absence.CHILD], child["plan"] - child["absent"]
    return pd.concat([table, child], ignore_index=True)


def in_order(tables: list[pd.DataFrame]) -> pd.DataFrame:
    table = pd.concat(tables, ignore_index=True)
    return table.sort_values(["day", "employment", "code"], ignore_index=True, kind="stable")


def write_days(shelf: Shelf, staff: Staff, table: pd.DataFrame, parts: list[tuple[date, date]], old_until: int) -> None:
    """One file per part (its first and last month); those before `old_until` in the shape of the old system."""
    month = staff.days.month_of[table["day"].to_numpy()]
    origin = month_index(staff.days.first)
    for first, last in parts:
        low, high = (month_index(day) - origin for day in (first, last))
        part = table[(month >= low) & (month <= high)]
        if high < old_until:
            path = shelf.path("loen-gammel", "fravaer", first, last, "csv")
            shelf.lines(path, OLD_HEADER, _columns(staff, part, "%d.%m.%Y", _clock))
        else:
            path = shelf.path("sd-fravaer", "fravaer", first, last, "csv")
            shelf.lines(path, SD_HEADER, _columns(staff, part, "%d-%m-%Y", _hours))


def _hours(hundredths: int) -> str:
    return f"{hundredths // 100},{hundredths % 100:02d}" if hundredths >= 0 else ""


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}" if minutes >= 0 else ""


def _columns(staff: Staff, part: pd.DataFrame, shape: str, written: Callable[[int], str]) -> list[list[str]]:
    dates = [f"{value:{shape}}" for value in staff.days.dates.tolist()]
    ids = employment_ids(np.arange(staff.count))
    most = int(part[["absent", "plan"]].to_numpy().max())
    times = [written(value) for value in (*range(most + 1), -1)]
    return [
        [ids[value] for value in part["employment"].tolist()],
        [dates[value] for value in part["day"].tolist()],
        [str(value) for value in part["code"].tolist()],
        [times[value] for value in part["absent"].tolist()],
        [times[value] for value in part["plan"].tolist()],
    ]


def spell_table(staff: Staff, spells: Spells) -> pd.DataFrame:
    """One row per spell; those that reach the end of the period are not finished."""
    dates = np.array([f"{value:%d-%m-%Y}" for value in staff.days.dates.tolist()], dtype=object)
    last = len(staff.days.dates) - 1
    unfinished: Flags = (spells.end == last) & (staff.last_month[spells.employment] == staff.days.months - 1)
    order = np.lexsort((spells.employment, spells.start))
    table = pd.DataFrame(
        {
            "AnsaettelsesID": employment_ids(spells.employment),
            "Aarsag": [WORDS[value] for value in spells.cause.tolist()],
            "Fra": dates[spells.start],
            "Til": np.where(unfinished, "", dates[spells.end]),
            "Fravaersprocent": [f"{value},0" for value in spells.percent.tolist()],
        }
    ).iloc[order]
    table.insert(0, "PeriodeID", [f"F{number:06d}" for number in range(1, len(table) + 1)])
    return table
