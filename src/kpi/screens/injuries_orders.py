"""The Working Environment Authority's visits year by year: how many, how many with an order, and about what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi.screens.chart_points import Point
from kpi.screens.counted import Counted, is_known
from kpi.screens.counted_calendar import in_one_line, year_name, year_rows
from kpi.screens.sentence_amounts import ended
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.reader import FigureRow


@dataclass(frozen=True)
class Visits:
    """A year's visits, and those of them that led to an order."""

    year: str
    visits: float
    with_order: float
    shown: str


@dataclass(frozen=True)
class VisitChart:
    title: str
    axis: str
    alt: str
    table: Table
    years: tuple[Visits, ...]
    visits_name: str
    orders_name: str
    promise: str


@dataclass(frozen=True)
class Kind:
    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class OrderChart:
    title: str
    axis: str
    alt: str
    table: Table
    years: tuple[str, ...]
    kinds: tuple[Kind, ...]


def lead(asked: Counted) -> str:
    """How many of the visits ended with an order; no visit is not no order."""
    rows, say = _years(asked), asked.say
    newest = rows[-1] if rows else None
    if newest is None:
        return say("injuries.visits_no_data", unit=asked.unit_name)
    when = asked.when(newest.window)
    if not newest.denominator:
        return say("injuries.visits_none", unit=asked.unit_name, when=when)
    count = {"orders": _count(asked, newest.numerator), "visits": _count(asked, newest.denominator)}
    return ended(say("injuries.visits_lead", n=count["visits"], unit=asked.unit_name, when=when, **count))


def visits(asked: Counted) -> VisitChart | None:
    rows = _years(asked)
    told = tuple(_visits(asked, row) for row in rows)
    if not any(one.visits for one in told):
        return None
    say, title = asked.say, _visits_title(asked, told)
    figures = say.listed([f"{in_one_line(one.year)}: {one.shown}" for one in told])
    columns = (say("counted.column_year"), say("injuries.visits"), say("injuries.visits_with_order"))
    return VisitChart(
        title=title,
        axis=say("injuries.visits_axis"),
        alt=say("injuries.visits_alt", title=title, figures=figures),
        table=Table(
            columns,
            tuple(
                (in_one_line(one.year), _count(asked, one.visits), _count(asked, one.with_order))
                for one in reversed(told)
            ),
        ),
        years=told,
        visits_name=say("injuries.visits"),
        orders_name=say("injuries.visits_with_order"),
        promise=_promise(asked),
    )


def orders(asked: Sequence[Counted]) -> OrderChart | None:
    """Physical and psychological orders side by side; None where there never was one."""
    by_kind = [_years(one) for one in asked]
    names = tuple(year_name(asked[0], row) for row in by_kind[0])
    if not names or not any(row.value for rows in by_kind for row in rows):
        return None
    kinds = tuple(_kind(one, rows) for one, rows in zip(asked, by_kind, strict=True))
    say, newest = asked[0].say, [kind.points[-1] for kind in kinds]
    said = {"physical": newest[0].shown, "psychological": newest[1].shown}
    title = say("injuries.orders_title", when=asked[0].when(by_kind[0][-1].window), **said)
    told = [f"{in_one_line(name)}: {', '.join(f'{kind.name} {kind.points[at].shown}' for kind in kinds)}"
            for at, name in enumerate(names)]  # fmt: skip
    rows = [(in_one_line(name), *(kind.points[at].shown for kind in kinds)) for at, name in enumerate(names)]
    return OrderChart(
        title=title,
        axis=say("injuries.orders_axis"),
        alt=say("injuries.orders_alt", title=title, figures="; ".join(told)),
        table=Table((say("counted.column_year"), *(kind.name for kind in kinds)), tuple(reversed(rows))),
        years=names,
        kinds=kinds,
    )


def _years(asked: Counted) -> list[FigureRow]:
    """A year without a visit is a year all the same."""
    return year_rows(asked, _is_there)


def _is_there(row: FigureRow) -> bool:
    return row.known >= row.needed and (is_known(row) or row.reason == "no_denominator")


def _visits(asked: Counted, row: FigureRow) -> Visits:
    visited, with_order = row.denominator or 0.0, row.numerator or 0.0
    counts = {"part": _count(asked, with_order), "whole": _count(asked, visited)}
    shown = asked.say("injuries.of" if visited else "injuries.no_visit", **counts)
    return Visits(year_name(asked, row), visited, with_order, shown)


def _count(asked: Counted, value: float | None) -> str:
    return asked.say.number(value or 0.0)


def _visits_title(asked: Counted, told: Sequence[Visits]) -> str:
    """The newest year beside the range of those before it."""
    say, newest, earlier = asked.say, told[-1], [one.with_order for one in told[:-1]]
    said = {"count": _count(asked, newest.with_order), "when": asked.when(_years(asked)[-1].window)}
    if not newest.visits:
        last = next(one for one in reversed(told) if one.visits)
        return say("injuries.visits_title_none", when=said["when"], year=last.year, shown=last.shown)
    if not earlier:
        return say("injuries.visits_title_only", **said)
    low, high = _count(asked, min(earlier)), _count(asked, max(earlier))
    years = {"first": told[0].year, "last": told[-2].year}
    if low == high:
        return say("injuries.visits_title_same", before=low, **years, **said)
    return say("injuries.visits_title", low=low, high=high, **years, **said)


def _promise(asked: Counted) -> str:
    """No order at all was promised: a line at nought cannot be seen, so it is said."""
    for row in asked.own_targets():
        if row.threshold == 0 and row.window:
            return asked.say("injuries.none_promised", window=asked.say.window(row.window))
    return ""


def _kind(asked: Counted, rows: Sequence[FigureRow]) -> Kind:
    name = asked.say(f"injuries.{asked.kpi.id}")
    points = (Point(row.end, row.value or 0.0, asked.shown(row), f"{name}, {row.end.year}") for row in rows)
    return Kind(name, tuple(points))
