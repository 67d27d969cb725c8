"""What was promised to be done every quarter or every year, as a calendar: done, not done, still to come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from kpi import periods
from kpi.model import Document, Target, Window
from kpi.screens.asked import Asked
from kpi.screens.course_measure import Measure
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.reader import JudgementRow

State = Literal["kept", "lapsed", "ahead", "unknown"]
STATES: tuple[State, ...] = ("kept", "lapsed", "ahead", "unknown")
MARKS: dict[State, str] = {"kept": "✓", "lapsed": "✕", "ahead": "○", "unknown": "?"}
NAMED = 4
"""So many lapses are named in a sentence."""


@dataclass(frozen=True)
class Cell:
    """A quarter or a year: `first` and `last` count quarters from the strip's beginning."""

    first: int
    last: int
    window: str
    state: State
    shown: str


@dataclass(frozen=True)
class Line:
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Strip:
    title: str
    axis: str
    alt: str
    table: Table
    note: str
    lines: tuple[Line, ...]
    years: tuple[int, ...]
    states: tuple[tuple[State, str], ...]


def build(asked: Asked, judged: Sequence[JudgementRow]) -> Strip | None:
    """None where no follow-up was promised at a rhythm."""
    document: Document | None = None
    lines = []
    for row in judged:
        document, target = asked.scoped.target(row.target)
        if _is_rhythm(asked, row, target):
            lines.append(_line(asked, row, target, document))
    if document is None or not lines:
        return None
    cells = [(line, cell) for line in lines for cell in line.cells]
    title = _title(asked, [cell for _, cell in cells])
    present = {cell.state for _, cell in cells}
    return Strip(
        title=title,
        axis=asked.say("rhythm.axis"),
        alt=asked.say("rhythm.alt", title=title, n=len(lines)),
        table=_table(asked, cells),
        note=_note(asked, cells),
        lines=tuple(lines),
        years=tuple(range(document.period.from_.year, document.period.to.year + 1)),
        states=tuple((state, asked.say(f"rhythm.{state}")) for state in STATES if state in present),
    )


def _is_rhythm(asked: Asked, row: JudgementRow, target: Target) -> bool:
    every = target.window.every if target.window else None
    return every in ("year", "quarter") and asked.scoped.kpi(row.kpi).facts == "follow_up"


def _line(asked: Asked, row: JudgementRow, target: Target, document: Document) -> Line:
    known: dict[str, list[dict[str, Any]]] = {}
    for window in row.windows:
        known.setdefault(window["window"], []).append(window)
    every = target.window.every if target.window else None
    windows = _windows(document, every or "year")
    measure, first = Measure(asked.scoped.kpi(row.kpi), asked.say), document.period.from_.year
    cells = tuple(_cell(measure, target, window, known.get(window.name, []), first) for window in windows)
    return Line(asked.say.of(target.title), cells)


def _windows(document: Document, every: str) -> Iterable[Window]:
    for year in range(document.period.from_.year, document.period.to.year + 1):
        if every == "year":
            yield periods.year(year)
        else:
            yield from (periods.quarter(year, number) for number in (1, 2, 3, 4))


def _cell(measure: Measure, target: Target, window: Window, found: list[dict[str, Any]], first_year: int) -> Cell:
    first, last = ((day.year - first_year) * 4 + (day.month - 1) // 3 for day in (window.start, window.end))
    name = measure.say.window(window.name)
    if not found:
        return Cell(first, last, name, "ahead", "")
    kept = [one for one in found if one["status"] == "met"]
    state: State = "kept" if len(kept) == len(found) else "lapsed"
    if all(one["status"] == "cannot_judge" for one in found):
        return Cell(first, last, name, "unknown", "")
    return Cell(first, last, name, state, _shown(measure, target, found, len(kept)))


def _shown(measure: Measure, target: Target, found: list[dict[str, Any]], kept: int) -> str:
    """1/1 of what was promised, 9/10 of the units, or the share there was."""
    if target.each:
        return f"{kept}/{len(found)}"
    value = found[0]["value"]
    if measure.is_share or not isinstance(target.value, int | float):
        return measure.shown(value)
    return f"{measure.shown(value)}/{measure.promised(float(target.value))}"


def _title(asked: Asked, cells: Sequence[Cell]) -> str:
    due = [cell for cell in cells if cell.state in ("kept", "lapsed")]
    if not due:
        return asked.say("rhythm.title_none")
    kept = sum(cell.state == "kept" for cell in due)
    key = "title_all" if kept == len(due) else "title"
    return asked.say(f"rhythm.{key}", n=len(due), kept=asked.say.number(kept), all=asked.say.number(len(due)))


def _note(asked: Asked, cells: Sequence[tuple[Line, Cell]]) -> str:
    lapses = [asked.say("rhythm.lapse", what=line.name, when=cell.window, shown=cell.shown)
              for line, cell in cells if cell.state == "lapsed"]  # fmt: skip
    if not lapses:
        return ""
    more = len(lapses) - NAMED
    named = "; ".join(lapses[:NAMED])
    return asked.say("rhythm.lapses", named=named) if more <= 0 else asked.say(
        "rhythm.lapses_more", named=named, more=more
    )  # fmt: skip


def _table(asked: Asked, cells: Sequence[tuple[Line, Cell]]) -> Table:
    say = asked.say
    columns = (say("column.title"), say("column.period"), say("column.status"), say("rhythm.done"))
    return Table(
        columns, tuple((line.name, cell.window, say(f"rhythm.{cell.state}"), cell.shown) for line, cell in cells)
    )
