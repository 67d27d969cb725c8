"""Targets with a due date: milestones, narratives, and shares and counts that somebody notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kpi.engine import targets
from kpi.engine.baseline import Baseline
from kpi.engine.decided_early import decided_early
from kpi.engine.judgement_row import row_of
from kpi.engine.rhythm import delivered_until, is_late, period_months
from kpi.engine.verdict import Verdict, WindowJudge, side_of
from kpi.facts.shape import FollowUpRow
from kpi.model import Document, Judgement, Kpi, Reason, Target, Window
from kpi.periods import month_index

EVER = date(1900, 1, 1)


def due_window(document: Document, target: Target, kpi: Kpi) -> Window:
    """A count counts from the start of the document's period; of a share the newest state counts, however old."""
    assert target.due is not None
    counts = kpi.follow_up == "events"
    return Window(f"due:{target.due}", min(document.period.from_, target.due) if counts else EVER, target.due)


def by_due(judge: WindowJudge, document: Document, target: Target, node: str, as_of: date) -> Judgement:
    """Open shares and counts: the newest state on or before the due date."""
    kpi = judge.measures.kpis[target.kpi]
    window = due_window(document, target, kpi)
    figure = judge.measures.figure(kpi.id, node, window, as_of)
    base = Baseline(threshold=targets.stated_threshold(target))
    verdict = Verdict(window, figure, base, "cannot_judge", provisional=figure.provisional)
    if figure.value is None:
        reason = _without_notes(document, target, as_of) if figure.reason == "no_data" else figure.reason
        return row_of(target, node, as_of, replace(verdict, reason=reason))
    if base.threshold is None:
        return row_of(target, node, as_of, replace(verdict, reason="no_baseline"))
    held = targets.holds(target, figure.value, base.threshold)
    reached = held and target.must_be in ("at_least", "more_than")
    early = "met" if reached else decided_early(target, kpi, figure, base.threshold)
    still = None if early else _open(judge, target, kpi, as_of)
    if still:
        return row_of(target, node, as_of, replace(verdict, reason=still, provisional=as_of >= window.end))
    status = early or ("met" if held else "missed")
    return row_of(target, node, as_of, replace(verdict, status=status, side=side_of(figure.value, base.threshold)))


def recorded(judge: WindowJudge, document: Document, target: Target, node: str, as_of: date) -> Judgement:
    """Milestones and narratives: the newest state on or before the due date; the day it was true counts."""
    assert target.due is not None
    kpi, due = judge.measures.kpis[target.kpi], target.due
    row = row_of(target, node, as_of, Verdict(due_window(document, target, kpi), None, Baseline(), "cannot_judge"))
    notes = [one for one in judge.measures.follow_up.states(target.id, as_of) if one.unit == node]
    done = _done(notes)
    row = replace(row, assessed_by=notes[-1].role if notes else None, achieved_on=done.true_on if done else None)
    in_time = [one for one in notes if one.true_on <= due]
    kept = _done(in_time)
    if kept is not None:
        return replace(row, status="met", achieved_on=kept.true_on, assessed_by=in_time[-1].role)
    if not notes:
        return replace(row, reason=_without_notes(document, target, as_of))
    reason = _open(judge, target, kpi, as_of)
    return replace(row, status="missed") if reason is None else replace(row, reason=reason, provisional=as_of >= due)


def _without_notes(document: Document, target: Target, as_of: date) -> Reason:
    assert target.due is not None
    return "not_started" if as_of < min(document.period.from_, target.due) else "no_data"


def _open(judge: WindowJudge, target: Target, kpi: Kpi, as_of: date) -> Reason | None:
    """Why it is still open; None when its date has passed and all that was noted until then is here."""
    assert target.due is not None
    facts, until = judge.measures.facts, min(as_of, target.due)
    delivered = delivered_until(facts, kpi)
    if delivered is not None and is_late(facts, kpi, until):
        missing = (month_index(until) - month_index(delivered)) // period_months(judge.organisation, kpi)
        if missing > judge.stale_periods:
            return "stale_data"
    return "no_measure_of_progress" if as_of < target.due or is_late(facts, kpi, target.due) else None


def _done(notes: Sequence[FollowUpRow]) -> FollowUpRow | None:
    """The note since which it has been done; None when the newest says something else."""
    found = None
    for note in notes:
        found = (found or note) if note.state == "done" else None
    return found
