"""Who is to be found: a person's pseudonym and those of all employments, matched against ids as they were delivered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kpi.intake.pseudonym import pseudonym
from kpi.intake.source import Source

PERSON, EMPLOYMENT = "person_id", "employment_id"
COLUMNS = (PERSON, EMPLOYMENT)


@dataclass
class Wanted:
    """One person of one organisation. Employments are added as they are found."""

    organisation: str
    key: bytes
    person: str
    employments: set[str] = field(default_factory=set)
    _known: dict[tuple[str, str], str] = field(default_factory=dict)

    def of(self, column: str, text: str) -> str:
        """The pseudonym that intake gives to a delivered id."""
        found = self._known.get((column, text))
        if found is None:
            found = pseudonym(self.key, column.removesuffix("_id"), self.organisation, text)
            self._known[column, text] = found
        return found

    def is_meant(self, row: Mapping[str, str]) -> bool:
        """Whether a row, by our column names, is about the person; learns the employment of a row that says so."""
        ids = {column: self.of(column, row[column]) for column in COLUMNS if row.get(column)}
        if ids.get(PERSON) == self.person:
            if EMPLOYMENT in ids:
                self.employments.add(ids[EMPLOYMENT])
            return True
        return ids.get(EMPLOYMENT) in self.employments

    @property
    def pseudonyms(self) -> set[str]:
        return {self.person, *self.employments}


def id_headers(source: Source) -> dict[str, str]:
    """Which of our two id columns a delivered header fills."""
    return {header: spec.to for header, spec in source.mapped() if spec.to in COLUMNS and spec.personal == "pseudonym"}
