"""The tables of an edition as Arrow: one function per table, one row type each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from fractions import Fraction
from typing import Any

import pyarrow as pa

from kpi.engine.histories import nature_of
from kpi.engine.intervals import wilson
from kpi.engine.measure import Measures
from kpi.engine.rhythm import delivered_until
from kpi.facts.shape import OrganisationFacts
from kpi.model import SECONDS_PER_DAGSVAERK, Document, Figure, Judgement, Kpi, Organisation, Target, WindowResult
from kpi.publish.figures import Placed
from kpi.publish.points import Points
from kpi.publish.public import PublicMeasures

Scale = tuple[float, float] | None
"""The scale of a survey's score."""
_TEXT, _DAY, _REAL, _INT, _FLAG = pa.string(), pa.date32(), pa.float64(), pa.int64(), pa.bool_()
UNITS = pa.schema(
    [("organisation", _TEXT), ("unit", _TEXT), ("parent", _TEXT), ("name", _TEXT), ("kind", _TEXT)]
    + [("has_leader", _FLAG), ("depth", _INT), ("place", _INT), ("heads", _INT), ("shown", _FLAG)]
    + [("merged_into", _TEXT), ("rhythm", _TEXT), ("large", _FLAG), ("has_own", _FLAG)]
)  # fmt: skip
FIGURES = pa.schema(
    [("organisation", _TEXT), ("unit", _TEXT), ("kpi", _TEXT), ("kind", _TEXT), ("window", _TEXT), ("start", _DAY)]
    + [("end", _DAY), ("value", _REAL), ("numerator", _REAL), ("denominator", _REAL), ("known", _INT), ("needed", _INT)]
    + [("provisional", _FLAG), ("reason", _TEXT), ("error", _REAL)]
    + [(name, _REAL) for name in ("low", "high", "scale_low", "scale_high")]
)  # fmt: skip
JUDGEMENTS = pa.schema(
    [("organisation", _TEXT), ("document", _TEXT), ("target", _TEXT), ("place", _INT), ("kpi", _TEXT), ("unit", _TEXT)]
    + [("as_of", _DAY), ("window", _TEXT), ("value", _REAL), ("numerator", _REAL), ("denominator", _REAL)]
    + [("threshold", _REAL), ("threshold_high", _REAL), ("reference_value", _REAL), ("reference_window", _TEXT)]
    + [("gap", _REAL), ("direction", _TEXT), ("moved", _TEXT), ("status", _TEXT), ("reason", _TEXT), ("side", _TEXT)]
    + [("provisional", _FLAG), ("known", _INT), ("needed", _INT), ("held", _INT), ("held_of", _INT), ("windows", _TEXT)]
    + [("notes", _TEXT), ("due", _DAY), ("days_left", _INT), ("achieved_on", _DAY), ("assessed_by", _TEXT)]
    + [("data_until", _DAY)]
    + [(name, _REAL) for name in ("probability", "expected", "expected_low", "expected_high")]
    + [("needed_rest", _REAL), ("usual_rest", _REAL), ("usual_years", _INT)]
    + [("early", _FLAG), ("evidence", _TEXT), ("evidence_basis", _TEXT), ("evidence_since", _DAY)]
    + [(name, _REAL) for name in ("evidence_estimate", "evidence_low", "evidence_high")]
    + [(name, _REAL) for name in ("base_events", "noticed", "smallest_fall", "by_luck", "error")]
    + [("within_rounding", _FLAG)]
)  # fmt: skip
POINTS = pa.schema(
    [("organisation", _TEXT), ("node", _TEXT), ("measure", _TEXT), ("end", _DAY), ("month_no", _INT)]
    + [("published", _FLAG), ("amount", _INT), ("step", _INT), ("summed", _INT)]
)
"""One row per node, series and month with a rhythm: its published total, or that it waits."""
TREE = pa.schema(
    [("organisation", _TEXT), ("year", _INT), ("node", _TEXT), ("parent", _TEXT), ("name", _TEXT), ("kind", _TEXT)]
    + [("units", pa.list_(_TEXT)), ("rhythm", _TEXT), ("large", _FLAG), ("own_series", _FLAG), ("leaf", _FLAG)]
    + [("heads", _INT)]
)  # fmt: skip
PARTS = pa.schema(
    [("organisation", _TEXT), ("unit", _TEXT), ("kpi", _TEXT), ("attribute", _TEXT), ("category", _TEXT)]
    + [("window", _TEXT), ("kind", _TEXT), ("start", _DAY), ("end", _DAY), ("value", _REAL), ("numerator", _REAL)]
    + [("denominator", _REAL), ("error", _REAL), ("hidden", _TEXT)]
)  # fmt: skip
CORRECTIONS = pa.schema(
    [("organisation", _TEXT), ("unit", _TEXT), ("kpi", _TEXT), ("booked", _DAY), ("first", _DAY), ("last", _DAY)]
    + [("amount", _REAL)]
)
MIXES = pa.schema(
    [("organisation", _TEXT), ("unit", _TEXT), ("kpi", _TEXT), ("window", _TEXT), ("end", _DAY)]
    + [("within", _REAL), ("between_units", _REAL)]
)
DECISIONS = pa.schema(
    [("organisation", _TEXT), ("decision", _TEXT), ("committee", _TEXT), ("unit", _TEXT), ("held_on", _DAY)]
    + [("target", _TEXT), ("text", _TEXT), ("owner_role", _TEXT), ("due", _DAY), ("state", _TEXT)]
)
BENCHMARKS = pa.schema(
    [("kpi", _TEXT), ("name", _TEXT), ("window", _TEXT), ("start", _DAY), ("end", _DAY), ("value", _REAL)]
    + [("method", _TEXT)]
)
_PLACE = [("organisation", _TEXT), ("unit", _TEXT), ("kpi", _TEXT)]
SIGNALS = pa.schema(
    [*_PLACE, ("chart", _TEXT), ("end", _DAY), ("months", _INT), ("phase", _INT)]
    + [(name, _REAL) for name in ("value", "adjusted", "centre", "lower", "upper")]
    + [("signal", _TEXT), ("point_type", _TEXT), ("provisional", _FLAG)]
)
FANS = pa.schema([*_PLACE, ("end", _DAY), ("expected", _REAL), ("lower", _REAL), ("upper", _REAL)])
BACKTESTS = pa.schema([*_PLACE, ("forecasts", _INT), ("error", _REAL), ("coverage80", _REAL)])
COVERAGE = pa.schema(
    [("organisation", _TEXT), ("extract", _TEXT), ("newest_month", _DAY), ("every", _TEXT), ("lag_days", _INT)]
)
SCHEMAS = {
    "units": UNITS,
    "figures": FIGURES,
    "judgements": JUDGEMENTS,
    "coverage": COVERAGE,
    "signals": SIGNALS,
    "fans": FANS,
    "backtests": BACKTESTS,
    "parts": PARTS,
    "corrections": CORRECTIONS,
    "mixes": MIXES,
    "decisions": DECISIONS,
    "benchmarks": BENCHMARKS,
    "points": POINTS,
    "tree": TREE,
}
OWN = {"own/figures": FIGURES}
"""The part an edition keeps for leaders of the nodes themselves; absent where that is off."""
_SAME_NAME = (
    ("kpi", "unit", "as_of", "window", "reference_window", "direction", "moved", "status", "reason", "side")
    + ("provisional", "known", "needed", "held", "held_of", "due", "days_left", "achieved_on", "assessed_by")
    + ("probability", "expected", "expected_low", "expected_high", "needed_rest", "usual_rest", "usual_years", "early")
    + ("evidence", "evidence_basis", "evidence_since", "evidence_estimate", "evidence_low", "evidence_high")
    + ("base_events", "noticed", "smallest_fall", "by_luck", "error", "within_rounding")
)  # fmt: skip
"""Columns of a judgement that are the fields of its row."""


