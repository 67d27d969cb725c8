"""Months told in steps as large as themselves: no chart and no mark of evidence, on the page as in the edition."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from kpi.catalogue import Catalogue
from kpi.engine.histories import FINE, Histories
from kpi.engine.judge import Judge
from kpi.engine.measure import Measures
from kpi.engine.monthly import MonthlySource
from kpi.facts.shape import OrganisationFacts
from kpi.model import Kpi
from kpi.publish.changes import rows
from kpi.publish.public import PublicMonthly
from kpi.publish.tree_facts import on_trees
from tests.rules.made_book import ROOT as TOWN
from tests.rules.made_book import START, everybody, hurt, made, told
from tests.rules.made_facts import COUNT, ROOT, document, facts, kpi, organisation, part, target, years

NEWEST = date(2019, 12, 31)
STEADY = years([5] * 12, [5] * 12, [5] * 11 + [40])
"""Five a month, and one month that stands out."""
PER = kpi(id="k", numerator=part("complaints_received"), denominator=part("complaints_received"), nature="events")


class _InSteps(MonthlySource):
    """As a publication tells them: each month may be off by less than so many."""

    def __init__(self, found: OrganisationFacts, error: int) -> None:
        super().__init__(found)
        self._error = error

    def error(self, measure: Kpi, node: str) -> Fraction:
        return Fraction(self._error)


def _histories(error: int, measure: Kpi = COUNT) -> Histories:
    return Histories(_measures(error, measure), organisation())


def _measures(error: int, measure: Kpi) -> Measures:
    found = facts({"complaints_received": STEADY})
    measures = Measures(found, {measure.id: measure})
    measures.monthly = _InSteps(found, error)
    return measures


@pytest.mark.parametrize(("error", "is_read"), [(0, True), (2, True), (3, False), (5, False)])
def test_a_chart_needs_months_twice_what_they_may_be_off_by(error: int, is_read: bool) -> None:
    """Up to November the mean is 5, with December 5.97: an error of 2 is fine in both, 3 in neither."""
    assert FINE == 2
    histories = _histories(error)
    chart, newest = histories.chart(COUNT, ROOT), histories.newest(COUNT, ROOT, NEWEST)
    assert (chart is not None, newest is not None) == (is_read, is_read)
    tables = [name for name, _ in rows(histories, lambda measure, node: True)]
    assert ("signals" in tables) is is_read
    assert "backtests" in tables


@pytest.mark.parametrize("error", [0, 2, 3, 5])
def test_the_mark_of_a_promise_is_there_where_the_chart_is(error: int) -> None:
    judge = Judge(_measures(error, PER), organisation())
    promise = target(window={"year": 2019}, value=10)
    row = judge.judge(document(date(2019, 1, 1), NEWEST), promise, NEWEST)
    chart = _histories(error, PER).chart(PER, ROOT)
    assert row.value is not None
    assert (row.evidence is None) is (chart is None) is (error > 2)


def test_a_month_says_what_was_known_then() -> None:
    """Few events in the first year, many later: what an early month said does not change with what came after."""
    found = facts({"complaints_received": years([2] * 12, [20] * 12, [20] * 12)})
    measures = Measures(found, {"k": COUNT})
    measures.monthly = _InSteps(found, 5)
    history = Histories(measures, organisation()).of("k", ROOT)
    assert history
    assert [history.is_fine(day) for day in (date(2017, 12, 31), date(2018, 6, 30), NEWEST)] == [False, False, True]


def test_the_error_is_that_of_the_told_months(tmp_path: Path, catalogue: Catalogue) -> None:
    """A month is a difference of two told totals: it lies within the error of the exact one, and errors add up."""
    heads = {TOWN: 0, "a": 60, "b": 60, "c": 60}
    added = [one for unit in "abc" for month in range(24) for one in hurt(unit, month, 4 + month % 3)]
    added += [one for unit in "abc" for one in everybody(unit, range(24))]
    town = made(heads, added, 24)
    points = told(tmp_path, town)
    source, injuries = PublicMonthly(on_trees(town, points), points), catalogue.kpis["injuries"]
    step = points.step("injuries")
    assert step == 5
    for node, sums in (("a", 1), (TOWN, points.summed(TOWN, START + 12, "injuries"))):
        assert source.error(injuries, node) == step * sums
    for month in range(1, 24):
        before, now = (points.amount("a", "injuries", START + one) for one in (month - 1, month))
        if before is not None and now is not None:
            assert abs(now - before - (4 + month % 3)) < source.error(injuries, "a")
    assert source.error(catalogue.kpis["complaints_received"], "a") == 0
