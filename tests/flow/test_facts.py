"""Facts from a handful of rows: days and spells alike, units that come, go and move, methods, gaps."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import holidays
import numpy as np
import pytest
from pydantic import TypeAdapter
from small_extracts import SmallStore

from kpi import periods
from kpi.catalogue import Catalogue
from kpi.engine.measure import Measures
from kpi.facts import store as facts_store
from kpi.facts.shape import OrganisationFacts
from kpi.model import Figure, Kpi

ROOT = "legeby"
FREE = frozenset(holidays.country_holidays("DK", years=range(2015, 2021)))
DAY = 26_640
SICKNESS = "absent_seconds|sickness|ordinary_monthly"
Build = Callable[[SmallStore], OrganisationFacts]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    numbers = iter(range(100))
    return lambda small: facts_store.build(small.lay(tmp_path / f"store{next(numbers)}"))[ROOT]


def town(*units: dict[str, Any]) -> SmallStore:
    """The root and two departments, further units as given, everything known for 2018."""
    small = SmallStore().add(
        "units",
        {"unit_id": ROOT, "kind": "organisation"},
        {"unit_id": "legeby.a", "parent_id": ROOT, "kind": "department"},
        {"unit_id": "legeby.b", "parent_id": ROOT, "kind": "department"},
        *units,
    )
    for extract in ("employment", "absence_days"):
        small.covers(extract, "2018-01", "2018-12")
    return small


def employed(number: str = "1", unit: str = "legeby.a", **more: Any) -> dict[str, Any]:
    return {"employment_id": number, "person_id": f"p{number}", "unit_id": unit, **more}


def absent(facts: OrganisationFacts, node: str = ROOT, component: str = SICKNESS) -> dict[str, int]:
    """Seconds by month, months without any left out."""
    grid = facts.components.get(component)
    row = [] if grid is None else grid[facts.position[node]].tolist()
    return {f"{facts.month_end(month):%Y-%m}": seconds for month, seconds in enumerate(row) if seconds}


def figure(facts: OrganisationFacts, kpis: dict[str, Kpi], kpi: str, node: str, window: str) -> Figure:
    return Measures(facts, kpis).figure(kpi, node, periods.parse(window))


def variant(kpi: Kpi, **changes: Any) -> Kpi:
    """The KPI with keys of its file changed."""
    file = TypeAdapter(Kpi)
    return file.validate_python({**file.dump_python(kpi, by_alias=True), **changes})


def workdays(first: date, last: date) -> Iterator[date]:
    for step in range((last - first).days + 1):
        day = first + timedelta(step)
        if day.weekday() < 5 and day not in FREE:
            yield day


# The same absence as spells and as the day rows a payroll system would deliver.

HALF, FULL = 500_000, 1_000_000
ALIKE: dict[str, tuple[list[dict[str, Any]], dict[str, Any]]] = {
    "a week with its weekend": ([employed()], {"starts_on": date(2018, 3, 8), "ends_on": date(2018, 3, 13)}),
    "over Easter and a month's end": ([employed()], {"starts_on": date(2018, 3, 26), "ends_on": date(2018, 4, 4)}),
    "begins and ends in a weekend": ([employed()], {"starts_on": date(2018, 5, 5), "ends_on": date(2018, 5, 13)}),
    "nothing but a weekend": ([employed()], {"starts_on": date(2018, 5, 5), "ends_on": date(2018, 5, 6)}),
    "one day at the end of a month": ([employed()], {"starts_on": date(2018, 8, 31), "ends_on": date(2018, 8, 31)}),
    "many months": ([employed()], {"starts_on": date(2018, 1, 17), "ends_on": date(2018, 11, 1)}),
    "partial": (
        [employed()],
        {"starts_on": date(2018, 6, 11), "ends_on": date(2018, 6, 22), "absent_millionths": 400_000},
    ),
    "a change of fraction underway": (
        [
            employed(fraction_millionths=FULL, valid_to=date(2018, 6, 13)),
            employed(fraction_millionths=HALF, valid_from=date(2018, 6, 14)),
        ],
        {"starts_on": date(2018, 6, 11), "ends_on": date(2018, 7, 3)},
    ),
    "a move to another department underway": (
        [
            employed(valid_to=date(2018, 9, 30)),
            employed(unit="legeby.b", valid_from=date(2018, 10, 1)),
        ],
        {"starts_on": date(2018, 9, 26), "ends_on": date(2018, 10, 9)},
    ),
    "open until the covered end": ([employed()], {"starts_on": date(2018, 12, 12), "ends_on": None}),
    "open, but the employment ended": (
        [employed(valid_to=date(2018, 10, 15), left_to="left")],
        {"starts_on": date(2018, 10, 8), "ends_on": None},
    ),
    "begun before the first covered month": (
        [employed()],
        {"starts_on": date(2017, 11, 20), "ends_on": date(2018, 1, 9)},
    ),
    "on special terms": (
        [employed(terms="special")],
        {"starts_on": date(2018, 2, 5), "ends_on": date(2018, 2, 7)},
    ),
}


def as_days(employments: list[dict[str, Any]], spell: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every working day of the spell, with the hours of the fraction then in force."""
    share = Fraction(spell.get("absent_millionths", FULL), FULL)
    for row in employments:
        first = max(spell["starts_on"], row.get("valid_from", date(2010, 1, 1)))
        ends = [spell["ends_on"], row.get("valid_to"), date(2018, 12, 31)]
        for day in workdays(first, min(end for end in ends if end)):
            seconds = DAY * Fraction(row.get("fraction_millionths", FULL), FULL) * share
            assert seconds.denominator == 1
            yield {"employment_id": row["employment_id"], "date": day, "absent_seconds": int(seconds)}


