"""Visits of the Working Environment Authority, with and without orders."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from kpi.demo.injuries import unit_on
from kpi.demo.staff import Staff
from kpi.demo.write import Shelf

VISITS = {
    "aalborg-fb": {2014: 16, 2015: 14, 2016: 15, 2017: 18, 2018: 19, 2019: 17},
    "albertslund-sf": {2016: 3, 2017: 2, 2018: 3, 2019: 2},
}
AALBORG = {
    2014: "Påbud fysisk, Påbud psykisk, Strakspåbud fysisk, Vejledning fysisk",
    2015: "Påbud psykisk, Vejledning fysisk, Vejledning psykisk",
    2016: "Påbud fysisk, Strakspåbud fysisk, Rådgivningspåbud psykisk",
    2017: "Påbud fysisk, Påbud psykisk, Påbud psykisk, Afgørelse fysisk",
    2018: "Påbud fysisk, Strakspåbud fysisk, Strakspåbud fysisk, Påbud fysisk, Påbud psykisk, Rådgivningspåbud psykisk",
    2019: "Påbud fysisk, Strakspåbud fysisk, Påbud psykisk, Påbud psykisk, Aftaleforløb psykisk, Vejledning fysisk",
}
REACTIONS = {
    "aalborg-fb": AALBORG,
    "albertslund-sf": {2017: "Vejledning psykisk", 2018: "Påbud psykisk"},
}
"""What visits led to; all other visits led to nothing. In 2015 one visit with an order is one too many."""
SHARED_FROM = 3


def write_inspections(shelf: Shelf, staff: Staff, rng: np.random.Generator) -> None:
    rows = [row for year in VISITS[shelf.organisation] for row in _visits(shelf, staff, year, rng)]
    years = list(VISITS[shelf.organisation])
    path = shelf.path("tilsynsbesoeg", "besoeg", date(years[0], 1, 1), date(years[-1], 12, 31), "xlsx")
    shelf.xlsx(path, pd.DataFrame(rows))


def _visits(shelf: Shelf, staff: Staff, year: int, rng: np.random.Generator) -> list[dict[str, object]]:
    count = VISITS[shelf.organisation][year]
    days = np.sort(rng.choice(staff.days.dates[staff.days.year_of == year], size=count, replace=False)).tolist()
    found = _reactions(REACTIONS[shelf.organisation].get(year, ""), rng.permutation(count).tolist())
    rows: list[dict[str, object]] = []
    for visit, when in enumerate(days):
        unit = unit_on(staff, when, rng)
        for number, (reaction, environment) in enumerate(found.get(visit, [("Ingen", "")]), start=1):
            rows.append(
                {
                    "BesoegsID": f"B-{year}-{visit + 1:03d}",
                    "ReaktionNr": number,
                    "EnhedsID": unit,
                    "Besoegsdato": when,
                    "Reaktion": reaction,
                    "Miljoe": environment,
                }
            )
    return rows


def _reactions(text: str, visits: list[int]) -> dict[int, list[tuple[str, str]]]:
    """Each reaction on a visit of its own, but the last two of a long list on the same."""
    found: dict[int, list[tuple[str, str]]] = {}
    reactions = text.split(", ") if text else []
    for number, reaction in enumerate(reactions):
        place = min(number, len(reactions) - 2) if len(reactions) > SHARED_FROM else number
        name, environment = reaction.split(" ")
        found.setdefault(visits[place], []).append((name, environment))
    return found
