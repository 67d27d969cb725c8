"""Who is given exact figures: a leader of the node, or of the node directly above, who knows them from payroll."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kpi.reader.principal import Principal

LEADERS = ("director", "leader")
FURTHER_HEADS = 20
"""Below the units directly under a leader, only those of so many heads."""


Row = dict[str, Any]


def own_units(principal: Principal, tree: Iterable[Row]) -> frozenset[str]:
    """The units whose exact figures a principal may have; committees and analysts have none.

    Where what is left out below a given unit is one single unit, or people too few to have figures, that is what
    remains of the given unit when all others are taken off; then the smallest of these is left out as well. `tree`
    lists parents before children.
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
    below: dict[str, list[Row]] = {}
    for row in rows.values():
        if row["has_own"]:
            below.setdefault(row["parent"], []).append(row)
    for unit in reversed(rows):
        while unit in given and (more := _more_to_leave_out(rows[unit], below, given)) is not None:
            given.remove(more)
    return frozenset(given)


def _more_to_leave_out(unit: Row, below: Mapping[str, list[Row]], given: set[str]) -> str | None:
    left, shown = _left_out(unit, below, given)
    return min(shown)[1] if left == 1 and shown else None


def _left_out(unit: Row, below: Mapping[str, list[Row]], given: set[str]) -> tuple[int, list[tuple[int, str]]]:
    """How many single remainders there are below a unit, and the given units nearest below it with their heads."""
    children = below.get(unit["unit"], [])
    if not children:
        return 0, []
    left, shown = int(sum(child["heads"] for child in children) < unit["heads"]), []
    for child in children:
        if child["unit"] in given:
            shown.append((child["heads"], child["unit"]))
        elif below.get(child["unit"]):
            more, nearest = _left_out(child, below, given)
            left, shown = left + more, shown + nearest
        else:
            left += 1
    return left, shown
