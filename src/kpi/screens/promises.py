"""Every promise of an organisation at a month end, one row each, finished for the eye."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kpi.screens import evidence_mark, judged, promise_history, statuses
from kpi.screens.case import Case
from kpi.screens.judged import Judged
from kpi.screens.language import Language

if TYPE_CHECKING:
    from kpi.reader import JudgementRow, Scoped


@dataclass(frozen=True)
class Row:
    target: str
    document: str
    area: str
    title: str
    judged: Judged
    section: str
    history: tuple[float, ...]
    history_words: str
    promise: float | None
    data_until: str
    owner: str
    is_tested: bool
    """Whether a change was looked for."""

    @property
    def group(self) -> statuses.Group:
        return statuses.LOOKS[self.judged.kind].group

    @property
    def order(self) -> tuple[int, bool]:
        """What needs attention first; among those, what has a development to look at."""
        return statuses.KINDS.index(self.judged.kind), not self.history


def rows(scoped: Scoped, organisation: str, as_of: date, say: Language) -> list[Row]:
    judgements = scoped.judgements(organisation, as_of)
    past = promise_history.of(scoped, judgements)
    return [_row(scoped, row, past[row.target], say) for row in judgements]


def _row(scoped: Scoped, row: JudgementRow, past: tuple[float, ...], say: Language) -> Row:
    _, target = scoped.target(row.target)
    kpi = scoped.kpi(row.kpi)
    return Row(
        target=row.target,
        document=row.document,
        area=row.area,
        title=say.of(target.title),
        judged=judged.read(Case(row, target, kpi, say)),
        section=row.section,
        history=past,
        history_words=_history_words(past, kpi.decimals, say),
        promise=row.threshold if isinstance(row.threshold, int | float) else None,
        data_until=say.day(row.data_until) if row.data_until else "",
        owner=target.owner or kpi.owner,
        is_tested=evidence_mark.is_tested(row),
    )


def _history_words(history: Sequence[float], decimals: int, say: Language) -> str:
    if len(history) < 2:
        return ""
    first, last = (say.number(history[place], decimals) for place in (0, -1))
    return say("overview.spark_alt", first=first, last=last)
