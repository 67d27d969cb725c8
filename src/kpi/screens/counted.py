"""What a reader asks about something that is counted, injuries or complaints, and how its figures are said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from kpi import periods
from kpi.model import Break, Kpi
from kpi.screens import states, wording
from kpi.screens.case import Case
from kpi.screens.language import Language
from kpi.screens.states import State

if TYPE_CHECKING:
    from kpi.reader import FigureRow, JudgementRow, OrganisationRow, Scoped, UnitRow

DRAWN_YEARS = 8
"""As many years as stand side by side on a telephone."""


@dataclass(frozen=True)
class Counted:
    scoped: Scoped
    organisation: OrganisationRow
    as_of: date
    say: Language
    unit: UnitRow
    unit_name: str
    kpi: Kpi

    def about(self, kpi: str) -> Counted:
        """The same question about another measure."""
        return replace(self, kpi=self.scoped.kpi(kpi))

    @property
    def is_whole(self) -> bool:
        return self.unit.unit_id == self.organisation.id

    @property
    def is_newest(self) -> bool:
        """Whether it is asked about the newest month: marks in the edition are read at that month alone."""
        return self.as_of == self.organisation.newest_month

    @property
    def is_share(self) -> bool:
        return self.kpi.unit.da == "%"

    @property
    def first_drawn(self) -> date:
        return date(self.as_of.year - DRAWN_YEARS + 1, 1, 1)

    @cached_property
    def breaks(self) -> list[Break]:
        """Changes of what the figure is made of."""
        made_of = {self.kpi.facts, "employment" if self.kpi.denominator else ""}
        return [found for found in self.scoped.breaks(self.organisation.id) if made_of & set(found.extracts)]

    def rows(self, kind: str) -> list[FigureRow]:
        """Figures of a kind in the years drawn, those that are not told included."""
        return self.scoped.figures(
            self.kpi.id, self.unit.unit_id, kind, since=periods.month_end(self.first_drawn), until=self.as_of
        )

    @cached_property
    def newest(self) -> FigureRow:
        """The as-of year as far as its months are all known; else why there is no figure."""
        months = [row for row in self.rows("ytd") if row.end.year == self.as_of.year]
        known = [row for row in months if is_known(row)]
        if known or months:
            return (known or months)[-1]
        asked = periods.year_to_date(self.as_of.year, self.as_of.month)
        return self.scoped.figure(self.kpi.id, self.unit.unit_id, asked.name)

    @cached_property
    def told(self) -> FigureRow:
        """The newest figure there is: where the year itself waits, the nearest twelve months that are told."""
        if self.newest.value is not None:
            return self.newest
        year_ago = periods.month_end(periods.add_months(self.as_of.replace(day=1), -12))
        rows = [row for row in self.rows("rolling") if is_known(row) and row.end > year_ago]
        return rows[-1] if rows else self.newest

    @cached_property
    def is_rough(self) -> bool:
        """Whether its figures are published with a possible error."""
        return any(row.error for row in (*self.rows("ytd"), *self.rows("rolling")))

    def same_months(self, year: int) -> FigureRow | None:
        """The part of another year that the newest figure covers of its own; None across a break."""
        end = periods.month_end(self.newest.end.replace(year=year, day=1))
        found = (row for row in self.rows("ytd") if row.end == end and is_known(row))
        return next((row for row in found if not self.crosses(row.start, self.newest.end)), None)

    def crosses(self, start: date, end: date) -> bool:
        return any(start < found.date <= end for found in self.breaks)

    def targets(self) -> list[JudgementRow]:
        """The promises about this measure, wherever they were made."""
        rows = self.scoped.judgements(self.organisation.id, self.as_of)
        return [row for row in rows if row.kpi == self.kpi.id]

    def own_targets(self) -> list[JudgementRow]:
        return [row for row in self.targets() if row.unit == self.unit.unit_id]

    def case(self, row: JudgementRow) -> Case:
        _, target = self.scoped.target(row.target)
        return Case(row, target, self.scoped.kpi(row.kpi), self.say)

    def number(self, value: float | None, more: int = 0) -> str:
        if value is None:
            return "\N{EN DASH}"
        return self.with_sign(self.say.number(value, self.kpi.decimals + more))

    @property
    def adds_up(self) -> bool:
        """The months of a count, or of events per employee, add up to the year; those of a share or a rate do not."""
        return self.kpi.denominator is None or self.kpi.denominator.over_time == "mean"

    def about_so(self, value: float) -> str:
        """A bound or a point that is no row of its own, as rough as the figures it comes from."""
        return self.with_sign(self.say.rough(value, self.kpi.decimals, float(self.is_rough)))

    def shown(self, row: FigureRow | None) -> str:
        """A figure, with ≈ where it may be off; else the word for why there is none."""
        if row is None:
            return "\N{EN DASH}"
        said = states.shown(row, self.kpi.decimals, self.say)
        return said if row.value is None else self.with_sign(said)

    def with_sign(self, shown: str) -> str:
        return f"{shown}\N{NO-BREAK SPACE}%" if self.is_share else shown

    def amount(self, row: FigureRow) -> str:
        """The figure with what it counts: 1 ulykke, 2 ulykker, 35,5 ulykker pr. 1.000 fuldtidsansatte."""
        shown, key = self.shown(row), f"sentence.unit.{self.kpi.id}"
        if self.is_share:
            return shown
        if key in wording.texts(self.say.code):
            return self.say(f"sentence.unit.{self.kpi.id}", n=shown, amount=shown)
        return self.say(f"counted.rate_of_{self.kpi.facts}", shown=shown, unit=self.say.of(self.kpi.unit))

    def when(self, window: str) -> str:
        """In a sentence: i 2019, i jan.-jul. 2019, over 12 måneder til og med marts 2019."""
        sort = "rolling" if window.startswith("R") else "period"
        return self.say(f"sentence.within.{sort}", window=self.say.window(window))

    @property
    def stale(self) -> State | None:
        """Data that end before the month asked about."""
        ends = {row.extract: row.newest_month for row in self.scoped.coverage(self.organisation.id)}
        end = ends.get(self.kpi.facts)
        if end is None or end >= self.as_of:
            return None
        return states.state("stale", self.say, day=self.say.day(end))

    def cautions(self) -> tuple[State, ...]:
        """How the newest figure must be read."""
        found = states.caution(self.told, self.kpi.decimals, self.say.of(self.kpi.unit), self.say)
        waits = any(row.hidden == "waiting" and row.end > self.told.end for row in (self.newest, *self.rows("ytd")))
        is_stand_in = self.told.value is not None and self.newest.hidden == "waiting"
        waiting = states.state("waiting", self.say) if waits or is_stand_in else None
        return tuple(one for one in (*found, waiting, self.stale) if one)


def real_months(row: FigureRow) -> str:
    """The name of the months a figure is really of, where those asked for are not told."""
    asked = periods.parse(row.window)
    if (asked.start, asked.end) == (row.start, row.end):
        return row.window
    return periods.span(row.start, row.end).name


def is_known(row: FigureRow) -> bool:
    """A figure with all its months: a part of a period is never drawn as the period."""
    return row.value is not None and row.known >= row.needed
