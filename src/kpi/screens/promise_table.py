"""The promises as rows of finished strings, to sort, search and download."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.model import Document
from kpi.screens.language import Language
from kpi.screens.promises import Row
from kpi.screens.table import Table

COLUMNS = (
    "document", "section", "title", "status", "evidence", "value", "promise", "gap", "why", "told", "until",
)  # fmt: skip


def build(documents: Sequence[Document], rows: Sequence[Row], say: Language) -> Table:
    titles = {document.id: document.title for document in documents}
    return Table(
        tuple(say(f"column.{name}") for name in COLUMNS), tuple(_cells(row, titles[row.document], say) for row in rows)
    )


def _cells(row: Row, document: str, say: Language) -> tuple[str, ...]:
    read = row.judged
    why = say.joined([read.when, read.why])
    return (
        document, row.section, row.title, read.chip, read.sureness, read.value, read.promise, read.gap, why, read.told,
        row.data_until,
    )  # fmt: skip
