"""Who is employed where: seats filled by one employment after the other, month by month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpi.demo.staff_groups import groups_of
from kpi.demo.tree import DemoUnit, workplaces
from kpi.demo.working_days import Flags, Floats, Ints, WorkingDays
from kpi.periods import month_index

FRACTIONS = {10_000: 0.58, 9_459: 0.10, 8_649: 0.14, 8_108: 0.09, 7_568: 0.03, 6_757: 0.03, 5_405: 0.03}
HOURLY_FRACTIONS = (2_703, 3_378, 4_054, 5_000)
"""Ten-thousandths of full time and how common they are."""
EMPLOYED, UNPAID, PARENTAL = 1, 0, 3
MONTHLY, HOURLY = 1, (2, 6)
"""Status and pay by their SD codes."""
ORDINARY, SPECIAL, TRAINEE = 0, 1, 2
LARGE_UNIT = 40


@dataclass(frozen=True)
class Rules:
    """How staff come and go, per year."""

    leaving: dict[int, float]
    special_terms: float = 0.08
    moving: float = 0.012


@dataclass(frozen=True)
class Staff:
    """Seats x months; -1 where a seat is empty. `plan` holds the fraction in ten-thousandths."""

    days: WorkingDays
    places: list[DemoUnit]
    employment: Ints
    unit: Ints
    status: Ints
    fraction: Ints
    paid_leave: Flags
    group: list[str]
    seat_of: Ints
    first_month: Ints
    last_month: Ints
    pay: Ints
    terms: Ints
    person: Ints

    @property
    def count(self) -> int:
        return len(self.seat_of)

    @property
    def ordinary_monthly(self) -> Flags:
        return np.asarray((self.pay == MONTHLY) & (self.terms == ORDINARY))

    def fte(self) -> Floats:
        """Full-time employees of each month: monthly-paid on ordinary terms."""
        counted = (self.employment >= 0) & self.ordinary_monthly[np.maximum(self.employment, 0)]
        return np.asarray((self.fraction * counted).sum(axis=0) / 10_000)


def hire(units: list[DemoUnit], days: WorkingDays, rules: Rules, rng: np.random.Generator) -> Staff:
    places = workplaces(units)
    home, group, opens = _seats(places, days, rng)
    leaves = _leaving(home, places, days, rules, rng)
    vacant = _vacant(leaves, home, places, opens, rng)
    employment = _employments(leaves, vacant)
    unit = _moves(np.repeat(home[:, None], days.months, axis=1), places, days, rules, rng)
    count = int(employment.max()) + 1
    seat_of, first, last = _spans(employment, count)
    pay, terms = _conditions(count, rules, rng)
    parental, unpaid = _leave(employment, rng)
    paid = parental & ~_late(parental)
    status = np.where(parental & ~paid, PARENTAL, np.where(unpaid, UNPAID, EMPLOYED))
    fraction = _fractions(employment, pay, terms, rng)
    person = _persons(employment, seat_of, first, home, places)
    return Staff(
        days, places, employment, unit, status, fraction, paid, group, seat_of, first, last, pay, terms, person
    )


def _seats(places: list[DemoUnit], days: WorkingDays, rng: np.random.Generator) -> tuple[Ints, list[str], Ints]:
    home = np.repeat(np.arange(len(places)), [place.heads for place in places])
    group = [name for place in places for name in groups_of(place, rng)]
    opens = np.array([max(0, month_index(place.valid_from) - month_index(days.first)) for place in places])
    return home, group, opens[home]


def _leaving(home: Ints, places: list[DemoUnit], days: WorkingDays, rules: Rules, rng: np.random.Generator) -> Flags:
    """True where the employee leaves at the end of the month; units keep staff differently well."""
    years = [days.month_start(month).year for month in range(days.months)]
    hazard = np.array([rules.leaving.get(year, rules.leaving[max(rules.leaving)]) for year in years]) / 12
    level = np.clip(rng.lognormal(0, 0.2, len(places)), 0.6, 1.6)
    return np.asarray(rng.random((len(home), days.months)) < hazard[None, :] * level[home][:, None])


def _vacant(leaves: Flags, home: Ints, places: list[DemoUnit], opens: Ints, rng: np.random.Generator) -> Flags:
    """An empty month after some departures, only where one head fewer does not matter; and seats not opened yet."""
    roomy = np.array([place.heads >= LARGE_UNIT for place in places])[home]
    vacant = np.zeros_like(leaves)
    vacant[:, 1:] = leaves[:, :-1] & (rng.random(leaves[:, :-1].shape) < 0.15) & roomy[:, None]
    return np.asarray(vacant | (np.arange(leaves.shape[1])[None, :] < opens[:, None]))


def _employments(leaves: Flags, vacant: Flags) -> Ints:
    """Numbers the employments, seat by seat."""
    starts = np.zeros_like(leaves)
    starts[:, 0] = True
    starts[:, 1:] = leaves[:, :-1] | vacant[:, :-1]
    starts &= ~vacant
    number = np.cumsum(starts.ravel()).reshape(starts.shape) - 1
    return np.where(vacant, -1, number)


def _spans(employment: Ints, count: int) -> tuple[Ints, Ints, Ints]:
    seat, month = np.nonzero(employment >= 0)
    number = employment[seat, month]
    first, seat_of, last = (np.zeros(count, dtype=np.int64) for _ in range(3))
    first[number[::-1]], seat_of[number], last[number] = month[::-1], seat, month
    return seat_of, first, last


def _conditions(count: int, rules: Rules, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Pay and terms; hourly staff have ordinary terms."""
    pay = rng.choice([MONTHLY, *HOURLY], size=count, p=[0.96, 0.025, 0.015])
    share = rules.special_terms
    terms = rng.choice([ORDINARY, SPECIAL, TRAINEE], size=count, p=[1 - share - 0.015, share, 0.015])
    return pay, np.where(pay == MONTHLY, terms, ORDINARY)


