"""How complaints ended, year by year, and how large a share of the decided ones changed the decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi.screens.chart_points import Point
from kpi.screens.counted import Counted
from kpi.screens.counted_calendar import in_one_line, year_name, year_rows
from kpi.screens.counted_layers import Layer
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.reader import FigureRow

KPIS = ("complaints_confirmed", "complaints_remitted", "complaints_changed", "complaints_dismissed")
"""From below: what stood, what was sent back, what was changed, and what was never considered."""


@dataclass(frozen=True)
class OutcomeChart:
    title: str
    axis: str
    alt: str
    table: Table
    years: tuple[str, ...]
    layers: tuple[Layer, ...]


@dataclass(frozen=True)
class Rate:
    year: str
    point: Point
    of: str
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class OverturnChart:
    title: str
    axis: str
    alt: str
    table: Table
    rates: tuple[Rate, ...]
    note: str


def outcomes(asked: Counted) -> OutcomeChart | None:
    """None where the edition does not tell the outcomes apart, or nothing was decided."""
    known = {kpi.id for kpi in asked.scoped.kpis()}
    if not known.issuperset(KPIS):
        return None
    by_kpi = {name: {row.end: row for row in year_rows(asked.about(name))} for name in KPIS}
    ends = {row.end: row for rows in by_kpi.values() for row in rows.values()}
    if not ends:
        return None
    order = sorted(ends)
    layers = tuple(_layer(asked.about(name), [rows.get(end) for end in order]) for name, rows in by_kpi.items())
    return _chart(asked, tuple(year_name(asked, ends[end]) for end in order), layers, ends[order[-1]])


def _chart(asked: Counted, years: tuple[str, ...], layers: tuple[Layer, ...], newest: FigureRow) -> OutcomeChart:
    say, lines = asked.say, [in_one_line(year) for year in years]
    said = {name.removeprefix("complaints_"): layer.cell(-1) for name, layer in zip(KPIS, layers, strict=True)}
    title = say("complaints.outcomes_title", when=asked.when(newest.window), **said)
    rows = [(line, *(layer.cell(at) for layer in layers)) for at, line in enumerate(lines)]
    return OutcomeChart(
        title=title,
        axis=say("complaints.outcomes_axis"),
        alt=say("complaints.outcomes_alt", title=title, first=lines[0], last=lines[-1]),
        table=Table((say("counted.column_year"), *(layer.name for layer in layers)), tuple(reversed(rows))),
        years=years,
        layers=layers,
    )


def _layer(asked: Counted, rows: Sequence[FigureRow | None]) -> Layer:
    name = asked.say(f"complaints.outcome_{asked.kpi.id.removeprefix('complaints_')}")
    return Layer(name, tuple(_point(asked, name, row) for row in rows), tuple(asked.shown(row) for row in rows))


def _point(asked: Counted, name: str, row: FigureRow | None) -> Point | None:
    if row is None or row.value is None:
        return None
    return Point(row.end, row.value, asked.shown(row), f"{name}, {asked.say.window(row.window)}")


def overturn(asked: Counted) -> OverturnChart | None:
    """Years in which something was decided, with how sure each is where the edition tells it."""
    rows = [row for row in year_rows(asked) if row.value is not None]
    if not rows:
        return None
    say, newest = asked.say, rows[-1]
    rates = tuple(_rate(asked, row) for row in rows)
    title = say("complaints.overturn_title", value=asked.shown(newest), of=_of(asked, newest),
                when=asked.when(newest.window))  # fmt: skip
    told = [f"{rate.point.label}: {rate.point.shown}" for rate in rates]
    return OverturnChart(
        title=title,
        axis=say("complaints.overturn_axis"),
        alt=say("complaints.overturn_alt", title=title, figures=say.listed(told)),
        table=_overturn_table(asked, rates),
        rates=rates,
        note=_note(asked, rates),
    )


def _note(asked: Counted, rates: Sequence[Rate]) -> str:
    """How to read the uncertainty; where it is not told, that few cases move the rate a lot."""
    if any(rate.lower is not None for rate in rates):
        return asked.say("complaints.overturn_note")
    return asked.say.of(asked.kpi.reading_guide) if asked.kpi.reading_guide else ""


def _rate(asked: Counted, row: FigureRow) -> Rate:
    label = asked.say("complaints.rate_label", window=asked.say.window(row.window), of=_of(asked, row))
    point = Point(row.end, row.value or 0.0, asked.shown(row), label)
    return Rate(year_name(asked, row), point, _of(asked, row), row.low, row.high)


def _overturn_table(asked: Counted, rates: Sequence[Rate]) -> Table:
    say, is_sure = asked.say, any(rate.lower is not None for rate in rates)
    columns = [say("counted.column_year"), say.of(asked.kpi.title), say("complaints.column_of")]
    rows = []
    for rate in reversed(rates):
        row = [in_one_line(rate.year), rate.point.shown, rate.of]
        rows.append((*row, *((_range(asked, rate),) if is_sure else ())))
    return Table((*columns, *((say("complaints.column_interval"),) if is_sure else ())), tuple(rows))


def _range(asked: Counted, rate: Rate) -> str:
    if rate.lower is None or rate.upper is None:
        return "\N{EN DASH}"
    low = asked.say.number(rate.lower, asked.kpi.decimals)
    return f"{low}\N{EN DASH}{asked.number(rate.upper)}"


def _of(asked: Counted, row: FigureRow) -> str:
    """32 of 87: the share with what it is a share of."""
    part, whole = (asked.say.number(number or 0.0) for number in (row.numerator, row.denominator))
    return asked.say("complaints.of", part=part, whole=whole)
