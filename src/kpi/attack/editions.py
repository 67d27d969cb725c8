"""Reads what everybody may read of an edition: its public tables, each held against the manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from kpi import edition
from kpi.attack.blocks import Known
from kpi.attack.published import Published, published
from kpi.periods import month_index

Row = dict[str, Any]
COLUMNS = {"absent_seconds": "absence", "injuries": "injuries", "left_persons": "left"}
"""The measure behind a KPI about persons, by the column it sums."""


class AttackError(RuntimeError):
    """What was asked cannot be attacked; one line."""


@dataclass(frozen=True)
class Edition:
    """One edition on disk."""

    folder: Path
    files: Mapping[str, Mapping[str, Any]]

    @staticmethod
    def open(folder: Path) -> Edition:
        return Edition(folder, edition.read_manifest(folder).files)

    def rows(self, table: str) -> list[Row]:
        name = f"{table}.parquet"
        if name not in self.files:
            raise AttackError(f"{self.folder}: has no table '{table}'; expected one of {', '.join(sorted(self.files))}")
        self._hold(name)
        found: list[Row] = pq.read_table(self.folder / name).to_pylist()
        return found

    @cached_property
    def told(self) -> list[Published]:
        points, tree = self.rows("points"), self.rows("tree")
        return [
            published(name, *([row for row in table if row["organisation"] == name] for table in (points, tree)))
            for name in sorted({row["organisation"] for row in tree})
        ]

    @cached_property
    def kpis(self) -> dict[str, Row]:
        self._hold(edition.CATALOGUE)
        raw = json.loads((self.folder / edition.CATALOGUE).read_text(encoding="utf-8"))
        return {kpi["id"]: kpi for kpi in raw["kpis"]}

    def measure_of(self, kpi: str) -> str | None:
        """The protected measure whose totals a KPI's numerators are; None where it has another one or none."""
        found = self.kpis[kpi]
        column = str((found["numerator"] or {}).get("column"))
        if found["protection"] != "persons" or found["facts"] in ("surveys", "outcomes"):
            return None
        return COLUMNS.get(column)

    def per(self, kpi: str) -> int:
        """The part of a unit that a KPI's numerator counts by: a figure's numerator times this is the measure's."""
        return int((self.kpis[kpi]["numerator"] or {}).get("per", 1))

    def _hold(self, name: str) -> None:
        found = hashlib.sha256((self.folder / name).read_bytes()).hexdigest()
        if found != self.files[name]["sha256"]:
            raise AttackError(f"{self.folder / name}: sha256 is {found[:12]}…, expected another; the file was changed")


def leader_knows(of: Edition, leader: str) -> dict[str, dict[tuple[str, str], Known]]:
    """The running totals a leader is given in the own part: by organisation, node and measure."""
    if f"{edition.OWN}.parquet" not in of.files:
        raise AttackError(f"{of.folder}: has no own figures, so nothing is known of {leader}; switch 'own_figures' on")
    months: dict[tuple[str, str], dict[int, int]] = {}
    for row in of.rows(edition.OWN):
        measure = of.measure_of(row["kpi"])
        if row["unit"] == leader and row["kind"] == "month" and measure and row["numerator"] is not None:
            amount = round(row["numerator"] * of.per(row["kpi"]))
            months.setdefault((row["organisation"], measure), {})[month_index(row["end"])] = amount
    if not months:
        raise AttackError(f"{of.folder}: no own figures of '{leader}'; expected a node of the frozen tree")
    found: dict[str, dict[tuple[str, str], Known]] = {}
    for (organisation, measure), amounts in months.items():
        found.setdefault(organisation, {})[leader, measure] = _running(amounts)
    return found


def _running(amounts: Mapping[int, int]) -> dict[int, int]:
    first, total = min(amounts), 0
    found = {first - 1: 0}
    for month in range(first, max(amounts) + 1):
        total += amounts.get(month, 0)
        found[month] = total
    return found


def strays(of: Edition) -> Iterator[str]:
    """Figures about persons that are no difference of two published points: they would tell something of their own."""
    told = {one.organisation: one for one in of.told}
    for row in of.rows("figures"):
        measure = of.measure_of(row["kpi"])
        if measure is None or row["numerator"] is None:
            continue
        points = told[row["organisation"]].points.get(measure, {}).get(row["unit"], {})
        start, end = month_index(row["start"]) - 1, month_index(row["end"])
        amounts = [0 if month < min(points, default=end) else _amount(points, month) for month in (start, end)]
        if None in amounts or (amounts[1] or 0) - (amounts[0] or 0) != round(row["numerator"] * of.per(row["kpi"])):
            yield f"{row['organisation']} {row['kpi']} {row['unit']} {row['window']}: no difference of published points"


def _amount(points: Mapping[int, Any], month: int) -> int | None:
    return points[month].amount if month in points else None
