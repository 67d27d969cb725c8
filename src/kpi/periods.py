"""Names and spans of windows: the one place that reads and writes `2018-Q4`, `2018-YTD09`, `R12-2018-12`."""

from __future__ import annotations

import calendar
import re
from datetime import date

from kpi.model import Window

_NAME = re.compile(
    r"(?P<year>\d{4})|(?P<qyear>\d{4})-Q(?P<quarter>[1-4])|(?P<myear>\d{4})-(?P<month>0[1-9]|1[0-2])"
    r"|(?P<yyear>\d{4})-YTD(?P<ytd>0[1-9]|1[0-2])|R(?P<span>\d{1,2})-(?P<ryear>\d{4})-(?P<rmonth>0[1-9]|1[0-2])"
    r"|(?P<ayear>\d{4})-(?P<amonth>0[1-9]|1[0-2])\.\.(?P<byear>\d{4})-(?P<bmonth>0[1-9]|1[0-2])"
)


class PeriodError(ValueError):
    """A period name that cannot be read."""


def month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def add_months(first: date, months: int) -> date:
    """The first day of the month `months` after that of `first`."""
    return month_no_day(month_index(first) + months)


def month_index(day: date) -> int:
    return day.year * 12 + day.month - 1


def month_no_day(number: int) -> date:
    """The first day of a month number (year * 12 + month - 1)."""
    return date(number // 12, number % 12 + 1, 1)


def months_of(window: Window) -> list[date]:
    return [add_months(window.start, step) for step in range(window.months)]


def _window(name: str, start: date, last_month: date) -> Window:
    return Window(name, start, month_end(last_month))


def month(day: date) -> Window:
    return _window(f"{day.year}-{day.month:02d}", day.replace(day=1), day)


def quarter(year: int, number: int) -> Window:
    return _window(f"{year}-Q{number}", date(year, number * 3 - 2, 1), date(year, number * 3, 1))


def year(number: int) -> Window:
    return _window(f"{number}", date(number, 1, 1), date(number, 12, 1))


def year_to_date(number: int, last_month: int) -> Window:
    return _window(f"{number}-YTD{last_month:02d}", date(number, 1, 1), date(number, last_month, 1))


def rolling(last: date, months: int = 12) -> Window:
    return _window(f"R{months}-{last.year}-{last.month:02d}", add_months(last, 1 - months), last)


def span(first: date, last: date) -> Window:
    return _window(f"{first.year}-{first.month:02d}..{last.year}-{last.month:02d}", first.replace(day=1), last)


def parse(name: str) -> Window:
    """The window of a name; raises PeriodError that says what was got and what is expected."""
    found = _NAME.fullmatch(name)
    try:
        window = _named({key: int(text) for key, text in found.groupdict().items() if text}) if found else None
    except ValueError:
        window = None
    if window is None or window.months < 1:
        raise PeriodError(
            f"period {name!r} cannot be read; expected 2018, 2018-Q4, 2018-10, 2018-YTD09, R12-2018-12 "
            "or 2018-01..2018-12"
        )
    return window


def _named(got: dict[str, int]) -> Window:
    if "year" in got:
        return year(got["year"])
    if "quarter" in got:
        return quarter(got["qyear"], got["quarter"])
    if "month" in got:
        return month(date(got["myear"], got["month"], 1))
    if "ytd" in got:
        return year_to_date(got["yyear"], got["ytd"])
    if "span" in got:
        return rolling(date(got["ryear"], got["rmonth"], 1), got["span"])
    return span(date(got["ayear"], got["amonth"], 1), date(got["byear"], got["bmonth"], 1))


def parse_month(text: str) -> date:
    """The last day of the month written `2018-12`."""
    window = parse(text)
    if window.months != 1:
        raise PeriodError(f"month '{text}' cannot be read; expected for example 2018-12")
    return window.end


def years_earlier(window: Window, years: int) -> Window:
    """The same part of the year `years` before: Q1-Q3 is compared with Q1-Q3, never with a whole year."""
    first = add_months(window.start, -12 * years)
    last = add_months(window.end.replace(day=1), -12 * years)
    if ".." in window.name:
        return span(first, last)
    if window.name.startswith("R"):
        return rolling(last, window.months)
    return _window(window.name.replace(str(window.start.year), str(first.year), 1), first, last)