@pytest.mark.parametrize("name", ALIKE)
def test_days_and_spells_of_the_same_absence_give_the_same_facts(build: Build, name: str) -> None:
    employments, spell = ALIKE[name]
    days = list(as_days(employments, spell))
    from_days = build(town().add("employment", *employments).add("absence_days", *days))
    small = town().add("employment", *employments)
    small.rows.pop(("absence_days", "kilde"))
    from_spells = build(small.add("absence_spells", {"spell_id": "s", "employment_id": "1", **spell}))
    assert bool(days) == (name != "nothing but a weekend")
    for node in (ROOT, "legeby.a", "legeby.b"):
        for component in sorted(from_days.components.keys() | from_spells.components.keys()):
            assert absent(from_spells, node, component) == absent(from_days, node, component), (node, component)


def test_spell_over_easter_counts_its_working_days(build: Build) -> None:
    """26-28 March, then Easter, then 3 and 4 April 2018."""
    small = town().add("employment", employed())
    spell = {"spell_id": "s", "employment_id": "1", "starts_on": date(2018, 3, 26), "ends_on": date(2018, 4, 4)}
    assert absent(build(small.add("absence_spells", spell))) == {"2018-03": 3 * DAY, "2018-04": 2 * DAY}


def test_many_spells_count_as_day_by_day(build: Build) -> None:
    """Prefix sums over spells against a count of every single day, with causes, parts of days, fractions and moves."""
    seed = 20_181_231
    chance = random.Random(seed)
    rows = [row for number in range(25) for row in _career(chance, str(number))]
    spells = list(_spells(chance, 25, 160))
    small = town().add("employment", *rows).add("absence_spells", *spells)
    found = build(small)
    expected: Counter[tuple[str, str, str]] = Counter()
    for spell in spells:
        for row in rows:
            if row["employment_id"] == spell["employment_id"]:
                _count(expected, spell, row)
    components = [name for name in found.components if name.startswith("absent_seconds")]
    got = {
        (component, node, month): seconds
        for component in components
        for node in ("legeby.a", "legeby.b")
        for month, seconds in absent(found, node, component).items()
    }
    assert got == {key: seconds for key, seconds in expected.items() if seconds}, f"seed {seed}"


