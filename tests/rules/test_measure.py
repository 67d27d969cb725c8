"""From integers to a figure: over time and nodes, without a denominator, with months missing, as it was known then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from kpi import periods
from kpi.engine.measure import Measures
from kpi.facts.shape import FollowUpRow, OrganisationFacts, OutcomeRow, SurveyRow
from kpi.model import Figure, Kpi, Unit

LONG_AGO = date(2000, 1, 1)
ROOT, A, B = "by", "by.a", "by.b"
UNITS = tuple(
    Unit(node, parent, ROOT, node, kind, True, LONG_AGO, None)
    for node, parent, kind in ((ROOT, None, "organisation"), (A, ROOT, "department"), (B, ROOT, "department"))
)
FIRST = 2018 * 12
EXTRACTS = (
    "absence",
    "absence_days",
    "employment",
    "injuries",
    "inspections",
    "complaints",
    "follow_up",
    "planned_hours",
)
MILLION = 1_000_000
FULL_YEAR = [True] * 12


def kpi(name: str, facts: str, **keys: Any) -> Kpi:
    words = {"da": "ord", "en": "word"}
    days = {"reviewed": date(2026, 1, 1), "next_review": date(2027, 1, 1)}
    said = dict.fromkeys(("title", "question", "unit", "differs"), words)
    rest = {"better": "lower", "decimals": 1, "protection": "open", "owner": "HR"}
    return TypeAdapter(Kpi).validate_python({"id": name, "facts": facts, **said, **days, **rest, **keys})


def column(name: str, over_time: str = "sum", per: int = 1) -> dict[str, Any]:
    return {"column": name, "over_time": over_time, "per": per}


DAYS = kpi("days", "absence", causes=["sickness"], numerator=column("absent_seconds", per=26_640),
           denominator=column("fte_millionths", "mean", MILLION))  # fmt: skip
COUNT = kpi("count", "complaints", numerator=column("complaints_received"))
LAGGED = kpi("lagged", "injuries", numerator=column("injuries"), lag_months=3)
AMONG = kpi("among", "inspections", numerator=column("visits_with_order"), among=column("visits"))
MEAN = kpi("mean", "employment", numerator=column("heads", "mean"))
LAST = kpi("last", "employment", numerator=column("heads", "last"))
SHARE = kpi("share", "outcomes", numerator=column("numerator_millionths", per=MILLION),
            denominator=column("denominator_millionths", per=MILLION), scale=100)  # fmt: skip
STOCK = kpi("stock", "outcomes", numerator=column("numerator_millionths", "last", MILLION))
AVERAGE = kpi("average", "outcomes", numerator=column("numerator_millionths", "mean", MILLION))
RESPONSE = kpi("response", "surveys", survey_kind="apv", numerator=column("answered"), denominator=column("invited"),
               scale=100)  # fmt: skip
SCORE = kpi("score", "surveys", survey_kind="apv", numerator=column("score_millionths", per=MILLION),
            denominator=column("scored"))  # fmt: skip
EVENTS = kpi("events", "follow_up", follow_up="events", numerator=column("count"))
STATE = kpi("state", "follow_up", follow_up="state", numerator=column("count", "last"),
            denominator=column("total", "last"), scale=100)  # fmt: skip
KPIS = {
    one.id: one
    for one in (DAYS, COUNT, LAGGED, AMONG, MEAN, LAST, SHARE, STOCK, AVERAGE, RESPONSE, SCORE, EVENTS, STATE)
}


def facts(**more: Any) -> OrganisationFacts:
    """Twelve months of 2018, everything delivered, no row anywhere unless given."""
    whole = OrganisationFacts(
        ROOT,
        UNITS,
        FIRST,
        12,
        components={},
        covered={name: np.array(FULL_YEAR) for name in EXTRACTS},
        exists=np.ones((3, 12), dtype=np.bool_),
        newest={"absence": date(2018, 12, 31)},
    )
    return replace(whole, **more)


def monthly(root: list[int], a: list[int] | None = None) -> np.ndarray:
    rest = [0] * 12
    return np.array([root + rest[len(root) :], (a or []) + rest[len(a or []) :], rest], dtype=np.int64)


def gaps(*missing: int) -> np.ndarray:
    return np.array([month not in missing for month in range(1, 13)])


def figure(of: OrganisationFacts, name: str, window: str, node: str = ROOT, as_of: date | None = None) -> Figure:
    return Measures(of, KPIS).figure(name, node, periods.parse(window), as_of)


def test_sum_over_mean() -> None:
    """30 days over full-time employees of 2, 4 and 6: by their mean, 4, and not by their sum."""
    of = facts(components={
        "absent_seconds|sickness|ordinary_monthly": monthly([10 * 26_640, 0, 20 * 26_640]),
        "fte_millionths|ordinary_monthly": monthly([2 * MILLION, 4 * MILLION, 6 * MILLION]),
    })  # fmt: skip
    found = figure(of, "days", "2018-Q1")
    assert (found.numerator, found.denominator, found.value) == (30, 4, Fraction(30, 4))
    assert figure(of, "days", "2018-01").value == 5


def test_mean_and_last_over_time() -> None:
    of = facts(components={"heads": monthly([3, 5, 10, 6])})
    assert figure(of, "mean", "2018-Q1").value == 6
    assert figure(of, "last", "2018-Q1").value == 10
    assert figure(of, "last", "2018-YTD04").value == 6


def test_mean_and_last_pass_over_missing_months() -> None:
    """March is not delivered: the mean is of two months, the last is February."""
    of = facts(components={"heads": monthly([3, 5, 99])}, covered={"employment": gaps(3)})
    assert (figure(of, "mean", "2018-Q1").value, figure(of, "last", "2018-Q1").value) == (4, 5)
    assert (figure(of, "mean", "2018-Q1").known, figure(of, "mean", "2018-Q1").needed) == (2, 3)


def test_missing_months_are_counted_and_never_zero() -> None:
    of = facts(components={"complaints_received": monthly([1] * 12)}, covered={"complaints": gaps(6, 7)})
    year = figure(of, "count", "2018")
    assert (year.value, year.known, year.needed, year.complete) == (10, 10, 12, False)
    june = figure(of, "count", "2018-06")
    assert (june.value, june.known, june.reason, june.complete) == (None, 0, "no_data", False)


def test_month_needs_every_extract_of_its_kpi() -> None:
    """Absence without employments is no month of a rate, nor the other way round."""
    covered = {"absence": gaps(1), "employment": gaps(2)}
    grids = {
        "absent_seconds|sickness|ordinary_monthly": monthly([26_640] * 12),
        "fte_millionths|ordinary_monthly": monthly([MILLION] * 12),
    }
    found = figure(facts(components=grids, covered=covered), "days", "2018")
    assert (found.known, found.numerator, found.denominator) == (10, 10, 1)


def test_nothing_in_a_delivered_month_is_zero() -> None:
    found = figure(facts(), "count", "2018")
    assert (found.value, found.known, found.complete) == (0, 12, True)


@pytest.mark.parametrize("window", ["2017", "2019", "2017-12", "2019-01", "2016-YTD05", "R12-2017-12"])
def test_window_outside_what_is_known(window: str) -> None:
    found = figure(facts(components={"complaints_received": monthly([1] * 12)}), "count", window)
    assert (found.value, found.reason, found.known) == (None, "no_data", 0)


def test_window_partly_before_the_first_month() -> None:
    found = figure(facts(components={"complaints_received": monthly([1] * 12)}), "count", "R12-2018-03")
    assert (found.value, found.known, found.needed) == (3, 3, 12)


def test_zero_denominator_gives_no_figure() -> None:
    of = facts(components={"absent_seconds|sickness|ordinary_monthly": monthly([26_640])})
    found = figure(of, "days", "2018-01")
    assert (found.value, found.reason, found.known) == (None, "no_denominator", 1)
    assert (found.numerator, found.denominator) == (1, 0)


def test_count_among_none_is_no_figure_and_among_some_is_not_divided() -> None:
    of = facts(components={"visits": monthly([4]), "visits_with_order": monthly([1])})
    january, february = figure(of, "among", "2018-01"), figure(of, "among", "2018-02")
    assert (january.value, january.numerator, january.denominator) == (1, 1, 4)
    assert (february.value, february.reason, february.denominator) == (None, "no_denominator", 0)


def test_unknown_node_has_no_data() -> None:
    assert figure(facts(), "count", "2018", "by.nowhere").reason == "no_data"


def test_node_counts_only_while_it_stood() -> None:
    exists = np.ones((3, 12), dtype=np.bool_)
    exists[1, :6] = False
    of = facts(components={"complaints_received": monthly([1] * 12, [1] * 12)}, exists=exists)
    assert (figure(of, "count", "2018", A).value, figure(of, "count", "2018", A).known) == (6, 6)
    assert figure(of, "count", "2018").value == 12


@pytest.mark.parametrize(
    ("as_of", "value", "known"),
    [(date(2018, 3, 31), 3, 3), (date(2018, 12, 31), 12, 12), (date(2019, 6, 30), 12, 12), (None, 12, 12)],
)
def test_as_of_hides_what_came_later(as_of: date | None, value: int, known: int) -> None:
    found = figure(facts(components={"complaints_received": monthly([1] * 12)}), "count", "2018", as_of=as_of)
    assert (found.value, found.known) == (value, known)


def test_running_month_is_left_out() -> None:
    """Absence is complete until October: what else was delivered for November waits."""
    of = facts(components={"complaints_received": monthly([1] * 12)}, newest={"absence": date(2018, 10, 31)})
    assert figure(of, "count", "2018").known == 10
    assert figure(of, "count", "2018-11").reason == "no_data"


def test_newest_month_without_absence_is_that_of_anything_delivered() -> None:
    of = facts(newest={"complaints": date(2018, 5, 31), "surveys": date(2018, 8, 31)})
    assert Measures(of, KPIS).newest_month == date(2018, 8, 31)


@pytest.mark.parametrize(
    ("as_of", "provisional"),
    [(date(2018, 6, 30), True), (date(2018, 7, 31), True), (date(2018, 8, 31), True), (date(2018, 9, 30), False)],
)
def test_lag_makes_a_window_provisional(as_of: date, provisional: bool) -> None:
    """Three months after the window's end it is no longer provisional; a KPI without lag never is."""
    assert figure(facts(), "lagged", "2018-Q2", as_of=as_of).provisional is provisional
    assert figure(facts(), "count", "2018-Q2", as_of=as_of).provisional is False


