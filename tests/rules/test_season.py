"""Month factors against an independent least squares, and at the edges: 23/24 months, gaps, zeros, phases."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.engine.season import adjust, factors, log_season, wavy, widening

WINTER = 1 + 0.2 * np.cos(2 * np.pi * np.arange(12) / 12)


def made(months: int, first_month: int = 1, noise: float = 0.0, seed: int = 1) -> list[float | None]:
    month = (first_month - 1 + np.arange(months)) % 12
    wobble = np.random.default_rng(seed).normal(0, noise, months) if noise else np.zeros(months)
    found: list[float | None] = (5 * WINTER[month] * np.exp(wobble)).tolist()
    return found


def by_dummies(values: list[float | None], first_month: int, starts: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """The same model in its longest form: a column per month and per block, solved by lstsq."""
    rows, logs = [], []
    blocks: dict[tuple[int, int], int] = {}
    for position, value in enumerate(values):
        if value is None:
            continue
        phase = max(start for start in starts if start <= position)
        block = blocks.setdefault((phase, (position - phase) // 12), len(blocks))
        row = np.zeros(12 + 20)
        row[(first_month - 1 + position) % 12] = 1
        row[12 + block] = 1
        rows.append(row)
        logs.append(math.log(value))
    design = np.array(rows)
    solved = np.linalg.lstsq(design, np.array(logs), rcond=None)[0][:12]
    centre = np.eye(12) - 1 / 12
    spread = np.linalg.pinv(design.T @ design)[:12, :12]
    return solved - solved.mean(), centre @ spread @ centre


@pytest.mark.parametrize(("months", "given_"), [(23, False), (24, True), (25, True)])
def test_twelve_factors_need_24_months(months: int, given_: bool) -> None:
    assert (factors(made(months), 1) is not None) is given_


@pytest.mark.parametrize("first_month", [1, 4, 12])
def test_a_pure_season_is_found_exactly_january_first(first_month: int) -> None:
    found = factors(made(30, first_month), first_month)
    assert found is not None
    assert found == pytest.approx(WINTER / WINTER.mean())
    assert sum(found) == pytest.approx(12)


def test_missing_months_and_phases_agree_with_the_longest_form() -> None:
    values = made(60, 4, noise=0.08)
    for gap in (3, 17, 18, 40):
        values[gap] = None
    for starts in ([0], [0, 20]):
        season = log_season(values, 4, phases=starts[1:])
        effects, covariance = by_dummies(values, 4, starts)
        assert season is not None
        assert season.effects == pytest.approx(effects, abs=1e-9)
        assert season.covariance == pytest.approx(covariance, abs=1e-9)


def test_a_new_level_in_each_year_leaves_the_factors_alone() -> None:
    stepped = [value * (1.4 if position >= 12 else 1.0) for position, value in enumerate(made(36)) if value]
    assert factors(stepped, 1) == pytest.approx(WINTER / WINTER.mean())


def test_nan_and_none_are_the_same_gap() -> None:
    with_none, with_nan = made(37, noise=0.05), made(37, noise=0.05)
    with_none[5], with_nan[5] = None, math.nan
    assert factors(with_none, 1) == factors(with_nan, 1)
    assert adjust(with_nan, [1.0] * 12, 1)[5] is None


def test_23_usable_months_of_24_are_too_few() -> None:
    values = made(24)
    values[7] = None
    assert factors(values, 1) is None


def test_a_calendar_month_seen_once_gives_none() -> None:
    values = made(36)
    values[2] = values[14] = None
    assert factors(values, 1) is None


@pytest.mark.parametrize("low", [0.0, -1.0])
def test_zero_or_below_gives_no_factors(low: float) -> None:
    values = made(36)
    values[20] = low
    assert factors(values, 1) is None


def test_adjusting_and_waving_are_opposites() -> None:
    given_ = tuple(WINTER)
    assert adjust(made(26, 6), given_, 6) == pytest.approx([5.0] * 26)
    assert wavy(5.0, given_, 6, 26) == pytest.approx(made(26, 6))
    assert wavy([5.0, 10.0], given_, 12, 2) == pytest.approx([5 * WINTER[11], 10 * WINTER[0]])


@pytest.mark.parametrize("wrong", [[1.0] * 11, [0.0] + [1.0] * 11, [math.nan] + [1.0] * 11])
def test_wrong_factors_are_refused(wrong: list[float]) -> None:
    with pytest.raises(ValueError, match="12 positive factors"):
        adjust([1.0], wrong, 1)


def test_first_month_is_a_calendar_month() -> None:
    with pytest.raises(ValueError, match="first_month is 13"):
        factors(made(24), 13)


def test_widening() -> None:
    assert widening(24, 2) == pytest.approx(math.sqrt(24 / 11) * math.sqrt(1.5))
    assert widening(36, 3) == pytest.approx(math.sqrt(36 / 22) * math.sqrt(4 / 3))
    with pytest.raises(ValueError, match="n > 11"):
        widening(13, 2)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.floats(-1, 1e9)), max_size=60),
    st.integers(1, 12),
    st.lists(st.integers(-3, 70), max_size=3),
)
def test_factors_are_none_or_twelve_positive_numbers_with_mean_1(
    values: list[float | None], first_month: int, phases: list[int]
) -> None:
    found = factors(values, first_month, phases=phases)
    if found is not None:
        assert len(found) == 12 and all(math.isfinite(one) and one > 0 for one in found)
        assert sum(found) == pytest.approx(12)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0.1, 10), min_size=24, max_size=60), st.floats(1e-3, 1e3), st.integers(1, 12))
def test_factors_do_not_depend_on_the_unit(values: list[float], scale: float, first_month: int) -> None:
    scaled = factors([value * scale for value in values], first_month)
    assert scaled == pytest.approx(factors(values, first_month), rel=1e-6)
