"""Interim protection: which nodes may show figures about persons until cells are protected one by one.

No cell of a node below 200 heads in any month; and where in any month exactly one child would be left out of a parent,
the smallest other child is left out too, so that nothing is found by subtraction. A parent's own staff counts as a
child that is always left out. Citizens: the organisation only. Complaints: the organisation and its departments.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kpi.edition import may_be_told
from kpi.facts.shape import Flags, OrganisationFacts
from kpi.model import Kpi


def shown_nodes(facts: OrganisationFacts, least_heads: int) -> frozenset[str]:
    """The nodes whose figures about persons may be published, the same for every month of the edition."""
    smallest = {unit.unit_id: _smallest(facts, at) for at, unit in enumerate(facts.units)}
    large = {node: heads for node, heads in smallest.items() if heads >= least_heads}
    shown = set(large)
    for unit in facts.units:
        there = _staffed_children(facts, unit.unit_id)
        own = _own_staff(facts, unit.unit_id, there)
        while (other := _to_leave_out(there, own, shown, large)) is not None:
            shown.discard(other)
    parents = _parents(facts)
    return frozenset(node for node in shown if _line_shown(node, parents, shown))


def visible(facts: OrganisationFacts, least_heads: int) -> Callable[[Kpi, str], bool]:
    """Whether the figure of a KPI may be published for a node."""
    shown = shown_nodes(facts, least_heads)

    def may_show(kpi: Kpi, node: str) -> bool:
        unit = facts.position.get(node)
        return unit is not None and may_be_told(kpi, facts.units[unit].kind, node in shown)

    return may_show


def _to_leave_out(there: dict[str, Flags], own: Flags, shown: set[str], large: dict[str, int]) -> str | None:
    """The smallest shown child that stands in a month in which something small is alone in being left out."""
    small = np.sum([own, *(months for child, months in there.items() if child not in large)], axis=0)
    left_out = np.sum([own, *(months for child, months in there.items() if child not in shown)], axis=0)
    alone = (small == 1) & (left_out == 1)
    others = [child for child, months in there.items() if child in shown and np.any(months & alone)]
    return min(others, key=lambda child: (large[child], child), default=None)


def _staffed_children(facts: OrganisationFacts, parent: str) -> dict[str, Flags]:
    """The months in which each child lay under the parent and had people."""
    below = [facts.children_on(parent, facts.month_end(step)) for step in range(facts.months)]
    heads = facts.heads()
    return {
        child: np.array([child in children for children in below]) & (heads[facts.position[child]] > 0)
        for child in facts.once_below(parent)
    }


def _own_staff(facts: OrganisationFacts, parent: str, there: dict[str, Flags]) -> Flags:
    """The months in which people are employed at the parent itself, not at a child."""
    fte = facts.components.get("fte_millionths|all", np.zeros_like(facts.heads()))
    at_children = sum((fte[facts.position[child]] * months for child, months in there.items()), start=0 * fte[0])
    return np.asarray(fte[facts.position[parent]] > at_children)


def _smallest(facts: OrganisationFacts, at: int) -> int:
    """The fewest heads of any month delivered; 0 where no month says."""
    standing = facts.exists[at] & facts.covered["employment"]
    return int(facts.heads()[at][standing].min()) if np.any(standing) else 0


def _parents(facts: OrganisationFacts) -> dict[str, set[str]]:
    """Every parent a node ever had."""
    found: dict[str, set[str]] = {unit.unit_id: set() for unit in facts.units}
    for parent in found:
        for child in facts.once_below(parent):
            found[child].add(parent)
    return found


def _line_shown(node: str, parents: dict[str, set[str]], shown: set[str]) -> bool:
    """A node is shown only when every node above it is: else its parent could be found from the rest."""
    return all(parent in shown and _line_shown(parent, parents, shown) for parent in parents[node])
