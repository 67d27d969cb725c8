"""Something counted about twelve months at a time, where calendar years wait for their points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi.screens.chart_points import Point, Rupture
from kpi.screens.counted import Counted, is_known, real_months
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.reader import FigureRow

FEWEST = 3


@dataclass(frozen=True)
class RollingChart:
    """`errors` say how far each point may be off."""

    title: str
    axis: str
    alt: str
    table: Table
    points: tuple[Point, ...]
    errors: tuple[float, ...]
    ruptures: tuple[Rupture, ...]


def rolling(asked: Counted) -> RollingChart | None:
    """Each span of months once: several names may stand for the same nearest months."""
    rows = list({(row.start, row.end): row for row in asked.rows("rolling") if is_known(row)}.values())
    if len(rows) < FEWEST:
        return None
    title = _title(asked, rows)
    drawn = (found for found in asked.breaks if rows[0].end < found.date <= rows[-1].end)
    cells = ((asked.say.window(real_months(row)), asked.shown(row)) for row in reversed(rows))
    measure = asked.say.of(asked.kpi.title)
    return RollingChart(
        title=title,
        axis=asked.say("counted.rolling_axis", measure=measure),
        alt=asked.say("counted.rolling_alt", title=title),
        table=Table((asked.say("column.period"), measure), tuple(cells)),
        points=tuple(_point(asked, row) for row in rows),
        errors=tuple(row.error or 0.0 for row in rows),
        ruptures=tuple(Rupture(found.date, asked.say.of(found.reason)) for found in drawn),
    )


def _point(asked: Counted, row: FigureRow) -> Point:
    return Point(row.end, row.value or 0.0, asked.shown(row), asked.say.window(real_months(row)))


def _title(asked: Counted, rows: Sequence[FigureRow]) -> str:
    newest, ranked = rows[-1], sorted(rows, key=lambda row: row.value or 0.0)
    return asked.say(
        "counted.rolling_title",
        measure=asked.say.of(asked.kpi.title),
        now=asked.shown(newest),
        when=asked.when(real_months(newest)),
        low=asked.shown(ranked[0]),
        high=asked.shown(ranked[-1]),
        first=rows[0].start.year,
    )
