"""Who is given exact figures: a leader of the node, or of the node directly above, who knows them from payroll."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kpi.reader.principal import Principal

LEADERS = ("director", "leader")
FURTHER_HEADS = 20
"""Below the units directly under a leader, only those of so many heads."""


def own_units(principal: Principal, tree: Iterable[dict[str, Any]]) -> frozenset[str]:
    """The units whose exact figures a principal may have; committees and analysts have none.

    Where exactly one child of a node would be left out, its smallest sibling is left out too: else the one left
    out would be what remains of the node above. `tree` lists parents before children.
    """
    if principal.role not in LEADERS:
        return frozenset()
    rows = {row["unit"]: row for row in tree}
    given: set[str] = set()
    led: set[str] = set()
    for unit, row in rows.items():
        if unit in principal.roots or row["parent"] in led:
            led.add(unit)
        near = unit in principal.roots or row["parent"] in principal.roots
        if row["has_own"] and unit in led and (near or row["heads"] >= FURTHER_HEADS):
            given.add(unit)
    for parent in led:
        children = [row for row in rows.values() if row["parent"] == parent and row["has_own"]]
        left_out = [row for row in children if row["unit"] not in given]
        others = sorted((row["heads"], row["unit"]) for row in children if row["unit"] in given)
        if len(left_out) == 1 and others:
            given.discard(others[0][1])
    return frozenset(given)
