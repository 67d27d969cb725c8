"""Workplace injuries, at the numbers the targets are held against."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from kpi.demo.staff import Staff
from kpi.demo.working_days import Flags, Ints
from kpi.demo.write import Shelf
from kpi.periods import month_index

INJURIES = {
    "aalborg-fb": {2012: 182, 2013: 196, 2014: 193, 2015: 171, 2016: 178, 2017: 170, 2018: 181, 2019: 158},
    "albertslund-sf": {2015: 11, 2016: 9, 2017: 14, 2018: 12, 2019: 10},
}
"""Injuries of each year: 2015 below 2013, 2019 below 2018."""
ABSENCE_DAYS = {
    "aalborg-fb": {2012: 1420, 2013: 1460, 2014: 1510, 2015: 1640, 2016: 1580, 2017: 1490, 2018: 1530, 2019: 1380},
    "albertslund-sf": {2015: 62, 2016: 55, 2017: 90, 2018: 74, 2019: 58},
}
"""Days of absence that follow from the year's injuries: 2015 above 2013."""
KINDS = {
    "Fald og snublen": 0.24,
    "Forløftning": 0.17,
    "Vold": 0.22,
    "Trusler": 0.09,
    "Psykisk belastning": 0.08,
    "Stød og slag": 0.12,
    "Færdsel": 0.04,
    "Andet": 0.04,
}
WITH_ABSENCE = 0.46
HOURS_PER_DAY = 7.4


def write_injuries(shelf: Shelf, staff: Staff, rng: np.random.Generator) -> None:
    table = pd.concat([_injuries(shelf, staff, year, rng) for year in INJURIES[shelf.organisation]])
    years = list(INJURIES[shelf.organisation])
    path = shelf.path("arbejdsulykker", "ulykker", date(years[0], 1, 1), date(years[-1], 12, 31), "xlsx")
    shelf.xlsx(path, table)


def _injuries(shelf: Shelf, staff: Staff, year: int, rng: np.random.Generator) -> pd.DataFrame:
    count = INJURIES[shelf.organisation][year]
    workdays = staff.days.dates[staff.days.year_of == year]
    occurred = np.sort(rng.choice(workdays, size=count))
    known = occurred + np.minimum(1 + rng.geometric(0.12, count), 55).astype("timedelta64[D]")
    absent = rng.permutation(count) < round(count * WITH_ABSENCE)
    units = [unit_on(staff, when, rng) for when in occurred.tolist()]
    return pd.DataFrame(
        {
            "SkadeID": [f"AU-{year}-{number:04d}" for number in range(1, count + 1)],
            "EnhedsID": units,
            "Skadedato": occurred.tolist(),
            "Anmeldt": known.tolist(),
            "Skadetype": rng.choice(list(KINDS), size=count, p=list(KINDS.values())),
            "MedFravaer": np.where(absent, "ja", "nej"),
            "Fravaerstimer": _hours(absent, ABSENCE_DAYS[shelf.organisation][year], rng),
        }
    )


def _hours(absent: Flags, days: int, rng: np.random.Generator) -> list[float]:
    """Tenths of hours, few long absences among many short, that add up to the year's days."""
    drawn = rng.lognormal(1.2, 1.2, len(absent)) * absent
    running = np.round(np.cumsum(drawn) / drawn.sum() * days * HOURS_PER_DAY * 10).astype(np.int64)
    return [int(value) / 10 for value in np.diff(running, prepend=0)]


def unit_on(staff: Staff, when: date, rng: np.random.Generator) -> str:
    """The unit of somebody who works there that day."""
    month = month_index(when) - month_index(staff.days.first)
    seats: Ints = np.flatnonzero(staff.employment[:, month] >= 0)
    return staff.places[int(staff.unit[int(rng.choice(seats)), month])].code
