"""Finds the deliveries of a store's raw folder and the order in which they must be taken in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
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


def find(store: Path, paths: Sequence[Path] | None, sources: Mapping[str, Source]) -> list[Delivery]:
    """All deliveries of raw/, or those named, units first, then employment, then the rest."""
    raw = store / "raw"
    raw.mkdir(exist_ok=True)
    files = [file for path in paths or [raw] for file in _files(path)]
    deliveries = [_delivery(store, file, sources) for file in dict.fromkeys(files)]
    if not in_named_order(paths):
        deliveries.sort(key=_age)
    return sorted(deliveries, key=_rank)


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


def _delivery(store: Path, file: Path, sources: Mapping[str, Source]) -> Delivery:
    raw = (store / "raw").resolve()
    place = file.resolve()
    if not place.is_relative_to(raw) or len(place.relative_to(raw).parts) != 3:
        raise IntakeError(f"{file}: not a delivery of this store; expected {raw}/<organisation>/<source>/<file>")
    organisation, source_id, name = place.relative_to(raw).parts
    source = sources.get(source_id)
    start, end = _period(source, name) if source else (None, None)
    return Delivery(place, organisation, source_id, source, start, end)


def _period(source: Source, name: str) -> tuple[date | None, date | None]:
    found = re.fullmatch(source.file, name)
    if not found:
        return None, None
    try:
        start, last = (date.fromisoformat(f"{found[group]}-01") for group in ("from", "to"))
    except ValueError:
        return None, None
    return (start, month_end(last)) if start <= last else (None, None)


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
    found = re.fullmatch(delivery.source.file, delivery.path.name)
    if not found:
        faults.add("file_name", value=delivery.path.name, said={"expected": _expected_name(delivery.source)})
    elif delivery.start is None:
        faults.add("period", said={"period": f"{found['from']}–{found['to']}"})


def _expected_name(source: Source) -> str:
    """The file pattern as a person reads it: fravaer_2018-01_2018-12.csv."""
    with_months = re.sub(r"\(\?P<from>[^)]*\)", "2018-01", re.sub(r"\(\?P<to>[^)]*\)", "2018-12", source.file))
    return with_months.replace("\\", "")
