"""The rows of an unknown file, as they were read."""

from __future__ import annotations

from dataclasses import dataclass, field

from kpi.intake.detect.proposal import Question

Row = list[str]


@dataclass
class Sheet:
    """What was read. `rows` are the rows of data without the blank ones; `numbers` is where a spreadsheet has each."""

    format: str
    headers: list[str]
    rows: list[list[str]]
    numbers: list[int]
    dialect: dict[str, object] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    whole: bool = True
    """Whether all of the file was looked at."""

    as_text: set[str] = field(default_factory=set)
    """Of a workbook: the numbers with marks that stand as text."""

    def column(self, place: int) -> list[str]:
        return [row[place] if place < len(row) else "" for row in self.rows]
