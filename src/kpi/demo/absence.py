"""Absence spells of a staff, drawn on working days and brought to the levels the documents state."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpi.demo.staff import EMPLOYED, Staff
from kpi.demo.staff_groups import GROUPS
from kpi.demo.working_days import Flags, Floats, Ints, WorkingDays

WHOLE, HALF = 100, 50
PARENTAL, SICK, PARTIAL, PREGNANCY, INJURY, SECTION_56, CHILD, CARE, COURSE = range(9)
WINTER = 0.34
"""Half the swing between winter and summer in the starts of short spells."""


@dataclass(frozen=True)
class Level:
    """How often staff are absent: yearly factors on the whole, and how much more than wanted is drawn at first."""

    by_month: Floats
    surplus: float = 1.25


@dataclass(frozen=True)
class Spells:
    """One row per spell; `start` and `end` (inclusive) count working days, `percent` is the part of the day."""

    employment: Ints
    cause: Ints
    start: Ints
    end: Ints
    percent: Ints

    def __len__(self) -> int:
        return len(self.start)

    def take(self, chosen: Flags | Ints) -> Spells:
        return Spells(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


@dataclass(frozen=True)
class Days:
    """One row per spell and working day."""

    spell: Ints
    day: Ints

    def take(self, chosen: Flags) -> Days:
        return Days(self.spell[chosen], self.day[chosen])


def joined(parts: list[Spells]) -> Spells:
    return Spells(*(np.concatenate([getattr(part, name) for part in parts]) for name in Spells.__dataclass_fields__))


def draw(staff: Staff, level: Level, rng: np.random.Generator) -> Spells:
    """All spells but parental leave, without overlap inside an employment."""
    often, long = rng.gamma(1.1, 1 / 1.1, staff.count), rng.gamma(0.9, 1 / 0.9, staff.count)
    group = np.array([GROUPS[name][1] for name in staff.group])[staff.seat_of]
    place = rng.lognormal(0, 0.12, len(staff.places))[staff.unit[staff.seat_of, staff.first_month]]
    base = group * place * level.surplus
    short_days, even_days = _weights(staff.days, level.by_month, WINTER), _weights(staff.days, level.by_month, 0.05)
    plain = _weights(staff.days, np.ones(staff.days.months), 0.15)
    years = staff.days.months / 12
    agreed = np.asarray(rng.random(staff.count) < 0.022, dtype=np.float64)
    parts = [
        _long_sick(staff, 0.135 * years * base * long, even_days, rng),
        _some(staff, PREGNANCY, 0.017 * years * base, even_days, rng, 22, 1.0),
        _some(staff, INJURY, 0.014 * years * base, even_days, rng, 5, 1.0),
        _section_56(staff, 9.0 * years * agreed * level.surplus, short_days, rng),
        _short_sick(staff, 2.25 * years * base * often, short_days, rng),
        _some(staff, CHILD, 0.85 * years * often, plain, rng, 1, 0.3),
        _some(staff, CARE, np.full(staff.count, 0.75 * years), plain, rng, 1, 0.0),
        _some(staff, COURSE, np.full(staff.count, 0.30 * years), plain, rng, 1, 0.4),
    ]
    return _tidy(staff, joined(parts))


def _weights(days: WorkingDays, by_month: Floats, swing: float) -> Floats:
    """Where starts fall: the running total of level x season over the working days."""
    of_year = days.dates.astype("datetime64[M]").astype(np.int64) % 12
    season = 1 + swing * np.cos(2 * np.pi * (of_year - 0.8) / 12) - (of_year == 6) * swing * 0.6
    weight = by_month[days.month_of] * season
    return np.asarray(np.cumsum(weight), dtype=np.float64)


def _starts(rate: Floats, weights: Floats, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Employment and starting day of each spell; `rate` is per employment for the whole period at level 1."""
    number = rng.poisson(rate * weights[-1] / len(weights))
    employment = np.repeat(np.arange(len(rate)), number)
    start = np.searchsorted(weights, rng.random(len(employment)) * weights[-1])
    return employment, start.astype(np.int64)


