"""Complaints and what was promised to citizens in the pack."""

from __future__ import annotations

from kpi.screens import complaints as complained
from kpi.screens import report_columns
from kpi.screens.outcomes import Section as Area
from kpi.screens.report_asked import Asking
from kpi.screens.report_blocks import block, cautions, promised
from kpi.screens.report_brief import ended
from kpi.screens.report_spec import Block, Section
from kpi.screens.table import Table

COLUMNS = ("title", "status", "evidence", "value", "promise", "told")


def complaints(asking: Asking) -> Section:
    say, node = asking.say, asking.complained_at
    if node is None:
        return Section("complaints", say("page.complaints"), (say("report.no_complaints", unit=asking.name),))
    view = complained.build(asking.counted(node, complained.KPI))
    told = (asking.stand_in(node), view.lead, *cautions(view.cautions), view.power)
    blocks: tuple[Block, ...] = (
        *block("complaints-years", view.years, report_columns.years, view.years_note),
        *block("complaints-outcomes", view.outcomes, report_columns.stacked),
        *block("complaints-overturn", view.overturn, report_columns.overturn, view.overturn_note),
        *block("complaints-units", view.units, report_columns.bars, view.units.untold if view.units else ""),
        *block("complaints-journeys", view.journeys),
    )
    if not blocks:
        told = (*told, say("report.no_data"))
    points = promised((*view.promised.now, *view.learning))
    return Section("complaints", say("page.complaints"), tuple(ended(text) for text in told if text), points, blocks)


def outcomes(asking: Asking) -> Section:
    """Promises to citizens are made and told for the whole administration."""
    say, view = asking.say, asking.outcomes
    whole = "" if asking.is_whole else say("report.targets_whole", organisation=asking.organisation.name)
    told = tuple(ended(text) for text in (whole, view.lead, view.chance, view.worse) if text)
    blocks = tuple(found for area in view.sections for found in _area(area, asking))
    return Section("outcomes", say("page.outcomes"), told if blocks else (*told, say("report.no_data")), blocks=blocks)


def _area(area: Area, asking: Asking) -> tuple[Block, ...]:
    """The indicators that need attention or surely changed, with what their figures do not say.

    Every promise stands among the targets: here stands what there is to talk about.
    """
    say = asking.say
    columns = tuple(say(f"column.{name}") for name in COLUMNS)
    rows = []
    shown = [one for one in area.indicators if one.is_alarming or one.row.judged.is_sure or one.moved == "worse"]
    for one in shown:
        read = one.row.judged
        value = read.value or one.few or read.why
        rows.append((one.row.title, read.chip, read.sureness, value, read.promise, say.joined([read.gap, read.when])))
    guides = tuple(dict.fromkeys(f"{one.row.title}: {one.guide}" for one in shown if one.guide))
    first = Block(
        f"outcomes-{area.key}",
        area.title,
        (area.finding,),
        guides,
        table=Table(columns, tuple(rows)) if rows else None,
        note=area.beside,
    )
    cohorts = block(f"outcomes-{area.key}-cohorts", area.cohorts, note=area.cohorts.note if area.cohorts else "")
    return (first, *cohorts, *block(f"outcomes-{area.key}-ceiling", area.ceiling))
