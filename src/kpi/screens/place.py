"""Where a reader stands in the organisation: the way down to a unit, and the units below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi.screens import states
from kpi.screens.language import Language
from kpi.screens.states import State

if TYPE_CHECKING:
    from kpi.reader import UnitRow


@dataclass(frozen=True)
class Step:
    unit: str
    name: str


@dataclass(frozen=True)
class Place:
    """A unit, and what one can go to from it. Units outside the reader's scope are not in it."""

    unit: UnitRow
    name: str
    path: tuple[Step, ...]
    """From the top of what the reader may see down to the unit itself."""
    below: tuple[Step, ...]
    names: dict[str, str]
    """Every unit to choose from, each level further in."""
    note: str
    state: State | None
    """Why it has no figures about persons of its own; None where it has."""
    stands_in: Step | None
    """Where its figures about persons are, when it is too small to stand alone."""

    @property
    def parent(self) -> Step | None:
        return self.path[-2] if len(self.path) > 1 else None


def build(units: Sequence[UnitRow], unit: str, say: Language) -> Place:
    by_id = {row.unit_id: row for row in units}
    here = by_id[unit]
    way = _way(by_id, here)
    node = by_id.get(here.merged_into or "")
    top = min(row.depth for row in units)
    return Place(
        unit=here,
        name=name(here, by_id, say),
        path=tuple(Step(row.unit_id, name(row, by_id, say)) for row in way),
        below=tuple(Step(row.unit_id, name(row, by_id, say)) for row in units if row.parent_id == unit),
        names={row.unit_id: "\N{EM SPACE}" * (row.depth - top) + name(row, by_id, say) for row in units},
        note=_note(here, by_id, say),
        state=_merged(here, node, by_id, say),
        stands_in=Step(node.unit_id, name(node, by_id, say)) if node else None,
    )


def name(row: UnitRow, by_id: dict[str, UnitRow], say: Language) -> str:
    """A node of small units has no name of its own: it is the others of the one above."""
    above = by_id.get(row.parent_id or "")
    return say("place.rest", unit=above.name) if row.kind == "rest" and above else row.name


def _way(by_id: dict[str, UnitRow], here: UnitRow) -> list[UnitRow]:
    way = [here]
    while (above := by_id.get(way[0].parent_id or "")) is not None and above not in way:
        way.insert(0, above)
    return way


def _note(row: UnitRow, by_id: dict[str, UnitRow], say: Language) -> str:
    """What a node is made of, and how often it has new figures about persons."""
    held = [one.name for one in by_id.values() if one.merged_into == row.unit_id]
    return say.joined(
        [
            say("place.holds", units=say.listed(held)) if held else "",
            say("place.quarterly") if row.rhythm == "quarter" else "",
        ]
    )


def _merged(row: UnitRow, node: UnitRow | None, by_id: dict[str, UnitRow], say: Language) -> State | None:
    if row.merged_into is None:
        return None
    small = states.state("too_small", say)
    if node is None:
        return small
    return State("too_small", small.word, say("place.merged", unit=row.name, node=name(node, by_id, say)))
