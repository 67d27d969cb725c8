"""Something counted in the units below, side by side: this period, and a ring where it was a year before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi import periods
from kpi.screens import states
from kpi.screens.counted import Counted, is_known
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.reader import FigureRow


FEWEST = 2
"""One unit is nothing to compare."""


@dataclass(frozen=True)
class Bar:
    """A unit; `lower` and `upper` where the edition tells how sure its figure is."""

    unit: str
    name: str
    value: float
    shown: str
    earlier: float | None
    earlier_shown: str
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True)
class UnitBars:
    title: str
    axis: str
    alt: str
    table: Table
    bars: tuple[Bar, ...]
    now_name: str
    earlier_name: str
    whole: float | None
    whole_name: str
    caution: str
    untold: str
    """The units without a figure, and why."""


def units(asked: Counted) -> UnitBars | None:
    """None where there is nothing below to compare."""
    if asked.newest.value is None:
        return None
    now = asked.newest.window
    below = asked.scoped.children(asked.kpi.id, asked.unit.unit_id, now)
    before = periods.years_earlier(periods.parse(now), 1).name
    earlier = {row.unit: row for row in asked.scoped.children(asked.kpi.id, asked.unit.unit_id, before)}
    told = sorted((row for row in below if is_known(row)), key=lambda row: row.value or 0.0, reverse=True)
    if len(told) < FEWEST:
        return None
    return _chart(asked, told, [row for row in below if not is_known(row)], earlier, before)


def _chart(
    asked: Counted, told: Sequence[FigureRow], untold: Sequence[FigureRow], earlier: dict[str, FigureRow], before: str
) -> UnitBars:
    say, now = asked.say, asked.newest.window
    bars = tuple(_bar(asked, row, earlier.get(row.unit)) for row in told)
    title, is_rate = _title(asked, bars, is_all=not untold), asked.kpi.denominator is not None
    whole = asked.newest.value if is_rate else None
    return UnitBars(
        title=title,
        axis=say("counted.units_axis", measure=say.of(asked.kpi.title), window=say.window(now)),
        alt=say("counted.units_alt", title=title, figures=say.listed([f"{bar.name}: {bar.shown}" for bar in bars])),
        table=_table(asked, bars, untold, now, before),
        bars=bars,
        now_name=say.window(now),
        earlier_name=say.window(before),
        whole=whole,
        whole_name=say("counted.whole", value=asked.shown(asked.newest)) if is_rate else "",
        caution=say("counted.units_chance" if is_rate else "counted.units_size"),
        untold=_untold(asked, untold),
    )


def _bar(asked: Counted, row: FigureRow, earlier: FigureRow | None) -> Bar:
    known = earlier if earlier and is_known(earlier) and not asked.crosses(earlier.start, row.end) else None
    before, bounds = (known.value if known else None), _bounds(row)
    return Bar(row.unit, row.unit_name, row.value or 0.0, asked.shown(row), before, asked.shown(known), *bounds)


def _bounds(row: FigureRow) -> tuple[float | None, float | None]:
    """Its interval; for a figure published with a possible error how far it may be off."""
    if row.error and row.value is not None and row.low is None:
        return max(row.value - row.error, 0.0), row.value + row.error
    return row.low, row.high


def _title(asked: Counted, bars: Sequence[Bar], *, is_all: bool) -> str:
    """The ends of the row; where some units are not told, the highest of those that are."""
    top, bottom, kind = bars[0], bars[-1], "rate" if asked.kpi.denominator else "count"
    said = {"top": top.name, "high": top.shown}
    if top.value == bottom.value:
        return asked.say("counted.units_equal", value=top.shown)
    if not is_all:
        return asked.say(f"counted.units_{kind}_part", **said)
    if bars[-2].value == bottom.value:
        return asked.say(f"counted.units_{kind}_top", **said)
    return asked.say(f"counted.units_{kind}", bottom=bottom.name, low=bottom.shown, **said)


def _untold(asked: Counted, untold: Sequence[FigureRow]) -> str:
    """Units by the reason they have in common."""
    groups: dict[str, list[str]] = {}
    for row in untold:
        found = states.missing(row, asked.say)
        groups.setdefault(found.word if found else asked.say("state.no_data"), []).append(row.unit_name)
    return asked.say.joined([f"{word}: {asked.say.listed(names)}" for word, names in groups.items()])


def _table(asked: Counted, bars: Sequence[Bar], untold: Sequence[FigureRow], now: str, before: str) -> Table:
    say = asked.say
    shown = [(bar.name, bar.shown, bar.earlier_shown) for bar in bars]
    rest = [(row.unit_name, asked.shown(row), "") for row in untold]
    return Table((say("column.unit"), say.window(now), say.window(before)), (*shown, *rest))
