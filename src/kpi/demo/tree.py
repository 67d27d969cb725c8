"""The units of the made-up administrations, as `units.toml` states them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

SMALLEST_SCALED = 17
"""A workplace of this size or more never shrinks below it, so that every department keeps its shape at small scales."""
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e"})


@dataclass(frozen=True, slots=True)
class DemoUnit:
    """A unit of a delivery; `heads` is 0 for the nodes that only gather others."""

    code: str
    parent: str
    name: str
    kind: str
    has_leader: bool
    valid_from: date
    heads: int
    mix: str


def code_of(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower().translate(_LETTERS)).strip("-")


def _scaled(heads: int, scale: float) -> int:
    return heads if heads < SMALLEST_SCALED else max(SMALLEST_SCALED, round(heads * scale))


def _units(organisation: str, department: dict[str, Any], since: date, scale: float) -> list[DemoUnit]:
    parent = department["code"] or organisation
    listed = [("Enhed", unit) for unit in department["units"]]
    listed += [("Institution", unit) for unit in department.get("institutions", ())]
    return [
        DemoUnit(
            code_of(name),
            parent,
            name,
            kind,
            name not in department.get("without_leader", ()),
            department.get("opened", {}).get(name, since),
            _scaled(heads, scale),
            mix,
        )
        for kind, (name, heads, mix) in listed
    ]


def tree(organisation: str, scale: float = 1.0) -> list[DemoUnit]:
    """Root first, then each department with its workplaces."""
    found = tomllib.loads((Path(__file__).parent / "units.toml").read_text(encoding="utf-8"))[organisation]
    since = found["valid_from"]
    units = [DemoUnit(organisation, "", found["name"], "Forvaltning", True, since, 0, "")]
    for department in found["department"]:
        if department["code"]:
            units.append(DemoUnit(department["code"], organisation, department["name"], "Afdeling", True, since, 0, ""))
        units.extend(_units(organisation, department, since, scale))
    return units


def workplaces(units: list[DemoUnit]) -> list[DemoUnit]:
    return [unit for unit in units if unit.heads]


def table(units: list[DemoUnit]) -> pd.DataFrame:
    """One row per unit, as delivered."""
    return pd.DataFrame(
        {
            "EnhedsID": [unit.code for unit in units],
            "OverordnetID": [unit.parent for unit in units],
            "Navn": [unit.name for unit in units],
            "Type": [unit.kind for unit in units],
            "HarLeder": ["ja" if unit.has_leader else "nej" for unit in units],
            "GyldigFra": [f"{unit.valid_from:%d-%m-%Y}" for unit in units],
            "GyldigTil": "31-12-9999",
        }
    )
