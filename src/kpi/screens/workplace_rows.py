"""Promises about the workplace: measured or followed up, and the milestones of areas that are about nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi.screens import promises, statuses
from kpi.screens.asked import Asked
from kpi.screens.outcomes_scope import is_of_citizens, is_of_workplace
from kpi.screens.overview import AreaBlock, newest_first
from kpi.screens.promises import Row

if TYPE_CHECKING:
    from kpi.reader import JudgementRow


@dataclass(frozen=True)
class Promised:
    """One document's promises about the workplace; `judged` are all its rows."""

    judged: tuple[JudgementRow, ...]
    rows: tuple[Row, ...]
    blocks: tuple[AreaBlock, ...]

    def of(self, *kpis: str) -> list[JudgementRow]:
        return [row for row in self.judged if row.kpi in kpis]


def read(asked: Asked, document: str) -> Promised:
    judged = [row for row in asked.scoped.judgements(asked.organisation.id, asked.as_of) if row.document == document]
    known = {row.target: row for row in promises.rows(asked.scoped, asked.organisation.id, asked.as_of, asked.say)}
    mine = [known[row.target] for row in _mine(asked, judged)]
    return Promised(tuple(judged), tuple(mine), tuple(_blocks(asked, document, mine)))


def documents(asked: Asked) -> dict[str, str]:
    """Titles of the documents that promise something about the workplace, the newest first."""
    rows = asked.scoped.judgements(asked.organisation.id, asked.as_of)
    found = newest_first(asked.scoped.documents(asked.organisation.id))
    return {one.id: one.title for one in found if any(_mine(asked, [row for row in rows if row.document == one.id]))}


def _mine(asked: Asked, judged: Sequence[JudgementRow]) -> Iterable[JudgementRow]:
    of_citizens = {row.area for row in judged if is_of_citizens(asked.scoped.kpi(row.kpi))}
    for row in judged:
        is_noted = row.kpi in statuses.RECORDED and row.area not in of_citizens
        if is_noted or is_of_workplace(asked.scoped.kpi(row.kpi)):
            yield row


def _blocks(asked: Asked, document: str, mine: Sequence[Row]) -> Iterable[AreaBlock]:
    for area in asked.scoped.areas(document) if mine else ():
        rows = sorted((row for row in mine if row.area == area.id), key=lambda row: row.order)
        if rows:
            yield AreaBlock(f"{area.id}. {asked.say.of(area.title)}", tuple(rows))