def _leave(employment: Ints, rng: np.random.Generator) -> tuple[Flags, Flags]:
    parental = _stretch(employment, rng.random(employment.shape) < 0.022 / 12, 10)
    unpaid = _stretch(employment, rng.random(employment.shape) < 0.004 / 12, 7)
    return parental, unpaid & ~parental


def _stretch(employment: Ints, begins: Flags, length: int) -> Flags:
    """Each beginning lasts `length` months, or until the employment ends."""
    out = np.zeros_like(begins)
    for step in range(length):
        same = employment[:, step:] == employment[:, : employment.shape[1] - step]
        out[:, step:] |= begins[:, : begins.shape[1] - step] & same & (employment[:, step:] >= 0)
    return out


def _late(parental: Flags) -> Flags:
    """From the sixth month on the parental leave is without pay."""
    late = np.zeros_like(parental)
    late[:, 5:] = parental[:, 5:]
    for step in range(1, 6):
        late[:, step:] &= parental[:, :-step]
    return late


def _fractions(employment: Ints, pay: Ints, terms: Ints, rng: np.random.Generator) -> Ints:
    """The fraction of each month in ten-thousandths; some change theirs underway."""
    changes = rng.random(employment.shape) < 0.03 / 12
    changes[:, 0] = False
    changes[:, 1:] |= employment[:, 1:] != employment[:, :-1]
    number = np.cumsum(changes, axis=1) + (np.arange(len(employment)) * employment.shape[1])[:, None]
    drawn = rng.choice(list(FRACTIONS), size=employment.size, p=list(FRACTIONS.values()))[number]
    small = rng.choice(HOURLY_FRACTIONS, size=employment.size)[number]
    who = np.maximum(employment, 0)
    fraction = np.where(pay[who] == MONTHLY, np.where(terms[who] == TRAINEE, 10_000, drawn), small)
    return np.where(employment >= 0, fraction, 0)


def _moves(unit: Ints, places: list[DemoUnit], days: WorkingDays, rules: Rules, rng: np.random.Generator) -> Ints:
    """Two employees change seats, so every unit keeps its heads."""
    for month in range(1, days.months):
        is_open = np.array([place.valid_from <= days.month_start(month) for place in places])
        open_seats = np.flatnonzero(is_open[unit[:, month]])
        pairs = rng.choice(open_seats, size=(rng.poisson(len(unit) * rules.moving / 24), 2))
        for one, other in pairs:
            unit[one, month:], unit[other, month:] = unit[other, month:].copy(), unit[one, month:].copy()
    return unit


def _persons(employment: Ints, seat_of: Ints, first: Ints, home: Ints, places: list[DemoUnit]) -> Ints:
    """Most persons have one employment; a few in large units hold two at a time."""
    person = np.arange(len(seat_of))
    large = np.array([place.heads for place in places])[home[seat_of]] >= LARGE_UNIT
    second = np.flatnonzero((seat_of % 197 == 11) & large)
    beside = employment[seat_of[second] - 1, first[second]]
    person[second[beside >= 0]] = beside[beside >= 0]
    return person
