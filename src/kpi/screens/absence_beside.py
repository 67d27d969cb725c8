"""Sickness absence beside what it can be compared with: other municipalities, what a change consists of, its cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi import periods
from kpi.screens.absence_question import Question
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.reader import BenchmarkRow

FIRST_YEARS = 12
CHOICES = tuple(f"{step / 100:.2f}" for step in range(40, 201, 5))
"""Days per full-time employee and month that a year may go on with."""


@dataclass(frozen=True)
class Level:
    name: str
    years: tuple[int, ...]
    values: tuple[float, ...]
    shown: tuple[str, ...]


@dataclass(frozen=True)
class LevelChart:
    """The own level and published ones, each with the method it was counted by."""

    title: str
    axis: str
    alt: str
    table: Table
    own: Level
    others: tuple[Level, ...]


def levels(question: Question) -> LevelChart | None:
    """Other municipalities' published levels; only for the measure and the whole they are published for."""
    if question.unit.unit_id != question.organisation.id:
        return None
    rows = question.scoped.benchmarks(question.kpi.id)
    found = question.scoped.figures(question.kpi.id, question.unit.unit_id, "year", until=question.as_of)
    years = [row for row in found if row.value is not None]
    if not years:
        return None
    first = min(row.end.year for row in years)
    others = _others(question, [row for row in rows if first <= row.end.year <= question.as_of.year])
    if not others:
        return None
    own = Level(question.organisation.municipality, tuple(row.end.year for row in years),
                tuple(row.value or 0.0 for row in years), tuple(question.shown(row) for row in years))  # fmt: skip
    say, title = question.say, question.say("absence_beside.levels_title")
    lines = [(one.name, str(year), shown) for one in (own, *others)
             for year, shown in zip(one.years, one.shown, strict=True)]  # fmt: skip
    return LevelChart(
        title=title,
        axis=say("absence_beside.levels_axis", measure=question.measure),
        alt=say("absence_beside.levels_alt", title=title, names=say.listed([one.name for one in others])),
        table=Table((say("absence_beside.column_who"), say("counted.column_year"), question.measure), tuple(lines)),
        own=own,
        others=others,
    )


def _others(question: Question, rows: list[BenchmarkRow]) -> tuple[Level, ...]:
    by_name: dict[tuple[str, str], list[BenchmarkRow]] = {}
    for row in rows:
        by_name.setdefault((row.name, row.method), []).append(row)
    return tuple(
        Level(
            f"{name} ({method})" if method else name,
            tuple(row.end.year for row in found),
            tuple(row.value for row in found),
            tuple(question.number(row.value) for row in found),
        )
        for (name, method), found in by_name.items()
    )


def consists(question: Question) -> str:
    """What the change since the same twelve months a year before consists of, in a sentence; empty where untold."""
    found = question.scoped.mix(question.kpi.id, question.unit.unit_id, question.as_of)
    if found is None or question.crosses(
        periods.years_earlier(periods.rolling(question.as_of), 1).start, question.as_of
    ):
        return ""
    say, places = question.say, question.kpi.decimals + 1
    total = found.within + found.between_units
    return say("absence_beside.consists", total=say.signed(total, places), within=say.signed(found.within, places),
               between=say.signed(found.between_units, places), unit=say.of(question.kpi.unit))  # fmt: skip


def cost(question: Question) -> str:
    """What the twelve months cost by the organisation's own price of a day, in a sentence."""
    found = question.scoped.cost(question.unit.unit_id, question.newest.window)
    if found is None:
        return ""
    say = question.say
    return say("absence_beside.cost", amount=say.rough(round(found / 100_000) / 10, 1, 1.0))


def what_if(question: Question, per_month: str) -> str:
    """Where the year ends if the months to come are as chosen; empty when the year is over."""
    if question.is_pct:
        return ""
    found = question.scoped.what_if(question.kpi.id, question.unit.unit_id, question.as_of, float(per_month))
    if found is None:
        return ""
    say = question.say
    return say("absence_beside.what_if", amount=say.rough(found, question.kpi.decimals, 1.0), year=question.as_of.year,
               each=say.number(float(per_month), 2))  # fmt: skip
