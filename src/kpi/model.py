"""The nouns of the project, frozen. Nothing here computes a figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, ConfigDict, Field
from pydantic.dataclasses import dataclass as checked

# Catalogue nouns come from TOML files: every field is checked and an unknown key is an error.
_FILE = ConfigDict(extra="forbid", str_strip_whitespace=True)

Better = Literal["lower", "higher", "neutral"]
OverTime = Literal["sum", "mean", "last"]
Protection = Literal["persons", "citizens", "open"]
FactsName = Literal[
    "absence", "employment", "injuries", "inspections", "complaints", "outcomes", "surveys", "follow_up", "recorded"
]
MustBe = Literal["at_most", "at_least", "between", "below", "above", "more_than", "done", "assessed"]
Status = Literal["met", "missed", "on_track", "at_risk", "off_track", "cannot_judge", "no_number"]
Reason = Literal[
    "no_data",
    "no_baseline",
    "definition_break",
    "stale_data",
    "short_history",
    "too_small_unit",
    "few_citizens",
    "no_denominator",
    "not_started",
    "no_measure_of_progress",
    "waiting_point",
]
Direction = Literal["low", "high", "band", "none"]
Moved = Literal["better", "worse", "equal", "unknown"]
Cause = Literal[
    "sickness", "partial_sickness", "section_56", "work_injury", "pregnancy", "child_sick", "parental", "other"
]
SICKNESS_CAUSES: tuple[Cause, ...] = ("sickness", "partial_sickness", "section_56", "work_injury", "pregnancy")
"""What counts as sickness absence in regional practice: whole, partial, section 56, injury, pregnancy."""

SECONDS_PER_DAGSVAERK = 26_640
"""One dagsværk = 7.4 hours (Danmarks Statistik)."""

NORM_SECONDS_PER_YEAR = 1_924 * 3_600
"""One full-time year = 52 weeks of 37 hours = 260 days of 7.4 hours."""


@checked(frozen=True, config=_FILE)
class Words:
    """A text in both languages of the interface."""

    da: str
    en: str

    def in_language(self, language: str) -> str:
        return self.en if language == "en" else self.da


def _serves_both(given: Any) -> Any:
    """One text for both languages, where a file brings one alone."""
    if isinstance(given, dict):
        alone = [text for text in given.values() if text]
        given = alone[0] if len(alone) == 1 and set(given) <= {"da", "en"} else given
    return {"da": given, "en": given} if isinstance(given, str) else given


Told = Annotated[Words, BeforeValidator(_serves_both)]
"""A text in both languages; an administration that writes in Danish only may give it once."""


@checked(frozen=True, config=_FILE)
class Component:
    """The numerator or the denominator of a KPI: an integer column of a fact table, summed over units and months.

    `per` turns the stored integer into the natural unit: 26,640 seconds are one dagsværk.
    """

    column: str
    over_time: OverTime = "sum"
    per: int = Field(default=1, ge=1)


@checked(frozen=True, config=_FILE)
class Kpi:
    """One KPI: what is counted, how, for whom, and how it differs from the official figure. File name = id."""

    id: str
    title: Words
    question: Words
    unit: Words
    better: Better
    decimals: Annotated[int, Field(ge=0, le=3)]
    facts: FactsName
    protection: Protection
    owner: str
    reviewed: date
    next_review: date
    differs: Words
    numerator: Component | None = None
    denominator: Component | None = None
    counts: Words | None = None
    """What the numerator counts, and `out_of` the denominator, where the column does not tell."""
    out_of: Words | None = None
    among: Component | None = None
    """What a count is counted among: shown beside it, never divided by; without any there is nothing to judge."""
    scale: int = 1
    counted_on: Annotated[str | None, Field(alias="date")] = None
    lag_months: int = Field(default=0, ge=0, le=12)
    follow_up: Literal["events", "state"] | None = None
    method: Literal["norm_1924", "planned"] | None = None
    causes: tuple[Cause, ...] = ()
    population: Literal["ordinary_monthly", "all"] = "ordinary_monthly"
    survey_kind: str | None = None
    excludes: Words | None = None
    reading_guide: Words | None = None
    nature: Literal["amounts", "events", "shares"] | None = None
    """How its numbers vary, where the file must say so: money by money is an amount, no share of cases."""
    part_of: str | None = None
    """The KPI it is a part of: a second measure of the same people, published for large nodes only."""
    chart: Literal["xmr", "u_prime", "p_prime", "u", "p", "c", "quarters", "years"] | None = None


@checked(frozen=True, config=_FILE)
class Reference:
    """The earlier figure that a target is held against."""

    period: str
    times: float | None = None
    value: float | None = None


@checked(frozen=True, config=ConfigDict(extra="forbid"))
class TargetWindow:
    """When a target is measured: a year, a span, the months before a date, or every period of a kind."""

    year: int | None = None
    from_: date | None = Field(default=None, alias="from")
    to: date | None = None
    rolling_months: int | None = None
    ending: date | None = None
    every: Literal["year", "quarter", "survey"] | None = None


@checked(frozen=True, config=_FILE)
class Clause:
    """What a document says, word for word; passages that do not follow each other are parted by […].

    `lines` are those of the document's text file, `page` is where the section begins by its table of contents.
    """

    text: str
    lines: tuple[int, ...] = ()
    page: int | None = None


@checked(frozen=True, config=_FILE)
class Target:
    """One promise of a strategy document, traced to its section.

    A goal agreement of a unit names its `unit` and the goal it stands `under`.
    """

    id: str
    area: str
    section: str
    kpi: str
    title: Words
    must_be: MustBe
    value: float | tuple[float, float] | None = None
    reference: Reference | None = None
    window: TargetWindow | None = None
    due: date | None = None
    each: Literal["unit", "leader unit", "institution", "department"] | None = None
    stated: dict[str, float] = Field(default_factory=dict)
    clause: Clause | None = None
    reading: Told | None = None
    note: Told | None = None
    owner: str | None = None
    actions: tuple[str, ...] = ()
    unit: str | None = None
    under: str | None = None


@checked(frozen=True, config=_FILE)
class Area:
    id: str
    title: Words
    note: Told | None = None
    budget_dkk: int | None = None


@checked(frozen=True, config=_FILE)
class DocumentDecision:
    """A step of the document's way to approval."""

    date: date
    body: str
    outcome: Told


