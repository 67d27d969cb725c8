"""How a target was judged at every month end: a row of marks for each year, and the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from kpi.model import Kpi, Target
from kpi.screens import judged
from kpi.screens.case import Case
from kpi.screens.judged import Judged
from kpi.screens.language import Language
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.reader import JudgementRow


@dataclass(frozen=True)
class Run:
    """Month ends in a row with the same judgement."""

    judged: Judged
    span: str
    months: str
    about: str


@dataclass(frozen=True)
class Year:
    """One place for each month; None where there was no judgement."""

    name: str
    months: tuple[Judged | None, ...]


@dataclass(frozen=True)
class History:
    years: tuple[Year, ...]
    runs: tuple[Run, ...]
    alt: str
    table: Table


def build(rows: Sequence[JudgementRow], target: Target, kpi: Kpi, since: date, until: date, say: Language) -> History:
    """From the month the document came into force."""
    told = [
        (row.as_of, judged.read(Case(row, target, kpi, say)))
        for row in rows
        if since.replace(day=1) <= row.as_of <= until
    ]
    runs = tuple(_runs(told, say))
    return History(
        years=tuple(_years(told)),
        runs=runs,
        alt=say("target_history.alt", runs=say.listed([f"{run.span}: {run.judged.word.lower()}" for run in runs])),
        table=_table(told, say),
    )


def _years(told: Sequence[tuple[date, Judged]]) -> list[Year]:
    found = []
    for year, group in groupby(told, key=lambda one: one[0].year):
        by_month = {end.month: read for end, read in group}
        found.append(Year(str(year), tuple(by_month.get(month) for month in range(1, 13))))
    return found


def _runs(told: Sequence[tuple[date, Judged]], say: Language) -> list[Run]:
    found = []
    for _, group in groupby(told, key=lambda one: (one[1].kind, one[1].word)):
        months = list(group)
        found.append(_run(months, say))
    return found


def _run(months: Sequence[tuple[date, Judged]], say: Language) -> Run:
    (first, _), (last, newest) = months[0], months[-1]
    span = say.short_month(first) if len(months) == 1 else f"{say.short_month(first)}\N{EN DASH}{say.short_month(last)}"
    about = say.joined([newest.value or newest.why, newest.when, newest.promise])
    return Run(newest, span, say("target_history.months", n=len(months)), about)


def _table(told: Sequence[tuple[date, Judged]], say: Language) -> Table:
    columns = ("month", "status", "evidence", "value", "promise", "why")
    rows = tuple(
        (say.month(end), read.chip, read.sureness, read.value, read.promise, read.why) for end, read in reversed(told)
    )
    return Table(tuple(say(f"target_history.{name}") for name in columns), rows)
