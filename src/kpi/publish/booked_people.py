"""What each person was booked with, so that a correction is booked as the difference and nothing is booked twice.

ledger/booked/000001/sums.json          the hash of each file; two while it is being replaced
ledger/booked/000001/<file>.parquet     one organisation and measure

The only part of the ledger that is replaced: an erased person leaves it, and a new page has a new one.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kpi.durable import sync, write
from kpi.publish.ledger_files import LedgerError, bytes_of, write_table

_NAME, _INT = pa.dictionary(pa.int32(), pa.string()), pa.int64()
PEOPLE = pa.schema(
    [("unit", _NAME), ("month_no", pa.int32()), ("person", _NAME), ("amount", _INT), ("node", _NAME)]
    + [("booked_no", pa.int32()), ("moved_from", _NAME)]
)
"""One row per booking of a person: where and when it happened, and where and when it was booked.

With `moved_from` it is a booking once more: what a leaf that ended had not told went to the one that took its people.
"""
SUMS = "sums.json"
Key = tuple[str, str]
"""Organisation and measure."""


class BookedPeople:
    """The bookings of persons as of a page."""

    def __init__(self, folder: Path, page: int) -> None:
        self._all, self._page = folder, page
        self._folder = folder / f"{page:06}"
        self._sums: dict[str, list[str]] = _sums_of(self._folder / SUMS) if page else {}

    def of(self, organisation: str, measure: str) -> pa.Table:
        return self._table(_file(organisation, measure))

    def next(self, changed: Mapping[Key, pa.Table]) -> BookedPeople:
        """The bookings of the page after this one: those that changed are written, the others stay as they are."""
        folder = self._all / f"{self._page + 1:06}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        sums = {_file(*key): [write_table(folder / _file(*key), table)] for key, table in changed.items()}
        for name in self._sums.keys() - sums.keys():
            shutil.copyfile(self._folder / name, folder / name)
        write(folder / SUMS, json.dumps(self._sums | sums, sort_keys=True).encode())
        sync(folder)
        sync(self._all)
        return BookedPeople(self._all, self._page + 1)

    def remove_others(self) -> None:
        """Those before this page, and one after it whose page was never finished."""
        for folder in self._all.glob("*"):
            if folder != self._folder:
                shutil.rmtree(folder)

    def forget(self, people: Iterable[str]) -> int:
        """Takes persons out; returns the rows removed. What a publication that was cut off has left goes too."""
        self.remove_others()
        wanted, removed = pa.array(sorted(people), pa.string()), 0
        for name in sorted(self._sums):
            table = self._table(name)
            gone = pc.is_in(table["person"].cast(pa.string()), value_set=wanted)
            kept = table.filter(pc.invert(gone))
            if kept.num_rows < table.num_rows:
                removed += table.num_rows - kept.num_rows
                self._replace(name, _without_unused(kept))
        return int(removed)

    def _replace(self, name: str, table: pa.Table) -> None:
        """Whenever this breaks off, the file that is there is one that the sums know."""
        temporary = self._folder / f"{name}.tmp"
        new = write_table(temporary, table)
        self._write_sums(name, [*self._sums[name], new])
        os.replace(temporary, self._folder / name)
        self._write_sums(name, [new])

    def _write_sums(self, name: str, known: list[str]) -> None:
        self._sums[name] = known
        write(self._folder / f"{SUMS}.tmp", json.dumps(self._sums, sort_keys=True).encode())
        os.replace(self._folder / f"{SUMS}.tmp", self._folder / SUMS)
        sync(self._folder)

    def _table(self, name: str) -> pa.Table:
        if name not in self._sums:
            return PEOPLE.empty_table()
        content = bytes_of(self._folder / name)
        found = hashlib.sha256(content).hexdigest()
        if found not in self._sums[name]:
            expected = self._sums[name][-1]
            raise LedgerError(
                f"{self._folder / name}: sha256 is {found[:12]}…, expected {expected[:12]}…; restore the ledger"
            )
        return pq.read_table(pa.BufferReader(content), schema=PEOPLE)


def _sums_of(path: Path) -> dict[str, list[str]]:
    try:
        found: dict[str, list[str]] = json.loads(bytes_of(path))
    except ValueError as error:
        raise LedgerError(f"{path}: not readable; the file was changed; restore the ledger from its copy") from error
    return found


def _file(organisation: str, measure: str) -> str:
    return f"{quote(organisation, safe='')}~{quote(measure, safe='')}.parquet"


def _without_unused(table: pa.Table) -> pa.Table:
    """Names that no row has any more would stay in the file as words."""
    texts = [name for name in table.column_names if pa.types.is_dictionary(table.schema.field(name).type)]
    for name in texts:
        plain = table[name].cast(pa.string())
        table = table.set_column(table.column_names.index(name), name, plain.dictionary_encode())
    return table.cast(PEOPLE)
