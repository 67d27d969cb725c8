"""A control figure: absence after injuries as the insurance register has it, and as the payroll system has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.screens.language import Language
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.reader import FigureRow, PartRow, Scoped

YEARS = 5
REGISTERED, PAYROLL, CAUSE = "injury_absence_days", "sickness_days_per_fte", "work_injury"


def injuries(scoped: Scoped, organisation: str, say: Language) -> Table:
    """A row for each of the last years that both systems have a published figure of, the newest first.

    For those who have the whole organisation: its figures are nobody else's.
    """
    columns = tuple(say(f"data.column_{name}") for name in ("year", "registered", "paid"))
    if organisation not in {unit.unit_id for unit in scoped.units(organisation)}:
        return Table(columns, ())
    registered = {row.window: row for row in scoped.figures(REGISTERED, organisation, "year") if row.value is not None}
    parts = [row for row in scoped.parts(PAYROLL, organisation, "cause", "year") if row.category == CAUSE]
    paid = {row.window: row for row in parts if row.numerator is not None}
    years = sorted(registered.keys() & paid.keys(), reverse=True)[:YEARS]
    return Table(columns, tuple((year, _days(registered[year], say), _paid(paid[year], say)) for year in years))


def _days(row: FigureRow, say: Language) -> str:
    return say.rough(row.value or 0, 0, row.error)


def _paid(row: PartRow, say: Language) -> str:
    """The part's days; its error is told per full-time employee, so here it only says that there is one."""
    return say.rough(row.numerator or 0, 0, row.error)
