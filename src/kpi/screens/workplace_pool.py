"""A pool of money: what each budget line was granted and spent, and what came of its project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi.screens import statuses
from kpi.screens.asked import Asked
from kpi.screens.course_measure import MILLION
from kpi.screens.promises import Row
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.model import Area
    from kpi.reader import JudgementRow, PartRow

SPENT = "competence_pool_spent_dkk"


@dataclass(frozen=True)
class Piece:
    """What was spent of a line in a year."""

    year: str
    value: float
    shown: str


@dataclass(frozen=True)
class BudgetLine:
    name: str
    granted: float
    granted_shown: str
    spent: tuple[Piece, ...]
    results: tuple[Row, ...]
    came: str
    """How many of its results are reached."""


@dataclass(frozen=True)
class PoolChart:
    title: str
    axis: str
    alt: str
    table: Table
    lines: tuple[BudgetLine, ...]
    years: tuple[str, ...]
    granted_name: str
    note: str


def build(asked: Asked, document: str, judged: Sequence[JudgementRow], rows: Sequence[Row]) -> PoolChart | None:
    """None where the document grants no money to its areas."""
    areas = [area for area in asked.scoped.areas(document) if area.budget_dkk] if document else []
    if not areas:
        return None
    parts = _parts(asked, judged)
    lines = tuple(_line(asked, area, parts, rows) for area in areas)
    years = tuple(dict.fromkeys(piece.year for line in lines for piece in line.spent))
    title = _title(asked, judged, lines)
    return PoolChart(
        title=title,
        axis=asked.say("pool.axis"),
        alt=asked.say("pool.alt", title=title, n=len(lines)),
        table=_table(asked, lines, years),
        lines=lines,
        years=years,
        granted_name=asked.say("pool.granted"),
        note="" if years else asked.say("pool.no_parts"),
    )


def _parts(asked: Asked, judged: Sequence[JudgementRow]) -> list[PartRow]:
    """What was spent in each year by the budget line of the delivery."""
    found = [row for row in judged if row.kpi == SPENT]
    if not found:
        return []
    return [
        part
        for part in asked.scoped.parts(SPENT, found[0].unit, "part", "year")
        if part.value is not None and part.end <= asked.as_of
    ]


def _line(asked: Asked, area: Area, parts: Sequence[PartRow], rows: Sequence[Row]) -> BudgetLine:
    granted = float(area.budget_dkk or 0)
    pieces = [
        Piece(asked.say.window(part.window), part.value, _million(asked, part.value))
        for part in parts
        if part.category == area.id and part.value
    ]
    results = tuple(row for row in rows if row.area == area.id)
    met = sum(row.judged.kind == "met" for row in results)
    return BudgetLine(
        name=f"{area.id}. {asked.say.of(area.title)}",
        granted=granted,
        granted_shown=_million(asked, granted),
        spent=tuple(pieces),
        results=results,
        came=asked.say("pool.line_came", met=met, n=len(results), all=len(results)) if results else "",
    )


def _million(asked: Asked, amount: float) -> str:
    return asked.say("course.million", amount=asked.say.number(amount / MILLION, 2))


def _title(asked: Asked, judged: Sequence[JudgementRow], lines: Sequence[BudgetLine]) -> str:
    say = asked.say
    results = [row for line in lines for row in line.results if row.judged.kind in ("met", "missed")]
    met = sum(row.judged.kind == "met" for row in results)
    came = say("pool.results", n=len(results), met=met, all=len(results)) if results else say("pool.no_results")
    spent = next((row for row in judged if row.kpi == SPENT and row.value is not None), None)
    if spent is None or not isinstance(spent.threshold, int | float):
        return say("pool.title_granted", n=len(lines), came=came)
    shown, of = (say.number(amount / MILLION, 1) for amount in (spent.value or 0.0, spent.threshold))
    return say("pool.title", spent=shown, granted=of, came=came)


def _table(asked: Asked, lines: Sequence[BudgetLine], years: Sequence[str]) -> Table:
    say = asked.say
    columns = (say("pool.line"), say("pool.granted"), *(say("pool.spent_in", year=year) for year in years),
               say("pool.came"))  # fmt: skip
    found = []
    for line in lines:
        by_year = {piece.year: piece.shown for piece in line.spent}
        results = "; ".join(f"{_mark(row)} {row.title}" for row in line.results)
        found.append((line.name, line.granted_shown, *(by_year.get(year, "") for year in years), results))
    return Table(columns, tuple(found))


def _mark(row: Row) -> str:
    return statuses.LOOKS[row.judged.kind].mark
