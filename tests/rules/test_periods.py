"""Names and spans of windows, at their edges."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi import periods
from kpi.engine.targets import to_date
from kpi.model import Window

YEARS = st.integers(2000, 2099)
MONTHS = st.integers(1, 12)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
WINDOWS = st.one_of(
    YEARS.map(periods.year),
    st.builds(periods.quarter, YEARS, st.integers(1, 4)),
    st.builds(periods.year_to_date, YEARS, MONTHS),
    DAYS.map(periods.month),
    st.builds(periods.rolling, DAYS, st.integers(1, 99)),
    st.builds(lambda one, other: periods.span(min(one, other), max(one, other)), DAYS, DAYS),
)


@pytest.mark.parametrize(
    ("name", "start", "end", "months"),
    [
        ("2018", date(2018, 1, 1), date(2018, 12, 31), 12),
        ("2018-Q1", date(2018, 1, 1), date(2018, 3, 31), 3),
        ("2018-Q4", date(2018, 10, 1), date(2018, 12, 31), 3),
        ("2018-10", date(2018, 10, 1), date(2018, 10, 31), 1),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29), 1),
        ("2018-02", date(2018, 2, 1), date(2018, 2, 28), 1),
        ("2018-YTD01", date(2018, 1, 1), date(2018, 1, 31), 1),
        ("2018-YTD09", date(2018, 1, 1), date(2018, 9, 30), 9),
        ("R12-2018-12", date(2018, 1, 1), date(2018, 12, 31), 12),
        ("R12-2018-02", date(2017, 3, 1), date(2018, 2, 28), 12),
        ("R3-2018-01", date(2017, 11, 1), date(2018, 1, 31), 3),
        ("2017-08..2018-07", date(2017, 8, 1), date(2018, 7, 31), 12),
    ],
)
def test_window_of_a_name(name: str, start: date, end: date, months: int) -> None:
    window = periods.parse(name)
    assert (window, window.months) == (Window(name, start, end), months)
    listed = periods.months_of(window)
    assert (len(listed), listed[0], periods.month_end(listed[-1])) == (months, start, end)
    assert all(day.day == 1 for day in listed)


@given(WINDOWS)
def test_every_name_reads_as_the_window_that_bears_it(window: Window) -> None:
    assert periods.parse(window.name) == window


@pytest.mark.parametrize(
    "name",
    ["", "18", "2018-Q5", "2018-Q0", "2018-13", "2018-00", "2018-1", "2018-YTD13", "2018-YTD0", "R12-2018",
     "r12-2018-12", "2018-12-31", "2018 ", " 2018", "2018-01...2018-12", "survey:apv-2018", "2018-01..2018"],
)  # fmt: skip
def test_unreadable_name_says_what_was_got_and_what_is_expected(name: str) -> None:
    with pytest.raises(periods.PeriodError) as error:
        periods.parse(name)
    assert f"'{name}'" in str(error.value)
    for example in ("2018", "2018-Q4", "2018-10", "2018-YTD09", "R12-2018-12", "2018-01..2018-12"):
        assert example in str(error.value)


@pytest.mark.parametrize("name", ["2018-12..2018-01", "R0-2018-12", "0000", "0000-Q1", "2018\n", "R99-0001-01"])
def test_window_that_cannot_be_is_refused_in_the_same_words(name: str) -> None:
    with pytest.raises(periods.PeriodError):
        periods.parse(name)


def test_month_for_a_judgement() -> None:
    assert periods.parse_month("2018-02") == date(2018, 2, 28)
    with pytest.raises(periods.PeriodError, match="expected for example 2018-12"):
        periods.parse_month("2018")
    with pytest.raises(periods.PeriodError):
        periods.parse_month("2018-Q1")


@pytest.mark.parametrize(
    ("name", "years", "expected"),
    [
        ("2018", 1, "2017"),
        ("2018", 5, "2013"),
        ("2018-Q1", 1, "2017-Q1"),
        ("2018-YTD09", 1, "2017-YTD09"),
        ("2018-12", 2, "2016-12"),
        ("2017-02", 1, "2016-02"),
        ("2016-02", 1, "2015-02"),
        ("R12-2018-02", 1, "R12-2017-02"),
        ("R12-2016-02", 1, "R12-2015-02"),
        ("2017-08..2018-07", 1, "2016-08..2017-07"),
        ("2018", 0, "2018"),
    ],
)
def test_same_part_of_an_earlier_year(name: str, years: int, expected: str) -> None:
    """February keeps its own last day: 2015 has no 29th, 2016 has one."""
    assert periods.years_earlier(periods.parse(name), years) == periods.parse(expected)


@given(WINDOWS, st.integers(0, 30))
def test_earlier_window_is_as_long_and_ends_in_the_same_month(window: Window, years: int) -> None:
    earlier = periods.years_earlier(window, years)
    assert earlier.months == window.months
    assert earlier == periods.parse(earlier.name)
    assert (earlier.end.year, earlier.end.month) == (window.end.year - years, window.end.month)
    assert (earlier.end + timedelta(1)).day == earlier.start.day == 1


@pytest.mark.parametrize(
    ("name", "as_of", "expected"),
    [
        ("2018", date(2018, 9, 30), "2018-YTD09"),
        ("2018", date(2018, 12, 31), "2018"),
        ("2018", date(2019, 3, 31), "2018"),
        ("2018-Q4", date(2018, 11, 30), "2018-10..2018-11"),
        ("2018-Q4", date(2018, 12, 31), "2018-Q4"),
        ("R12-2018-12", date(2018, 9, 30), "2018-YTD09"),
        ("2017-08..2018-07", date(2018, 2, 28), "2017-08..2018-02"),
        ("2018-01..2019-12", date(2018, 6, 30), "2018-01..2018-06"),
    ],
)
def test_part_of_a_window_that_has_passed(name: str, as_of: date, expected: str) -> None:
    assert to_date(periods.parse(name), as_of) == periods.parse(expected)


@given(DAYS, st.integers(-300, 300))
def test_months_are_counted_through(day: date, step: int) -> None:
    first = periods.add_months(day, step)
    assert first.day == 1
    assert periods.month_index(first) == periods.month_index(day) + step
    assert periods.add_months(first, -step) == day.replace(day=1)
