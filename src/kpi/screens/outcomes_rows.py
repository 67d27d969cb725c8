"""Promises to citizens, one row each, with what the figure does not say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi.model import Moved
from kpi.screens import promises, statuses
from kpi.screens.asked import Asked
from kpi.screens.outcomes_scope import is_of_citizens
from kpi.screens.promises import Row

if TYPE_CHECKING:
    from kpi.reader import JudgementRow


@dataclass(frozen=True)
class Indicator:
    """`moved` is which way a direction went; `few` stands where citizens are too few for a figure."""

    kpi: str
    row: Row
    moved: Moved | None
    guide: str
    few: str

    @property
    def is_number(self) -> bool:
        """A number was promised, and it can be said how it went."""
        return self.row.group in ("kept", "attention")

    @property
    def is_way(self) -> bool:
        return self.row.group == "direction" and self.moved in ("better", "worse", "equal")

    @property
    def is_alarming(self) -> bool:
        """A number that is not kept, or a direction that is surely the wrong one."""
        evidence = self.row.judged.evidence
        return self.row.group == "attention" or (evidence is not None and evidence.label == "concern")


@dataclass(frozen=True)
class Promised:
    """Everything a document promises, in its own order."""

    judged: tuple[JudgementRow, ...]
    indicators: tuple[Indicator, ...]
    recorded: tuple[Row, ...]
    """Milestones and assessments."""


def read(asked: Asked, document: str) -> Promised:
    known = {row.target: row for row in promises.rows(asked.scoped, asked.organisation.id, asked.as_of, asked.say)}
    judged = [row for row in asked.scoped.judgements(asked.organisation.id, asked.as_of) if row.document == document]
    return Promised(
        judged=tuple(judged),
        indicators=tuple(_indicators(asked, judged, known)),
        recorded=tuple(known[row.target] for row in judged if row.kpi in statuses.RECORDED),
    )


def _indicators(asked: Asked, judged: Iterable[JudgementRow], known: dict[str, Row]) -> Iterable[Indicator]:
    for row in judged:
        kpi = asked.scoped.kpi(row.kpi)
        if is_of_citizens(kpi):
            guide = asked.say.of(kpi.reading_guide) if kpi.reading_guide else ""
            few = asked.say("course.few") if row.hidden and kpi.protection == "citizens" else ""
            yield Indicator(kpi.id, known[row.target], row.moved, guide, few)
