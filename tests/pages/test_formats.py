"""Numbers, dates and periods as Danish and English readers write them."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.screens.language import Language

DA, EN = Language("da"), Language("en")


@pytest.mark.parametrize(
    ("value", "decimals", "danish", "english"),
    [
        (1234.5, 1, "1.234,5", "1,234.5"),
        (11, 1, "11,0", "11.0"),
        (0.25, 1, "0,3", "0.3"),
        (-3.14, 2, "−3,14", "−3.14"),
        (-0.04, 1, "0,0", "0.0"),
        (1234567, 0, "1.234.567", "1,234,567"),
    ],
)
def test_numbers(value: float, decimals: int, danish: str, english: str) -> None:
    assert DA.number(value, decimals) == danish
    assert EN.number(value, decimals) == english


def test_a_change_has_its_sign() -> None:
    assert DA.signed(0.8, 1) == "+0,8"
    assert DA.signed(-0.8, 1) == "−0,8"
    assert DA.signed(0.01, 1) == "0,0"


def test_days() -> None:
    assert DA.day(date(2019, 12, 31)) == "31.12.2019"
    assert EN.day(date(2019, 12, 31)) == "31/12/2019"


@pytest.mark.parametrize(
    ("window", "danish", "english"),
    [
        ("2018", "2018", "2018"),
        ("2018-Q4", "4. kvartal 2018", "quarter 4 of 2018"),
        ("2018-10", "oktober 2018", "October 2018"),
        ("2018-YTD09", "jan.–sep. 2018", "Jan–Sept 2018"),
        ("R12-2019-12", "12 måneder til og med december 2019", "12 months to the end of December 2019"),
        ("2018-01..2018-12", "2018", "2018"),
        ("2018-07..2019-06", "jul. 2018–jun. 2019", "Jul 2018–Jun 2019"),
        ("due:2019-12-31", "pr. 31.12.2019", "at 31/12/2019"),
        ("survey:apv-2018", "måling apv-2018", "survey apv-2018"),
    ],
)
def test_windows(window: str, danish: str, english: str) -> None:
    assert DA.window(window) == danish
    assert EN.window(window) == english


def test_lists() -> None:
    assert DA.listed(["a", "b", "c"]) == "a, b og c"
    assert EN.listed(["a", "b"]) == "a and b"
