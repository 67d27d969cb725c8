"""A stand-in for the scoped reader that tells the rows a test gives it, over the real KPIs, documents and targets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from kpi import catalogue, periods
from kpi.catalogue import Catalogue
from kpi.model import Area, Break, Document, Kpi, Target, Words
from kpi.reader import (
    DEMO_DIRECTOR,
    BacktestRow,
    DecisionRow,
    EditionInfo,
    FigureRow,
    JudgementRow,
    OrganisationRow,
    OutOfScope,
    PartRow,
    UnitRow,
)

_UNSAID = dict.fromkeys(field.name for field in fields(JudgementRow))


@cache
def real() -> Catalogue:
    return catalogue.load(Path(__file__).resolve().parents[2])


def figure(kpi: str, unit: str, kind: str, window: str, value: float | None, **more: Any) -> FigureRow:
    """`held` is the day of a survey, which its name does not say."""
    held = more.pop("held", None)
    if held:
        start = end = held
    else:
        start, end = periods.parse(window).start, periods.parse(window).end
    said = {
        "kpi": kpi, "unit": unit, "unit_name": unit.rpartition(".")[2].title(), "window": window, "kind": kind,
        "start": start, "end": end, "value": value, "numerator": None, "denominator": None, "method": None,
        "known": 1, "needed": 1, "provisional": False, "hidden": None, "reason": None,
    }  # fmt: skip
    return FigureRow(**{**said, **more})


def judged(target: str, as_of: date, **more: Any) -> JudgementRow:
    """A judgement of a real target where it was promised."""
    document, found = next((file.document, one) for file in real().files for one in file.target if one.id == target)
    said = {
        "target": target, "document": document.id, "area": found.area, "section": found.section, "kpi": found.kpi,
        "unit": document.organisation, "unit_name": document.organisation, "as_of": as_of, "direction": "none",
        "status": "cannot_judge", "provisional": False, "windows": (), "notes": (), "stated": {}, "early": False,
        "within_rounding": False,
    }  # fmt: skip
    return JudgementRow(**{**_UNSAID, **said, **more})


class Told:
    """One organisation. What no test gave is not there."""

    def __init__(
        self,
        organisation: str,
        as_of: date,
        *,
        judgements: Iterable[JudgementRow] = (),
        figures: Iterable[FigureRow] = (),
        units: Iterable[UnitRow] = (),
        history: Iterable[JudgementRow] = (),
        parts: Iterable[PartRow] = (),
        decisions: Iterable[DecisionRow] = (),
        breaks: Iterable[Break] = (),
    ) -> None:
        self.edition = EditionInfo("v0001", "demo", "full", datetime(2020, 1, 15, 7), "0" * 64, False)
        self.principal = DEMO_DIRECTOR
        self.organisation_id, self.as_of = organisation, as_of
        self.given, self.told, self.past = list(judgements), list(figures), list(history)
        self.split, self.decided, self.broken = list(parts), list(decisions), list(breaks)
        self.tree = [UnitRow(organisation, None, "Forvaltningen", "organisation", 0, 900, True), *units]

    def organisations(self) -> list[OrganisationRow]:
        one = real().organisations[self.organisation_id]
        return [OrganisationRow(one.id, one.municipality, one.name, one.short_name, self.as_of, (self.as_of,))]

    def units(self, organisation: str) -> list[UnitRow]:
        return self.tree

    def kpis(self) -> list[Kpi]:
        return list(real().kpis.values())

    def kpi(self, kpi: str) -> Kpi:
        return real().kpis[kpi]

    def documents(self, organisation: str) -> list[Document]:
        return [file.document for file in real().files if file.document.organisation == organisation]

    def areas(self, document: str) -> list[Area]:
        return [area for file in real().files if file.document.id == document for area in file.area]

    def target(self, target: str) -> tuple[Document, Target]:
        return next((file.document, one) for file in real().files for one in file.target if one.id == target)

    def judgements(self, organisation: str, as_of: date) -> list[JudgementRow]:
        return self.given

    def history(self, target: str) -> list[JudgementRow]:
        return [row for row in self.past if row.target == target]

    def figures(
        self, kpi: str, unit: str, kind: str, *, since: date | None = None, until: date | None = None
    ) -> list[FigureRow]:
        found = [row for row in self.told if (row.kpi, row.unit, row.kind) == (kpi, unit, kind)]
        return [row for row in found if until is None or row.end <= until]

    def values(self, series: Sequence[tuple[str, str, str]]) -> dict[tuple[str, str, str], list[tuple[date, float]]]:
        found = {one: self.figures(*one) for one in series}
        return {one: [(row.end, row.value) for row in rows if row.value is not None] for one, rows in found.items()}

    def figure(self, kpi: str, unit: str, window: str) -> FigureRow:
        found = [row for row in self.told if (row.kpi, row.unit, row.window) == (kpi, unit, window)]
        return found[0] if found else figure(kpi, unit, "none", window, None, reason="no_data")

    def children(self, kpi: str, unit: str, window: str) -> list[FigureRow]:
        if unit not in {row.unit_id for row in self.tree}:
            raise OutOfScope(f"unit '{unit}' is not known here")
        return [self.figure(kpi, row.unit_id, window) for row in self.tree if row.parent_id == unit]

    def parts(self, kpi: str, unit: str, attribute: str, kind: str) -> list[PartRow]:
        return [row for row in self.split if (row.kpi, row.attribute, row.kind) == (kpi, attribute, kind)]

    def decisions(self, organisation: str) -> list[DecisionRow]:
        return self.decided

    def breaks(self, organisation: str) -> list[Break]:
        return self.broken

    def backtest(self, kpi: str, unit: str) -> BacktestRow | None:
        return None

    def signals(self, kpi: str, unit: str) -> list[Any]:
        return []


def rupture(day: date, extract: str) -> Break:
    return Break(day, (extract,), Words(da="Opgørelsen er ændret.", en="Counted in a new way."), "HR-chefen")