# Outcomes bring periods of their own.


def outcome(
    name: str, start: date, end: date, numerator: int, denominator: int | None = None, unit: str = ROOT, **more: Any
) -> OutcomeRow:
    part, provisional = more.get("part"), more.get("provisional", False)
    below = None if denominator is None else denominator * MILLION
    return OutcomeRow(name, unit, part, start, end, numerator * MILLION, below, provisional)


def quarters(name: str, *numbers: tuple[int, int | None], unit: str = ROOT) -> tuple[OutcomeRow, ...]:
    spans = [periods.quarter(2018, number) for number in range(1, len(numbers) + 1)]
    return tuple(outcome(name, span.start, span.end, *one, unit) for span, one in zip(spans, numbers, strict=True))


def test_outcome_ratio_is_made_again_from_sums() -> None:
    of = facts(outcomes=quarters("share", (1, 10), (9, 10), (1, 80), (9, 100)))
    year = figure(of, "share", "2018")
    assert (year.numerator, year.denominator, year.value, year.known) == (20, 200, 10, 12)
    assert figure(of, "share", "2018-Q2").value == 90


def test_outcome_over_time() -> None:
    rows = quarters("stock", (8, None), (6, None), (7, None), (5, None))
    rows += quarters("average", (8, None), (6, None), (7, None), (5, None))
    assert figure(facts(outcomes=rows), "stock", "2018").value == 5
    assert figure(facts(outcomes=rows), "average", "2018").value == Fraction(26, 4)


