"""What MED committees decided about a target, newest first, with who is to do it, when, and whether it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kpi.screens.language import Language

if TYPE_CHECKING:
    from kpi.reader import DecisionRow, Scoped

MARKS = {"open": "○", "done": "✓", "dropped": "–"}


@dataclass(frozen=True)
class Decision:
    """`is_late` counts at the month the reader stands in."""

    mark: str
    state: str
    text: str
    committee: str
    held: str
    owner: str
    due: str
    is_open: bool
    is_late: bool


def decisions(scoped: Scoped, organisation: str, target: str, as_of: date, say: Language) -> tuple[Decision, ...]:
    names = {one.id: one.name for one in scoped.committees(organisation)}
    rows = [row for row in scoped.decisions(organisation) if row.target == target and row.held_on <= as_of]
    newest_first = sorted(rows, key=lambda row: row.held_on, reverse=True)
    return tuple(_decision(row, names.get(row.committee, row.committee), as_of, say) for row in newest_first)


def _decision(row: DecisionRow, committee: str, as_of: date, say: Language) -> Decision:
    is_late = row.state == "open" and row.due is not None and row.due < as_of
    return Decision(
        mark=MARKS[row.state],
        state=say("target_decision.late") if is_late else say(f"target_decision.{row.state}"),
        text=row.text,
        committee=committee,
        held=say.day(row.held_on),
        owner=row.owner_role,
        due=say("target_decision.due", day=say.day(row.due)) if row.due else "",
        is_open=row.state == "open",
        is_late=is_late,
    )
