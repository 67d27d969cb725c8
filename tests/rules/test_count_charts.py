"""Count charts and Anhøj's rules against published charts, at the edges and on made-up counts."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from kpi.engine.count_charts import (
    CountChart,
    anhoej,
    c_chart,
    g_chart,
    p_chart,
    p_prime_chart,
    run_bounds,
    run_chart,
    t_chart,
    u_chart,
    u_prime_chart,
)

GOLDEN = Path(__file__).parents[1] / "golden" / "statistics"
LISTED = {case["id"]: case["file"] for case in json.loads((GOLDEN / "charts.json").read_text())}

Values = list[float | None]
CHARTS: dict[str, Callable[[Values, Values], CountChart]] = {
    # Montgomery's example: limits from the first 26 samples without the 6th and the 20th.
    "c_montgomery_7.3": lambda x, n: c_chart(x, baseline=26, exclude=(5, 19)),
    "p_montgomery_7.4": p_chart,
    "t_montgomery_7.6": lambda x, n: t_chart(x),
    "u_hai_denmark": u_chart,
    # The published chart is narrower than u where the counts vary less than chance; ours by default is not.
    "up_hai_denmark": lambda x, n: u_prime_chart(x, n, least_spread=0),
    "g_made": lambda x, n: g_chart(x),
    "run_made": lambda x, n: run_chart(x),
}
# charts.json also lists charts whose tables are not among the golden files.
WITHOUT_TABLE = {
    "u_montgomery_7.4",
    "i_montgomery_6.5",
    "p_nhs_accidents",
    "pp_nhs_accidents",
    "u_cdi_part",
    "c_complaints",
    "u_complaints",
    "up_complaints",
    "t_made",
    "c_made_injuries",
}


def rows(name: str) -> list[dict[str, str]]:
    with (GOLDEN / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def number(text: str) -> float | None:
    return float(text) if text else None


def near(expected: float | None, rel: float = 1e-9) -> Any:
    return None if expected is None else pytest.approx(expected, rel=rel, abs=1e-12)


def facets(case_id: str) -> list[tuple[str, str]]:
    return [(case_id, facet) for facet in dict.fromkeys(row["facet"] for row in rows(LISTED[case_id]))]


def test_every_golden_chart_is_used() -> None:
    assert set(CHARTS) | WITHOUT_TABLE == set(LISTED)
    assert {LISTED[case_id] for case_id in CHARTS} == {path.name for path in GOLDEN.glob("chart_*.csv")}


@pytest.mark.parametrize(("case_id", "facet"), [pair for case_id in CHARTS for pair in facets(case_id)])
def test_golden_chart(case_id: str, facet: str) -> None:
    table = [row for row in rows(LISTED[case_id]) if row["facet"] == facet]
    counts = [number(row["numerator"]) for row in table]
    sizes = [number(row["denominator"]) for row in table]
    chart = CHARTS[case_id](counts, sizes)
    assert chart.runs.useful == int(table[0]["n_useful"])
    assert chart.runs.longest == int(table[0]["longest_run"])
    assert chart.runs.longest_max == int(table[0]["longest_run_max"])
    assert chart.runs.crossings == int(table[0]["n_crossings"])
    assert chart.runs.crossings_min == int(table[0]["n_crossings_min"])
    assert chart.runs.signal is (table[0]["runs_signal"] == "TRUE")
    for row, point in zip(table, chart.points, strict=True):
        assert chart.centre == near(number(row["cl"]))
        assert point.value == near(number(row["value"]))
        assert (point.lower, point.upper) == (near(number(row["lcl"])), near(number(row["ucl"])))
        assert (point.near_lower, point.near_upper) == (
            near(number(row["lcl95"])),
            near(number(row["ucl95"])),
        )
        assert point.outside is (row["sigma_signal"] == "TRUE"), row["x"]


@pytest.mark.parametrize("row", rows("anhoej_limits.csv"), ids=lambda row: row["n_useful"])
def test_golden_run_bounds(row: dict[str, str]) -> None:
    bounds = run_bounds(int(row["n_useful"]))
    assert bounds == (int(row["longest_run_max"]), int(row["n_crossings_min"]))


@pytest.mark.parametrize("useful", [1, 2, 5, 121, 500])
def test_run_bounds_beyond_the_table(useful: int) -> None:
    expected = 0 if useful == 1 else int(stats.binom.ppf(0.05, useful - 1, 0.5))
    assert run_bounds(useful) == (round(math.log2(useful)) + 3, expected)


def test_run_bounds_need_a_point() -> None:
    with pytest.raises(ValueError, match="at least one"):
        run_bounds(0)


@pytest.mark.parametrize(("points", "judged"), [(9, False), (10, True), (11, True)])
def test_runs_need_ten_useful_points(points: int, judged: bool) -> None:
    runs = anhoej([1.0] * points, 0.0)
    assert (runs.useful, runs.longest, runs.crossings) == (points, points, 0)
    assert (runs.longest_max is not None, runs.signal) == (judged, judged)


@pytest.mark.parametrize(("length", "signal"), [(7, False), (8, False), (9, True)])
def test_longest_run_at_its_bound(length: int, signal: bool) -> None:
    rest = [-1.0 if position % 2 == 0 else 1.0 for position in range(24 - length)]
    runs = anhoej([1.0] * length + rest, 0.0)
    assert (runs.useful, runs.longest, runs.longest_max, runs.signal) == (24, length, 8, signal)


@pytest.mark.parametrize(("crossings", "signal"), [(7, True), (8, False), (9, False)])
def test_crossings_at_their_bound(crossings: int, signal: bool) -> None:
    cuts = [round(24 * cut / (crossings + 1)) for cut in range(1, crossings + 1)]
    values = [1.0 if sum(position >= cut for cut in cuts) % 2 else -1.0 for position in range(24)]
    runs = anhoej(values, 0.0)
    assert (runs.crossings, runs.crossings_min, runs.signal) == (crossings, 8, signal)


def test_points_on_the_line_and_gaps_do_not_count() -> None:
    assert anhoej([1.0, 0.0, 2.0, None, 3.0, -1.0], 0.0).longest == 3
    assert anhoej([], 0.0).useful == 0


def test_limits_are_strict_and_kept_within_the_measure() -> None:
    chart = c_chart([4.0] * 12 + [10.0, 10.5], baseline=12)
    assert [point.outside for point in chart.points[-2:]] == [False, True]
    assert (chart.points[0].lower, chart.points[0].upper) == (0.0, 10.0)
    shares = p_chart([9.0, 10.0], [10.0, 10.0])
    assert shares.points[0].upper == 1.0


def test_complaints_in_thousands_need_laney() -> None:
    counts: Values = [1000.0 + 150 * (-1) ** month * (1 + month % 3) for month in range(24)]
    sizes: Values = [100_000.0] * 24
    u, u_prime = u_chart(counts, sizes), u_prime_chart(counts, sizes)
    assert u.spread is None and u_prime.spread is not None and u_prime.spread > 5
    assert sum(point.outside for point in u.points) > 20
    assert not any(point.outside for point in u_prime.points)


def test_p_prime_by_hand() -> None:
    counts, size, centre = [40.0, 60.0, 50.0, 50.0], 100.0, 0.5
    sigma = math.sqrt(centre * (1 - centre) / size)
    spread = (0.2 + 0.1 + 0.0) / sigma / 3 / 1.128
    chart = p_prime_chart(list(counts), [size] * 4)
    assert chart.spread == near(spread)
    assert chart.points[0].upper == near(centre + 3 * sigma * spread)


def test_laney_is_never_narrower_unless_asked() -> None:
    counts, sizes = [50.0, 51.0] * 6, [1000.0] * 12
    floored, free = (p_prime_chart(list(counts), list(sizes), least_spread=floor) for floor in (1.0, 0.0))
    assert floored.spread == 1.0 and free.spread is not None and free.spread < 0.2
    plain = p_chart(list(counts), list(sizes))
    assert [p.upper for p in floored.points] == [p.upper for p in plain.points]


@pytest.mark.parametrize("bad", [0.0, -1.0])
def test_time_between_events_must_be_positive(bad: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        t_chart([10.0, bad, 20.0])


def test_gaps_keep_their_place() -> None:
    chart = u_chart([5.0, None, 6.0, 7.0, math.nan], [10.0, 10.0, None, 0.0, 10.0])
    assert [point.value for point in chart.points] == [0.5, None, None, None, None]
    assert chart.centre == 0.5
    assert [point.upper is None for point in chart.points] == [False, True, True, True, True]
    assert t_chart([3.0, None, 9.0]).points[0].upper is None


@pytest.mark.parametrize("chart", [run_chart, c_chart, g_chart, t_chart])
def test_no_data(chart: Callable[[Values], CountChart]) -> None:
    assert chart([]).points == ()
    assert chart([None, None]).centre is None
    assert chart([None, None]).points[0].upper is None


careful = settings(derandomize=True, max_examples=120, deadline=None)
counts = st.lists(st.one_of(st.integers(0, 40).map(float), st.none()), max_size=40)
pairs = st.lists(st.tuples(st.integers(0, 30).map(float), st.integers(30, 3000).map(float)), max_size=40)


def all_charts(tops: Values, sizes: Values) -> list[CountChart]:
    ratio = [chart(tops, sizes) for chart in (u_chart, p_chart, u_prime_chart, p_prime_chart)]
    days = [None if value is None else value + 1 for value in tops]
    return [*ratio, c_chart(tops), g_chart(tops), run_chart(tops), t_chart(days)]


@careful
@given(counts)
def test_no_nan_comes_out(values: Values) -> None:
    for chart in all_charts(values, [50.0] * len(values)):
        for point in chart.points:
            drawn = (point.lower, point.near_lower, point.near_upper, point.upper)
            known = [limit for limit in drawn if limit is not None]
            assert all(math.isfinite(limit) and limit >= 0 for limit in known)
            assert known == sorted(known)
            assert not (point.value is None and point.outside)


@careful
@given(pairs)
def test_the_unit_of_the_exposure_only_scales_the_rates(units: list[tuple[float, float]]) -> None:
    tops: Values = [x for x, _ in units]
    for chart in (u_chart, u_prime_chart):
        once = chart(tops, [n for _, n in units])
        scaled = chart(tops, [n / 1024 for _, n in units])
        assert [p.outside for p in once.points] == [p.outside for p in scaled.points]
        for one, other in zip(once.points, scaled.points, strict=True):
            assert other.upper == near(1024 * one.upper)  # type: ignore[operator]


@careful
@given(counts, st.integers(0, 40))
def test_runs_read_the_same_upside_down_and_backwards(values: Values, centre: int) -> None:
    runs = anhoej(values, float(centre))
    mirrored = [None if value is None else -value for value in values]
    assert anhoej(mirrored, -float(centre)) == runs
    assert anhoej(values[::-1], float(centre)) == runs


@careful
@given(pairs)
def test_equal_denominators_make_the_order_of_c_limits_irrelevant(units: list[tuple[float, float]]) -> None:
    values: Values = [x for x, _ in units]
    there, back = c_chart(values), c_chart(values[::-1])
    assert there.centre == back.centre
    assert [p.outside for p in there.points] == [p.outside for p in back.points][::-1]
