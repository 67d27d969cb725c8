"""What was booked and told, for ever: append-only pages, each with the hash of the one before. Refresh zone only.

ledger/pages/000001/page.json        what the page adds, the hash of its files and of the page before
ledger/pages/000001/page.sha256      its own hash
ledger/pages/000001/booked.parquet   per node, measure and month booked: the exact increment
ledger/pages/000001/points.parquet   per node, measure and month: the published total, or that it waits
ledger/booked/000001/…               what each person was booked with, as of that page: see `booked_people`
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kpi.durable import sync, write
from kpi.publish.booked_people import BookedPeople
from kpi.publish.ledger_files import LedgerError, bytes_of, write_table
from kpi.publish.tree import Tree, TreeNode

FOLDER = Path("ledger")
_NAME, _INT = pa.dictionary(pa.int32(), pa.string()), pa.int64()
POINTS = pa.schema([("organisation", _NAME), ("node", _NAME), ("measure", _NAME), ("month_no", _INT), ("amount", _INT)])
"""`amount` is null where the point waits."""
BOOKED = POINTS.append(pa.field("moved_from", _NAME))
"""`moved_from`: the leaf that ended with this untold; it went to another once more."""


@dataclass(frozen=True, slots=True)
class Late:
    """Corrections that a told point includes: where and when it was told, and the months they are about."""

    organisation: str
    node: str
    month: int
    first: int
    last: int


@dataclass
class Page:
    """What one publication adds."""

    step: int = 0
    """Days or counts that totals are told in; a ledger keeps its own."""
    firsts: dict[str, int] = field(default_factory=dict)
    """By organisation the month its series begin with."""
    fractions: dict[str, int] = field(default_factory=dict)
    trees: dict[str, dict[int, Tree]] = field(default_factory=dict)
    closed: dict[str, dict[str, int]] = field(default_factory=dict)
    """By organisation and family of measures: the newest month that is booked."""
    since: dict[str, dict[str, int]] = field(default_factory=dict)
    """By organisation and measure: the first month of which it is still known what persons were booked with."""
    remainders: dict[str, str] = field(default_factory=dict)
    """By family of categories: the one told as what the others leave."""
    late: list[Late] = field(default_factory=list)
    cells: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    """Of citizens: by indicator and unit, by last day of the period what was booked and what was told."""
    booked: list[pa.Table] = field(default_factory=list)
    points: list[pa.Table] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.fractions or self.trees or self.closed or self.cells or self.booked or self.points)


class Ledger:
    """The pages of a store, read and verified; new ones are added at the end."""

    def __init__(self, store: Path) -> None:
        self.folder = store / FOLDER
        self.step: int | None = None
        self.firsts: dict[str, int] = {}
        self.fractions: dict[str, int] = {}
        self.trees: dict[str, dict[int, Tree]] = {}
        self.closed: dict[str, dict[str, int]] = {}
        self.since: dict[str, dict[str, int]] = {}
        self.remainders: dict[str, str] = {}
        self.late: list[Late] = []
        self.cells: dict[str, dict[str, list[int]]] = {}
        self.heads: list[str] = []
        """The hash of every page, oldest first."""
        self._pages: list[Path] = []
        for path in _pages(self.folder):
            self._read(path)
        self.people = BookedPeople(self.folder / "booked", len(self._pages))

    @property
    def is_new(self) -> bool:
        return not self._pages

    @property
    def head(self) -> str | None:
        return self.heads[-1] if self.heads else None

    def booked(self, organisation: str) -> pa.Table:
        return self._table("booked", BOOKED, organisation)

    def points(self, organisation: str) -> pa.Table:
        return self._table("points", POINTS, organisation)

    def add(self, page: Page, people: Mapping[tuple[str, str], pa.Table]) -> None:
        """Durable before the edition that uses it; nothing to add adds nothing. `people`: those that changed."""
        if page.is_empty:
            return
        number = len(self._pages) + 1
        path, hidden = self.folder / "pages" / f"{number:06}", self.folder / "pages" / f".{number:06}.tmp"
        shutil.rmtree(hidden, ignore_errors=True)
        hidden.mkdir(parents=True)
        self.people = self.people.next(people)
        hashes = {
            "booked": write_table(hidden / "booked.parquet", _together(page.booked, BOOKED)),
            "points": write_table(hidden / "points.parquet", _together(page.points, POINTS)),
        }
        text = _page_text(page, hashes, self.head or "")
        write(hidden / "page.json", text)
        write(hidden / "page.sha256", hashlib.sha256(text).hexdigest().encode())
        sync(hidden)
        os.rename(hidden, path)
        sync(path.parent)
        self._read(path)
        self.people.remove_others()

    def forget(self, people: Iterable[str]) -> int:
        """Takes persons out of what was booked by person; every increment and point stays. Returns rows removed."""
        return self.people.forget(people)

    def _read(self, path: Path) -> None:
        text = bytes_of(path / "page.json")
        head = hashlib.sha256(text).hexdigest()
        _hold_against(path / "page.json", head, bytes_of(path / "page.sha256").decode("ascii", errors="replace"))
        raw = json.loads(text)
        if raw["before"] != (self.head or ""):
            raise LedgerError(f"{path / 'page.json'}: follows another page than the one before it; restore the ledger")
        for name, expected in raw["hashes"].items():
            file = path / f"{name}.parquet"
            _hold_against(file, hashlib.sha256(bytes_of(file)).hexdigest(), expected)
        self._take(raw)
        self.heads.append(head)
        self._pages.append(path)

    def _take(self, raw: dict[str, Any]) -> None:
        self.step = raw["step"]
        self.firsts |= raw["firsts"]
        self.fractions |= raw["fractions"]
        self.remainders |= raw["remainders"]
        self.late += [Late(**one) for one in raw["late"]]
        for organisation, trees in raw["trees"].items():
            self.trees.setdefault(organisation, {}).update(
                {int(year): _tree(tree, int(year)) for year, tree in trees.items()}
            )
        for name in ("closed", "since"):
            for organisation, months in raw[name].items():
                getattr(self, name).setdefault(organisation, {}).update(months)
        for name, cells in raw["cells"].items():
            self.cells.setdefault(name, {}).update(cells)

    def _table(self, name: str, schema: pa.Schema, organisation: str) -> pa.Table:
        parts = [pq.read_table(path / f"{name}.parquet", schema=schema) for path in self._pages]
        whole = pa.concat_tables(parts) if parts else schema.empty_table()
        return whole.filter(equals(whole["organisation"], organisation))


def equals(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    """Where a column of names holds one, without making texts of all of them."""
    return pa.chunked_array(
        [pc.equal(chunk.indices, chunk.dictionary.index(name).as_py()) for chunk in column.chunks], pa.bool_()
    )


def _pages(folder: Path) -> Iterator[Path]:
    """The pages in order; a gap means that one is lost."""
    found = sorted(path for path in (folder / "pages").glob("[0-9]*") if path.is_dir())
    for number, path in enumerate(found, start=1):
        if path.name != f"{number:06}":
            raise LedgerError(f"{folder / 'pages'}: page {number:06} is missing, {path.name} is there; restore it")
        yield path


def _hold_against(path: Path, found: str, expected: str) -> None:
    if found != expected:
        raise LedgerError(f"{path}: sha256 is {found[:12]}…, expected {expected[:12]}…; restore the ledger")


def _together(tables: list[pa.Table], schema: pa.Schema) -> pa.Table:
    return pa.concat_tables(tables).unify_dictionaries() if tables else schema.empty_table()


def _page_text(page: Page, hashes: Mapping[str, str], before: str) -> bytes:
    plain = ("step", "firsts", "fractions", "remainders", "closed", "since", "cells")
    content = {name: getattr(page, name) for name in plain} | {"before": before, "hashes": hashes}
    content["late"] = [asdict(one) for one in page.late]
    content["trees"] = {
        organisation: {str(year): [_node(node) for node in tree.nodes.values()] for year, tree in trees.items()}
        for organisation, trees in page.trees.items()
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()


def _node(node: TreeNode) -> dict[str, Any]:
    return asdict(node) | {"units": sorted(node.units), "leaves": list(node.leaves)}


def _tree(raw: list[dict[str, Any]], year: int) -> Tree:
    nodes = (TreeNode(**one | {"units": frozenset(one["units"]), "leaves": tuple(one["leaves"])}) for one in raw)
    return Tree(year, {node.id: node for node in nodes})
