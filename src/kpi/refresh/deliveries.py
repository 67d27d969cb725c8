"""Receipts as the web zone may hold them: no value, no name that nobody declared, no exact number of persons' rows."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kpi.contracts import EXTRACTS
from kpi.extracts import FOLDER, DeliveryEntry, sha256_of
from kpi.intake.cpr import contains_cpr
from kpi.intake.faults import HIDDEN
from kpi.intake.source import Source
from kpi.refresh.sentences import confirmable, without_values
from kpi.status import STEP_ROWS, Delivery, Rule

LATEST = 25
"""So many accepted deliveries of an organisation are told."""
ROWS_NAMED = 5
_ABSENCE = ("absence_days", "absence_spells")
"""Whose days are told by month; those of injuries are too few: a month would be one injury."""
Raw = Mapping[str, Any]


@dataclass(frozen=True)
class Receipts:
    """The receipts of a store, the sources that read its folders, and where its log has each verdict."""

    store: Path
    sources: Mapping[str, Source]
    lines: Mapping[tuple[str, str], int]

    def accepted(self, entries: Sequence[DeliveryEntry]) -> tuple[Delivery, ...]:
        """The last deliveries that were accepted, the newest first; `entries` are in the order of acceptance."""
        found = (_read(self.store / FOLDER / entry.receipt) for entry in list(reversed(entries))[:LATEST])
        return tuple(self._delivery(raw) for raw in found if raw and raw["verdict"] == "accepted")

    def refused(self) -> dict[str, tuple[Delivery, ...]]:
        """By organisation the refused files that still lie in raw/; one that was mended or taken away is history."""
        by_file: dict[tuple[str, str], list[Raw]] = defaultdict(list)
        for path in sorted((self.store / FOLDER / "receipts").glob("*/*/*.json")):
            raw = _read(path) if self._may_lie_there(path) else None
            if raw and raw["verdict"] == "refused" and self._lies_there(raw):
                by_file[raw["organisation"], raw["delivery_id"]].append(raw)
        found: dict[str, list[Delivery]] = defaultdict(list)
        for (organisation, _), raws in by_file.items():
            told = [raw for raw in raws if raw["fault_counts"].keys() != {"other_part_refused"}] or raws
            found[organisation] += [self._delivery(raw) for raw in told]
        return {name: tuple(sorted(all_, key=lambda one: one.at, reverse=True)) for name, all_ in found.items()}

    def _may_lie_there(self, receipt: Path) -> bool:
        """Receipts of years are not opened: theirs is named like the file, with the beginning of its hash."""
        organisation, source, name = receipt.parts[-3:]
        file = name.removesuffix(".json")[:-13]
        return file == HIDDEN or (self._folder(organisation, source) / file).is_file()

    def _folder(self, organisation: str, source: str) -> Path:
        known = self.sources.get(source)
        return self.store / "raw" / organisation / (known.raw_folder if known else source)

    def _lies_there(self, raw: Raw) -> bool:
        folder = self._folder(raw["organisation"], raw["source"])
        files = list(folder.glob("*")) if raw["file"] == HIDDEN else [folder / raw["file"]]
        return any(path.is_file() and sha256_of(path) == raw["delivery_id"] for path in files)

    def _delivery(self, raw: Raw) -> Delivery:
        source, refused = self.sources.get(raw["source"]), raw["verdict"] == "refused"
        step = STEP_ROWS if _is_about_persons(raw["extract"]) else 1
        marked = [] if refused else list(_rules(raw["marked"], raw["marks"], source, step))
        return Delivery(
            source=source.id if source else None,
            folder=source.raw_folder if source else None,
            extract=raw["extract"],
            file=_name(raw["file"], source),
            start=_day(raw["start"]),
            end=_day(raw["end"]),
            at=datetime.fromisoformat(raw["at"]),
            step=step,
            **{name: _to(step, raw[name]) for name in ("rows", "added", "changed", "gone")},
            rules=tuple(
                _rules(raw["faults"], raw["fault_counts"], source, 1)
                if refused
                else (one for one in marked if one.code not in raw["confirmed"])
            ),
            confirmed=tuple(one for one in marked if one.code in raw["confirmed"]),
            logged=self.lines.get((raw["delivery_id"], raw["at"])),
        )


def _rules(faults: Sequence[Raw], counts: Mapping[str, int], source: Source | None, step: int) -> Iterator[Rule]:
    """Each rule once for each column. Where numbers are rounded no rows are named either: they could be counted."""
    declared = set(source.columns) if source else set()
    groups: dict[tuple[str, str | None], list[Raw]] = defaultdict(list)
    for fault in faults:
        groups[fault["rule"], fault["column"] if fault["column"] in declared else None].append(fault)
    for (rule, column), found in groups.items():
        alone = sum(one == rule for one, _ in groups) == 1
        da, en = without_values(rule, found[0]["da"], found[0]["en"])
        rows = list(dict.fromkeys(one["row"] for one in found if one["row"]))
        listed = len(rows) or len(found)
        count = listed + (counts[rule] - len(found) if alone else 0)
        named = tuple(rows[:ROWS_NAMED]) if step == 1 else ()
        yield Rule(rule, da, en, _to(step, count), column, named, rule in confirmable())


def _to(step: int, number: float) -> int:
    return step * round(number / step)


def _is_about_persons(extract: str | None) -> bool:
    """A delivery of which nobody knows what it holds is taken to be about persons."""
    return extract is None or any(column.personal for column in EXTRACTS[extract].columns)


def _name(file: str, source: Source | None) -> str | None:
    """Only a name that the source declares: any other may be a person's."""
    declared = source is not None and re.fullmatch(source.file, file) and not contains_cpr(file)
    return file if declared else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _read(path: Path) -> Raw | None:
    try:
        found: Raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found
