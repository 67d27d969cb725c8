"""A unit beside the one above it: the difference in words, and none where the figures could be off by as much."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from fake_reader import KPIS, Scoped, _figure, unit

from kpi.reader import FigureRow
from kpi.screens import beside, place
from kpi.screens.language import Language

DAYS, SHARE = KPIS["sickness_days_per_fte"], KPIS["sickness_absence_pct"]
TREE = [
    unit("org", None, "Forvaltningen", "organisation", 0, 900),
    unit("dept", "org", "Børn", "department", 1, 60),
    unit("a", "dept", "Dagplejen", "unit", 2, 30),
]
PATTERN = _figure("sickness_days_per_fte", "aalborg-fb", "rolling", 47, 0.0)


class Town(Scoped):
    """Answers with the values a test gives it: now, and a year before."""

    def __init__(self, now: dict[str, Any], before: dict[str, Any] | None = None) -> None:
        super().__init__()
        self.values = {"R12-2019-12": now, "R12-2018-12": before or {}}

    def figure(self, kpi: str, unit: str, window: str) -> FigureRow:
        return replace(
            PATTERN, kpi=kpi, unit=unit, window=window, **{"value": None, **self.values[window].get(unit, {})}
        )


def _built(town: Town, at: str = "a", kpi: Any = DAYS, broken: bool = False) -> beside.Beside | None:
    here = place.build(TREE, at, Language("da"))
    return beside.build(town, kpi, here, "R12-2019-12", Language("da"), lambda start, end: broken)  # type: ignore[arg-type]


def _two(a: float, dept: float, error: float = 0.0) -> Town:
    return Town({"a": {"value": a, "error": error}, "dept": {"value": dept}, "org": {"value": 11.0}})


@pytest.mark.parametrize(
    ("a", "dept", "error", "title"),
    [
        (13.1, 11.8, 0.0, "1,3 dage mere end Børn"),
        (10.0, 11.8, 0.2, "1,8 dage mindre end Børn"),
        (11.9, 11.8, 0.2, "Omtrent som Børn"),
        (11.84, 11.81, 0.0, "Omtrent som Børn"),
    ],
)
def test_the_difference_is_told_where_there_is_one(a: float, dept: float, error: float, title: str) -> None:
    found = _built(_two(a, dept, error))
    assert found
    assert found.title == title


def test_per_cent_differ_by_percentage_points() -> None:
    found = _built(_two(4.5, 4.2), kpi=SHARE)
    assert found
    assert found.title == "0,3 procentpoint mere end Børn"
    assert found.table.rows[0][1] == "4,5\N{NO-BREAK SPACE}%"


def test_the_unit_the_one_above_and_the_whole_stand_beside_the_year_before() -> None:
    town = Town(
        {"a": {"value": 13.1, "error": 0.1}, "dept": {"value": 11.8}, "org": {"value": 10.9}},
        {"a": {"hidden": "waiting"}, "dept": {"value": 12.1}, "org": {"value": 11.8}},
    )
    found = _built(town)
    assert found
    assert found.table.rows == (
        ("Dagplejen", "≈\N{NO-BREAK SPACE}13,1", "for få"),
        ("Børn", "11,8", "12,1"),
        ("Forvaltningen", "10,9", "11,8"),
    )


def test_the_whole_stands_once_and_the_top_has_nothing_beside_it() -> None:
    found = _built(_two(13.1, 11.8), at="dept")
    assert found
    assert [row[0] for row in found.table.rows] == ["Børn", "Forvaltningen"]
    assert _built(_two(13.1, 11.8), at="org") is None


def test_nothing_is_compared_across_a_break_or_with_a_figure_that_is_not_told() -> None:
    found = _built(_two(13.1, 11.8), broken=True)
    assert found
    assert {row[2] for row in found.table.rows} == {"andet system"}
    hidden = _built(Town({"a": {"hidden": "too_small"}, "dept": {"value": 11.8}}))
    assert hidden
    assert hidden.title == "Ved siden af Børn"
