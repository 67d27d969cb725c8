"""A ceiling that each institution must keep for itself: every institution's figure against it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kpi.screens import course_words, judged, statuses
from kpi.screens.asked import Asked
from kpi.screens.case import Case
from kpi.screens.course_measure import Measure
from kpi.screens.judged import Judged
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.model import Target
    from kpi.reader import FigureRow, JudgementRow

Side = Literal["over", "unclear", "under"]
SIDES: tuple[Side, ...] = ("over", "unclear", "under")


@dataclass(frozen=True)
class Dot:
    """An institution; `low` and `high` are what its exact figure can be."""

    name: str
    value: float
    low: float
    high: float
    shown: str
    side: Side


@dataclass(frozen=True)
class CeilingChart:
    title: str
    axis: str
    alt: str
    table: Table
    dots: tuple[Dot, ...]
    ceiling: float
    ceiling_name: str
    sides: tuple[tuple[Side, str], ...]
    """What each shape means."""
    judged: Judged
    hidden_words: str
    note: str


def build(asked: Asked, rows: Iterable[JudgementRow]) -> CeilingChart | None:
    """For the promise among the rows that holds for each institution; None where no institution has a figure."""
    for row in rows:
        _, target = asked.scoped.target(row.target)
        if target.each == "institution" and target.must_be == "at_most" and isinstance(target.value, int | float):
            return _chart(asked, row, target, float(target.value))
    return None


def _chart(asked: Asked, row: JudgementRow, target: Target, ceiling: float) -> CeilingChart | None:
    measure = Measure(asked.scoped.kpi(row.kpi), asked.say)
    figures = _figures(asked, row)
    if not figures:
        return None
    dots = sorted((_dot(measure, one, ceiling) for one in figures if one.value is not None), key=_from_the_top)
    hidden, say, window = [one for one in figures if one.value is None], asked.say, measure.name(figures[0])
    shown = measure.say.number(ceiling)
    title = _title(asked, dots, shown, window)
    return CeilingChart(
        title=title,
        axis=say.joined([measure.title, window, course_words.doubt(say, figures)]),
        alt=say("ceiling.alt", title=title, n=len(dots), ceiling=shown),
        table=_table(measure, figures, dots),
        dots=tuple(dots),
        ceiling=ceiling,
        ceiling_name=say("ceiling.name", ceiling=shown),
        sides=tuple((side, say(f"ceiling.{side}")) for side in SIDES),
        judged=judged.read(Case(row, target, measure.kpi, say)),
        hidden_words=say("ceiling.hidden", n=len(hidden), units=say.listed([one.unit_name for one in hidden]))
        if hidden
        else "",
        note=_note(asked, row, figures),
    )


def _figures(asked: Asked, row: JudgementRow) -> list[FigureRow]:
    """The newest year told at the organisation, of each institution that has one or is too small for one.

    At the newest month all there is is told, also what was delivered of a time after it.
    """
    is_newest = asked.as_of == asked.organisation.newest_month
    years = asked.scoped.figures(row.kpi, row.unit, "year", until=None if is_newest else asked.as_of)
    for year in reversed(years):
        found = [one for one in _institutions(asked, row.kpi, year.window) if one.value is not None or one.hidden]
        if any(one.value is not None for one in found):
            return found
    return []


def _institutions(asked: Asked, kpi: str, window: str) -> Iterable[FigureRow]:
    """Those below a unit in sight at once, the others one by one."""
    units = asked.scoped.units(asked.organisation.id)
    known = {unit.unit_id: unit for unit in units}
    mine = {unit.unit_id: unit.parent_id for unit in units if unit.kind == "institution"}
    parents = dict.fromkeys(parent for parent in mine.values() if parent in known)
    for parent in parents:
        yield from (one for one in asked.scoped.children(kpi, parent or "", window) if one.unit in mine)
    yield from (asked.scoped.figure(kpi, unit, window) for unit, parent in mine.items() if parent not in known)


def _dot(measure: Measure, row: FigureRow, ceiling: float) -> Dot:
    value = row.value or 0.0
    low, high = course_words.reach(measure, row)
    low, high = (value, value) if low is None or high is None else (low, high)
    side: Side = "over" if low > ceiling else "under" if high <= ceiling else "unclear"
    return Dot(row.unit_name, value, low, high, measure.shown(value, row.error), side)


def _from_the_top(dot: Dot) -> tuple[float, str]:
    return -dot.value, dot.name


def _title(asked: Asked, dots: Sequence[Dot], ceiling: str, window: str) -> str:
    """How many are surely over; of how many it cannot be told."""
    say, fields = asked.say, {"ceiling": ceiling, "window": window}
    over, unclear = (sum(dot.side == side for dot in dots) for side in ("over", "unclear"))
    key = "title_over" if over else "title_none"
    told = say(f"ceiling.{key}", n=over, over=say.number(over), all=say.number(len(dots)), **fields)
    return f"{told}{say('ceiling.title_unclear', n=unclear, unclear=say.number(unclear))}" if unclear else told


def _table(measure: Measure, figures: Sequence[FigureRow], dots: Sequence[Dot]) -> Table:
    say = measure.say
    columns = (say("column.unit"), measure.title, say("course.reach"), say("ceiling.against"))
    shown = [
        (dot.name, dot.shown, measure.between(dot.low, dot.high) if dot.high > dot.low else "",
         say(f"ceiling.{dot.side}"))
        for dot in dots
    ]  # fmt: skip
    hidden = [(one.unit_name, measure.missing(one), "", "") for one in figures if one.value is None]
    return Table(columns, (*shown, *hidden))


def _note(asked: Asked, row: JudgementRow, figures: Sequence[FigureRow]) -> str:
    """When the promise is judged, where it is not yet; and how far a figure may be off."""
    say = asked.say
    kind = statuses.kind_of(row)
    early = (
        say("ceiling.early", window=say.window(row.window)) if kind in ("not_started", "open") and row.window else ""
    )
    ahead = say("ceiling.ahead", month=say.month(asked.as_of)) if figures[0].end > asked.as_of else ""
    rough = say("ceiling.rough") if any(one.error for one in figures) else ""
    return " ".join(part for part in (early, ahead, rough) if part)
