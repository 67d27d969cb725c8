"""Which targets are open in a year, and what a form says to guide the eye."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kpi.catalogue import Catalogue
from kpi.model import Document, Kpi, Target
from kpi.templates.delivered import Row

NONE_YET = "intet endnu"


def promises(catalogue: Catalogue, organisation: str, facts: str, year: int) -> Iterator[tuple[Target, Kpi]]:
    """The targets of these facts whose document has begun, and which end in the year or later or have no end."""
    for document, target in catalogue.promises(organisation):
        kpi = catalogue.kpis[target.kpi]
        if kpi.facts == facts and document.period.from_.year <= year and _last_year(document, target) >= year:
            yield target, kpi


def _last_year(document: Document, target: Target) -> int:
    window = target.window
    stated = window and (window.year or (window.to and window.to.year) or (window.ending and window.ending.year))
    return stated or (target.due.year if target.due else document.period.to.year)


def day(day: date | None) -> str:
    return f"{day:%d-%m-%Y}" if day else ""


def guide(targets: list[Target], said: str, latest: str) -> Row:
    return {"Afsnit": "; ".join(dict.fromkeys(one.section for one in targets)), "Betegnelse": said, "Senest": latest}
