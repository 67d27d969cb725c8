"""The first sentence about something counted: how many, against when, and what that means for the promise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from kpi import periods
from kpi.screens import counted_signals_title, judged_promise, sentence_evidence, states
from kpi.screens.counted import Counted, real_months
from kpi.screens.sentence_amounts import Amounts, ended, together

if TYPE_CHECKING:
    from kpi.reader import FigureRow, JudgementRow

_Verdict = Literal["met", "missed", "on_track", "at_risk", "off_track"]
_VERDICTS: tuple[_Verdict, ...] = ("met", "missed", "on_track", "at_risk", "off_track")


def lead(asked: Counted) -> str:
    told, say, row = asked.told, asked.say, promise_of_now(asked)
    if told.value is None:
        return _none(asked)
    said = {"now": asked.amount(told), "when": asked.when(real_months(told)), "unit": asked.unit_name}
    earlier = compared_with(asked, row) if told is asked.newest else None
    if earlier is None:
        figure = say("counted.lead_only", **said)
    else:
        figure = say("counted.lead", before=asked.shown(earlier), then=asked.when(earlier.window), **said)
    return together(ended(figure), ended(_meaning(asked, row)))


def promise_of_now(asked: Counted) -> JudgementRow | None:
    """The promise made for this unit whose period the newest figure lies in."""
    for row in reversed(asked.own_targets()):
        if row.window is None or ":" in row.window or row.reason == "not_started":
            continue
        window = periods.parse(row.window)
        if window.start <= asked.newest.end <= window.end:
            return row
    return None


def compared_with(asked: Counted, row: JudgementRow | None) -> FigureRow | None:
    """The same months of the year the promise is held against; without one, of the year before."""
    year = asked.newest.end.year - 1
    if row is not None and row.reference_window and ":" not in row.reference_window:
        year = periods.parse(row.reference_window).start.year
    return asked.same_months(year)


def _none(asked: Counted) -> str:
    found = states.missing(asked.newest, asked.say)
    why = found.why if found else ""
    return asked.say("counted.lead_none", measure=asked.say.of(asked.kpi.title), unit=asked.unit_name, why=why)


def _meaning(asked: Counted, row: JudgementRow | None) -> str:
    """The verdict on the promise; without a number to reach, whether the change is sure."""
    if row is None:
        return counted_signals_title.verdict(asked)
    for verdict in _VERDICTS:
        if row.status == verdict:
            promise = judged_promise.promise(asked.case(row))
            said = asked.say(f"counted.verdict_{verdict}", promise=promise)
            return asked.say("counted.within_rounding", verdict=said) if row.within_rounding else said
    _, target = asked.scoped.target(row.target)
    return sentence_evidence.clause(Amounts(row, target, asked.kpi, asked.say))
