"""Facts on the frozen trees: what belongs to each published node, month by month, and nothing more about persons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from kpi.facts.shape import Amounts, Contributions, Flags, OrganisationFacts
from kpi.model import Unit
from kpi.publish.points import Points
from kpi.publish.tree import TreeNode, homes

STAFF = ("fte_millionths", "possible_microseconds")
"""Components that are no health data and are published as they are."""
ABOUT_PERSONS = ("absent_seconds", "injuries", "injury_absent_seconds", "left_persons")
"""Components that reach an edition through their published points alone."""


def on_trees(facts: OrganisationFacts, points: Points) -> OrganisationFacts:
    """The facts with a row for every node of the frozen trees; staff and persons are those of the node's own tree."""
    units = _with_rest(facts, points)
    wider = replace(facts, units=units, contributions=Contributions.nobody())
    more = len(units) - len(facts.units)
    places = [facts.position.get(unit.unit_id) for unit in units]
    components = {name: _rows(grid, places) for name, grid in facts.components.items()}
    for name, own in facts.own.items():
        if name.startswith((*STAFF, *ABOUT_PERSONS)):
            components[name] = _summed(own, facts, wider, points)
    heads = _summed(facts.own["heads"], facts, wider, points)
    known = np.array([place is not None for place in places])
    components["heads"] = np.where(known[:, None], components["heads"], heads) if more else components["heads"]
    return replace(wider, components=components, exists=_rows(facts.exists, places).astype(np.bool_))


def without_persons(facts: OrganisationFacts) -> OrganisationFacts:
    """The facts that a figure may be computed from directly."""
    kept = {name: grid for name, grid in facts.components.items() if not name.startswith(ABOUT_PERSONS)}
    return replace(facts, components=kept, own={}, contributions=Contributions.nobody())


def standing(facts: OrganisationFacts, points: Points) -> Flags:
    """The months in which a node stands alone in the frozen trees."""
    flags = np.zeros_like(facts.exists)
    for place, unit in enumerate(facts.units):
        for first, last in points.runs(unit.unit_id):
            flags[place, max(0, first - facts.first_month) : max(0, last - facts.first_month + 1)] = True
    return flags


def _with_rest(facts: OrganisationFacts, points: Points) -> tuple[Unit, ...]:
    """The units, and behind those below a parent the nodes that gather its smallest."""
    rest: dict[str, TreeNode] = {}
    for tree in points.trees.values():
        rest |= {node.id: node for node in tree.nodes.values() if node.kind == "rest" and points.runs(node.id)}
    behind: dict[str, list[TreeNode]] = {}
    for node in rest.values():
        behind.setdefault(node.parent or facts.organisation, []).append(node)
    ordered: list[Unit] = []
    children = facts.children

    def add(name: str) -> None:
        ordered.append(facts.unit(name))
        for child in children.get(name, ()):
            add(child)
        ordered.extend(_unit(node, facts, points) for node in behind.get(name, ()))

    for unit in facts.units:
        if unit.parent_id not in facts.position:
            add(unit.unit_id)
    return tuple(ordered)


def _unit(node: TreeNode, facts: OrganisationFacts, points: Points) -> Unit:
    runs = points.runs(node.id)
    first, last = runs[0][0] - facts.first_month, runs[-1][1] - facts.first_month
    ended = facts.month_end(last) if last < facts.months - 1 and last % 12 != 11 else None
    started: date = facts.month_end(first).replace(day=1)
    return Unit(node.id, node.parent, facts.organisation, node.name, "rest", False, started, ended)


def _rows(grid: Amounts | Flags, places: list[int | None]) -> Amounts:
    empty = np.zeros(grid.shape[1], dtype=grid.dtype)
    return np.array([empty if place is None else grid[place] for place in places])


def _summed(own: Amounts, facts: OrganisationFacts, wider: OrganisationFacts, points: Points) -> Amounts:
    """The integers of the units of each node, by the tree of each year; nothing where a node does not stand."""
    grid = np.zeros((len(wider.units), own.shape[1]), dtype=np.int64)
    for year, tree in points.trees.items():
        first = max(0, year * 12 - facts.first_month)
        end = min(own.shape[1], year * 12 + 12 - facts.first_month)
        at_home: dict[str, list[int]] = {}
        for unit, leaf in homes(tree, facts).items():
            at_home.setdefault(leaf, []).append(facts.position[unit])
        for node in tree.nodes.values():
            rows = [row for leaf in node.leaves for row in at_home.get(leaf, ())]
            if node.id in wider.position and rows and first < end:
                grid[wider.position[node.id], first:end] = own[rows, first:end].sum(axis=0)
    return grid
