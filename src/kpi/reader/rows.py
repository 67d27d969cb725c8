"""The rows the reader answers with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from kpi.model import Direction, Moved, Reason, Status

Hidden = Literal["too_small", "waiting"]
"""Why a figure is not told: the unit is too small to stand alone, or its point waits ("for få")."""


@dataclass(frozen=True, slots=True)
class EditionInfo:
    id: str
    store_kind: str
    protection: str
    created: datetime
    sha256: str
    fell_back: bool
    """Another edition than the newest is shown, because the newest is damaged."""


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    id: str
    municipality: str
    name: str
    short_name: str
    newest_month: date
    as_of_months: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class UnitRow:
    unit_id: str
    parent_id: str | None
    name: str
    kind: str
    depth: int
    heads: int | None
    shown: bool
    """It has published figures about persons of its own."""
    merged_into: str | None = None
    """The node that holds a unit too small to stand alone."""
    rhythm: Literal["month", "quarter"] | None = None
    """How often a node has published points about persons."""
    large: bool = False
    """Large enough for causes, kinds and staff groups."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure of a KPI for a unit and a window. Hidden figures have no value and say why."""

    kpi: str
    unit: str
    unit_name: str
    window: str
    kind: str
    start: date
    end: date
    value: float | None
    numerator: float | None
    denominator: float | None
    method: str | None
    known: int
    needed: int
    provisional: bool
    hidden: Hidden | None
    reason: Reason | None
    error: float | None = None
    """How far the value can be from the exact one, in its own unit; None where it is exact."""
    low: float | None = None
    """The 95 % interval of a share of counted cases, in the KPI's unit; None where there is none to give."""
    high: float | None = None
    scale: tuple[float, float] | None = None
    """The scale of a survey's score, from its lowest to its highest answer."""


@dataclass(frozen=True, slots=True)
class PartRow:
    """One category of a figure at a large node: a cause, a staff group, a kind of injury, short or long."""

    kpi: str
    unit: str
    attribute: str
    category: str
    window: str
    kind: str
    start: date
    end: date
    value: float | None
    numerator: float | None
    denominator: float | None
    error: float | None
    hidden: Hidden | None


@dataclass(frozen=True, slots=True)
class MixRow:
    """What the change since the same twelve months a year before consists of, in the KPI's unit."""

    end: date
    within: float
    between_units: float


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision of a committee, its newest state."""

    decision: str
    committee: str
    unit: str
    held_on: date
    target: str | None
    text: str
    owner_role: str
    due: date | None
    state: Literal["open", "done", "dropped"]


@dataclass(frozen=True, slots=True)
class BenchmarkRow:
    """A published level of other municipalities, with the method it was counted by."""

    kpi: str
    name: str
    window: str
    start: date
    end: date
    value: float
    method: str


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """Late corrections booked in an open period of a large node, to the nearest step of the published totals."""

    unit: str
    kpi: str
    booked: date
    first: date
    last: date
    amount: float


@dataclass(frozen=True, slots=True)
class JudgementRow:
    """A target at the end of a month."""

    target: str
    document: str
    area: str
    section: str
    kpi: str
    unit: str
    unit_name: str
    as_of: date
    window: str | None
    value: float | None
    numerator: float | None
    denominator: float | None
    threshold: float | tuple[float, float] | None
    reference_value: float | None
    reference_window: str | None
    gap: float | None
    direction: Direction
    moved: Moved | None
    status: Status
    reason: Reason | None
    side: str | None
    provisional: bool
    known: int | None
    needed: int | None
    held: int | None
    held_of: int | None
    windows: tuple[dict[str, Any], ...]
    notes: tuple[str, ...]
    stated: dict[str, float]
    due: date | None
    days_left: int | None
    achieved_on: date | None
    assessed_by: str | None
    data_until: date | None
    hidden: Hidden | None
    probability: float | None
    expected: float | None
    expected_low: float | None
    expected_high: float | None
    needed_rest: float | None
    usual_rest: float | None
    early: bool
    evidence: str | None
    evidence_basis: str | None
    evidence_since: date | None
    evidence_estimate: float | None
    evidence_low: float | None
    evidence_high: float | None
    base_events: float | None
    noticed: float | None
    smallest_fall: float | None
    by_luck: float | None
    usual_years: int | None = None
    """How many of the last years the rest of the window is compared with."""
    within_rounding: bool = False
    """The value lies so near its threshold that the published figure cannot tell the sides apart."""
    error: float | None = None


@dataclass(frozen=True, slots=True)
class CoverageRow:
    extract: str
    newest_month: date
    every: str | None
    lag_days: int | None


@dataclass(frozen=True, slots=True)
class SignalRow:
    """A point of a control chart, in the KPI's unit; a month, or a quarter or year that ends with `end`."""

    chart: str
    end: date
    months: int
    phase: int
    value: float | None
    adjusted: float | None
    centre: float | None
    lower: float | None
    upper: float | None
    signal: str | None
    point_type: str | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class FanRow:
    """Where the year is expected to stand at the end of a month to come, with an 80 % interval."""

    end: date
    expected: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class BacktestRow:
    """How right past forecasts of a KPI at a unit would have been."""

    forecasts: int
    error: float | None
    coverage80: float
