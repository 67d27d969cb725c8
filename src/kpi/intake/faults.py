"""What can be wrong with a delivery, where it stands and how it is said in both languages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kpi.intake.cpr import contains_cpr
from kpi.intake.sentences import SENTENCES

LISTED_PER_RULE = 10_000
"""So many rows of one rule are listed with their values; of the rest a receipt names the row numbers."""
Rows = NDArray[np.integer[Any]]
Stretches = NDArray[np.integer[Any]]
"""Two columns: the first and the last row of each."""
HIDDEN = "(skjult)"
_SHOWN_CHARACTERS = 60
_LOOKED_AT = 4 * _SHOWN_CHARACTERS


@dataclass(frozen=True, slots=True)
class Fault:
    """One offending row. `row` counts as a spreadsheet does: the header is row 1. Personal values are hidden."""

    row: int | None
    column: str | None
    value: str | None
    rule: str
    da: str
    en: str

    def as_list(self) -> list[str | int | None]:
        return [self.row, self.column, self.value, self.rule, self.da, self.en]

    def as_dict(self) -> dict[str, str | int | None]:
        return dict(zip(self.__slots__, self.as_list(), strict=True))


def shown(value: str | None, *, personal: bool = False) -> str | None:
    """A delivered value as a receipt may show it."""
    if not value:
        return value
    if personal or contains_cpr(value[:_LOOKED_AT]):
        return HIDDEN
    return value if len(value) <= _SHOWN_CHARACTERS else value[:_SHOWN_CHARACTERS] + "…"


@lru_cache(maxsize=1_024)
def _sentences(rule: str, said: tuple[tuple[str, object], ...]) -> tuple[str, str]:
    """A rule is often broken in the same way by thousands of rows."""
    da, en = SENTENCES[rule]
    return da.format(**dict(said)), en.format(**dict(said))


_column = lru_cache(maxsize=1_024)(shown)


class FaultList:
    """Collects faults: all are counted, the first of each rule are listed, the rows of the rest are named."""

    def __init__(self) -> None:
        self._listed: list[Fault] = []
        self.counts: Counter[str] = Counter()
        self._further: defaultdict[str, list[Stretches]] = defaultdict(list)
        self._singly: defaultdict[str, list[int]] = defaultdict(list)

    def __bool__(self) -> bool:
        return bool(self.counts)

    def add(
        self,
        rule: str,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
        said: Mapping[str, object] | None = None,
        *,
        personal: bool = False,
    ) -> None:
        """One fault; `said` fills the sentence of the rule."""
        self.counts[rule] += 1
        if self.counts[rule] <= LISTED_PER_RULE:
            da, en = _sentences(rule, tuple((said or {}).items()))
            self._listed.append(Fault(row, _column(column), shown(value, personal=personal), rule, da, en))
        elif row is not None:
            self._singly[rule].append(row)

    def room(self, rule: str) -> int:
        """How many more rows of a rule are listed with their values."""
        return max(0, LISTED_PER_RULE - self.counts[rule])

    def extend(self, rule: str, count: int, faults: Iterable[Fault], further: Rows) -> None:
        """All faults a rule has found; only those that are listed are made, `further` are the rows of the rest."""
        self._listed.extend(islice(faults, LISTED_PER_RULE))
        self.counts.update({rule: count} if count else {})
        if len(further):
            self._further[rule].append(stretches(further))

    def listed(self) -> tuple[Fault, ...]:
        return tuple(sorted(self._listed, key=lambda fault: (fault.row or 0, fault.column or "", fault.rule)))

    def further(self) -> dict[str, str]:
        """By rule the rows beyond those listed: '10003-20000, 20010'."""
        return {rule: _told(joined(known)) for rule, known in self._known().items()}

    def _known(self) -> dict[str, list[Stretches]]:
        for rule, rows in self._singly.items():
            self._further[rule].append(stretches(np.array(rows)))
        self._singly.clear()
        return self._further

    def as_json(self) -> dict[str, Any]:
        """Plain values that `take` understands. Of the faults only their fields: there may be many thousands."""
        further = {rule: joined(known).tolist() for rule, known in self._known().items()}
        return {"listed": [one.as_list() for one in self._listed], "counts": self.counts, "further": further}

    def take(self, told: Mapping[str, Any]) -> None:
        """What another list told with `as_json`."""
        self._listed.extend(Fault(*one) for one in told["listed"])
        self.counts.update(told["counts"])
        for rule, known in told["further"].items():
            self._further[rule].append(np.array(known))


def stretches(rows: Rows) -> Stretches:
    """Rows as the first and last of each unbroken stretch."""
    rows = np.sort(rows)
    after = np.flatnonzero(np.diff(rows) > 1)
    return np.column_stack((rows[np.r_[0, after + 1]], rows[np.r_[after, len(rows) - 1]]))


def joined(known: list[Stretches]) -> Stretches:
    """Stretches of several lists as one, in order; those that touch become one."""
    whole = np.concatenate(known)
    whole = whole[np.argsort(whole[:, 0], kind="stable")]
    reach = np.maximum.accumulate(whole[:, 1])
    new = np.flatnonzero(np.r_[True, whole[1:, 0] > reach[:-1] + 1])
    return np.column_stack((whole[new, 0], reach[np.r_[new[1:] - 1, len(whole) - 1]]))


def _told(known: Stretches) -> str:
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in known.tolist())
