"""Single months against the season's usual reach: which months are surely lower or higher, and since when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from kpi.screens.absence_question import Question
from kpi.screens.absence_signals_title import title as title_of
from kpi.screens.chart_points import Point, Rupture
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.reader import SignalRow

Look = Literal[
    "better_low", "better_high", "worse_low", "worse_high", "other_low", "other_high", "usual", "provisional"
]
NAMED_RUN = 4
"""Shorter runs have no room for a word; the legend says what their shape means."""
LOOK_OF: dict[tuple[str, str], Look] = {
    ("better", "low"): "better_low",
    ("better", "high"): "better_high",
    ("worse", "low"): "worse_low",
    ("worse", "high"): "worse_high",
    ("other", "low"): "other_low",
    ("other", "high"): "other_high",
}
LOOKS: tuple[Look, ...] = (*LOOK_OF.values(), "usual", "provisional")
"""In the order of the legend."""


@dataclass(frozen=True)
class Band:
    """A phase: the middle and the limits of each of its months."""

    days: tuple[date, ...]
    centre: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]


@dataclass(frozen=True)
class Group:
    """The months that look alike, and what the look means."""

    look: Look
    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Run:
    """Several months in a row that stand out on the same side."""

    points: tuple[Point, ...]
    word: str
    is_low: bool


@dataclass(frozen=True)
class SignalChart:
    title: str
    axis: str
    alt: str
    table: Table
    phases: tuple[tuple[Point, ...], ...]
    bands: tuple[Band, ...]
    band_name: str
    centre_name: str
    groups: tuple[Group, ...]
    runs: tuple[Run, ...]
    newest: str
    ruptures: tuple[Rupture, ...]
    note: str


def signals(question: Question) -> SignalChart | None:
    months = question.signals()
    if not months:
        return None
    say, title = question.say, title_of(question, months)
    phases = [list(found) for _, found in groupby(months, key=lambda row: row.phase)]
    return SignalChart(
        title=title,
        axis=say("signals.axis", measure=question.measure, method=question.method([])),
        alt=say("signals.alt", title=title),
        table=_table(question, months),
        phases=tuple(tuple(_point(question, row) for row in phase) for phase in phases),
        bands=tuple(band for phase in phases if (band := _band(phase))),
        band_name=say("signals.band"),
        centre_name=say("signals.centre"),
        groups=tuple(_groups(question, months)),
        runs=tuple(_runs(question, months)),
        newest=_shown(question, months[-1].value),
        ruptures=question.ruptures,
        note="" if question.is_newest else say("signals.past", month=say.month(question.organisation.newest_month)),
    )


def _band(rows: Sequence[SignalRow]) -> Band | None:
    """None for a phase with too few months for limits."""
    limited = [
        (row.end, row.centre, row.lower, row.upper)
        for row in rows
        if row.centre is not None and row.lower is not None and row.upper is not None
    ]
    if not limited:
        return None
    days, centre, lower, upper = zip(*limited, strict=True)
    return Band(days, centre, lower, upper)


def _groups(question: Question, rows: Sequence[SignalRow]) -> list[Group]:
    looks = [(_look(question, row), row) for row in rows]
    return [
        Group(look, _name(question, look), tuple(_point(question, row) for found, row in looks if found == look))
        for look in LOOKS
        if any(found == look for found, _ in looks)
    ]


def _name(question: Question, look: Look) -> str:
    return question.say("signals.unmarked" if look == "usual" and not question.is_newest else f"signals.{look}")


def _runs(question: Question, rows: Sequence[SignalRow]) -> Iterable[Run]:
    """The longer ones, to be named in the chart itself."""
    for (look, _), found in groupby(rows, key=lambda row: (_look(question, row), row.phase)):
        points = tuple(_point(question, row) for row in found)
        if look not in ("usual", "provisional") and len(points) >= NAMED_RUN:
            side: Literal["low", "high"] = "low" if look.endswith("_low") else "high"
            yield Run(points, question.say(f"signals.run_{side}"), side == "low")


def _look(question: Question, row: SignalRow) -> Look:
    """Marks are read at the newest month: at an earlier one only values and limits are shown."""
    if row.provisional:
        return "provisional"
    if row.signal is None or row.point_type is None or not question.is_newest:
        return "usual"
    meaning = {"improvement": "better", "concern": "worse"}.get(row.point_type, "other")
    return LOOK_OF[meaning, question.side(row.point_type)]


def _point(question: Question, row: SignalRow) -> Point:
    say = question.say
    usual = say("signals.usual_reach", reach=_reach(question, row)) if row.lower is not None else ""
    shown = say.joined([_shown(question, row.value), usual, _mark(question, row)])
    return Point(row.end, row.value or 0.0, shown, say.month(row.end))


def _shown(question: Question, value: float | None) -> str:
    """A month is small beside a year: it is shown with one decimal more."""
    return question.number(value, more=1)


def _reach(question: Question, row: SignalRow) -> str:
    if row.lower is None or row.upper is None:
        return ""
    return f"{_shown(question, row.lower)}\N{EN DASH}{_shown(question, row.upper)}"


def _mark(question: Question, row: SignalRow) -> str:
    """What the month says, and by which rule."""
    look, say = _look(question, row), question.say
    if look == "usual":
        return ""
    rule = say(f"signals.rule_{row.signal}") if row.signal and look != "provisional" else ""
    return say.joined([say(f"signals.{look}"), rule])


def _table(question: Question, rows: Sequence[SignalRow]) -> Table:
    say = question.say
    columns = (say("column.period"), question.measure, say("signals.centre"), say("signals.band"), say("column.mark"))
    return Table(
        columns,
        tuple(
            (say.month(row.end), _shown(question, row.value), _shown(question, row.centre), _reach(question, row),
             _mark(question, row))
            for row in reversed(rows)
        ),
    )  # fmt: skip
