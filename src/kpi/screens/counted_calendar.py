"""Calendar years of something counted, the running one as far as it goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kpi.screens.counted import Counted, is_known

if TYPE_CHECKING:
    from kpi.reader import FigureRow


def year_rows(asked: Counted, is_there: Callable[[FigureRow], bool] = is_known) -> list[FigureRow]:
    rows = [row for row in asked.rows("year") if is_there(row)]
    running = [row for row in asked.rows("ytd") if row.end.year == asked.as_of.year and is_there(row)]
    if running and (not rows or rows[-1].end < running[-1].end):
        rows.append(running[-1])
    return rows


def year_name(asked: Counted, row: FigureRow) -> str:
    """Under a column; a running year says on a second line how far it goes."""
    if row.end.month == 12:
        return str(row.end.year)
    return f"{row.end.year}<br>{asked.say('counted.until', month=asked.say.month_name(row.end))}"


def in_one_line(name: str) -> str:
    return name.replace("<br>", ", ")
