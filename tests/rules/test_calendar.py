"""Danish working days and the hours of a norm year, from calendar.sql and months.sql themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import holidays
import pytest

from kpi.facts import store
from kpi.model import NORM_SECONDS_PER_YEAR

SQL = Path(store.__file__).parent
YEARS = range(2005, 2026)
NORM_YEAR = 1_924 * 3_600


@pytest.fixture(scope="module")
def calendar() -> Iterator[duckdb.DuckDBPyConnection]:
    free = sorted(holidays.country_holidays("DK", years=YEARS))
    with duckdb.connect() as connection:
        sql = (SQL / "calendar.sql").read_text(encoding="utf-8")
        connection.execute(sql, [date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31), free])
        connection.execute((SQL / "months.sql").read_text(encoding="utf-8"))
        yield connection


def rows(calendar: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[object, ...]]:
    return calendar.execute(sql).fetchall()


def is_workday(calendar: duckdb.DuckDBPyConnection, day: date) -> bool:
    [(found,)] = calendar.execute("select is_workday from calendar where day = ?", [day]).fetchall()
    return bool(found)


@pytest.mark.parametrize(("year", "days"), [(2016, 253), (2018, 252), (2019, 252), (2020, 254)])
def test_working_days_of_a_year(calendar: duckdb.DuckDBPyConnection, year: int, days: int) -> None:
    sql = f"select count(*) filter (where is_workday) from calendar where year(day) = {year}"
    assert rows(calendar, sql) == [(days,)]
    first, last = (
        calendar.execute("select cum_workdays from calendar where day = ?", [day]).fetchall()[0][0]
        for day in (date(year - 1, 12, 31), date(year, 12, 31))
    )
    assert last - first == days


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2018, 3, 28), True),  # Wednesday before Easter
        (date(2018, 3, 29), False),  # Maundy Thursday
        (date(2018, 3, 30), False),
        (date(2018, 4, 2), False),
        (date(2018, 4, 3), True),
        (date(2018, 4, 27), False),  # Store bededag
        (date(2018, 5, 10), False),
        (date(2018, 5, 21), False),
        (date(2018, 12, 24), True),  # no public holiday by law
        (date(2018, 12, 25), False),
        (date(2018, 12, 31), True),
        (date(2018, 12, 29), False),  # a Saturday
        (date(2023, 5, 5), False),  # the last Store bededag
        (date(2024, 4, 26), True),  # and the first year without it
    ],
)
def test_which_days_are_working_days(calendar: duckdb.DuckDBPyConnection, day: date, works: bool) -> None:
    assert is_workday(calendar, day) is works


def test_days_run_on_without_a_gap_and_count_working_days_so_far(calendar: duckdb.DuckDBPyConnection) -> None:
    found = rows(calendar, "select day, is_workday, cum_workdays, month_no from calendar order by day")
    so_far = 0
    for step, (day, works, counted, month) in enumerate(found):
        assert isinstance(day, date)
        so_far += bool(works)
        assert (day.toordinal(), counted) == (date(YEARS[0], 1, 1).toordinal() + step, so_far)
        assert month == day.year * 12 + day.month - 1
    assert len(found) == date(YEARS[-1], 12, 31).toordinal() - date(YEARS[0], 1, 1).toordinal() + 1


def test_every_year_has_exactly_the_norm_hours(calendar: duckdb.DuckDBPyConnection) -> None:
    assert NORM_SECONDS_PER_YEAR == NORM_YEAR == 260 * 26_640
    found = rows(calendar, "select year(first_day), sum(norm_seconds), count(*) from months group by all order by all")
    assert found == [(year, NORM_YEAR, 12) for year in YEARS]


def test_norm_hours_follow_the_working_days(calendar: duckdb.DuckDBPyConnection) -> None:
    """A month's norm is its share of the year's working days, to the second."""
    sql = "select workdays, norm_seconds, sum(workdays) over (partition by year(first_day)) from months"
    for workdays, seconds, in_year in rows(calendar, sql):
        assert isinstance(workdays, int) and isinstance(seconds, int)
        assert abs(seconds - NORM_YEAR * workdays / int(str(in_year))) < 1


def test_norm_of_march_2018(calendar: duckdb.DuckDBPyConnection) -> None:
    """20 of 252 working days, after 42: 1704114 - 1154400 seconds."""
    sql = "select workdays, norm_seconds, first_day, last_day from months where first_day = date '2018-03-01'"
    assert rows(calendar, sql) == [(20, 549_714, date(2018, 3, 1), date(2018, 3, 31))]
