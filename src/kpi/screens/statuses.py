"""How a status looks: a word, a shape and a colour, never the colour alone.

Blue for what is kept, orange for what needs attention, grey for what says nothing yet: told apart by readers who are
colour-blind and on paper. A goal without a number has an arrow and no judging colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from kpi.reader import JudgementRow

Kind = Literal["off_track", "missed", "at_risk", "on_track", "met", "open", "not_started", "cannot_judge", "no_number"]
Group = Literal["attention", "kept", "waiting", "direction", "unjudged"]


@dataclass(frozen=True)
class Look:
    kind: Kind
    group: Group
    mark: str
    colour: str
    badge: Literal["blue", "orange", "gray"]


LOOKS: dict[str, Look] = {
    look.kind: look
    for look in (
        Look("off_track", "attention", "▼", "#c8620f", "orange"),
        Look("missed", "attention", "✕", "#a8480c", "orange"),
        Look("at_risk", "attention", "◆", "#d98b1f", "orange"),
        Look("on_track", "kept", "▲", "#4f8fc4", "blue"),
        Look("met", "kept", "✓", "#1f5f99", "blue"),
        Look("open", "waiting", "○", "#6f7a86", "gray"),
        Look("not_started", "waiting", "◌", "#6f7a86", "gray"),
        Look("no_number", "direction", "↔", "#6f7a86", "gray"),
        Look("cannot_judge", "unjudged", "?", "#59636e", "gray"),
    )
}
"""In the order a leader reads them: what needs attention first, and there what can still be turned."""
RECORDED = ("milestone", "narrative")
"""KPIs without a figure: somebody notes whether it was done, or assesses it."""
KINDS = tuple(LOOKS)
GROUPS: tuple[Group, ...] = ("attention", "kept", "waiting", "direction", "unjudged")


def kind_of(row: JudgementRow) -> Kind:
    """What the screen calls a judgement: a promise that is not yet due is open, not impossible to judge."""
    if row.status == "cannot_judge" and (row.reason == "no_measure_of_progress" or is_unnoted(row)):
        return "open"
    if row.status == "cannot_judge" and row.reason == "not_started":
        return "not_started"
    return row.status


def is_unnoted(row: JudgementRow) -> bool:
    """A milestone or narrative nobody has noted anything about, with its due date still ahead."""
    is_ahead = row.days_left is not None and row.days_left >= 0
    return row.kpi in RECORDED and row.reason == "no_data" and is_ahead


def arrow(row: JudgementRow) -> str:
    """Which way the figure itself went, whether that is good or not."""
    if row.value is None or row.reference_value is None:
        return "↔"
    if row.value == row.reference_value:
        return "→"
    return "↑" if row.value > row.reference_value else "↓"
