"""Evidence labels at the edges of every basis, against the golden cases and independent statistics."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

from kpi.engine import evidence as e
from kpi.engine.power import EXACT_UP_TO, power
from kpi.engine.signals import TOO_FEW, Newest
from kpi.engine.small_numbers import chance_of_noticing

GOLDEN = Path(__file__).parents[1] / "golden" / "targets" / "target_cases.json"
CASES = {case["id"]: case for case in json.loads(GOLDEN.read_text(encoding="utf-8"))}


def test_golden_three_of_eight_meets_25_percent_uncertainly() -> None:
    told, expected = CASES["s09"]["given"], CASES["s09"]["expect"]
    found = e.from_threshold((told["num"], told["den"]), told["thresholds"][str(told["cohort_year"])])
    assert found.label == expected["evidence"]
    assert found.estimate == expected["value"]
    assert [found.lower, found.upper] == pytest.approx(expected["wilson95"], abs=0.005)


def test_golden_eight_events_are_too_few_to_tell_a_fifth() -> None:
    told = CASES["j05"]["given"]
    promised = -told["pct"] / 100
    assert power(told["baseline_events"], promised).too_few
    same = e.from_counts(told["baseline_events"], told["baseline_events"], improvement="lower", promised=promised)
    assert CASES["j05"]["expect"]["evidence"].startswith(same.label)


@pytest.mark.parametrize(("base", "label"), [(36, "too_few_events"), (37, "too_few_events"), (39, "no_sure_change")])
def test_too_few_events_ends_where_a_fifth_is_noticed_one_time_in_five(base: int, label: str) -> None:
    assert (chance_of_noticing(base, -0.2) < 0.2) is (label == "too_few_events")
    assert e.from_counts(base, base, improvement="lower").label == label


@pytest.mark.parametrize(("now", "label"), [(83, "no_sure_change"), (71, "improvement"), (131, "concern")])
def test_counts_are_sure_when_the_exact_interval_leaves_out_one(now: int, label: str) -> None:
    found = e.from_counts(now, 100, improvement="lower")
    assert found.label == label
    interval = stats.binomtest(now, now + 100).proportion_ci(method="exact")
    low, high = (share / (1 - share) for share in interval)
    assert (found.lower, found.upper) == pytest.approx((low, high))
    assert (label != "no_sure_change") is not (low <= 1 <= high)


def test_counts_around_the_edge_of_the_interval() -> None:
    labels = [e.from_counts(now, 100, improvement="lower").label for now in range(60, 101)]
    last = max(position for position, label in enumerate(labels) if label == "improvement")
    assert set(labels[: last + 1]) == {"improvement"} and set(labels[last + 1 :]) == {"no_sure_change"}


def test_few_events_can_still_be_sure_and_none_at_all_never_are() -> None:
    assert e.from_counts(0, 8, improvement="lower").label == "improvement"
    assert e.from_counts(0, 0, improvement="lower").label == "too_few_events"
    assert e.from_counts(None, 8, improvement="lower") == e.NO_DATA
    assert e.from_counts(8, 8, exposure_now=0.0, improvement="lower") == e.NO_DATA


def test_exposure_turns_counts_into_rates() -> None:
    half = e.from_counts(50, 100, improvement="lower", exposure_now=6, exposure_before=12)
    assert half.label == "no_sure_change" and half.estimate == 1.0
    assert half.chance == chance_of_noticing(50, -0.2)
    assert e.from_counts(100, 100, improvement="lower", exposure_now=6, exposure_before=12).label == "concern"


def test_no_colour_for_neutral_kpis() -> None:
    assert e.from_counts(200, 100, improvement="neutral").label == "neutral_high"
    assert e.from_shares((10, 100), (50, 100), improvement="neutral").label == "neutral_low"


@pytest.mark.parametrize(("base", "fall"), [(10, 0.88), (20, 0.67), (40, 0.50), (100, 0.33), (400, 0.18)])
def test_power_is_the_published_table(base: int, fall: float) -> None:
    chance = {10: 0.08, 20: 0.13, 40: 0.21, 100: 0.41, 400: 0.90}[base]
    luck = {10: 0.42, 20: 0.37, 40: 0.32, 100: 0.23, 400: 0.07}[base]
    found = power(base)
    assert (round(found.chance, 2), found.smallest_fall) == (chance, fall)
    assert power(base, -0.10).by_luck == pytest.approx(luck, abs=0.006)


@pytest.mark.parametrize("change", [-1.1, 0.0, 0.2])
def test_power_is_for_reductions(change: float) -> None:
    with pytest.raises(ValueError, match="a reduction"):
        power(20, change)


@pytest.mark.parametrize("change", [-0.2, -0.05, -0.01])
def test_power_of_many_events_goes_on_where_counting_out_ends(change: float) -> None:
    inside, beyond = power(EXACT_UP_TO, change), power(EXACT_UP_TO + 1, change)
    assert beyond.chance == pytest.approx(inside.chance, abs=0.01)
    assert beyond.smallest_fall == inside.smallest_fall
    assert power(500_000, change).smallest_fall == 0.01


def test_shares_agree_with_newcombe_elsewhere() -> None:
    for now, before in [((56, 70), (48, 80)), ((9, 10), (3, 10)), ((6, 7), (2, 7)), ((5, 56), (0, 29))]:
        found = e.from_shares(now, before, improvement="higher")
        theirs = confint_proportions_2indep(*now, *before, method="newcomb", compare="diff")
        assert (found.lower, found.upper) == pytest.approx([100 * end for end in theirs])


@pytest.mark.parametrize(("cases", "label"), [(9, "too_few_events"), (10, "no_sure_change"), (11, "no_sure_change")])
def test_shares_of_fewer_than_ten_cases_are_too_few(cases: int, label: str) -> None:
    assert e.from_shares((5, cases), (50, 100), improvement="higher").label == label


def test_shares_are_sure_when_the_interval_leaves_out_zero() -> None:
    assert e.from_shares((80, 100), (60, 100), improvement="higher").label == "improvement"
    assert e.from_shares((80, 100), (60, 100), improvement="lower").label == "concern"
    assert e.from_shares((65, 100), (60, 100), improvement="higher").label == "no_sure_change"
    assert e.from_shares(None, (60, 100), improvement="higher") == e.NO_DATA
    assert e.from_shares((11, 10), (5, 10), improvement="higher") == e.NO_SPREAD
    assert e.from_threshold((-1, 10), 5) == e.NO_SPREAD


@pytest.mark.parametrize(("threshold", "label"), [(13.6, "certain"), (13.7, "uncertain"), (69.4, "uncertain")])
def test_thresholds_at_the_ends_of_the_interval(threshold: float, label: str) -> None:
    assert e.from_threshold((3, 8), threshold).label == label
    assert e.from_threshold((3, 8), (threshold, None)).label == label
    assert e.from_threshold((3, 0), threshold).label == "too_little_data"


@pytest.mark.parametrize(
    ("newest", "label"),
    [
        (TOO_FEW, "too_little_data"),
        (Newest("xmr", "common_cause", None, 40, None, True), "no_sure_change"),
        (Newest("quarters", "common_cause", None, 40, None, True), "too_few_events"),
        (Newest("quarters", "concern", "outside", 40, 38, False), "concern"),
        (Newest("xmr", "improvement", "shift", 40, 34, False), "improvement"),
        (Newest("xmr", "neutral_low", "shift", 40, 34, False), "neutral_low"),
    ],
)
def test_signals_of_monthly_kpis(newest: Newest, label: str) -> None:
    found = e.from_signal(newest)
    assert (found.label, found.since) == (label, newest.since)


def test_means_without_spread_are_never_sure() -> None:
    assert (e.NO_SPREAD.label, e.NO_SPREAD.basis) == ("no_sure_change", "no_spread")


counts = st.integers(0, 400)


@settings(max_examples=200, deadline=None)
@given(counts, counts, st.floats(0.5, 2))
def test_lower_and_higher_are_mirror_images(now: int, before: int, exposure: float) -> None:
    mirror: dict[Any, Any] = {"improvement": "concern", "concern": "improvement"}
    lower, higher = (e.from_counts(now, before, exposure_now=exposure, improvement=way) for way in ("lower", "higher"))
    assert higher.label == mirror.get(lower.label, lower.label)
    assert (higher.lower, higher.upper) == (lower.lower, lower.upper)
    numbers = [lower.estimate, lower.lower, lower.upper, lower.chance]
    assert all(number is None or math.isfinite(number) for number in numbers)


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_a_share_and_its_rest_are_mirror_images(n1: int, n0: int, data: st.DataObject) -> None:
    x1, x0 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n0))
    found = e.from_shares((x1, n1), (x0, n0), improvement="higher")
    rest = e.from_shares((n1 - x1, n1), (n0 - x0, n0), improvement="lower")
    assert rest.label == found.label
    assert found.lower is not None and rest.upper == pytest.approx(-found.lower)
