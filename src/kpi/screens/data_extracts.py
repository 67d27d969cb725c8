"""Each kind of data: how new it is, what was agreed, and whether it is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kpi.model import Rhythm
from kpi.screens import data_words as words
from kpi.screens.data_rhythm import Age, Standing, age
from kpi.screens.language import Language

if TYPE_CHECKING:
    from kpi.reader import Scoped
    from kpi.status import OrganisationStatus

_FIRST: tuple[Standing, ...] = ("late", "never", "on_time", "unagreed")


@dataclass(frozen=True)
class ExtractLine:
    """One kind of data. `notes` say what waits: a refused file, months that are not published."""

    name: str
    agreed: str
    until: str
    standing: Standing
    told: str
    notes: tuple[str, ...]


def lines(
    scoped: Scoped, organisation: str, status: OrganisationStatus | None, today: date, say: Language
) -> tuple[ExtractLine, ...]:
    """All that is agreed or delivered; what is late stands first."""
    published = {row.extract: row.newest_month for row in scoped.coverage(organisation)}
    agreed = {one.extract: one for one in scoped.rhythms(organisation)}
    found = [
        _line(extract, published.get(extract), agreed.get(extract), status, today, say)
        for extract in [*agreed, *(name for name in published if name not in agreed)]
    ]
    return tuple(sorted(found, key=lambda line: _FIRST.index(line.standing)))


def _line(
    extract: str,
    newest: date | None,
    agreed: Rhythm | None,
    status: OrganisationStatus | None,
    today: date,
    say: Language,
) -> ExtractLine:
    found = age(newest, agreed, today)
    return ExtractLine(
        name=words.kind(say, extract),
        agreed=say(f"data.every_{agreed.every}", n=agreed.lag_days) if agreed else "",
        until=say.month(newest) if newest else "",
        standing=found.standing,
        told=_told(found, agreed, say),
        notes=tuple(note for note in (_refused(extract, status, say), _waiting(extract, newest, status, say)) if note),
    )


def _told(found: Age, agreed: Rhythm | None, say: Language) -> str:
    if found.due is None or agreed is None:
        is_survey = agreed is not None and found.standing == "unagreed"
        return say("data.after_survey") if is_survey else say(f"data.standing_{found.standing}")
    due = words.day(say, found.due)
    if found.standing == "on_time":
        return say("data.next_due", day=due)
    late = say("data.late_by", n=found.days, days=say.number(found.days), day=due)
    return say.joined([late, say(f"data.missing_{agreed.every}", n=found.missing) if found.missing > 1 else ""])


def _refused(extract: str, status: OrganisationStatus | None, say: Language) -> str:
    refused = sum(one.extract == extract for one in status.refused) if status else 0
    return say("data.note_refused", n=refused) if refused else ""


def _waiting(extract: str, newest: date | None, status: OrganisationStatus | None, say: Language) -> str:
    """Months that were taken in and are not in the edition."""
    until = status.newest.get(extract) if status else None
    return say("data.note_waiting", month=say.month(until)) if until and (newest is None or until > newest) else ""
