"""The page on the workplace: surveys, turnover, what is done at a rhythm, and the pool of money."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from told_reader import Told, figure, judged

from kpi.reader import DecisionRow, FigureRow, JudgementRow, PartRow, UnitRow
from kpi.screens import (
    figure_pool,
    figure_rhythm,
    figure_units,
    place,
    workplace,
    workplace_pool,
    workplace_rhythm,
    workplace_rows,
    workplace_units,
)
from kpi.screens.asked import Asked
from kpi.screens.language import Language
from kpi.screens.workplace import Workplace
from kpi.screens.workplace_rhythm import Strip
from kpi.screens.workplace_units import UnitChart
from kpi.web.session import Visit

PAGE = str(Path(__file__).parents[2] / "pages" / "workplace.py")
NEWEST, TOWN, PLAN = date(2019, 12, 31), "albertslund-sf", "albertslund-2018-2019"
LATER, CITY, POOL = date(2007, 12, 31), "kbh-sof", "kbh-sof-2006"
RESPONSE, SCORE, TURNOVER = workplace.RESPONSE, workplace.SCORE, workplace.TURNOVER
HIGH = judged("al-apv-response", NEWEST, status="met", value=91.4, threshold=90.0, gap=1.4, window="2018",
              evidence="uncertain", evidence_basis="interval")  # fmt: skip
LAPSED = judged("al-core-task-staff", NEWEST, status="missed", value=95.0, threshold=100.0, gap=-5.0, due=NEWEST,
                window="due:2019-12-31")  # fmt: skip
SILENT = judged("al-stress-leave", NEWEST, reason="no_data")
MED = judged("al-med-use", NEWEST, status="met", due=NEWEST)
HOMES = judged("al-alternative-homes", NEWEST, status="met", value=5.0, threshold=(4.0, 6.0),
               window="2018-01..2019-12")  # fmt: skip
SICK = judged("al-sickness-2019", NEWEST, status="met", value=3.7, threshold=3.8, window="2019")
OPENED = judged("al-treatment-opened", NEWEST, status="met", due=date(2018, 12, 31))


def _window(window: str, status: str, value: float | None = None, unit: str | None = None) -> dict[str, Any]:
    return {"window": window, "status": status, "value": value, "unit": unit}


QUARTERS = [_window(f"2018-Q{number}", "met", 1.0) for number in (1, 2, 3, 4)]
QUARTERLY = judged("al-absence-quarterly", NEWEST, status="missed", held=4, held_of=5, value=0.0, threshold=1.0,
                   window="2019-Q1",
                   windows=(*QUARTERS, _window("2019-Q1", "missed", 0.0)))  # fmt: skip
EACH = judged("al-stress-plans", NEWEST, status="missed", held=3, held_of=4, windows=tuple(
    _window("2018", status, 2.0, f"{TOWN}.{unit}") for unit, status in (("a", "met"), ("b", "met"), ("c", "missed"))
))  # fmt: skip
SHARE = judged("al-meeting-purpose", NEWEST, status="missed", held=0, held_of=1, value=73.3, threshold=100.0,
               window="2018",
               windows=(_window("2018", "missed", 73.3),))  # fmt: skip
ALL = [HIGH, LAPSED, SILENT, MED, HOMES, SICK, OPENED, QUARTERLY, EACH, SHARE]
SURVEYS = [
    figure(RESPONSE, TOWN, "survey", "survey:apv-2015", 76.1, held=date(2015, 9, 14)),
    figure(RESPONSE, TOWN, "survey", "survey:apv-2018", 91.4, held=date(2018, 9, 17), low=87.1, high=94.4),
    figure(SCORE, TOWN, "survey", "survey:apv-2018", 3.9, held=date(2018, 9, 17), scale=(1.0, 5.0)),
    figure(TURNOVER, TOWN, "rolling", "R12-2018-12", 13.4, error=1.2),
    figure(TURNOVER, TOWN, "rolling", "R12-2019-12", 10.8, error=1.2),
]
UNITS = [UnitRow(f"{TOWN}.{name}", TOWN, name.title(), "unit", 1, 40, True) for name in ("ppr", "vsb")]


def _asked(judgements: list[JudgementRow], figures: list[FigureRow] | None = None, **more: Any) -> Asked:
    organisation, as_of = more.pop("organisation", TOWN), more.pop("as_of", NEWEST)
    say = Language(more.pop("language", "da"))
    scoped: Any = Told(organisation, as_of, judgements=judgements, figures=figures or [], **more)
    return Asked(scoped, scoped.organisations()[0], as_of, say)


def _build(asked: Asked, unit: str = TOWN, document: str = PLAN) -> Workplace:
    return workplace.build(asked, document, place.build(asked.scoped.units(TOWN), unit, asked.say))


def test_the_lead_says_first_what_needs_attention_and_then_the_figures() -> None:
    view = _build(_asked(ALL, SURVEYS))
    assert view.lead == (
        "Ved udgangen af december 2019 kræver 4 af 7 løfter om arbejdspladsen opmærksomhed; 2 af 6, der kan vurderes, "
        "er nået eller på vej."
    )
    assert view.facts == (
        "91,4\N{NO-BREAK SPACE}% svarede på den seneste måling (september 2018), trivslen var 3,9 på målingens skala "
        "(september 2018) og ≈\N{NO-BREAK SPACE}10,8\N{NO-BREAK SPACE}% forlod arbejdspladsen (12 måneder til og med "
        "december 2019)."
    )


def test_promises_to_citizens_and_of_other_pages_are_left_to_those() -> None:
    rows = {row.target for row in workplace_rows.read(_asked(ALL), PLAN).rows}
    assert rows.isdisjoint({"al-alternative-homes", "al-sickness-2019", "al-treatment-opened"})
    assert {"al-med-use", "al-apv-response", "al-absence-quarterly"} <= rows


def test_only_documents_that_promise_something_are_offered() -> None:
    assert workplace_rows.documents(_asked(ALL)) == {PLAN: "Virksomhedsplan Social & Familie 2018-2019"}
    assert workplace_rows.documents(_asked([HOMES])) == {}


def test_response_comes_before_well_being_and_each_has_its_own_chart() -> None:
    surveys = _build(_asked(ALL, SURVEYS)).surveys
    assert [one.kpi for one in surveys] == [RESPONSE, SCORE, "stress_leave_starts"]
    response, score = surveys[0].course, surveys[1].course
    assert response
    assert score
    assert (response.scale, score.scale) == (None, (1.0, 5.0))
    assert [one.high for one in response.readings] == [None, 94.4]
    assert [row.target for row in surveys[0].promised] == ["al-apv-response"]


def test_a_promise_nobody_has_measured_says_so_and_how_that_is_read() -> None:
    silent = _build(_asked(ALL, SURVEYS)).surveys[2]
    assert silent.course is None
    assert silent.empty == "der er ikke leveret tal til og med december 2019."
    assert silent.guide.startswith("Et tomt felt betyder ikke, at ingen er ramt.")


def test_a_unit_is_told_its_figures_and_not_judged() -> None:
    told = [figure(RESPONSE, f"{TOWN}.ppr", "survey", "survey:apv-2018", 80.0, held=date(2018, 9, 17))]
    view = _build(_asked(ALL, told, units=UNITS), f"{TOWN}.ppr")
    assert view.lead == "80,0\N{NO-BREAK SPACE}% svarede på den seneste måling (september 2018)."
    assert (view.attention, view.blocks, view.rhythm, view.surveys[0].promised) == ((), (), None, ())
    chart = view.surveys[0].course
    assert chart
    assert [level.kind for level in chart.levels] == ["elsewhere"]


def test_a_unit_without_figures_says_so() -> None:
    view = _build(_asked(ALL, [], units=UNITS), f"{TOWN}.vsb")
    assert view.lead == "Der er ingen tal om arbejdspladsen for Vsb ved udgangen af december 2019."


# --- units side by side


def _units(**values: tuple[float, float | None] | None) -> UnitChart | None:
    units = [UnitRow(f"{TOWN}.{name}", TOWN, name, "unit", 1, 40, True) for name in values]
    told = [
        figure(TURNOVER, f"{TOWN}.{name}", "rolling", "R12-2019-12", pair[0] if pair else None,
               error=pair[1] if pair else None, hidden=None if pair else "waiting")
        for name, pair in values.items()
    ]  # fmt: skip
    asked = _asked([], told, units=units)
    return workplace_units.rolling(asked, asked.scoped.kpi(TURNOVER), TOWN)


def test_units_that_cannot_be_told_apart_are_not_ranked() -> None:
    chart = _units(a=(14.0, 3.0), b=(10.0, 3.0))
    assert chart
    assert chart.title == (
        "Enhederne ligger mellem ≈\N{NO-BREAK SPACE}10,0\N{NO-BREAK SPACE}% og "
        "≈\N{NO-BREAK SPACE}14,0\N{NO-BREAK SPACE}%, men kan ikke skilles fra hinanden"
    )


def test_units_that_can_be_told_apart_are() -> None:
    chart = _units(a=(20.0, 3.0), b=(10.0, 3.0))
    assert chart
    assert chart.title.startswith("Højest i A (")
    assert figure_units.units(chart).data[1].error_x.array == (3.0, 3.0)


def test_a_unit_that_waits_is_named_and_has_no_dot() -> None:
    chart = _units(a=(20.0, 3.0), small=None)
    assert chart
    assert [dot.name for dot in chart.dots] == ["A"]
    assert chart.hidden_words == "Står ikke alene: Small."
    assert chart.table.rows[-1][:2] == ("Small", "for få")
    assert _units(small=None) is None


# --- the calendar


def _strip(*rows: JudgementRow) -> Strip:
    strip = workplace_rhythm.build(_asked(list(rows)), rows)
    assert strip
    return strip


def test_a_quarter_that_has_not_come_is_neither_held_nor_lapsed() -> None:
    (line,) = _strip(QUARTERLY).lines
    assert [cell.state for cell in line.cells] == ["kept"] * 4 + ["lapsed"] + ["ahead"] * 3
    assert [cell.shown for cell in line.cells[3:6]] == ["1/1", "0/1", ""]


def test_a_promise_to_each_unit_is_held_when_all_hold_it() -> None:
    (line,) = _strip(EACH).lines
    assert [(cell.state, cell.shown, cell.first, cell.last) for cell in line.cells] == [
        ("lapsed", "2/3", 0, 3), ("ahead", "", 4, 7),
    ]  # fmt: skip


def test_the_title_counts_what_was_held_and_the_note_names_what_was_not() -> None:
    strip = _strip(QUARTERLY, EACH, SHARE)
    assert strip.title == "4 af 7 aftalte opfølgninger er holdt"
    assert "Sygefraværet drøftes på ledermøde hvert kvartal (1. kvartal 2019: 0/1)" in strip.note
    assert "73\N{NO-BREAK SPACE}%" in strip.note
    assert _strip(judged("al-absence-quarterly", NEWEST)).title == "Ingen opfølgning er forfalden endnu"


def test_every_field_of_the_calendar_is_drawn_with_mark_and_word() -> None:
    strip = _strip(QUARTERLY)
    drawn = figure_rhythm.strip(strip)
    texts = [note.text for note in drawn.layout.annotations]
    assert texts.count("✓ 1/1") == 4
    assert texts.count("✕ 0/1") == 1
    assert texts.count("○") == 3
    assert len(drawn.layout.shapes) == len(strip.table.rows) == 8


def test_without_a_rhythm_there_is_no_calendar() -> None:
    assert workplace_rhythm.build(_asked([HIGH, LAPSED]), [HIGH, LAPSED]) is None


def test_decisions_that_wait_are_counted() -> None:
    days = ((date(2019, 3, 1), "open", date(2019, 6, 1)), (date(2019, 9, 1), "open", date(2020, 6, 1)),
            (date(2019, 9, 1), "done", None), (date(2020, 9, 1), "open", None))  # fmt: skip
    rows = [
        DecisionRow(str(number), "med", TOWN, held, None, "-", "Leder", due, state)  # type: ignore[arg-type]
        for number, (held, state, due) in enumerate(days)
    ]
    assert _build(_asked(ALL, decisions=rows)).decided == (
        "Udvalgene har truffet 3 beslutninger; 2 venter på at blive udført, 1 over fristen."
    )


# --- the pool

SPENT = judged("kbh-pool-spent", LATER, status="met", value=9_700_000.0, threshold=10_000_000.0,
               window="2006-01..2007-12")  # fmt: skip
RESULTS = [
    judged("kbh-lean-projects", LATER, status="met", value=2.0, threshold=2.0, due=LATER),
    judged("kbh-lean-spread", LATER, status="missed", due=LATER),
    judged("kbh-experienced", LATER, status="met", due=date(2006, 12, 31)),
]


def _part(category: str, year: int, value: float) -> PartRow:
    ends = date(year, 1, 1), date(year, 12, 31)
    return PartRow(
        workplace_pool.SPENT, CITY, "part", category, str(year), "year", *ends, value, None, None, None, None
    )


def _pool(*parts: PartRow) -> workplace_pool.PoolChart:
    asked = _asked([SPENT, *RESULTS], organisation=CITY, as_of=LATER, parts=parts)
    promised = workplace_rows.read(asked, POOL)
    chart = workplace_pool.build(asked, POOL, promised.judged, promised.rows)
    assert chart
    return chart


def test_the_pool_has_its_seven_lines_with_what_was_granted() -> None:
    chart = _pool()
    assert [line.granted for line in chart.lines] == [1.5e6, 2.6e6, 1.8e6, 0.6e6, 0.75e6, 2.0e6, 0.75e6]
    assert chart.title == "9,7 af 10,0 mio. kr. er brugt, og 3 af 4 resultater er nået"
    assert chart.note == "Hvad der er brugt af hver bevilling, er ikke leveret."
    assert [line.came for line in chart.lines[:2]] == ["", "1 af 2 nået"]


def test_what_was_spent_lies_year_upon_year_within_the_grant() -> None:
    chart = _pool(_part("2", 2006, 1_500_000.0), _part("2", 2007, 1_050_000.0))
    assert chart.note == ""
    granted, first, second = figure_pool.pool(chart).data
    assert len(granted.x) == 7
    assert (first.name, first.base, first.x) == ("2006", (0.0,), (1.5,))
    assert (second.name, second.base, second.x) == ("2007", (1.5,), (1.05,))
    assert chart.table.rows[1][:4] == ("2. Effektive arbejdsgange (LEAN)", "2,60 mio. kr.", "1,50 mio. kr.",
                                       "1,05 mio. kr.")  # fmt: skip


def test_what_was_spent_after_the_month_is_not_told() -> None:
    asked = _asked([SPENT], organisation=CITY, as_of=date(2006, 12, 31), parts=[_part("2", 2006, 1.0e6),
                                                                             _part("2", 2007, 1.0e6)])  # fmt: skip
    chart = workplace_pool.build(asked, POOL, [SPENT], [])
    assert chart
    assert chart.years == ("2006",)


def test_a_document_without_grants_has_no_pool() -> None:
    assert workplace_pool.build(_asked(ALL), PLAN, ALL, []) is None


# --- the page


@pytest.fixture
def opened() -> Callable[..., AppTest]:
    """The page with what stands in the address."""

    def run(language: str = "da", **address: str) -> AppTest:
        asked = _asked(ALL, SURVEYS, units=UNITS, language=language)
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
    assert len(test.get("plotly_chart")) == 4
    assert len(test.table) == 2


def test_a_unit_keeps_its_place_in_the_address(opened: Callable[..., AppTest]) -> None:
    test = opened(enhed=f"{TOWN}.ppr")
    assert not test.exception
    assert test.header[0].value == "Der er ingen tal om arbejdspladsen for Ppr ved udgangen af december 2019."
    assert not test.table


def test_an_unknown_unit_is_told(opened: Callable[..., AppTest]) -> None:
    assert '"x.y" findes ikke under enhed' in opened(enhed="x.y").warning[0].value