def _career(chance: random.Random, number: str) -> list[dict[str, Any]]:
    """One employment in up to three stretches that follow each other without a gap."""
    starts = sorted({date(2016, 1, 1), *(date(2018, 1, 1) + timedelta(chance.randrange(364)) for _ in range(2))})
    terms = chance.choice(["ordinary", "ordinary", "special"])
    return [
        employed(
            number,
            chance.choice(["legeby.a", "legeby.b"]),
            terms=terms,
            fraction_millionths=chance.choice([1_000_000, 864_900, 810_800, 500_000]),
            valid_from=first,
            valid_to=None if following is None else following - timedelta(1),
        )
        for first, following in pairwise([*starts, None])
        if first
    ]


def _spells(chance: random.Random, people: int, count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        first = date(2018, 1, 1) + timedelta(chance.randrange(365))
        last = first + timedelta(int(chance.expovariate(1 / 12)))
        yield {
            "spell_id": str(number),
            "employment_id": str(chance.randrange(people)),
            "cause": chance.choice(["sickness", "partial_sickness", "child_sick"]),
            "starts_on": first,
            "ends_on": None if chance.random() < 0.05 else last,
            "absent_millionths": chance.choice([1_000_000, 500_000, 333_333]),
        }


def _count(expected: Counter[tuple[str, str, str]], spell: dict[str, Any], row: dict[str, Any]) -> None:
    share = Fraction(row["fraction_millionths"] * spell["absent_millionths"], 10**12)
    seconds = int(DAY * share + Fraction(1, 2))
    population = "ordinary_monthly" if row["terms"] == "ordinary" else "others"
    ends = [end for end in (spell["ends_on"], row["valid_to"], date(2018, 12, 31)) if end]
    for day in workdays(max(spell["starts_on"], row["valid_from"]), min(ends)):
        expected[f"absent_seconds|{spell['cause']}|{population}", row["unit_id"], f"{day:%Y-%m}"] += seconds


@pytest.mark.parametrize("ends_on", [None, date(2018, 8, 31)], ids=["open", "expected until August"])
def test_spell_ends_where_its_own_source_ends(build: Build, ends_on: date | None) -> None:
    """Spells until June, day rows from July: what lies after June is told by the new source."""
    small = town().add("employment", employed()).covers("absence_days", "2018-07", "2018-12", "ny")
    small.rows.pop(("absence_days", "kilde"))
    spell = {"spell_id": "s", "employment_id": "1", "starts_on": date(2018, 6, 25), "ends_on": ends_on}
    small.add("absence_spells", spell).covers("absence_spells", "2018-01", "2018-06")
    facts = build(small)
    assert absent(facts) == {"2018-06": 5 * DAY}
    assert facts.covered["absence"].tolist() == [True] * 12


def test_two_causes_on_one_day_are_kept_apart(build: Build) -> None:
    day = {"employment_id": "1", "date": date(2018, 3, 5), "absent_seconds": DAY // 2}
    small = town().add("employment", employed()).add("absence_days", day, {**day, "cause": "child_sick"})
    facts = build(small)
    assert absent(facts) == {"2018-03": DAY // 2}
    assert absent(facts, component="absent_seconds|child_sick|ordinary_monthly") == {"2018-03": DAY // 2}


# Units that come, go and move.


def sick_day(number: str, day: date) -> dict[str, Any]:
    return {"employment_id": number, "date": day}


def test_unit_that_moved_keeps_its_history(build: Build) -> None:
    """Under A until June, under B from July; moved in mid-month it stays for the month where it was on the first."""
    for last, first, july in ((date(2018, 6, 30), date(2018, 7, 1), "b"), (date(2018, 7, 9), date(2018, 7, 10), "a")):
        small = town(
            {"unit_id": "legeby.x", "parent_id": "legeby.a", "valid_to": last},
            {"unit_id": "legeby.x", "parent_id": "legeby.b", "valid_from": first},
        ).add("employment", employed(unit="legeby.x"))
        days = [date(2018, 6, 4), date(2018, 7, 23), date(2018, 8, 6)]
        facts = build(small.add("absence_days", *(sick_day("1", day) for day in days)))
        months = {"2018-06": "a", "2018-07": july, "2018-08": "b"}
        for department in ("a", "b"):
            expected = {month: DAY for month, where in months.items() if where == department}
            assert absent(facts, f"legeby.{department}") == expected
        assert absent(facts) == absent(facts, "legeby.x") == dict.fromkeys(months, DAY)


def test_department_that_moved_takes_its_units_along(build: Build) -> None:
    small = town(
        {"unit_id": "legeby.c", "parent_id": "legeby.a", "valid_to": date(2018, 6, 30)},
        {"unit_id": "legeby.c", "parent_id": "legeby.b", "valid_from": date(2018, 7, 1)},
        {"unit_id": "legeby.x", "parent_id": "legeby.c"},
    ).add("employment", employed(unit="legeby.x"))
    facts = build(small.add("absence_days", sick_day("1", date(2018, 6, 4)), sick_day("1", date(2018, 7, 23))))
    assert absent(facts, "legeby.a") == {"2018-06": DAY}
    assert absent(facts, "legeby.b") == {"2018-07": DAY}
    assert absent(facts, "legeby.c") == absent(facts) == {"2018-06": DAY, "2018-07": DAY}


@pytest.mark.parametrize(
    ("places", "stood"),
    [
        ([{"valid_from": date(2018, 4, 1)}], range(4, 13)),
        ([{"valid_from": date(2018, 3, 15)}], range(4, 13)),
        ([{"valid_to": date(2018, 4, 30)}], range(1, 5)),
        ([{"valid_to": date(2018, 4, 1)}], range(1, 5)),
        ([{"valid_to": date(2018, 4, 12)}, {"valid_from": date(2018, 4, 13)}], range(1, 13)),
        ([{"valid_to": date(2018, 3, 31)}, {"valid_from": date(2018, 10, 1)}], [1, 2, 3, 10, 11, 12]),
    ],
    ids=["opened", "opened in mid-month", "closed", "closed on the first", "renamed", "closed for a while"],
)
def test_unit_has_figures_for_the_months_it_stood_on_the_first_of(
    build: Build, catalogue: Catalogue, places: list[dict[str, Any]], stood: range | list[int]
) -> None:
    units = [{"unit_id": "legeby.x", "parent_id": "legeby.a", **place} for place in places]
    facts = build(town(*units).add("employment", employed(unit="legeby.x")))
    known = [
        month
        for month in range(1, 13)
        if figure(facts, catalogue.kpis, "sickness_days_per_fte", "legeby.x", f"2018-{month:02}").known
    ]
    assert known == list(stood)
    assert figure(facts, catalogue.kpis, "sickness_days_per_fte", "legeby.a", "2018").known == 12


@pytest.mark.parametrize("valid", [{"valid_from": date(2018, 5, 10)}, {"valid_to": date(2018, 4, 20)}])
def test_no_row_is_lost_above_a_unit_that_opened_or_closed(
    build: Build, catalogue: Catalogue, valid: dict[str, date]
) -> None:
    """Events of the month a unit opened in, and decisions after it closed, count in the nodes above."""
    small = town({"unit_id": "legeby.x", "parent_id": "legeby.a", **valid}).covers("injuries", "2018-01", "2018-12")
    small.add("injuries", {"injury_id": "1", "unit_id": "legeby.x", "occurred_on": date(2018, 5, 14),
                           "registered_on": date(2018, 5, 15)})  # fmt: skip
    small.add("complaints", {"unit_id": "legeby.x", "month": date(2018, 5, 1), "changed": 1})
    facts = build(small)
    for node in ("legeby.a", ROOT):
        assert figure(facts, catalogue.kpis, "injuries", node, "2018-05").value == 1
        assert figure(facts, catalogue.kpis, "overturn_pct", node, "2018-05").value == 100
    assert figure(facts, catalogue.kpis, "injuries", "legeby.x", "2018-05").reason == "no_data"


def test_outcomes_surveys_and_follow_up_stay_in_the_old_department(build: Build, catalogue: Catalogue) -> None:
    small = town(
        {"unit_id": "legeby.x", "parent_id": "legeby.a", "valid_to": date(2018, 6, 30)},
        {"unit_id": "legeby.x", "parent_id": "legeby.b", "valid_from": date(2018, 7, 1)},
    )
    for first, last, number in ((date(2018, 1, 1), date(2018, 6, 30), 3), (date(2018, 7, 1), date(2018, 12, 31), 5)):
        small.add("outcomes", {"indicator_id": "small_jobs_filled", "unit_id": "legeby.x", "period_start": first,
                               "period_end": last, "numerator": number})  # fmt: skip
        small.add("surveys", {"survey_id": f"apv-{number}", "survey_kind": "apv", "unit_id": "legeby.x",
                              "held_on": last, "invited": 10, "answered": number})  # fmt: skip
        small.add("follow_up", {"kpi_id": "lean_projects_started", "unit_id": "legeby.x", "observed_on": last,
                                "count": number})  # fmt: skip
        small.add("follow_up", {"kpi_id": "unit_plans_pct", "unit_id": "legeby.x", "observed_on": last,
                                "count": number, "total": 10})  # fmt: skip
    facts = build(small)
    for kpi, (a, b, root) in {
        "small_jobs_filled": (3, 5, 8),
        "survey_response_pct": (30, 50, 40),
        "lean_projects_started": (3, 5, 8),
    }.items():
        found = [figure(facts, catalogue.kpis, kpi, node, "2018").value for node in ("legeby.a", "legeby.b", ROOT)]
        assert found == [a, b, root], kpi
    measures = Measures(facts, catalogue.kpis)
    in_june = periods.parse("2018-06").end
    assert measures.figure("unit_plans_pct", "legeby.a", periods.parse("2018"), in_june).value == 30
    assert measures.figure("unit_plans_pct", "legeby.b", periods.parse("2018"), in_june).reason == "no_data"
    assert measures.figure("unit_plans_pct", "legeby.b", periods.parse("2018")).value == 50


# Staff.


def test_full_time_employees_are_those_of_the_first_in_every_status(build: Build) -> None:
    """On the first of March: since the first, until the first, on leave; not since the second, nor on special terms."""
    small = town().add(
        "employment",
        employed("1", valid_from=date(2018, 3, 1)),
        employed("2", valid_to=date(2018, 3, 1), fraction_millionths=500_000),
        employed("3", status="unpaid_leave", fraction_millionths=250_000),
        employed("4", status="parental_leave", fraction_millionths=125_000),
        employed("5", valid_from=date(2018, 3, 2)),
        employed("6", valid_to=date(2018, 2, 28)),
        employed("7", terms="special"),
        employed("8", terms="trainee"),
        employed("9", pay_kind="hourly"),
    )
    facts = build(small)
    march = facts.position[ROOT], 2
    assert facts.components["fte_millionths|ordinary_monthly"][march] == 1_875_000
    assert facts.components["fte_millionths|all"][march] == 4_875_000
    assert facts.heads()[march] == 7


def test_employments_are_not_known_beyond_their_register(build: Build) -> None:
    facts = build(town().add("employment", employed()).covers("employment", "2018-01", "2018-09"))
    assert facts.components["fte_millionths|all"][facts.position[ROOT]].tolist() == [1_000_000] * 9 + [0] * 3
    assert facts.covered["employment"].tolist() == [True] * 9 + [False] * 3


def test_heads_are_distinct_per_node(build: Build) -> None:
    small = town().add(
        "employment",
        employed("1", "legeby.a", person_id="p"),
        employed("2", "legeby.a", person_id="p"),
        employed("3", "legeby.b", person_id="p"),
        employed("4", "legeby.b", person_id="q", pay_kind="hourly"),
    )
    facts = build(small)
    heads = {node: int(facts.heads()[facts.position[node], 0]) for node in (ROOT, "legeby.a", "legeby.b")}
    assert heads == {ROOT: 2, "legeby.a": 1, "legeby.b": 2}


def left(facts: OrganisationFacts, node: str = ROOT) -> dict[str, int]:
    return absent(facts, node, "left_persons")


def test_departure_is_counted_once_and_only_when_no_employment_goes_on(build: Build) -> None:
    small = town().add(
        "employment",
        employed("1", person_id="both", valid_to=date(2018, 4, 30), left_to="left"),
        employed("2", "legeby.b", person_id="both", valid_to=date(2018, 4, 30), left_to="left",
                 fraction_millionths=300_000),
        employed("3", person_id="one of two", valid_to=date(2018, 5, 31), left_to="left"),
        employed("4", person_id="one of two"),
        employed("5", person_id="new number", valid_to=date(2018, 6, 30), left_to="left"),
        employed("6", person_id="new number", valid_from=date(2018, 7, 1)),
        employed("7", person_id="moved", valid_to=date(2018, 8, 31), left_to="other_unit"),
        employed("7", "legeby.b", person_id="moved", valid_from=date(2018, 9, 1)),
        employed("8", "legeby.b", person_id="gone", valid_to=date(2018, 9, 30), left_to="left"),
        employed("9", person_id="back later", valid_to=date(2018, 2, 28), left_to="left"),
        employed("9b", person_id="back later", valid_from=date(2018, 11, 1)),
    )  # fmt: skip
    facts = build(small)
    assert left(facts) == {"2018-02": 1, "2018-04": 1, "2018-09": 1}
    assert left(facts, "legeby.a") == {"2018-02": 1, "2018-04": 1}
    assert left(facts, "legeby.b") == {"2018-09": 1}


# Methods and worked examples.


def test_published_example_of_the_capital_region(build: Build, catalogue: Catalogue) -> None:
    """Six days of one employee, planned and absent hours as Region Hovedstaden prints them."""
    printed = [("7.4", "7.4"), ("7.4", "2.4"), ("8.5", "2.5"), ("10", "5"), ("16", "16"), ("17.5", "14.25")]
    days = [
        {
            "employment_id": "1",
            "date": date(2018, 3, number),
            "planned_seconds": int(Fraction(planned) * 3_600),
            "absent_seconds": int(Fraction(away) * 3_600),
        }
        for number, (planned, away) in enumerate(printed, start=5)
    ]
    by_plan = sum(Fraction(day["absent_seconds"], day["planned_seconds"]) for day in days)
    assert round(float(by_plan), 2) == 3.93
    for fraction, expected in ((1_000_000, 6.43), (860_000, 7.47)):
        employment = employed(fraction_millionths=fraction)
        facts = build(town().add("employment", employment).add("absence_days", *days))
        per_fte = figure(facts, catalogue.kpis, "sickness_days_per_fte", ROOT, "2018")
        assert per_fte.value is not None and round(float(per_fte.value), 2) == expected
        assert round(float(per_fte.numerator or 0), 2) == 6.43
    fractions = [1_000_000, 860_000, 1_000_000, 1_000_000, 810_000, 1_000_000]
    six = [employed(str(number), fraction_millionths=one) for number, one in enumerate(fractions, start=1)]
    twice = [*days, *({**day, "employment_id": "2"} for day in days)]
    facts = build(town().add("employment", *six).add("absence_days", *twice))
    unit = figure(facts, catalogue.kpis, "sickness_days_per_fte", ROOT, "2018")
    assert unit.denominator == Fraction("5.67")
    assert unit.value is not None and round(float(unit.value), 2) == 2.27


def test_eleven_days_are_4_23_per_cent_of_the_norm(build: Build, catalogue: Catalogue) -> None:
    days = [sick_day("1", day) for day in list(workdays(date(2018, 1, 1), date(2018, 12, 31)))[:11]]
    facts = build(town().add("employment", employed()).add("absence_days", *days))
    share = figure(facts, catalogue.kpis, "sickness_absence_pct", ROOT, "2018")
    assert share.value == Fraction(1100, 260)
    assert round(float(share.value), 2) == 4.23
    assert share.denominator == 1_924


def test_overturn_rate_of_ankestyrelsens_example(build: Build, catalogue: Catalogue) -> None:
    """(19 remitted + 5 changed) of 129 decided on their merits; the dismissed do not count."""
    counts = {"received": 200, "confirmed": 105, "changed": 5, "remitted": 19, "dismissed": 40}
    facts = build(town().add("complaints", {"unit_id": ROOT, "month": date(2018, 5, 1), **counts}))
    rate = figure(facts, catalogue.kpis, "overturn_pct", ROOT, "2018")
    assert (rate.numerator, rate.denominator) == (24, 129)
    assert rate.value is not None and round(rate.value) == 19


def planned(catalogue: Catalogue) -> dict[str, Kpi]:
    return {**catalogue.kpis, "planned_pct": variant(catalogue.kpis["sickness_absence_pct"], method="planned")}


def test_planned_hours_are_the_possible_ones_by_the_method_planned(build: Build, catalogue: Catalogue) -> None:
    """Two employees with 140 and 70 hours planned in March, 7.4 hours absent; those on special terms are left out."""
    small = town().add("employment", employed("1"), employed("2", "legeby.b"), employed("3", terms="special"))
    small.add("absence_days", sick_day("1", date(2018, 3, 5)))
    for number, hours in (("1", 140), ("2", 70), ("3", 999)):
        small.add(
            "planned_hours", {"employment_id": number, "month": date(2018, 3, 1), "planned_seconds": hours * 3_600}
        )
    facts, kpis = build(small), planned(catalogue)
    whole = figure(facts, kpis, "planned_pct", ROOT, "2018-03")
    assert (whole.numerator, whole.denominator, whole.value) == (Fraction("7.4"), 210, Fraction(740, 210))
    assert figure(facts, kpis, "planned_pct", "legeby.a", "2018-03").value == Fraction(740, 140)
    assert figure(facts, kpis, "planned_pct", "legeby.b", "2018-03").value == 0


def test_planned_hours_follow_who_moved_to_where_they_were_last(build: Build, catalogue: Catalogue) -> None:
    small = town().add(
        "employment",
        employed(valid_to=date(2018, 3, 14)),
        employed(unit="legeby.b", valid_from=date(2018, 3, 15)),
    )
    small.add("planned_hours", {"employment_id": "1", "month": date(2018, 3, 1), "planned_seconds": 500_400})
    facts, kpis = build(small), planned(catalogue)
    assert figure(facts, kpis, "planned_pct", "legeby.b", "2018-03").denominator == 139
    assert figure(facts, kpis, "planned_pct", "legeby.a", "2018-03").reason == "no_denominator"
    assert figure(facts, kpis, "planned_pct", ROOT, "2018-03").denominator == 139


def test_months_without_planned_hours_are_missing(build: Build, catalogue: Catalogue) -> None:
    """Half a year of plans under a year of absence: six months are known, and only their absence counts."""
    small = town().add("employment", employed()).covers("planned_hours", "2018-01", "2018-06")
    small.add("absence_days", sick_day("1", date(2018, 3, 5)), sick_day("1", date(2018, 9, 3)))
    months = [
        {"employment_id": "1", "month": date(2018, month, 1), "planned_seconds": 360_000} for month in range(1, 7)
    ]
    year = figure(build(small.add("planned_hours", *months)), planned(catalogue), "planned_pct", ROOT, "2018")
    assert (year.known, year.needed, year.numerator, year.denominator) == (6, 12, Fraction("7.4"), 600)


def test_without_planned_hours_there_is_no_denominator(build: Build, catalogue: Catalogue) -> None:
    facts = build(town().add("employment", employed()).add("absence_days", sick_day("1", date(2018, 3, 5))))
    year = figure(facts, planned(catalogue), "planned_pct", ROOT, "2018")
    assert (year.value, year.reason, year.known) == (None, "no_denominator", 12)


# Counted events.


def test_injuries_by_day_of_occurrence_and_of_registration(build: Build, catalogue: Catalogue) -> None:
    injury = {"injury_id": "1", "unit_id": "legeby.a", "with_absence": True, "absent_seconds": DAY,
              "occurred_on": date(2018, 3, 30), "registered_on": date(2018, 4, 9)}  # fmt: skip
    facts = build(town().add("injuries", injury))
    registered = variant(catalogue.kpis["injuries"], date="registered_on")
    kpis = {**catalogue.kpis, "registered": registered}
    months = ("2018-03", "2018-04")
    assert [figure(facts, kpis, "injuries", ROOT, month).value for month in months] == [1, 0]
    assert [figure(facts, kpis, "registered", ROOT, month).value for month in months] == [0, 1]


@pytest.mark.parametrize(
    ("reaction", "is_order"),
    [
        ("none", False), ("prohibition", True), ("immediate_order", True), ("order", True), ("advice_order", True),
        ("decision", False), ("agreement", False), ("guidance", False),
    ],
)  # fmt: skip
def test_which_reactions_are_orders(build: Build, reaction: str, is_order: bool) -> None:
    visit = {"visit_id": "v", "unit_id": "legeby.a", "visited_on": date(2018, 3, 5), "reaction": reaction}
    facts = build(town().add("inspections", {**visit, "environment": "physical"}))
    march = facts.position[ROOT], 2
    assert facts.components["visits"][march] == 1
    assert facts.components["visits_with_order"][march] == facts.components["orders_physical"][march] == is_order
    assert facts.components["orders_psychological"][march] == 0


def test_large_amounts_are_exact(build: Build, catalogue: Catalogue) -> None:
    """Hundreds of millions of kroner with øre, and a survey of a whole city."""
    small = town().add("outcomes", {"indicator_id": "competence_pool_spent_dkk", "unit_id": ROOT,
                                    "period_start": date(2018, 1, 1), "period_end": date(2018, 12, 31),
                                    "numerator": 987_654_321})  # fmt: skip
    small.add("surveys", {"survey_id": "s", "survey_kind": "apv", "unit_id": ROOT, "held_on": date(2018, 3, 5),
                          "invited": 2_000_000, "answered": 2_000_000, "scored": 2_000_000,
                          "score_sum": 9_000_001})  # fmt: skip
    facts = build(small)
    assert figure(facts, catalogue.kpis, "competence_pool_spent_dkk", ROOT, "2018").value == 987_654_321
    assert figure(facts, catalogue.kpis, "wellbeing_score", ROOT, "2018").value == Fraction(9_000_001, 2_000_000)


def test_components_are_integers(build: Build) -> None:
    facts = build(town().add("employment", employed()).add("absence_days", sick_day("1", date(2018, 3, 5))))
    assert {grid.dtype for grid in facts.components.values()} == {np.dtype(np.int64)}


def test_organisation_without_units_is_told(tmp_path: Path) -> None:
    with pytest.raises(facts_store.FactsError, match="no units have been delivered"):
        facts_store.build(SmallStore().lay(tmp_path))
