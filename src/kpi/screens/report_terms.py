"""The back of the pack: what the measures mean, how persons are protected, and how to read the marks."""

from __future__ import annotations

from collections.abc import Iterable

from kpi.screens import about_marks, absence, complaints, definition_card, injuries, judged_promise, workplace
from kpi.screens.about import PROTECTION
from kpi.screens.case import Case
from kpi.screens.definition_card import Card
from kpi.screens.report_asked import Asking
from kpi.screens.report_spec import Block, Clause, Section
from kpi.screens.table import Table

DEFINED = (*absence.KPIS, injuries.KPIS[0], injuries.ABSENCE, *injuries.ORDERS, complaints.KPI, complaints.OVERTURN,
           workplace.RESPONSE, workplace.SCORE, workplace.TURNOVER)  # fmt: skip
"""What the charts show; every other definition stands in the dashboard's book."""
MARKS = ("rough", "waiting", "too_small", "provisional", "no_data", "none")


def definitions(asking: Asking) -> Section:
    say = asking.say
    blocks = tuple(
        Block(
            f"definition-{card.kpi}",
            card.title,
            (card.question,),
            tuple(f"{name}: {text}" for name, text in card.lines),
        )
        for card in _cards(asking, DEFINED)
    )
    return Section("definitions", say("page.definitions"), (say("report.definitions_why"),), blocks=blocks)


def _cards(asking: Asking, wanted: Iterable[str]) -> list[Card]:
    known = {kpi.id: kpi for kpi in asking.scoped.kpis()}
    return [definition_card.build(asking.scoped, asking.organisation.id, known[name], (), asking.say)
            for name in wanted if name in known]  # fmt: skip


def guide(asking: Asking) -> Section:
    """Discretion, the shorthand in the tables, and the two marks."""
    say = asking.say
    shorthand = Table(
        (say("report.mark"), say("report.meaning")),
        tuple((say(f"report.mark_{name}"), say(f"report.mark_{name}_why")) for name in MARKS),
    )
    promise = Table(
        (say("report.mark"), say("report.meaning")),
        tuple((f"{one.sign} {one.word}", one.meaning) for one in about_marks.promise_marks(say)),
    )
    change = Table(
        (say("report.mark"), say("report.meaning")),
        tuple((one.word, one.meaning) for one in about_marks.change_marks(say)),
    )
    return Section(
        "guide",
        say("report.guide"),
        (say("report.guide_why"),),
        blocks=(
            Block(
                "guide-read",
                say("report.guide_read"),
                points=tuple(say(f"report.guide_{n}") for n in ("chart", "band", "chance", "discuss")),
            ),
            Block("guide-shorthand", say("report.shorthand"), table=shorthand),
            Block("guide-promise", say("about_page.promise_marks"), table=promise),
            Block("guide-change", say("about_page.change_marks"), table=change),
            Block(
                "guide-protection",
                say("about_page.protection"),
                points=tuple(say(f"about_protection.{one}") for one in PROTECTION),
            ),
        ),
    )


def clauses(asking: Asking) -> tuple[Clause, ...]:
    """Definitions and promises as they stand now: what a later edition changed in them can be told."""
    say, judged = asking.say, asking.scoped.judgements(asking.organisation.id, asking.as_of)
    used = dict.fromkeys((*DEFINED, *(row.kpi for row in judged)))
    cards = [Clause("definition", card.kpi, card.title, " ".join(f"{name}: {text}" for name, text in card.lines
                                                                 if name != say("definition.source")))
             for card in _cards(asking, used)]  # fmt: skip
    targets = []
    for row in judged:
        _, target = asking.scoped.target(row.target)
        promised = judged_promise.promise(Case(row, target, asking.scoped.kpi(row.kpi), say))
        due = say("target_decision.due", day=say.day(target.due)) if target.due else ""
        targets.append(Clause("target", row.target, say.of(target.title), say.joined([target.section, promised, due])))
    return (*cards, *targets)
