"""How new each kind of data is against what was agreed: when the next was due, and how late it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from kpi.model import Rhythm
from kpi.periods import month_end

Standing = Literal["on_time", "late", "never", "unagreed"]
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Age:
    """`due` is the day the next delivery is, or was, agreed to be here; `missing` periods should have been."""

    standing: Standing
    due: date | None = None
    days: int = 0
    missing: int = 0


def age(newest: date | None, agreed: Rhythm | None, today: date) -> Age:
    """`newest` is the last day that is covered. Surveys are held when they are held: nothing is due."""
    if newest is None:
        return Age("never")
    months = _MONTHS.get(agreed.every) if agreed else None
    if agreed is None or months is None:
        return Age("unagreed")
    lag = timedelta(days=agreed.lag_days)
    end = _next_end(newest, months)
    due, missing = end + lag, 0
    while end + lag < today:
        missing += 1
        end = _next_end(end, months)
    return Age("late" if missing else "on_time", due, max(0, (today - due).days), missing)


def _next_end(day: date, months: int) -> date:
    """The end of the first whole period of so many months that ends after the day: quarters as in the calendar."""
    following = day + timedelta(days=1)
    number = (following.month - 1) // months * months + months
    return month_end(date(following.year, number, 1))
