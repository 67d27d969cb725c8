"""The gate of a publication: what was told stays as it was, and an attack on a sample of the new cells finds nothing.

Source: the discretion design, sentence 10; `docs/discretion.md`. The closed form stands in `telling` and `came_out`.
A finding makes its point wait, and everything is told again from the same start; after three rounds it is a fault.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import date

from kpi.attack import Finding, World, sample
from kpi.facts.shape import OrganisationFacts
from kpi.periods import month_no_day
from kpi.publish.book import Book, Wait
from kpi.publish.booking import Booking
from kpi.publish.measures import family_of
from kpi.publish.points import Points
from kpi.publish.runs import run_at

ROUNDS = 3
CELLS = 200
"""So many new cells of a publication are attacked."""
Exact = dict[tuple[str, str], dict[int, int]]


class GateError(RuntimeError):
    """Something of single persons would come out; one line."""


def told(booking: Booking, facts: OrganisationFacts, newest: date, cells: int) -> Points:
    """The points of an organisation once nothing is found in them. Raises GateError."""
    waits: frozenset[Wait] = frozenset()
    findings: list[Finding] = []
    for _ in range(ROUNDS):
        points = booking.book(facts, newest, waits)
        book = booking.book_of(facts.organisation)
        _hold_against_ledger(booking, points)
        findings = _attack(book, points, cells) if book.totals else []
        if not findings:
            return points
        waits |= {wait for one in findings for wait in _waits(book, points, one)}
    raise GateError(
        f"{facts.organisation}: after {ROUNDS} rounds the attack still finds {'; '.join(map(_said, findings[:5]))}; "
        "nothing was published and the edition in force stays; report it, and until then raise protect_alone_heads"
    )


def _hold_against_ledger(booking: Booking, points: Points) -> None:
    """A published point never changes."""
    table = booking.ledger.points(points.organisation)
    columns = (table[name].to_pylist() for name in ("node", "measure", "month_no", "amount"))
    for node, measure, month, amount in zip(*columns, strict=True):
        run = run_at(points.all_runs, node, month)
        now = points.told.points.get((run.name, measure), {}).get(month, -1) if run else -1
        if now != amount:
            raise GateError(
                f"{points.organisation} {node} {measure} {_month(month)}: would be told as {now}, but the ledger "
                f"says {amount}; nothing was published; restore extracts and ledger from copies of one day"
            )


def _attack(book: Book, points: Points, cells: int) -> list[Finding]:
    seed = zlib.crc32(f"{book.organisation}|{book.newest}".encode())
    return sample(World.of(points, _exact(book)), cells, seed, book.since).findings


def _exact(book: Book) -> Exact:
    """What the leader of each leaf knows: its running totals."""
    found: Exact = {}
    for measure, totals in book.totals.items():
        for leaf, runs in book.runs.items():
            for run in runs if any(leaf in layout.leaves for layout in book.layouts.values()) else ():
                running = totals.line(run).running()
                found.setdefault((leaf, measure), {}).update(enumerate(running, run.first - 1))
    return found


def _waits(book: Book, points: Points, finding: Finding) -> Iterator[Wait]:
    """The point found, where it is told; else the sums above it that are."""
    month, family = finding.last, family_of(finding.measure)
    if points.amount(finding.node, finding.measure, month) is not None:
        yield book.organisation, finding.node, family, month
        return
    tree = points.trees[month // 12]
    at = tree.nodes[finding.node].parent if finding.node in tree.nodes else None
    while at is not None:
        if points.amount(at, finding.measure, month) is not None:
            yield book.organisation, at, family, month
        at = tree.nodes[at].parent


def _said(one: Finding) -> str:
    by = one.attacker or "an outsider"
    return f"{one.node} {one.measure} {_month(one.first + 1)}..{_month(one.last)} by {by}"


def _month(number: int) -> str:
    return f"{month_no_day(number):%Y-%m}"
