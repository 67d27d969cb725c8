"""What targets ask for: windows, units, earlier figures; and the targets that repeat over windows and units."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi import periods
from kpi.catalogue import Catalogue
from kpi.engine import baseline, targets
from kpi.engine.measure import Measures
from kpi.model import Judgement, Kpi, Target, Unit
from kpi.publish import references
from kpi.publish.ledger_files import LedgerError
from tests.rules import made_facts as made
from tests.rules.made_facts import COUNT, EVENTS, ROOT, SHARE, STATE, SURVEY, facts, judged, said, target

PLAN = made.document(date(2018, 1, 1), date(2019, 12, 31))
TEN = [10] * 12


def measures(found: object = None, kpi: Kpi = COUNT) -> Measures:
    return Measures(found or facts(), {kpi.id: kpi})  # type: ignore[arg-type]


# --- windows --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("window", "names"),
    [
        ({"year": 2018}, ["2018"]),
        ({"from": date(2018, 1, 1), "to": date(2018, 12, 31)}, ["2018-01..2018-12"]),
        ({"rolling_months": 12, "ending": date(2019, 12, 31)}, ["R12-2019-12"]),
        ({"every": "year"}, ["2018", "2019"]),
        ({"every": "quarter"}, [f"{year}-Q{number}" for year in (2018, 2019) for number in (1, 2, 3, 4)]),
    ],
)
def test_windows_have_their_names(window: dict[str, object], names: list[str]) -> None:
    found = targets.windows_of(target(value=1, window=window), PLAN, measures(), COUNT)
    assert [one.name for one in found] == names


def test_only_surveys_of_the_kind_and_period_are_windows() -> None:
    held = (
        made.survey("apv-2017", date(2017, 5, 1), 3.0),
        made.survey("apv-2018", date(2018, 5, 1), 3.0),
        made.survey("stress-2018", date(2018, 6, 1), 3.0, kind="stress"),
        made.survey("apv-2020", date(2020, 1, 1), 3.0),
    )
    promise = target(value=1, window={"every": "survey"})
    found = targets.windows_of(promise, PLAN, measures(facts(surveys=held), SURVEY), SURVEY)
    assert [one.name for one in found] == ["survey:apv-2018"]


@pytest.mark.parametrize(
    ("must_be", "direction"),
    [
        ("at_most", "low"),
        ("below", "low"),
        ("at_least", "high"),
        ("above", "high"),
        ("more_than", "high"),
        ("between", "band"),
        ("done", "none"),
        ("assessed", "none"),
    ],
)
def test_the_good_direction(must_be: str, direction: str) -> None:
    assert targets.direction_of(target(must_be)) == direction


# --- units ----------------------------------------------------------------------------------------------------------

TREE = (
    made.unit("dep", kind="department"),
    made.unit("a", "dep"),
    made.unit("b", "dep", has_leader=False),
    made.unit("c", "dep", kind="institution"),
)


@pytest.mark.parametrize(
    ("each", "each_unit", "expected"),
    [
        ("unit", "unit", ["a", "b", "c"]),
        ("unit", "leader unit", ["a", "c"]),
        ("leader unit", "unit", ["a", "c"]),
        ("institution", "unit", ["c"]),
        ("department", "leader unit", ["dep"]),
    ],
)
def test_each_names_the_units_of_a_kind(each: str, each_unit: str, expected: list[str]) -> None:
    where = made.organisation(each_unit=each_unit)
    found = targets.units_of(target(value=1, each=each), where, measures(facts(units=TREE)))
    assert [unit.unit_id for unit in found] == expected


# --- earlier figures ------------------------------------------------------------------------------------------------


def percent(per_mille: int) -> dict[str, list[int | None]]:
    """Changed of received: so many per mille in 2017, 4 % in 2018."""
    return {
        "complaints_received": [*[1000] * 12, *[1000] * 12],
        "complaints_changed": [*[per_mille] * 12, *[40] * 12],
    }


def stated(per_mille: int | None, must_be: str = "at_most") -> Judgement:
    promise = target(must_be, reference={"period": "2017", "times": 1.0, "value": 3.8})
    columns = percent(per_mille or 0)
    if per_mille is None:
        columns = {name: [*[None] * 12, *months[12:]] for name, months in columns.items()}
    return judged(promise, SHARE, facts(columns))


@pytest.mark.parametrize(
    ("per_mille", "threshold", "notes"),
    [
        (37, Fraction(38, 10), ("reference_differs",)),
        (38, Fraction(38, 10), ()),
        (39, Fraction(38, 10), ("reference_differs",)),
        (None, Fraction(38, 10), ("reference_stated",)),
    ],
)
def test_a_stated_reference_counts_where_the_computed_one_prints_otherwise(
    per_mille: int | None, threshold: Fraction, notes: tuple[str, ...]
) -> None:
    row = stated(per_mille)
    assert (row.threshold, row.notes, row.reference_window) == (threshold, notes, "2017")
    assert row.reference_value == (threshold if per_mille is None else Fraction(per_mille, 10))


def test_the_computed_reference_is_the_threshold_unrounded_when_it_prints_as_the_stated_one() -> None:
    promise = target(reference={"period": "2017", "times": 1.0, "value": 4.0})
    columns = {"complaints_received": [1200] * 24, "complaints_changed": [*[50] * 11, 49, *[50] * 12]}
    row = judged(promise, SHARE, facts(columns | {"complaints_received": [1250] * 24}))
    assert row.threshold == Fraction(599 * 100, 1250 * 12)
    assert (row.status, row.notes) == ("missed", ())


@pytest.mark.parametrize(
    ("value", "prints_as", "expected"),
    [
        ("3.75", 3.8, True),
        ("3.7499", 3.8, False),
        ("3.8499", 3.8, True),
        ("3.85", 3.8, False),
        ("75.5", 76.0, True),
        ("76.5", 76.0, False),
        ("3.80499", 3.80, True),
    ],
)
def test_rounding_is_the_documents_own(value: str, prints_as: float, expected: bool) -> None:
    assert baseline.rounds_to(Fraction(value), prints_as) is expected


@given(st.fractions(min_value=0, max_value=100, max_denominator=1000), st.integers(0, 2))
def test_every_figure_prints_as_one_stated_number_only(value: Fraction, decimals: int) -> None:
    step = Fraction(1, 10**decimals)
    near = [float((value // step + k) * step) for k in (-1, 0, 1, 2)]
    told = [one for one in near if len(str(one).partition(".")[2].rstrip("0")) == decimals]
    assert sum(baseline.rounds_to(value, one) for one in told) <= 1


def test_per_cent_are_of_the_fixed_base_in_every_year() -> None:
    found = facts({"complaints_received": [*TEN, *TEN, *TEN]})
    first = target(reference={"period": "2017", "times": 0.95})
    second = target(reference={"period": "2017", "times": 0.9}, window={"year": 2019})
    rows = [judged(one, COUNT, found, "2019-12") for one in (first, second)]
    assert [row.threshold for row in rows] == [114, 108]
    assert {row.reference_value for row in rows} == {120}


@pytest.mark.parametrize(("times", "reason"), [(0.9, "no_baseline"), (1.0, None), (1.2, "no_baseline")])
def test_a_percentage_of_nothing_is_no_threshold(times: float, reason: str | None) -> None:
    row = judged(
        target(reference={"period": "2017", "times": times}), COUNT, facts({"complaints_received": [*[0] * 12, *TEN]})
    )
    assert (row.reason, row.reference_value) == (reason, 0)
    assert row.notes == (("zero_baseline",) if reason else ())
    assert row.threshold == (None if reason else 0)


def test_the_threshold_is_known_before_the_window_begins() -> None:
    row = judged(
        target(reference={"period": "2017", "times": 0.9}), COUNT, facts({"complaints_received": TEN}), "2017-12"
    )
    assert (said(row), row.threshold) == (("cannot_judge", "not_started"), 108)


def test_part_of_a_year_is_held_against_the_same_part() -> None:
    window = {"from": date(2018, 1, 1), "to": date(2018, 9, 30)}
    row = judged(
        target("below", reference={"period": "2017"}, window=window),
        COUNT,
        facts({"complaints_received": [*[1] * 9, 50, 50, 50, *[2] * 12]}),
    )
    assert (row.reference_window, row.reference_value, row.moved) == ("2017-01..2017-09", 9, "worse")


# --- frozen references ----------------------------------------------------------------------------------------------


def test_a_frozen_reference_outlives_a_corrected_delivery() -> None:
    promise = target(reference={"period": "2017", "times": 0.95})
    frozen = {baseline.reference_key("t", ROOT, periods.year(2017)): Fraction(100)}
    corrected = facts({"complaints_received": [*TEN, *[8] * 12]})
    fresh, kept = judged(promise, COUNT, corrected), judged(promise, COUNT, corrected, frozen=frozen)
    assert (fresh.reference_value, fresh.threshold, fresh.status) == (120, 114, "met")
    assert (kept.reference_value, kept.threshold, kept.status) == (100, 95, "missed")
    early = judged(promise, COUNT, corrected, "2017-11", frozen=frozen)
    assert early.threshold is None  # at that month nobody knew it


def frozen_in(newest: date, lag: int = 0, promise: Target | None = None) -> Mapping[str, Fraction]:
    measure = made.kpi(numerator=made.part("complaints_received"), lag_months=lag)
    found = Measures(facts({"complaints_received": [10] * 24}, newest={"absence": newest}), {"k": measure})
    asked = promise or target(reference={"period": "2017", "times": 0.95})
    figure = baseline.computed_reference(asked, ROOT, periods.year(2018), found)
    return {} if figure is None or figure.value is None else {figure.window.name: figure.value}


def test_a_reference_is_frozen_once_its_period_is_whole_and_past_its_lag() -> None:
    assert frozen_in(date(2017, 11, 30)) == {}
    assert frozen_in(date(2017, 12, 31)) == {"2017": 120}
    assert frozen_in(date(2018, 2, 28), lag=3) == {}
    assert frozen_in(date(2018, 3, 31), lag=3) == {"2017": 120}


def test_what_gives_a_threshold_is_frozen_and_a_direction_is_not() -> None:
    newest = date(2018, 12, 31)
    assert frozen_in(newest, promise=target("more_than", reference={"period": "2017"})) == {"2017": 120}
    assert frozen_in(newest, promise=target("below", reference={"period": "2017"})) == {}
    assert frozen_in(newest, promise=target(value=5)) == {}


def test_an_exact_judgement_uses_no_reference_that_was_frozen_in_steps(catalogue: Catalogue) -> None:
    told_in_steps, open_to_all = "aa15-injuries|aalborg-fb|2013", "al-complaints-2018|albertslund-sf|2017"
    frozen = {told_in_steps: Fraction(195), open_to_all: Fraction(120)}
    assert references.exact(frozen, catalogue) == {open_to_all: Fraction(120)}


def test_frozen_references_are_exact_on_disk(tmp_path: Path) -> None:
    frozen = {"t|by|2017": Fraction(1, 3), "u|by|2016": Fraction(120)}
    references.save(tmp_path, frozen)
    assert references.load(tmp_path) == frozen
    assert references.load(tmp_path / "none") == {}


def test_every_changed_byte_of_frozen_references_is_noticed(tmp_path: Path) -> None:
    references.save(tmp_path, {"t|by|2017": Fraction(1, 3)})
    path = tmp_path / references.FILE
    before = path.read_bytes()
    for at in range(len(before)):
        for bit in range(8):
            path.write_bytes(before[:at] + bytes([before[at] ^ 1 << bit]) + before[at + 1 :])
            with pytest.raises(LedgerError, match="restore"):
                references.load(tmp_path)
        path.write_bytes(before[:at])
        with pytest.raises(LedgerError, match="restore"):
            references.load(tmp_path)


def test_each_window_has_an_earlier_figure_of_its_own() -> None:
    promise = target(reference={"period": "previous_year", "times": 1.0}, window={"every": "year"})
    keys = {
        baseline.reference_key("t", ROOT, baseline.earlier_window("previous_year", periods.year(y)))
        for y in (2018, 2019)
    }
    assert len(keys) == 2
    found = facts({"complaints_received": [*TEN, *[9] * 12, *[9] * 12]})
    row = judged(promise, COUNT, found, "2019-12", about=PLAN, frozen={"t|by|2017": Fraction(100)})
    assert [one.status for one in row.windows] == ["missed", "met"]


# --- surveys --------------------------------------------------------------------------------------------------------


def surveyed(*held: object, as_of: str = "2018-12", must_be: str = "above", **keys: object) -> Judgement:
    promise = target(must_be, reference={"period": "previous_survey", **keys}, window={"every": "survey"})
    return judged(promise, SURVEY, facts(surveys=held), as_of)


OLD, NEW = made.survey("apv-2016", date(2016, 5, 1), 3.0), made.survey("apv-2018", date(2018, 5, 14), 3.2)


def test_a_survey_is_held_against_the_one_before_of_its_kind() -> None:
    between = made.survey("stress-2017", date(2017, 5, 1), 1.0, kind="stress")
    row = surveyed(OLD, between, NEW)
    assert (row.window, row.value, row.reference_window, row.reference_value) == (
        "survey:apv-2018",
        Fraction("3.2"),
        "survey:apv-2016",
        3,
    )
    assert (row.status, row.moved, row.held, row.held_of) == ("no_number", "better", 1, 1)


def test_the_survey_before_has_the_same_scale_or_there_is_a_break() -> None:
    other = made.survey("apv-2017", date(2017, 5, 1), 3.0, scale=(1, 7))
    assert said(surveyed(other, NEW)) == ("cannot_judge", "definition_break")
    assert surveyed(OLD, other, NEW).reference_window == "survey:apv-2016"
    assert said(surveyed(NEW)) == ("cannot_judge", "no_baseline")


def test_a_survey_not_held_yet_lies_ahead_and_none_at_all_is_no_data() -> None:
    ahead = surveyed(OLD, NEW, as_of="2018-04")
    assert (said(ahead), ahead.window) == (("cannot_judge", "not_started"), None)
    assert said(surveyed(OLD, as_of="2018-12")) == ("cannot_judge", "no_data")
    assert said(surveyed(OLD, as_of="2017-12")) == ("cannot_judge", "not_started")


def test_a_number_may_be_asked_of_the_survey_before_too() -> None:
    row = surveyed(OLD, NEW, must_be="at_least", times=1.1)
    assert (row.threshold, row.status) == (Fraction("3.3"), "missed")


def test_a_break_between_two_surveys_is_one() -> None:
    promise = target("above", reference={"period": "previous_survey"}, window={"every": "survey"})
    where = made.organisation(breaks=[(date(2017, 6, 1), "surveys")])
    assert judged(promise, SURVEY, facts(surveys=(OLD, NEW)), where=where).reason == "definition_break"


# --- every ----------------------------------------------------------------------------------------------------------

QUARTERLY = target("at_least", value=1, window={"every": "quarter"})
YEAR = made.document()


def meetings(*months: int, as_of: str = "2018-12", until: date | None = None) -> Judgement:
    held = tuple(made.event(date(2018, month, 5)) for month in months)
    return judged(
        QUARTERLY, EVENTS, facts(follow_up=held, newest={"follow_up": until or date(2018, 12, 31)}), as_of, about=YEAR
    )


def test_before_any_window_is_complete_nothing_has_started() -> None:
    for month in ("2017-06", "2018-02"):
        row = meetings(1, 4, 7, 10, as_of=month)
        assert (said(row), row.windows, row.held, row.threshold) == (("cannot_judge", "not_started"), (), None, 1)


def test_within_the_period_the_newest_complete_window_is_the_row() -> None:
    row = meetings(1, 7, as_of="2018-08")
    assert (row.window, row.status, row.held, row.held_of) == ("2018-Q2", "missed", 1, 2)
    assert [(one.window, one.value, one.status) for one in row.windows] == [
        ("2018-Q1", 1, "met"),
        ("2018-Q2", 0, "missed"),
    ]
    assert (meetings(1, 7, as_of="2018-09").window, meetings(1, 7, as_of="2018-09").status) == ("2018-Q3", "met")


def test_after_the_period_every_window_must_hold_and_the_first_that_failed_is_named() -> None:
    kept, broken = meetings(1, 4, 7, 10), meetings(1, 10)
    assert (kept.window, kept.status, kept.held, kept.held_of) == ("2018-Q4", "met", 4, 4)
    assert (broken.window, broken.status, broken.value, broken.held) == ("2018-Q2", "missed", 0, 2)
    assert [one.window for one in broken.windows] == ["2018-Q1", "2018-Q2", "2018-Q3", "2018-Q4"]


YEARLY = target("at_least", value=100, window={"every": "year"})


def courses(*rows: object, until: date = date(2019, 12, 31), as_of: str = "2019-12") -> Judgement:
    return judged(YEARLY, STATE, facts(follow_up=rows, newest={"follow_up": until}), as_of, about=PLAN)


FULL_2018, FULL_2019 = made.share(date(2018, 12, 1), 10, 10), made.share(date(2019, 12, 1), 10, 10)


def test_a_window_without_a_figure_has_failed_once_all_of_it_is_delivered() -> None:
    assert said(courses(FULL_2018, FULL_2019)) == ("met", None)
    silent = courses(FULL_2019)
    assert (silent.window, silent.status, silent.held, silent.held_of) == ("2018", "missed", 1, 2)
    assert [one.reason for one in silent.windows] == ["no_data", None]


def test_a_window_that_may_still_be_delivered_is_open() -> None:
    row = courses(FULL_2018, until=date(2019, 9, 30))
    assert (said(row), row.window, row.held) == (("cannot_judge", "no_data"), "2019", 1)


def test_a_real_miss_is_named_before_a_silent_window() -> None:
    row = courses(made.share(date(2019, 12, 1), 9, 10))
    assert (row.window, row.status, row.value) == ("2019", "missed", 90)


def test_no_window_with_a_figure_is_no_data() -> None:
    row = courses()
    assert (said(row), row.held, row.held_of) == (("cannot_judge", "no_data"), 0, 2)


def test_a_direction_that_repeats_counts_what_got_better() -> None:
    promise = target("below", reference={"period": "previous_year"}, window={"every": "year"})
    row = judged(promise, COUNT, facts({"complaints_received": [*TEN, *[9] * 12, *[11] * 12]}), "2019-12", about=PLAN)
    assert (row.status, row.window, row.moved, row.held, row.held_of) == ("no_number", "2019", "worse", 1, 2)
    assert [one.moved for one in row.windows] == ["better", "worse"]


# --- each -----------------------------------------------------------------------------------------------------------

UNITS = tuple(made.unit(f"u{number}") for number in range(3))


def units_held(*held: str, units: tuple[Unit, ...] = UNITS, as_of: str = "2018-12", **keys: object) -> Judgement:
    """Each unit needs an event in 2018."""
    promise = target("at_least", value=1, each="unit", window={"year": 2018})
    rows = (*(made.event(date(2018, 3, 1), at=unit) for unit in held), made.event(date(2017, 1, 1)))
    return judged(promise, EVENTS, facts(units=units, follow_up=rows), as_of, **keys)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("held", "status", "share"),
    [((), "missed", 0), (("u0",), "missed", Fraction(100, 3)), (("u0", "u1", "u2"), "met", 100)],
)
def test_each_is_met_when_all_units_hold(held: tuple[str, ...], status: str, share: Fraction) -> None:
    row = units_held(*held)
    assert (row.status, row.value, row.held, row.held_of) == (status, share, len(held), 3)
    assert (row.numerator, row.denominator, row.threshold, row.unit) == (len(held), 3, 1, ROOT)
    assert {one.unit: one.status for one in row.windows} == {
        unit.unit_id: "met" if unit.unit_id in held else "missed" for unit in UNITS
    }


def indicators(values: Mapping[str, int], **keys: object) -> Judgement:
    promise = target("at_most", value=30, each="institution", window={"year": 2018})
    units = tuple(made.unit(name, kind="institution") for name in ("x", "y", "z"))
    rows = tuple(
        made.outcome(date(2018, 1, 1), date(2018, 12, 31), value, 100, unit=name) for name, value in values.items()
    )
    return judged(promise, made.outcome_kpi(share=True), facts(units=units, outcomes=rows), **keys)  # type: ignore[arg-type]


def test_a_unit_without_data_keeps_the_whole_from_being_met_but_not_from_being_missed() -> None:
    assert said(indicators({"x": 30, "y": 30, "z": 30})) == ("met", None)
    unknown = indicators({"x": 30, "y": 30})
    assert (said(unknown), unknown.held, unknown.held_of) == (("cannot_judge", "no_data"), 2, 3)
    assert said(indicators({"x": 30, "y": 31})) == ("missed", None)
    assert said(indicators({})) == ("cannot_judge", "no_data")


def test_a_unit_opened_or_closed_within_the_window_is_not_asked() -> None:
    units = (
        made.unit("u0"),
        made.unit("opened", valid_from=date(2018, 1, 2)),
        made.unit("closed", valid_to=date(2018, 6, 30)),
        made.unit("then", valid_from=date(2018, 1, 1), valid_to=date(2018, 12, 31)),
    )
    row = units_held("u0", "then", units=units)
    assert (row.status, row.held_of, {one.unit for one in row.windows}) == ("met", 2, {"u0", "then"})


def test_a_window_under_way_is_open_for_each_unit() -> None:
    assert said(units_held("u0", as_of="2017-12")) == ("cannot_judge", "not_started")
    early = units_held("u0", as_of="2018-06")
    assert (early.status, early.held, early.held_of) == ("cannot_judge", 1, 3)
    assert early.reason in ("short_history", "no_measure_of_progress")
    assert said(units_held("u0", "u1", "u2", as_of="2018-06")) == ("met", None)


def test_units_times_windows() -> None:
    promise = target("at_least", value=1, each="unit", window={"every": "year"})
    rows = tuple(made.event(date(year, 3, 1), at=unit.unit_id) for year in (2018, 2019) for unit in UNITS)
    all_held, one_left = (
        judged(promise, EVENTS, facts(units=UNITS, follow_up=found), "2019-12", about=PLAN)
        for found in (rows, rows[:-1])
    )
    assert (all_held.status, all_held.held, all_held.held_of, all_held.window) == ("met", 6, 6, "2019")
    assert (one_left.status, one_left.held, one_left.held_of) == ("missed", 5, 6)
    within = judged(promise, EVENTS, facts(units=UNITS, follow_up=rows), "2018-12", about=PLAN)
    assert (within.held, within.held_of) == (3, 3)
    assert said(judged(promise, EVENTS, facts(units=UNITS, follow_up=rows), "2018-06", about=PLAN)) == (
        "cannot_judge",
        "not_started",
    )


def moved_units(as_of: str = "2018-12", protection: str = "persons", **keys: object) -> Judgement:
    promise = target("below", reference={"period": "2017"}, each="unit")
    columns = {"u0": [*TEN, *[9] * 12], "u1": [*TEN, *[11] * 12], "u2": [*TEN, *TEN]}
    measure = made.kpi("inspections", numerator=made.part("visits"), protection=protection)
    return judged(promise, measure, facts({"visits": columns}, units=UNITS), as_of, **keys)  # type: ignore[arg-type]


def test_a_direction_for_each_has_no_verdict_and_counts_what_got_better() -> None:
    row = moved_units()
    assert (row.status, row.held, row.held_of, row.threshold, row.reference_value) == ("no_number", 1, 3, None, None)
    assert {one.unit: one.moved for one in row.windows} == {"u0": "better", "u1": "worse", "u2": "equal"}
    part = moved_units("2018-03")
    assert (part.window, part.held) == ("2018-YTD03", 1)


def only(*shown: str) -> dict[str, object]:
    return {"visible": lambda kpi, node: node in (ROOT, *shown)}


def test_a_small_unit_is_named_but_neither_counted_nor_told() -> None:
    row = moved_units(**only("u1"))
    assert (row.status, row.held, row.held_of) == ("no_number", 0, 1)
    told = {one.unit: (one.value, one.moved, one.reason) for one in row.windows}
    assert told["u0"] == told["u2"] == (None, None, "too_small_unit")
    assert said(moved_units(**only())) == ("cannot_judge", "too_small_unit")


def test_a_promise_for_each_is_not_met_while_a_unit_is_too_small_to_be_asked() -> None:
    promise = target("at_most", value=120, each="unit")
    measure = made.kpi("inspections", numerator=made.part("visits"), protection="persons")

    def row(*shown: str, last: int = 10) -> Judgement:
        columns = {unit.unit_id: [*TEN, *[last] * 12] for unit in UNITS}
        return judged(promise, measure, facts({"visits": columns}, units=UNITS), **only(*shown))  # type: ignore[arg-type]

    assert said(row("u0", "u1", "u2")) == ("met", None)
    assert said(row("u0", "u1")) == ("cannot_judge", "too_small_unit")
    assert said(row("u0", last=11)) == ("missed", None)


@pytest.mark.parametrize(("count", "held"), [(7, 0), (8, 8)])
def test_how_many_citizens_units_hold_is_told_where_eight_are_counted(count: int, held: int) -> None:
    promise = target("at_most", value=30, each="institution")
    units = tuple(made.unit(f"i{number}", kind="institution") for number in range(count))
    rows = tuple(made.outcome(date(2018, 1, 1), date(2018, 12, 31), 10, 100, unit=unit.unit_id) for unit in units)
    measure = made.outcome_kpi(share=True, protection="citizens")
    row = judged(promise, measure, facts(units=units, outcomes=rows), **only())  # type: ignore[arg-type]
    assert (row.held, row.windows) == (held, ())
    assert said(row) == (("met", None) if held else ("cannot_judge", "too_small_unit"))


@given(st.lists(st.booleans(), min_size=1, max_size=6))
def test_the_share_is_always_that_of_the_units_that_hold(flags: list[bool]) -> None:
    units = tuple(made.unit(f"u{number}") for number in range(len(flags)))
    row = units_held(*(unit.unit_id for unit, holds in zip(units, flags, strict=True) if holds), units=units)
    assert (row.held, row.held_of, row.value) == (sum(flags), len(flags), Fraction(100 * sum(flags), len(flags)))
    assert (row.status == "met") == all(flags)
