"""Every promise in force, area by area, with its status and how sure a change is."""

from __future__ import annotations

from collections.abc import Iterable

from kpi.screens.promises import Row
from kpi.screens.report_asked import Asking
from kpi.screens.report_spec import Block, Section
from kpi.screens.table import Table

COLUMNS = ("title", "status", "evidence", "value", "promise", "told")


def build(asking: Asking) -> Section:
    """Promises were made for the whole administration, and are told as such in the pack of a unit too."""
    say, view = asking.say, asking.overview
    shown = [block for block in view.documents if block.is_open]
    blocks = tuple(
        Block(f"targets-{document.id}-{at}", f"{document.title}: {area.title}", table=_table(area.rows, asking))
        for document in shown
        for at, area in enumerate(document.areas)
    )
    if not blocks:
        return Section("targets", say("report.targets"), (say("report.targets_none"),))
    whole = "" if asking.is_whole else say("report.targets_whole", organisation=asking.organisation.name)
    sentences = tuple(text for text in (whole, view.rest, view.chance, say("report.targets_marks")) if text)
    return Section("targets", say("report.targets"), sentences, blocks=blocks)


def _table(rows: Iterable[Row], asking: Asking) -> Table:
    columns = tuple(asking.say(f"column.{name}") for name in COLUMNS)
    return Table(columns, tuple(_cells(row, asking) for row in rows))


def _cells(row: Row, asking: Asking) -> tuple[str, ...]:
    read = row.judged
    note = asking.say.joined([read.gap, read.when, read.why])
    return row.title, read.chip, read.sureness, read.value, read.promise, note
