"""What injuries are made of at a large node: with and without absence, and of which kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kpi.screens import states
from kpi.screens.chart_points import Point
from kpi.screens.counted import Counted
from kpi.screens.counted_layers import Layer
from kpi.screens.counted_units import Bar
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.reader import PartRow

SPLIT = ("yes", "no")
SURE = 1.5
"""A figure that may be off by more than half of itself is no headline."""
NAMED = 3
"""So many kinds fit in a headline."""


@dataclass(frozen=True)
class SplitChart:
    title: str
    axis: str
    alt: str
    table: Table
    years: tuple[str, ...]
    layers: tuple[Layer, ...]


@dataclass(frozen=True)
class KindChart:
    title: str
    axis: str
    alt: str
    table: Table
    bars: tuple[Bar, ...]
    now_name: str
    earlier_name: str
    untold: str


def split(asked: Counted) -> SplitChart | None:
    """With and without absence, year by year."""
    rows = _rows(asked, "with_absence")
    told = sorted({row.end.year for row in rows if row.value is not None})
    if not told:
        return None
    years, by_part = tuple(str(year) for year in told), {(row.category, row.end.year): row for row in rows}
    layers = tuple(_layer(asked, part, [by_part.get((part, year)) for year in told]) for part in SPLIT)
    title = _split_title(asked, layers, years[-1])
    return SplitChart(
        title=title,
        axis=asked.say("injuries.split_axis"),
        alt=asked.say("injuries.split_alt", title=title, first=years[0], last=years[-1]),
        table=_split_table(asked, years, layers),
        years=years,
        layers=layers,
    )


def kinds(asked: Counted) -> KindChart | None:
    """The newest year's kinds, the most frequent on top."""
    rows = _rows(asked, "injury_kind")
    years = sorted({row.end.year for row in rows if row.value is not None})
    if not years:
        return None
    now = [row for row in rows if row.end.year == years[-1]]
    before = {row.category: row for row in rows if row.end.year == years[-1] - 1}
    told = sorted((row for row in now if row.value is not None), key=lambda row: row.value or 0.0, reverse=True)
    bars = tuple(_bar(asked, row, before.get(row.category)) for row in told)
    untold = [row.category for row in now if row.value is None]
    return _kind_chart(asked, bars, untold, years[-1])


def _rows(asked: Counted, attribute: str) -> list[PartRow]:
    rows = asked.scoped.parts(asked.kpi.id, asked.unit.unit_id, attribute, "year")
    return [row for row in rows if asked.first_drawn <= row.end <= asked.as_of]


def _shown(asked: Counted, row: PartRow | None) -> str:
    if row is None:
        return "\N{EN DASH}"
    if row.value is None:
        return states.state(row.hidden or "no_data", asked.say).word.lower()
    return asked.say.rough(row.value, asked.kpi.decimals, row.error)


def _layer(asked: Counted, part: str, rows: Sequence[PartRow | None]) -> Layer:
    name = asked.say(f"injuries.split_{part}")
    points = tuple(_point(asked, name, row) for row in rows)
    return Layer(name, points, tuple(_shown(asked, row) for row in rows))


def _point(asked: Counted, name: str, row: PartRow | None) -> Point | None:
    if row is None or row.value is None:
        return None
    return Point(row.end, row.value, _shown(asked, row), f"{name}, {row.end.year}")


def _split_title(asked: Counted, layers: Sequence[Layer], year: str) -> str:
    yes, no = (layer.points[-1] for layer in layers)
    if yes is None or no is None:
        return asked.say("injuries.split_title_part")
    return asked.say("injuries.split_title", yes=yes.shown, no=no.shown, year=year)


def _split_table(asked: Counted, years: Sequence[str], layers: Sequence[Layer]) -> Table:
    columns = (asked.say("counted.column_year"), *(layer.name for layer in layers))
    rows = ((year, *(layer.cell(at) for layer in layers)) for at, year in enumerate(years))
    return Table(columns, tuple(reversed(list(rows))))


def _bar(asked: Counted, row: PartRow, earlier: PartRow | None) -> Bar:
    """With how far it may be off: the part that is what the others leave is off by all of theirs."""
    before, value, error = (earlier.value if earlier else None), row.value or 0.0, row.error or 0.0
    shown = Bar("", row.category, value, _shown(asked, row), before, _shown(asked, earlier))
    return replace(shown, lower=max(value - error, 0.0), upper=value + error) if error else shown


def _kinds_title(asked: Counted, bars: Sequence[Bar], year: int, *, is_all: bool) -> str:
    """The most frequent, of those whose figure says more than it may be off by; where some wait only those told."""
    sure = [bar for bar in bars if bar.upper is None or bar.upper < SURE * bar.value][:NAMED]
    if not sure:
        return asked.say("injuries.kinds_title_only", year=year)
    kinds = asked.say.listed([f"{bar.name} ({bar.shown})" for bar in sure])
    return asked.say("injuries.kinds_title" if is_all else "injuries.kinds_title_part", kinds=kinds, year=year)


def _kind_chart(asked: Counted, bars: tuple[Bar, ...], untold: Sequence[str], year: int) -> KindChart:
    say = asked.say
    title = _kinds_title(asked, bars, year, is_all=not untold)
    waits = say("state.waiting")
    rest = tuple((name, waits.lower(), "") for name in untold)
    return KindChart(
        title=title,
        axis=say("injuries.kinds_axis", year=year),
        alt=say("counted.units_alt", title=title, figures=say.listed([f"{bar.name}: {bar.shown}" for bar in bars])),
        table=Table(
            (say("injuries.column_kind"), str(year), str(year - 1)),
            (*((bar.name, bar.shown, bar.earlier_shown) for bar in bars), *rest),
        ),
        bars=bars,
        now_name=str(year),
        earlier_name=str(year - 1),
        untold=f"{waits}: {say.listed(untold)}" if untold else "",
    )
