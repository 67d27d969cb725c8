"""From a chart of a page to a block of the pack: its finding, its drawing and its figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from kpi.screens.absence import Promised
from kpi.screens.promises import Row
from kpi.screens.report_spec import Block, Drawing
from kpi.screens.states import State
from kpi.screens.table import Table


class Chart(Protocol):
    """What every chart of a page brings."""

    @property
    def title(self) -> str: ...
    @property
    def alt(self) -> str: ...
    @property
    def table(self) -> Table: ...


Drawn = TypeVar("Drawn", bound=Chart)


def block(
    key: str,
    chart: Drawn | None,
    draw: Callable[[Drawn], Drawing | None] | None = None,
    note: str = "",
    rows: int | None = None,
) -> tuple[Block, ...]:
    """Nothing where the page has no chart either; of a long table only the newest `rows`."""
    if chart is None:
        return ()
    table = Table(chart.table.columns, chart.table.rows[:rows])
    return (Block(key, chart.title, drawing=draw(chart) if draw else None, table=table, note=note),)


def promised(found: Iterable[Promised]) -> tuple[str, ...]:
    """Each promise with its status and what there is to say of it."""
    return tuple(
        f"{one.title} ({_marks(one.judged.word, one.judged.sureness)}): {one.judged.told or one.judged.sentence}"
        for one in found
    )


def kept(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(
        f"{row.title} ({_marks(row.judged.word, row.judged.sureness)}): {row.judged.told or row.judged.sentence}"
        for row in rows
    )


def _marks(word: str, sureness: str) -> str:
    return ", ".join(part for part in (word.lower(), sureness.lower()) if part)


def cautions(found: Iterable[State]) -> tuple[str, ...]:
    return tuple(f"{one.word}: {one.why}" for one in found)
