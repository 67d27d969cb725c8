"""Named queries within a scope. Values are bound; the scope is expanded in the query itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from kpi import edition as editions
from kpi import periods
from kpi.model import Area, Break, Committee, Document, Kpi, Rhythm, Target, Window
from kpi.reader import status as runs
from kpi.reader.own import own_units
from kpi.reader.principal import Principal
from kpi.reader.rows import (
    BacktestRow,
    BenchmarkRow,
    CorrectionRow,
    CoverageRow,
    DecisionRow,
    EditionInfo,
    FanRow,
    FigureRow,
    Hidden,
    JudgementRow,
    MixRow,
    OrganisationRow,
    PartRow,
    SignalRow,
    UnitRow,
)

if TYPE_CHECKING:
    from kpi.reader.open import Register

_HIDDEN: dict[str, Hidden] = {
    "too_small_unit": "too_small",
    "few_citizens": "waiting",
    "waiting_point": "waiting",
}
Series = tuple[str, str, str]
"""A KPI, a unit and a kind of window."""
QUERIES = Path(__file__).parent / "queries"


class OutOfScope(LookupError):
    """A name that is not known here, or not within what this principal may see; the two are not told apart."""


@cache
def _sql(name: str) -> str:
    scope, query = ((QUERIES / f"{one}.sql").read_text(encoding="utf-8") for one in ("scope", name))
    return f"{scope}\n{query}"


class Scoped:
    """What one principal may see of one edition."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        register: Register,
        manifest: editions.Manifest,
        edition: EditionInfo,
        principal: Principal,
        folder: Path,
    ) -> None:
        self._con = con
        self._register = register
        self._manifest = manifest
        self.edition = edition
        self.principal = principal
        self._folder = folder
        self._units: dict[str, dict[str, Any]] = {}

    def _rows(self, name: str, **values: Any) -> list[dict[str, Any]]:
        cursor = self._con.cursor()
        try:
            found = cursor.execute(_sql(name), {**self._scope, **values})
            columns = [column[0] for column in found.description or []]
            return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
        finally:
            cursor.close()

    @cached_property
    def _scope(self) -> dict[str, list[str]]:
        """The units of all grants with what lies below them, and those seen alone."""
        asking = self.principal
        return {"roots": [*asking.roots, *asking.beside], "alone": list(asking.alone)}

    def organisations(self) -> list[OrganisationRow]:
        return list(self._organisations)

    @cached_property
    def _organisations(self) -> tuple[OrganisationRow, ...]:
        found = []
        for row in self._rows("organisations"):
            one = self._register.organisations[row["organisation"]]
            ends = self._manifest.as_of[one.id]
            found.append(OrganisationRow(one.id, one.municipality, one.name, one.short_name, ends[-1], ends))
        return tuple(found)

    def organisation(self, organisation: str) -> OrganisationRow:
        for one in self.organisations():
            if one.id == organisation:
                return one
        raise OutOfScope(f"organisation '{organisation}' is not known here")

    def units(self, organisation: str) -> list[UnitRow]:
        self.organisation(organisation)
        return [
            UnitRow(
                row["unit"],
                row["parent"],
                row["name"],
                row["kind"],
                row["depth"],
                row["heads"],
                row["shown"],
                row["merged_into"],
                row["rhythm"],
                row["large"],
            )
            for row in self._rows("units", organisation=organisation)
        ]

    def kpis(self) -> list[Kpi]:
        return list(self._register.kpis.values())

    def kpi(self, kpi: str) -> Kpi:
        if kpi not in self._register.kpis:
            raise OutOfScope(f"KPI '{kpi}' is not known; 'kpi check' lists them")
        return self._register.kpis[kpi]

    def documents(self, organisation: str) -> list[Document]:
        self.organisation(organisation)
        found = [file.document for file in self._register.files if file.document.organisation == organisation]
        return sorted(found, key=lambda document: document.period.from_)

    def areas(self, document: str) -> list[Area]:
        for file in self._register.files:
            if file.document.id == document:
                self.organisation(file.document.organisation)
                return list(file.area)
        raise OutOfScope(f"document '{document}' is not known here")

    def target(self, target: str) -> tuple[Document, Target]:
        if target not in self._targets:
            raise OutOfScope(f"target '{target}' is not known here")
        return self._targets[target]

    @cached_property
    def _targets(self) -> dict[str, tuple[Document, Target]]:
        mine = {one.id for one in self._organisations}
        files = [file for file in self._register.files if file.document.organisation in mine]
        return {target.id: (file.document, target) for file in files for target in file.target}

    def breaks(self, organisation: str) -> list[Break]:
        self.organisation(organisation)
        return list(self._register.organisations[organisation].breaks)

    def coverage(self, organisation: str) -> list[CoverageRow]:
        self.organisation(organisation)
        return [CoverageRow(**row) for row in self._rows("coverage", organisation=organisation)]

    def rhythms(self, organisation: str) -> list[Rhythm]:
        self.organisation(organisation)
        return list(self._register.organisations[organisation].rhythms)

    def committees(self, organisation: str) -> list[Committee]:
        self.organisation(organisation)
        return list(self._register.organisations[organisation].committees)

    def status(self) -> runs.Read:
        """What the last run did; it changes while an edition stands, so nobody may remember the answer."""
        return runs.read(self._folder, self._manifest, self.principal.roots)

    def form(self, organisation: str, name: str) -> bytes:
        """A pre-filled form that `status` offers."""
        return runs.form(self._folder, self.status(), organisation, name)

    def judgements(self, organisation: str, as_of: date) -> list[JudgementRow]:
        """Every target of the organisation once; the month must be one the edition was judged at."""
        if as_of not in self.organisation(organisation).as_of_months:
            ends = self._manifest.as_of[organisation]
            raise OutOfScope(
                f"as-of month {as_of:%Y-%m} is not in the edition; expected {ends[0]:%Y-%m} to {ends[-1]:%Y-%m}"
            )
        return [self._judgement(row) for row in self._rows("judgements", organisation=organisation, as_of=as_of)]

    def history(self, target: str) -> list[JudgementRow]:
        self.target(target)
        return [self._judgement(row) for row in self._rows("history", target=target)]

    def figures(
        self, kpi: str, unit: str, kind: str, *, since: date | None = None, until: date | None = None
    ) -> list[FigureRow]:
        self.kpi(kpi)
        self._unit(unit)
        span = {"since": since or date.min, "until": until or date.max}
        rows = self._rows("figures", kpi=kpi, unit=unit, kind=kind, **span)
        return [self._figure(row) for row in rows]

    def values(self, series: Sequence[Series]) -> dict[Series, tuple[tuple[date, float], ...]]:
        """What was told of many series at once, oldest first: a page of small lines is one question, not a hundred.

        A series without a figure, or outside the scope, has none.
        """
        kpis, units, kinds = ([one[place] for one in series] for place in range(3))
        found: dict[Series, list[tuple[date, float]]] = {one: [] for one in series}
        for row in self._rows("values", kpis=kpis, units=units, kinds=kinds):
            found[row["kpi"], row["unit"], row["kind"]].append((row["end"], row["value"]))
        return {one: tuple(values) for one, values in found.items()}

    def figure(self, kpi: str, unit: str, window: str) -> FigureRow:
        """One figure; a window that is not published for a small unit says so, another is an OutOfScope."""
        found = self._rows("figure", kpi=self.kpi(kpi).id, unit=self._unit(unit)["unit"], window=window)
        if found:
            return self._figure(found[0])
        return self._missing(kpi, self._unit(unit), window)

    def signals(self, kpi: str, unit: str) -> list[SignalRow]:
        """The control chart of a KPI at a unit, oldest point first; empty where none is published."""
        return [SignalRow(**row) for row in self._drawn("signals", kpi, unit)]

    def fan(self, kpi: str, unit: str) -> list[FanRow]:
        """The rest of the newest year, month by month."""
        return [FanRow(**row) for row in self._drawn("fan", kpi, unit)]

    def parts(self, kpi: str, unit: str, attribute: str, kind: str) -> list[PartRow]:
        """What a large node's figure consists of: by cause, staff group, kind, short and long; empty elsewhere."""
        self.kpi(kpi)
        self._unit(unit)
        return [PartRow(**row) for row in self._rows("parts", kpi=kpi, unit=unit, attribute=attribute, kind=kind)]

    def mix(self, kpi: str, unit: str, end: date) -> MixRow | None:
        """Change within the units below against a shift between them; None where that is not told."""
        found = self._rows("mix", kpi=self.kpi(kpi).id, unit=self._unit(unit)["unit"], end=end)
        return MixRow(**found[0]) if found else None

    def cost(self, unit: str, window: str) -> float | None:
        """What the absence of a window cost, in kroner, by the organisation's cost of a day; None without one."""
        node = self._unit(unit)
        per_day = self._register.organisations[node["organisation"]].cost_per_day_dkk
        figure = self.figure("sickness_days_per_fte", unit, window)
        if per_day is None or figure.value is None or figure.denominator is None:
            return None
        return figure.value * figure.denominator * per_day

    def what_if(self, kpi: str, unit: str, as_of: date, per_month: float) -> float | None:
        """Where the year ends if every month to come is `per_month`; for measures whose months add up."""
        so_far = self.figure(kpi, unit, periods.year_to_date(as_of.year, as_of.month).name)
        if so_far.value is None or so_far.end.month == 12:
            return None
        return so_far.value + per_month * (12 - so_far.end.month)

    def corrections(self, unit: str) -> list[CorrectionRow]:
        """Late corrections of a large node and the month they were booked in."""
        self._unit(unit)
        return [CorrectionRow(**row) for row in self._rows("corrections", unit=unit)]

    def decisions(self, organisation: str) -> list[DecisionRow]:
        """What the committees within the scope decided, newest meeting first."""
        self.organisation(organisation)
        return [DecisionRow(**row) for row in self._rows("decisions", organisation=organisation)]

    def benchmarks(self, kpi: str) -> list[BenchmarkRow]:
        """Published levels of other municipalities, each with the method it was counted by."""
        return [BenchmarkRow(**row) for row in self._rows("benchmarks", kpi=self.kpi(kpi).id)]

    def has_own(self, unit: str) -> bool:
        """Whether this principal is given the exact figures of a unit."""
        return unit in self._own

    def own_figures(self, kpi: str, unit: str, kind: str) -> list[FigureRow]:
        """Exact figures of the principal's own unit, or of one below it; empty for everybody else."""
        self.kpi(kpi)
        self._unit(unit)
        if not self.has_own(unit):
            return []
        return [self._figure(row) for row in self._rows("own_figures", kpi=kpi, unit=unit, kind=kind)]

    @cached_property
    def _own(self) -> frozenset[str]:
        return own_units(self.principal, self._rows("own_tree"))

    def backtest(self, kpi: str, unit: str) -> BacktestRow | None:
        return next((BacktestRow(**row) for row in self._drawn("backtest", kpi, unit)), None)

    def _drawn(self, query: str, kpi: str, unit: str) -> list[dict[str, Any]]:
        return self._rows(query, kpi=self.kpi(kpi).id, unit=self._unit(unit)["unit"])

    def children(self, kpi: str, unit: str, window: str) -> list[FigureRow]:
        self._unit(unit)
        rows = self._rows("children", kpi=self.kpi(kpi).id, unit=unit, window=window)
        return [
            self._figure(row)
            if row["unit"]
            else self._missing(kpi, {**row, "unit": row["child"], "kind": row["unit_kind"]}, window)
            for row in rows
        ]

    def _unit(self, unit: str) -> dict[str, Any]:
        if unit not in self._units:
            found = self._rows("in_scope", unit=unit)
            if not found:
                raise OutOfScope(f"unit '{unit}' is not known here")
            self._units[unit] = {**found[0], "unit": unit}
        return self._units[unit]

    def _missing(self, kpi: str, unit: dict[str, Any], window: str) -> FigureRow:
        span = _span(window)
        of = self.kpi(kpi)
        withheld = not editions.may_be_told(of, unit["kind"], unit["shown"]) or bool(of.part_of and not unit["large"])
        return FigureRow(
            kpi, unit["unit"], unit["name"], window, "none", span.start, span.end, None, None, None,
            self.kpi(kpi).method, 0, span.months, False, "too_small" if withheld else None,
            None if withheld else "no_data",
        )  # fmt: skip

    def _figure(self, row: dict[str, Any]) -> FigureRow:
        plain = (
            "kpi",
            "unit",
            "window",
            "kind",
            "start",
            "end",
            "value",
            "numerator",
            "denominator",
            "known",
            "needed",
        )
        return FigureRow(
            **{name: row[name] for name in plain},
            unit_name=row["name"],
            method=self.kpi(row["kpi"]).method,
            provisional=row["provisional"],
            hidden=_HIDDEN.get(row["reason"] or ""),
            reason=row["reason"],
            error=row["error"],
            low=row["low"],
            high=row["high"],
            scale=None if row["scale_low"] is None else (row["scale_low"], row["scale_high"]),
        )

    def _judgement(self, row: dict[str, Any]) -> JudgementRow:
        _, target = self.target(row["target"])
        high = row.pop("threshold_high")
        taken = {name: row[name] for name in row if name not in ("organisation", "place", "name")}
        taken |= {
            "threshold": row["threshold"] if high is None else (row["threshold"], high),
            "windows": tuple(json.loads(row["windows"])),
            "notes": tuple(json.loads(row["notes"])),
        }
        return JudgementRow(
            **taken,
            area=target.area,
            section=target.section,
            unit_name=row["name"],
            stated=dict(target.stated),
            hidden=_HIDDEN.get(row["reason"] or ""),
        )


def _span(window: str) -> Window:
    try:
        return periods.parse(window)
    except periods.PeriodError as error:
        if window.startswith(("survey:", "due:")):
            return Window(window, date.min, date.min)
        raise OutOfScope(str(error)) from error