@pytest.mark.parametrize("name", ["stock", "average", "share"])
def test_outcome_with_quarters_missing_is_not_complete(name: str) -> None:
    rows = quarters(name, (8, 10), (6, 10))
    found = figure(facts(outcomes=rows), name, "2018")
    assert (found.known, found.needed, found.complete, found.step) == (6, 12, False, 3)


def test_stock_counted_on_the_last_day_is_of_the_whole_window() -> None:
    rows = (outcome("stock", date(2018, 12, 31), date(2018, 12, 31), 4),)
    assert figure(facts(outcomes=rows), "stock", "2018").complete


def test_outcome_belongs_to_the_window_in_which_it_ends() -> None:
    """The school year 2017/18 is a figure of 2018, and of no quarter but the third."""
    rows = (outcome("share", date(2017, 8, 1), date(2018, 7, 31), 30, 40),)
    assert figure(facts(outcomes=rows), "share", "2018").value == 75
    assert figure(facts(outcomes=rows), "share", "2017").reason == "no_data"
    assert figure(facts(outcomes=rows), "share", "2018-Q3").value == 75
    assert figure(facts(outcomes=rows), "share", "2018-Q2").reason == "no_data"


def test_whole_period_delivered_goes_before_its_parts() -> None:
    year = outcome("share", date(2018, 1, 1), date(2018, 12, 31), 50, 100)
    rows = (*quarters("share", (1, 10), (1, 10)), year)
    assert figure(facts(outcomes=rows), "share", "2018").value == 50


