"""The extracts we accept: every column with its type, unit, allowed values and whether it points at a person.

An extract is what intake writes and facts read. Amounts are integers (seconds, millionths) or exact decimals, never
binary floats. Every extract also carries `organisation_id` and `source_id`, written by intake.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from kpi.model import Cause

ColumnType = Literal["text", "date", "integer", "decimal", "boolean"]
CAUSES: tuple[str, ...] = get_args(Cause)


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `unit` says what an integer counts; `refers_to` names the extract that must hold the id."""

    name: str
    type: ColumnType
    nullable: bool = False
    allowed: tuple[str, ...] = ()
    unit: Literal["seconds", "millionths", None] = None
    least: int | None = None
    most: int | None = None
    personal: bool = False
    refers_to: Literal["units", "employment", None] = None
    free_text: bool = False


@dataclass(frozen=True, slots=True)
class Extract:
    """One extract. `anchor` is the date column that places a row in a period; None means the delivery is a whole
    register with its history, which replaces the register of that organisation and source."""

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    anchor: str | None

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


_UNIT = Column("unit_id", "text", refers_to="units")
_EMPLOYMENT = Column("employment_id", "text", personal=True, refers_to="employment")
_CAUSE = Column("cause", "text", allowed=CAUSES)

EXTRACTS: dict[str, Extract] = {
    extract.name: extract
    for extract in (
        Extract(
            "units",
            "a unit while it lasts",
            (
                Column("unit_id", "text"),
                Column("parent_id", "text", nullable=True, refers_to="units"),
                Column("name", "text"),
                Column("kind", "text", allowed=("organisation", "department", "unit", "institution")),
                Column("has_leader", "boolean"),
                Column("valid_from", "date"),
                Column("valid_to", "date", nullable=True),
            ),
            key=("unit_id", "valid_from"),
            anchor=None,
        ),
        Extract(
            "employment",
            "an employment while unchanged",
            (
                Column("employment_id", "text", personal=True),
                Column("person_id", "text", personal=True),
                _UNIT,
                Column("staff_group", "text"),
                Column("pay_kind", "text", allowed=("monthly", "hourly")),
                Column("terms", "text", allowed=("ordinary", "special", "trainee")),
                Column("status", "text", allowed=("employed", "unpaid_leave", "parental_leave")),
                Column("fraction_millionths", "integer", unit="millionths", least=0, most=1_500_000),
                Column("valid_from", "date"),
                Column("valid_to", "date", nullable=True),
                Column("left_to", "text", nullable=True, allowed=("other_unit", "left")),
            ),
            key=("employment_id", "valid_from"),
            anchor=None,
        ),
        Extract(
            "absence_days",
            "an employment, day and cause",
            (
                _EMPLOYMENT,
                Column("date", "date"),
                _CAUSE,
                Column("absent_seconds", "integer", unit="seconds", least=0, most=86_400),
                Column("planned_seconds", "integer", nullable=True, unit="seconds", least=0, most=86_400),
            ),
            key=("employment_id", "date", "cause"),
            anchor="date",
        ),
        Extract(
            "absence_spells",
            "an absence while cause and fraction are unchanged; ends_on null = still open",
            (
                Column("spell_id", "text", personal=True),
                _EMPLOYMENT,
                _CAUSE,
                Column("starts_on", "date"),
                Column("ends_on", "date", nullable=True),
                Column("absent_millionths", "integer", unit="millionths", least=0, most=1_000_000),
            ),
            key=("spell_id",),
            anchor="starts_on",
        ),
        Extract(
            "planned_hours",
            "an employment and month",
            (
                _EMPLOYMENT,
                Column("month", "date"),
                Column("planned_seconds", "integer", unit="seconds", least=0, most=2_678_400),
            ),
            key=("employment_id", "month"),
            anchor="month",
        ),
        Extract(
            "injuries",
            "an injury",
            (
                Column("injury_id", "text", personal=True),
                _UNIT,
                Column("occurred_on", "date"),
                Column("registered_on", "date"),
                Column("kind", "text"),
                Column("with_absence", "boolean"),
                Column("absent_seconds", "integer", unit="seconds", least=0),
            ),
            key=("injury_id",),
            anchor="occurred_on",
        ),
        Extract(
            "inspections",
            "a reaction of a visit, or one row `none`",
            (
                Column("visit_id", "text"),
                Column("reaction_no", "integer", least=1),
                _UNIT,
                Column("visited_on", "date"),
                Column(
                    "reaction",
                    "text",
                    allowed=(
                        "none",
                        "prohibition",
                        "immediate_order",
                        "order",
                        "advice_order",
                        "decision",
                        "agreement",
                        "guidance",
                    ),
                ),
                Column("environment", "text", nullable=True, allowed=("physical", "psychological")),
            ),
            key=("visit_id", "reaction_no"),
            anchor="visited_on",
        ),
        Extract(
            "complaints",
            "unit, month and kind",
            (
                _UNIT,
                Column("month", "date"),
                Column("kind", "text"),
                Column("received", "integer", least=0),
                Column("confirmed", "integer", least=0),
                Column("changed", "integer", least=0),
                Column("remitted", "integer", least=0),
                Column("dismissed", "integer", least=0),
            ),
            key=("unit_id", "month", "kind"),
            anchor="month",
        ),
        Extract(
            "outcomes",
            "an indicator, unit, part and period",
            (
                Column("indicator_id", "text"),
                _UNIT,
                Column("part", "text", nullable=True),
                Column("period_start", "date"),
                Column("period_end", "date"),
                Column("numerator", "decimal"),
                Column("denominator", "decimal", nullable=True),
                Column("provisional", "boolean"),
            ),
            key=("indicator_id", "unit_id", "part", "period_start", "period_end"),
            anchor="period_end",
        ),
        Extract(
            "surveys",
            "a survey and unit",
            (
                Column("survey_id", "text"),
                Column("survey_kind", "text"),
                _UNIT,
                Column("held_on", "date"),
                Column("invited", "integer", least=0),
                Column("answered", "integer", least=0),
                Column("scored", "integer", nullable=True, least=0),
                Column("score_sum", "decimal", nullable=True),
                Column("scale_min", "integer", nullable=True),
                Column("scale_max", "integer", nullable=True),
            ),
            key=("survey_id", "unit_id"),
            anchor="held_on",
        ),
        Extract(
            "follow_up",
            "an observation of a milestone, count or narrative",
            (
                Column("target_id", "text", nullable=True),
                Column("kpi_id", "text", nullable=True),
                _UNIT,
                Column("observed_on", "date"),
                Column("achieved_on", "date", nullable=True),
                Column(
                    "state",
                    "text",
                    nullable=True,
                    allowed=("not_started", "under_way", "done", "partly", "not_met"),
                ),
                Column("count", "integer", nullable=True, least=0),
                Column("total", "integer", nullable=True, least=0),
                Column("comment", "text", nullable=True, free_text=True),
                Column("observed_by_role", "text"),
            ),
            key=("target_id", "kpi_id", "unit_id", "observed_on", "achieved_on"),
            anchor="observed_on",
        ),
        Extract(
            "decisions",
            "a decision of a committee",
            (
                Column("decision_id", "text"),
                Column("committee_id", "text"),
                _UNIT,
                Column("held_on", "date"),
                Column("target_id", "text", nullable=True),
                Column("text", "text", free_text=True),
                Column("owner_role", "text"),
                Column("due", "date", nullable=True),
                Column("state", "text", allowed=("open", "done", "dropped")),
            ),
            key=("decision_id",),
            anchor="held_on",
        ),
    )
}
FREE_TEXT_LIMIT = 1_000
"""Longest comment or decision text that is accepted."""
