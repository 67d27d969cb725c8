"""What changes a store, one run at a time and logged: take deliveries in, publish, or both as `kpi refresh`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kpi import audit, edition, lock
from kpi import store as stores
from kpi.catalogue import Catalogue
from kpi.erase import journal
from kpi.extracts import ExtractIndex
from kpi.intake import Progress, Receipt
from kpi.intake import ingest as read_deliveries
from kpi.publish.publish import Published, catalogue_json
from kpi.publish.publish import publish as make_edition
from kpi.publish.retention import prune
from kpi.publish.write import catalogue_text, index_sha256
from kpi.settings import Settings

Step = Callable[[str], None]


@dataclass(frozen=True)
class Refreshed:
    """What one refresh did. `edition` is the one readers open afterwards."""

    receipts: list[Receipt]
    published: Published | None
    edition: str | None

    def count(self, verdict: str) -> int:
        return sum(receipt.verdict == verdict for receipt in self.receipts)

    @property
    def refused(self) -> bool:
        return self.count("refused") > 0

    def line(self) -> str:
        """One line for whoever watches the schedule."""
        counts = ", ".join(f"{self.count(verdict)} {verdict}" for verdict in ("accepted", "refused", "unchanged"))
        if self.refused:
            return f"stopped: {counts}; nothing was published, edition {self.edition or 'none'} stays"
        if self.published is None:
            return f"nothing new: {counts}; edition {self.edition or 'none'} stays"
        return f"published: {counts}; edition {self.edition}"


@contextmanager
def changing(store: Path, doing: str) -> Iterator[None]:
    """The store for one run alone; an erasure that was cut off is completed before anything else happens."""
    stores.kind_of(store)
    with lock.alone(store, doing):
        journal.complete(store)
        yield


def take_in(
    store: Path,
    paths: Sequence[Path] | None = None,
    *,
    on_progress: Progress | None = None,
    accept: Mapping[str, str] | None = None,
) -> list[Receipt]:
    """Deliveries to extracts, with a line in the log for every verdict. `accept`: confirmed checks, and why."""
    with changing(store, "ingest"):
        return _take_in(store, paths, on_progress, accept)


def publish(store: Path, catalogue: Catalogue, now: Settings, on_step: Step = lambda step: None) -> Published:
    """Extracts to a new edition; editions beyond the number that is kept go."""
    with changing(store, "publish"):
        return _publish(store, catalogue, now, on_step)


def refresh(
    store: Path,
    catalogue: Catalogue,
    now: Settings,
    *,
    on_progress: Progress | None = None,
    on_step: Step = lambda step: None,
) -> Refreshed:
    """Everything new in raw/ → extracts → a new edition. A refusal keeps the last edition; so does no change."""
    with changing(store, "refresh"):
        receipts = _take_in(store, None, on_progress, None)
        refused = any(receipt.verdict == "refused" for receipt in receipts)
        made = None if refused or _is_published(store, catalogue) else _publish(store, catalogue, now, on_step)
        return Refreshed(receipts, made, edition.current(store))


def _take_in(
    store: Path, paths: Sequence[Path] | None, on_progress: Progress | None, accept: Mapping[str, str] | None
) -> list[Receipt]:
    _log_what_a_cut_off_run_took_in(store)
    receipts = read_deliveries(store, paths, on_progress=on_progress, accept=accept)
    for receipt in receipts:
        if receipt.verdict != "unchanged":
            _log(store, receipt)
    return receipts


def _log(store: Path, receipt: Receipt) -> None:
    audit.append(
        store,
        "ingest",
        organisation=receipt.organisation,
        source=receipt.source,
        file=receipt.file,
        delivery=receipt.delivery_id,
        taken_in=receipt.at,
        verdict=receipt.verdict,
        rows=receipt.rows,
        faults=receipt.fault_counts,
        confirmed=receipt.confirmed,
    )


def _log_what_a_cut_off_run_took_in(store: Path) -> None:
    """A run that died after a delivery was in force had no time to say so."""
    logged = {(one.get("delivery"), one.get("taken_in")) for one in audit.events(store) if one["event"] == "ingest"}
    for entry in ExtractIndex.load(store, verify=False).deliveries:
        if (entry.delivery_id, entry.at) not in logged:
            audit.append(
                store,
                "ingest",
                organisation=entry.organisation,
                source=entry.source,
                file=entry.file,
                delivery=entry.delivery_id,
                taken_in=entry.at,
                verdict=entry.verdict,
                rows=entry.rows,
                logged_late=True,
            )


def _publish(store: Path, catalogue: Catalogue, now: Settings, on_step: Step) -> Published:
    made = make_edition(
        store, catalogue, least_heads=now.interim_heads, stale_periods=now.stale_periods, on_progress=on_step
    )
    prune(store, now.editions_kept)
    return made


def _is_published(store: Path, catalogue: Catalogue) -> bool:
    """Whether the edition in force was made from these extracts and this register, or there is nothing to publish."""
    index = ExtractIndex.load(store)
    if not index.entries:
        return True
    name = edition.current(store)
    if name is None:
        return False
    try:
        manifest = edition.verify(store / edition.FOLDER / name)
    except edition.EditionError:
        return False
    register = catalogue_text(catalogue_json(catalogue, set(manifest.as_of)))
    same_register = hashlib.sha256(register).hexdigest() == manifest.files[edition.CATALOGUE]["sha256"]
    return same_register and manifest.index == index_sha256(store)
