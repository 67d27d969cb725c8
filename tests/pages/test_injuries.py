"""The page on injuries and orders: provisional months, rough figures, parts at large nodes, visits beside orders."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from conftest import PAGES
from counted_reader import (
    DEPARTMENT,
    INJURIES,
    NEWEST,
    OTHER,
    TOWN,
    UNIT,
    UNITS,
    Counting,
    even,
    flat,
    judgement,
    part,
    point,
    spread,
)
from streamlit.testing.v1 import AppTest

from kpi.reader import UnitRow
from kpi.screens import (
    figure_counted,
    figure_counted_rolling,
    figure_counted_units,
    figure_injuries,
    figure_signals,
    injuries,
)
from kpi.screens.counted import Counted
from kpi.screens.injuries import Injuries, Orders
from kpi.screens.language import Language
from kpi.web.session import Visit

VISITS = {
    (2017, 5): (1.0, 3.0), (2018, 5): (3.0, 9.0), (2018, 11): (2.0, 10.0), (2019, 2): (4.0, 17.0),
} | {(year, month): (0.0, 0.0) for year in (2017, 2018, 2019) for month in range(1, 13)
     if (year, month) not in {(2017, 5), (2018, 5), (2018, 11), (2019, 2)}}  # fmt: skip
NO_VISITS = {(year, month): (0.0, 0.0) for year in (2018, 2019) for month in range(1, 13)}
PARTS = [
    part("with_absence", "yes", 2018, 80), part("with_absence", "no", 2018, None),
    part("with_absence", "yes", 2019, 75), part("with_absence", "no", 2019, 85),
    part("injury_kind", "Vold", 2018, 45), part("injury_kind", "Vold", 2019, 25),
    part("injury_kind", "Fald og snublen", 2019, 35), part("injury_kind", "Færdsel", 2019, None),
]  # fmt: skip


def _of_2013(**said: Any) -> Any:
    usual = {"status": "met", "window": "2015", "value": 171.0, "threshold": 196.0, "gap": -25.0,
             "reference_value": 196.0, "reference_window": "2013", "evidence": "no_sure_change",
             "evidence_basis": "rate_ratio"}  # fmt: skip
    return judgement("aa15-injuries", **{**usual, **said})


def _of_2019(**said: Any) -> Any:
    usual = {"status": "no_number", "window": "2019", "value": 158.0, "reference_value": 181.0,
             "reference_window": "2018", "moved": "better", "evidence": "no_sure_change",
             "evidence_basis": "rate_ratio", "provisional": True}  # fmt: skip
    return judgement("aa19-injuries", **{**usual, **said})


def _reader(**given: Any) -> Counting:
    counts = {
        "injuries": {TOWN: INJURIES, DEPARTMENT: even(2018, 2019, 60), OTHER: even(2018, 2019, 24)},
        "injuries_per_1000_fte": {TOWN: even(2018, 2019, 96, per=2400), OTHER: even(2018, 2019, 36, per=600),
                                  DEPARTMENT: even(2018, 2019, 48, per=1200)},
        "injury_absence_days": {TOWN: even(2013, 2019, 1200)},
        "inspected_units_with_order": {TOWN: VISITS},
        "inspection_orders_physical": {TOWN: spread(y2018=(0,) * 10 + (4, 0), y2019=(0, 2) + (0,) * 10)},
        "inspection_orders_psychological": {TOWN: spread(y2018=(0,) * 10 + (2, 0), y2019=(0, 2) + (0,) * 10)},
    }  # fmt: skip
    return Counting(**{"counts": counts, "judged": [_of_2013(), _of_2019()], "made_of": PARTS, **given})


def _asked(scoped: Counting, unit: str, kpi: str, as_of: date, language: str = "da") -> Counted:
    row = next(row for row in UNITS if row.unit_id == unit)
    say = Language("en" if language == "en" else "da")
    return Counted(scoped, scoped.organisations()[0], as_of, say, row, row.name, scoped.kpi(kpi))  # type: ignore[arg-type]  # a stand-in


def _build(unit: str = TOWN, kpi: str = "injuries", as_of: date = NEWEST, **given: Any) -> Injuries:
    return injuries.build(_asked(_reader(**given), unit, kpi, as_of))


def _orders(unit: str = TOWN, as_of: date = NEWEST, **given: Any) -> Orders:
    return injuries.orders(_asked(_reader(**given), unit, "injuries", as_of))


def test_the_first_sentence_says_how_many_against_when_and_how_sure() -> None:
    view = _build()
    assert view.lead == "158 ulykker i Social & Familie i 2019 mod 181 i 2018. Ændringen kan være tilfældig."
    assert [one.kind for one in view.cautions] == ["provisional"]


def test_a_rate_is_told_with_what_it_counts() -> None:
    assert _build(kpi="injuries_per_1000_fte").lead.startswith(
        "40,0 ulykker pr. 1.000 fuldtidsansatte i Social & Familie i 2019 mod 40,0 i 2018."
    )


def test_the_late_months_are_drawn_as_provisional_over_those_that_stand_firm() -> None:
    view = _build().years
    assert view
    newest = view.columns[-1]
    assert newest.name == "2019<br>foreløbigt"
    assert (newest.firm and newest.firm.value, newest.part and newest.part.value) == (127.0, 158.0)
    hatched, solid = figure_counted.years(view).data
    assert (hatched.marker.pattern.shape, tuple(hatched.y)) == ("/", (158.0,))
    assert tuple(solid.y) == (196.0, 181.0, 127.0)


def test_a_rate_whose_months_do_not_add_up_is_provisional_as_a_whole() -> None:
    counts = {"injuries_per_million_hours": {TOWN: even(2017, 2019, 96, per=4_000_000)},
              "injuries": {TOWN: INJURIES}, "injury_absence_days": {}}  # fmt: skip
    view = _build(kpi="injuries_per_million_hours", counts=counts).years
    assert view
    assert (view.columns[-1].firm and view.columns[-1].firm.value) == 0.0
    midway = _build(kpi="injuries_per_million_hours", counts=counts, as_of=date(2019, 6, 30)).years
    assert midway and not any(column.whole for column in midway.columns)


def test_the_lowest_year_is_called_so_only_for_now_while_it_may_rise() -> None:
    view = _build().years
    assert view and view.title == "Arbejdsulykker: 158 i 2019 er indtil videre det laveste af 3 år"


def test_the_level_of_2013_is_a_line_from_that_year_to_the_one_it_was_promised_for() -> None:
    view = _build().years
    assert view
    of_2013, of_2018 = view.levels
    assert (of_2013.value, of_2013.first, of_2013.last, of_2013.is_promise) == (196.0, 2013, 2015, True)
    assert of_2013.name == "Mål 2015:<br>højst 196<br>(som 2013)"
    assert (of_2018.value, of_2018.first, of_2018.last, of_2018.is_promise) == (181.0, 2018, 2019, False)
    dashes = [shape.line.dash for shape in figure_counted.years(view).layout.shapes]
    assert dashes == ["dash", "dot"]


def test_years_without_data_between_others_are_told_as_such() -> None:
    view = _build().years
    assert view
    assert [(column.year, column.missing) for column in view.columns if column.part is None] == [
        (year, "ingen data") for year in (2014, 2015, 2016, 2017)
    ]


def test_a_rough_figure_is_told_as_rough_and_is_no_record_within_its_error() -> None:
    changed = {("injuries", f"{year}-YTD12"): {"error": 5.0} for year in (2013, 2018, 2019)}
    view = _build(changed=changed)
    assert flat(view.lead).startswith("≈ 158 ulykker i Social & Familie i 2019 mod ≈ 181 i 2018.")
    assert [one.kind for one in view.cautions] == ["rough", "provisional"]
    assert view.years and "indtil videre det laveste" in view.years.title
    near = changed | {("injuries", "2019-YTD12"): {"error": 5.0, "value": 176.0}}
    years = _build(changed=near).years
    assert years and flat(years.title) == "Arbejdsulykker: ≈ 176 i 2019; årene siden 2013 ligger mellem ≈ 176 og ≈ 196"


def test_newest_promises_stand_open_and_those_of_earlier_documents_behind_a_fold() -> None:
    view = _build()
    assert [one.document for one in view.promised.now] == ["Mål og Strategier 2019"]
    assert [one.document for one in view.promised.earlier] == ["Mål og Strategier 2015"]


def test_parts_of_a_large_node_with_a_word_where_one_waits() -> None:
    view = _build()
    assert view.split and view.kinds
    assert flat(view.split.title) == "≈ 75 af ulykkerne i 2019 gav fravær, ≈ 85 gjorde ikke"
    assert [[flat(cell) for cell in row] for row in view.split.table.rows] == [
        ["2019", "≈ 75", "≈ 85"],
        ["2018", "≈ 80", "for få"],
    ]
    assert figure_injuries.split(view.split).data[1].y[0] is None
    assert flat(view.kinds.title) == "Af de typer, der kan vises for 2019: Fald og snublen (≈ 35) og Vold (≈ 25)"
    assert view.kinds.untold == "For få: Færdsel"
    assert ("Færdsel", "for få", "") in view.kinds.table.rows


def test_a_kind_that_may_be_off_by_most_of_itself_is_no_headline() -> None:
    rest, sure = part("injury_kind", "Andet", 2019, 45, error=40.0), part("injury_kind", "Vold", 2019, 30)
    view = _build(made_of=[rest, sure]).kinds
    assert view
    assert flat(view.title) == "Flest i 2019: Vold (≈ 30)"
    bars = figure_injuries.kinds(view).data[0].error_x
    assert (bars.visible, tuple(bars.array), tuple(bars.arrayminus)) == (True, (5.0, 40.0), (5.0, 40.0))


def test_without_parts_it_is_said_who_has_them_or_that_they_wait() -> None:
    view = _build(made_of=[])
    assert (view.split, view.kinds) == (None, None)
    assert view.parts_note.startswith("Med og uden fravær og typer af ulykker venter: for få")
    assert _build(DEPARTMENT).parts_note.startswith("Med og uden fravær og typer af ulykker vises kun for de største")


def test_a_date_of_an_injury_is_nowhere() -> None:
    view = _build()
    assert view.parts_note == "Datoer for den enkelte ulykke vises aldrig."
    assert view.years
    assert {column.part.day.day for column in view.years.columns if column.part} == {31}


def test_a_unit_too_small_is_told_why_and_shows_no_injuries() -> None:
    view = _build(UNIT)
    assert view.lead == (
        "Arbejdsulykker kan ikke vises for VSB Klub. "
        "Enheden er for lille til, at tal om personer kan vises for den alene."
    )
    assert not any((view.years, view.signals, view.split, view.kinds, view.absence, view.units, view.parts_note))


def test_units_below_are_compared_by_rate_with_the_whole_as_a_line() -> None:
    view = _build(kpi="injuries_per_1000_fte").units
    assert view
    assert view.title == "Højest i PPR: 60,0, lavest i Voksne med Særlige Behov: 40,0"
    assert (view.whole, view.whole_name) == (40.0, "Samlet: 40,0")
    figure = figure_counted_units.units(view)
    assert list(figure.data[0].customdata) == [DEPARTMENT, OTHER]
    assert figure.data[0].error_x.visible is False


def test_a_unit_that_waits_is_named_and_the_others_are_not_ranked_as_if_it_were_not_there() -> None:
    counts = {"injuries": {TOWN: INJURIES, DEPARTMENT: even(2018, 2019, 60), OTHER: even(2018, 2019, 24)}}
    third = UnitRow("albertslund-sf.job", TOWN, "Job", "department", 1, 50, True)
    view = injuries.build(_asked(_reader(counts=counts, more=[third]), TOWN, "injuries", NEWEST)).units
    assert view
    assert view.title == "Flest af de viste enheder: Voksne med Særlige Behov (60)"
    assert view.untold == "Ingen data: Job"


def test_where_years_wait_about_twelve_months_at_a_time_are_shown_with_their_real_months() -> None:
    waits = {"value": None, "hidden": "waiting", "numerator": None, "reason": None}
    changed: dict[tuple[str, str], dict[str, Any]] = {}
    for year in (2013, 2018, 2019):
        changed |= {("injuries", f"{year}-YTD{month:02d}"): waits for month in range(1, 13)}
        changed[("injuries", str(year))] = waits
    changed[("injuries", "R12-2019-12")] = {
        "start": date(2019, 2, 1), "value": 140.0, "known": 11, "needed": 11, "error": 5.0,
    }  # fmt: skip
    view = _build(changed=changed)
    assert view.lead.startswith("≈\N{NO-BREAK SPACE}140 ulykker i Social & Familie i feb.–dec. 2019.")
    assert [one.kind for one in view.cautions] == ["rough", "provisional", "waiting"]
    assert (view.years, view.pace) == (None, None)
    assert view.rolling
    assert flat(view.rolling.table.rows[0][1]) == "≈ 140"
    assert view.rolling.points[-1].label == "feb.–dec. 2019"
    assert figure_counted_rolling.rolling(view.rolling).data[0].error_y.array[-1] == 5.0


def test_exact_figures_are_for_the_leader_of_the_unit_alone() -> None:
    assert _build().own is None
    own = _build(own=INJURIES).own
    assert own
    assert (own.state.kind, own.table.rows[0]) == ("own", ("2019", "158"))


def test_quarters_are_named_as_quarters() -> None:
    view = _build(drawn=[point(step, 9, months=3) for step in range(11, -1, -1)]).signals
    assert view
    assert view.table.rows[0][0] == "4. kvartal 2019"
    assert view.title == "Ingen sikker ændring siden januar 2017"
    assert "kvartal for kvartal" in view.axis
    assert figure_signals.signals(view).data


def test_provisional_points_do_not_speak() -> None:
    late = {"provisional": True, "signal": "outside", "point_type": "concern"}
    view = _build(
        drawn=[*(point(step, 9) for step in range(15, 2, -1)), *(point(step, 30, **late) for step in (2, 1, 0))]
    )
    assert view.signals
    assert view.signals.title == "Ingen sikker ændring siden september 2018"
    assert [(group.look, len(group.points)) for group in view.signals.groups] == [("usual", 13), ("provisional", 3)]


def test_figures_from_long_ago_do_not_stand_in_for_this_year() -> None:
    old = {year_month: n for year_month, n in INJURIES.items() if year_month[0] == 2018}
    waits = {"value": None, "hidden": "waiting", "numerator": None, "reason": None}
    changed = {("injuries", f"R12-2019-{month:02d}"): waits for month in range(1, 13)}
    changed |= {("injuries", f"2019-YTD{month:02d}"): waits for month in range(1, 13)}
    counts = {
        "injuries": {TOWN: old | {(2019, month): (1.0, None) for month in range(1, 13)}},
        "injury_absence_days": {},
    }
    lead = _build(counts=counts, changed=changed, judged=[]).lead
    assert lead.startswith("Arbejdsulykker kan ikke vises for Social & Familie. For få personer er kommet til")


def test_orders_are_read_beside_the_visits() -> None:
    view = _orders()
    assert view.lead == "4 af 17 besøg i Social & Familie i 2019 endte med påbud."
    assert view.visits and view.orders
    assert view.visits.title == "Besøg med påbud: 4 i 2019, mellem 1 og 5 om året i 2017–2018"
    assert [(one.year, one.shown) for one in view.visits.years] == [
        ("2017", "1 af 3"), ("2018", "5 af 19"), ("2019", "4 af 17")
    ]  # fmt: skip
    assert view.orders.title == "Påbud i 2019: 2 om det fysiske og 2 om det psykiske arbejdsmiljø"
    assert view.orders.table.rows == (("2019", "2", "2"), ("2018", "4", "2"))
    labels = [note.text for note in figure_injuries.visits(view.visits).layout.annotations]
    assert labels == ["<b>1 af 3</b>", "<b>5 af 19</b>", "<b>4 af 17</b>"]


def test_no_visit_is_not_no_order() -> None:
    view = _orders(counts={"inspected_units_with_order": {TOWN: NO_VISITS}})
    assert view.lead == "Arbejdstilsynet har ikke besøgt Social & Familie i 2019, så der er intet at bedømme."
    assert (view.visits, view.orders) == (None, None)


def test_a_year_without_a_visit_among_others_is_no_year_without_an_order() -> None:
    visited = NO_VISITS | {(2018, 5): (0.0, 1.0)}
    view = _orders(counts={"inspected_units_with_order": {TOWN: visited}}).visits
    assert view
    assert view.title == "Ingen besøg i 2019; senest i 2018: 0 af 1 med påbud"
    assert [one.shown for one in view.years] == ["0 af 1", "ingen besøg"]


def test_a_running_year_of_visits_says_how_far_it_goes() -> None:
    view = _orders(as_of=date(2019, 3, 31))
    assert view.visits and view.visits.years[-1].year == "2019<br>til og med mar."
    assert view.visits.table.rows[0] == ("2019, til og med mar.", "17", "4")


def _open(language: str = "da", **address: str) -> AppTest:
    scoped, say = (
        _reader(drawn=[point(step, 9) for step in range(16, -1, -1)]),
        Language("en" if language == "en" else "da"),
    )
    test = AppTest.from_file(str(PAGES / "injuries.py"), default_timeout=30)
    test.session_state["kpi.visit"] = Visit(scoped, scoped.organisations()[0], NEWEST, say)  # type: ignore[arg-type]  # a stand-in
    test.session_state["kpi.language"] = say
    for name, value in address.items():
        test.query_params[name] = value
    return test.run()


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("kpi", ["injuries", "injuries_per_1000_fte"])
def test_the_page_draws_its_charts(language: str, kpi: str) -> None:
    test = _open(language, kpi=kpi)
    assert not test.exception
    assert not test.warning
    assert len(test.get("plotly_chart")) == 8


def test_a_page_about_a_small_unit_says_why_and_draws_no_injuries() -> None:
    test = _open(enhed=UNIT)
    assert not test.exception
    assert not test.get("plotly_chart")
    assert "kan ikke vises for VSB Klub" in test.header[0].value


def test_an_unknown_measure_is_told() -> None:
    assert '"heads" findes ikke under nøgletal. Her vises Antal' in _open(kpi="heads").warning[0].value
