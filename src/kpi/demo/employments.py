"""The register of employments as payroll delivers it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from kpi.demo.staff import Staff
from kpi.demo.staff_groups import GROUPS
from kpi.demo.working_days import Ints


def employment_rows(staff: Staff) -> pd.DataFrame:
    """One row per employment while unchanged, as delivered."""
    months = staff.days.months
    shown = [staff.employment, staff.unit, staff.status, staff.fraction]
    new = np.zeros(staff.employment.shape, dtype=bool)
    new[:, 0] = True
    for values in shown:
        new[:, 1:] |= values[:, 1:] != values[:, :-1]
    seat, month = np.nonzero(new & (staff.employment >= 0))
    number, unit = staff.employment[seat, month], staff.unit[seat, month]
    follows = np.append((number[1:] == number[:-1]), False)
    last = np.where(follows, np.append(month[1:], 0) - 1, staff.last_month[number])
    moved = follows & np.append(unit[1:] != unit[:-1], False)
    ended = ~follows & (last < months - 1)
    return _delivered(staff, seat, month, number, last, np.where(moved, "FLYTTET", np.where(ended, "FRATRÅDT", "")))


def _delivered(staff: Staff, seat: Ints, month: Ints, number: Ints, last: Ints, reason: object) -> pd.DataFrame:
    months = range(staff.days.months)
    starts = np.array([f"{staff.days.month_start(step):%d-%m-%Y}" for step in months], dtype=object)
    ends = np.array([f"{staff.days.month_end(step):%d-%m-%Y}" for step in months], dtype=object)
    ends[-1] = f"{date(9999, 12, 31):%d-%m-%Y}"
    codes = np.array([unit.code for unit in staff.places], dtype=object)
    names = np.array([GROUPS[name][0] for name in staff.group], dtype=object)
    fraction = staff.fraction[seat, month]
    return pd.DataFrame(
        {
            "AnsaettelsesID": employment_ids(number),
            "PersonID": [f"P{value:06d}" for value in (staff.person[number] * 7 + 200_003).tolist()],
            "EnhedsID": codes[staff.unit[seat, month]],
            "Stillingsgruppe": names[seat],
            "DEL": staff.pay[number],
            "VILKAAR": np.array(["O", "S", "E"], dtype=object)[staff.terms[number]],
            "STAT": staff.status[seat, month],
            "BESKDEC": [f"{value // 10_000},{value % 10_000:04d}" for value in fraction.tolist()],
            "GyldigFra": starts[month],
            "GyldigTil": ends[last],
            "Fratraedelse": reason,
        }
    )


def employment_ids(number: Ints) -> list[str]:
    return [str(value) for value in (number + 100_001).tolist()]
