"""Which promises are about what citizens get out of it, and which are about the workplace."""

from __future__ import annotations

from kpi.model import Kpi
from kpi.screens.statuses import RECORDED

EFFORTS = frozenset(
    {
        "adult_disability_advisers_added",
        "alternative_homes_built",
        "child_disability_advisers_added",
        "daycare_conversions_completed",
        "health_action_plans_implemented_pct",
        "parent_board_course_pct",
        "prevention_package_goals_pct",
        "treatment_positions_added",
    }
)
"""Noted at the follow-up like the doings of committees, but promised to citizens."""
OF_STAFF = frozenset({"competence_pool_spent_dkk", "job_rotation_participants"})
"""Delivered like indicators of citizens, but about the employees."""
ELSEWHERE = frozenset({"complaint_journeys_completed", "complaint_lessons_identified"})
"""Followed up, and shown on the page of what they belong to."""
FACTS = ("outcomes", "surveys")


def is_of_citizens(kpi: Kpi) -> bool:
    """An indicator of citizens, or an effort promised to them."""
    if kpi.id in EFFORTS:
        return True
    return kpi.facts in FACTS and kpi.protection != "persons" and kpi.id not in OF_STAFF


def is_of_workplace(kpi: Kpi) -> bool:
    """Measured or followed up, about the employees, and on no other page."""
    if kpi.id in RECORDED or kpi.id in ELSEWHERE or is_of_citizens(kpi):
        return False
    return kpi.facts in (*FACTS, "employment", "follow_up")
