"""What the committee itself is asked: what came of its decisions, what to talk about, and the yearly discussion."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kpi.screens import statuses
from kpi.screens.promises import Row
from kpi.screens.report_asked import Asking
from kpi.screens.report_spec import Block, Section
from kpi.screens.table import Table
from kpi.screens.target_decisions import MARKS

if TYPE_CHECKING:
    from kpi.reader import DecisionRow

QUESTIONS = 8
"""More than a meeting can talk about is talked about by nobody."""
MEETINGS = 2
"""So many meetings back decisions that are done are told; those open are told until they are done."""
NEW_GOALS = 3
OF_STAFF = ("absence", "injuries", "inspections", "employment", "surveys")
DUTIES = ("met", "goals", "cooperation", "skills")
"""What the yearly discussion of the working environment must come round to."""


def decided(asking: Asking) -> Section:
    say, rows = asking.say, _mine(asking)
    if not rows:
        return Section("decided", say("report.decided"), (say("report.decided_none", unit=asking.name),))
    late = sum(_is_late(asking, row) for row in rows)
    waiting = sum(row.state == "open" for row in rows)
    lead = say("report.decided_lead", n=len(rows), open=waiting, late=late)
    table = Table(
        tuple(say(f"report.decided_{name}") for name in ("text", "held", "committee", "owner", "due", "state")),
        tuple(_decision(asking, row) for row in rows),
    )
    return Section(
        "decided", say("report.decided"), (lead,), blocks=(Block("decisions", say("report.decisions"), table=table),)
    )


def _mine(asking: Asking) -> list[DecisionRow]:
    """Those of the unit's own committee, else of all below: of the last meetings, and the older ones still open."""
    known = [row for row in asking.scoped.decisions(asking.organisation.id) if row.held_on <= asking.as_of]
    roots = {one.id: one.root_unit for one in asking.scoped.committees(asking.organisation.id)}
    own = [row for row in known if roots.get(row.committee) == asking.unit.unit_id]
    found = own or [row for row in known if row.unit == asking.unit.unit_id]
    meetings = sorted({row.held_on for row in found}, reverse=True)[:MEETINGS]
    kept = [row for row in found if row.held_on in meetings or row.state == "open"]
    return sorted(kept, key=lambda row: (row.held_on, row.decision), reverse=True)


def _is_late(asking: Asking, row: DecisionRow) -> bool:
    return row.state == "open" and row.due is not None and row.due < asking.as_of


def _decision(asking: Asking, row: DecisionRow) -> tuple[str, ...]:
    say = asking.say
    names = {one.id: one.name for one in asking.scoped.committees(asking.organisation.id)}
    state = say("target_decision.late" if _is_late(asking, row) else f"target_decision.{row.state}")
    due = say.day(row.due) if row.due else "\N{EN DASH}"
    return (row.text, say.day(row.held_on), names.get(row.committee, row.committee), row.owner_role, due,
            f"{MARKS[row.state]} {state}")  # fmt: skip


def questions(asking: Asking) -> Section:
    """Asked of what the marks say: what is not kept, what surely changed, what nobody can say."""
    say = asking.say
    asked = list(dict.fromkeys(_questions(asking)))
    if not asked:
        return Section("questions", say("report.questions"), (say("report.questions_none"),))
    return Section("questions", say("report.questions"), (say("report.questions_why"),), tuple(asked[:QUESTIONS]))


def _questions(asking: Asking) -> Iterable[str]:
    say, rows = asking.say, _in_force(asking)
    for decided in _mine(asking):
        if _is_late(asking, decided):
            due = say.day(decided.due) if decided.due else ""
            yield say("report.ask_late", text=decided.text.rstrip("."), day=due)
    for row in rows:
        judged = row.judged
        if judged.evidence and judged.evidence.label == "concern":
            yield say("report.ask_concern", title=row.title)
        elif judged.kind in ("off_track", "at_risk"):
            yield say("report.ask_turn", title=row.title, status=judged.word.lower())
        elif judged.kind == "missed":
            yield say("report.ask_missed", title=row.title)
    for row in rows:
        if row.judged.evidence and row.judged.evidence.label == "improvement":
            yield say("report.ask_improvement", title=row.title)
    unknown = [row for row in rows if row.judged.kind == "cannot_judge"]
    if unknown:
        yield say("report.ask_unknown", n=len(unknown), count=len(unknown), title=unknown[0].title)


def _in_force(asking: Asking) -> list[Row]:
    """The promises of the documents whose period holds the month, in the order they need attention."""
    documents = {
        one.id
        for one in asking.scoped.documents(asking.organisation.id)
        if one.period.from_ <= asking.as_of <= one.period.to
    }
    return sorted((row for row in asking.rows if row.document in documents), key=lambda row: row.order)


def yearly(asking: Asking) -> Section:
    """In the fourth quarter: were the year's goals about the working environment met, and which are next year's."""
    say, rows = asking.say, [row for row in _in_force(asking) if _is_of_staff(asking, row)]
    year = asking.as_of.year
    met = Block(
        "yearly-goals",
        say("report.yearly_goals", year=year),
        table=_goals(asking, rows) if rows else None,
        note="" if rows else say("report.yearly_no_goals", year=year),
    )
    blank = Table(
        tuple(say(f"report.yearly_{name}") for name in ("number", "goal", "owner", "due")),
        tuple((str(number), "", "", "") for number in range(1, NEW_GOALS + 1)),
    )
    new = Block("yearly-new", say("report.yearly_new", year=year + 1), table=blank)
    duties = tuple(say(f"report.yearly_duty_{name}") for name in DUTIES)
    return Section("yearly", say("report.yearly", year=year), (say("report.yearly_why"),), duties, (met, new))


def _is_of_staff(asking: Asking, row: Row) -> bool:
    _, target = asking.scoped.target(row.target)
    kpi = asking.scoped.kpi(target.kpi)
    return kpi.facts in OF_STAFF and kpi.protection != "citizens" and row.judged.kind != "not_started"


def _goals(asking: Asking, rows: Sequence[Row]) -> Table:
    say = asking.say
    columns = tuple(say(f"column.{name}") for name in ("title", "promise", "value", "status", "evidence"))
    order = {kind: at for at, kind in enumerate(statuses.KINDS)}
    cells = (
        (row.title, row.judged.promise, row.judged.value or row.judged.why, row.judged.chip, row.judged.sureness)
        for row in sorted(rows, key=lambda row: order[row.judged.kind])
    )
    return Table(columns, tuple(cells))