@checked(frozen=True, config=ConfigDict(extra="forbid"))
class Period:
    from_: Annotated[date, Field(alias="from")]
    to: date


@checked(frozen=True, config=_FILE)
class Document:
    """A strategy document and where its text lies."""

    id: str
    organisation: str
    title: str
    file: str
    status: Literal["proposal", "approved", "adopted"]
    period: Period
    base_reading: Told
    undated_reading: Told
    case_number: str | None = None
    issued: date | None = None
    decision_file: str | None = None
    printed_copies: int | None = None
    yearly_pool_dkk: int | None = None
    decision: tuple[DocumentDecision, ...] = ()


@checked(frozen=True, config=_FILE)
class TargetFile:
    """One strategy document with its areas and targets, as its file holds them."""

    document: Document
    area: tuple[Area, ...]
    target: tuple[Target, ...]


@checked(frozen=True, config=_FILE)
class Break:
    """A date from which the named extracts no longer compare with what was before."""

    date: date
    extracts: tuple[str, ...]
    reason: Words
    decided_by: str


@checked(frozen=True, config=_FILE)
class Rhythm:
    """How often an extract is expected and how many days after the period it should be here."""

    extract: str
    every: Literal["month", "quarter", "year", "survey"]
    lag_days: int


@checked(frozen=True, config=_FILE)
class Committee:
    id: str
    name: str
    root_unit: str
    level: str


