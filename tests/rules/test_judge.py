"""One test per rule of judging and one per edge, on facts made by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from kpi.model import Judgement, Kpi
from tests.rules import made_facts as made
from tests.rules.made_facts import COUNT, EVENTS, MILESTONE, SHARE, STATE, facts, judged, said, target

YEAR = range(12)
FLAT = [10] * 36


def of_2018(*months: int | None) -> list[int | None]:
    """Ten a month in 2017, then these."""
    return [*[10] * 12, *months]


def counted(value: int, **keys: object) -> Judgement:
    """A year whose count is `value`, held against 100."""
    return judged(target(value=100, **keys), COUNT, facts({"complaints_received": of_2018(value, *[0] * 11)}))


# --- rule 4: a whole window, unrounded, both ends included ----------------------------------------------------------


@pytest.mark.parametrize(
    ("must_be", "expected"),
    [("at_most", ("met", "met", "missed")), ("at_least", ("missed", "met", "met"))],
)
def test_the_threshold_itself_is_kept(must_be: str, expected: tuple[str, ...]) -> None:
    found = [counted(value, must_be=must_be).status for value in (99, 100, 101)]
    assert tuple(found) == expected


def test_more_than_is_strict() -> None:
    promise = target("more_than", reference={"period": "2017"})
    statuses = [
        judged(promise, COUNT, facts({"complaints_received": of_2018(value, *[10] * 11)})).status
        for value in (9, 10, 11)
    ]
    assert statuses == ["missed", "missed", "met"]


@pytest.mark.parametrize(("must_be", "status"), [("at_most", "missed"), ("at_least", "met")])
def test_a_figure_that_rounds_to_the_threshold_is_judged_unrounded(must_be: str, status: str) -> None:
    received, changed = [2500] + [0] * 11, [126] + [0] * 11  # 5.04 %
    row = judged(
        target(must_be, value=5.0),
        SHARE,
        facts({"complaints_received": of_2018(*received), "complaints_changed": of_2018(*changed)}),
    )
    assert (row.value, row.threshold, row.status) == (Fraction("5.04"), 5, status)


def test_a_stated_decimal_is_that_decimal_and_not_its_double() -> None:
    received, changed = [1000] + [0] * 11, [38] + [0] * 11
    found = facts({"complaints_received": of_2018(*received), "complaints_changed": of_2018(*changed)})
    assert judged(target(value=3.8), SHARE, found).status == "met"


@pytest.mark.parametrize(
    ("done", "status", "side"),
    [(2, "missed", "below"), (3, "met", None), (4, "met", None), (5, "met", None), (6, "missed", "above")],
)
def test_a_band_holds_both_its_ends_and_says_which_side(done: int, status: str, side: str | None) -> None:
    row = judged(target("between", value=[3, 5]), COUNT, facts({"complaints_received": of_2018(done, *[0] * 11)}))
    assert (row.status, row.side, row.threshold, row.direction) == (status, side, (3, 5), "band")


def test_a_yearly_rate_is_sums_over_sums_and_not_the_mean_of_months() -> None:
    found = facts(
        {"complaints_received": of_2018(100, 400, *[0] * 10), "complaints_changed": of_2018(10, 10, *[0] * 10)}
    )
    row = judged(target(value=4.0), SHARE, found)
    assert (row.value, row.numerator, row.denominator, row.status) == (4, 20, 500, "met")


# --- rule 1: what cannot be judged ----------------------------------------------------------------------------------


def test_a_window_that_starts_after_the_month_has_not_started() -> None:
    found = facts({"complaints_received": FLAT})
    row = judged(target(value=100), COUNT, found, "2017-12")
    assert said(row) == ("cannot_judge", "not_started")
    assert (row.window, row.threshold, row.value) == ("2018", 100, None)
    assert said(judged(target(value=1000), COUNT, found, "2018-01")) == ("cannot_judge", "short_history")


def test_nothing_delivered_is_no_data() -> None:
    row = judged(target(value=100), COUNT, facts({"complaints_received": [10] * 12}))
    assert said(row) == ("cannot_judge", "no_data")
    assert row.threshold == 100


def test_without_its_whole_earlier_period_a_target_has_no_baseline() -> None:
    promise = target(reference={"period": "previous_year", "times": 0.95})
    gap = facts({"complaints_received": [None, *[10] * 35]})
    assert said(judged(promise, COUNT, gap)) == ("cannot_judge", "no_baseline")
    assert judged(promise, COUNT, facts({"complaints_received": FLAT})).threshold == 114


def test_no_data_comes_before_no_baseline_and_no_baseline_before_a_break() -> None:
    promise = target(reference={"period": "previous_year", "times": 1.0})
    broken = made.organisation(breaks=[(date(2018, 1, 1), "complaints")])
    nothing = facts({"complaints_received": [None] * 36})
    no_base = facts({"complaints_received": [*[None] * 12, *[10] * 24]})
    assert judged(promise, COUNT, nothing, where=broken).reason == "no_data"
    assert judged(promise, COUNT, no_base, where=broken).reason == "no_baseline"


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2016, 6, 1), "met"),
        (date(2017, 1, 1), "met"),
        (date(2017, 1, 2), "cannot_judge"),
        (date(2018, 1, 1), "cannot_judge"),
        (date(2018, 12, 31), "cannot_judge"),
        (date(2019, 1, 1), "met"),
    ],
)
def test_a_comparison_never_crosses_a_break(day: date, status: str) -> None:
    where = made.organisation(breaks=[(day, "complaints")])
    promise = target(reference={"period": "2017", "times": 1.0})
    row = judged(promise, COUNT, facts({"complaints_received": FLAT}), where=where)
    assert row.status == status
    assert row.reason == ("definition_break" if status == "cannot_judge" else None)


def test_a_break_of_another_extract_or_without_an_earlier_figure_breaks_nothing() -> None:
    found = facts({"complaints_received": FLAT})
    other = made.organisation(breaks=[(date(2018, 1, 1), "absence_days")])
    own = made.organisation(breaks=[(date(2018, 1, 1), "complaints")])
    assert judged(target(reference={"period": "2017", "times": 1.0}), COUNT, found, where=other).status == "met"
    assert judged(target(value=120), COUNT, found, where=own).status == "met"


@pytest.mark.parametrize(("missing", "reason"), [(1, "short_history"), (2, "short_history"), (3, "stale_data")])
def test_more_than_two_missing_periods_are_stale(missing: int, reason: str) -> None:
    found = facts({"complaints_received": of_2018(*[10] * (12 - missing))})
    row = judged(target(value=1000), COUNT, found)
    assert said(row) == ("cannot_judge", reason)
    assert (row.known, row.needed, row.provisional) == (12 - missing, 12, reason == "short_history")


def test_staleness_is_measured_at_the_month_asked_about() -> None:
    found = facts({"complaints_received": of_2018(*[10] * 6)})
    reasons = [judged(target(value=1000), COUNT, found, month).reason for month in ("2018-06", "2018-08", "2018-09")]
    assert reasons == ["short_history", "short_history", "stale_data"]
    assert judged(target(value=1000), COUNT, found, "2018-08", stale_periods=1).reason == "stale_data"


def test_a_year_long_past_is_not_stale_for_what_came_after_it() -> None:
    found = facts({"complaints_received": of_2018(*[10] * 11)})
    assert judged(target(value=1000), COUNT, found, "2019-12").reason == "short_history"


def test_an_expected_period_is_as_long_as_agreed() -> None:
    quarterly = made.organisation(rhythms={"complaints": "quarter"})
    found = facts({"complaints_received": of_2018(10, 10, 10)})
    reasons = [
        judged(target(value=1000), COUNT, found, month, where=quarterly).reason for month in ("2018-11", "2018-12")
    ]
    assert reasons == ["short_history", "stale_data"]


def test_an_indicator_delivered_by_quarter_misses_quarters() -> None:
    found = facts(outcomes=made.quarters(2018, 10))
    reasons = [judged(target(value=99), made.outcome_kpi(), found, month).reason for month in ("2018-11", "2018-12")]
    assert reasons == ["short_history", "stale_data"]


def test_orders_are_judged_among_visits_and_without_visits_not_at_all() -> None:
    def row(visits: list[int], orders: list[int], as_of: str = "2018-12") -> Judgement:
        found = facts({"visits": of_2018(*visits), "visits_with_order": of_2018(*orders)})
        return judged(target(value=0), made.AMONG, found, as_of)

    none = [0] * 12
    assert said(row(none, none)) == ("cannot_judge", "no_denominator")
    assert said(row([3, *[0] * 11], none)) == ("met", None)
    one = row([3, *[0] * 11], [1, *[0] * 11], "2018-02")
    assert (one.status, one.value, one.denominator) == ("missed", 1, 3)


def test_a_share_of_nothing_has_no_denominator() -> None:
    found = facts({"complaints_received": of_2018(*[0] * 12), "complaints_changed": of_2018(*[0] * 12)})
    assert said(judged(target(value=5), SHARE, found)) == ("cannot_judge", "no_denominator")


@pytest.mark.parametrize("month", ["2017-06", "2018-06", "2018-12"])
def test_a_node_that_may_not_be_shown_is_too_small(month: str) -> None:
    row = judged(target(value=100), COUNT, facts({"complaints_received": FLAT}), month, visible=lambda kpi, node: False)
    assert said(row) == ("cannot_judge", "too_small_unit")
    assert (row.value, row.numerator, row.reference_value, row.threshold) == (None, None, None, 100)


# --- rule 2: a direction without a number ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("must_be", "moved"),
    [("below", ("better", "equal", "worse")), ("above", ("worse", "equal", "better"))],
)
def test_a_direction_is_never_met_or_missed(must_be: str, moved: tuple[str, ...]) -> None:
    promise = target(must_be, reference={"period": "previous_year"})
    rows = [judged(promise, COUNT, facts({"complaints_received": of_2018(value, *[10] * 11)})) for value in (9, 10, 11)]
    assert {row.status for row in rows} == {"no_number"}
    assert tuple(row.moved for row in rows) == moved
    assert {(row.threshold, row.reference_value, row.reference_window) for row in rows} == {(None, 120, "2017")}


def test_the_year_to_date_is_held_against_the_same_part_of_the_earlier_year() -> None:
    promise = target("below", reference={"period": "previous_year"})
    row = judged(promise, COUNT, facts({"complaints_received": [*range(1, 13), *[2] * 12]}), "2018-03")
    assert (row.window, row.value, row.reference_window, row.reference_value) == ("2018-YTD03", 6, "2017-YTD03", 6)
    assert row.moved == "equal"


def test_a_month_that_is_not_here_yet_is_left_out_on_both_sides() -> None:
    promise = target("below", reference={"period": "previous_year"})
    row = judged(promise, COUNT, facts({"complaints_received": of_2018(10, 10, 9)}), "2018-05")
    assert (row.window, row.value, row.reference_value, row.moved) == ("2018-YTD03", 29, 30, "better")
    late = judged(promise, COUNT, facts({"complaints_received": of_2018(10, 10, 9)}), "2018-06")
    assert said(late) == ("cannot_judge", "stale_data")


def test_quarters_are_compared_between_two_deliveries() -> None:
    found = facts(outcomes=made.quarters(2017, 5, 5, 5, 5) + made.quarters(2018, 4, 4))
    row = judged(target("below", reference={"period": "2017"}), made.outcome_kpi(), found, "2018-08")
    assert (row.window, row.value, row.reference_value, row.moved) == ("2018-YTD06", 8, 10, "better")


def test_a_sum_with_a_month_missing_has_moved_nobody_knows_where() -> None:
    promise = target("below", reference={"period": "previous_year"})
    gap = of_2018(10, None, *[10] * 10)
    assert judged(promise, COUNT, facts({"complaints_received": gap})).moved == "unknown"
    changed = [None if value is None else 1 for value in gap]
    rate = judged(promise, SHARE, facts({"complaints_received": gap, "complaints_changed": changed}))
    assert (rate.moved, rate.known, rate.needed) == ("equal", 11, 12)


def test_a_direction_over_a_break_cannot_be_judged_but_before_it_can() -> None:
    where = made.organisation(breaks=[(date(2018, 4, 1), "complaints")])
    promise = target("below", reference={"period": "previous_year"})
    found = facts({"complaints_received": FLAT})
    assert said(judged(promise, COUNT, found, "2018-03", where=where)) == ("no_number", None)
    assert said(judged(promise, COUNT, found, "2018-04", where=where)) == ("cannot_judge", "definition_break")


# --- rule 3: decided early ------------------------------------------------------------------------------------------


def test_a_count_above_its_ceiling_is_missed_at_once() -> None:
    found = facts({"complaints_received": of_2018(*[10] * 12)})
    rows = [judged(target(value=30), COUNT, found, month) for month in ("2018-02", "2018-03", "2018-04")]
    assert [said(row) for row in rows] == [
        ("cannot_judge", "short_history"),
        ("cannot_judge", "short_history"),
        ("missed", None),
    ]


def test_a_count_above_its_band_is_missed_at_once_and_above() -> None:
    row = judged(target("between", value=[3, 5]), COUNT, facts({"complaints_received": of_2018(*[3] * 12)}), "2018-02")
    assert (row.status, row.side) == ("missed", "above")


@pytest.mark.parametrize(("month", "status"), [("2018-01", "cannot_judge"), ("2018-02", "met")])
def test_a_need_that_is_reached_is_met_at_once(month: str, status: str) -> None:
    found = facts({"complaints_received": of_2018(*[10] * 12)})
    assert judged(target("at_least", value=20), COUNT, found, month).status == status


@pytest.mark.parametrize(
    ("month", "status"),
    [("2018-09", "cannot_judge"), ("2018-10", "missed"), ("2018-11", "missed")],
)
def test_a_rate_that_needs_a_rest_below_zero_is_missed_at_once(month: str, status: str) -> None:
    """10 % to date against at most 8 % of the year: nine months of twelve leave 0.5 points, ten leave none."""
    found = facts({"complaints_received": FLAT, "complaints_changed": of_2018(*[1] * 12)})
    assert judged(target(value=8), SHARE, found, month).status == status


@pytest.mark.parametrize(
    ("known", "status"),
    [(5, "cannot_judge"), (10, "missed")],
)
def test_a_share_that_needs_a_rest_above_all_is_missed_at_once(known: int, status: str) -> None:
    """At least 80 %, 60 % to date: with a sixth of the year left 180 % of the rest would be needed."""
    received, changed = of_2018(*[50] * 12), of_2018(*[30] * 12)
    found = facts({"complaints_received": received, "complaints_changed": changed})
    row = judged(target("at_least", value=80), SHARE, found, f"2018-{known:02d}")
    assert row.status == status


def test_one_lost_is_the_end_of_all() -> None:
    found = facts({"complaints_received": of_2018(*[10] * 12), "complaints_changed": of_2018(10, 9, *[10] * 10)})
    months = [judged(target("at_least", value=100), SHARE, found, month).status for month in ("2018-01", "2018-02")]
    assert months == ["cannot_judge", "missed"]


def test_what_is_decided_needs_no_complete_year() -> None:
    found = facts({"complaints_received": of_2018(*[10] * 11)})
    assert said(judged(target(value=100), COUNT, found)) == ("missed", None)
    assert said(judged(target(value=115), COUNT, found)) == ("cannot_judge", "short_history")


def test_a_mean_of_months_is_bounded_by_the_months_left() -> None:
    rows = tuple(made.outcome(date(2018, m, 1), made.end_of(f"2018-{m:02d}"), 120) for m in range(1, 12))
    kpi = made.outcome_kpi("mean")
    found = facts(outcomes=rows)
    assert judged(target(value=100), kpi, found, "2018-11").status == "missed"  # 11/12 of 120 are 110 already
    assert said(judged(target(value=115), kpi, found, "2018-11")) == ("cannot_judge", "short_history")


# --- rules 5 and 6 and what is provisional --------------------------------------------------------------------------


def test_a_year_that_has_passed_without_all_its_months_is_open_and_provisional() -> None:
    row = judged(target(value=1000), COUNT, facts({"complaints_received": of_2018(*[10] * 11)}))
    assert said(row) == ("cannot_judge", "short_history")
    assert (row.provisional, row.known, row.needed) == (True, 11, 12)


@pytest.mark.parametrize(("month", "provisional"), [("2018-12", True), ("2019-02", True), ("2019-03", False)])
def test_within_its_lag_a_window_is_provisional(month: str, provisional: bool) -> None:
    kpi = made.kpi(numerator=made.part("complaints_received"), lag_months=3)
    row = judged(target(value=120), kpi, facts({"complaints_received": FLAT}), month)
    assert (row.status, row.provisional) == ("met", provisional)


def test_a_provisional_delivery_makes_a_provisional_verdict() -> None:
    rows = (made.outcome(date(2018, 1, 1), date(2018, 12, 31), 5, provisional=True),)
    row = judged(target(value=5), made.outcome_kpi(), facts(outcomes=rows))
    assert (row.status, row.provisional) == ("met", True)


def test_a_rolling_year_is_judged_where_it_ends() -> None:
    promise = target(value=120, window={"rolling_months": 12, "ending": date(2018, 6, 30)})
    found = facts({"complaints_received": FLAT})
    assert (judged(promise, COUNT, found, "2018-06").window, judged(promise, COUNT, found, "2018-06").status) == (
        "R12-2018-06",
        "met",
    )
    assert judged(promise, COUNT, found, "2017-06").reason == "not_started"


# --- due dates: shares and counts -----------------------------------------------------------------------------------

DUE = date(2018, 10, 15)


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        ("2017-06", ("cannot_judge", "not_started")),
        ("2018-01", ("cannot_judge", "no_data")),
        ("2018-03", ("cannot_judge", "no_measure_of_progress")),
        ("2018-09", ("cannot_judge", "no_measure_of_progress")),
        ("2018-10", ("missed", None)),
        ("2018-12", ("missed", None)),
    ],
)
def test_a_share_is_open_until_its_date(month: str, expected: tuple[str, str | None]) -> None:
    found = facts(follow_up=(made.share(date(2018, 3, 1), 4, 10), made.share(date(2018, 10, 20), 10, 10)))
    row = judged(target("at_least", value=100, due=DUE), STATE, found, month)
    assert said(row) == expected
    assert (row.window, row.threshold) == ("due:2018-10-15", 100)
    assert row.value == (None if month < "2018-03" else 40)


@pytest.mark.parametrize(("done", "status"), [(9, "missed"), (10, "met")])
def test_a_share_is_its_newest_state_on_or_before_the_date(done: int, status: str) -> None:
    found = facts(follow_up=(made.share(date(2018, 3, 1), 10, 10), made.share(DUE, done, 10)))
    assert judged(target("at_least", value=100, due=DUE), STATE, found, "2018-10").status == status


def test_a_share_that_is_reached_is_met_before_its_date() -> None:
    found = facts(follow_up=(made.share(date(2018, 3, 1), 10, 10),))
    row = judged(target("at_least", value=100, due=DUE), STATE, found, "2018-03")
    assert (row.status, row.days_left) == ("met", 198)


@pytest.mark.parametrize(("done", "status"), [(19, "missed"), (20, "met"), (21, "met")])
def test_a_count_is_held_against_its_need_at_the_date(done: int, status: str) -> None:
    found = facts(follow_up=(made.event(date(2018, 2, 1), done),))
    row = judged(target("at_least", value=20, due=DUE), EVENTS, found)
    assert (row.status, row.value, row.known, row.needed) == (status, done, 10, 10)


def test_a_count_starts_with_the_document_and_ends_with_its_date() -> None:
    days = (date(2017, 12, 31), date(2018, 1, 1), DUE, date(2018, 10, 16))
    row = judged(target("at_least", value=9, due=DUE), EVENTS, facts(follow_up=tuple(map(made.event, days))))
    assert row.value == 2


def test_a_ceiling_with_a_date_is_open_until_then_unless_it_is_broken() -> None:
    found = facts(follow_up=(made.event(date(2018, 2, 1), 3), made.event(date(2018, 5, 1), 3)))
    promise = target("at_most", value=5, due=DUE)
    rows = [said(judged(promise, EVENTS, found, month)) for month in ("2018-02", "2018-05")]
    assert rows == [("cannot_judge", "no_measure_of_progress"), ("missed", None)]


def test_a_follow_up_that_is_not_here_yet_is_no_miss() -> None:
    where = made.organisation(rhythms={"follow_up": "quarter"})
    promise = target("at_least", value=100, due=date(2018, 12, 31))

    def row(until: date) -> Judgement:
        found = facts(follow_up=(made.share(date(2018, 1, 31), 4, 10),), newest={"follow_up": until})
        return judged(promise, STATE, found, where=where)

    assert (said(row(date(2018, 9, 30))), row(date(2018, 9, 30)).provisional) == (
        ("cannot_judge", "no_measure_of_progress"),
        True,
    )
    assert said(row(date(2018, 4, 30))) == ("cannot_judge", "no_measure_of_progress")
    assert said(row(date(2018, 3, 31))) == ("cannot_judge", "stale_data")
    assert said(row(date(2018, 12, 31))) == ("missed", None)


def test_an_event_counts_on_the_day_it_happened_and_not_when_it_was_noted() -> None:
    row = made.event(date(2018, 11, 30))
    happened = type(row)(None, "k", made.ROOT, date(2018, 11, 30), date(2018, 10, 1), None, 1, None, "chef")
    found = facts(follow_up=(happened,))
    assert judged(target("at_least", value=1, due=DUE), EVENTS, found, "2018-12").status == "met"


# --- milestones and narratives --------------------------------------------------------------------------------------


def milestone(month: str, *notes: object, must_be: str = "done", until: date | None = None) -> Judgement:
    promise = target(must_be, kpi="milestone", due=DUE)
    found = facts(follow_up=notes, newest={"follow_up": until} if until else {})
    return judged(promise, MILESTONE, found, month)


def test_a_milestone_without_a_row_has_no_data() -> None:
    assert said(milestone("2017-12")) == ("cannot_judge", "not_started")
    assert said(milestone("2018-01")) == ("cannot_judge", "no_data")
    assert said(milestone("2018-12")) == ("cannot_judge", "no_data")


@pytest.mark.parametrize("state", ["not_started", "under_way", "partly", "not_met"])
def test_any_state_but_done_is_open_before_the_date_and_missed_on_it(state: str) -> None:
    noted = made.note(date(2018, 5, 1), state)
    before, on = milestone("2018-09", noted), milestone("2018-10", noted)
    assert said(before) == ("cannot_judge", "no_measure_of_progress")
    assert (before.days_left, before.due, before.window) == (15, DUE, "due:2018-10-15")
    assert (said(on), on.days_left, on.achieved_on) == (("missed", None), None, None)


def test_the_day_it_was_true_counts_against_the_date() -> None:
    in_time = made.note(date(2018, 11, 30), "done", DUE)
    late = made.note(date(2018, 11, 30), "done", date(2018, 10, 16))
    assert (milestone("2018-11", in_time).status, milestone("2018-11", in_time).achieved_on) == ("met", DUE)
    assert (milestone("2018-11", late).status, milestone("2018-11", late).achieved_on) == ("missed", date(2018, 10, 16))


def test_done_before_the_date_is_met_at_once_and_a_narrative_says_by_whom() -> None:
    notes = (made.note(date(2018, 2, 1), "under_way"), made.note(date(2018, 4, 1), "done", role="sekretariatschef"))
    row = milestone("2018-04", *notes, must_be="assessed")
    assert (row.status, row.achieved_on, row.assessed_by, row.direction) == (
        "met",
        date(2018, 4, 1),
        "sekretariatschef",
        "none",
    )


def test_the_newest_state_on_or_before_the_date_counts() -> None:
    taken_back = (made.note(date(2018, 2, 1), "done"), made.note(date(2018, 9, 1), "partly"))
    assert milestone("2018-10", *taken_back).status == "missed"
    said_again = (*taken_back, made.note(date(2018, 10, 1), "done"), made.note(date(2018, 11, 1), "not_met"))
    row = milestone("2018-12", *said_again)
    assert (row.status, row.achieved_on) == ("met", date(2018, 10, 1))


def test_a_milestone_is_not_missed_before_the_follow_up_of_its_date_is_here() -> None:
    noted = made.note(date(2018, 8, 1), "under_way")
    assert said(milestone("2018-10", noted, until=date(2018, 9, 30))) == ("cannot_judge", "no_measure_of_progress")
    assert said(milestone("2018-10", noted, until=date(2018, 12, 31))) == ("missed", None)


def test_notes_about_another_unit_are_not_this_ones() -> None:
    other = type(made.note(DUE, "done"))("t", None, "elsewhere", DUE, None, "done", None, None, "chef")
    assert milestone("2018-12", other).reason == "no_data"


# --- every row ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kpi", [COUNT, SHARE], ids=["count", "share"])
def test_later_data_never_change_what_was_judged_at_an_earlier_month(kpi: Kpi) -> None:
    columns = {"complaints_received": of_2018(*[10] * 12), "complaints_changed": of_2018(*[1] * 12)}
    short = {name: months[:18] for name, months in columns.items()}
    for promise in (target(value=8), target("below", reference={"period": "previous_year"})):
        assert judged(promise, kpi, facts(columns), "2018-06") == judged(promise, kpi, facts(short), "2018-06")
