"""The line beside a promise of fewer events: what so many events can show at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.model import Kpi, Target
from kpi.screens.language import Language
from kpi.screens.sentence_amounts import Amounts, ended, is_year, together

if TYPE_CHECKING:
    from kpi.reader import JudgementRow

USUAL_FALL = 0.20
"""The fall a base is measured by where the promise names none of its own."""
SELDOM = 0.5
"""What is noticed more seldom than this is "only" noticed."""


def power_line(row: JudgementRow, target: Target, kpi: Kpi, say: Language) -> str:
    """How often the promised fall would be noticed, how large a fall must be, and luck; empty without a power."""
    if row.base_events is None or row.noticed is None:
        return ""
    times = target.reference.times if target.reference else None
    fall = 1 - times if times is not None and times < 1 else USUAL_FALL
    seen = say(
        f"sentence.power.{'seldom' if row.noticed < SELDOM else 'often'}",
        base=Amounts(row, target, kpi, say).counted(row.base_events),
        when=_when(Amounts(row, target, kpi, say)),
        fall=_percent(fall, say),
        seen=_percent(row.noticed, say),
    )
    return together(ended(seen), ended(_smallest(row, say)), ended(_luck(row, fall, say)))


def _when(amounts: Amounts) -> str:
    window = amounts.row.reference_window
    return amounts.say("sentence.power.yearly") if window is None or is_year(window) else amounts.within(window)


def _smallest(row: JudgementRow, say: Language) -> str:
    if row.smallest_fall is None:
        return say("sentence.power.no_fall")
    return say("sentence.power.smallest", fall=_percent(row.smallest_fall, say))


def _luck(row: JudgementRow, fall: float, say: Language) -> str:
    if row.by_luck is None:
        return ""
    return say("sentence.power.luck", fall=_percent(fall, say), chance=_percent(row.by_luck, say))


def _percent(share: float, say: Language) -> str:
    """Whole per cent; no chance reads as none or as certainty."""
    percent = 100 * share
    if 0 < percent < 0.5:
        return say("sentence.power.under")
    if 99.5 <= percent < 100:
        return say("sentence.power.over")
    return f"{say.number(percent)}\N{NO-BREAK SPACE}%"
