"""How to read the two marks: whether a promise is kept, and whether a change is sure."""

from __future__ import annotations

from dataclasses import dataclass

from kpi.screens import statuses
from kpi.screens.language import Language

EVIDENCE = (
    ("improvement", "trending_down"),
    ("concern", "trending_up"),
    ("neutral_high", "trending_up"),
    ("neutral_low", "trending_down"),
    ("no_sure_change", "trending_flat"),
    ("too_few_events", "grain"),
    ("too_little_data", "hourglass_empty"),
    ("certain", "target"),
    ("uncertain", "casino"),
)
"""Every answer with its icon; improvement and concern as they look where lower is better."""


@dataclass(frozen=True)
class Mark:
    sign: str
    word: str
    meaning: str
    colour: str = ""
    """Empty for what is never coloured."""


def promise_marks(say: Language) -> tuple[Mark, ...]:
    """One for each status, in the order a leader reads them."""
    return tuple(
        Mark(look.mark, say(f"status.{look.kind}"), say(f"about_status.{look.kind}"), look.badge)
        for look in statuses.LOOKS.values()
    )


def change_marks(say: Language) -> tuple[Mark, ...]:
    return tuple(Mark(icon, say(f"evidence.{label}"), say(f"about_evidence.{label}")) for label, icon in EVIDENCE)
