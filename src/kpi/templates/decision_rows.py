"""Decisions: those of the year, and empty rows for new ones of every committee."""

from __future__ import annotations

from collections.abc import Iterator

from kpi.catalogue import Catalogue
from kpi.model import Organisation
from kpi.templates.delivered import Delivered, Row
from kpi.templates.forms import DECISION_STATES, FILL_IN, FORMS
from kpi.templates.open_targets import guide as guide_to

EMPTY_DECISIONS = 12
"""Rows for new decisions, for each committee."""


def rows(catalogue: Catalogue, organisation: Organisation, year: int, delivered: Delivered) -> Iterator[Row]:
    kept = delivered.of_year("decisions", "held_on", FORMS["decisions"].source, year)
    for committee in organisation.committees:
        used = {row["decision_id"] for row in kept if row["committee_id"] == committee.id}
        names = (f"{committee.id}-{year}-{number:02d}" for number in range(1, EMPTY_DECISIONS + len(used) + 1))
        for name in [one for one in names if one not in used][:EMPTY_DECISIONS]:
            yield guide_to([], committee.name, "") | {
                "BeslutningID": name,
                "UdvalgID": committee.id,
                "EnhedsID": delivered.code(committee.root_unit),
                "Dato": FILL_IN,
            }
    sections = {target.id: target.section for _, target in catalogue.promises(organisation.id)}
    for row in kept:
        yield {
            "Afsnit": sections.get(row["target_id"], ""),
            "Betegnelse": "Indberettet tidligere",
            "Senest": DECISION_STATES[row["state"]],
            "BeslutningID": row["decision_id"],
            "UdvalgID": row["committee_id"],
            "EnhedsID": delivered.code(row["unit_id"]),
            "Dato": row["held_on"],
            "MaalID": row["target_id"],
            "Tekst": row["text"],
            "Rolle": row["owner_role"],
            "Frist": row["due"],
            "Tilstand": DECISION_STATES[row["state"]],
        }
