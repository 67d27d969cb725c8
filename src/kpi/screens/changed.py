"""What changed since the quarter before: targets whose status is another, in sentences; used by screen and pack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kpi import periods
from kpi.screens import judged, statuses
from kpi.screens.case import Case
from kpi.screens.language import Language

if TYPE_CHECKING:
    from kpi.reader import JudgementRow, OrganisationRow, Scoped

SHOWN = 8
MONTHS = 3
_ORDER = ("attention", "kept", "direction", "waiting", "unjudged")


@dataclass(frozen=True)
class Change:
    """One target that reads otherwise than a quarter ago."""

    target: str
    sentence: str
    group: statuses.Group


@dataclass(frozen=True)
class Changed:
    title: str
    changes: tuple[Change, ...]
    more: str


def build(scoped: Scoped, organisation: OrganisationRow, as_of: date, say: Language) -> Changed | None:
    """None where the edition was not judged a quarter earlier."""
    before = periods.month_end(periods.add_months(as_of.replace(day=1), -MONTHS))
    if before not in organisation.as_of_months:
        return None
    earlier = {row.target: row for row in scoped.judgements(organisation.id, before)}
    found = []
    for row in scoped.judgements(organisation.id, as_of):
        was = earlier.get(row.target)
        if was is not None and _told(was) != _told(row):
            found.append(_change(scoped, was, row, say))
    found.sort(key=lambda change: _ORDER.index(change.group))
    title = say("changed.title" if found else "changed.none", month=say.month(before))
    more = say("changed.more", n=len(found) - SHOWN) if len(found) > SHOWN else ""
    return Changed(title, tuple(found[:SHOWN]), more)


def _told(row: JudgementRow) -> tuple[str, str | None]:
    """What a reader would notice: another status, or a goal without a number that turned."""
    kind = statuses.kind_of(row)
    return kind, row.moved if kind == "no_number" else None


def _change(scoped: Scoped, was: JudgementRow, row: JudgementRow, say: Language) -> Change:
    _, target = scoped.target(row.target)
    kpi = scoped.kpi(row.kpi)
    before, now = (judged.read(Case(one, target, kpi, say)) for one in (was, row))
    sentence = say(
        "changed.sentence",
        title=say.of(target.title),
        before=before.word.lower(),
        now=now.word.lower(),
        amount=now.value,
    )
    return Change(row.target, sentence.rstrip(" ()") if not now.value else sentence, statuses.LOOKS[now.kind].group)
