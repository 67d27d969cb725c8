"""Finds the deliveries of a store's raw folder and the order in which they must be taken in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from kpi.extracts import sha256_of
from kpi.intake.faults import FaultList
from kpi.intake.source import Source
from kpi.periods import month_end

SIDECAR = "delivery.toml"
KINDS = ("demo", "real")
_FIRST = {"units": 0, "employment": 1}


class IntakeError(RuntimeError):
    """Intake cannot start: the store or a named path is wrong."""


@dataclass(frozen=True)
class Delivery:
    """One file in raw/<organisation>/<source>/."""

    path: Path
    organisation: str
    source_id: str
    source: Source | None
    start: date | None
    end: date | None

    @property
    def is_snapshot(self) -> bool:
        """Whether the file name tells a day instead of the months it covers."""
        return self.source is not None and "(?P<on>" in self.source.file

    @cached_property
    def delivery_id(self) -> str:
        return sha256_of(self.path)

    def within(self, other: Delivery) -> bool:
        """Whether the months of this one lie inside the other's, so that nothing says which is newer."""
        if not (self.start and self.end and other.start and other.end) or self.path == other.path:
            return False
        return other.start < self.start and self.end <= other.end


def delivery_kind(folder: Path) -> str:
    """The kind of the deliveries in a source's folder: real unless a sidecar says otherwise."""
    path = folder / SIDECAR
    if not path.is_file():
        return "real"
    try:
        kind = tomllib.loads(path.read_text(encoding="utf-8")).get("kind", "real")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise IntakeError(f"{path}: not readable as TOML: {error}") from error
    if kind not in KINDS:
        raise IntakeError(f"{path}: kind is {kind!r}; expected 'demo' or 'real'")
    return str(kind)


def find(store: Path, paths: Sequence[Path] | None, sources: Mapping[str, Source]) -> list[list[Delivery]]:
    """All deliveries of raw/, or those named, units first, then employment, then the rest; those of one file together,
    for they are put in force together."""
    raw = store / "raw"
    raw.mkdir(exist_ok=True)
    files = [file for path in paths or [raw] for file in _files(path)]
    groups = [sorted(_deliveries(store, file, sources), key=_rank) for file in dict.fromkeys(files)]
    if not in_named_order(paths):
        groups.sort(key=lambda group: _age(group[0]))
    return sorted(groups, key=lambda group: _rank(group[0]))


def in_named_order(paths: Sequence[Path] | None) -> bool:
    """Whether files were named one by one: then their order says which is newer."""
    return bool(paths) and all(path.is_file() for path in paths or ())


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        found = sorted(file for file in path.rglob("*") if file.is_file())
        return [file for file in found if not file.name.startswith((".", "~$")) and file.name != SIDECAR]
    if path.is_file():
        return [path]
    raise IntakeError(f"{path}: no such delivery; expected a file or folder below raw/<organisation>/<source>/")


def _deliveries(store: Path, file: Path, sources: Mapping[str, Source]) -> list[Delivery]:
    """One file is one delivery, or one for each source that reads its folder and knows its name."""
    raw = (store / "raw").resolve()
    place = file.resolve()
    if not place.is_relative_to(raw) or len(place.relative_to(raw).parts) != 3:
        raise IntakeError(f"{file}: not a delivery of this store; expected {raw}/<organisation>/<source>/<file>")
    organisation, folder, name = place.relative_to(raw).parts
    readers = [source for source in sources.values() if source.raw_folder == folder]
    readers = [one for one in readers if re.fullmatch(one.file, name)] or readers[:1]
    if not readers:
        return [Delivery(place, organisation, folder, None, None, None)]
    return [Delivery(place, organisation, one.id, one, *_period(one, name)) for one in readers]


def _period(source: Source, name: str) -> tuple[date | None, date | None]:
    found = re.fullmatch(source.file, name)
    if not found:
        return None, None
    try:
        if "on" in found.groupdict():
            return _until(source, date.fromisoformat(found["on"]))
        start, last = (date.fromisoformat(f"{found[group]}-01") for group in ("from", "to"))
    except ValueError:
        return None, None
    return (start, month_end(last)) if start <= last else (None, None)


def _until(source: Source, on: date) -> tuple[date, date]:
    """A snapshot covers whole months until its day: from the first month of the source, or its last one only."""
    end = on if on == month_end(on) else on.replace(day=1) - timedelta(days=1)
    first = source.validity()[0] if source.valid_from else end.replace(day=1)
    return min(first, end.replace(day=1)), end


def _age(delivery: Delivery) -> tuple[str, str, date, date, str]:
    """Of the same source the one that reaches further is the newer."""
    end, start = delivery.end or date.max, delivery.start or date.max
    return delivery.organisation, delivery.source_id, end, start, delivery.path.name


def _rank(delivery: Delivery) -> tuple[int, str]:
    extract = delivery.source.extract if delivery.source else ""
    return _FIRST.get(extract, len(_FIRST)), delivery.organisation


def place_faults(delivery: Delivery, store: str, sources: Mapping[str, Source], faults: FaultList) -> None:
    """What folder, file name and sidecar say against a delivery before it is read."""
    if delivery.source is None:
        faults.add("unknown_source", said={"source": delivery.source_id, "expected": ", ".join(sources)})
        return
    delivered = delivery_kind(delivery.path.parent)
    if delivered != store:
        faults.add("other_kind", said={"delivered": delivered, "store": store})
    if delivery.source.questions:
        faults.add("unsettled_source", said={"questions": " | ".join(delivery.source.questions)})
    found = re.fullmatch(delivery.source.file, delivery.path.name)
    if not found:
        faults.add("file_name", value=delivery.path.name, said={"expected": _expected_name(delivery.source)})
    elif delivery.start is None or delivery.end is None:
        faults.add("period", said={"period": "–".join(found.groupdict().values())})
    else:
        _validity_fault(delivery.source, delivery.start, delivery.end, faults)


def _validity_fault(source: Source, start: date, end: date, faults: FaultList) -> None:
    first, last = source.validity()
    if start < first or end > month_end(last):
        told = {"first": f"{first:%Y-%m}", "last": f"{last:%Y-%m}", "period": f"{start:%Y-%m}–{end:%Y-%m}"}
        faults.add("source_not_valid", said=told)


def _expected_name(source: Source) -> str:
    """The file pattern as a person reads it: fravaer_2018-01_2018-12.csv."""
    examples = {"from": "2018-01", "to": "2018-12", "on": "20180131"}
    name = source.file
    for group, example in examples.items():
        name = re.sub(rf"\(\?P<{group}>[^)]*\)", example, name)
    return name.replace("\\", "")
