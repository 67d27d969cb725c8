"""Where sickness absence is expected to stand when the running year ends, with an 80 % interval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kpi import periods
from kpi.screens.absence_question import Question

YEAR = 12


@dataclass(frozen=True)
class Outlook:
    """`is_fan`: drawn from the newest figure on; else as a bar where the period ends."""

    day: date
    expected: float
    lower: float
    upper: float
    shown: str
    number: str
    words: str
    is_fan: bool


def build(question: Question) -> Outlook | None:
    """What the promise for this unit is judged by; for a unit without one the end of the edition's own fan."""
    found = _promised(question) or _fan(question)
    if found is None:
        return None
    day, expected, lower, upper = found
    low, high = (question.say.number(bound, question.kpi.decimals) for bound in (lower, upper))
    shown = question.say("absence.interval", value=question.number(expected), low=low, high=high)
    return Outlook(
        *found,
        shown=shown,
        number=question.number(expected),
        words=question.say("absence.expected", day=question.say.month(day), shown=shown),
        is_fan=question.is_newest,
    )


def _promised(question: Question) -> tuple[date, float, float, float] | None:
    """Of a promise about twelve months: others do not compare with the line."""
    for row in question.own_targets():
        if row.window is None or ":" in row.window or row.expected is None:
            continue
        window, low, high = periods.parse(row.window), row.expected_low, row.expected_high
        if window.months == YEAR and window.end > question.as_of and low is not None and high is not None:
            return window.end, row.expected, low, high
    return None


def _fan(question: Question) -> tuple[date, float, float, float] | None:
    """Its last step alone: before it a fan shows the year so far, not twelve months."""
    steps = question.scoped.fan(question.kpi.id, question.unit.unit_id) if question.is_newest else []
    if not steps or steps[-1].end.month != YEAR or steps[-1].end <= question.as_of:
        return None
    return steps[-1].end, steps[-1].expected, steps[-1].lower, steps[-1].upper
