"""What is counted until a date: how many there were at the end of each month, held to the number promised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpi.model import Kpi
from kpi.screens import course_levels
from kpi.screens.asked import Asked
from kpi.screens.course import Course, Reading
from kpi.screens.course_measure import Measure
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.reader import JudgementRow


def build(asked: Asked, kpi: Kpi, rows: Sequence[JudgementRow]) -> Course | None:
    """Of the newest promise of the measure; None where nothing was ever noted."""
    if not rows:
        return None
    row, measure = rows[-1], Measure(kpi, asked.say)
    document, _ = asked.scoped.target(row.target)
    past = [
        one
        for one in asked.scoped.history(row.target)
        if one.value is not None and document.period.from_ <= one.as_of <= min(asked.as_of, row.due or asked.as_of)
    ]
    if not past:
        return None
    title = asked.say(
        "course.title_counted",
        about=measure.title,
        now=measure.shown(past[-1].value),
        day=asked.say.day(past[-1].as_of),
    )
    return Course(
        title=title,
        axis=asked.say.joined([asked.say.of(kpi.unit), asked.say("course.kind_counted")]),
        alt=asked.say("course.alt", title=title, n=len(past), first=asked.say.month(past[0].as_of),
                      last=asked.say.month(past[-1].as_of)),
        table=_table(measure, past),
        readings=tuple(_reading(measure, one) for one in past),
        unshown=(),
        levels=course_levels.build(asked, measure, row.unit),
        ruptures=(),
        scale=None,
        least=measure.least,
        top=measure.top,
        note="",
        is_stepped=True,
    )  # fmt: skip


def _reading(measure: Measure, row: JudgementRow) -> Reading:
    day, shown = measure.say.day(row.as_of), measure.shown(row.value)
    tick = measure.say.short_month(row.as_of)
    return Reading(row.as_of, row.value or 0.0, shown, day, tick, None, None, row.provisional)


def _table(measure: Measure, past: Sequence[JudgementRow]) -> Table:
    """The months in which the number changed, newest first."""
    changed = [row for place, row in enumerate(past) if place == 0 or row.value != past[place - 1].value]
    columns = (measure.say("course.by"), measure.title)
    return Table(columns, tuple((measure.say.day(row.as_of), measure.shown(row.value)) for row in reversed(changed)))
