"""The runs: the store for one alone, a line in the log for all that is done, and a status for those who read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from kpi import edition, lock
from kpi import store as stores
from kpi.catalogue import Catalogue
from kpi.erase import journal
from kpi.extracts import ExtractIndex
from kpi.intake import IntakeError, Progress, Receipt, check_accepted
from kpi.intake import ingest as read_deliveries
from kpi.publish.disclosure import Policy
from kpi.publish.publish import Published, catalogue_json
from kpi.publish.publish import publish as make_edition
from kpi.publish.retention import prune
from kpi.publish.write import catalogue_text, index_sha256
from kpi.refresh import log
from kpi.refresh.telling import Telling
from kpi.settings import Settings
from kpi.status import Outcome

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


@contextmanager
def _told(store: Path, doing: str, catalogue: Catalogue | None) -> Iterator[Telling]:
    """Whatever comes of a run stands in the status afterwards; one that breaks down says so, if the disk lets it.

    Not an `ingest` that could not begin: somebody sits there and has been told which path or option is wrong.
    """
    telling = Telling(store, doing, catalogue)
    try:
        yield telling
    except Exception as error:
        if doing == "ingest" and isinstance(error, IntakeError):
            raise
        with suppress(Exception):
            telling.write("failed")
        raise


def take_in(
    store: Path,
    paths: Sequence[Path] | None = None,
    *,
    on_progress: Progress | None = None,
    accept: Mapping[str, str] | None = None,
) -> list[Receipt]:
    """Deliveries to extracts, with a line in the log for every verdict. `accept`: confirmed checks, and why."""
    with changing(store, "ingest"), _told(store, "ingest", None) as telling:
        receipts = _take_in(store, paths, on_progress, accept)
        telling.write("taken_in")
        return receipts


def publish(
    store: Path,
    catalogue: Catalogue,
    now: Settings,
    on_step: Step = lambda step: None,
    *,
    new_series: bool = False,
) -> Published:
    """Extracts to a new edition; editions beyond the number that is kept go."""
    with changing(store, "publish"), _told(store, "publish", catalogue) as telling:
        made = _publish(store, catalogue, now, on_step, new_series)
        telling.write("published")
        return made


def refresh(
    store: Path,
    catalogue: Catalogue,
    now: Settings,
    *,
    on_progress: Progress | None = None,
    on_step: Step = lambda step: None,
    accept: Mapping[str, str] | None = None,
) -> Refreshed:
    """Everything new in raw/ → extracts → a new edition. A refusal keeps the last edition; so does no change."""
    check_accepted(accept or {})  # a slip of the keyboard is no run that broke down
    with changing(store, "refresh"), _told(store, "refresh", catalogue) as telling:
        receipts = _take_in(store, None, on_progress, accept)
        refused = any(receipt.verdict == "refused" for receipt in receipts)
        made = None if refused or _is_published(store, catalogue) else _publish(store, catalogue, now, on_step)
        outcome: Outcome = "published" if made else "stopped" if refused else "nothing_new"
        on_step("status")
        telling.write(outcome)
        return Refreshed(receipts, made, edition.current(store))


def _take_in(
    store: Path, paths: Sequence[Path] | None, on_progress: Progress | None, accept: Mapping[str, str] | None
) -> list[Receipt]:
    log.what_a_cut_off_run_took_in(store)
    receipts = read_deliveries(store, paths, on_progress=on_progress, accept=accept)
    for receipt in receipts:
        if receipt.verdict != "unchanged":
            log.verdict(store, receipt)
    return receipts


def policy_of(now: Settings) -> Policy:
    """The thresholds the data protection officer decided."""
    fields = {name.removeprefix("protect_"): value for name, value in now if name.startswith("protect_")}
    names = {"people": "least_people", "share": "most_share"}
    return Policy(**{names.get(name, name): value for name, value in fields.items()})


def _publish(store: Path, catalogue: Catalogue, now: Settings, on_step: Step, new_series: bool = False) -> Published:
    made = make_edition(
        store,
        catalogue,
        policy=policy_of(now),
        own=stores.kind_of(store) == "demo" if now.own_figures is None else now.own_figures,
        stale_periods=now.stale_periods,
        new_series=new_series,
        on_progress=on_step,
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
