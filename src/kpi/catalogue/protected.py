"""Which protected series a KPI about persons is computed from: several KPIs may share one, none has two."""

from __future__ import annotations

from kpi.model import SICKNESS_CAUSES, Kpi

EVERYWHERE = ("absence", "injuries", "left")
"""The series that nodes of every size have: one of absence, one of injuries, one of those who left."""
_COLUMNS = {
    "injuries": "injuries",
    "injuries_with_absence": "injuries|with_absence=yes",
    "injury_absent_seconds": "injury_absence",
    "left_persons": "left",
}


def series_of(kpi: Kpi) -> str | None:
    """The name of the series behind the numerator; None for surveys, and where no series is kept for such a KPI."""
    if kpi.protection != "persons" or kpi.numerator is None or kpi.facts == "surveys":
        return None
    if kpi.facts == "outcomes":
        return f"outcome:{kpi.id}"
    if kpi.facts == "absence":
        counted = set(kpi.causes) == set(SICKNESS_CAUSES) and kpi.population == "ordinary_monthly"
        return "absence" if counted and kpi.numerator.column == "absent_seconds" else None
    return None if kpi.counted_on == "registered_on" else _COLUMNS.get(kpi.numerator.column)


def protection_fault(kpi: Kpi) -> str | None:
    """Why a KPI about persons cannot be published, in one line; None when it can."""
    if kpi.protection != "persons" or kpi.facts == "surveys":
        return None
    series = series_of(kpi)
    if series is None:
        return (
            "counts persons in a way no protected series is kept for: a second measure of the same people would tell "
            "of single ones by its difference; count it as an existing KPI does, or keep a series for it"
        )
    if series not in EVERYWHERE and kpi.facts != "outcomes" and kpi.part_of is None:
        return f"is a second measure of the same people ('{series}'); say which KPI it is part of: part_of = \"…\""
    return None
