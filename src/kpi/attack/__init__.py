"""The adversary: reads what everybody may read of editions and finds how well it tells of single persons.

It knows the published method, denominators and heads as they are, and, as a leader, the own unit exactly.
"""

from kpi.attack.attack import Finding, Ground, Outcome, attack, grounds
from kpi.attack.editions import AttackError
from kpi.attack.report import Report, Sampled, attack_editions
from kpi.attack.sampling import World, sample

__all__ = [
    "AttackError",
    "Finding",
    "Ground",
    "Outcome",
    "Report",
    "Sampled",
    "World",
    "attack",
    "attack_editions",
    "grounds",
    "sample",
]
