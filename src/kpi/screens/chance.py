"""How many marks of a sure change are to be expected by chance alone."""

from __future__ import annotations

import math

from kpi.screens.language import Language

BY_CHANCE = (0.01, 0.03)
"""Of stable figures so many are marked in a month although nothing changed (simulated with the rules in use)."""


def words(sure: int, tested: int, say: Language) -> str:
    """Empty where no change was looked for."""
    if not tested:
        return ""
    few, many = round(BY_CHANCE[0] * tested), max(math.ceil(BY_CHANCE[1] * tested), 1)
    luck = say("chance.between", few=few, many=many) if few else say("chance.up_to", n=many)
    return say("chance.marked", n=sure, tested=say.number(tested), sure=say.number(sure), luck=luck)
