"""The data behind the figures: how new, what was taken in, what was refused and why, what is still to be filled in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from kpi.screens import data_control, data_deliveries, data_extracts
from kpi.screens import data_words as words
from kpi.screens.data_deliveries import Refusal, Taken
from kpi.screens.data_extracts import ExtractLine
from kpi.screens.language import Language
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.model import Break
    from kpi.reader import OrganisationRow, Scoped, StatusRead
    from kpi.status import Form, OrganisationStatus, Run


@dataclass(frozen=True)
class Notice:
    """What everybody must know before reading on."""

    weight: Literal["stopped", "waiting"]
    title: str
    text: str


@dataclass(frozen=True)
class FormOffer:
    """A pre-filled form; `name` is None where it cannot be handed out here."""

    title: str
    told: str
    name: str | None
    how: str


@dataclass(frozen=True)
class Data:
    lead: str
    aside: str
    notice: Notice | None
    refusals: tuple[Refusal, ...]
    unplaced: str
    extracts: tuple[ExtractLine, ...]
    taken: tuple[Taken, ...]
    taken_table: Table
    marks: Table
    confirmed: tuple[str, ...]
    forms: tuple[FormOffer, ...]
    control: Table
    breaks: Table
    edition: dict[str, str]
    sees_receipts: bool


def build(scoped: Scoped, organisation: OrganisationRow, today: date, say: Language) -> Data:
    """`today` is the day ages are counted to in a real store; in a demo the clock stands at the newest month."""
    read = scoped.status()
    run = read.status.run if read.status else None
    mine = next((one for one in read.status.organisations if one.id == organisation.id), None) if read.status else None
    is_demo = scoped.edition.store_kind == "demo"
    clock = organisation.newest_month if is_demo else today
    extracts = data_extracts.lines(scoped, organisation.id, mine, clock, say)
    taken = data_deliveries.taken(mine, say) if mine else ()
    return Data(
        lead=_lead(extracts, mine, say),
        aside=say("data.demo_clock", day=words.day(say, clock)) if is_demo else "",
        notice=_notice(read, mine, scoped, say),
        refusals=data_deliveries.refusals(mine, say) if mine else (),
        unplaced=_unplaced(read, say),
        extracts=extracts,
        taken=taken,
        taken_table=data_deliveries.as_table(taken, say),
        marks=data_deliveries.marks(mine, say) if mine else Table((), ()),
        confirmed=data_deliveries.confirmed(mine, say) if mine else (),
        forms=tuple(_form(form, organisation.id, say) for form in (mine.forms if mine else ()) if form.rows),
        control=data_control.injuries(scoped, organisation.id, say),
        breaks=_breaks(scoped.breaks(organisation.id), say),
        edition=_edition(scoped, run, say),
        sees_receipts=mine is not None,
    )


def _lead(extracts: tuple[ExtractLine, ...], mine: OrganisationStatus | None, say: Language) -> str:
    late = sum(line.standing == "late" for line in extracts)
    never = sum(line.standing == "never" for line in extracts)
    refused = len(mine.refused) if mine else 0
    parts = [
        say("data.lead_refused", n=refused) if refused else "",
        say("data.lead_late", n=late, all=len(extracts)) if late else "",
        say("data.lead_never", n=never) if never else "",
    ]
    return " ".join(part for part in parts if part) or say("data.lead_good", n=len(extracts))


def _notice(read: StatusRead, mine: OrganisationStatus | None, scoped: Scoped, say: Language) -> Notice | None:
    """The edition in force stays when a run stops: that is said first, with the day it was made."""
    edition = words.day(say, scoped.edition.created.astimezone().date())
    if read.status is None:
        name = "damaged" if read.damaged else "missing"
        return Notice("waiting", say(f"data.status_{name}"), say(f"data.status_{name}_help"))
    at, outcome = words.moment(say, read.status.run.at), read.status.run.outcome
    if outcome == "failed":
        return Notice("stopped", say("data.failed"), say("data.failed_help", moment=at, edition=edition))
    if outcome == "stopped":
        who = "own" if mine and mine.refused else "other" if mine else "unseen"
        return Notice("stopped", say("data.stopped"), say(f"data.stopped_{who}", moment=at, edition=edition))
    if mine and mine.refused:
        return Notice("stopped", say("data.refused"), say("data.refused_help", edition=edition))
    if mine and read.ahead:
        return Notice("waiting", say("data.ahead"), say("data.ahead_help", edition=edition))
    return None


def _unplaced(read: StatusRead, say: Language) -> str:
    count = read.status.unplaced if read.status else 0
    return say("data.unplaced", n=count) if count else ""


def _form(form: Form, organisation: str, say: Language) -> FormOffer:
    name = form.name if form.sha256 else None
    command = f"kpi template {form.form} --organisation {organisation} --year {form.year}"
    folder = f"raw/{organisation}/{form.folder}/"
    return FormOffer(
        title=say("data.form_title", title=say(f"data.form_{form.form}"), year=form.year),
        told=say("data.form_missing", n=form.missing) if form.missing else say("data.form_complete"),
        name=name,
        how=say("data.form_how", folder=folder) if name else say("data.form_command", command=command),
    )


def _breaks(breaks: list[Break], say: Language) -> Table:
    columns = tuple(say(f"data.column_{name}") for name in ("day", "kind", "reason", "decided_by"))
    rows = [
        (
            say.day(one.date),
            say.listed([words.kind(say, extract) for extract in one.extracts]),
            say.of(one.reason),
            one.decided_by,
        )
        for one in sorted(breaks, key=lambda one: one.date, reverse=True)
    ]
    return Table(columns, tuple(rows))


def _edition(scoped: Scoped, run: Run | None, say: Language) -> dict[str, str]:
    edition = scoped.edition
    found = {
        say("data.fact_edition"): edition.id,
        say("data.fact_made"): words.moment(say, edition.created),
        say("data.fact_hash"): " ".join(re.findall(".{1,8}", edition.sha256)),
    }
    if run:
        told = say(f"data.outcome_{run.outcome}")
        found[say("data.fact_run")] = say.joined([f"kpi {run.doing}", words.moment(say, run.at), told])
    return found
