"""The demo's readers to look as: a director, a leader of any unit, any MED committee, an analyst."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kpi.screens.language import Language

if TYPE_CHECKING:
    from kpi.model import Committee
    from kpi.reader import Scoped, UnitRow

Subject = Literal["direktoer", "leder", "med", "analytiker"]
SUBJECTS: dict[Subject, Literal["director", "leader", "med", "analyst"]] = {
    "direktoer": "director",
    "leder": "leader",
    "med": "med",
    "analytiker": "analyst",
}
"""As the grants file and the address name them, and the role each has on."""
LEAST_HEADS = 10
"""Smaller units have no node, so nobody is shown them as a leader."""


@dataclass(frozen=True)
class Persona:
    key: str
    """As the address names it: `direktoer`, `leder:<unit>`, `med:<committee>`."""
    subject: Subject
    place: str
    """What it leads or sits in, for the second list."""
    told: str
    """The whole of it: Leder af Dagplejen, med plads i AMU i Børne- og Familieafdelingen."""
    organisation: str = ""
    unit: str = ""
    committee: str = ""

    @property
    def places(self) -> dict[str, str]:
        """What the placeholders of the grants file stand for."""
        return {"unit": self.unit, "committee": self.committee, "organisation": self.organisation}


def build(whole: Scoped, committees: Mapping[str, Sequence[Committee]], say: Language) -> dict[str, Persona]:
    """By key, the director first: that is whom a link without a role is shown as."""
    found = [Persona("direktoer", "direktoer", "", say("role.director"))]
    for organisation in whole.organisations():
        seats = committees.get(organisation.id, ())
        units = whole.units(organisation.id)
        found += _leaders(organisation.id, units, seats, say)
        found += _members(organisation.id, units, seats, say)
    found.append(Persona("analytiker", "analytiker", "", say("role.analyst")))
    return {one.key: one for one in found}


def _leaders(
    organisation: str, units: Sequence[UnitRow], seats: Sequence[Committee], say: Language
) -> Iterable[Persona]:
    by_id = {row.unit_id: row for row in units}
    for row in units:
        if row.kind in ("organisation", "rest") or row.merged_into or (row.heads or 0) < LEAST_HEADS:
            continue
        seat = _nearest(row, by_id, seats)
        told = say("role.leader_of", unit=row.name)
        told = say("role.leader_with_seat", leader=told, committee=seat.name) if seat else told
        yield Persona(
            f"leder:{row.unit_id}", "leder", row.name, told, organisation, row.unit_id, seat.root_unit if seat else ""
        )


def _members(
    organisation: str, units: Sequence[UnitRow], seats: Sequence[Committee], say: Language
) -> Iterable[Persona]:
    there = {row.unit_id for row in units}
    for seat in seats:
        if seat.root_unit in there:
            told = say("role.member_of", committee=seat.name)
            yield Persona(f"med:{seat.id}", "med", seat.name, told, organisation, committee=seat.root_unit)


def _nearest(row: UnitRow, by_id: Mapping[str, UnitRow], seats: Sequence[Committee]) -> Committee | None:
    """The committee of the unit itself or of the first unit above that has one, but not that of the whole."""
    at: UnitRow | None = row
    while at is not None and at.kind != "organisation":
        for seat in seats:
            if seat.root_unit == at.unit_id:
                return seat
        at = by_id.get(at.parent_id or "")
    return None
