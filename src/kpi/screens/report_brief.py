"""The quarter in brief: a page of sentences, the figures everybody asks for, and what changed since last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from kpi import periods
from kpi.screens import absence, complaints, injuries, workplace, workplace_words
from kpi.screens import changed as changes
from kpi.screens.absence_question import year_before
from kpi.screens.course_measure import Measure
from kpi.screens.promises import Row
from kpi.screens.report_asked import Asking
from kpi.screens.report_spec import Block, Section
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.reader import FigureRow

TURNOVER = workplace.TURNOVER


def build(asking: Asking) -> Section:
    say, view = asking.say, asking.overview
    attention = Block(
        "attention",
        view.attention_title,
        points=tuple(said(row) for row in view.attention),
        note=view.attention_more,
    )
    return Section(
        "brief",
        say("report.brief"),
        _told([view.lead, view.warning, *_leads(asking)]),
        blocks=(_figures(asking), *((attention,) if view.attention else ())),
    )


def said(row: Row) -> str:
    """A promise in a line: what was promised, its status and how sure it is, and the sentence that says it all."""
    marks = ", ".join(part for part in (row.judged.word, row.judged.sureness) if part)
    return f"{row.title} ({marks}). {row.judged.told or row.judged.sentence}".strip()


def _leads(asking: Asking) -> Iterable[str]:
    asked, node, told_at = asking.asked, asking.stands, asking.complained_at
    if node is not None:
        yield asking.stand_in(node)
        yield absence.build(asking.question(node, _absence(asking))).lead
        count = asking.counted(node, injuries.KPIS[0])
        yield injuries.build(count).lead
        yield injuries.orders(count).lead
    if told_at is not None:
        yield complaints.build(asking.counted(told_at, complaints.KPI)).lead
    if asking.whole is not None:
        yield asking.outcomes.lead
    if node is not None:
        yield workplace_words.facts(asked, node.unit_id)


def _told(sentences: Iterable[str]) -> tuple[str, ...]:
    """Whole sentences, those that say something."""
    return tuple(ended(text) for text in sentences if text)


def ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", ":")) else f"{text}."


def _absence(asking: Asking) -> str:
    return absence.default_kpi(asking.scoped, asking.organisation.id, asking.as_of)


def _figures(asking: Asking) -> Block:
    say = asking.say
    columns = (say("report.figure"), say("column.period"), say("report.now"), say("column.earlier"))
    rows = tuple(_rows(asking))
    note = "" if rows else say("state.no_data_why")
    return Block("figures", say("report.figures"), table=Table(columns, rows) if rows else None, note=note)


def _rows(asking: Asking) -> Iterable[tuple[str, ...]]:
    node, told_at = asking.stands, asking.complained_at
    if node is not None:
        for kpi in absence.KPIS:
            yield _absence_row(asking, node.unit_id, kpi)
        yield _counted_row(asking, node.unit_id, injuries.KPIS[0])
    if told_at is not None:
        yield _counted_row(asking, told_at.unit_id, complaints.KPI)
    if node is not None and any(kpi.id == TURNOVER for kpi in asking.scoped.kpis()):
        yield _absence_row(asking, node.unit_id, TURNOVER)


def _absence_row(asking: Asking, unit: str, kpi: str) -> tuple[str, ...]:
    question = asking.question(asking.by_id[unit], kpi)
    newest = question.newest
    before = asking.scoped.figure(kpi, unit, periods.rolling(_first(year_before(newest.end))).name)
    comparable = question.comparable(before if _is_alike(before, newest) else None, asking.as_of)
    shown = question.amount(newest) if newest.value is not None else _missing(asking, newest.hidden)
    return question.measure, Measure(question.kpi, asking.say).name(newest), shown, question.shown(comparable)


def _is_alike(before: FigureRow, newest: FigureRow) -> bool:
    """The same months a year before: where the newest are not told yet, twelve others stand in their place."""
    spans = ((row.start.month, row.end.month, row.end.year - row.start.year) for row in (before, newest))
    return before.value is not None and len(set(spans)) == 1


def _missing(asking: Asking, hidden: str | None) -> str:
    return asking.say(f"state.{hidden}").lower() if hidden else asking.say("state.no_data").lower()


def _first(day: date) -> date:
    return day.replace(day=1)


def _counted_row(asking: Asking, unit: str, kpi: str) -> tuple[str, ...]:
    counted = asking.counted(asking.by_id[unit], kpi)
    newest = counted.newest
    before = counted.same_months(newest.end.year - 1) if newest.value is not None else None
    return (
        asking.say.of(counted.kpi.title),
        asking.say.window(newest.window),
        counted.shown(newest),
        counted.shown(before),
    )


def changed(asking: Asking) -> Section:
    """What reads otherwise than a quarter ago."""
    say, found = asking.say, changes.build(asking.scoped, asking.organisation, asking.as_of, asking.say)
    if found is None:
        return Section("changed", say("report.changed"), (say("report.changed_unknown"),))
    points: Sequence[str] = [change.sentence for change in found.changes]
    more = (found.more,) if found.more else ()
    return Section("changed", say("report.changed"), (ended(found.title),), (*points, *more))
