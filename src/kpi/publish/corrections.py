"""Late corrections of absence, told at large nodes: what was booked later than it happened, beside what was in time."""

from __future__ import annotations

import numpy as np

from kpi.facts.shape import Flags, Places
from kpi.publish.booked_rows import NONE, Rows

LATE, ON_TIME = "absence|booked=late", "absence|booked=on_time"


def is_late(rows: Rows) -> Flags:
    """What went to another leaf once more is no correction."""
    late: Flags = (rows.booked > rows.month) & (rows.moved == NONE)
    return late


def corrected(person: Places, month: Places, least_people: int) -> tuple[int, int] | None:
    """The months that corrections are about, each end of the span borne by three persons at least."""
    people, place = np.unique(person, return_inverse=True)
    if len(people) < least_people:
        return None
    first, last = np.full(len(people), np.iinfo(np.int32).max), np.zeros(len(people), dtype=np.int64)
    np.minimum.at(first, place, month)
    np.maximum.at(last, place, month)
    ends = int(np.sort(first)[least_people - 1]), int(np.sort(last)[-least_people])
    return min(ends), max(ends)
