"""All targets at a glance: areas down, targets across, each as its two marks and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi.screens.language import Language

if TYPE_CHECKING:
    from kpi.screens.overview import DocumentBlock
    from kpi.screens.promises import Row


@dataclass(frozen=True)
class Cell:
    """One target: its status mark, the icon of its evidence, and in words what both say."""

    target: str
    mark: str
    shape: str
    words: str


@dataclass(frozen=True)
class Line:
    area: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Matrix:
    title: str
    document: str
    lines: tuple[Line, ...]


def build(blocks: Sequence[DocumentBlock], say: Language) -> tuple[Matrix, ...]:
    """One matrix for each document that is in force."""
    found = []
    for block in blocks:
        if block.is_open:
            lines = tuple(_line(area.title, area.rows) for area in block.areas)
            found.append(Matrix(say("matrix.title", document=block.title), block.id, lines))
    return tuple(found)


def _line(area: str, rows: Sequence[Row]) -> Line:
    return Line(area, tuple(map(_cell, rows)))


def _cell(row: Row) -> Cell:
    found = row.judged.evidence
    said = [row.title, row.judged.word, *([found.word] if found else [])]
    return Cell(row.target, row.judged.mark, found.shape if found else "", ": ".join([said[0], ", ".join(said[1:])]))
