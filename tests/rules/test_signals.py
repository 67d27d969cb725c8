"""Signals of monthly series: every threshold from both sides, and what must hold whatever the months are."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from statistics import median
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from kpi.engine import moving_range, season, thresholds
from kpi.engine.control_chart import RECENT_POINTS, xmr
from kpi.engine.count_charts import p_chart, p_prime_chart, u_chart, u_prime_chart
from kpi.engine.months import COUNT, PERCENT, Measure, Months
from kpi.engine.season import adjust, factors, widening
from kpi.engine.signals import (
    TOO_FEW,
    Chart,
    Nature,
    Newest,
    Season,
    SignalPlan,
    choose_chart,
    read_signals,
    seasons_of,
    signal_history,
)
from kpi.engine.signals_counts import _binomial, _poisson
from kpi.engine.thresholds import Thresholds

WINTER = 1 + 0.2 * np.cos(2 * np.pi * np.arange(12) / 12)
FLAT = Season("parent", 0, 0, (1.0,) * 12, 24)
PARENT = Season("parent", 0, 0, tuple((WINTER / WINTER.mean()).tolist()), 24)
ABSENCE = SignalPlan(PERCENT, "amounts", "lower")
RAW = replace(ABSENCE, seasonal=False)
EVENTS = SignalPlan(COUNT, "events", "lower")
PER_1000 = SignalPlan(Measure("ratio", 1000.0), "events", "lower")
SHARE = SignalPlan(Measure("ratio", 100.0, ceiling=1.0), "shares", "higher")
DAYS = 20_000


def absence(months: int, noise: float = 0.05, seed: int = 1, first_month: int = 1) -> Months:
    wobble = np.random.default_rng(seed).normal(0, noise, months)
    rates = 0.05 * WINTER[(first_month - 1 + np.arange(months)) % 12] * np.exp(wobble)
    return Months([round(float(rate) * DAYS) for rate in rates], [DAYS] * months, first_month)


def counts(mean: float, months: int, seed: int = 1, size: int | None = None) -> Months:
    events = np.random.default_rng([seed, round(mean * 100)]).poisson(mean, months).tolist()
    return Months(events, None if size is None else [size] * months, 1)


def changed(history: Months, new: dict[int, Any]) -> Months:
    numerators = [new.get(position, value) for position, value in enumerate(history.numerators)]
    return replace(history, numerators=numerators)


def test_the_thresholds_of_the_modules_are_those_of_the_list() -> None:
    assert thresholds.LIMITS_FROM == moving_range.MINIMUM_POINTS
    assert thresholds.LOCKED_AFTER == season.MIN_MONTHS
    assert thresholds.RECENT_POINTS == RECENT_POINTS


@pytest.mark.parametrize(
    ("nature", "events", "size", "chart"),
    [
        ("amounts", 0.1, None, "xmr"),
        ("events", 0.66, None, "years"),
        ("events", 0.67, None, "quarters"),
        ("events", 1.99, None, "quarters"),
        ("events", 2.0, None, "c"),
        ("events", 2.01, 500.0, "u"),
        ("events", 4.99, 5000.0, "u"),
        ("events", 5.0, 999.0, "xmr"),
        ("events", 5.0, None, "xmr"),
        ("events", 5.01, 1000.0, "u_prime"),
        ("shares", 1.99, 50.0, "quarters"),
        ("shares", 2.0, 50.0, "p"),
        ("shares", 5.0, 999.0, "xmr"),
        ("shares", 5.0, 1000.0, "p_prime"),
    ],
)
def test_the_chart_follows_events_and_denominators(
    nature: Nature, events: float, size: float | None, chart: Chart
) -> None:
    assert choose_chart(nature, events, size) == chart


def test_a_kpi_file_may_name_the_chart_and_settings_may_move_the_thresholds() -> None:
    history = counts(3.0, 36)
    assert read_signals(history, EVENTS, node="a").chart == "c"
    assert read_signals(history, replace(EVENTS, chart="xmr"), node="a").chart == "xmr"
    strict = replace(EVENTS, thresholds=Thresholds(few_events=2.5))
    assert read_signals(history, strict, node="a").chart == "xmr"


def test_a_share_near_all_is_as_rare_as_its_rest() -> None:
    history = Months([49, 50] * 18, [50] * 36, 1)
    assert read_signals(history, SHARE, node="a").chart == "years"


@pytest.mark.parametrize(
    ("months", "has_median", "has_limits"), [(7, False, False), (8, True, False), (12, True, False), (13, True, True)]
)
def test_8_points_for_a_median_13_for_limits(months: int, has_median: bool, has_limits: bool) -> None:
    history = absence(months)
    found = read_signals(history, RAW, node="a")
    assert found.chart == ("xmr" if has_limits else "dots")
    last = found.points[-1]
    assert (last.centre is not None, last.lower is not None, last.point_type is not None) == (
        has_median,
        has_limits,
        has_limits,
    )
    if has_median and not has_limits:
        assert last.centre == pytest.approx(median(100 * (top or 0) / DAYS for top in history.numerators))


@pytest.mark.parametrize(("months", "judged"), [(23, False), (24, True), (25, True)])
def test_own_factors_need_24_months_and_without_them_nothing_is_judged(months: int, judged: bool) -> None:
    found = read_signals(absence(months), ABSENCE, node="a")
    assert (found.newest.variation is not None) is judged
    assert (found.seasons[0] is not None) is judged
    assert found.points[-1].centre is not None


@pytest.mark.parametrize(("months", "judged"), [(12, False), (13, True), (14, True)])
def test_factors_of_the_parent_serve_from_13_months(months: int, judged: bool) -> None:
    found = read_signals(absence(months), ABSENCE, node="unit", seasons=[PARENT])
    assert (found.newest.variation is not None) is judged
    assert found.seasons[0] == PARENT
    assert found.points[-1].adjusted == pytest.approx((found.points[-1].value or 0) / PARENT.factors[months - 1 - 12])


def test_a_series_that_reaches_zero_has_no_factors_of_its_own() -> None:
    history = changed(absence(40), {5: 0})
    assert read_signals(history, ABSENCE, node="unit").newest == TOO_FEW
    assert read_signals(history, ABSENCE, node="unit", seasons=[PARENT]).chart == "xmr"


def test_the_parents_factors_are_not_used_before_they_were_known() -> None:
    late = replace(PARENT, known_from=30)
    told = signal_history(changed(absence(40), {5: 0}), ABSENCE, node="unit", seasons=[late])
    assert told[28] == TOO_FEW and told[29].chart == "xmr"


@pytest.mark.parametrize("first_month", [1, 4, 12])
def test_absence_is_the_xmr_chart_of_the_adjusted_months(first_month: int) -> None:
    """Factors and limits of the first 24 months, widened; drawn wavy on the original scale."""
    history = changed(absence(60, seed=4, first_month=first_month), dict.fromkeys(range(40, 60), 700))
    values = [100 * (top or 0) / DAYS for top in history.numerators]
    own = factors(values[:24], first_month)
    assert own is not None
    chart = xmr(adjust(values, own, first_month), improvement="lower", fix_after=24, widen=widening(24, 2))
    found = read_signals(history, ABSENCE, node="a")
    assert [point.signal for point in found.points] == [point.signal for point in chart.points]
    assert [point.point_type for point in found.points] == [point.point_type for point in chart.points]
    for position, (ours, theirs) in enumerate(zip(found.points, chart.points, strict=True)):
        factor = own[(first_month - 1 + position) % 12]
        assert theirs.mean is not None and theirs.upper is not None and theirs.lower is not None
        drawn = [theirs.mean * factor, max(0.0, theirs.lower) * factor, theirs.upper * factor]
        assert [ours.centre, ours.lower, ours.upper] == pytest.approx(drawn)
    assert found.newest.variation == "improvement" and found.newest.stable is False


def test_laney_and_share_charts_agree_with_the_charts_of_their_own() -> None:
    rng = np.random.default_rng(6)
    sizes = rng.integers(1500, 4000, 40).tolist()
    for plan, chart, theirs in [
        (replace(PER_1000, seasonal=False), "u_prime", u_prime_chart),
        (replace(PER_1000, chart="u"), "u", u_chart),
        (SHARE, "p_prime", p_prime_chart),
        (replace(SHARE, chart="p"), "p", p_chart),
    ]:
        events = rng.binomial(sizes, 0.02 * np.exp(rng.normal(0, 0.2, 40))).tolist()
        found = read_signals(Months(events, sizes, 1), plan, node="a")
        expected = theirs(events, sizes, baseline=24)
        assert found.chart == chart
        for ours, point in zip(found.points, expected.points, strict=True):
            scale = plan.measure.scale
            assert [ours.value, ours.lower, ours.upper] == pytest.approx(
                [scale * (part or 0.0) for part in (point.value, point.lower, point.upper)]
            )
            assert (ours.signal == "outside") is point.outside


def test_exact_limits_are_the_quantiles_of_the_counts() -> None:
    means = np.concatenate([np.linspace(0.01, 3, 100), np.linspace(3, 90, 100)])
    shares = np.linspace(0.002, 1, 200)
    for tail in (0.001, 0.999):
        assert _poisson(tail, means) == stats.poisson.ppf(tail, means).tolist()
        for cases in (1, 7, 60):
            assert _binomial(tail, np.full(200, float(cases)), shares) == stats.binom.ppf(tail, cases, shares).tolist()
    assert _binomial(0.999, np.zeros(1), np.zeros(1)) == [0.0]


def test_rare_events_are_read_by_whole_calendar_quarters() -> None:
    history = Months([1, 0, 1, 2] * 9, None, 2)
    found = read_signals(history, EVENTS, node="a")
    assert found.chart == "quarters"
    assert {point.months for point in found.points} == {3}
    assert [point.position for point in found.points[:2]] == [4, 7]  # April-June is the first whole one
    assert found.points[0].value == 1 + 2 + 1
    assert found.points[-1].position == 34 and found.newest.position == 34
    assert found.points[0].centre == pytest.approx(3 * 1.0)
    burst = changed(history, {32: 9, 33: 9, 34: 9})
    told = read_signals(burst, EVENTS, node="a").newest
    assert (told.variation, told.signal, told.since) == ("concern", "outside", 32)


def test_a_quarter_with_a_missing_month_is_a_gap_and_24_months_come_first() -> None:
    history = counts(1.0, 40)
    gap = read_signals(changed(history, {31: None}), EVENTS, node="a").points[10]
    assert gap.value is None and gap.point_type is None and gap.centre is not None
    assert signal_history(history, EVENTS, node="a")[22] == TOO_FEW
    assert signal_history(history, EVENTS, node="a")[23].variation is not None


def test_no_event_yet_is_not_never() -> None:
    nothing = Months([0] * 36, None, 1)
    assert read_signals(nothing, EVENTS, node="a").newest.variation == "common_cause"
    one = changed(nothing, {35: 1})
    assert read_signals(one, EVENTS, node="a").newest.variation == "common_cause"


def test_months_inside_the_lag_are_grey_and_outside_every_rule() -> None:
    plan = replace(RAW, lag=3)
    history = changed(absence(40, noise=0.0), dict.fromkeys((37, 38, 39), 5000))
    found = read_signals(history, plan, node="a")
    assert [point.provisional for point in found.points[-4:]] == [False, True, True, True]
    assert all(point.value and point.upper and point.point_type is None for point in found.points[-3:])
    assert found.newest.position == 36
    assert replace(found.newest) == read_signals(history.until(37), RAW, node="a").newest


def test_since_names_the_month_the_run_began() -> None:
    flat = Months([1000 - 10 * (-1) ** month for month in range(24)] + [930] * 12, [DAYS] * 36, 1)
    told = read_signals(flat, RAW, node="a").newest
    assert (told.variation, told.since, told.stable) == ("improvement", 24, False)
    quiet = changed(flat, dict.fromkeys(range(24, 36), 1000))
    assert read_signals(quiet, RAW, node="a").newest == Newest("xmr", "common_cause", None, 35, None, True)


def test_a_gap_breaks_a_run_and_repeats_what_was_said() -> None:
    flat = Months([1000 + 10 * (-1) ** month for month in range(24)] + [990] * 6 + [None] + [990] * 6, [DAYS] * 37, 1)
    assert read_signals(flat, RAW, node="a").newest.variation == "common_cause"
    longer = changed(flat, {30: 990})
    assert read_signals(longer, RAW, node="a").newest.signal == "shift"
    told = signal_history(changed(longer, {36: None}), RAW, node="a")
    assert told[36] == told[35] and told[36].position == 35


def test_limits_are_clipped_for_the_eye_only() -> None:
    history = Months([1, 40] * 12 + [2] * 12, [100] * 36, 1)
    plan = replace(RAW, measure=Measure("ratio", 100.0, ceiling=1.0))
    drawn = read_signals(history, plan, node="a").points
    assert all(point.lower == 0.0 and point.upper is not None and point.upper <= 100.0 for point in drawn)
    assert drawn[-1].signal == "shift"


def test_days_per_person_and_no_denominator() -> None:
    plan = replace(RAW, measure=Measure("per_mean", 1.0))
    history = Months([100] * 30, [50] * 29 + [0], 1)
    found = read_signals(history, plan, node="a")
    assert found.points[0].value == 2.0 and found.points[-1].value is None


def test_every_phase_has_its_own_base_and_season() -> None:
    history = absence(80)
    found = read_signals(history, ABSENCE, node="a", phases=[30])
    assert [point.phase for point in found.points] == [0] * 30 + [1] * 50
    assert [one and (one.start, one.known_from) for one in found.seasons] == [(0, 24), (30, 54)]
    assert seasons_of(history, ABSENCE, node="a", phases=[30]) == found.seasons
    short = read_signals(history.until(50), ABSENCE, node="a", phases=[30])
    assert short.newest == TOO_FEW and short.charts == ("xmr", "dots")


def test_a_unit_that_began_later_has_its_base_from_its_first_month() -> None:
    later = changed(absence(60), dict.fromkeys(range(20)))
    found = read_signals(later, ABSENCE, node="a")
    assert found.seasons[0] is not None and found.seasons[0].known_from == 44
    assert len(found.points) == 60 and found.points[0].value is None
    assert read_signals(Months([], [], 1), ABSENCE, node="a").newest == TOO_FEW
    assert read_signals(Months([None] * 5, None, 1), EVENTS, node="a").newest == TOO_FEW


PLANS = [RAW, ABSENCE, EVENTS, PER_1000, SHARE, replace(RAW, lag=2), replace(EVENTS, lag=3)]
PLANS += [replace(EVENTS, chart="quarters"), replace(SHARE, chart="years"), replace(PER_1000, chart="u_prime")]
month = st.one_of(st.none(), st.integers(0, 12), st.integers(900, 1100))
busy = st.lists(st.integers(900, 1100), min_size=20, max_size=70)
rare = st.lists(st.integers(0, 6), min_size=20, max_size=70)
any_months = st.one_of(busy, rare, st.lists(month, min_size=1, max_size=60))
seasons_given = st.sampled_from([(), (FLAT,), (replace(PARENT, known_from=20),)])


def made(numerators: list[Any], first_month: int = 1) -> Months:
    return Months(numerators, [None if top is None else 2000 for top in numerators], first_month)


@settings(max_examples=120, deadline=None)
@given(any_months, st.integers(1, 12), st.sampled_from(PLANS), seasons_given, st.lists(st.integers(1, 60), max_size=2))
def test_the_history_says_what_each_month_said_when_it_was_the_newest(
    numerators: list[Any], first: int, plan: SignalPlan, given_: tuple[Season, ...], phases: list[int]
) -> None:
    """Whole series at once = cut at every month end, before and after the limits are locked."""
    history = made(numerators, first)
    told = signal_history(history, plan, node="a", phases=phases, seasons=given_)
    for end in range(1, len(numerators) + 1):
        cut = read_signals(history.until(end), plan, node="a", phases=phases, seasons=given_)
        assert told[end - 1] == cut.newest, end


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(900, 1100), min_size=25, max_size=70), st.data(), st.sampled_from([RAW, ABSENCE, EVENTS]))
def test_locked_limits_and_factors_never_change_again(
    numerators: list[int], data: st.DataObject, plan: SignalPlan
) -> None:
    history = made(numerators)
    end = data.draw(st.integers(24, len(numerators)))
    whole, cut = (read_signals(one, plan, node="a") for one in (history, history.until(end)))
    lines = [[(p.adjusted, p.centre, p.lower, p.upper) for p in found.points[:end]] for found in (whole, cut)]
    assert lines[0] == lines[1]


def test_where_the_whole_series_and_the_cut_differ() -> None:
    """A run marks its first points afterwards; limits of 13 to 23 months still move."""
    fall = Months([1000 - 10 * (-1) ** month for month in range(24)] + [993] * 7, [DAYS] * 31, 1)
    whole, cut = read_signals(fall, RAW, node="a"), read_signals(fall.until(30), RAW, node="a")
    assert whole.points[29].signal == "shift" and cut.points[29].signal is None
    assert signal_history(fall, RAW, node="a")[29] == cut.newest
    young = absence(23)
    assert (
        read_signals(young, RAW, node="a").points[0].upper
        != read_signals(young.until(20), RAW, node="a").points[0].upper
    )


@settings(max_examples=80, deadline=None)
@given(any_months, st.sampled_from(PLANS), st.integers(0, 30))
def test_lower_and_higher_are_mirror_images(numerators: list[Any], plan: SignalPlan, phase: int) -> None:
    history, swap = made(numerators), {"improvement": "concern", "concern": "improvement"}
    lower, higher, neutral = (
        read_signals(history, replace(plan, improvement=way), node="a", phases=[phase])
        for way in ("lower", "higher", "neutral")
    )
    for low, high, none in zip(lower.points, higher.points, neutral.points, strict=True):
        assert high == replace(low, point_type=swap.get(low.point_type or "", low.point_type))
        assert none.point_type in (None, "common_cause", "neutral_high", "neutral_low")
    assert lower.newest.since == higher.newest.since == neutral.newest.since


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(0, 1000), min_size=13, max_size=60))
def test_values_turned_upside_down_turn_the_signals(numerators: list[int]) -> None:
    history = made(numerators)
    turned = replace(history, numerators=[1000 - top for top in numerators])
    before = read_signals(history, RAW, node="a").points
    after = read_signals(turned, replace(RAW, improvement="higher"), node="a").points
    assert [point.signal for point in before] == [point.signal for point in after]
    assert [point.point_type for point in before] == [point.point_type for point in after]


@settings(max_examples=80, deadline=None)
@given(any_months, any_months, any_months, st.sampled_from(PLANS))
def test_no_look_across_a_phase(one: list[Any], other: list[Any], now: list[Any], plan: SignalPlan) -> None:
    """What was before a break changes nothing after it, and the other way round."""
    length = min(len(one), len(other))
    one, other = one[:length], other[:length]
    first, second = (read_signals(made(before + now), plan, node="a", phases=[length]) for before in (one, other))
    after = [[point for point in found.points if point.phase == 1] for found in (first, second)]
    assert after[0] == after[1]
    assert first.seasons[1:] == second.seasons[1:]
    if len(now) > plan.lag:
        assert first.newest == second.newest
    alone = read_signals(made(one), replace(plan, lag=0), node="a")
    joined = read_signals(made(one + now), plan, node="a", phases=[length])
    if len(now) >= plan.lag:
        assert [point for point in joined.points if point.phase == 0] == list(alone.points)


@settings(max_examples=80, deadline=None)
@given(any_months, st.sampled_from(PLANS), seasons_given)
def test_finite_months_give_finite_ordered_lines(
    numerators: list[Any], plan: SignalPlan, given_: tuple[Season, ...]
) -> None:
    for point in read_signals(made(numerators), plan, node="a", seasons=given_).points:
        drawn = [point.value, point.adjusted, point.centre, point.lower, point.upper]
        assert all(number is None or np.isfinite(number) for number in drawn)
        if point.lower is not None and point.upper is not None and point.centre is not None:
            assert 0 <= point.lower <= point.upper
            # Exact limits are whole events: with hardly any expected, both may be 0.
            assert point.months > 1 or point.lower <= point.centre <= point.upper * (1 + 1e-9)


def flagged(histories: list[Months], plan: SignalPlan, seasons: tuple[Season, ...] = ()) -> float:
    """Share of month ends from the 25th on at which the newest point carries a signal."""
    told = [signal_history(history, plan, node="a", seasons=seasons)[24:] for history in histories]
    return float(np.mean([newest.signal is not None for history in told for newest in history if newest.variation]))


@pytest.mark.parametrize("noise", [0.03, 0.06, 0.12])
def test_stable_absence_is_rarely_flagged(noise: float) -> None:
    assert flagged([absence(60, noise, seed) for seed in range(100)], ABSENCE) <= 0.05


@pytest.mark.parametrize("mean", [0.05, 0.2, 0.8, 1.5, 3.0, 8.0, 30.0])
def test_stable_counts_are_rarely_flagged(mean: float) -> None:
    assert flagged([counts(mean, 60, seed) for seed in range(150)], EVENTS) <= 0.05
    assert flagged([counts(mean, 60, seed, 3000) for seed in range(150)], PER_1000) <= 0.05


@pytest.mark.parametrize(("mean", "seen"), [(0.8, 0.4), (3.0, 0.5), (30.0, 0.99)])
def test_a_doubling_is_seen_within_two_years(mean: float, seen: float) -> None:
    before, after = (
        [counts(mean, 48, seed) for seed in range(100)],
        [counts(2 * mean, 24, 500 + seed) for seed in range(100)],
    )
    series = [Months([*old.numerators, *new.numerators], None, 1) for old, new in zip(before, after, strict=True)]
    told = Counter(signal_history(history, EVENTS, node="a")[-1].variation for history in series)
    assert told["concern"] >= seen * 100
