"""Published levels of other municipalities, delivered as outcomes of an organisation of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kpi.facts.shape import OrganisationFacts
from kpi.model import Kpi
from kpi.publish.figures import named_window

OTHERS = "dk-kommuner"
"""The organisation that carries them: each unit is a published source and method, such as "KRL 2017"."""


def benchmark_rows(facts: OrganisationFacts, kpis: Mapping[str, Kpi]) -> Iterator[dict[str, Any]]:
    """One row per KPI, source and period; `part` says by which method it was counted."""
    for row in facts.outcomes:
        kpi = kpis.get(row.indicator)
        if kpi is None or not row.denominator:
            continue
        _, window = named_window(row.start, row.end)
        yield {
            "kpi": kpi.id,
            "name": facts.unit(row.unit).name,
            "window": window.name,
            "start": row.start,
            "end": row.end,
            "value": row.numerator / row.denominator,
            "method": row.part or "",
        }
