"""Own figures: exact monthly aggregates of a node of the frozen tree, for its leader and the one directly above.

A second file set of an edition, on by a setting. Nothing public is computed from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from kpi.catalogue.protected import EVERYWHERE, series_of
from kpi.engine.measure import Measures
from kpi.facts.shape import OrganisationFacts
from kpi.model import Kpi
from kpi.publish.figures import Placed, calendar_windows
from kpi.publish.points import Points
from kpi.publish.tree_facts import standing

KINDS = ("month", "rolling", "year")


def own_figures(facts: OrganisationFacts, kpis: Mapping[str, Kpi], points: Points) -> Iterator[Placed]:
    """The exact figures of every standing node, where the tree kept it for the whole window."""
    measures = Measures(replace(facts, exists=standing(facts, points)), kpis)
    windows = [one for one in calendar_windows(measures) if one[0] in KINDS]
    for kpi in kpis.values():
        if series_of(kpi) not in EVERYWHERE:
            continue
        for node in sorted(own_nodes(facts, points)):
            for kind, window in windows:
                figure = measures.figure_once(kpi.id, node, window)
                if figure.value is not None and figure.complete:
                    yield Placed(kind, figure)


def own_nodes(facts: OrganisationFacts, points: Points) -> frozenset[str]:
    """The nodes that ever stood: ten heads or more, by the tree of their year."""
    return frozenset(unit.unit_id for unit in facts.units if points.runs(unit.unit_id))
