"""Published levels of other municipalities: facts with their source, delivered like any indicator."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pandas as pd

from kpi.demo.write import Shelf, day, decimal

OTHERS = "dk-kommuner"
KPI = "sickness_days_per_fte"
FILE = Path(__file__).with_suffix(".toml")


def write_benchmarks(shelf: Shelf) -> None:
    """One unit per published series; the method stands in the part."""
    series = tomllib.loads(FILE.read_text(encoding="utf-8"))["series"]
    years = sorted(int(year) for one in series for year in one["years"])
    first, last = date(years[0], 1, 1), date(years[-1], 12, 31)
    units = [[OTHERS, "", "Andre kommuner", "Forvaltning", "nej", day(first), "31-12-9999"]]
    units += [[one["unit"], OTHERS, one["name"], "Enhed", "nej", day(first), "31-12-9999"] for one in series]
    header = ["EnhedsID", "OverordnetID", "Navn", "Type", "HarLeder", "GyldigFra", "GyldigTil"]
    shelf.csv(shelf.path("enheder", "enheder", first, last, "csv"), pd.DataFrame(units, columns=header))
    rows = [
        [KPI, one["unit"], one["method"], f"01-01-{year}", f"31-12-{year}", decimal(value), "1", "nej"]
        for one in series
        for year, value in one["years"].items()
    ]
    header = ["IndikatorID", "EnhedsID", "Del", "PeriodeFra", "PeriodeTil", "Taeller", "Naevner", "Foreloebig"]
    shelf.csv(shelf.path("indikatorer", "indikatorer", first, last, "csv"), pd.DataFrame(rows, columns=header))