def number(value: Fraction | None) -> float | None:
    return None if value is None else value.numerator / value.denominator


def unit_rows(measures: PublicMeasures, own: frozenset[str]) -> Iterable[dict[str, Any]]:
    facts, points = measures.facts, measures.points
    depth: dict[str | None, int] = {None: -1}
    last = min(facts.months, _months_until(measures)) - 1
    newest = facts.first_month + last
    for place, unit in enumerate(facts.units):
        depth[unit.unit_id] = depth.get(unit.parent_id, -1) + 1
        runs = points.runs(unit.unit_id)
        if unit.kind == "rest" and not points.stands(unit.unit_id, newest):
            continue
        yield {
            "organisation": facts.organisation,
            "unit": unit.unit_id,
            "parent": unit.parent_id,
            "name": unit.name,
            "kind": unit.kind,
            "has_leader": unit.has_leader,
            "depth": depth[unit.unit_id],
            "place": place,
            "heads": int(facts.heads()[place, last]),
            "shown": bool(runs),
            "merged_into": None if runs else merged_into(points, unit.unit_id, newest),
            "rhythm": points.rhythm(unit.unit_id, newest),
            "large": points.large(unit.unit_id, newest),
            "has_own": unit.unit_id in own,
        }


def merged_into(points: Points, unit: str, month: int) -> str | None:
    """The node that gathers a unit too small to stand alone."""
    tree = points.trees.get(month // 12)
    holders = (node.id for node in tree.nodes.values() if unit in node.units) if tree else iter(())
    return next((holder for holder in holders if holder != unit), None)


def _months_until(measures: Measures) -> int:
    newest = measures.newest_month
    return newest.year * 12 + newest.month - measures.facts.first_month


def figure_row(organisation: str, placed: Placed, kpi: Kpi, scale: Scale = None) -> dict[str, Any]:
    figure, interval = placed.figure, share_interval(placed.figure, kpi)
    return {
        "organisation": organisation,
        "unit": figure.unit,
        "kpi": figure.kpi,
        "kind": placed.kind,
        "window": figure.window.name,
        "start": figure.window.start,
        "end": figure.window.end,
        "value": number(figure.value),
        "numerator": number(figure.numerator),
        "denominator": number(figure.denominator),
        "known": figure.known,
        "needed": figure.needed,
        "provisional": figure.provisional,
        "reason": figure.reason,
        "error": number(figure.error),
        "low": interval[0],
        "high": interval[1],
        "scale_low": scale[0] if scale else None,
        "scale_high": scale[1] if scale else None,
    }


def share_interval(figure: Figure, kpi: Kpi) -> tuple[float | None, float | None]:
    """The 95 % interval (Wilson) of a share of counted cases that is told exactly; none of anything else."""
    if figure.error is not None or figure.value is None or not figure.denominator or figure.numerator is None:
        return None, None
    if nature_of(kpi) != "shares" or not 0 <= figure.numerator <= figure.denominator:
        return None, None
    low, high = wilson(float(figure.numerator), float(figure.denominator))
    return (None if low is None else kpi.scale * low), (None if high is None else kpi.scale * high)


def judgement_row(
    organisation: Organisation, document: Document, target: Target, place: int, row: Judgement, measures: Measures
) -> dict[str, Any]:
    low, high = row.threshold if isinstance(row.threshold, tuple) else (row.threshold, None)
    until = delivered_until(measures.facts, measures.kpis[target.kpi])
    return {name: getattr(row, name) for name in _SAME_NAME} | {
        "organisation": organisation.id,
        "document": document.id,
        "target": target.id,
        "place": place,
        "value": number(row.value),
        "numerator": number(row.numerator),
        "denominator": number(row.denominator),
        "threshold": number(low),
        "threshold_high": number(high),
        "reference_value": number(row.reference_value),
        "gap": number(gap(row, target)),
        "windows": json.dumps([_window(one) for one in row.windows], ensure_ascii=False),
        "notes": json.dumps(row.notes),
        "data_until": None if until is None else min(until, row.as_of),
    }


def gap(row: Judgement, target: Target) -> Fraction | None:
    """Value minus threshold; for a band the distance to its nearest end, zero inside.

    None with `each`: the value is a share of units, the threshold that of a single one.
    """
    if row.value is None or row.threshold is None or target.each is not None:
        return None
    if not isinstance(row.threshold, tuple):
        return row.value - row.threshold
    low, high = row.threshold
    return min(row.value - low, Fraction(0)) + max(row.value - high, Fraction(0))


def _window(one: WindowResult) -> dict[str, Any]:
    return {
        "window": one.window,
        "value": number(one.value),
        "status": one.status,
        "unit": one.unit,
        "moved": one.moved,
        "reason": one.reason,
        "within_rounding": one.within_rounding,
    }


def correction_rows(points: Points) -> Iterable[dict[str, Any]]:
    """Late corrections of large nodes, in dagsværk of sickness absence."""
    for node, booked, first, last, amount in points.corrections():
        days = {"booked": booked, "first": first, "last": last}
        yield {"unit": node, "kpi": "sickness_days_per_fte", **days, "amount": amount / SECONDS_PER_DAGSVAERK}


def decision_rows(facts: OrganisationFacts) -> Iterable[dict[str, Any]]:
    return (asdict(row) for row in facts.decisions)
