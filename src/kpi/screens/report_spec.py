"""What a quarter's pack is made of, as finished words: every format shows these and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from kpi.screens.language import Code
from kpi.screens.table import Table

Look = Literal["now", "before", "mark", "part", "ring"]


@dataclass(frozen=True)
class Series:
    """Points of one kind. `at` are places on the axis: months of a line, the number of a column or a bar."""

    name: str
    at: tuple[float, ...]
    values: tuple[float, ...]
    shown: tuple[str, ...]
    look: Look = "now"
    pieces: tuple[int, ...] = ()
    """Where a new piece of the line begins: it is never drawn across a break."""


@dataclass(frozen=True)
class Level:
    """A promised level, from one place of the axis to another; `is_own`: promised for this very unit."""

    name: str
    value: float
    first: float
    last: float
    is_own: bool = True


@dataclass(frozen=True)
class Reach:
    """A band of what is usual, or the reach of single figures."""

    name: str
    at: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True)
class Drawing:
    """A chart for paper. `ticks` are places of the axis with their names; `breaks` are places with the reason."""

    kind: Literal["line", "column", "stack", "bar"]
    axis: str
    alt: str
    series: tuple[Series, ...]
    ticks: tuple[tuple[float, str], ...]
    levels: tuple[Level, ...] = ()
    reach: tuple[Reach, ...] = ()
    breaks: tuple[tuple[float, str], ...] = ()
    span: tuple[float, float] | None = None
    """From end to end of what can be answered; else the axis goes around what is drawn."""


@dataclass(frozen=True)
class Block:
    """A part of a section: a finding with its chart, its figures and what must be known to read them."""

    key: str
    title: str
    sentences: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    drawing: Drawing | None = None
    table: Table | None = None
    note: str = ""


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    sentences: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Clause:
    """A definition or a promise as it stood, to tell later whether it has changed."""

    kind: Literal["definition", "target"]
    key: str
    name: str
    text: str


@dataclass(frozen=True)
class Pack:
    organisation: str
    organisation_name: str
    unit: str
    unit_name: str
    quarter: str
    quarter_name: str
    as_of: date
    language: Code
    title: str
    is_demo: bool
    edition: str
    sha256: str
    created: datetime
    cover: Table
    sections: tuple[Section, ...]
    clauses: tuple[Clause, ...]

    def tables(self) -> tuple[tuple[Section, Block, Table], ...]:
        """Every table with where it stands, in order."""
        return tuple((section, block, block.table) for section in self.sections
                     for block in section.blocks if block.table is not None)  # fmt: skip
