"""A measure over time: what is compared with what, what is not told, and what is promised where."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from told_reader import Told, figure, judged, rupture

from kpi.reader import FigureRow
from kpi.screens import course, course_counted, figure_course
from kpi.screens.asked import Asked
from kpi.screens.course import Course
from kpi.screens.language import Language

NEWEST, TOWN = date(2019, 12, 31), "aalborg-fb"
PLACED = "children_placed"


def _asked(figures: list[FigureRow], **more: Any) -> Asked:
    scoped: Any = Told(TOWN, NEWEST, figures=figures, **more)
    return Asked(scoped, scoped.organisations()[0], NEWEST, Language("da"))


def _years(kpi: str, **values: float | None) -> list[FigureRow]:
    """`y2019=361`; None is a figure of too few."""
    return [
        figure(kpi, TOWN, "year", name[1:], value, hidden="too_small" if value is None else None)
        for name, value in values.items()
    ]


def _course(asked: Asked, kpi: str, kind: str, **more: Any) -> Course:
    found = course.build(asked, asked.scoped.kpi(kpi), TOWN, kind, **more)
    assert found
    return found


def test_the_newest_year_is_held_against_the_year_before() -> None:
    chart = _course(_asked(_years(PLACED, y2017=372, y2018=366, y2019=361)), PLACED, "year")
    assert chart.title == "Anbragte børn og unge: 361 (2019) mod 366 (2018)"
    assert [row[:2] for row in chart.table.rows] == [("2019", "361"), ("2018", "366"), ("2017", "372")]


def test_a_month_is_held_against_the_same_month_a_year_before() -> None:
    rows = [
        figure("company_recruitments", TOWN, "month", f"{year}-{month:02d}", 10.0 * month + year - 2000)
        for year in (2018, 2019)
        for month in range(1, 13)
    ]
    chart = _course(_asked(rows), "company_recruitments", "month")
    assert chart.title == "Rekrutteringer til virksomheder: 139 (december 2019) mod 138 (december 2018)"


def test_nothing_is_compared_or_drawn_across_a_break() -> None:
    asked = _asked(_years(PLACED, y2017=372, y2018=366, y2019=361), breaks=[rupture(date(2019, 1, 1), "outcomes")])
    chart = _course(asked, PLACED, "year")
    assert chart.title == "Anbragte børn og unge: 361 (2019)"
    lines = [trace for trace in figure_course.course(chart).data if trace.mode and "lines" in trace.mode]
    assert [len(trace.x) for trace in lines] == [2, 1]


def test_too_few_citizens_are_neither_zero_nor_blank() -> None:
    chart = _course(_asked(_years(PLACED, y2017=372, y2018=366, y2019=None)), PLACED, "year")
    assert chart.title == "Anbragte børn og unge: tallet for 2019 kan ikke vises (for få borgere)"
    assert chart.table.rows[0][1] == "for få borgere"
    assert [one.value for one in chart.readings] == [372, 366]
    assert chart.note.startswith("For få borgere: tallet bygger på så få borgere")
    drawn = figure_course.course(chart)
    assert "<i>for få borgere</i>" in [note.text for note in drawn.layout.annotations]
    assert drawn.layout.xaxis.ticktext == ("2017", "2018", "2019")


def test_a_line_leaves_out_a_year_that_is_not_told() -> None:
    chart = _course(_asked(_years(PLACED, y2017=372, y2018=None, y2019=361)), PLACED, "year")
    assert chart.title == "Anbragte børn og unge: 361 (2019)"
    lines = [trace for trace in figure_course.course(chart).data if trace.mode and "lines" in trace.mode]
    assert [len(trace.x) for trace in lines] == [1, 1]


def test_a_promise_of_a_year_is_no_line_among_months() -> None:
    kpi = "company_recruitments"
    rows = [*_years(kpi, y2018=1392, y2019=1536), figure(kpi, TOWN, "month", "2019-12", 131)]
    row = judged("aa19-recruitments", NEWEST, status="met", value=1536.0, threshold=1500.0, window="2019")
    asked = _asked(rows, judgements=[row])
    assert [level.name for level in _course(asked, kpi, "year").levels] == ["Mål for 2019: mindst 1.500"]
    assert _course(asked, kpi, "month", is_second=True).levels == ()


def test_a_direction_has_the_earlier_figure_as_a_thin_line() -> None:
    row = judged("aa19-placements", NEWEST, status="no_number", value=361.0, reference_value=366.0,
                 reference_window="2018", window="2019", moved="better")  # fmt: skip
    asked = _asked(_years(PLACED, y2018=366, y2019=361), judgements=[row])
    (level,) = _course(asked, PLACED, "year").levels
    assert (level.name, level.kind, level.start, level.end) == ("2018: 366", "earlier", date(2018, 1, 1), NEWEST)


def test_a_promise_for_the_whole_is_named_so_in_a_unit() -> None:
    kpi, unit = "survey_response_pct", f"{TOWN}.boern"
    row = judged("aa19-recruitments", NEWEST, kpi=kpi, status="met", value=91.0, threshold=90.0, window="2018")
    told = figure(kpi, unit, "survey", "survey:apv-2018", 83.0, held=date(2018, 3, 12))
    asked = _asked([told], judgements=[row])
    chart = course.build(asked, asked.scoped.kpi(kpi), unit, "survey")
    assert chart
    assert [level.name for level in chart.levels] == ["Forvaltningens mål for 2018: mindst 90\N{NO-BREAK SPACE}%"]


def test_scores_of_two_scales_never_stand_on_one_axis() -> None:
    kpi = "wellbeing_score"
    rows = [
        figure(kpi, TOWN, "survey", f"survey:apv-{year}", value, held=date(year, 3, 12), scale=scale)
        for year, value, scale in ((2014, 5.4, (1.0, 7.0)), (2016, 3.9, (1.0, 5.0)), (2018, 4.0, (1.0, 5.0)))
    ]
    chart = _course(_asked(rows), kpi, "survey")
    assert [one.value for one in chart.readings] == [3.9, 4.0]
    assert chart.scale == (1.0, 5.0)
    assert chart.table.rows[-1] == ("marts 2014", "5,4", "point på en skala fra 1 til 7")
    assert "kan ikke sammenlignes" in chart.note
    low, high = figure_course.course(chart).layout.yaxis.range
    assert low <= 1
    assert high >= 5


def test_the_first_survey_on_a_new_scale_is_held_against_nothing() -> None:
    kpi = "wellbeing_score"
    rows = [
        figure(kpi, TOWN, "survey", f"survey:apv-{year}", value, held=date(year, 3, 12), scale=scale)
        for year, value, scale in ((2016, 5.4, (1.0, 7.0)), (2018, 4.0, (1.0, 5.0)))
    ]
    assert _course(_asked(rows), kpi, "survey").title == "Trivselsscore: 4,0 (marts 2018)"


def test_a_share_tells_what_it_is_made_of_unless_that_was_rounded() -> None:
    kpi = "refugees_active_after_2_years_pct"
    rows = [
        figure(kpi, TOWN, "year", "2018", 25.8, numerator=24.0, denominator=93.0),
        figure(kpi, TOWN, "year", "2019", 23.7, numerator=8.9, denominator=38.0),
    ]
    chart = _course(_asked(rows), kpi, "year")
    assert [row[2] for row in chart.table.rows] == ["", "24 af 93"]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"error": 5.0}, (0.0, 8.0)),
        ({"error": 5.0, "low": 2.0, "high": 4.0}, (0.0, 8.0)),
        ({"low": 2.0, "high": 4.5}, (2.0, 4.5)),
        ({}, (None, None)),
    ],
)
def test_what_a_figure_can_be(more: dict[str, float], expected: tuple[float | None, float | None]) -> None:
    kpi = "staff_turnover_pct"
    chart = _course(_asked([figure(kpi, TOWN, "rolling", "R12-2019-12", 3.0, **more)]), kpi, "rolling")
    assert (chart.readings[0].low, chart.readings[0].high) == expected
    assert chart.readings[0].shown.startswith("≈") == ("error" in more)


def test_other_months_than_their_name_says_are_named_as_they_are() -> None:
    """Where twelve months have no published ends, others stand in for them; leavers of 13 are no leavers of 12."""
    kpi = "staff_turnover_pct"
    other = {"start": date(2018, 11, 1), "end": date(2019, 11, 30)}
    rows = [
        figure(kpi, TOWN, "rolling", "R12-2018-11", 12.0),
        figure(kpi, TOWN, "rolling", "R12-2019-11", 13.0, **other),
        figure(kpi, TOWN, "rolling", "R12-2019-12", 13.0, **other),
    ]
    chart = _course(_asked(rows), kpi, "rolling")
    assert chart.title == "Personaleomsætning: 13,0\N{NO-BREAK SPACE}% (nov. 2018\N{EN DASH}nov. 2019)"
    assert len(chart.readings) == 2


def test_many_figures_have_a_band_and_few_have_bars() -> None:
    kpi = "staff_turnover_pct"
    rows = [figure(kpi, TOWN, "rolling", f"R12-2019-{month:02d}", 12.0, error=0.5) for month in range(1, 13)]
    many, few = (figure_course.course(_course(_asked(found), kpi, "rolling")) for found in (rows, rows[-3:]))
    assert [trace.fill for trace in many.data].count("toself") == 1
    assert [trace.fill for trace in few.data].count("toself") == 0
    assert few.data[0].error_y.array == (0.5, 0.5, 0.5)


def test_a_small_change_looks_small() -> None:
    kpi = "school_absence_pct"
    drawn = figure_course.course(_course(_asked(_years(kpi, y2018=5.9, y2019=5.8)), kpi, "year"))
    low, high = drawn.layout.yaxis.range
    assert high - low >= 9


def test_a_provisional_figure_has_an_open_point() -> None:
    rows = [figure(PLACED, TOWN, "year", "2018", 366.0), figure(PLACED, TOWN, "year", "2019", 361.0, provisional=True)]
    chart = _course(_asked(rows), PLACED, "year")
    assert figure_course.course(chart).data[0].marker.symbol == ("circle", "circle-open")
    assert chart.table.rows[0][2] == "Foreløbigt"


def test_what_is_counted_until_a_date_is_added_up() -> None:
    kpi = "adult_disability_advisers_added"
    past = [
        judged("aa19-adult-advisers", date(2019, month, 28), value=float(month > 5) + float(month > 8), threshold=3.0,
               due=NEWEST)
        for month in range(1, 13)
    ]  # fmt: skip
    asked = _asked([], judgements=[past[-1]], history=past)
    chart = course_counted.build(asked, asked.scoped.kpi(kpi), [past[-1]])
    assert chart
    assert chart.title == "Ekstra rådgivere på voksenhandicapområdet: 2 ved udgangen af 28.12.2019"
    assert [row[1] for row in chart.table.rows] == ["2", "1", "0"]
    assert figure_course.course(chart).data[0].line.shape == "hv"
