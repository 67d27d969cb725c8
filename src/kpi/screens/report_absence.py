"""Sickness absence in the pack: the long line, the months with limits, the units below and what it consists of."""

from __future__ import annotations

from kpi.screens import absence, absence_beside, absence_parts, report_columns, report_drawings
from kpi.screens.report_asked import Asking
from kpi.screens.report_blocks import block, cautions, promised
from kpi.screens.report_brief import ended
from kpi.screens.report_spec import Block, Section

MONTHS = 13
"""So many months of the long line are printed; the line itself shows them all."""


def build(asking: Asking) -> Section:
    say, node = asking.say, asking.stands
    if node is None:
        return Section("absence", say("page.absence"), (say("report.no_node", unit=asking.name),))
    kpi = absence.default_kpi(asking.scoped, asking.organisation.id, asking.as_of)
    question = asking.question(node, kpi)
    view, parts = absence.build(question), absence_parts.build(question)
    past = view.signals.note if view.signals else ""
    sentences: tuple[str, ...] = (asking.stand_in(node), view.lead, absence_beside.consists(question), parts.note)
    blocks: tuple[Block, ...] = (
        *block("absence-rolling", view.rolling, report_drawings.rolling, view.quality, MONTHS),
        *block("absence-signals", view.signals, report_drawings.signals, past, MONTHS),
        *block("absence-units", view.units, report_columns.units, view.units.hidden_words if view.units else ""),
        *(found for chart, name in zip(parts.charts, absence_parts.ATTRIBUTES, strict=False)
          for found in block(f"absence-{name}", chart, report_columns.bars, chart.untold)),
        *block("absence-people", parts.people, report_columns.stacked),
    )  # fmt: skip
    if not blocks:
        sentences = (*sentences, say("report.no_data"))
    return Section(
        "absence",
        say("page.absence"),
        tuple(ended(text) for text in (*sentences, *cautions(question.cautions)) if text),
        promised(view.promised),
        blocks,
    )
