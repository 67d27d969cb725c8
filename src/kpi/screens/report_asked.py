"""What a pack is asked for, an organisation, a unit, a quarter and a language, and what every section needs of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from kpi.model import Window
from kpi.screens import outcomes, overview, promises
from kpi.screens import place as places
from kpi.screens.absence_question import Question
from kpi.screens.asked import Asked
from kpi.screens.complaints import TOLD_AT
from kpi.screens.counted import Counted
from kpi.screens.language import Language
from kpi.screens.outcomes import Outcomes
from kpi.screens.overview import Overview
from kpi.screens.place import Place
from kpi.screens.promises import Row

if TYPE_CHECKING:
    from kpi.reader import OrganisationRow, Scoped, UnitRow


@dataclass(frozen=True)
class Asking:
    scoped: Scoped
    organisation: OrganisationRow
    unit: UnitRow
    quarter: Window
    say: Language

    @property
    def as_of(self) -> date:
        return self.quarter.end

    @property
    def is_whole(self) -> bool:
        return self.unit.unit_id == self.organisation.id

    @property
    def asked(self) -> Asked:
        return Asked(self.scoped, self.organisation, self.as_of, self.say)

    @cached_property
    def overview(self) -> Overview:
        return overview.build(self.scoped, self.organisation, self.as_of, self.say, overview.Choice())

    @cached_property
    def outcomes(self) -> Outcomes:
        document = outcomes.in_force(self.scoped, self.organisation.id, self.as_of)
        return outcomes.build(self.asked, document, "")

    @cached_property
    def rows(self) -> list[Row]:
        """Every promise there is."""
        return promises.rows(self.scoped, self.organisation.id, self.as_of, self.say)

    @cached_property
    def by_id(self) -> dict[str, UnitRow]:
        return {row.unit_id: row for row in self.scoped.units(self.organisation.id)}

    @cached_property
    def name(self) -> str:
        return self.name_of(self.unit)

    def name_of(self, unit: UnitRow) -> str:
        return (
            self.organisation.name if unit.unit_id == self.organisation.id else places.name(unit, self.by_id, self.say)
        )

    @cached_property
    def stands(self) -> UnitRow | None:
        """The unit, or where it is too small the nearest one above that has figures about persons of its own."""
        merged = self.by_id.get(self.unit.merged_into or "")
        if not self.unit.shown and merged is not None and merged.shown:
            return merged
        return next((row for row in self._upwards() if row.shown), None)

    @cached_property
    def complained_at(self) -> UnitRow | None:
        return next((row for row in self._upwards() if row.kind in TOLD_AT), None)

    @cached_property
    def whole(self) -> UnitRow | None:
        """The organisation; None for who sees only a part of it."""
        return self.by_id.get(self.organisation.id)

    def _upwards(self) -> list[UnitRow]:
        way, here = [], self.by_id.get(self.unit.unit_id)
        while here is not None and here not in way:
            way.append(here)
            here = self.by_id.get(here.parent_id or "")
        return way

    def stand_in(self, unit: UnitRow | None) -> str:
        """Says so where a section is about another unit than was asked for."""
        if unit is None or unit.unit_id == self.unit.unit_id:
            return ""
        return self.say("report.stand_in", unit=self.name, node=self.name_of(unit))

    def place(self, unit: UnitRow) -> Place:
        return places.build(list(self.by_id.values()), unit.unit_id, self.say)

    def question(self, unit: UnitRow, kpi: str) -> Question:
        return Question(self.scoped, self.organisation, self.as_of, self.say, self.scoped.kpi(kpi), unit)

    def counted(self, unit: UnitRow, kpi: str) -> Counted:
        named = self.name_of(unit)
        return Counted(self.scoped, self.organisation, self.as_of, self.say, unit, named, self.scoped.kpi(kpi))
