"""Injuries, the absence that followed, and the Authority's visits and orders in the pack."""

from __future__ import annotations

from kpi.screens import injuries, report_columns, report_drawings
from kpi.screens.report_asked import Asking
from kpi.screens.report_blocks import block, cautions, promised
from kpi.screens.report_brief import ended
from kpi.screens.report_spec import Block, Section


def build(asking: Asking) -> Section:
    say, node = asking.say, asking.stands
    if node is None:
        return Section("injuries", say("page.injuries"), (say("report.no_node", unit=asking.name),))
    asked = asking.counted(node, injuries.KPIS[0])
    view, orders = injuries.build(asked), injuries.orders(asked)
    told = (asking.stand_in(node), view.lead, view.parts_note, *cautions(view.cautions), orders.lead)
    blocks: tuple[Block, ...] = (
        *block("injuries-years", view.years, report_columns.years, view.years_note),
        *block("injuries-rolling", view.rolling, report_drawings.counted_rolling, rows=13),
        *block("injuries-signals", view.signals, report_drawings.signals, view.signals_note, 13),
        *block("injuries-units", view.units, report_columns.bars, view.units.untold if view.units else ""),
        *block("injuries-split", view.split, report_columns.stacked),
        *block("injuries-kinds", view.kinds, report_columns.bars, view.kinds_note),
        *block("injuries-absence", view.absence, report_columns.years, view.absence_note),
        *block("orders-visits", orders.visits, report_columns.visits, orders.visits_note),
        *block("orders-kinds", orders.orders, report_columns.orders),
    )
    if not blocks:
        told = (*told, say("report.no_data"))
    points = promised((*view.promised.now, *orders.promised.now))
    return Section("injuries", say("page.injuries"), tuple(ended(text) for text in told if text), points, blocks)
