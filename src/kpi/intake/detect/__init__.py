"""Looks at a sample of an unknown delivery and proposes a source file for it. What could be meant in two ways becomes
a question, never a guess; a source file with questions accepts nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kpi.intake.cells import NotReadable
from kpi.intake.deliveries import IntakeError
from kpi.intake.detect.columns import looked_at
from kpi.intake.detect.matching import matched
from kpi.intake.detect.opening import sheet_of
from kpi.intake.detect.proposal import Found, Proposal, Question
from kpi.intake.detect.sheet import Sheet
from kpi.intake.detect.table import Table, read_table
from kpi.intake.sentences import SENTENCES

ANSWERED = (
    *(
        "encoding",
        "delimiter",
        "record",
        "sheet",
        "header",
        "date",
        "decimal",
        "decimal_mark",
        "thousands",
        "dash",
        "extract",
    ),
    *("personal", "column", "constant"),
)
"""What may be answered; of the last three the header or our column stands after a colon: `column:unit_id=Afdeling`."""

__all__ = ["Found", "Proposal", "Question", "Sheet", "Table", "detect", "proposal_of", "read_table"]


def detect(path: Path, answers: Mapping[str, str] | None = None) -> Proposal:
    """The proposal for a file, read in a child process. `answers` settles questions by their key.

    Raises IntakeError, one line, when the file cannot be read at all.
    """
    from kpi.intake.reading import lent

    if not path.is_file():
        raise IntakeError(f"{path}: no such file; expected a delivery to look at")
    if strange := [key for key in answers or {} if key.split(":")[0] not in ANSWERED]:
        raise IntakeError(f"answer '{strange[0]}': nothing asks that; expected one of {', '.join(ANSWERED)}")
    try:
        with lent() as reader:
            return Proposal.from_json(reader.detect(path.resolve(), answers or {}))
    except NotReadable as problem:
        da, en = (sentence.format(**problem.said) for sentence in SENTENCES[problem.rule])
        raise IntakeError(f"{path.name}: {da} {en}") from problem


def proposal_of(path: Path, answers: Mapping[str, str]) -> Proposal:
    """The same without a child process. Raises NotReadable."""
    sheet = sheet_of(path, answers)
    return matched(looked_at(path.name, sheet, answers), sheet, answers)
