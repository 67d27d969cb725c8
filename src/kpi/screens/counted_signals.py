"""The control chart of something counted: which months or quarters stand out from what is usual."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from kpi.screens.absence_signals import LOOK_OF, LOOKS, NAMED_RUN, Band, Group, Look, Run, SignalChart
from kpi.screens.chart_points import Point, Rupture
from kpi.screens.counted import Counted
from kpi.screens.counted_signals_title import named, points, side
from kpi.screens.counted_signals_title import title as title_of
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.reader import SignalRow

FEWEST = 8
"""Fewer points are no chart."""


def signals(asked: Counted) -> SignalChart | None:
    rows = points(asked)
    if len(rows) < FEWEST:
        return None
    say, title = asked.say, title_of(asked, rows)
    phases = [list(found) for _, found in groupby(rows, key=lambda row: row.phase)]
    rhythm = "quarters" if rows[-1].months == 3 else "months"
    return SignalChart(
        title=title,
        axis=say(f"counted.signals_axis_{rhythm}", measure=say.of(asked.kpi.title)),
        alt=_alt(asked, rows, title),
        table=_table(asked, rows),
        phases=tuple(tuple(_point(asked, row) for row in phase) for phase in phases),
        bands=tuple(band for phase in phases if (band := _band(phase))),
        band_name=say("counted.signals_band"),
        centre_name=say("signals.centre"),
        groups=tuple(_groups(asked, rows)),
        runs=tuple(_runs(asked, rows)),
        newest=asked.about_so(rows[-1].value or 0.0),
        ruptures=_ruptures(asked, rows),
        note="" if asked.is_newest else say("signals.past", month=say.month(asked.organisation.newest_month)),
    )


def _ruptures(asked: Counted, rows: Sequence[SignalRow]) -> tuple[Rupture, ...]:
    drawn = (found for found in asked.breaks if rows[0].end < found.date <= rows[-1].end)
    return tuple(Rupture(found.date, asked.say.of(found.reason)) for found in drawn)


def _alt(asked: Counted, rows: Sequence[SignalRow], title: str) -> str:
    told = [f"{named(asked, row)}: {asked.about_so(row.value or 0.0)}" for row in rows[-3:]]
    return asked.say("counted.signals_alt", title=title, last=asked.say.listed(told))


def _band(rows: Sequence[SignalRow]) -> Band | None:
    limited = [
        (row.end, row.centre, row.lower, row.upper)
        for row in rows
        if row.centre is not None and row.lower is not None and row.upper is not None
    ]
    return Band(*zip(*limited, strict=True)) if limited else None


def _groups(asked: Counted, rows: Sequence[SignalRow]) -> list[Group]:
    looks = [(_look(asked, row), row) for row in rows]
    return [
        Group(look, _name(asked, look), tuple(_point(asked, row) for found, row in looks if found == look))
        for look in LOOKS
        if any(found == look for found, _ in looks)
    ]


def _name(asked: Counted, look: Look) -> str:
    if look == "usual" and not asked.is_newest:
        return asked.say("counted.signals_unmarked")
    return asked.say("counted.signals_provisional" if look == "provisional" else f"signals.{look}")


def _runs(asked: Counted, rows: Sequence[SignalRow]) -> Iterable[Run]:
    """The longer ones, to be named in the chart itself."""
    for (look, _), found in groupby(rows, key=lambda row: (_look(asked, row), row.phase)):
        run = tuple(_point(asked, row) for row in found)
        if look not in ("usual", "provisional") and len(run) >= NAMED_RUN:
            is_low = look.endswith("_low")
            yield Run(run, asked.say(f"signals.run_{'low' if is_low else 'high'}"), is_low)


def _look(asked: Counted, row: SignalRow) -> Look:
    if row.provisional:
        return "provisional"
    if row.signal is None or row.point_type is None or not asked.is_newest:
        return "usual"
    meaning = {"improvement": "better", "concern": "worse"}.get(row.point_type, "other")
    return LOOK_OF[meaning, side(asked, row.point_type)]


def _point(asked: Counted, row: SignalRow) -> Point:
    usual = asked.say("signals.usual_reach", reach=_reach(asked, row)) if row.lower is not None else ""
    shown = asked.say.joined([asked.about_so(row.value or 0.0), usual, _mark(asked, row)])
    return Point(row.end, row.value or 0.0, shown, named(asked, row))


def _reach(asked: Counted, row: SignalRow) -> str:
    if row.lower is None or row.upper is None:
        return ""
    low, high = (asked.say.number(bound, max(asked.kpi.decimals, 1)) for bound in (row.lower, row.upper))
    return f"{low}\N{EN DASH}{high}"


def _mark(asked: Counted, row: SignalRow) -> str:
    """What the point says, and by which rule."""
    look = _look(asked, row)
    if look == "usual":
        return ""
    rule = asked.say(f"counted.rule_{row.signal}") if row.signal and look != "provisional" else ""
    return asked.say.joined([_name(asked, look), rule])


def _table(asked: Counted, rows: Sequence[SignalRow]) -> Table:
    say = asked.say
    columns = (say("column.period"), say.of(asked.kpi.title), say("counted.signals_band"), say("column.mark"))
    return Table(
        columns,
        tuple(
            (named(asked, row), asked.about_so(row.value or 0.0), _reach(asked, row), _mark(asked, row))
            for row in reversed(rows)
        ),
    )
