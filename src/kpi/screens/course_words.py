"""How the figures of a measure over time are said: the finding, the axis, the table and how they must be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpi.screens import states
from kpi.screens.course_measure import Measure
from kpi.screens.language import Language
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.reader import FigureRow


def reach(measure: Measure, row: FigureRow) -> tuple[float | None, float | None]:
    """What the exact figure can be where it is published with a possible error; else what it can be by chance."""
    if row.value is None or not row.error:
        return row.low, row.high
    high = row.value + row.error
    return max(row.value - row.error, 0.0), min(high, 100.0) if measure.is_share else high


def title(measure: Measure, newest: FigureRow, before: FigureRow | None) -> str:
    """The newest figure beside the one before; the word for why there is none."""
    say, about = measure.say, measure.title
    if newest.value is None:
        return say("course.title_missing", about=about, window=measure.name(newest), word=measure.missing(newest))
    more = apart(measure, newest, before)
    now = measure.shown(newest.value, newest.error, more)
    if before is None:
        return say("course.title_one", about=about, now=now, window=measure.name(newest))
    fields = {"about": about, "now": now, "before": measure.shown(before.value, before.error, more)}
    if newest.kind == "rolling":
        return say("course.title_rolling", **fields)
    return say("course.title_two", **fields, window=measure.name(newest), then=measure.name(before))


def apart(measure: Measure, newest: FigureRow, before: FigureRow | None) -> int:
    """One decimal more where rounding would make two figures look alike."""
    if before is None or before.value == newest.value or newest.error:
        return 0
    return int(measure.shown(newest.value) == measure.shown(before.value))


def axis(measure: Measure, rows: Sequence[FigureRow]) -> str:
    say, scale = measure.say, measure.scale(rows[-1])
    unit = say("course.percent") if measure.is_share else say.of(measure.kpi.unit)
    unit = say("course.in_millions") if measure.is_money else unit
    unit = _scale(say, scale) if scale else unit
    return say.joined([unit, say(f"course.kind_{rows[-1].kind}"), doubt(say, rows)])


def doubt(say: Language, rows: Sequence[FigureRow]) -> str:
    """What the bars mean, where there are any."""
    if any(row.error for row in rows):
        return say("course.with_error")
    return say("course.with_chance") if any(row.low is not None for row in rows) else ""


def table(measure: Measure, rows: Sequence[FigureRow]) -> Table:
    """Newest first; a column that would say nothing is left out."""
    say = measure.say
    columns = (say("column.period"), measure.title, say("course.counted"), say("course.reach"), say("column.why"))
    found = [
        (
            measure.name(row),
            measure.shown(row.value, row.error) if row.value is not None else measure.missing(row),
            measure.counted(row),
            measure.between(*reach(measure, row)),
            _remark(measure, row, rows[-1]),
        )
        for row in reversed(rows)
    ]
    wanted = [place for place in range(len(columns)) if place < 2 or any(row[place] for row in found)]
    return Table(
        tuple(columns[place] for place in wanted), tuple(tuple(row[place] for place in wanted) for row in found)
    )


def _remark(measure: Measure, row: FigureRow, newest: FigureRow) -> str:
    say = measure.say
    scale = measure.scale(row)
    other = _scale(say, scale) if scale and scale != measure.scale(newest) else ""
    return say.joined([say("state.provisional") if row.provisional else "", other])


def _scale(say: Language, scale: tuple[float, float]) -> str:
    return say("course.on_scale", low=say.number(scale[0]), high=say.number(scale[1]))


def note(measure: Measure, rows: Sequence[FigureRow]) -> str:
    """How the newest figure must be read."""
    newest, say = rows[-1], measure.say
    if newest.hidden and measure.kpi.protection == "citizens":
        return say("course.few_why")
    found = states.missing(newest, say)
    if found:
        return f"{found.word}: {found.why}"
    unit = say("gap.points") if measure.is_share else say.of(measure.kpi.unit)
    cautions = states.caution(newest, measure.kpi.decimals, unit, say)
    told = [f"{one.word}: {one.why}" for one in cautions]
    is_other = any(measure.scale(row) != measure.scale(newest) for row in rows if row.value is not None)
    return " ".join([*told, *([say("course.other_scale")] if is_other else [])])
