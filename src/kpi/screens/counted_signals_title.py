"""What the points of a control chart say together: surely lower, surely higher, or no sure change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import takewhile
from typing import TYPE_CHECKING, Literal

from kpi import periods
from kpi.screens.counted import Counted

if TYPE_CHECKING:
    from kpi.reader import SignalRow


def points(asked: Counted) -> list[SignalRow]:
    """The known points in the years drawn."""
    rows = asked.scoped.signals(asked.kpi.id, asked.unit.unit_id)
    return [row for row in rows if row.value is not None and asked.first_drawn <= row.end <= asked.as_of]


def side(asked: Counted, meaning: str) -> Literal["low", "high"]:
    """On which side a point lies that means an improvement, a concern or, for a neutral measure, neither."""
    if meaning in ("improvement", "concern"):
        return "low" if (meaning == "improvement") == (asked.kpi.better == "lower") else "high"
    return "low" if meaning == "neutral_low" else "high"


def title(asked: Counted, rows: Sequence[SignalRow]) -> str:
    """At an earlier month no mark is read: the limits are those of the newest."""
    say = asked.say
    if not asked.is_newest:
        return say("counted.signals_plain")
    settled = [row for row in rows if not row.provisional and row.phase == rows[-1].phase]
    newest = settled[-1] if settled else rows[-1]
    if newest.point_type is None:
        since = settled[0].end if settled else rows[-1].end
        return say("counted.signals_few", since=say.month(since))
    if newest.signal is None:
        return say("counted.signals_none", since=say.month(_quiet_since(settled)))
    which, since = side(asked, newest.point_type), _since(settled)
    if since == newest.end:
        return say(f"counted.signals_one_{which}", when=named(asked, newest))
    return say(f"counted.signals_since_{which}", since=say.month(since))


def verdict(asked: Counted) -> str:
    """The same as a sentence elsewhere on the page; empty where no chart can tell."""
    rows = points(asked)
    judged = [row for row in rows if row.point_type is not None]
    return title(asked, rows) if judged and asked.is_newest else ""


def named(asked: Counted, row: SignalRow) -> str:
    """A point's month, quarter or twelve months in words."""
    if row.months == 3:
        return asked.say.window(periods.quarter(row.end.year, row.end.month // 3).name)
    if row.months == 12:
        return asked.say.window(periods.rolling(row.end.replace(day=1)).name)
    return asked.say.month(row.end)


def _quiet_since(rows: Sequence[SignalRow]) -> date:
    """The first month after the last that carries a mark; the phase's first where none does."""
    for row in reversed(rows):
        if row.signal is not None:
            return periods.add_months(row.end.replace(day=1), 1)
    return _first_month(rows[0])


def _since(rows: Sequence[SignalRow]) -> date:
    """Where the unbroken run of such marks began."""
    run = takewhile(lambda row: row.point_type == rows[-1].point_type, reversed(rows))
    return min(row.end for row in run)


def _first_month(row: SignalRow) -> date:
    return periods.add_months(row.end.replace(day=1), 1 - row.months)
