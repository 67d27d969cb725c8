"""The page on what citizens were promised: its lead, its areas, the cohorts, the ceiling, and one indicator in full."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from told_reader import Told, figure, judged, real

from kpi.model import Kpi
from kpi.reader import FigureRow, JudgementRow, UnitRow
from kpi.screens import figure_ceiling, figure_cohorts, outcomes, outcomes_ceiling, outcomes_cohorts, outcomes_detail
from kpi.screens.asked import Asked
from kpi.screens.language import Language
from kpi.screens.outcomes_ceiling import CeilingChart
from kpi.screens.outcomes_cohorts import CohortChart
from kpi.screens.outcomes_scope import is_of_citizens, is_of_workplace
from kpi.web.session import Visit

NEWEST, TOWN = date(2019, 12, 31), "aalborg-fb"
PAGE = str(Path(__file__).parents[2] / "pages" / "outcomes.py")
PLACED, INTAKE = "children_placed", "vulnerable_area_intake_pct"
ONE, TWO, THREE = outcomes_cohorts.AGES.values()
MET = judged("aa19-recruitments", NEWEST, status="met", value=1536.0, threshold=1500.0, gap=36.0, window="2019")
MISSED = judged("aa19-adult-apprentices", NEWEST, status="missed", value=398.0, threshold=408.0, gap=-10.0,
                window="2019")  # fmt: skip
BETTER = judged("aa19-placements", NEWEST, status="no_number", value=361.0, reference_value=366.0, moved="better",
                reference_window="2018", window="2019")  # fmt: skip
WORSE = judged("aa19-greenlanders-work", NEWEST, status="no_number", value=349.0, reference_value=351.0, moved="worse",
               reference_window="2018", window="2019")  # fmt: skip
AHEAD = judged("aa19-daycare-conversions", NEWEST, reason="no_measure_of_progress", value=1.0, due=date(2021, 12, 31))
FEW = judged("aa19-refugees-1y", NEWEST, reason="too_small_unit", hidden="too_small", threshold=10.0, window="2019")
DONE = judged("aa19-aula", NEWEST, status="met", due=NEWEST)
ALL = [MET, MISSED, BETTER, WORSE, AHEAD, FEW, DONE]


def _asked(judgements: list[JudgementRow], figures: list[FigureRow] | None = None, **more: Any) -> Asked:
    language = more.pop("language", "da")
    scoped: Any = Told(TOWN, NEWEST, judgements=judgements, figures=figures or [], **more)
    return Asked(scoped, scoped.organisations()[0], NEWEST, Language(language))


@pytest.mark.parametrize("kpi", real().kpis.values(), ids=lambda kpi: kpi.id)
def test_no_indicator_is_of_citizens_and_of_the_workplace(kpi: Kpi) -> None:
    assert not (is_of_citizens(kpi) and is_of_workplace(kpi))


def test_every_promise_in_numbers_is_on_one_of_the_pages() -> None:
    elsewhere = {"absence", "injuries", "inspections", "complaints", "recorded"}
    journeys = {"complaint_journeys_completed", "complaint_lessons_identified"}
    kpis = {real().kpis[target.kpi] for file in real().files for target in file.target}
    lost = [kpi.id for kpi in kpis if kpi.facts not in elsewhere and not (is_of_citizens(kpi) or is_of_workplace(kpi))]
    assert set(lost) == journeys


@pytest.mark.parametrize("kpi", [kpi for kpi in real().kpis.values() if is_of_citizens(kpi)], ids=lambda kpi: kpi.id)
def test_every_indicator_of_citizens_says_how_it_is_read(kpi: Kpi) -> None:
    assert kpi.reading_guide
    assert kpi.reading_guide.da != kpi.reading_guide.en


def test_the_lead_says_first_what_needs_attention() -> None:
    view = outcomes.build(_asked(ALL), "aalborg-2019", "")
    assert view.lead == (
        "Ved udgangen af december 2019 kræver 1 af 6 løfter til borgerne opmærksomhed: 1 af 2 lovede tal er nået eller "
        "på vej, 1 af 2 lovede retninger er fulgt og 2 kan ikke vurderes endnu."
    )
    assert [one.kpi for one in view.attention] == ["adult_apprenticeships"]
    assert view.worse == "Går den anden vej end lovet: »Flere grønlændere i arbejde«."


def test_a_direction_that_is_surely_wrong_needs_attention_too() -> None:
    row = judged("aa19-greenlanders-work", NEWEST, status="no_number", value=300.0, reference_value=351.0,
                 moved="worse", evidence="concern", evidence_basis="rate_ratio", reference_window="2018",
                 window="2019", direction="high")  # fmt: skip
    view = outcomes.build(_asked([row]), "aalborg-2019", "")
    assert view.lead.startswith("Ved udgangen af december 2019 kræver 1 af 1 løfter")
    assert view.worse == ""


def test_milestones_are_counted_beside_the_indicators_of_their_area() -> None:
    view = outcomes.build(_asked(ALL), "aalborg-2019", "")
    first = next(section for section in view.sections if section.key == "aalborg-2019.1")
    assert [one.kpi for one in first.indicators] == ["daycare_conversions_completed"]
    assert first.beside == "Hertil kommer 1 milepæl eller vurdering: 1 nået."


def test_an_area_can_be_looked_at_alone() -> None:
    view = outcomes.build(_asked(ALL), "aalborg-2019", "aalborg-2019.4")
    assert [section.key for section in view.sections] == ["aalborg-2019.4"]
    assert view.lead.startswith("Ved udgangen af december 2019 kræver 1 af 2 løfter")


def test_what_cannot_be_seen_is_not_called_empty() -> None:
    asked = _asked([])
    scoped: Any = asked.scoped
    scoped.tree = [UnitRow("aalborg-fb.dagplejen", "aalborg-fb.boern", "Dagplejen", "unit", 2, 300, True)]
    assert "som du ikke har adgang til" in outcomes.build(asked, "aalborg-2019", "").lead
    assert "lover ikke borgerne noget" in outcomes.build(_asked([]), "aalborg-2019", "").lead


def test_before_anything_can_be_judged_nothing_is_called_calm() -> None:
    assert outcomes.build(_asked([AHEAD, FEW]), "aalborg-2019", "").lead == (
        "Ved udgangen af december 2019 kan ingen af de 2 løfter til borgerne vurderes endnu."
    )


# --- the cohorts


def _share(kpi: str, year: int, some: float, among: float) -> FigureRow:
    return figure(kpi, TOWN, "year", str(year), 100 * some / among, numerator=some, denominator=among)


def _cohorts(**first: Any) -> CohortChart:
    seeds = ((TWO, "aa19-refugees-2y", 25.0, 9.0, 38.0, 13.0, 39.2), (THREE, "aa19-refugees-3y", 50.0, 60.0, 88.0, 58.0,
                                                                  77.0))  # fmt: skip
    rows = [
        judged(target, NEWEST, status="met" if 100 * some / among >= floor else "missed", threshold=floor,
               window="2019", value=100 * some / among, evidence_basis="interval", evidence_low=low,
               evidence_high=high)
        for _, target, floor, some, among, low, high in seeds
    ]  # fmt: skip
    figures = [_share(kpi, 2019, some, among) for kpi, _, _, some, among, _, _ in seeds]
    figures += [_share(ONE, 2017, 11.0, 96.0), _share(TWO, 2018, 24.0, 93.0), _share(ONE, 2018, 5.0, 41.0)]
    if first:
        figures.append(figure(ONE, TOWN, "year", "2019", **first))
    chart = outcomes_cohorts.build(_asked([], figures), [FEW, *rows])
    assert chart
    return chart


def test_the_floors_are_told_apart_in_the_title() -> None:
    title = "Flygtninge i job eller uddannelse 2019: mål nået efter 3 år, ikke nået efter 2 år, for få til at vise"
    assert _cohorts().title == f"{title} efter 1 år"


def test_only_a_result_whose_interval_holds_its_floor_may_be_luck() -> None:
    note = _cohorts().note
    assert "på begge sider af målet efter 2 år:" in note
    assert "efter 3 år" not in note
    assert "Holdene er små: 9 af 38 og 60 af 88." in note


def test_those_who_came_in_one_year_are_followed() -> None:
    by_name = {cohort.name: [step.age for step in cohort.steps] for cohort in _cohorts().cohorts}
    assert by_name == {"kom i 2016": [1, 2, 3], "kom i 2017": [1, 2]}


def test_a_cohort_that_is_too_small_has_a_word_and_no_point() -> None:
    chart = _cohorts(value=None, hidden="too_small")
    assert (chart.stages[0].value, chart.stages[0].word) == (None, "for få borgere")
    drawn = figure_cohorts.cohorts(chart)
    assert "<i>for få borgere</i>" in [note.text for note in drawn.layout.annotations]
    points = next(trace for trace in drawn.data if trace.mode == "markers")
    assert points.x == (2, 3)
    assert points.error_y.array[0] == pytest.approx(39.2 - 100 * 9 / 38)


def test_every_figure_of_the_cohorts_stands_in_the_table() -> None:
    rows = _cohorts().table.rows
    assert [row[0] for row in rows] == ["2019", "2019", "2018", "2018", "2017"]
    assert rows[0] == ("2019", "efter 2 år", "23,7\N{NO-BREAK SPACE}%", "9 af 38", "mindst 25 %")
    assert rows[-1][-1] == ""


# --- the ceiling


def _ceiling(**institutions: float | None) -> CeilingChart | None:
    department = UnitRow(f"{TOWN}.boern", TOWN, "Børn", "department", 1, 500, True)
    units = [UnitRow(f"{TOWN}.{name}", f"{TOWN}.boern", name, "institution", 2, 30, False) for name in institutions]
    whole = figure(INTAKE, TOWN, "year", "2020", 16.0)
    told = [
        figure(INTAKE, f"{TOWN}.{name}", "year", "2020", value, error=None if value is None else 5.0,
               hidden="waiting" if value is None else None)
        for name, value in institutions.items()
    ]  # fmt: skip
    row = judged("aa19-mixed-daycare", NEWEST, reason="not_started", threshold=30.0, window="2020-01..2020-12")
    return outcomes_ceiling.build(_asked([row], [whole, *told], units=[department, *units]), [row])


def test_an_institution_is_over_only_when_it_surely_is() -> None:
    chart = _ceiling(over=36.0, at=35.0, near=27.0, rim=25.0, low=4.0)
    assert chart
    assert [(dot.name, dot.side) for dot in chart.dots] == [
        ("Over", "over"), ("At", "unclear"), ("Near", "unclear"), ("Rim", "under"), ("Low", "under"),
    ]  # fmt: skip
    assert chart.title == "1 af 5 institutioner ligger over loftet på 30 % (2020); om 2 kan det ikke siges"
    assert (chart.dots[-1].low, chart.dots[-1].high) == (0.0, 9.0)


def test_a_hidden_institution_is_named_and_not_drawn() -> None:
    chart = _ceiling(known=10.0, small=None)
    assert chart
    assert [dot.name for dot in chart.dots] == ["Known"]
    assert chart.hidden_words == "For få børn til et tal: Small."
    assert chart.table.rows[-1] == ("Small", "for få borgere", "", "")
    assert "Small" not in [name for trace in figure_ceiling.ceiling(chart).data for name in trace.y]


def test_a_ceiling_that_does_not_hold_yet_says_so() -> None:
    chart = _ceiling(known=10.0)
    assert chart
    assert "Loftet gælder for 2020" in chart.note
    assert "Tallene er leveret for tiden efter december 2019." in chart.note


def test_without_institutions_there_is_no_chart() -> None:
    assert _ceiling() is None
    assert _ceiling(small=None) is None


def test_an_institution_whose_parent_is_out_of_sight_is_still_told() -> None:
    row = judged("aa19-mixed-daycare", NEWEST, reason="not_started", threshold=30.0, window="2020-01..2020-12")
    figures = [figure(INTAKE, TOWN, "year", "2020", 16.0), figure(INTAKE, "x.one", "year", "2020", 12.0)]
    units = [UnitRow("x.one", "x.out-of-sight", "One", "institution", 2, 30, False)]
    chart = outcomes_ceiling.build(_asked([row], figures, units=units), [row])
    assert chart
    assert [dot.name for dot in chart.dots] == ["One"]


# --- one indicator


def test_an_indicator_tells_every_promise_with_its_clause() -> None:
    rows = [
        judged("aa15-public-support", NEWEST, status="no_number", moved="better", value=24420.0,
               reference_value=24870.0, reference_window="2014", window="2015"),
        judged("aa19-public-support", NEWEST, status="no_number", moved="better", value=22510.0,
               reference_value=22930.0, reference_window="2018", window="2019"),
    ]  # fmt: skip
    kpi = "public_support_recipients"
    figures = [figure(kpi, TOWN, "year", str(year), 25000.0 - year + 2010) for year in range(2014, 2020)]
    figures += [figure(kpi, TOWN, "month", "2019-12", 22997.0)]
    found = outcomes_detail.build(_asked(rows, figures), kpi)
    assert [clause.where for clause in found.clauses] == [
        "Mål og Strategier 2019, afsnit 4, I 2019 vil vi", "Mål og Strategier 2015, afsnit III, I 2015 vil vi",
    ]  # fmt: skip
    assert all(clause.quote.startswith("»") for clause in found.clauses)
    assert [len(chart.readings) for chart in found.courses] == [6, 1]
    assert found.courses[1].levels == ()
    assert "Et fald siger ikke, at borgerne er kommet i arbejde" in found.guide


def test_too_few_citizens_are_never_called_a_small_unit() -> None:
    (clause,) = outcomes_detail.build(_asked([FEW]), ONE).clauses
    assert clause.told.startswith("For få borgere: tallet bygger på så få borgere")


def test_an_indicator_without_figures_says_so() -> None:
    found = outcomes_detail.build(_asked([BETTER]), PLACED)
    assert found.empty == "Der er ikke leveret tal for indikatoren til og med december 2019."


# --- the page


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """The page with what stands in the address."""

    def run(language: str = "da", **address: str) -> AppTest:
        figures = [figure(PLACED, TOWN, "year", str(year), float(value)) for year, value in
                   ((2017, 372), (2018, 366), (2019, 361))]  # fmt: skip
        asked = _asked(ALL, figures, language=language)
        test = AppTest.from_file(PAGE, default_timeout=30)
        test.session_state["kpi.visit"] = Visit(asked.scoped, asked.organisation, NEWEST, asked.say)
        test.session_state["kpi.language"] = asked.say
        for name, value in address.items():
            test.query_params[name] = value
        return test.run()

    return run


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_page_is_drawn(opened: Callable[..., AppTest], language: str) -> None:
    test = opened(language)
    assert not test.exception
    assert test.header[0].value.startswith("Ved udgangen af" if language == "da" else "At the end of")
    assert len(test.table) == 4
    assert test.selectbox(key="kpi.control.dokument").value == "aalborg-2019"


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_link_opens_one_indicator(opened: Callable[..., AppTest], language: str) -> None:
    test = opened(language, indikator=PLACED)
    assert not test.exception
    assert len(test.get("plotly_chart")) == 1
    assert not test.table
    test.button[0].click().run()
    assert "indikator" not in test.query_params
    assert len(test.table) == 4


def test_an_unknown_indicator_is_told(opened: Callable[..., AppTest]) -> None:
    test = opened(indikator="gone")
    assert test.warning[0].value == '"gone" findes ikke under indikator. Her vises Alle indikatorer i stedet.'


def test_a_page_without_a_session_has_no_data() -> None:
    st.session_state.clear()
    test = AppTest.from_file(PAGE, default_timeout=30).run()
    assert not test.header
    assert test.error
