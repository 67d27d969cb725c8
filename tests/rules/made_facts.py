"""Small facts made by hand, readable by eye: one KPI, a few units, a few years of months."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from kpi import periods
from kpi.engine.judge import Judge
from kpi.engine.measure import Measures
from kpi.facts.shape import FollowUpRow, OrganisationFacts, OutcomeRow, SurveyRow
from kpi.model import Break, Document, Judgement, Kpi, Organisation, Rhythm, Target, Unit, Words

WORDS = Words("ord", "word")
ROOT = "by"
FIRST = date(2017, 1, 1)
MONTHS = 36
EXTRACTS = ("employment", "absence", "injuries", "inspections", "complaints", "follow_up")
Months = Sequence[int | None]


def kpi(facts: str = "complaints", **keys: Any) -> Kpi:
    given = {"id": "k", "title": WORDS, "question": WORDS, "unit": WORDS, "better": "lower", "decimals": 1}
    given |= {"protection": "open", "owner": "chef", "reviewed": date(2018, 1, 1), "next_review": date(2019, 1, 1)}
    return Kpi(**{**given, "differs": WORDS, "facts": facts, **keys})


def part(column: str, over_time: str = "sum", per: int = 1) -> dict[str, Any]:
    return {"column": column, "over_time": over_time, "per": per}


COUNT = kpi(numerator=part("complaints_received"))
SHARE = kpi(numerator=part("complaints_changed"), denominator=part("complaints_received"), scale=100)
AMONG = kpi("inspections", numerator=part("visits_with_order"), among=part("visits"))
EVENTS = kpi("follow_up", numerator=part("count"), follow_up="events")
STATE = kpi(
    "follow_up", numerator=part("count", "last"), denominator=part("total", "last"), scale=100, follow_up="state"
)
MILESTONE = kpi("recorded", id="milestone")
SURVEY = kpi(
    "surveys", numerator=part("score_millionths", per=1_000_000), denominator=part("scored"), survey_kind="apv"
)


def outcome_kpi(over_time: str = "sum", share: bool = False, **keys: Any) -> Kpi:
    if share:
        keys |= {"denominator": part("denominator_millionths", per=1_000_000), "scale": 100}
    return kpi("outcomes", numerator=part("numerator_millionths", over_time, 1_000_000), **keys)


def target(must_be: str = "at_most", **keys: Any) -> Target:
    """A promise; without a window or a due date it is about the year 2018."""
    if not keys.keys() & {"window", "due"}:
        keys["window"] = {"year": 2018}
    given = {"id": "t", "area": "1", "section": "1", "kpi": "k", "title": WORDS}
    return Target(**{**given, "must_be": must_be, **keys})


def document(start: date = date(2018, 1, 1), end: date = date(2018, 12, 31)) -> Document:
    return Document(
        "d", ROOT, "Plan", "plan.txt", "adopted", {"from": start, "to": end}, base_reading="-", undated_reading="-"
    )


def organisation(
    *, breaks: Sequence[tuple[date, str]] = (), rhythms: Mapping[str, str] | None = None, each_unit: str = "unit"
) -> Organisation:
    return Organisation(
        ROOT,
        "By",
        "Forvaltningen",
        "Forvaltningen",
        {},
        each_unit=each_unit,
        breaks=tuple(Break(day, (extract,), WORDS, "chefen") for day, extract in breaks),
        rhythms=tuple(Rhythm(extract, every, 15) for extract, every in (rhythms or {}).items()),
    )


def unit(name: str, parent: str | None = ROOT, kind: str = "unit", **keys: Any) -> Unit:
    given = {"has_leader": True, "valid_from": date(2010, 1, 1), "valid_to": None}
    return Unit(name, parent, ROOT, name, kind, **{**given, **keys})


ROOT_UNIT = unit(ROOT, None, "organisation")


def facts(
    columns: Mapping[str, Mapping[str, Months] | Months] | None = None,
    *,
    units: Sequence[Unit] = (),
    delivered: Callable[[str, int], bool] = lambda extract, month: True,
    newest: Mapping[str, date] | None = None,
    **rows: Any,
) -> OrganisationFacts:
    """Integers per column and node (a bare list: the root) from January 2017; None is a month not delivered."""
    tree = (ROOT_UNIT, *units)
    grids, gaps = {}, np.zeros(MONTHS, dtype=bool)
    for column, by_node in (columns or {}).items():
        grid = np.zeros((len(tree), MONTHS), dtype=np.int64)
        nodes = by_node if isinstance(by_node, Mapping) else {ROOT: by_node}
        for node, values in nodes.items():
            at = next(place for place, one in enumerate(tree) if one.unit_id == node)
            grid[at, : len(values)] = [value or 0 for value in values]
            gaps[: len(values)] |= np.array([value is None for value in values])
            gaps[len(values) :] = True
        grids[column] = grid
    covered = {name: np.array([delivered(name, month) for month in range(MONTHS)]) & ~gaps for name in EXTRACTS}
    months = [periods.add_months(FIRST, step) for step in range(MONTHS)]
    exists = np.array(
        [[one.valid_from <= day and (one.valid_to is None or one.valid_to >= day) for day in months] for one in tree]
    )
    ends = {"absence": date(2019, 12, 31)} if newest is None else dict(newest)
    first = periods.month_index(FIRST)
    return OrganisationFacts(ROOT, tree, first, MONTHS, grids, covered, exists, newest=ends, **rows)


def years(*totals: Sequence[int | None]) -> list[int | None]:
    """Months of year after year."""
    return [value for year in totals for value in year]


def outcome(start: date, end: date, numerator: float, denominator: float | None = None, **keys: Any) -> OutcomeRow:
    given = {"indicator": "k", "unit": ROOT, "part": None, "provisional": False, **keys}
    below = None if denominator is None else round(denominator * 1_000_000)
    return OutcomeRow(start=start, end=end, numerator=round(numerator * 1_000_000), denominator=below, **given)


def quarters(year: int, *numbers: tuple[float, float] | float) -> tuple[OutcomeRow, ...]:
    """The first quarters of a year, as delivered."""
    found = []
    for place, number in enumerate(numbers, start=1):
        window = periods.quarter(year, place)
        pair = number if isinstance(number, tuple) else (number, None)
        found.append(outcome(window.start, window.end, *pair))
    return tuple(found)


def survey(
    name: str, held: date, mean: float, *, kind: str = "apv", scale: tuple[int, int] = (1, 5), at: str = ROOT
) -> SurveyRow:
    return SurveyRow(name, kind, at, held, 100, 80, 80, round(80 * mean * 1_000_000), *scale)


def event(day: date, count: int = 1, at: str = ROOT) -> FollowUpRow:
    return FollowUpRow(None, "k", at, day, None, None, count, None, "chef")


def share(day: date, count: int, total: int | None, at: str = ROOT) -> FollowUpRow:
    return FollowUpRow(None, "k", at, day, None, None, count, total, "chef")


def note(day: date, state: str, achieved: date | None = None, role: str = "chef") -> FollowUpRow:
    return FollowUpRow("t", None, ROOT, day, achieved, state, None, None, role)


def end_of(month: str) -> date:
    return periods.parse_month(month)


def judged(
    promise: Target,
    measure: Kpi,
    found: OrganisationFacts,
    as_of: str = "2018-12",
    *,
    about: Document | None = None,
    where: Organisation | None = None,
    **keys: Any,
) -> Judgement:
    judge = Judge(Measures(found, {measure.id: measure}), where or organisation(), **keys)
    return judge.judge(about or document(), promise, end_of(as_of))


def said(row: Judgement) -> tuple[str, str | None]:
    return row.status, row.reason
