"""Sickness absence of the units below, side by side, the highest on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from kpi import periods
from kpi.screens.absence_question import Question, year_before
from kpi.screens.language import Language
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.reader import FigureRow
    from kpi.reader.rows import Hidden


Untold: TypeAlias = "tuple[str, Hidden]"
"""A unit without a figure, and why."""


@dataclass(frozen=True)
class Dot:
    unit: str
    name: str
    value: float
    shown: str
    earlier: float | None
    earlier_shown: str


@dataclass(frozen=True)
class UnitChart:
    title: str
    axis: str
    alt: str
    table: Table
    dots: tuple[Dot, ...]
    now_name: str
    earlier_name: str
    whole_name: str
    whole: float | None
    hidden_words: str


def units(question: Question) -> UnitChart | None:
    now = periods.rolling(question.as_of.replace(day=1)).name
    below = question.scoped.children(question.kpi.id, question.unit.unit_id, now)
    if not below:
        return None
    before = periods.rolling(year_before(question.as_of).replace(day=1)).name
    earlier = question.scoped.children(question.kpi.id, question.unit.unit_id, before)
    by_unit = {row.unit: row for row in earlier if row.value is not None}
    dots = [_dot(question, row, by_unit.get(row.unit)) for row in below if row.value is not None]
    hidden = [(row.unit_name, row.hidden) for row in below if row.hidden]
    return _chart(question, now, before, sorted(dots, key=lambda dot: dot.value, reverse=True), hidden)


def _dot(question: Question, row: FigureRow, earlier: FigureRow | None) -> Dot:
    comparable = question.comparable(earlier, row.end)
    before = comparable.value if comparable else None
    return Dot(row.unit, row.unit_name, row.value or 0.0, question.shown(row), before, question.shown(comparable))


def _chart(question: Question, now: str, before: str, dots: Sequence[Dot], hidden: Sequence[Untold]) -> UnitChart:
    say, whole, title = question.say, question.newest, _title(question.say, dots)
    axis = {"measure": question.measure, "window": say.window(now), "method": question.method([whole])}
    untold = [say("absence.hidden_unit", unit=unit, why=say(f"hidden.{why}")) for unit, why in hidden]
    return UnitChart(
        title=title,
        axis=say("absence.units_axis", **axis),
        alt=say("absence.units_alt", title=title),
        table=_table(say, now, before, dots, hidden),
        dots=tuple(dots),
        now_name=say.window(now),
        earlier_name=say.window(before),
        whole_name=say("absence.whole", value=question.shown(whole)) if whole.value is not None else "",
        whole=whole.value,
        hidden_words=say("absence.hidden_units", units=say.listed(untold)) if hidden else "",
    )


def _table(say: Language, now: str, before: str, dots: Sequence[Dot], hidden: Sequence[Untold]) -> Table:
    shown = [(dot.name, dot.shown, dot.earlier_shown) for dot in dots]
    unshown = [(unit, say(f"state.{why}").lower(), "") for unit, why in hidden]
    return Table((say("column.unit"), say.window(now), say.window(before)), (*shown, *unshown))


def _title(say: Language, dots: Sequence[Dot]) -> str:
    if not dots:
        return say("absence.units_none")
    top, bottom = dots[0], dots[-1]
    if len(dots) == 1:
        return say("absence.units_one", unit=top.name, value=top.shown)
    return say("absence.units_ranked", top=top.name, high=top.shown, bottom=bottom.name, low=bottom.shown)
