"""Complaints over decisions, per unit, month and kind."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from kpi.demo.tree import DemoUnit
from kpi.demo.working_days import Ints
from kpi.demo.write import Shelf

RECEIVED = {
    "aalborg-fb": {2014: 412, 2015: 431, 2016: 420, 2017: 408, 2018: 396, 2019: 389},
    "albertslund-sf": {2016: 117, 2017: 120, 2018: 112, 2019: 113},
}
"""Albertslund: 5 % fewer than 2017 is met in 2018 (114), 10 % fewer is missed in 2019 (108)."""
DECIDING = ("socialrådgivning", "administration", "beskæftigelse")
ALSO_DECIDING = ("familiehuset", "ppr", "vsb-botilbud", "vsb-klub-og-bostoette")
KINDS = {"formel": 0.3, "materiel": 0.7}
DECIDED = {"Stadfaestet": 0.54, "AEndret": 0.08, "Hjemvist": 0.18, "Afvist": 0.10}
"""What becomes of a complaint one to five months later; the rest is withdrawn or not decided yet."""


def write_complaints(shelf: Shelf, units: list[DemoUnit], rng: np.random.Generator) -> None:
    years = RECEIVED[shelf.organisation]
    places = [unit for unit in units if unit.heads > 14 and (unit.mix in DECIDING or unit.code in ALSO_DECIDING)]
    months = np.arange(np.datetime64(f"{min(years)}-01"), np.datetime64(f"{max(years) + 1}-01"))
    received = _received(list(years.values()), places, rng)
    decided = _decided(received, rng)
    unit, month, kind = (axis.ravel() for axis in np.indices(received.shape))
    table = pd.DataFrame(
        {
            "EnhedsID": np.array([place.code for place in places], dtype=object)[unit],
            "Maaned": months.astype("datetime64[D]")[month].tolist(),
            "Klagetype": np.array(list(KINDS), dtype=object)[kind],
            "Modtaget": received.ravel(),
            **{name: decided[number].ravel() for number, name in enumerate(DECIDED)},
        }
    ).sort_values(["Maaned", "EnhedsID", "Klagetype"], ignore_index=True)
    path = shelf.path("klager", "klager", date(min(years), 1, 1), date(max(years), 12, 31), "xlsx")
    shelf.xlsx(path, table)


def _received(per_year: list[int], places: list[DemoUnit], rng: np.random.Generator) -> Ints:
    """Units x months x kinds, each year adding up to its number."""
    weight = np.array([place.heads for place in places], dtype=float)
    kinds = np.array(list(KINDS.values()))
    shares = np.multiply.outer(np.multiply.outer(weight / weight.sum(), np.full(12, 1 / 12)), kinds)
    years = [rng.multinomial(number, shares.ravel()).reshape(shares.shape) for number in per_year]
    return np.concatenate(years, axis=1)


def _decided(received: Ints, rng: np.random.Generator) -> Ints:
    """Outcomes x units x months x kinds, by the month of the decision."""
    out = np.zeros((len(DECIDED), *received.shape), dtype=np.int64)
    shares = [*DECIDED.values(), 1 - sum(DECIDED.values())]
    for unit, month, kind in np.argwhere(received).tolist():
        for outcome in rng.choice(len(shares), size=received[unit, month, kind], p=shares).tolist():
            later = month + int(rng.integers(1, 6))
            if outcome < len(DECIDED) and later < received.shape[1]:
                out[outcome, unit, later, kind] += 1
    return out