def test_own_row_of_a_node_goes_before_those_below_it() -> None:
    rows = quarters("share", (1, 10), unit=A) + quarters("share", (3, 10), unit=B)
    assert figure(facts(outcomes=rows), "share", "2018-Q1").value == 20
    own = (*rows, *quarters("share", (5, 10)))
    assert figure(facts(outcomes=own), "share", "2018-Q1").value == 50
    assert figure(facts(outcomes=own), "share", "2018-Q1", A).value == 10


def test_parts_add_up_unless_the_whole_is_delivered() -> None:
    span = (date(2018, 1, 1), date(2018, 12, 31))
    parts = (outcome("share", *span, 1, 10, part="nord"), outcome("share", *span, 3, 10, part="syd"))
    assert figure(facts(outcomes=parts), "share", "2018").value == 20
    assert figure(facts(outcomes=(*parts, outcome("share", *span, 9, 20))), "share", "2018").value == 45


def test_outcome_without_denominator_or_with_zero_is_no_ratio() -> None:
    for below in (None, 0):
        found = figure(facts(outcomes=quarters("share", (1, below))), "share", "2018-Q1")
        assert (found.value, found.reason) == (None, "no_denominator")


def test_outcome_is_provisional_while_a_part_is() -> None:
    first = outcome("share", date(2018, 1, 1), date(2018, 6, 30), 1, 10)
    second = outcome("share", date(2018, 7, 1), date(2018, 12, 31), 1, 10, provisional=True)
    assert figure(facts(outcomes=(first, second)), "share", "2018").provisional
    assert not figure(facts(outcomes=(first, second)), "share", "2018-YTD06").provisional


def test_outcome_that_ends_after_the_day_is_not_known_then() -> None:
    of = facts(outcomes=quarters("share", (1, 10), (3, 10)))
    assert figure(of, "share", "2018", as_of=date(2018, 5, 31)).value == 10


# Surveys.


def survey(
    name: str, unit: str, invited: int, answered: int, held_on: date = date(2018, 3, 5), **more: Any
) -> SurveyRow:
    values = {"kind": "apv", "scored": None, "score": None, "scale_min": 1, "scale_max": 5, **more}
    return SurveyRow(name, unit=unit, held_on=held_on, invited=invited, answered=answered, **values)


def test_survey_is_made_again_from_sums_of_the_units() -> None:
    of = facts(surveys=(survey("s", A, 10, 9), survey("s", B, 90, 21)))
    assert figure(of, "response", "2018").value == 30
    assert figure(of, "response", "2018", A).value == 90
    own = facts(surveys=(survey("s", A, 10, 9), survey("s", ROOT, 200, 50)))
    assert figure(own, "response", "2018").value == 25


