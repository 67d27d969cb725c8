"""The Danish working days of a period: what spells are drawn on and what norm hours are spread over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import holidays
import numpy as np
from numpy.typing import NDArray

from kpi.model import NORM_SECONDS_PER_YEAR
from kpi.periods import add_months, month_end, month_index

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class WorkingDays:
    """Whole months from `first` to `last`; months and working days are counted from 0."""

    first: date
    last: date

    @cached_property
    def months(self) -> int:
        return month_index(self.last) - month_index(self.first) + 1

    @cached_property
    def dates(self) -> NDArray[np.datetime64]:
        days = np.arange(np.datetime64(self.first), np.datetime64(self.last) + 1)
        free = sorted(holidays.country_holidays("DK", years=range(self.first.year, self.last.year + 1)))
        return days[np.is_busday(days, holidays=np.array(free, dtype="datetime64[D]"))]

    @cached_property
    def month_of(self) -> Ints:
        """The month of each working day, counted from the first month."""
        first = np.datetime64(self.first, "M").astype(np.int64)
        return np.asarray(self.dates.astype("datetime64[M]").astype(np.int64) - first)

    @cached_property
    def year_of(self) -> Ints:
        return self.dates.astype("datetime64[Y]").astype(np.int64) + 1970

    @cached_property
    def first_in_month(self) -> Ints:
        """The first working day of each month, and one more: the end."""
        return np.searchsorted(self.month_of, np.arange(self.months + 1)).astype(np.int64)

    @cached_property
    def norm_seconds(self) -> Floats:
        """Norm seconds of each month: a year's norm spread over its working days."""
        per_month = np.bincount(self.month_of, minlength=self.months).astype(float)
        years = np.array([add_months(self.first, step).year for step in range(self.months)])
        per_year = {year: int((self.year_of == year).sum()) for year in set(years.tolist())}
        return np.asarray(NORM_SECONDS_PER_YEAR * per_month / np.array([per_year[year] for year in years.tolist()]))

    def month_start(self, month: int) -> date:
        return add_months(self.first, month)

    def month_end(self, month: int) -> date:
        return month_end(add_months(self.first, month))
