"""The quarter's pack: what a committee gets in its agenda, made of the same words and figures as the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi import periods
from kpi.model import Window
from kpi.reader import OutOfScope
from kpi.screens import (
    report_absence,
    report_agenda,
    report_brief,
    report_citizens,
    report_injuries,
    report_targets,
    report_terms,
    report_workplace,
)
from kpi.screens.language import Language
from kpi.screens.report_asked import Asking
from kpi.screens.report_memory import remembering
from kpi.screens.report_spec import Pack, Section
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.reader import OrganisationRow, Scoped

HASH_SHOWN = 16


def quarters(organisation: OrganisationRow) -> list[str]:
    """Every quarter that is over and judged, the newest first."""
    ends = [day for day in organisation.as_of_months if day.month % 3 == 0]
    return [periods.quarter(day.year, day.month // 3).name for day in reversed(ends)]


def quarter(name: str) -> Window:
    """Raises PeriodError for a period that is no quarter."""
    found = periods.parse(name)
    if "-Q" not in found.name:
        raise periods.PeriodError(f"quarter '{name}' cannot be read; expected for example 2018-Q4")
    return found


def build(
    scoped: Scoped, organisation: str, unit: str, wanted: str, say: Language, since: Section | None = None
) -> Pack:
    """`scoped` must be a committee's, so that nothing exact can get in; `since` tells what an earlier pack did not."""
    scoped = remembering(scoped)
    found, span = scoped.organisation(organisation), quarter(wanted)
    by_id = {row.unit_id: row for row in scoped.units(organisation)}
    if unit not in by_id:
        raise OutOfScope(f"unit '{unit}' is not known here; expected a unit of {organisation} within what may be seen")
    asking = Asking(scoped, found, by_id[unit], span, say)
    edition = scoped.edition
    return Pack(
        organisation=organisation,
        organisation_name=f"{found.name}, {found.municipality}",
        unit=unit,
        unit_name=asking.name,
        quarter=span.name,
        quarter_name=say.window(span.name),
        as_of=asking.as_of,
        language=say.code,
        title=say("report.title", quarter=say.window(span.name)),
        is_demo=edition.store_kind == "demo",
        edition=edition.id,
        sha256=edition.sha256,
        created=edition.created,
        cover=_cover(asking),
        sections=_sections(asking, since),
        clauses=report_terms.clauses(asking),
    )


def _sections(asking: Asking, since: Section | None) -> tuple[Section, ...]:
    found = (
        report_agenda.decided(asking),
        report_brief.build(asking),
        report_brief.changed(asking),
        since,
        report_targets.build(asking),
        report_absence.build(asking),
        report_injuries.build(asking),
        report_citizens.complaints(asking),
        report_citizens.outcomes(asking),
        report_workplace.build(asking),
        report_agenda.questions(asking),
        report_agenda.yearly(asking) if asking.as_of.month == 12 else None,
        report_terms.definitions(asking),
        report_terms.guide(asking),
    )
    return tuple(section for section in found if section)


def _cover(asking: Asking) -> Table:
    say, edition = asking.say, asking.scoped.edition
    rows = (
        ("organisation", f"{asking.organisation.name}, {asking.organisation.municipality}"),
        ("unit", "" if asking.is_whole else asking.name),
        ("quarter", say.window(asking.quarter.name)),
        ("until", say.day(asking.as_of)),
        ("edition", f"{edition.id}, {say.day(edition.created.date())}"),
        ("hash", edition.sha256[:HASH_SHOWN]),
        ("demo", say("app.demo") if edition.store_kind == "demo" else ""),
        ("public", say("report.cover_public_why")),
    )
    return Table(
        (say("report.cover_what"), say("report.cover_value")),
        tuple((say(f"report.cover_{name}"), text) for name, text in rows if text),
    )
