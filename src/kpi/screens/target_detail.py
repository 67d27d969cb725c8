"""One promise in full: what the document says, how it is read, and how each period went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from kpi.model import Document, Target
from kpi.screens import evidence_mark, forecast, judged, sentences, statuses
from kpi.screens.case import Case
from kpi.screens.judged import Judged
from kpi.screens.language import Language
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.reader import Scoped


@dataclass(frozen=True)
class Detail:
    """`power` says what the figures can show at all; `facts` are label and value; `windows` is each period or unit."""

    title: str
    judged: Judged
    power: str
    forecast: str
    warning: str
    facts: tuple[tuple[str, str], ...]
    texts: tuple[tuple[str, str], ...]
    windows: Table


def build(scoped: Scoped, organisation: str, target_id: str, as_of: date, say: Language) -> Detail:
    document, target = scoped.target(target_id)
    row = next(row for row in scoped.judgements(organisation, as_of) if row.target == target_id)
    kpi = scoped.kpi(row.kpi)
    case = Case(row, target, kpi, say)
    units = {unit.unit_id: unit.name for unit in scoped.units(organisation)}
    read = judged.read(case)
    return Detail(
        title=say.of(target.title),
        judged=read,
        power=sentences.power_line(row, target, kpi, say),
        forecast=forecast.own(scoped.backtest(kpi.id, row.unit), say) if read.outlook else "",
        warning=_warning(scoped, organisation, read, say),
        facts=tuple((label, value) for label, value in _facts(case, read, document) if value),
        texts=tuple(_texts(target, say)),
        windows=_windows(case, units),
    )


def _warning(scoped: Scoped, organisation: str, read: Judged, say: Language) -> str:
    found = forecast.quality(scoped, organisation, say) if read.outlook else None
    return found.warning if found else ""


def _facts(case: Case, read: Judged, document: Document) -> list[tuple[str, str]]:
    row, say = case.row, case.say
    return [
        (say("detail.figure"), read.value),
        (say("detail.promise"), read.promise),
        (say("detail.gap"), read.gap),
        (say("detail.why"), say.joined([read.when, read.why])),
        (say("detail.evidence"), read.evidence.word if read.evidence else ""),
        (say("detail.basis"), evidence_mark.basis(row, say)),
        (
            say("detail.measure"),
            "" if case.kpi.id in statuses.RECORDED else f"{say.of(case.kpi.title)} ({say.of(case.kpi.unit)})",
        ),
        (say("detail.window"), say.window(row.window) if row.window else ""),
        (say("detail.held"), say("detail.held_of", held=row.held, total=row.held_of) if row.held_of else ""),
        (say("detail.unit"), row.unit_name),
        (say("detail.document"), document.title),
        (say("detail.section"), row.section),
        (say("detail.until"), say.day(row.data_until) if row.data_until else ""),
    ]


def _texts(target: Target, say: Language) -> list[tuple[str, str]]:
    """The document's own words, how the promise was read, and what to bear in mind."""
    found = [(say("detail.clause"), say("detail.quoted", text=target.clause.text))] if target.clause else []
    told = ((say("detail.reading"), target.reading), (say("detail.note"), target.note))
    return found + [(heading, say.of(words)) for heading, words in told if words]


def _windows(case: Case, units: dict[str, str]) -> Table:
    """Period, unit, figure and status; without the unit where all are of the whole."""
    rows = [_window(window, case, units) for window in case.row.windows]
    say = case.say
    names = (say("column.period"), say("column.unit"), say("detail.figure"), say("column.status"))
    wanted = [place for place in range(len(names)) if place != 1 or any(row[1] for row in rows)]
    columns = tuple(names[place] for place in wanted)
    return Table(columns, tuple(tuple(row[place] for place in wanted) for row in rows))


def _window(window: dict[str, Any], case: Case, units: dict[str, str]) -> tuple[str, str, str, str]:
    say, value = case.say, window.get("value")
    shown = "" if value is None else case.with_unit(say.number(value, case.kpi.decimals))
    return say.window(window["window"]), units.get(window.get("unit") or "", ""), shown, _status(window, say)


def _status(window: dict[str, Any], say: Language) -> str:
    if window["status"] == "no_number":
        return say(f"moved.{window.get('moved') or 'unknown'}")
    if window["status"] == "cannot_judge" and window.get("reason"):
        return say(f"reason.{window['reason']}")
    return say(f"status.{window['status']}")
