"""The page on complaints: what it says first, its lines and columns, and what it does not say."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from counted_reader import (
    COMPLAINTS,
    DEPARTMENT,
    NEWEST,
    OTHER,
    TOWN,
    UNIT,
    UNITS,
    Counting,
    complaints_2018,
    complaints_2019,
    even,
    flat,
    judgement,
    point,
    real,
    rupture,
    spread,
)
from streamlit.testing.v1 import AppTest

from kpi.screens import complaints, figure_complaints, figure_counted, figure_counted_pace
from kpi.screens.complaints import Complaints
from kpi.screens.counted import Counted
from kpi.screens.language import Language
from kpi.web.session import Visit

JULY = date(2018, 7, 31)
OUTCOMES = {
    "complaints_confirmed": {TOWN: even(2016, 2018, 60) | spread(y2019=(5, 4, 5, 4, 5, 4, 5, 5, 4, 5, 4, 5))},
    "complaints_remitted": {TOWN: even(2016, 2019, 24)},
    "complaints_changed": {TOWN: even(2016, 2019, 12)},
    "complaints_dismissed": {TOWN: even(2016, 2018, 12)},
    "overturn_pct": {TOWN: even(2016, 2019, 36, per=96)},
}
JOURNEYS = [
    judgement("al-complaint-journeys", status="met", window="2018-01..2018-12", value=4.0, threshold=(3.0, 5.0)),
    judgement("al-complaint-lessons", status="missed", window="2018-01..2018-12", value=6.0, threshold=(3.0, 5.0)),
    judgement("al-complaint-theme-meeting", status="met", due=NEWEST, achieved_on=date(2019, 11, 18)),
    judgement("al-sickness-2019", status="missed", window="2019", value=4.4, threshold=3.8),
]


def _reader(**given: Any) -> Counting:
    counts = {"complaints_received": {TOWN: COMPLAINTS, DEPARTMENT: even(2016, 2019, 60)}, **OUTCOMES}
    return Counting(**{"counts": counts, "judged": [complaints_2018(), complaints_2019(), *JOURNEYS], **given})


def _asked(scoped: Counting, unit: str = TOWN, as_of: date = NEWEST, language: str = "da") -> Counted:
    row = next(row for row in UNITS if row.unit_id == unit)
    say = Language("en" if language == "en" else "da")
    return Counted(scoped, scoped.organisations()[0], as_of, say, row, row.name, scoped.kpi(complaints.KPI))


def _build(unit: str = TOWN, as_of: date = NEWEST, language: str = "da", **given: Any) -> Complaints:
    return complaints.build(_asked(_reader(**given), unit, as_of, language))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("da", "113 klager i Social & Familie i 2019 mod 120 i 2017. Målet, højst 108, er ikke nået."),
        ("en", "113 complaints in Social & Familie in 2019 against 120 in 2017. The target, at most 108, is not met."),
    ],
)
def test_the_first_sentence_holds_the_count_the_base_and_the_verdict(language: str, said: str) -> None:
    assert _build(language=language).lead == said


def test_a_running_year_is_compared_with_the_same_months_of_the_base() -> None:
    row = complaints_2018(
        status="at_risk", value=71.0, known=7, expected=120.0, expected_low=110.0, expected_high=130.0
    )
    view = _build(as_of=JULY, judged=[row])
    assert view.lead == (
        "71 klager i Social & Familie i jan.–jul. 2018 mod 82 i jan.–jul. 2017. "
        "Det er usikkert, om målet, højst 114, bliver nået."
    )
    assert view.years
    newest = view.years.columns[-1]
    assert (newest.part and newest.part.value, newest.whole) == (71.0, None)
    assert [(one.part and one.part.value, one.whole and one.whole.value) for one in view.years.columns[:-1]] == [
        (66.0, 117.0),
        (82.0, 120.0),
    ]


def test_a_verdict_too_near_to_tell_says_so() -> None:
    assert (
        "er nået, men inden for afrundingen."
        in _build(judged=[complaints_2019(status="met", within_rounding=True)]).lead
    )


def test_both_promised_levels_and_their_base_stand_over_their_own_years() -> None:
    view = _build().years
    assert view
    assert [(one.told, one.value, one.first, one.last, one.is_promise) for one in view.levels] == [
        ("2017: 120", 120.0, 2017, 2019, False),
        ("højst 114", 114.0, 2018, 2018, True),
        ("højst 108", 108.0, 2019, 2019, True),
    ]
    names = [note.text for note in figure_counted.years(view).layout.annotations]
    assert {"2017: 120", "Mål 2018:<br>højst 114<br>(−5 %)", "Mål 2019:<br>højst 108<br>(−10 %)"} <= set(names)


def test_every_year_of_the_chart_stands_in_its_table_with_what_was_promised() -> None:
    view = _build().years
    assert view
    assert view.table.rows == (
        ("2019", "113", "2017: 120 · højst 108"),
        ("2018", "112", "2017: 120 · højst 114"),
        ("2017", "120", "2017: 120"),
        ("2016", "117", ""),
    )
    assert view.alt.endswith("2016: 117, 2017: 120, 2018: 112 og 2019: 113.")


def test_below_the_organisation_its_promise_is_named_and_not_drawn_or_judged() -> None:
    view = _build(DEPARTMENT)
    assert view.years
    assert (view.years.levels, view.promised.now, view.journeys, view.power) == ((), (), None, "")
    assert view.years.note == (
        "Forvaltningens mål (2019: højst 108) gælder alle enheder tilsammen og bedømmes kun dér."
    )
    assert view.lead == "60 klager i Voksne med Særlige Behov i 2019 mod 60 i 2018."


def test_below_departments_complaints_are_not_told() -> None:
    view = _build(UNIT)
    assert view.lead.startswith("Klager vises for forvaltningen og dens afdelinger. I VSB Klub alene")
    assert not any((view.years, view.pace, view.signals, view.outcomes, view.overturn, view.units, view.journeys))


def test_what_such_a_base_can_show_stands_beside_the_newest_promise() -> None:
    assert flat(_build().power).startswith(
        "Med 120 klager om året ville et virkeligt fald på 10 % kun blive opdaget i 18 %"
    )


def test_outcomes_are_stacked_with_their_names_beside_the_newest_year() -> None:
    view = _build().outcomes
    assert view
    assert view.title == "Afgørelser i 2019: 55 stadfæstet, 12 ændret, 24 hjemvist og – afvist"
    assert [layer.name for layer in view.layers] == ["stadfæstet", "hjemvist", "ændret", "afvist"]
    assert view.layers[3].points[-1] is None
    figure = figure_complaints.outcomes(view)
    assert [note.text for note in figure.layout.annotations] == ["stadfæstet", "hjemvist", "ændret", "afvist"]
    assert view.table.rows[0] == ("2019", "55", "24", "12", "–")


def test_an_edition_that_does_not_tell_outcomes_apart_shows_none(monkeypatch: pytest.MonkeyPatch) -> None:
    scoped = _reader()
    monkeypatch.setattr(scoped, "kpis", lambda: [real().kpis["complaints_received"]])
    assert complaints.build(_asked(scoped)).outcomes is None


def test_the_overturn_rate_says_of_how_many_and_how_few_cases_move_it() -> None:
    view = _build().overturn
    assert view
    assert flat(view.title) == "36 af 96 afgjorte klager i 2019 førte til en ændret eller hjemvist afgørelse: 37,5 %"
    assert "Med få afgjorte klager flytter én sag mange procentpoint." in view.note
    assert figure_complaints.overturn(view).data[0].error_y.visible is False


def test_the_overturn_rate_is_drawn_with_its_interval() -> None:
    view = _build(changed={("overturn_pct", "2019"): {"low": 28.5, "high": 47.5}}).overturn
    assert view
    assert view.note.startswith("Den lodrette streg viser, hvor meget tilfældet kan flytte tallet (95 %).")
    assert [flat(row[-1]) for row in view.table.rows] == ["28,5–47,5 %", "–", "–", "–"]
    bars = figure_complaints.overturn(view).data[0].error_y
    assert (bars.visible, bars.array[-1], bars.arrayminus[-1], bars.array[0]) == (True, 10.0, 9.0, 0.0)


def test_the_pace_says_since_when_the_year_lies_above_what_it_may() -> None:
    view = _build().pace
    assert view
    assert view.title == "Over målets takt siden oktober 2019: 113 klager"
    assert view.pace and view.pace.at_year_end == 108
    assert [course.name for course in view.before] == ["2017", "2018"]
    figure = figure_counted_pace.pace(view)
    dashed = next(trace for trace in figure.data if trace.name == "Takt: 108")
    assert (tuple(dashed.x), tuple(dashed.y)) == ((0, 12), (0, 108))


def test_a_running_year_goes_on_to_where_it_is_expected_to_end() -> None:
    row = complaints_2018(
        status="at_risk", value=71.0, known=7, expected=120.0, expected_low=110.0, expected_high=130.0
    )
    view = _build(as_of=JULY, judged=[row]).pace
    assert view and view.ahead
    assert view.ahead.words == "Ventet ved årets udgang: <b>120 (110–130)</b>"
    assert len(view.now.points) == 7
    assert any("○ 120" in note.text for note in figure_counted_pace.pace(view).layout.annotations)


def test_without_a_promise_a_year_that_is_over_has_no_pace() -> None:
    assert _build(judged=[]).pace is None
    assert _build(judged=[], as_of=JULY).pace


def test_journeys_inside_and_lessons_outside_what_was_promised() -> None:
    view = _build()
    assert view.journeys
    assert view.journeys.title == "4 klagerejser og 6 læringspunkter i 2018"
    marks = [trace.marker.symbol for trace in figure_complaints.journeys(view.journeys).data]
    assert marks == ["diamond", "circle"]
    assert [row[1:] for row in view.journeys.table.rows] == [("4", "3–5", "Nået"), ("6", "3–5", "Ikke nået")]


def test_what_is_learnt_holds_the_milestones_of_the_same_section_and_no_other() -> None:
    titles = [one.title for one in _build().learning]
    assert len(titles) == 3
    assert any("temamøde" in title for title in titles)
    assert not any("ygefravær" in title for title in titles)


def test_a_figure_that_waits_is_a_word_and_never_nought() -> None:
    waits = {"value": None, "hidden": "waiting", "numerator": None, "reason": None}
    changed = {("complaints_received", "2018-YTD12"): waits, ("complaints_received", "2018"): waits}
    view = _build(changed=changed).years
    assert view
    waiting = next(column for column in view.columns if column.year == 2018)
    assert (waiting.part, waiting.missing) == (None, "for få")
    assert "<i>for få</i>" in [note.text for note in figure_counted.years(view).layout.annotations]
    assert ("2018", "for få", "2017: 120 · højst 114") in view.table.rows


def test_when_no_month_of_the_year_is_told_the_newest_twelve_months_are() -> None:
    waits = {"value": None, "hidden": "waiting", "numerator": None, "reason": None}
    changed = {("complaints_received", f"2019-YTD{month:02d}"): waits for month in range(1, 13)}
    changed |= {("complaints_received", f"R12-2019-{month:02d}"): waits for month in range(3, 13)}
    view = _build(changed=changed, judged=[])
    assert view.lead == "105 klager i Social & Familie over 12 måneder til og med februar 2019."
    assert [one.kind for one in view.cautions] == ["waiting"]


def test_a_break_is_drawn_and_nothing_is_compared_across_it() -> None:
    view = _build(ruptures=[rupture(date(2019, 1, 1), "complaints")])
    assert view.lead.startswith("113 klager i Social & Familie i 2019. ")
    assert view.years
    assert "Nyt klagesystem" in [note.text for note in figure_counted.years(view.years).layout.annotations]
    assert view.pace and view.pace.before == ()


def test_a_break_of_something_else_is_no_break_here() -> None:
    view = _build(ruptures=[rupture(date(2019, 1, 1), "absence_days")])
    assert view.years and not view.years.ruptures


def test_data_that_end_early_are_told_and_the_year_goes_as_far_as_they_do() -> None:
    short = {year_month: n for year_month, n in COMPLAINTS.items() if year_month <= (2019, 9)}
    counts = {"complaints_received": {TOWN: short}, **OUTCOMES}
    view = _build(counts=counts, until={"complaints": date(2019, 9, 30)}, judged=[])
    assert view.lead.startswith("80 klager i Social & Familie i jan.–sep. 2019 mod 83 i jan.–sep. 2018.")
    assert [one.kind for one in view.cautions] == ["stale"]


def test_units_are_ranked_with_the_caution_that_they_differ_in_size() -> None:
    received = {TOWN: COMPLAINTS, DEPARTMENT: even(2018, 2019, 60), OTHER: even(2018, 2019, 12)}
    view = _build(counts={"complaints_received": received, **OUTCOMES}).units
    assert view
    assert view.title == "Flest i Voksne med Særlige Behov: 60, færrest i PPR: 12"
    assert view.caution.startswith("Enhederne er ikke lige store")
    assert _build().units is None


def test_the_control_chart_names_what_stands_out_and_since_when() -> None:
    run = {"signal": "shift", "point_type": "concern"}
    drawn = [*(point(step, 9) for step in range(16, 6, -1)), *(point(step, 14, **run) for step in range(6, -1, -1))]
    view = _build(drawn=drawn).signals
    assert view
    assert view.title == "Sikkert over det sædvanlige siden juni 2019"
    assert [(group.look, len(group.points)) for group in view.groups] == [("worse_high", 7), ("usual", 10)]
    assert view.table.rows[0] == (
        "december 2019",
        "14",
        "2,0–18,0",
        "Sikkert højere · 7 punkter på samme side af midten",
    )
    assert _build(drawn=drawn, judged=[]).lead.endswith("Sikkert over det sædvanlige siden juni 2019.")


def _open(scoped: Counting, language: str = "da", **address: str) -> AppTest:
    page = real_page("complaints")
    test, say = AppTest.from_file(page, default_timeout=30), Language("en" if language == "en" else "da")
    test.session_state["kpi.visit"] = Visit(scoped, scoped.organisations()[0], NEWEST, say)  # type: ignore[arg-type]  # a stand-in
    test.session_state["kpi.language"] = say
    for name, value in address.items():
        test.query_params[name] = value
    return test.run()


def real_page(name: str) -> str:
    from conftest import PAGES

    return str(PAGES / f"{name}.py")


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_page_draws_its_charts(language: str) -> None:
    drawn = [point(step, 9) for step in range(16, -1, -1)]
    test = _open(_reader(drawn=drawn), language)
    assert not test.exception
    assert len(test.get("plotly_chart")) == 6
    assert not test.warning


def test_a_unit_out_of_reach_is_told() -> None:
    test = _open(_reader(), enhed="another.unit")
    assert '"another.unit" findes ikke under enhed' in test.warning[0].value


def test_a_page_about_a_small_unit_says_why_and_draws_nothing() -> None:
    test = _open(_reader(), enhed=UNIT)
    assert not test.exception
    assert not test.get("plotly_chart")
    assert test.header[0].value.startswith("Klager vises for forvaltningen")
