"""What single months say of sickness absence, as a headline: surely lower, surely higher, or no sure change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import takewhile
from typing import TYPE_CHECKING

from kpi import periods
from kpi.screens.absence_question import Question

if TYPE_CHECKING:
    from kpi.reader import SignalRow


def title(question: Question, rows: Sequence[SignalRow]) -> str:
    """At an earlier month the promise's own evidence speaks: marks are read at the newest month alone."""
    if not question.is_newest:
        return _as_judged(question)
    judged = [row for row in rows if not row.provisional and row.phase == rows[-1].phase]
    newest = judged[-1] if judged else rows[-1]
    if newest.point_type is None:
        return question.say(
            "signals.title_few", since=question.say.month(rows[-1].end if not judged else judged[0].end)
        )
    if newest.signal is None:
        return question.say("signals.title_none", since=question.say.month(_quiet_since(judged)))
    side = question.side(newest.point_type)
    since, month = _since(judged), question.say.month(newest.end)
    if since == newest.end:
        return question.say(f"signals.title_one_{side}", month=month)
    return question.say(f"signals.title_{side}", since=question.say.month(since))


def _quiet_since(rows: Sequence[SignalRow]) -> date:
    """The first month after the last that carries a mark; the phase's first where none does."""
    for row in reversed(rows):
        if row.signal is not None:
            return periods.add_months(row.end.replace(day=1), 1)
    return rows[0].end


def _since(rows: Sequence[SignalRow]) -> date:
    """Where the unbroken run of such marks began."""
    run = takewhile(lambda row: row.point_type == rows[-1].point_type, reversed(rows))
    return min(row.end for row in run)


def _as_judged(question: Question) -> str:
    for row in question.own_targets():
        if row.evidence_basis == "signal" and row.evidence in ("improvement", "concern", "no_sure_change"):
            side = "same" if row.evidence == "no_sure_change" else question.side(row.evidence)
            return question.say(f"signals.title_past_{side}", month=question.say.month(question.as_of))
    return question.say("signals.title_plain")
