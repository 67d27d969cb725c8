"""Brings drawn absence to stated levels: spells are taken out at random until each span of months fits."""

from __future__ import annotations

import numpy as np

from kpi.demo.absence import INJURY, PARTIAL, PREGNANCY, SECTION_56, SICK, Days, Spells
from kpi.demo.staff import Staff
from kpi.demo.working_days import Flags, Floats, Ints
from kpi.model import SECONDS_PER_DAGSVAERK

FEW = 400
"""So many further spells are tried, one by one, to close the rest."""


def counts(staff: Staff, spells: Spells) -> Flags:
    sickness = np.isin(spells.cause, (SICK, PARTIAL, PREGNANCY, INJURY, SECTION_56))
    return np.asarray(sickness & staff.ordinary_monthly[spells.employment])


def wanted_days(staff: Staff, span_of: Ints, per_fte: Floats) -> Floats:
    """Seconds that make `per_fte` dagsværk a year per full-time employee in each span of months."""
    return np.bincount(span_of, weights=staff.fte() / 12) * per_fte * SECONDS_PER_DAGSVAERK


def wanted_percent(staff: Staff, span_of: Ints, percent: Floats) -> Floats:
    """Seconds that make `percent` of the norm hours in each span of months."""
    return np.bincount(span_of, weights=staff.fte() * staff.days.norm_seconds) * percent / 100


def fit(
    staff: Staff, spells: Spells, rows: Days, seconds: Ints, span_of: Ints, wanted: Floats, rng: np.random.Generator
) -> Flags:
    """Which spells stay. Spells go whole, in the span where they start, the spans in order of time."""
    counted = counts(staff, spells)
    span = span_of[staff.days.month_of[rows.day]]
    table = np.zeros((len(spells), len(wanted)))
    np.add.at(table, (rows.spell, span), seconds * counted[rows.spell])
    kept = np.ones(len(spells), dtype=bool)
    order = rng.permutation(len(spells))
    first = span_of[staff.days.month_of[spells.start]]
    for number, goal in enumerate(wanted.tolist()):
        surplus = float(table[kept, number].sum()) - goal
        candidates = order[(first[order] == number) & counted[order]]
        kept[_dropped(candidates, table[candidates, number], surplus)] = False
    return kept


def _dropped(candidates: Ints, weight: Floats, surplus: float) -> Ints:
    """The candidates in their random order up to the surplus, then single ones that still fit under it."""
    if surplus <= 0:
        return candidates[:0]
    until = int(np.searchsorted(np.cumsum(weight), surplus, side="right"))
    gone = list(candidates[:until])
    rest = surplus - float(weight[:until].sum())
    for one, size in zip(candidates[until : until + FEW], weight[until : until + FEW], strict=True):
        if size <= rest:
            gone.append(one)
            rest -= float(size)
    return np.array(gone, dtype=np.int64)
