"""Books what is new and tells the points of every month since the last publication, in order.

A month is booked once. What is delivered later for a closed month is booked in the first open one, at the node that
holds the unit then; so a published point never changes.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pyarrow as pa

from kpi import edition
from kpi.facts.shape import OrganisationFacts
from kpi.periods import month_index
from kpi.publish.book import Book, Wait
from kpi.publish.cells import Cells
from kpi.publish.disclosure import Policy
from kpi.publish.ledger import Ledger, Page
from kpi.publish.ledger_files import LedgerError
from kpi.publish.points import Points


class Booking:
    """The bookings of one publication; `save` makes them durable before the edition that uses them."""

    def __init__(self, store: Path, kind: str, policy: Policy, *, new_series: bool = False) -> None:
        self.ledger, self.policy = Ledger(store), policy
        self._seed = "demo" if kind == "demo" else None
        self._fractions: dict[str, int] = {}
        self._books: dict[str, Book] = {}
        self.cells = Cells(self.ledger.cells, self.fraction)
        self._began_anew = _newest_told(store) if new_series and self.ledger.is_new else {}
        if not new_series:
            _hold_against_editions(store, self.ledger)
        if self.ledger.step not in (None, policy.step):
            raise LedgerError(
                f"protect_step is {policy.step}, but the ledger's series are told in steps of {self.ledger.step}; "
                "set it back: a series keeps its step"
            )

    def book(self, facts: OrganisationFacts, newest: date, waits: frozenset[Wait] = frozenset()) -> Points:
        """The points of an organisation. `waits`: those that the gate wants to wait; told again from the same start."""
        begun = self._began_anew.get(facts.organisation)
        made = Book(self.ledger, self.policy, self.fraction, facts, month_index(newest), waits, begun)
        self._books[facts.organisation] = made
        return made.points

    def book_of(self, organisation: str) -> Book:
        return self._books[organisation]

    def save(self) -> None:
        page = Page(self.policy.step, fractions=dict(self._fractions), cells=self.cells.new)
        people: dict[tuple[str, str], pa.Table] = {}
        for made in self._books.values():
            made.add_to(page)
            people |= made.people()
        self.ledger.add(page, people)

    def fraction(self, series: str) -> int:
        """The secret start of a series, drawn once."""
        found = self.ledger.fractions.get(series, self._fractions.get(series))
        if found is None:
            drawn = hashlib.sha256(f"{self._seed}|{series}".encode()).digest()[:8] if self._seed else None
            found = int.from_bytes(drawn) if drawn else secrets.randbits(64)
            self._fractions[series] = found
        return found


def _hold_against_editions(store: Path, ledger: Ledger) -> None:
    """The newest edition names the page it was told from: one that is gone must not be told anew."""
    for name in reversed(edition.names(store)):
        try:
            raw = json.loads((store / edition.FOLDER / name / edition.MANIFEST).read_bytes())
        except (OSError, ValueError):
            continue
        if raw.get("protection") != "full" or raw.get("ledger") is None:  # None: it told nothing that was booked
            continue
        if ledger.is_new:
            raise LedgerError(
                f"{ledger.folder}: the ledger is lost, but edition {name} was published from it; restore it from its "
                "copy, or begin new series for all nodes with --new-series"
            )
        if raw.get("ledger") not in ledger.heads:
            raise LedgerError(
                f"{ledger.folder}: the page that edition {name} was published from is not there, only "
                f"{len(ledger.heads)} pages before it or others; restore the ledger from its copy"
            )
        return


def _newest_told(store: Path) -> Mapping[str, int]:
    """By organisation the newest month of any edition: new series begin after it, nothing is told a second time."""
    found: dict[str, int] = {}
    for name in edition.names(store):
        try:
            manifest = edition.read_manifest(store / edition.FOLDER / name)
        except edition.EditionError:
            continue
        for organisation, ends in manifest.as_of.items():
            found[organisation] = max(found.get(organisation, 0), month_index(ends[-1]))
    return found
