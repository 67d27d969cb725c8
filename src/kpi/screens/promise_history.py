"""The small line of every promise: its KPI until the promise's period ends, asked of the reader in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from kpi import periods
from kpi.model import Kpi

if TYPE_CHECKING:
    from kpi.reader import JudgementRow, Scoped, Series

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


def of(scoped: Scoped, judgements: Sequence[JudgementRow]) -> dict[str, tuple[float, ...]]:
    drawn = {row.target: _series(scoped, row) for row in judgements}
    asked = tuple(sorted({series for series in drawn.values() if series}))
    told = scoped.values(asked) if asked else {}
    return {row.target: _history(scoped, row, drawn[row.target], told)[-HISTORY_POINTS:] for row in judgements}


def _history(
    scoped: Scoped, row: JudgementRow, series: Series | None, told: Mapping[Series, Sequence[tuple[date, float]]]
) -> tuple[float, ...]:
    if series is not None:
        until = _until(row)
        return tuple(value for end, value in told[series] if end <= until)
    return _counted(scoped, row) if _adds_up(scoped, row) else ()


def _series(scoped: Scoped, row: JudgementRow) -> Series | None:
    kind = _history_kind(row, scoped.kpi(row.kpi))
    drawn = kind is not None and not _has_no_line(scoped, row) and not _adds_up(scoped, row)
    return (row.kpi, row.unit, kind) if drawn and kind else None


def _has_no_line(scoped: Scoped, row: JudgementRow) -> bool:
    return row.hidden is not None or scoped.target(row.target)[1].each is not None


def _adds_up(scoped: Scoped, row: JudgementRow) -> bool:
    """Events counted towards a day: single years beside that sum would mislead."""
    is_counted = scoped.kpi(row.kpi).follow_up == "events" and row.due is not None
    return is_counted and not _has_no_line(scoped, row)


def _counted(scoped: Scoped, row: JudgementRow) -> tuple[float, ...]:
    """What was counted up to each month end."""
    until = row.as_of if row.due is None else min(row.as_of, row.due)
    past = (one for one in scoped.history(row.target) if one.as_of <= until)
    return tuple(one.value for one in past if one.value is not None)


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
