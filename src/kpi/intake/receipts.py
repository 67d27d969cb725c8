"""The receipt of a delivery: what was read, what changed, what was wrong. Kept as JSON and as readable Danish."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any, Literal

from kpi.extracts import FOLDER
from kpi.intake.faults import Fault

Verdict = Literal["accepted", "refused", "unchanged"]
_WORDS: dict[Verdict, str] = {"accepted": "modtaget", "refused": "afvist", "unchanged": "uændret"}
_DIALECT_WORDS = {
    "format": "",
    "encoding": "tegnsæt ",
    "delimiter": "skilletegn ",
    "decimal": "decimaltegn ",
    "date": "datoer ",
    "byte_order_mark": "BOM ",
    "thousands": "tusindtalstegn ",
    "record": "rækker ",
    "other_records": "andre rækker ",
    "sheet": "ark ",
    "title_rows": "titelrækker ",
    "total_rows": "sumrækker ",
    "missing": "uden værdi ",
    "zero": "nul ",
}
_LEFT_OUT = {
    "title": "titelrækker",
    "total": "sumrækker",
    "blank": "tomme rækker",
    "missing": "rækker uden værdi",
    "skipped": "rækker, som kilden springer over",
}
_SECONDS_PER_HOUR = 3_600


@dataclass(frozen=True)
class Receipt:
    """What came of one delivery. `seconds_moved` is new minus old per month; `marked` lists accepted doubtful rows."""

    delivery_id: str
    organisation: str
    source: str
    file: str
    extract: str | None
    start: date | None
    end: date | None
    verdict: Verdict
    at: str
    dialect: dict[str, str] = field(default_factory=dict)
    rows: int = 0
    added: int = 0
    changed: int = 0
    gone: int = 0
    seconds_moved: dict[str, int] = field(default_factory=dict)
    marks: dict[str, int] = field(default_factory=dict)
    marked: tuple[Fault, ...] = ()
    fault_counts: dict[str, int] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    further: dict[str, str] = field(default_factory=dict)
    """By rule the rows beyond those listed: '10003-20000, 20010'."""
    left_out: dict[str, int] = field(default_factory=dict)
    """Rows that are no data by the source's own words: title, total, blank, missing, skipped."""
    confirmed: dict[str, str] = field(default_factory=dict)
    """Checks that would have stopped the delivery, and why a person let it through."""

    @property
    def period(self) -> str | None:
        return f"{self.start:%Y-%m}..{self.end:%Y-%m}" if self.start and self.end else None

    @property
    def hours_moved(self) -> dict[str, float]:
        return {month: seconds / _SECONDS_PER_HOUR for month, seconds in self.seconds_moved.items()}

    def path(self, store: Path) -> Path:
        """Where the receipt is kept; its readable twin ends in .txt."""
        name = f"{self.file}-{self.delivery_id[:12]}.json"
        return store / FOLDER / "receipts" / self.organisation / self.source / name

    def line(self) -> str:
        """One Danish line for a terminal."""
        where = f"{self.organisation}/{self.source}/{self.file}"
        if self.verdict == "unchanged":
            return f"{where}: uændret, allerede modtaget"
        if self.verdict == "refused":
            total = sum(self.fault_counts.values())
            return f"{where}: afvist, {_number(total)} fejl; den første: {sentence(self.faults[0])}"
        told = f"{where}: modtaget, {_number(self.rows)} rækker ({self._moves()})"
        marks = sum(self.marks.values())
        return f"{told}, {_number(marks)} markeret" if marks else told

    def _moves(self) -> str:
        return f"{_number(self.added)} nye, {_number(self.changed)} ændrede, {_number(self.gone)} bortfaldne"

    def as_json(self) -> dict[str, Any]:
        """The receipt as plain values, ready for json.dumps."""
        plain = {field.name: getattr(self, field.name) for field in fields(self)}
        for name in ("start", "end"):
            plain[name] = plain[name].isoformat() if plain[name] else None
        for name in ("faults", "marked"):
            plain[name] = [fault.as_dict() for fault in plain[name]]
        return plain | {"period": self.period, "hours_moved": self.hours_moved}

    def text(self) -> str:
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield f"Kvittering for {self.file}"
        yield f"Organisation: {self.organisation}"
        yield f"Kilde: {self.source}" + (f" ({self.extract})" if self.extract else "")
        yield f"Periode: {self.period or 'ukendt'}"
        yield f"Behandlet: {self.at}"
        yield f"Leverancens sha256: {self.delivery_id}"
        yield "Læst som: " + (", ".join(_told(*one) for one in self.dialect.items()) or "ikke læst")
        yield f"Afgørelse: {_WORDS[self.verdict]}"
        yield ""
        if self.verdict == "accepted":
            yield f"Rækker: {_number(self.rows)} ({self._moves()})"
            yield from (f"Timer flyttet {month}: {_hours(moved)}" for month, moved in self.seconds_moved.items())
        if self.left_out:
            yield "Udeladt: " + ", ".join(f"{_LEFT_OUT[why]} {_number(rows)}" for why, rows in self.left_out.items())
        yield from (f"Bekræftet: {code}, fordi {because}" for code, because in self.confirmed.items())
        yield from _section("Fejl", self.fault_counts, self.faults)
        yield from (f"  {rule}, øvrige rækker: {rows}" for rule, rows in self.further.items())
        yield from _section("Markeringer", self.marks, self.marked)

    def write(self, store: Path) -> None:
        path = self.path(store)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self.as_json(), ensure_ascii=False) + "\n", encoding="utf-8")
        path.with_suffix(".txt").write_text(self.text(), encoding="utf-8")


def sentence(fault: Fault) -> str:
    """Where and what, in Danish."""
    place = ", ".join(
        part
        for part in (
            f"række {fault.row}" if fault.row else "",
            f"kolonne {fault.column}" if fault.column else "",
            f"værdi '{fault.value}'" if fault.value else "",
        )
        if part
    )
    return f"{place}: {fault.da}" if place else fault.da


def _section(title: str, counts: dict[str, int], listed: tuple[Fault, ...]) -> Iterator[str]:
    if not counts:
        return
    rules = ", ".join(f"{rule} {_number(count)}" for rule, count in sorted(counts.items()))
    yield f"{title}: {_number(sum(counts.values()))} ({rules})"
    yield from (f"  {sentence(fault)}" for fault in listed)
    if len(listed) < sum(counts.values()):
        yield f"  … i alt {_number(sum(counts.values()))}; de første {_number(len(listed))} er vist"


def _told(name: str, value: str) -> str:
    word = {"yes": "ja", "no": "nej"}.get(value, f"'{value}'" if len(value) == 1 else value)
    return f"{_DIALECT_WORDS[name]}{word}"


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def _hours(seconds: int) -> str:
    return f"{seconds / _SECONDS_PER_HOUR:+,.2f}".translate(str.maketrans(",.", ".,"))
