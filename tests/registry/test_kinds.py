"""Every target of the register has the kind its words mean."""

from __future__ import annotations

from collections import Counter

import pytest

from kpi.catalogue import Catalogue
from kpi.engine.kinds import kind_of

KINDS = {
    "aa19-sickness-days": "at_most",
    "al-apv-response": "at_least",
    "aa15-orders": "none_among",
    "aa19-adult-advisers": "count_by_deadline",
    "al-adviser-course": "at_least",
    "al-complaint-journeys": "range_count",
    "aa19-caseload": "within_band",
    "aa15-injuries": "not_above_year",
    "al-sickness-2018": "not_above_year",
    "al-complaints-2018": "reduce_by_pct",
    "aa19-adult-apprentices": "increase_by_pct",
    "aa19-workplace-effect": "better_than_period",
    "aa15-sickness": "direction_only",
    "kbh-turnover": "direction_only",
    "al-med-use": "milestone",
    "al-letters": "narrative",
}


@pytest.mark.parametrize(("target", "kind"), KINDS.items())
def test_the_kind_of_a_target(catalogue: Catalogue, target: str, kind: str) -> None:
    found = next(one for _, one in catalogue.promises() if one.id == target)
    assert kind_of(found, catalogue.kpis[found.kpi]) == kind


def test_the_kinds_of_all_targets(catalogue: Catalogue) -> None:
    """75 things to do, 39 to assess and 62 directions, as the four documents have them."""
    kinds = Counter(kind_of(target, catalogue.kpis[target.kpi]) for _, target in catalogue.promises())
    assert sum(kinds.values()) == 232
    assert (kinds["milestone"], kinds["narrative"], kinds["direction_only"]) == (75, 39, 62)
