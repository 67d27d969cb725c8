"""Is the change sure? The clause that says so, apart from whether the promise is kept.

Nobody is scolded for noise: what the figures cannot tell is said of the figures. A KPI without a better side is told
as higher or lower.
"""

from __future__ import annotations

from typing import Literal

from kpi.screens.sentence_amounts import Amounts, ended, together

Clause = Literal[
    "improvement",
    "concern",
    "higher",
    "lower",
    "months_improvement",
    "months_concern",
    "months_higher",
    "months_lower",
    "may_be_chance",
    "no_change_since",
    "months_alike",
    "few_events",
    "little_data",
    "beyond_chance",
    "close",
    "unknown_spread",
]
_SURE: dict[str, Clause] = {
    "improvement": "improvement",
    "concern": "concern",
    "neutral_high": "higher",
    "neutral_low": "lower",
}
_IN_MONTHS: dict[Clause, Clause] = {
    "improvement": "months_improvement",
    "concern": "months_concern",
    "higher": "months_higher",
    "lower": "months_lower",
}
_PLAIN: dict[str, Clause] = {
    "too_few_events": "few_events",
    "too_little_data": "little_data",
    "certain": "beyond_chance",
    "uncertain": "close",
}
CLOSED = ("met", "missed")
_AGREES: dict[str, tuple[Clause, ...]] = {
    "met": ("improvement", "months_improvement", "beyond_chance"),
    "missed": ("concern", "months_concern", "beyond_chance"),
}
"""Clauses that follow a verdict with "and"; after all others it is "but"."""


def evidence(amounts: Amounts) -> str:
    """The evidence as a sentence of its own; empty where nobody measures a change."""
    return ended(clause(amounts))


def verdict(amounts: Amounts) -> str:
    """Met or missed, and in the same breath how sure the change is."""
    row, say = amounts.row, amounts.say
    kept, said = say("sentence.met" if row.status == "met" else "sentence.missed"), _clause(amounts)
    if said is None or _needless(amounts, said):
        return ended(kept)
    if said in _AGREES[row.status]:
        return ended(say("sentence.and", verdict=kept, clause=clause(amounts)))
    return ended(say("sentence.but", verdict=kept, clause=clause(amounts)))


def with_evidence(amounts: Amounts, told: str) -> str:
    """A direction and how sure it is; where the months say the opposite, that is said in the same breath."""
    row, said = amounts.row, _clause(amounts)
    opposite = {"better": "months_concern", "worse": "months_improvement"}.get(row.moved or "")
    if said is None or said != opposite:
        return together(told, evidence(amounts))
    return ended(amounts.say("sentence.but", verdict=told.removesuffix("."), clause=clause(amounts)))


def clause(amounts: Amounts) -> str:
    said, row = _clause(amounts), amounts.row
    if said is None:
        return ""
    since = amounts.say.month(row.evidence_since) if row.evidence_since else ""
    earlier = amounts.since(row.reference_window) if row.reference_window else ""
    return amounts.say(f"sentence.evidence.{said}", since=since, earlier=earlier)


def _clause(amounts: Amounts) -> Clause | None:
    label, by_months = amounts.row.evidence, amounts.row.evidence_basis == "signal"
    if label is None or amounts.row.hidden:
        return None
    if label in _SURE:
        sure = _SURE[label]
        return _IN_MONTHS[sure] if by_months and amounts.row.evidence_since else sure
    if label in _PLAIN:
        return _PLAIN[label]
    return "months_alike" if by_months else _unsure(amounts)


def _unsure(amounts: Amounts) -> Clause:
    row = amounts.row
    if row.evidence_basis == "no_spread":
        return "unknown_spread"
    changed = row.value != row.reference_value and row.status in (*CLOSED, "no_number")
    return "no_change_since" if row.reference_window and not changed else "may_be_chance"


def _needless(amounts: Amounts, said: Clause) -> bool:
    """What is exactly as promised is close to it; and a kept promise without an earlier figure needs no change."""
    row = amounts.row
    at_it = said == "close" and row.value == row.threshold
    return row.status == "met" and (at_it or (said == "unknown_spread" and row.reference_value is None))
