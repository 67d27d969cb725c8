"""What each page must show, asked of the reader past every screen: the newest figure of the whole and what was judged.

One entry per page: a list of figures, each with the ways it may be written. A figure that is approximate or judged
within a hair's breadth may stand with a decimal more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kpi import periods
from kpi.reader import JudgementRow, OrganisationRow, Scoped
from kpi.screens.absence import KPIS as ABSENCE
from kpi.screens.language import Language

Ways = tuple[str, ...]
Asked = tuple[Scoped, OrganisationRow, Language]


def of(page: str, scoped: Scoped, say: Language) -> list[Ways]:
    return _PAGES[page]((scoped, scoped.organisations()[0], say))


def _number(asked: Asked, kpi: str, value: float, error: float | None = None) -> Ways:
    scoped, _, say = asked
    places = scoped.kpi(kpi).decimals
    return tuple(say.rough(value, more, error) for more in (places, places + 1))


def _newest(kpi: str, kind: str) -> Callable[[Asked], list[Ways]]:
    """The figure of the newest window of a kind, at the organisation itself."""

    def found(asked: Asked) -> list[Ways]:
        scoped, organisation, _ = asked
        start = organisation.newest_month.replace(day=1)
        window = periods.rolling(start).name if kind == "rolling" else str(start.year)
        row = scoped.figure(kpi, organisation.id, window)
        assert row.value is not None, f"the demo edition has no {kpi} of {window}"
        return [_number(asked, kpi, row.value, row.error)]

    return found


def _in_force(asked: Asked) -> list[JudgementRow]:
    scoped, organisation, _ = asked
    day = organisation.newest_month
    held = {one.id for one in scoped.documents(organisation.id) if one.period.from_ <= day <= one.period.to}
    return [row for row in scoped.judgements(organisation.id, day) if row.document in held]


def _judged(asked: Asked, rows: Iterable[JudgementRow]) -> list[Ways]:
    plain = [row for row in rows if row.value is not None and not row.held_of]
    return [_number(asked, row.kpi, row.value, row.error) for row in plain if row.value is not None]


def _overview(asked: Asked) -> list[Ways]:
    rows = _in_force(asked)
    return [(asked[2].number(len(rows)),), *_judged(asked, rows)]


def _outcomes(asked: Asked) -> list[Ways]:
    scoped = asked[0]
    return _judged(asked, (row for row in _in_force(asked) if scoped.kpi(row.kpi).facts == "outcomes"))


def _workplace(asked: Asked) -> list[Ways]:
    """The newest survey and those who left in the last twelve months."""
    scoped, organisation, _ = asked
    surveys = scoped.figures("wellbeing_score", organisation.id, "survey")
    told = [row.value for row in surveys if row.value is not None]
    return [_number(asked, "wellbeing_score", told[-1]), *_newest("staff_turnover_pct", "rolling")(asked)]


def _targets(asked: Asked) -> list[Ways]:
    scoped, organisation, say = asked
    return [(say.number(len(scoped.judgements(organisation.id, organisation.newest_month))),)]


def _definitions(asked: Asked) -> list[Ways]:
    scoped, _, say = asked
    return [(say.number(len(scoped.kpis())),)]


def _report(asked: Asked) -> list[Ways]:
    """The absence of the last quarter that is over, as its table in brief tells it: by both measures."""
    scoped, organisation, _ = asked
    end = max(day for day in organisation.as_of_months if day.month % 3 == 0)
    rows = [scoped.figure(kpi, organisation.id, periods.rolling(end.replace(day=1)).name) for kpi in ABSENCE]
    return [_number(asked, row.kpi, row.value, row.error) for row in rows if row.value is not None]


def _edition(asked: Asked) -> list[Ways]:
    return [(asked[0].edition.id,)]


_PAGES: dict[str, Callable[[Asked], list[Ways]]] = {
    "overview": _overview,
    "absence": _newest("sickness_days_per_fte", "rolling"),
    "injuries": _newest("injuries", "year"),
    "complaints": _newest("complaints_received", "year"),
    "outcomes": _outcomes,
    "workplace": _workplace,
    "targets": _targets,
    "definitions": _definitions,
    "data": _edition,
    "report": _report,
    "about": _edition,
}
