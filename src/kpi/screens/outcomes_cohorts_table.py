"""The figures of the cohorts as a table: the newest year first, and within it the shortest stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.screens.asked import Asked
from kpi.screens.course_measure import Measure
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.reader import FigureRow, JudgementRow


def build(asked: Asked, found: dict[int, list[FigureRow]], rows: dict[str, JudgementRow]) -> Table:
    """`found` is by years of stay, `rows` by measure."""
    say = asked.say
    columns = ("column.period", "cohorts.stay", "cohorts.share", "course.counted", "column.promise")
    lines = [
        (row.end.year, age, _line(Measure(asked.scoped.kpi(row.kpi), say), row, rows[row.kpi], age))
        for age, figures in found.items()
        for row in figures
    ]
    ordered = sorted(lines, key=lambda line: (-line[0], line[1]))
    return Table(tuple(say(name) for name in columns), tuple(line for _, _, line in ordered))


def _line(measure: Measure, row: FigureRow, promised: JudgementRow, age: int) -> tuple[str, ...]:
    say, is_judged = measure.say, promised.window == row.window
    floor = promised.threshold if isinstance(promised.threshold, int | float) and is_judged else None
    return (
        measure.name(row),
        say("cohorts.after", n=age, years=say.number(age)),
        measure.shown(row.value) if row.value is not None else measure.missing(row),
        measure.counted(row),
        say("cohorts.floor", floor=say.number(floor)) if floor is not None else "",
    )