def test_surveys_of_another_kind_are_not_mixed_in() -> None:
    of = facts(surveys=(survey("s", ROOT, 10, 9), survey("t", ROOT, 10, 1, kind="stress")))
    assert figure(of, "response", "2018").value == 90
    assert [window.name for window in Measures(of, KPIS).surveys.windows(RESPONSE)] == ["survey:s"]


def test_each_survey_is_a_window_and_a_year_holds_all_of_its_surveys() -> None:
    spring = survey("spring", ROOT, 10, 9)
    autumn = survey("autumn", ROOT, 30, 11, date(2018, 10, 1))
    measures = Measures(facts(surveys=(autumn, spring)), KPIS)
    windows = measures.surveys.windows(RESPONSE)
    assert [window.name for window in windows] == ["survey:spring", "survey:autumn"]
    assert [measures.figure("response", ROOT, window).value for window in windows] == [90, Fraction(1100, 30)]
    assert measures.figure("response", ROOT, periods.year(2018)).value == 50
    assert measures.figure("response", ROOT, periods.year(2018), date(2018, 9, 30)).value == 90


def test_survey_without_scores_has_no_score() -> None:
    of = facts(surveys=(survey("s", A, 10, 9), survey("s", B, 10, 4, scored=4, score=14 * MILLION)))
    assert figure(of, "score", "2018", A).reason == "no_data"
    assert figure(of, "score", "2018").value == Fraction(14, 4)


# What is recorded by hand.


def noted(
    name: str, day: date, count: int | None, total: int | None = None, unit: str = ROOT, **more: Any
) -> FollowUpRow:
    return FollowUpRow(None, name, unit, day, more.get("achieved_on"), more.get("state"), count, total, "leder")


def test_events_are_added_up_over_units_and_time() -> None:
    rows = (noted("events", date(2018, 2, 1), 2, unit=A), noted("events", date(2018, 5, 1), 3, unit=B),
            noted("events", date(2018, 6, 1), None))  # fmt: skip
    of = facts(follow_up=rows)
    assert figure(of, "events", "2018").value == 6
    assert figure(of, "events", "2018-Q1").value == 2
    assert figure(of, "events", "2018", B).value == 3
    assert (figure(of, "events", "2018-Q4").value, figure(of, "events", "2018-Q4").known) == (0, 3)


def test_event_counts_on_the_day_it_was_true() -> None:
    of = facts(follow_up=(noted("events", date(2018, 5, 1), 4, achieved_on=date(2018, 3, 31)),))
    assert [figure(of, "events", quarter).value for quarter in ("2018-Q1", "2018-Q2")] == [4, 0]


def test_events_of_a_kpi_never_noted_are_unknown_and_not_none() -> None:
    assert figure(facts(), "events", "2018").reason == "no_data"


def test_newest_share_counts() -> None:
    rows = (noted("state", date(2018, 2, 1), 1, 10), noted("state", date(2018, 9, 1), 8, 10),
            noted("state", date(2018, 5, 1), 5, 10))  # fmt: skip
    of = facts(follow_up=rows)
    assert figure(of, "state", "2018").value == 80
    assert figure(of, "state", "2018", as_of=date(2018, 6, 30)).value == 50
    assert figure(of, "state", "2017").reason == "no_data"


def test_share_of_a_node_is_its_own_else_the_sum_of_those_below() -> None:
    rows = (noted("state", date(2018, 2, 1), 1, 10, A), noted("state", date(2018, 9, 1), 8, 10, B))
    assert figure(facts(follow_up=rows), "state", "2018").value == 45
    rows += (noted("state", date(2018, 1, 1), 1, 1),)
    assert figure(facts(follow_up=rows), "state", "2018").value == 100


def test_note_without_a_count_is_not_a_count_of_none() -> None:
    rows = (noted("state", date(2018, 2, 1), 6, 10), noted("state", date(2018, 9, 1), None, None))
    assert figure(facts(follow_up=rows), "state", "2018").value == 60


def test_share_of_nothing_is_no_figure() -> None:
    for total in (None, 0):
        found = figure(facts(follow_up=(noted("state", date(2018, 2, 1), 0, total),)), "state", "2018")
        assert (found.value, found.reason) == (None, "no_denominator")
