"""The way of a delivery: find, read, convert, check, put in force. Whole or not at all, with a receipt either way."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from kpi.extracts import FOLDER, DeliveryEntry, ExtractIndex
from kpi.intake import candidate, cells, checking, csv_reader, source, workbook_reader
from kpi.intake.changes import with_changes
from kpi.intake.cpr import contains_cpr
from kpi.intake.deliveries import Delivery, find, in_named_order, place_faults
from kpi.intake.faults import HIDDEN, FaultList
from kpi.intake.pseudonym import key_of
from kpi.intake.receipts import Receipt
from kpi.intake.replace import put_in_force, remove_unreferenced
from kpi.intake.source import Source
from kpi.intake.views import lay_out
from kpi.store import kind_of

Progress = Callable[[int, int, str], None]
"""Called before each delivery with how many are done, how many there are, and the file's name."""
MARKS_PER_HUNDRED = 1
# What a delivery is held against may itself be corrected by a later delivery of the same run.
_TRIED_AGAIN = {
    "unit_still_in_use",
    "employment_still_in_use",
    "key_in_force",
    "day_within_spell",
    "spell_over_days",
}


@dataclass
class _Desk:
    """What a run holds: the store, its key and rules, and the index as it stands after each delivery."""

    store: Path
    kind: str
    key: bytes
    sources: Mapping[str, Source]
    checks: Sequence[checking.Check]
    index: ExtractIndex
    connection: duckdb.DuckDBPyConnection
    scratch: Path
    named: bool
    """Whether the deliveries were named one by one, in order."""


def ingest(store: Path, paths: Sequence[Path] | None = None, *, on_progress: Progress | None = None) -> list[Receipt]:
    """Takes in all of raw/, or the named deliveries; a receipt for each. Raises only when it cannot begin."""
    kind, sources, checks = kind_of(store), source.load(), checking.load()
    index = ExtractIndex.load(store)
    deliveries = find(store, paths, sources)
    key = key_of(store, kind, has_extracts=bool(index.deliveries))
    (store / FOLDER).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".intake-", dir=store / FOLDER) as scratch, _connected() as connection:
        desk = _Desk(store, kind, key, sources, checks, index, connection, Path(scratch), in_named_order(paths))
        receipts = _take_all(desk, deliveries, on_progress)
    remove_unreferenced(store, desk.index)
    return receipts


def _connected() -> duckdb.DuckDBPyConnection:
    """Only views over Parquet files are read: a name must never be taken for a variable of Python."""
    return duckdb.connect(config={"python_enable_replacements": "false"})


def _take_all(desk: _Desk, deliveries: Sequence[Delivery], on_progress: Progress | None) -> list[Receipt]:
    unclear = {} if desk.named else _unclear_order(desk, deliveries)
    receipts: list[Receipt] = []
    for done, delivery in enumerate(deliveries):
        if on_progress:
            on_progress(done, len(deliveries), delivery.path.name)
        receipts.append(_take(desk, delivery, unclear.get(delivery.path)))
    for place, receipt in enumerate(receipts):
        accepted_later = any(later.verdict == "accepted" for later in receipts[place + 1 :])
        if accepted_later and receipt.fault_counts and receipt.fault_counts.keys() <= _TRIED_AGAIN:
            receipts[place] = _take(desk, deliveries[place], None)
    return receipts


def _unclear_order(desk: _Desk, deliveries: Sequence[Delivery]) -> dict[Path, str]:
    """New deliveries of one source of which one lies within the other: nothing says which is newer."""
    fresh = [one for one in deliveries if one.source and one.source.contract.anchor and not _is_in_force(desk, one)]
    unclear: dict[Path, str] = {}
    for one in fresh:
        for other in fresh:
            same = (one.organisation, one.source_id) == (other.organisation, other.source_id)
            if same and one.within(other):
                unclear |= {one.path: other.path.name, other.path: one.path.name}
    return unclear


def _is_in_force(desk: _Desk, delivery: Delivery) -> bool:
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


def _take(desk: _Desk, delivery: Delivery, unclear: str | None) -> Receipt:
    faults = FaultList()
    place_faults(delivery, desk.kind, desk.sources, faults)
    if unclear:
        faults.add("overlapping_deliveries", said={"other": unclear})
    blank = _blank(delivery)
    if faults or delivery.source is None:
        return _refused(desk, blank, faults)
    if _is_in_force(desk, delivery):
        return replace(blank, verdict="unchanged")
    try:
        content = cells.content_of(delivery.path, delivery.delivery_id)
        delivered = _read(content, delivery.source, faults)
    except cells.NotReadable as problem:
        faults.add(problem.rule, said=problem.said)
        return _refused(desk, blank, faults)
    blank = replace(blank, rows=len(delivered.row_numbers), dialect=_dialect(delivery.source, delivered))
    identity = candidate.Identity(delivery.organisation, desk.key)
    rows = candidate.candidate(delivered, delivery.source, identity, faults)
    if rows is None:
        return _refused(desk, blank, faults)
    return _judged(desk, delivery, delivery.source, delivered, rows, blank)


def _read(content: bytes, of: Source, faults: FaultList) -> cells.Delivered:
    if of.dialect.format == "xlsx":
        return workbook_reader.read(content)
    return csv_reader.read(content, of.dialect, faults)


def _judged(
    desk: _Desk, delivery: Delivery, of: Source, delivered: cells.Delivered, rows: pa.Table, blank: Receipt
) -> Receipt:
    """Checks the candidate against the extracts in force and puts it in force when nothing stops it."""
    path = desk.scratch / "candidate.parquet"
    pq.write_table(rows, path, compression="none")
    checks = [check for check in desk.checks if of.extract in check.extracts]
    wanted = {table for check in checks for table in check.tables}
    lay_out(desk.connection, desk.index, delivery, of.contract, path, wanted)
    stops, marks, marked = checking.run(desk.connection, checks, of, delivered)
    blank = replace(blank, marks=dict(marks.counts), marked=marks.listed())
    if marked > 1 and marked * 100 > MARKS_PER_HUNDRED * rows.num_rows:
        stops.add("too_many_marks", said={"marked": marked, "rows": rows.num_rows})
    if stops:
        return _refused(desk, blank, stops)
    receipt = with_changes(replace(blank, verdict="accepted"), desk.connection, of, desk.index)
    entry = _entry(desk, delivery, receipt)
    desk.index = put_in_force(desk.index, delivery, of.contract, rows.drop_columns(candidate.ROW), entry)
    receipt.write(desk.store)
    return receipt


def _dialect(of: Source, delivered: cells.Delivered) -> dict[str, str]:
    stated = of.dialect.model_dump(exclude_none=True)
    return {**stated, **delivered.dialect}


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


def _refused(desk: _Desk, blank: Receipt, faults: FaultList) -> Receipt:
    receipt = replace(blank, faults=faults.listed(), fault_counts=dict(faults.counts))
    receipt.write(desk.store)
    return receipt


def _entry(desk: _Desk, delivery: Delivery, receipt: Receipt) -> DeliveryEntry:
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
