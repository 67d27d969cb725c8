"""How often figures are expected, and how many expected periods are missing."""

from __future__ import annotations

from datetime import date

from kpi.facts.shape import OrganisationFacts
from kpi.model import Figure, Kpi, Organisation
from kpi.periods import month_index

STALE_PERIODS = 2
"""More expected periods missing than this, and the figure is too old to judge."""
MONTHS = {"month": 1, "quarter": 3, "year": 12}


def extracts_of(kpi: Kpi) -> tuple[str, ...]:
    """The extracts a KPI is made from; breaks and rhythms name extracts."""
    if kpi.facts == "absence":
        planned = ("planned_hours",) if kpi.method == "planned" else ()
        return ("absence_days", "absence_spells", "employment", *planned)
    if kpi.facts == "injuries" and kpi.denominator is not None:
        return ("injuries", "employment")
    return ("follow_up",) if kpi.facts == "recorded" else (kpi.facts,)


def period_months(organisation: Organisation, kpi: Kpi, step: int = 1) -> int:
    """The months of one expected period: indicators come in steps of their own, the rest as agreed."""
    if kpi.facts == "outcomes":
        return step
    agreed = [MONTHS.get(one.every, 1) for one in organisation.rhythms if one.extract in extracts_of(kpi)]
    return max([step, *agreed])


def missing_periods(figure: Figure, as_of: date, months: int) -> int:
    """Expected periods of `months` months that are not in the figure when the as-of month, or the window, ends."""
    until = min(as_of, figure.window.end)
    return (month_index(until) - month_index(figure.window.start) + 1 - figure.known) // months


def delivered_until(facts: OrganisationFacts, kpi: Kpi) -> date | None:
    """The last day that the KPI's facts cover; None where nobody says."""
    return facts.newest.get("follow_up" if kpi.facts == "recorded" else kpi.facts)


def is_late(facts: OrganisationFacts, kpi: Kpi, needed: date) -> bool:
    """Whether what happened until that day may still be delivered."""
    until = delivered_until(facts, kpi)
    return until is not None and until < needed
