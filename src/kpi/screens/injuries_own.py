"""A leader's exact injury figures of the own unit, year by year; nobody else is given them."""

from __future__ import annotations

from dataclasses import dataclass

from kpi import periods
from kpi.screens import states
from kpi.screens.counted import Counted
from kpi.screens.states import State
from kpi.screens.table import Table


@dataclass(frozen=True)
class Own:
    title: str
    state: State
    table: Table


def own(asked: Counted) -> Own | None:
    """None for everybody but a leader to whom the store gives exact figures."""
    give, unit = asked.scoped.own_figures, asked.unit.unit_id
    rows = [row for row in give(asked.kpi.id, unit, "year") if asked.first_drawn <= row.end <= asked.as_of]
    asked_for = periods.year_to_date(asked.as_of.year, asked.as_of.month)
    running = [row for row in give(asked.kpi.id, unit, "ytd") if row.window == asked_for.name]
    rows += [row for row in running if row.end not in {one.end for one in rows}]
    if not rows:
        return None
    say = asked.say
    cells = tuple((say.window(row.window), asked.shown(row)) for row in reversed(rows))
    return Own(
        say("injuries.own_title", unit=asked.unit_name),
        states.state("own", say),
        Table((say("column.period"), say.of(asked.kpi.title)), cells),
    )
