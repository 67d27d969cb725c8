"""The rule for a single point, at every threshold: one below, on it, one above."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.model import SECONDS_PER_DAGSVAERK
from kpi.publish.disclosure import FULL, Part, Policy, at_most, enough_people, nets, rounded, rounded_all

STEP = 5
POLICY = Policy()
FRACTIONS = st.integers(0, FULL - 1)
TOTALS = st.integers(-10_000, 10_000_000)


def part(**amounts: int) -> Part:
    """What persons added; a name may come again with another letter behind it: a1, a2."""
    persons = np.array([ord(name[0]) for name in amounts], dtype=np.int32)
    return persons, np.array(list(amounts.values()), dtype=np.int64)


def may(step: int = STEP, **amounts: int) -> bool:
    return enough_people([part(**amounts)], POLICY, step)


# --- sentence 2: totals in whole steps from a secret start ----------------------------------------------------------


@given(TOTALS, FRACTIONS, st.sampled_from([1, 5, 5 * SECONDS_PER_DAGSVAERK]))
def test_a_total_is_the_floor_of_itself_in_steps_plus_the_fraction(total: int, fraction: int, step: int) -> None:
    exact = Fraction(total, step) + Fraction(fraction, FULL)
    assert rounded(total, fraction, step) == step * (exact.numerator // exact.denominator)


@given(st.lists(TOTALS, max_size=20), FRACTIONS)
def test_many_totals_read_as_each_of_them(totals: list[int], fraction: int) -> None:
    found = rounded_all(np.array(totals, dtype=np.int64), fraction, STEP)
    assert found.tolist() == [rounded(total, fraction, STEP) for total in totals]


@given(TOTALS, st.integers(0, 10_000), FRACTIONS)
def test_a_window_is_off_by_less_than_a_step_and_never_falls(total: int, more: int, fraction: int) -> None:
    window = rounded(total + more, fraction, STEP) - rounded(total, fraction, STEP)
    assert window >= 0
    assert abs(window - more) < STEP


@given(FRACTIONS)
def test_nothing_reads_as_nothing(fraction: int) -> None:
    assert rounded(0, fraction, STEP) == 0


def test_the_fraction_decides_from_which_remainder_on_a_total_is_a_step_more() -> None:
    half = FULL // 2
    assert [rounded(total, half, 4) for total in (1, 2, 3, 5, 6)] == [0, 4, 4, 4, 8]
    assert [rounded(4, fraction, STEP) for fraction in (FULL // 5 - 1, FULL // 5 + 1)] == [0, 5]


def test_absence_is_told_in_days_and_indicators_in_millionths() -> None:
    measures = ("absence", "absence|cause=sickness", "injury_absence", "injuries", "left", "people|days_class=none")
    steps = [POLICY.step_of(measure) for measure in (*measures, "outcome:stress_leaves")]
    assert steps == [133_200, 133_200, 133_200, 5, 5, 5, 5_000_000]


# --- sentence 5: three people, none above 70 %, nobody far below nothing --------------------------------------------


@pytest.mark.parametrize(("amounts", "told"), [((10, 10), False), ((10, 10, 10), True), ((10, 10, 10, 10), True)])
def test_three_people_contribute(amounts: tuple[int, ...], told: bool) -> None:
    assert may(**dict(zip("abcd", amounts, strict=False))) is told


@pytest.mark.parametrize(("most", "told"), [(69, True), (70, True), (71, False)])
def test_nobody_has_more_than_seventy_per_cent(most: int, told: bool) -> None:
    assert may(a=most, b=20, c=100 - most - 20) is told


def test_the_share_is_exact() -> None:
    """63 of 90 are 70 %, whatever 0.7 is in a machine."""
    assert at_most(0.7, 63, 90)
    assert not at_most(0.7, 63 * 10**12 + 1, 90 * 10**12)


def test_people_count_by_what_they_added_in_all() -> None:
    assert not may(a1=10, a2=10, b=15)
    assert not may(a=10, b=10, c1=10, c2=-10)
    assert may(a=10, b=10, c1=10, c2=-9)


@pytest.mark.parametrize(("below", "told"), [(-4, True), (-5, True), (-6, False)])
def test_nobody_is_taken_back_by_more_than_a_step(below: int, told: bool) -> None:
    assert may(a=10, b=10, c=10, d=below) is told


def test_shares_are_of_absolute_amounts() -> None:
    """Of 14 + 4 + 2 the largest is 70 %; were the -2 taken off, it would be 87 %."""
    assert may(a=14, b=4, c=-2)
    assert not may(a=15, b=4, c=-2)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(-20, 20)), max_size=30))
def test_nets_are_sums_by_person_without_zeros(rows: list[tuple[int, int]]) -> None:
    sums: dict[int, int] = {}
    for person, amount in rows:
        sums[person] = sums.get(person, 0) + amount
    half = len(rows) // 2
    parts = [(np.array([p for p, _ in some], dtype=np.int32), np.array([a for _, a in some], dtype=np.int64))
             for some in (rows[:half], rows[half:])]  # fmt: skip
    assert nets(parts).tolist() == [sums[person] for person in sorted(sums) if sums[person]]
