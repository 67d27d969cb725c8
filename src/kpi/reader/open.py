"""Opens the newest edition whose hashes hold, loads it into memory and locks the door behind it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from pydantic import TypeAdapter

from kpi import edition
from kpi.model import Kpi, Organisation, TargetFile
from kpi.reader.principal import Principal
from kpi.reader.rows import EditionInfo
from kpi.reader.scoped import Scoped

ReaderError = edition.EditionError


@dataclass(frozen=True)
class Register:
    """The KPIs, targets and organisations the edition was judged by."""

    kpis: dict[str, Kpi]
    files: tuple[TargetFile, ...]
    organisations: dict[str, Organisation]


class Reader:
    """One edition in memory; of the disk only the status of the runs can be reached through it."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        manifest: edition.Manifest,
        register: Register,
        fell_back: bool,
        folder: Path,
    ) -> None:
        self._con = con
        self._folder = folder
        self._register = register
        self._manifest = manifest
        self.edition = EditionInfo(
            manifest.edition,
            manifest.store_kind,
            manifest.protection,
            manifest.created,
            manifest.sha256,
            fell_back,
        )

    @property
    def organisations(self) -> tuple[str, ...]:
        """The root units of the edition: the scope of whoever may see all of it."""
        return tuple(self._manifest.as_of)

    def scoped(self, principal: Principal) -> Scoped:
        """The only way to data."""
        return Scoped(self._con, self._register, self._manifest, self.edition, principal, self._folder)


def open_reader(store: Path) -> Reader:
    """The newest good edition of a store; raises ReaderError (one line) when there is none."""
    folder, manifest, fell_back = edition.newest_good(store)
    con = duckdb.connect(
        config={"threads": 2, "memory_limit": "1GB", "autoinstall_known_extensions": False,
                "autoload_known_extensions": False}
    )  # fmt: skip
    for table in edition.TABLES:
        path = str(folder / f"{table}.parquet")
        con.execute(f"create table {table} as select * from read_parquet(?)", [path])
    own = folder / f"{edition.OWN}.parquet" if f"{edition.OWN}.parquet" in manifest.files else None
    source = "read_parquet(?)" if own else "figures where false"
    con.execute(f"create table own_figures as select * from {source}", [str(own)] if own else [])
    con.execute("set temp_directory = ''")
    con.execute("set enable_external_access = false")
    con.execute("set lock_configuration = true")
    return Reader(con, manifest, _register(folder), fell_back, folder.parent)


def _register(folder: Path) -> Register:
    raw: dict[str, Any] = json.loads((folder / edition.CATALOGUE).read_text(encoding="utf-8"))
    kpis = TypeAdapter(list[Kpi]).validate_python(raw["kpis"])
    organisations = TypeAdapter(list[Organisation]).validate_python(raw["organisations"])
    return Register(
        {kpi.id: kpi for kpi in kpis},
        tuple(TypeAdapter(list[TargetFile]).validate_python(raw["files"])),
        {one.id: one for one in organisations},
    )
