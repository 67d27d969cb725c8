"""Which nodes a KPI is told for at all; whether a single figure waits is decided by its points."""

from __future__ import annotations

from collections.abc import Callable

from kpi.edition import may_be_told
from kpi.model import Kpi
from kpi.publish.public import PublicMeasures


def visible(measures: PublicMeasures) -> Callable[[Kpi, str], bool]:
    """Persons: nodes of the frozen trees. Citizens: the organisation, and units where enough of them report."""
    facts = measures.facts

    def may_show(kpi: Kpi, node: str) -> bool:
        place = facts.position.get(node)
        if place is None:
            return False
        kind = facts.units[place].kind
        if kind == "rest" or (kpi.protection == "persons" and kpi.facts != "surveys"):
            return measures.may_show(kpi, node)
        if kpi.facts == "outcomes" and kpi.protection == "citizens":
            return measures.outcomes.may_show(kpi, node)
        return may_be_told(kpi, kind, kpi.protection == "persons")

    return may_show
