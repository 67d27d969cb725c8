"""Refugees in work or education after one, two and three years: each year's arrivals as a line, held to the floors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi.screens import outcomes_cohorts_table, statuses
from kpi.screens.asked import Asked
from kpi.screens.course_measure import Measure
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.reader import FigureRow, JudgementRow

AGES = {
    1: "refugees_active_after_1_year_pct",
    2: "refugees_active_after_2_years_pct",
    3: "refugees_active_after_3_years_pct",
}
"""Years of stay and the measure of them."""


@dataclass(frozen=True)
class Stage:
    """The newest figure after so many years, with its floor; `word` stands where the figure is not told."""

    age: int
    name: str
    value: float | None
    low: float | None
    high: float | None
    shown: str
    counted: str
    word: str
    floor: float | None
    floor_name: str
    kind: statuses.Kind | None


@dataclass(frozen=True)
class Step:
    age: int
    value: float
    label: str


@dataclass(frozen=True)
class Cohort:
    """Those who came in one year, followed."""

    name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class CohortChart:
    title: str
    axis: str
    alt: str
    table: Table
    note: str
    stages: tuple[Stage, ...]
    cohorts: tuple[Cohort, ...]
    newest_name: str


def build(asked: Asked, judged: Sequence[JudgementRow]) -> CohortChart | None:
    """Where a document promises it. `judged` are the rows of one document."""
    rows = {row.kpi: row for row in judged if row.kpi in AGES.values()}
    if not rows:
        return None
    found = {age: _yearly(asked, kpi, rows) for age, kpi in AGES.items() if kpi in rows}
    newest = max((row.end.year for figures in found.values() for row in figures), default=None)
    if newest is None:
        return None
    stages = tuple(_stage(asked, age, found[age], rows[AGES[age]], newest) for age in found)
    title = _title(asked, stages, newest)
    return CohortChart(
        title=title,
        axis=asked.say("cohorts.axis"),
        alt=asked.say("cohorts.alt", title=title, stages=asked.say.listed([_told(stage) for stage in stages])),
        table=outcomes_cohorts_table.build(asked, found, rows),
        note=_note(asked, stages),
        stages=stages,
        cohorts=tuple(_cohorts(asked, found)),
        newest_name=asked.say("cohorts.newest", year=newest),
    )


def _yearly(asked: Asked, kpi: str, rows: dict[str, JudgementRow]) -> list[FigureRow]:
    figures = asked.scoped.figures(kpi, rows[kpi].unit, "year", until=asked.as_of)
    return [row for row in figures if row.value is not None or row.hidden]


def _stage(asked: Asked, age: int, figures: Sequence[FigureRow], row: JudgementRow, newest: int) -> Stage:
    say, measure = asked.say, Measure(asked.scoped.kpi(row.kpi), asked.say)
    figure = next((one for one in figures if one.end.year == newest), None)
    floor = row.threshold if isinstance(row.threshold, int | float) else None
    is_judged = figure is not None and row.window == figure.window
    low, high = _reach(row, figure, is_judged=is_judged)
    return Stage(
        age=age,
        name=say("cohorts.after", n=age, years=say.number(age)),
        value=figure.value if figure else None,
        low=low,
        high=high,
        shown=measure.shown(figure.value) if figure else "",
        counted=measure.counted(figure) if figure else "",
        word="" if figure and figure.value is not None else _word(measure, figure, row),
        floor=floor,
        floor_name=say("cohorts.floor", floor=say.number(floor)) if floor is not None else "",
        kind=statuses.kind_of(row) if is_judged else None,
    )


def _reach(row: JudgementRow, figure: FigureRow | None, *, is_judged: bool) -> tuple[float | None, float | None]:
    """What the figure can be by chance: as it was judged, else as it is published."""
    if is_judged and row.evidence_basis == "interval":
        return row.evidence_low, row.evidence_high
    return (figure.low, figure.high) if figure else (None, None)


def _word(measure: Measure, figure: FigureRow | None, row: JudgementRow) -> str:
    if figure is None and row.hidden:
        return measure.say("course.few")
    return measure.missing(figure) if figure else measure.say("state.no_data").lower()


def _title(asked: Asked, stages: Sequence[Stage], newest: int) -> str:
    """Which floors are kept; what cannot be judged is said too."""
    say = asked.say
    groups = {key: [stage for stage in stages if _group(stage) == key] for key in ("kept", "missed", "few", "open")}
    clauses = [say(f"cohorts.{key}", after=_after(asked, found)) for key, found in groups.items() if found]
    return say("cohorts.title", year=newest, clauses=", ".join(clauses))


def _after(asked: Asked, stages: Sequence[Stage]) -> str:
    """Efter 1 og 3 år."""
    return asked.say("cohorts.after", n=stages[-1].age, years=asked.say.listed([str(stage.age) for stage in stages]))


def _group(stage: Stage) -> str:
    if stage.value is None:
        return "few"
    if stage.kind in ("met", "missed"):
        return "kept" if stage.kind == "met" else "missed"
    return "open"


def _told(stage: Stage) -> str:
    return f"{stage.name} {stage.shown or stage.word}"


def _note(asked: Asked, stages: Sequence[Stage]) -> str:
    """Whether the results could be luck: an interval that holds its floor."""
    say = asked.say
    unsure = [stage for stage in stages if _may_be_luck(stage)]
    told = [stage.counted for stage in stages if stage.counted]
    small = say("cohorts.small", counts=say.listed(told)) if told else ""
    luck = say("cohorts.luck", after=_after(asked, unsure)) if unsure else ""
    few = say("course.few_why") if any(stage.value is None for stage in stages) else ""
    return " ".join(part for part in (small, luck, few) if part)


def _may_be_luck(stage: Stage) -> bool:
    if stage.low is None or stage.high is None or stage.floor is None:
        return False
    return stage.low < stage.floor < stage.high


def _cohorts(asked: Asked, found: dict[int, list[FigureRow]]) -> list[Cohort]:
    """Who have been here one year in 2017 came in 2016, and have been here two years in 2018."""
    steps: dict[int, list[Step]] = {}
    for age, figures in found.items():
        measure = Measure(asked.scoped.kpi(AGES[age]), asked.say)
        for row in figures:
            if row.value is not None:
                told = asked.say.joined([measure.name(row), measure.counted(row)])
                label = f"{told}: <b>{measure.shown(row.value)}</b>"
                steps.setdefault(row.end.year - age, []).append(Step(age, row.value, label))
    return [Cohort(asked.say("cohorts.came", year=year), tuple(known)) for year, known in sorted(steps.items())]