def _spells(employment: Ints, cause: int, start: Ints, length: Ints, percent: Ints | int) -> Spells:
    return Spells(
        employment, np.full(len(start), cause), start, start + length - 1, np.broadcast_to(percent, len(start)).copy()
    )


def _some(
    staff: Staff, cause: int, rate: Floats, weights: Floats, rng: np.random.Generator, median: float, spread: float
) -> Spells:
    employment, start = _starts(rate, weights, rng)
    length = np.clip(np.round(median * rng.lognormal(0, spread, len(start))), 1, 150).astype(np.int64)
    return _spells(employment, cause, start, length, WHOLE)


def _section_56(staff: Staff, rate: Floats, weights: Floats, rng: np.random.Generator) -> Spells:
    employment, start = _starts(rate, weights, rng)
    percent = np.where(rng.random(len(start)) < 0.15, HALF, WHOLE)
    return _spells(employment, SECTION_56, start, np.ones(len(start), dtype=np.int64), percent)


def _short_sick(staff: Staff, rate: Floats, weights: Floats, rng: np.random.Generator) -> Spells:
    employment, start = _starts(rate, weights, rng)
    length = np.minimum(rng.geometric(0.44, len(start)), 14)
    return _spells(employment, SICK, start, length, WHOLE)


def _long_sick(staff: Staff, rate: Floats, weights: Floats, rng: np.random.Generator) -> Spells:
    """Long illness in a run of working days; nearly half return by way of partial absence."""
    employment, start = _starts(rate, weights, rng)
    length = np.clip(np.round(40 * rng.lognormal(0, 0.8, len(start))), 10, 230).astype(np.int64)
    ill = _spells(employment, SICK, start, length, WHOLE)
    back = rng.random(len(start)) < 0.45
    weeks = rng.integers(2, 9, int(back.sum()))
    part = rng.choice([30, 40, 50, 60, 68], size=len(weeks))
    return joined([ill, _spells(employment[back], PARTIAL, ill.end[back] + 1, weeks * 5, part)])


def _tidy(staff: Staff, spells: Spells) -> Spells:
    """Only inside the employment and the period, never on leave, never two at a time."""
    first = staff.days.first_in_month[staff.first_month]
    until = staff.days.first_in_month[staff.last_month + 1] - 1
    spells = Spells(
        spells.employment, spells.cause, spells.start, np.minimum(spells.end, until[spells.employment]), spells.percent
    )
    inside = (spells.start >= first[spells.employment]) & (spells.start <= spells.end)
    spells = spells.take(inside)
    spells = spells.take(np.lexsort((spells.cause, spells.start, spells.employment)))
    spells = spells.take(~_overlaps(spells))
    rows = days_of(spells)
    seat, month = staff.seat_of[spells.employment[rows.spell]], staff.days.month_of[rows.day]
    away = (staff.status[seat, month] != EMPLOYED) | staff.paid_leave[seat, month]
    return spells.take(np.bincount(rows.spell, weights=away, minlength=len(spells)) == 0)


def _overlaps(spells: Spells) -> Flags:
    """Sorted spells that begin before an earlier one of the same employment has ended."""
    far = int(spells.end.max()) + 1
    reached = np.maximum.accumulate(spells.employment * far + spells.end)
    return np.concatenate([[False], spells.employment[1:] * far + spells.start[1:] <= reached[:-1]])


def days_of(spells: Spells) -> Days:
    length = spells.end - spells.start + 1
    spell = np.repeat(np.arange(len(spells)), length)
    before = np.cumsum(length) - length
    return Days(spell, np.arange(len(spell)) - before[spell] + spells.start[spell])


def parental_leave(staff: Staff) -> Spells:
    """The paid months of parental leave, one spell each."""
    seat, month = np.nonzero(staff.paid_leave & (staff.employment >= 0) & (staff.status == EMPLOYED))
    first = staff.days.first_in_month
    employment = staff.employment[seat, month]
    return Spells(
        employment, np.full(len(seat), PARENTAL), first[month], first[month + 1] - 1, np.full(len(seat), WHOLE)
    )
