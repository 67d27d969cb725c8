"""The way of one delivery: read, convert, check, write. Whole or not at all, with a receipt either way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import duckdb

from kpi.extracts import FOLDER, DeliveryEntry, ExtractIndex
from kpi.intake import checking
from kpi.intake.cells import NotReadable
from kpi.intake.changes import with_changes
from kpi.intake.cpr import contains_cpr
from kpi.intake.deliveries import Delivery, place_faults
from kpi.intake.dialect import Dialect
from kpi.intake.faults import HIDDEN, FaultList
from kpi.intake.reading import Reader
from kpi.intake.receipts import Receipt
from kpi.intake.replace import written
from kpi.intake.source import Source
from kpi.intake.views import lay_out

MARKS_PER_HUNDRED = 1


@dataclass
class Desk:
    """What a run holds: the store, its key and rules, and the index as it stands after each delivery."""

    store: Path
    kind: str
    key: bytes
    sources: Mapping[str, Source]
    checks: Sequence[checking.Check]
    index: ExtractIndex
    connection: duckdb.DuckDBPyConnection
    reader: Reader
    scratch: Path
    named: bool
    """Whether the deliveries were named one by one, in order."""
    accept: Mapping[str, str]
    """Checks a person has confirmed, and why."""


def is_in_force(desk: Desk, delivery: Delivery) -> bool:
    """Whether the latest accepted delivery of this source and period has the same bytes.

    A delivery that somebody names is applied again when a later one has changed any of its months. In a run over all
    of raw/ only a delivery of exactly the same period counts as later: else old and new would take turns at every run.
    """
    mine = (delivery.organisation, delivery.source_id, delivery.start, delivery.end)
    later = [one for one in desk.index.deliveries if (one.organisation, one.source) == mine[:2]]
    if not desk.named:
        later = [one for one in later if (one.start, one.end) == mine[2:]]
    elif delivery.source and delivery.source.contract.anchor and delivery.start and delivery.end:
        later = [one for one in later if one.start <= delivery.end and delivery.start <= one.end]
    return bool(later) and (later[-1].delivery_id, later[-1].start, later[-1].end) == (delivery.delivery_id, *mine[2:])


def take(desk: Desk, delivery: Delivery, unclear: str | None) -> Receipt:
    """The receipt of a delivery. An accepted one is written and in the desk's index, but not yet in force."""
    faults = FaultList()
    place_faults(delivery, desk.kind, desk.sources, faults)
    if unclear:
        faults.add("overlapping_deliveries", said={"other": unclear})
    blank = _blank(delivery)
    if faults or delivery.source is None:
        return refused(blank, faults)
    if is_in_force(desk, delivery):
        return replace(blank, verdict="unchanged")
    source, dialect = delivery.source, delivery.source.dialect_of(delivery.path.name)
    out = desk.scratch / "candidate.parquet"
    try:
        told = desk.reader.take(
            delivery.path, delivery.delivery_id, source, dialect, delivery.organisation, desk.key, out
        )
        faults.take(told["faults"])
        blank = replace(
            blank,
            rows=told["rows"],
            dialect=_told(dialect) | told["found"],
            left_out={why: rows for why, rows in told["left_out"].items() if rows},
        )
        return refused(blank, faults) if faults else _judged(desk, delivery, source, dialect, out, blank)
    except NotReadable as problem:
        faults.add(problem.rule, said=problem.said)
        return refused(blank, faults)


def _judged(
    desk: Desk, delivery: Delivery, source: Source, dialect: Dialect, candidate: Path, blank: Receipt
) -> Receipt:
    """Checks the candidate against the extracts in force and writes it when nothing stops it."""
    checks = [check for check in desk.checks if source.extract in check.extracts]
    wanted = {table for check in checks for table in check.tables}
    lay_out(desk.connection, desk.index, delivery, source.contract, candidate, wanted)
    texts_of = partial(desk.reader.texts, delivery.path, delivery.delivery_id, source, dialect)
    found = checking.run(desk.connection, checks, source, texts_of, desk.accept)
    confirmed = {code: desk.accept[code] for code in found.confirmed}
    blank = replace(blank, marks=dict(found.marks.counts), marked=found.marks.listed(), confirmed=confirmed)
    if found.marked > 1 and found.marked * 100 > MARKS_PER_HUNDRED * blank.rows:
        found.stops.add("too_many_marks", said={"marked": found.marked, "rows": blank.rows})
    if found.stops:
        return refused(blank, found.stops)
    receipt = with_changes(replace(blank, verdict="accepted"), desk.connection, source, desk.index)
    desk.index = written(desk.connection, desk.index, delivery, source.contract, _entry(desk, delivery, receipt))
    return receipt


def _told(dialect: Dialect) -> dict[str, str]:
    stated = dialect.model_dump(exclude_none=True, exclude_defaults=True)
    return {name: ", ".join(one) if isinstance(one, tuple) else str(one) for name, one in stated.items()}


def _blank(delivery: Delivery) -> Receipt:
    """The receipt before anything is known: refused until the opposite is shown."""
    return Receipt(
        delivery_id=delivery.delivery_id,
        organisation=delivery.organisation,
        source=delivery.source_id,
        file=HIDDEN if not delivery.start and contains_cpr(delivery.path.name) else delivery.path.name,
        extract=delivery.source.extract if delivery.source else None,
        start=delivery.start,
        end=delivery.end,
        verdict="refused",
        at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def refused(blank: Receipt, faults: FaultList) -> Receipt:
    return replace(blank, faults=faults.listed(), fault_counts=dict(faults.counts), further=faults.further())


def _entry(desk: Desk, delivery: Delivery, receipt: Receipt) -> DeliveryEntry:
    assert delivery.start and delivery.end
    return DeliveryEntry(
        delivery_id=receipt.delivery_id,
        organisation=receipt.organisation,
        source=receipt.source,
        file=receipt.file,
        start=delivery.start,
        end=delivery.end,
        verdict=receipt.verdict,
        rows=receipt.rows,
        receipt=receipt.path(desk.store).relative_to(desk.store / FOLDER).as_posix(),
        at=receipt.at,
    )
