"""Verdicts as the one row that a target gives at the end of a month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from kpi.engine import targets
from kpi.engine.verdict import Verdict
from kpi.model import Judgement, Reason, Target, WindowResult

UNTOLD = ("too_small_unit", "few_citizens", "waiting_point")


def row_of(target: Target, node: str, as_of: date, verdict: Verdict) -> Judgement:
    figure, base = verdict.figure, verdict.baseline
    left = (target.due - as_of).days if target.due else 0
    return Judgement(
        target=target.id,
        kpi=target.kpi,
        unit=node,
        as_of=as_of,
        window=verdict.window.name or None,
        value=verdict.value,
        numerator=figure.numerator if figure else None,
        denominator=figure.denominator if figure else None,
        threshold=base.threshold,
        reference_value=base.value,
        direction=targets.direction_of(target),
        status=verdict.status,
        moved=verdict.moved if target.reference else None,
        reason=verdict.reason if verdict.status == "cannot_judge" else None,
        side="below" if verdict.side == "below" else "above" if verdict.side == "above" else None,
        provisional=verdict.provisional,
        known=figure.known if figure else None,
        needed=figure.needed if figure else None,
        notes=base.notes,
        reference_window=base.window.name if base.window else None,
        due=target.due,
        days_left=left if left > 0 else None,
        error=float(figure.error) if figure and figure.error is not None else None,
        within_rounding=within_rounding(verdict),
        **_ahead(verdict),
        **_sure(verdict),
    )


def within_rounding(verdict: Verdict) -> bool:
    """Whether the exact value could lie on the other side: nearer its threshold than both may be off."""
    figure, threshold = verdict.figure, verdict.baseline.threshold
    if verdict.status not in ("met", "missed") or figure is None or figure.value is None or threshold is None:
        return False
    off = (figure.error or Fraction(0)) + (verdict.baseline.error or Fraction(0))
    ends = threshold if isinstance(threshold, tuple) else (threshold,)
    return any(abs(figure.value - end) < off for end in ends)


def _ahead(verdict: Verdict) -> dict[str, Any]:
    ahead = verdict.outlook
    if ahead is None:
        return {}
    return {
        "probability": ahead.probability,
        "expected": ahead.expected,
        "expected_low": ahead.lower,
        "expected_high": ahead.upper,
        "needed_rest": ahead.needed,
        "usual_rest": ahead.usual,
        "usual_years": ahead.usual_years,
        "early": ahead.early,
    }


def _sure(verdict: Verdict) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if verdict.evidence is not None:
        said = verdict.evidence
        found |= {"evidence": said.label, "evidence_basis": said.basis, "evidence_estimate": said.estimate}
        found |= {"evidence_low": said.lower, "evidence_high": said.upper, "evidence_since": verdict.since}
    if verdict.power is not None:
        told = verdict.power
        found |= {"base_events": told.base_events, "noticed": told.chance}
        found |= {"smallest_fall": told.smallest_fall, "by_luck": told.by_luck}
    return found


def result_of(verdict: Verdict, unit: str | None = None) -> WindowResult:
    reason = verdict.reason if verdict.status == "cannot_judge" else None
    moved = verdict.moved if verdict.baseline.window else None
    return WindowResult(
        verdict.window.name, verdict.value, verdict.status, unit, moved, reason, within_rounding(verdict)
    )


def row_of_windows(target: Target, node: str, as_of: date, shown: Verdict, ended: Sequence[Verdict]) -> Judgement:
    """The row of one verdict, with every window that has ended beside it."""
    held = sum(one.holds for one in ended)
    results = tuple(result_of(one) for one in ended)
    return replace(row_of(target, node, as_of, shown), windows=results, held=held, held_of=len(ended))


def row_of_units(
    target: Target, row: Judgement, found: Sequence[tuple[str, Verdict]], listed: frozenset[str]
) -> Judgement:
    """One row for a target that holds for each unit: how many of the units that may be counted hold.

    A unit too small to be told of is not counted, nor one whose point waits.

    `listed` are the units whose own result may be told.
    """
    counted = [one for _, one in found if one.reason not in UNTOLD]
    known = [one for one in counted if one.status != "cannot_judge"]
    held = sum(one.holds for one in counted)
    row = replace(
        row,
        windows=tuple(result_of(one, unit) for unit, one in found if unit in listed),
        held=held,
        held_of=len(counted),
        provisional=any(one.provisional for one in counted),
        within_rounding=any(map(within_rounding, counted)),
    )
    if known:
        share = Fraction(100 * held, len(counted))
        row = replace(row, value=share, numerator=Fraction(held), denominator=Fraction(len(counted)))
    if known and targets.is_direction_only(target):
        return replace(row, status="no_number", reason=None, moved="unknown")
    if any(one.status == "missed" for one in counted):
        return replace(row, status="missed", reason=None)
    if found and all(one.status == "met" for _, one in found):
        return replace(row, status="met", reason=None)
    return replace(row, reason=_why(found))


def _why(found: Sequence[tuple[str, Verdict]]) -> Reason:
    """What keeps the whole from being judged: first a unit that may be told and cannot, then one that may not."""
    reasons = [one.reason for _, one in found if one.status == "cannot_judge" and one.reason is not None]
    told = [reason for reason in reasons if reason != "too_small_unit"]
    return next(iter(told + reasons), "no_data")
