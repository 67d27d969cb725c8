"""Intervals, funnels and the table of what can be seen, against published figures and statsmodels."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson

from kpi.engine.intervals import normal_quantile, tail
from kpi.engine.small_numbers import (
    better_by_luck,
    byar,
    chance_of_noticing,
    clopper_pearson,
    funnel_proportion,
    funnel_rate,
    funnel_ratio,
    over_dispersion,
    poisson_exact,
    proportion_limits,
    rate_interval,
    rate_limits,
    rate_ratio,
    ratio_limits,
    smallest_noticeable_fall,
    wilson,
)

GOLDEN = Path(__file__).parents[1] / "golden" / "statistics"
USED_HERE = {
    "byar.csv",
    "wilson.csv",
    "rate_ci.csv",
    "proportion_ci.csv",
    "funnel_proportion_points.csv",
    "funnel_proportion_limits.csv",
    "funnel_ratio_points.csv",
    "funnel_ratio_limits.csv",
    "funnel_rate_points.csv",
    "funnel_rate_limits_computed.csv",
}
CONFIDENCE = {"95%": 0.95, "99.8%": 0.998}
FLAGS = {
    "High (0.001)": "high_998",
    "High (0.025)": "high_95",
    "Not significant": "within",
    "Low (0.025)": "low_95",
    "Low (0.001)": "low_998",
}

# The tables print 9 digits; both sets of limits were found by bisection in the package (README).
BISECTED = {"lower": 2e-5, "upper": 2e-4}


def rows(name: str) -> list[dict[str, str]]:
    with (GOLDEN / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def number(text: str) -> float | None:
    return float(text) if text else None


def near(expected: float | None, rel: float = 1e-9) -> Any:
    return None if expected is None else pytest.approx(expected, rel=rel, abs=1e-12)


def area(row: dict[str, str]) -> str:
    return f"{row['Area']} x {row['multiplier']}"


def test_every_golden_table_is_used() -> None:
    charts = {path.name for path in GOLDEN.glob("chart_*.csv")} | {"anhoej_limits.csv"}
    assert USED_HERE | charts == {path.name for path in GOLDEN.glob("*.csv")}


@pytest.mark.parametrize("row", rows("byar.csv"), ids=lambda row: f"{row['x']} {row['confidence']}")
def test_golden_byar(row: dict[str, str]) -> None:
    lower, upper = byar(float(row["x"]), confidence=CONFIDENCE[row["confidence"]])
    assert (lower, upper) == (near(number(row["lowercl"])), near(number(row["uppercl"])))


@pytest.mark.parametrize("row", rows("wilson.csv"), ids=lambda row: f"{row['x']} {row['confidence']}")
def test_golden_wilson(row: dict[str, str]) -> None:
    interval = wilson(float(row["x"]), float(row["n"]), confidence=CONFIDENCE[row["confidence"]])
    assert interval == (near(float(row["lowercl"])), near(float(row["uppercl"])))


@pytest.mark.parametrize("row", rows("rate_ci.csv"), ids=area)
@pytest.mark.parametrize(("confidence", "name"), [(0.95, "95_0cl"), (0.998, "99_8cl")])
def test_golden_rates(row: dict[str, str], confidence: float, name: str) -> None:
    events, exposure, per = number(row["Numerator"]), number(row["Denominator"]), float(row["multiplier"])
    lower, upper = rate_interval(events, exposure, per=per, confidence=confidence)
    assert lower == near(number(row[f"lower{name}"]))
    assert upper == near(number(row[f"upper{name}"]))
    value = events / exposure * per if events is not None and exposure is not None else None
    assert value == near(number(row["value"]))


@pytest.mark.parametrize("row", rows("proportion_ci.csv"), ids=area)
@pytest.mark.parametrize(("confidence", "name"), [(0.95, "95_0cl"), (0.998, "99_8cl")])
def test_golden_proportions(row: dict[str, str], confidence: float, name: str) -> None:
    per = float(row["multiplier"])
    limits = wilson(number(row["Numerator"]), number(row["Denominator"]), confidence=confidence)
    lower, upper = (None if limit is None else limit * per for limit in limits)
    assert lower == near(number(row[f"lower{name}"]))
    assert upper == near(number(row[f"upper{name}"]))


def test_golden_funnel_proportion_points() -> None:
    table = rows("funnel_proportion_points.csv")
    tops, sizes = ([float(row[name]) for row in table] for name in ("numerator", "denominator"))
    funnel = funnel_proportion(tops, sizes)
    assert [point.flag for point in funnel.points] == [FLAGS[row["significance"]] for row in table]
    # Printed with six decimals of a percentage.
    printed = float(rows("funnel_proportion_limits.csv")[0]["Baseline"])
    assert funnel.baseline == pytest.approx(printed / 100, abs=5e-9)


@pytest.mark.parametrize("row", rows("funnel_proportion_limits.csv"), ids=lambda row: row["Population"])
def test_golden_funnel_proportion_limits(row: dict[str, str]) -> None:
    table = rows("funnel_proportion_points.csv")
    baseline = sum(float(r["numerator"]) for r in table) / sum(float(r["denominator"]) for r in table)
    for confidence, name in ((0.95, "2s0025limit"), (0.998, "3s0001limit")):
        lower, upper = proportion_limits(baseline, float(row["Population"]), confidence)
        assert lower is not None and upper is not None
        assert 100 * lower == pytest.approx(float(row[f"Lower{name}"]), abs=6e-7)
        assert 100 * upper == pytest.approx(float(row[f"Upper{name}"]), abs=6e-7)


def test_golden_funnel_ratio_points() -> None:
    table = rows("funnel_ratio_points.csv")
    funnel = funnel_ratio([float(row["obs"]) for row in table], [float(row["expected"]) for row in table])
    assert [point.flag for point in funnel.points] == [FLAGS[row["significance"]] for row in table]


@pytest.mark.parametrize("row", rows("funnel_ratio_limits.csv"), ids=lambda row: row["observed_events"])
@pytest.mark.parametrize(("confidence", "name"), [(0.95, "2s"), (0.998, "3s")])
def test_golden_funnel_ratio_limits(row: dict[str, str], confidence: float, name: str) -> None:
    observed = float(row["observed_events"])
    least, most = poisson_exact(observed, confidence=confidence)
    assert least is not None and most is not None
    # The lower funnel limit lies where most is expected: the observed count is then just too low.
    for side, expected, limit in (("lower", most, 0), ("upper", least, 1)):
        rel = BISECTED[side]
        ratio = observed / expected
        assert expected == pytest.approx(float(row[f"{side}_{name}_exp_events"]), rel=rel)
        assert ratio - 1 == pytest.approx(float(row[f"{side}_{name}_count"]), rel=10 * rel)
        assert 100 * ratio == pytest.approx(float(row[f"{side}_{name}_isr"]), rel=rel)
        assert ratio_limits(expected, confidence)[limit] == near(ratio)


@pytest.mark.parametrize(("ending", "count"), [("with_0", 40), ("without_0", 39)])
def test_golden_funnel_rate_points(ending: str, count: int) -> None:
    column = f"crude_per_100000_{ending}"
    table = rows("funnel_rate_points.csv")[:count]
    funnel = funnel_rate([float(row["count"]) for row in table], [float(row["pop"]) for row in table])
    assert [point.flag for point in funnel.points] == [FLAGS[row[column]] for row in table]
    for row, point in zip(table, funnel.points, strict=True):
        assert point.value is not None
        assert 1e5 * point.value == pytest.approx(float(row["rate_crude_per_100000"]), abs=6e-8)


@pytest.mark.parametrize("row", rows("funnel_rate_limits_computed.csv"), ids=lambda row: row["Events"])
@pytest.mark.parametrize(("confidence", "name"), [(0.95, "2s"), (0.998, "3s")])
def test_golden_funnel_rate_limits(row: dict[str, str], confidence: float, name: str) -> None:
    events, baseline = float(row["Events"]), float(row["baseline"]) / 1e5
    least, most = poisson_exact(events, confidence=confidence)
    assert least is not None and most is not None
    for side, expected, limit in (("lower", most, 0), ("upper", least, 1)):
        population = expected / baseline
        assert population == pytest.approx(float(row[f"{side}_{name}_population_1_year"]), rel=1e-6)
        drawn = rate_limits(baseline, population, confidence)[limit]
        assert drawn is not None
        assert 1e5 * drawn == pytest.approx(float(row[f"{side}_{name}_limit"]), rel=1e-6)


# "What can be seen at all": events, chance to notice -20 %, smallest fall seen with 80 %, -10 % by luck.
SEEN = [(10, 8, 88, 42), (20, 13, 67, 37), (40, 21, 50, 32), (100, 41, 33, 23), (400, 90, 18, 7)]


@pytest.mark.parametrize(("events", "noticed", "fall", "luck"), SEEN)
def test_what_can_be_seen_at_all(events: int, noticed: int, fall: int, luck: int) -> None:
    assert round(100 * chance_of_noticing(events)) == noticed
    assert smallest_noticeable_fall(events) == near(fall / 100)
    assert round(100 * better_by_luck(events)) == luck


@pytest.mark.parametrize(("events", "change"), [(3.0, -0.5), (10.0, -0.2), (25.0, -0.4), (25.0, 0.6)])
def test_chance_of_noticing_is_the_sum_over_both_years(events: float, change: float) -> None:
    high, low = sorted((events, events * (1 + change)), reverse=True)
    total = 0.0
    for x in range(1, 90):
        significant = [c for c in range(x + 1) if stats.binom.cdf(c, x + c, 0.5) <= 0.05]
        total += stats.poisson.pmf(x, high) * stats.poisson.cdf(max(significant, default=-1), low)
    assert chance_of_noticing(events, change) == near(float(total), rel=1e-7)


def test_chance_of_noticing_without_change_stays_below_alpha() -> None:
    for events in (1, 5, 10, 50, 200, 1000):
        assert chance_of_noticing(events, 0.0) <= 0.05
        assert chance_of_noticing(events, 0.0, 0.01) <= 0.01


def test_too_few_events_to_notice_anything() -> None:
    assert chance_of_noticing(0) == 0.0 and better_by_luck(0) == 0.0
    assert smallest_noticeable_fall(0) is None and smallest_noticeable_fall(5) is None
    assert smallest_noticeable_fall(7) == 0.99


@pytest.mark.parametrize("arguments", [(-1.0,), (math.nan,), (20, -1.2), (20, -0.2, 0.0), (20, -0.2, 0.5)])
def test_impossible_questions_are_refused(arguments: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="base_events|change|alpha"):
        chance_of_noticing(*arguments)


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.998])
@pytest.mark.parametrize(("x", "n"), [(0, 7), (1, 7), (3, 7), (7, 7), (12, 480), (479, 480)])
def test_shares_as_statsmodels(x: int, n: int, confidence: float) -> None:
    alpha = 1 - confidence
    for own, method in ((wilson, "wilson"), (clopper_pearson, "beta")):
        lower, upper = proportion_confint(x, n, alpha=alpha, method=method)
        assert own(x, n, confidence=confidence) == (near(float(lower)), near(float(upper)))


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.998])
@pytest.mark.parametrize("x", [0, 1, 9, 10, 57, 1234])
def test_counts_as_statsmodels(x: int, confidence: float) -> None:
    lower, upper = confint_poisson(x, 1, method="exact-c", alpha=1 - confidence)
    expected = (near(0.0 if x == 0 else float(lower)), near(float(upper)))
    assert poisson_exact(x, confidence=confidence) == expected


@pytest.mark.parametrize(("events", "method"), [(8, poisson_exact), (9, poisson_exact), (10, byar)])
def test_rates_turn_from_exact_to_byar_at_ten_events(events: int, method: Any) -> None:
    assert rate_interval(events) == method(events)


def test_limits_that_do_not_exist_are_none() -> None:
    assert byar(0)[0] is None and byar(1, confidence=0.998)[0] is None
    assert rate_interval(0, 100)[0] == 0.0
    nothing: list[Any] = [None, math.nan, -1, math.inf]
    for bad in nothing:
        assert wilson(bad, 10) == clopper_pearson(bad, 10) == (None, None)
        assert poisson_exact(bad) == byar(bad) == rate_interval(bad, 10) == (None, None)
        assert rate_interval(5, bad) == wilson(1, bad) == (None, None)
    assert wilson(11, 10) == wilson(0, 0) == clopper_pearson(11, 10) == rate_interval(1, 0) == (None, None)


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.5])
def test_confidence_is_a_probability(confidence: float) -> None:
    for function in (normal_quantile, tail):
        with pytest.raises(ValueError, match="confidence"):
            function(confidence)


def test_rate_ratio_is_the_conditional_binomial_test() -> None:
    # R: poisson.test(c(11, 6 + 8 + 7), c(800, 1083 + 1050 + 878)), the example of its help page.
    result = rate_ratio(11, 800, 21, 3011)
    assert result.p_value == pytest.approx(0.07967, abs=5e-6)
    assert result.ratio == pytest.approx(1.971488, abs=5e-7)
    assert result.lower == pytest.approx(0.8584264, abs=5e-8)
    assert result.upper == pytest.approx(4.2772659, abs=5e-8)


def test_rate_ratio_with_empty_years() -> None:
    none_now, none_before = rate_ratio(0, 100, 12, 100), rate_ratio(12, 100, 0, 100)
    assert none_now.ratio == none_now.lower == 0.0 and none_now.upper is not None
    assert none_before.ratio is None and none_before.upper is None and none_before.lower is not None
    assert rate_ratio(0, 100, 0, 100).p_value is None
    assert rate_ratio(3, 0, 4, 100).ratio is None


def test_funnel_leaves_out_units_without_a_size() -> None:
    funnel = funnel_proportion([5, 3, None, 2, 4], [50, 0, 40, None, 3])
    assert funnel.baseline == 0.1
    assert [point.flag for point in funnel.points] == ["within", None, None, None, None]
    assert funnel_rate([], []).baseline is None
    assert funnel_rate([None], [10]).points[0].value is None


def test_funnel_without_events() -> None:
    for funnel in (funnel_rate([0, 0], [10, 20]), funnel_proportion([0, 0], [10, 20])):
        assert [point.flag for point in funnel.points] == ["within", "within"]
        assert funnel.over_dispersion.phi is None
    assert ratio_limits(0) == (None, None)
    assert ratio_limits(2)[0] == 0.0


def test_stated_baseline() -> None:
    assert funnel_rate([30], [10], baseline=1.0).points[0].flag == "high_998"
    assert funnel_proportion([30], [100], baseline=0.3).points[0].flag == "within"


def test_over_dispersion_by_hand() -> None:
    # Twelve units, z = +-2 six times each: nothing to pull in, phi 4; equal variances 0.25 -> tau2 = 37/44.
    result = over_dispersion([1.0, -1.0] * 6, [0.25] * 12, 0.0)
    assert (result.units, result.phi) == (12, 4.0)
    assert result.tau2 == near((12 * 4 - 11) / (12 * 4 - 4))


def test_over_dispersion_pulls_in_the_extreme_tenth() -> None:
    values = [*np.linspace(-1, 1, 20), 50.0]
    z_low, z_high = np.quantile(values, [0.1, 0.9])
    expected = float(np.mean(np.clip(values, z_low, z_high) ** 2))
    assert over_dispersion(values, [1.0] * 21, 0.0).phi == near(expected)


@pytest.mark.parametrize(("units", "known"), [(9, False), (10, True), (11, True)])
def test_variance_between_units_needs_ten(units: int, known: bool) -> None:
    values = [3.0 if unit % 2 else -3.0 for unit in range(units)]
    result = over_dispersion(values, [1.0] * units, 0.0)
    assert result.phi == near(9.0)
    assert (result.tau2 is not None) is known


def test_alike_units_have_no_variance_between_them() -> None:
    assert over_dispersion([0.1, -0.1] * 6, [1.0] * 12, 0.0).tau2 == 0.0
    assert not funnel_rate([10] * 12, [100] * 12, adjust=True).adjusted


def test_adjusted_funnel_is_wider_and_flags_fewer() -> None:
    table = rows("funnel_proportion_points.csv")
    tops, sizes = ([float(row[name]) for row in table] for name in ("numerator", "denominator"))
    narrow, wide = funnel_proportion(tops, sizes), funnel_proportion(tops, sizes, adjust=True)
    assert wide.adjusted and not narrow.adjusted
    assert sum(p.flag != "within" for p in narrow.points) > 5 * sum(p.flag != "within" for p in wide.points)
    for one, other in zip(narrow.points, wide.points, strict=True):
        assert other.lower_95 < one.lower_95 and one.upper_998 < other.upper_998  # type: ignore[operator]


careful = settings(derandomize=True, max_examples=150, deadline=None)
confidences = st.sampled_from([0.5, 0.8, 0.95, 0.998])


@careful
@given(st.integers(0, 10**7), st.integers(1, 10**7), confidences)
def test_shares_lie_in_their_intervals(x: int, n: int, confidence: float) -> None:
    x = min(x, n)
    for method in (wilson, clopper_pearson):
        lower, upper = method(x, n, confidence=confidence)
        assert lower is not None and upper is not None
        assert 0 <= lower <= x / n <= upper <= 1
        mirrored = method(n - x, n, confidence=confidence)
        assert mirrored[0] == pytest.approx(1 - upper, abs=1e-9)
        assert mirrored[1] == pytest.approx(1 - lower, abs=1e-9)


@careful
@given(st.integers(0, 10**7), st.floats(1e-3, 1e9), confidences)
def test_rates_lie_in_their_intervals_and_scale(events: int, exposure: float, confidence: float) -> None:
    lower, upper = rate_interval(events, exposure, confidence=confidence)
    assert lower is not None and upper is not None
    assert 0 <= lower <= events / exposure <= upper < math.inf
    per_thousand = rate_interval(events, exposure, per=1000, confidence=confidence)
    assert per_thousand == (near(1000 * lower), near(1000 * upper))


@careful
@given(st.integers(0, 500), st.floats(1, 1e6), st.integers(0, 500), st.floats(1, 1e6))
def test_rate_ratio_turned_round_is_its_inverse(x1: int, t1: float, x0: int, t0: float) -> None:
    there, back = rate_ratio(x1, t1, x0, t0), rate_ratio(x0, t0, x1, t1)
    assert there.p_value == near(back.p_value, rel=1e-6)
    if x1 and x0:
        assert there.lower <= there.ratio <= there.upper  # type: ignore[operator]
        assert there.ratio * back.ratio == near(1.0)  # type: ignore[operator]
        assert there.lower * back.upper == near(1.0, rel=1e-6)  # type: ignore[operator]


@careful
@given(st.lists(st.tuples(st.integers(0, 400), st.floats(0.5, 1e4)), min_size=1, max_size=20))
def test_rate_funnel_flags_agree_with_its_drawn_limits(units: list[tuple[int, float]]) -> None:
    funnel = funnel_rate([x for x, _ in units], [t for _, t in units])
    for point in funnel.points:
        if funnel.baseline == 0:
            continue
        assert point.value is not None and point.upper_95 and point.upper_998
        assert point.lower_998 <= point.lower_95 <= funnel.baseline  # type: ignore[operator]
        assert funnel.baseline <= point.upper_95 <= point.upper_998  # type: ignore[operator]
        if abs(point.value / point.upper_95 - 1) > 1e-9:
            assert (point.flag in ("high_95", "high_998")) == (point.value > point.upper_95)
        if not point.lower_95 or abs(point.value / point.lower_95 - 1) > 1e-9:
            assert (point.flag in ("low_95", "low_998")) == (point.value < point.lower_95)  # type: ignore[operator]


@careful
@given(st.integers(1, 3000), st.integers(0, 100), st.integers(0, 100))
def test_a_larger_fall_is_noticed_more_often(events: int, one: int, other: int) -> None:
    small, large = sorted((one, other))
    less, more = chance_of_noticing(events, -small / 100), chance_of_noticing(events, -large / 100)
    assert 0 <= less <= more + 1e-9
    assert more <= 1
