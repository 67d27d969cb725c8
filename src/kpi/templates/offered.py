"""What of a form may be handed out by the dashboard, which knows no figure that is not protected.

A form about persons or citizens says neither earlier figures nor what an earlier form of the year delivered. And where
there is such a form it is not offered: filled in and delivered it would replace the earlier one.
"""

from __future__ import annotations

from dataclasses import dataclass

from kpi.catalogue import Catalogue
from kpi.model import Organisation
from kpi.templates.delivered import Delivered, Row
from kpi.templates.fill import rows_of, workbook
from kpi.templates.forms import FILL_IN, FORMS
from kpi.templates.open_targets import NONE_YET

EARLIER = "der er tidligere tal"


@dataclass(frozen=True, slots=True)
class Offered:
    """`missing` rows have no state, or no figure of the year; `content` is None where the form is not offered."""

    missing: int
    rows: int
    content: bytes | None


def offer(catalogue: Catalogue, form: str, organisation: Organisation, year: int, delivered: Delivered) -> Offered:
    rows = rows_of(catalogue, form, organisation, year, delivered)
    missing = sum(_is_missing(form, row) for row in rows)
    if not _is_protected(catalogue, form):
        return Offered(missing, len(rows), workbook(FORMS[form], organisation, year, rows))
    begun = any(FILL_IN not in row.values() for row in rows)
    blank = [row | {"Senest": row["Senest"] if row["Senest"] == NONE_YET else EARLIER} for row in rows]
    return Offered(missing, len(rows), None if begun else workbook(FORMS[form], organisation, year, blank))


def _is_missing(form: str, row: Row) -> bool:
    if form == "follow_up":
        return bool(row["Senest"] == NONE_YET)
    return form != "decisions" and FILL_IN in row.values()


def _is_protected(catalogue: Catalogue, form: str) -> bool:
    return any(kpi.facts == form and kpi.protection != "open" for kpi in catalogue.kpis.values())
