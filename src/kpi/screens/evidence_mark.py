"""Whether a change is sure: a trend's shape and a word, in neutral ink, beside the status and never in its colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi.screens.language import Language

if TYPE_CHECKING:
    from kpi.reader import JudgementRow

SURE = ("improvement", "concern", "neutral_high", "neutral_low")
TESTED = ("signal", "rate_ratio", "difference")
"""What a change is looked for with; the others say nothing of a change."""
_SHAPES = {
    "neutral_high": "trending_up",
    "neutral_low": "trending_down",
    "no_sure_change": "trending_flat",
    "too_few_events": "grain",
    "too_little_data": "hourglass_empty",
    "certain": "target",
    "uncertain": "casino",
}


@dataclass(frozen=True)
class Evidence:
    """`shape` is the name of an icon: which way the figure went, or why nothing can be said."""

    label: str
    shape: str
    word: str

    @property
    def is_sure(self) -> bool:
        return self.label in SURE


def read(row: JudgementRow, say: Language) -> Evidence | None:
    """None where nobody measures a change, as for a milestone."""
    if row.evidence is None or row.hidden:
        return None
    return Evidence(row.evidence, _shape(row), say(f"evidence.{row.evidence}"))


def _shape(row: JudgementRow) -> str:
    """An improvement goes the good way, up or down; a concern the other."""
    label = row.evidence or ""
    if label in _SHAPES:
        return _SHAPES[label]
    return "trending_up" if (label == "improvement") == (row.direction == "high") else "trending_down"


def basis(row: JudgementRow, say: Language) -> str:
    """What the mark rests on, with its figures where it has any."""
    if row.evidence is None or row.hidden or row.evidence_basis in (None, "none"):
        return ""
    bounds = (row.evidence_estimate, row.evidence_low, row.evidence_high)
    if row.evidence_basis in ("rate_ratio", "difference", "interval"):
        return _interval(row.evidence_basis, bounds, say)
    return say(f"evidence_basis.{row.evidence_basis}")


def _interval(name: str, bounds: tuple[float | None, ...], say: Language) -> str:
    known = [bound for bound in bounds if bound is not None]
    if len(known) < len(bounds):
        return say("evidence_basis.unbounded")
    write = say.signed if name == "difference" else say.number
    estimate, low, high = (write(bound, 2 if name == "rate_ratio" else 1) for bound in known)
    return say(f"evidence_basis.{name}", estimate=estimate, low=low, high=high)


def is_tested(row: JudgementRow) -> bool:
    """Whether a change was looked for: so it may also have been found by chance."""
    return row.evidence_basis in TESTED and row.evidence not in (None, "too_little_data") and not row.hidden
