"""A seeded stand-in for the scoped reader: two documents, every status and reason, a unit too small to show."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

from kpi import periods
from kpi.model import Area, Break, Document, Kpi, Period, Target, TargetWindow, Words
from kpi.reader import (
    DEMO_DIRECTOR,
    BacktestRow,
    CoverageRow,
    EditionInfo,
    FanRow,
    FigureRow,
    JudgementRow,
    MixRow,
    OrganisationRow,
    OutOfScope,
    SignalRow,
    StatusRead,
    UnitRow,
)

AS_OF = date(2019, 12, 31)


EDITION = EditionInfo("v0007", "demo", "interim", datetime(2020, 1, 15, 7), "0" * 64, False)
_UNSAID = dict.fromkeys(field.name for field in fields(JudgementRow))


def _words(text: str) -> Words:
    return Words(da=text, en=f"{text} (en)")


def _kpi(kpi: str, unit: str, decimals: int = 1, facts: str = "absence", **more: Any) -> Kpi:
    return Kpi(
        id=kpi, title=_words(kpi.replace("_", " ")), question=_words("?"), unit=Words(da=unit, en=unit), better="lower",
        decimals=decimals, facts=facts, protection="persons", owner="HR", reviewed=date(2019, 1, 1),
        next_review=date(2020, 1, 1), differs=_words("-"), **more,
    )  # fmt: skip


KPIS = {
    kpi.id: kpi
    for kpi in (
        _kpi("sickness_days_per_fte", "dage"),
        _kpi("sickness_absence_pct", "%", method="norm_1924"),
        _kpi("injuries", "ulykker", 0, "injuries"),
        _kpi("children_placed", "børn", 0, "outcomes"),
        _kpi("advisers", "rådgivere", 0, "follow_up", follow_up="events"),
        _kpi("milestone", "", 0, "recorded"),
        _kpi("narrative", "", 0, "recorded"),
    )
}


def _document(name: str, title: str, year: int) -> Document:
    return Document(
        id=name, organisation="aalborg-fb", title=title, file="x.txt", status="proposal",
        period=Period(**{"from": date(year, 1, 1), "to": date(year, 12, 31)}), base_reading="-", undated_reading="-",
    )  # fmt: skip


DOCUMENTS = [_document("old", "Plan 2015", 2015), _document("new", "Mål og Strategier 2019", 2019)]
AREAS = [Area(id="1", title=_words("Børn")), Area(id="7", title=_words("Arbejdsplads"))]

_AHEAD: dict[str, Any] = {"known": 9, "needed": 12, "expected": 41.0, "expected_low": 37.0, "expected_high": 46.0,
                          "usual_rest": 11.0, "early": False}  # fmt: skip
_SEEDS: list[tuple[str, str, dict[str, Any]]] = [
    ("sickness_days_per_fte", "at_most", {"status": "missed", "value": 11.8, "threshold": 11.0, "gap": 0.8,
                                          "window": "R12-2019-12"}),
    ("sickness_absence_pct", "at_most", {"status": "met", "value": 3.7, "threshold": 3.8, "gap": -0.1,
                                         "evidence": "improvement", "evidence_basis": "signal",
                                         "evidence_since": date(2019, 6, 30)}),
    ("injuries", "at_most", {**_AHEAD, "status": "at_risk", "value": 32, "threshold": 40, "gap": -8,
                             "probability": 0.5, "needed_rest": 8, "evidence": "too_few_events",
                             "evidence_basis": "rate_ratio", "base_events": 42, "noticed": 0.21,
                             "smallest_fall": 0.5, "by_luck": 0.32}),
    ("injuries", "at_most", {**_AHEAD, "status": "off_track", "value": 39, "threshold": 40, "gap": -1,
                             "probability": 0.04, "needed_rest": 1, "evidence": "concern",
                             "evidence_basis": "rate_ratio", "evidence_estimate": 1.6, "evidence_low": 1.1,
                             "evidence_high": 2.3}),
    ("injuries", "at_most", {**_AHEAD, "status": "on_track", "value": 20, "threshold": 40, "gap": -20,
                             "probability": 0.93, "needed_rest": 20, "provisional": True,
                             "evidence": "no_sure_change", "evidence_basis": "rate_ratio"}),
    ("injuries", "below", {"status": "no_number", "value": 30, "reference_value": 36, "reference_window": "2018",
                           "moved": "better"}),
    ("injuries", "below", {"status": "no_number", "value": 39, "reference_value": 36, "reference_window": "2018",
                           "moved": "worse", "evidence": "neutral_high", "evidence_basis": "signal"}),
    ("injuries", "below", {"status": "no_number", "value": 36, "reference_value": 36, "reference_window": "2018",
                           "moved": "equal", "evidence": "neutral_low", "evidence_basis": "signal"}),
    ("injuries", "below", {"status": "no_number", "moved": "unknown", "evidence": "too_little_data",
                           "evidence_basis": "signal"}),
    ("children_placed", "between", {"status": "met", "value": 4, "threshold": (3, 5), "gap": 0, "evidence": "uncertain",
                                    "evidence_basis": "interval", "evidence_estimate": 4.0, "evidence_low": 1.1,
                                    "evidence_high": 9.9}),
    ("milestone", "done", {"status": "met", "due": AS_OF, "achieved_on": date(2019, 5, 2), "window": "due:2019-12-31"}),
    ("milestone", "done", {"status": "missed", "due": AS_OF, "window": "due:2019-12-31"}),
    ("milestone", "done", {"status": "cannot_judge", "reason": "no_measure_of_progress", "due": date(2020, 3, 31),
                           "days_left": 91}),
    ("narrative", "assessed", {"status": "met", "due": AS_OF, "assessed_by": "direktøren"}),
    *[("children_placed", "at_most", {"status": "cannot_judge", "reason": reason}) for reason in (
        "no_data", "no_baseline", "definition_break", "stale_data", "short_history", "few_citizens",
        "no_denominator", "not_started", "waiting_point")],
    ("sickness_days_per_fte", "at_most", {"status": "cannot_judge", "reason": "too_small_unit", "hidden": "too_small"}),
    ("children_placed", "at_least", {"status": "missed", "value": 0.75, "held": 9, "held_of": 12, "threshold": 1,
                                     "evidence": "certain", "evidence_basis": "interval"}),
]  # fmt: skip


def _target(number: int, kpi: str, must_be: str, seed: dict[str, Any]) -> Target:
    needs = {"below": {"reference": {"period": "previous_year"}}}.get(must_be, {})
    due = seed.get("due")
    return Target(
        id=f"t{number}", area="7" if number % 2 else "1", section="7, Sygefravær", kpi=kpi,
        title=_words(f"Mål {number}"), must_be=must_be, due=due, window=None if due else TargetWindow(year=2019),
        each="unit" if "held_of" in seed else None, reading=Words(da="En læsning.", en="A reading."),
        note=Words(da="En note.", en="A note."), **needs,
    )  # fmt: skip


TARGETS = {f"t{number}": _target(number, *seed) for number, seed in enumerate(_SEEDS)}
UNITS = [
    UnitRow("aalborg-fb", None, "Familie- og Beskæftigelsesforvaltningen", "organisation", 0, 3000, True),
    UnitRow("aalborg-fb.social", "aalborg-fb", "Socialafdelingen", "department", 1, 900, True),
    UnitRow("aalborg-fb.job", "aalborg-fb", "Job- og Ydelsesafdelingen", "department", 1, 800, True),
    UnitRow("aalborg-fb.stab", "aalborg-fb", "Stab", "department", 1, 90, False),
]


def unit(name: str, parent: str | None, title: str, kind: str, depth: int, heads: int, **more: Any) -> UnitRow:
    """A unit of a tree that a test makes up."""
    return UnitRow(name, parent, title, kind, depth, heads, True, **more)


class Scoped:
    """Answers like the real one; keeps `asked` so that a test can see what a page wanted."""

    def __init__(self, coverage80: float = 0.85) -> None:
        self.edition = EDITION
        self.principal = DEMO_DIRECTOR
        self.coverage80 = coverage80

    def organisations(self) -> list[OrganisationRow]:
        months = tuple(periods.month(date(2019, month, 1)).end for month in range(1, 13))
        return [
            OrganisationRow("aalborg-fb", "Aalborg Kommune", "Familie- og Beskæftigelsesforvaltningen",
                            "Familie- og Beskæftigelse, Aalborg", AS_OF, months),
            OrganisationRow("kbh-sof", "Københavns Kommune", "Socialforvaltningen", "Socialforvaltningen, København",
                            date(2007, 12, 31), (date(2007, 12, 31),)),
        ]  # fmt: skip

    def units(self, organisation: str) -> list[UnitRow]:
        return (
            UNITS if organisation == "aalborg-fb" else [UnitRow("kbh-sof", None, "SOF", "organisation", 0, 1800, True)]
        )

    def kpis(self) -> list[Kpi]:
        return list(KPIS.values())

    def kpi(self, name: str) -> Kpi:
        return KPIS[name]

    def documents(self, organisation: str) -> list[Document]:
        return DOCUMENTS if organisation == "aalborg-fb" else []

    def areas(self, document: str) -> list[Area]:
        return AREAS

    def target(self, name: str) -> tuple[Document, Target]:
        if name not in TARGETS:
            raise OutOfScope(f"target '{name}' is not known")
        return DOCUMENTS[1 if int(name[1:]) else 0], TARGETS[name]

    def judgements(self, organisation: str, as_of: date) -> list[JudgementRow]:
        if organisation != "aalborg-fb":
            return []
        return [self._row(number, as_of) for number in range(len(_SEEDS))]

    def _row(self, number: int, as_of: date) -> JudgementRow:
        target = TARGETS[f"t{number}"]
        seed = {
            "window": "2019", "direction": "low", "provisional": False, "windows": (), "notes": (), "stated": {},
            "data_until": AS_OF, **_SEEDS[number][2],
        }  # fmt: skip
        about = {"target": target.id, "document": DOCUMENTS[1 if number else 0].id, "area": target.area,
                 "section": target.section, "kpi": target.kpi, "unit": "aalborg-fb", "unit_name": "FB",
                 "as_of": as_of}  # fmt: skip
        return JudgementRow(**{**_UNSAID, **seed, **about})

    def history(self, target: str) -> list[JudgementRow]:
        return [self._row(int(target[1:]), periods.month(date(2019, month, 1)).end) for month in range(1, 13)]

    def figures(self, kpi: str, unit: str, kind: str, *, since: Any = None, until: Any = None) -> list[FigureRow]:
        if not next(row for row in UNITS if row.unit_id == unit).shown:
            return []
        source = random.Random(f"{kpi}{unit}{kind}")
        rows = [_figure(kpi, unit, kind, step, source.random()) for step in range(48)]
        return [row for row in rows if until is None or row.end <= until]

    def values(self, series: Sequence[tuple[str, str, str]]) -> dict[tuple[str, str, str], list[tuple[date, float]]]:
        found = {one: self.figures(*one) for one in series}
        return {one: [(row.end, row.value) for row in rows if row.value is not None] for one, rows in found.items()}

    def figure(self, kpi: str, unit: str, window: str) -> FigureRow:
        kind = "rolling" if window.startswith("R") else "month"
        found = [row for row in self.figures(kpi, unit, kind) if row.window == window]
        hidden = replace(_figure(kpi, unit, kind, 47, 0.0), value=None, hidden="too_small")
        return found[0] if found else hidden

    def signals(self, kpi: str, unit: str) -> list[SignalRow]:
        """Two phases: in the second the newest seven months are low, the last of them provisional."""
        if not next(row for row in UNITS if row.unit_id == unit).shown:
            return []
        return [_signal(step) for step in range(48)]

    def fan(self, kpi: str, unit: str) -> list[FanRow]:
        return []

    def backtest(self, kpi: str, unit: str) -> BacktestRow | None:
        return BacktestRow(40, 0.03, self.coverage80) if kpi in ("injuries", "sickness_days_per_fte") else None

    def children(self, kpi: str, unit: str, window: str) -> list[FigureRow]:
        return [self.figure(kpi, row.unit_id, window) for row in UNITS if row.parent_id == unit]

    def breaks(self, organisation: str) -> list[Break]:
        return [Break(date(2017, 4, 1), ("absence_days",), _words("Nyt lønsystem"), "HR-chefen")]

    def _nothing(self, *asked: Any) -> list[Any]:
        """What the made-up edition has nothing of."""
        return []

    parts = decisions = benchmarks = corrections = own_figures = rhythms = committees = _nothing

    def mix(self, kpi: str, unit: str, end: date) -> MixRow | None:
        return MixRow(end, -0.6, 0.2)

    def cost(self, unit: str, window: str) -> float | None:
        return 78_440_000.0

    def what_if(self, kpi: str, unit: str, as_of: date, per_month: float) -> float | None:
        return None if as_of.month == 12 else 8.0 + per_month * (12 - as_of.month)

    def status(self) -> StatusRead:
        return StatusRead(None)

    def has_own(self, unit: str) -> bool:
        return False

    def coverage(self, organisation: str) -> list[CoverageRow]:
        return [CoverageRow("absence_days", AS_OF, "month", 15)]


def _signal(step: int) -> SignalRow:
    end, is_low = periods.month(periods.add_months(date(2016, 1, 1), step)).end, 40 <= step < 47
    phase, value, late = int(step >= 15), 0.7 if is_low else 1.0, step == 47
    mark = ("shift", "improvement") if is_low else (None, None if late else "common_cause")
    return SignalRow("xmr", end, 1, phase, value, value, 1.0, 0.6, 1.4, *mark, late)


def _figure(kpi: str, unit: str, kind: str, step: int, noise: float) -> FigureRow:
    first = periods.add_months(date(2016, 1, 1), step)
    window = periods.rolling(first) if kind == "rolling" else periods.month(first)
    name = next(row.name for row in UNITS if row.unit_id == unit)
    value = (12 if kind == "rolling" else 1) + noise
    unsaid = dict.fromkeys(field.name for field in fields(FigureRow))
    said = {
        "kpi": kpi, "unit": unit, "unit_name": name, "window": window.name, "kind": kind, "start": window.start,
        "end": window.end, "value": value, "method": KPIS[kpi].method, "known": 12, "needed": 12, "provisional": False,
    }  # fmt: skip
    return FigureRow(**{**unsaid, **said})
