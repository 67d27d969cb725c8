"""The turn of a year: another tree, and leaves whose untold rest is booked once more where their people are now."""

from __future__ import annotations

from collections.abc import Iterator

from kpi.attack.lines import Line, Lines
from kpi.attack.published import Published


def nearest(told: Published, lines: Lines, year: int, node: str) -> Iterator[str]:
    """The nearest nodes below one that have a series of their own."""
    for child in told.children(year, node):
        if lines.of(child, year) is not None:
            yield child
        else:
            yield from nearest(told, lines, year, child)


def booked_again(told: Published, lines: Lines, node: str, year: int) -> list[Line] | None:
    """Leaves below a large node that ended with the year before, whose rest counts twice in what lies below it now.

    None where their people are now partly below it and partly not: nothing is certain then.
    """
    found = []
    for leaf in told.leaves(year - 1, node):
        line = lines.of(leaf, year - 1)
        if line is None or year in line.years or line.before(year * 12 - 1) == year * 12 - 1:
            continue
        then = _child(told, lines, year - 1, node, leaf)
        now = {_child(told, lines, year, node, home) for home in _homes(told, year, leaf)}
        if len(now) > 1 and (None in now or then in now):
            return None
        if now and now != {None} and now != {then}:
            found.append(line)
    return found


def _child(told: Published, lines: Lines, year: int, node: str, leaf: str | None) -> str | None:
    """The nearest node with a series below one that a leaf belongs to; None where it lies elsewhere."""
    if leaf is None:
        return None
    return next((one for one in nearest(told, lines, year, node) if leaf in told.leaves(year, one)), None)


def _homes(told: Published, year: int, leaf: str) -> set[str | None]:
    """The leaves that have the units of an ended leaf: their own, or the one that gathers the small ones above."""
    before = told.trees[year - 1][leaf]
    of = {unit: place.node for place in told.trees[year].values() if place.leaf for unit in place.units}
    gathering = next(
        (one for one in told.children(year, before.parent or "") if one.startswith(f"{before.parent}~")), None
    )
    return {of.get(unit, gathering) for unit in before.units}