@checked(frozen=True, config=_FILE)
class Succession:
    """A unit that took over from another; history stays where it was."""

    date: date
    from_unit: str
    to_unit: str
    reason: Words


@checked(frozen=True, config=_FILE)
class Organisation:
    """An administration: level names, breaks, rhythms, committees and the facts its documents state."""

    id: str
    municipality: str
    name: str
    short_name: str
    level_names: dict[str, Words]
    each_unit: Literal["unit", "leader unit"] = "unit"
    cost_per_day_dkk: int | None = None
    breaks: tuple[Break, ...] = ()
    rhythms: tuple[Rhythm, ...] = ()
    committees: tuple[Committee, ...] = ()
    successions: tuple[Succession, ...] = ()
    stated: dict[str, int] = Field(default_factory=dict)
    named_units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """A node of the tree while it lasts; `kind` is organisation, department, unit or institution."""

    unit_id: str
    parent_id: str | None
    organisation_id: str
    name: str
    kind: str
    has_leader: bool
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Window:
    """A span of whole months (`start` to `end`, both included) under the name that screens and files use."""

    name: str
    start: date
    end: date

    @property
    def months(self) -> int:
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1


class Figure(NamedTuple):
    """The figure of a KPI for a node and a window; exact, in natural units, unrounded.

    `value` is None when there is nothing to divide;
    `reason` then says why. `known` of `needed` months are in it, delivered
    `step` months at a time.
    """

    kpi: str
    unit: str
    window: Window
    value: Fraction | None
    numerator: Fraction | None
    denominator: Fraction | None
    known: int
    needed: int
    provisional: bool = False
    reason: Reason | None = None
    step: int = 1
    error: Fraction | None = None
    """How far the value can be from the exact one, where it is published in steps; None where it is exact."""

    @property
    def complete(self) -> bool:
        return self.value is not None and self.known >= self.needed


@dataclass(frozen=True, slots=True)
class WindowResult:
    """One window of a target that repeats, or one unit of a target that holds for each."""

    window: str
    value: Fraction | None
    status: Status
    unit: str | None = None
    moved: Moved | None = None
    reason: Reason | None = None
    within_rounding: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a target's figure says at the end of a month. One row per target and as-of month."""

    target: str
    kpi: str
    unit: str
    as_of: date
    window: str | None
    value: Fraction | None
    numerator: Fraction | None
    denominator: Fraction | None
    threshold: Fraction | tuple[Fraction, Fraction] | None
    reference_value: Fraction | None
    direction: Direction
    status: Status
    moved: Moved | None = None
    reason: Reason | None = None
    side: Literal["below", "above"] | None = None
    provisional: bool = False
    known: int | None = None
    needed: int | None = None
    windows: tuple[WindowResult, ...] = ()
    held: int | None = None
    held_of: int | None = None
    notes: tuple[str, ...] = ()
    reference_window: str | None = None
    due: date | None = None
    days_left: int | None = None
    achieved_on: date | None = None
    assessed_by: str | None = None
    probability: float | None = None
    """The chance that an open window keeps its promise."""
    expected: float | None = None
    expected_low: float | None = None
    expected_high: float | None = None
    needed_rest: float | None = None
    """What the rest of the window must at most (at least) be, `usual_rest` what the same months usually are."""
    usual_rest: float | None = None
    usual_years: int | None = None
    early: bool = False
    evidence: str | None = None
    """Is a change sure? Apart from the status: see `kpi.engine.evidence`."""
    evidence_basis: str | None = None
    evidence_estimate: float | None = None
    evidence_low: float | None = None
    evidence_high: float | None = None
    evidence_since: date | None = None
    base_events: float | None = None
    """What a base of so many events can show: the chance that the promised change is noticed, and of luck alone."""
    noticed: float | None = None
    smallest_fall: float | None = None
    by_luck: float | None = None
    error: float | None = None
    within_rounding: bool = False
    """The value lies so near its threshold that the published figure cannot tell the sides apart."""
