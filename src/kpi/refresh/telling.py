"""Writes `editions/status.json` after a run: what was taken in, refused and published, and the forms that wait."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from kpi import audit, edition, status
from kpi.catalogue import Catalogue
from kpi.durable import swap
from kpi.extracts import ExtractIndex
from kpi.intake import source
from kpi.publish.write import index_sha256
from kpi.refresh import forms
from kpi.refresh.deliveries import Receipts
from kpi.status import Form, OrganisationStatus, Outcome, Run, Status


@dataclass(frozen=True)
class Telling:
    """One run of a store. Without a catalogue no forms are made: `kpi ingest` reads none."""

    store: Path
    doing: str
    catalogue: Catalogue | None

    def write(self, outcome: Outcome) -> None:
        """Swaps the status; a reader sees the one before or this one, and every form it names."""
        folder = self.store / edition.FOLDER
        folder.mkdir(exist_ok=True)
        run = Run(self.doing, datetime.now(UTC).replace(microsecond=0), outcome, edition.current(self.store))
        before = _before(folder)
        if outcome == "failed":
            told = replace(before or Status(run, None, 0, ()), run=run)
        else:
            told = self._status(run, before)
        swap(folder / status.FILE, status.text(told))
        forms.remove_others(folder, told)

    def _status(self, run: Run, before: Status | None) -> Status:
        index = ExtractIndex.load(self.store, verify=False)
        sha256, receipts = index_sha256(self.store), self._receipts()
        refused = receipts.refused()
        delivered = {one.organisation for one in index.coverage}
        known = delivered | set(self.catalogue.organisations if self.catalogue else _names(before))
        made = forms.write(self.store, self.catalogue, index) if self.catalogue else _still_good(before, sha256)
        organisations = tuple(
            OrganisationStatus(
                id=name,
                newest=_newest(index, name),
                accepted=receipts.accepted([one for one in index.deliveries if one.organisation == name]),
                refused=refused.get(name, ()),
                forms=made.get(name, ()),
            )
            for name in sorted(delivered | (refused.keys() & known))
        )
        return Status(run, sha256, sum(len(refused[name]) for name in refused.keys() - known), organisations)

    def _receipts(self) -> Receipts:
        ingests = (one for one in audit.events(self.store) if one["event"] == "ingest")
        lines = {(one["delivery"], one["taken_in"]): int(one["number"]) for one in ingests}
        return Receipts(self.store, source.load() | source.load_own(self.store), lines)


def _before(folder: Path) -> Status | None:
    try:
        return status.read(folder)
    except status.StatusError:
        return None


def _names(before: Status | None) -> list[str]:
    return [one.id for one in before.organisations] if before else []


def _still_good(before: Status | None, sha256: str | None) -> dict[str, tuple[Form, ...]]:
    """The forms of the last run, unless something was taken in since: they would leave it out."""
    if before is None or before.index != sha256:
        return {}
    return {one.id: one.forms for one in before.organisations}


def _newest(index: ExtractIndex, organisation: str) -> dict[str, date]:
    extracts = sorted({one.extract for one in index.coverage if one.organisation == organisation})
    return {extract: day for extract in extracts if (day := index.newest_month(organisation, extract))}
