"""A unit's figure beside that of the unit above it and of the whole, and each beside its own of a year before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kpi import periods
from kpi.model import Kpi, Window
from kpi.screens import states
from kpi.screens.language import Language
from kpi.screens.place import Place, Step
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.reader import FigureRow, Scoped

Crosses = Callable[[date, date], bool]
"""Whether the method changed between two days, so that the figures do not compare."""


@dataclass(frozen=True)
class Beside:
    title: str
    alt: str
    table: Table


def build(scoped: Scoped, kpi: Kpi, place: Place, window: str, say: Language, crosses: Crosses) -> Beside | None:
    """None at the top of what the reader may see: there is nothing above to compare with."""
    if place.parent is None:
        return None
    before = _year_before(periods.parse(window)).name
    told = _told(place)
    rows = [scoped.figure(kpi.id, step.unit, window) for step in told]
    earlier = [scoped.figure(kpi.id, step.unit, before) for step in told]
    title = _title(rows[0], rows[1], place.parent, kpi, say)
    columns = (say("column.unit"), say.window(window), say.window(before))
    cells = tuple(
        (step.name, _cell(now, kpi, say), _earlier(then, now, kpi, say, crosses))
        for step, now, then in zip(told, rows, earlier, strict=True)
    )
    return Beside(title, say("beside.alt", title=title), Table(columns, cells))


def _told(place: Place) -> list[Step]:
    """The unit, the one above it, and the whole where that is another."""
    return list(dict.fromkeys([place.path[-1], place.path[-2], place.path[0]]))


def _year_before(window: Window) -> Window:
    end = periods.add_months(window.end.replace(day=1), -12)
    if window.name.startswith("R"):
        return periods.rolling(end, window.months)
    start = periods.add_months(window.start, -12)
    return periods.parse(window.name.replace(str(window.start.year), str(start.year)))


def _cell(row: FigureRow, kpi: Kpi, say: Language) -> str:
    shown = states.shown(row, kpi.decimals, say)
    return f"{shown}\N{NO-BREAK SPACE}%" if row.value is not None and kpi.unit.da == "%" else shown


def _earlier(then: FigureRow, now: FigureRow, kpi: Kpi, say: Language, crosses: Crosses) -> str:
    return say("beside.break") if crosses(then.start, now.end) else _cell(then, kpi, say)


def _title(here: FigureRow, above: FigureRow, parent: Step, kpi: Kpi, say: Language) -> str:
    """A difference within what the figures may be off is none."""
    if here.value is None or above.value is None:
        return say("beside.plain", above=parent.name)
    difference = round(here.value, kpi.decimals) - round(above.value, kpi.decimals)
    if abs(difference) <= (here.error or 0) + (above.error or 0) or not round(difference, kpi.decimals):
        return say("beside.level", above=parent.name)
    unit = say("beside.points") if kpi.unit.da == "%" else say.of(kpi.unit)
    amount = f"{say.number(abs(difference), kpi.decimals)} {unit}"
    return say("beside.over" if difference > 0 else "beside.under", amount=amount, above=parent.name)
