"""The workplace in the pack: surveys, staff turnover, and whether it is followed up as promised."""

from __future__ import annotations

from kpi.screens import report_columns, report_drawings, workplace, workplace_rows
from kpi.screens.report_asked import Asking
from kpi.screens.report_blocks import block, kept
from kpi.screens.report_brief import ended
from kpi.screens.report_spec import Block, Section
from kpi.screens.workplace import Measured


def build(asking: Asking) -> Section:
    say, node = asking.say, asking.stands
    if node is None:
        return Section("workplace", say("page.workplace"), (say("report.no_node", unit=asking.name),))
    documents = list(workplace_rows.documents(asking.asked))
    view = workplace.build(asking.asked, documents[0] if documents else "", asking.place(node))
    told: tuple[str, ...] = (
        asking.stand_in(node),
        view.lead,
        view.facts if view.facts != view.lead else "",
        view.chance,
    )
    blocks: tuple[Block, ...] = (
        *(found for one in view.surveys for found in _measured(one)),
        *(_measured(view.turnover) if view.turnover else ()),
        *block("workplace-turnover-units", view.turnover_units, report_columns.turnover,
               view.turnover_units.hidden_words if view.turnover_units else ""),
        *block("workplace-rhythm", view.rhythm, note=view.rhythm.note if view.rhythm else ""),
        *block("workplace-pool", view.pool, note=view.pool.note if view.pool else ""),
    )  # fmt: skip
    if not blocks:
        told = (*told, say("report.no_data"))
    return Section(
        "workplace", say("page.workplace"), tuple(ended(text) for text in told if text), kept(view.attention), blocks
    )


def _measured(one: Measured) -> tuple[Block, ...]:
    """A measure without figures says so."""
    if one.course is None:
        return (Block(f"workplace-{one.kpi}", one.title, (one.empty,) if one.empty else ()),)
    return block(
        f"workplace-{one.kpi}",
        one.course,
        report_drawings.course,
        " ".join(filter(None, (one.course.note, one.guide))),
        13,
    )
