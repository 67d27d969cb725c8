"""A quarter's pack of an edition, with a committee's eyes whoever makes it; as JSON it can be kept and read again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

import kpi
from kpi.reader import Principal, Reader, Scoped
from kpi.screens import report
from kpi.screens.language import Code, Language
from kpi.screens.report_spec import Pack, Section

_ADAPTER = TypeAdapter(Pack)
CODE = (".py", ".toml", ".sql", ".typ")


@dataclass(frozen=True)
class Wanted:
    """What a pack is about; without a unit it is about the whole organisation."""

    organisation: str
    quarter: str
    unit: str = ""
    language: Code = "da"

    @property
    def of(self) -> str:
        return self.unit or self.organisation

    @property
    def name(self) -> str:
        return f"kvartalsrapport-{self.of}-{self.quarter}-{self.language}"


def build(
    reader: Reader,
    wanted: Wanted,
    principal: Principal | None = None,
    since: Section | None = None,
    through: Callable[[Scoped], Scoped] = lambda scoped: scoped,
) -> Pack:
    """`principal` narrows what may be seen; a pack holds public figures only, so the role is always the committee's.

    `through` may put something before the reader that remembers its answers.
    """
    asking = principal or Principal("pack", "med", reader.organisations)
    scoped = through(reader.scoped(replace(asking, role="med")))
    return report.build(scoped, wanted.organisation, wanted.of, wanted.quarter, Language(wanted.language), since)


def as_json(pack: Pack) -> bytes:
    return _ADAPTER.dump_json(pack, indent=1) + b"\n"


def from_json(text: bytes) -> Pack:
    return _ADAPTER.validate_json(text)


@cache
def code_version() -> str:
    """The version with a hash over everything that makes a pack: two checkouts that differ are told apart."""
    root, found = Path(__file__).parents[1], hashlib.sha256()
    for path in sorted(path for path in root.rglob("*") if path.suffix in CODE):
        found.update(f"{path.relative_to(root).as_posix()}\0".encode())
        found.update(path.read_bytes())
    return f"{kpi.__name__}-{found.hexdigest()[:16]}"
