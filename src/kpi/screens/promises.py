"""Every promise of an organisation at a month end, one row each, finished for the eye."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kpi import periods
from kpi.model import Kpi, Target
from kpi.screens import evidence_mark, judged, statuses
from kpi.screens.case import Case
from kpi.screens.judged import Judged
from kpi.screens.language import Language

if TYPE_CHECKING:
    from kpi.reader import JudgementRow, Scoped

HISTORY_POINTS = 36
HISTORY_KINDS = {
    "absence": "rolling",
    "employment": "rolling",
    "injuries": "rolling",
    "inspections": "year",
    "complaints": "rolling",
    "outcomes": "year",
    "surveys": "survey",
    "follow_up": "year",
}
"""What a small line shows of a KPI: the windows that compare with one another."""


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
    return [_row(scoped, row, say) for row in scoped.judgements(organisation, as_of)]


def _row(scoped: Scoped, row: JudgementRow, say: Language) -> Row:
    _, target = scoped.target(row.target)
    kpi = scoped.kpi(row.kpi)
    past = history(scoped, row, kpi, target)
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


def history(scoped: Scoped, row: JudgementRow, kpi: Kpi, target: Target) -> tuple[float, ...]:
    """The KPI until the promise's period ends."""
    if row.hidden or target.each:
        return ()
    if kpi.follow_up == "events" and row.due:
        return _counted(scoped, row)
    kind = _history_kind(row, kpi)
    if kind is None:
        return ()
    figures = scoped.figures(row.kpi, row.unit, kind, until=_until(row))
    return tuple(figure.value for figure in figures if figure.value is not None)[-HISTORY_POINTS:]


def _counted(scoped: Scoped, row: JudgementRow) -> tuple[float, ...]:
    """What was counted up to each month end: single years beside that sum would mislead."""
    until = row.as_of if row.due is None else min(row.as_of, row.due)
    past = (one for one in scoped.history(row.target) if one.as_of <= until)
    return tuple(one.value for one in past if one.value is not None)[-HISTORY_POINTS:]


def _until(row: JudgementRow) -> date:
    if row.window is None or ":" in row.window:
        return row.as_of
    return min(row.as_of, periods.parse(row.window).end)


def _history_kind(row: JudgementRow, kpi: Kpi) -> str | None:
    if row.window and "-Q" in row.window:
        return "quarter"
    if kpi.follow_up == "state":
        return "state"
    return HISTORY_KINDS.get(kpi.facts)


def _history_words(history: Sequence[float], decimals: int, say: Language) -> str:
    if len(history) < 2:
        return ""
    first, last = (say.number(history[place], decimals) for place in (0, -1))
    return say("overview.spark_alt", first=first, last=last)
