"""A run over deliveries: find them, take them in order, put in force what is accepted, keep every receipt."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import duckdb

from kpi.extracts import FOLDER, ExtractIndex
from kpi.intake import checking, source
from kpi.intake.cpr import contains_cpr
from kpi.intake.deliveries import Delivery, IntakeError, find, in_named_order
from kpi.intake.faults import FaultList
from kpi.intake.pseudonym import key_of
from kpi.intake.reading import lent
from kpi.intake.receipts import Receipt
from kpi.intake.replace import remove_unreferenced, swap
from kpi.intake.taking import Desk, is_in_force, refused, take
from kpi.store import kind_of

Progress = Callable[[int, int, str], None]
"""Called before each delivery with how many are done, how many there are, and the file's name."""
_SCRATCH = ".intake-"
_DATABASE_MEMORY = "300MB"
# What a delivery is held against may itself be corrected by a later delivery of the same run.
_TRIED_AGAIN = {
    "unit_still_in_use",
    "employment_still_in_use",
    "key_in_force",
    "day_within_spell",
    "spell_over_days",
}


def ingest(
    store: Path,
    paths: Sequence[Path] | None = None,
    *,
    on_progress: Progress | None = None,
    accept: Mapping[str, str] | None = None,
) -> list[Receipt]:
    """Takes in all of raw/, or the named deliveries; a receipt for each. Raises only when it cannot begin.

    `accept` goes from a confirmable check to why a person lets it pass; the receipt's `confirmed` says where it did.
    """
    kind, sources, checks = kind_of(store), source.load() | source.load_own(store), checking.load()
    check_accepted(accept or {}, checks)
    index = ExtractIndex.load(store)
    groups = find(store, paths, sources)
    key = key_of(store, kind, has_extracts=bool(index.deliveries))
    (store / FOLDER).mkdir(parents=True, exist_ok=True)
    _remove_scratch(store)
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=_SCRATCH, dir=store / FOLDER)))
        connection = stack.enter_context(_connected(scratch))
        reader = stack.enter_context(lent())
        named = in_named_order(paths)
        desk = Desk(store, kind, key, sources, checks, index, connection, reader, scratch, named, accept or {})
        receipts = _take_all(desk, groups, on_progress)
    remove_unreferenced(store, desk.index)
    return receipts


def confirmable() -> list[str]:
    """The checks that a person may confirm."""
    return [check.name for check in checking.load() if check.confirm]


def check_accepted(accept: Mapping[str, str], checks: Sequence[checking.Check] | None = None) -> None:
    """Raises IntakeError for a code that no check has, and where nobody says why."""
    known = [check.name for check in checks or checking.load() if check.confirm]
    for code, because in accept.items():
        if code not in known:
            raise IntakeError(f"--accept {code}: not a check that can be confirmed; expected one of {', '.join(known)}")
        if not because.strip() or contains_cpr(because):
            raise IntakeError(f"--accept {code}: say why with --because, without any personal number")


def _connected(scratch: Path) -> duckdb.DuckDBPyConnection:
    """Only views over Parquet files are read: a name must never be taken for a variable of Python."""
    return duckdb.connect(
        config={
            "python_enable_replacements": "false",
            "memory_limit": _DATABASE_MEMORY,
            "temp_directory": str(scratch / "spill"),
        }
    )


def _remove_scratch(store: Path) -> None:
    """What a run that was cut off has left."""
    for left in (store / FOLDER).glob(f"{_SCRATCH}*"):
        shutil.rmtree(left, ignore_errors=True)


def _take_all(desk: Desk, groups: Sequence[Sequence[Delivery]], on_progress: Progress | None) -> list[Receipt]:
    unclear = {} if desk.named else _unclear_order(desk, [one for group in groups for one in group])
    taken: list[list[Receipt]] = []
    for done, group in enumerate(groups):
        if on_progress:
            on_progress(done, len(groups), group[0].path.name)
        taken.append(_take_file(desk, group, unclear.get(group[0].path)))
    for place, receipts in enumerate(taken):
        accepted_later = any(later.verdict == "accepted" for group in taken[place + 1 :] for later in group)
        refused_by = {rule for receipt in receipts for rule in receipt.fault_counts}
        if accepted_later and refused_by and refused_by <= _TRIED_AGAIN:
            taken[place] = _take_file(desk, groups[place], None)
    return [receipt for group in taken for receipt in group]


def _take_file(desk: Desk, group: Sequence[Delivery], unclear: str | None) -> list[Receipt]:
    """One file: all that it fills is put in force at once, or nothing of it."""
    before = desk.index
    receipts = [take(desk, delivery, unclear) for delivery in group]
    stopped = next((one for one in receipts if one.verdict == "refused"), None)
    if stopped:
        desk.index = before
        receipts = [one if one.verdict != "accepted" else _undone(one, stopped) for one in receipts]
    # The receipt first: a run that is cut off between the two takes the delivery again and writes it anew.
    for receipt in receipts:
        if receipt.verdict != "unchanged":
            receipt.write(desk.store)
    if desk.index is not before:
        swap(before, desk.index)
    return receipts


def _undone(receipt: Receipt, stopped: Receipt) -> Receipt:
    faults = FaultList()
    faults.add("other_part_refused", said={"other": stopped.extract})
    blank = replace(receipt, verdict="refused", added=0, changed=0, gone=0, seconds_moved={}, confirmed={})
    return refused(blank, faults)


def _unclear_order(desk: Desk, deliveries: Sequence[Delivery]) -> dict[Path, str]:
    """New deliveries of one source of which one lies within the other: nothing says which is newer."""
    fresh = [one for one in deliveries if one.source and one.source.contract.anchor and not is_in_force(desk, one)]
    unclear: dict[Path, str] = {}
    for one in fresh:
        for other in fresh:
            same = (one.organisation, one.source_id) == (other.organisation, other.source_id)
            if same and one.within(other):
                unclear |= {one.path: other.path.name, other.path: one.path.name}
    return unclear
