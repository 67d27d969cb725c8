"""What can be wrong with a delivery, where it stands and how it is said in both languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

from kpi.intake.cpr import contains_cpr
from kpi.intake.sentences import SENTENCES

LISTED_PER_RULE = 10_000
"""So many rows of one rule are listed with their values; of the rest a receipt names the row numbers."""
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


def shown(value: str | None, *, personal: bool = False) -> str | None:
    """A delivered value as a receipt may show it."""
    if not value:
        return value
    if personal or contains_cpr(value[:_LOOKED_AT]):
        return HIDDEN
    return value if len(value) <= _SHOWN_CHARACTERS else value[:_SHOWN_CHARACTERS] + "…"


class FaultList:
    """Collects faults: all are counted, the first of each rule are listed, the rows of the rest are named."""

    def __init__(self) -> None:
        self._listed: list[Fault] = []
        self.counts: Counter[str] = Counter()
        self._further: dict[str, list[int]] = {}

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
            (da, en), words = SENTENCES[rule], said or {}
            value = shown(value, personal=personal)
            self._listed.append(Fault(row, shown(column), value, rule, da.format(**words), en.format(**words)))
        elif row is not None:
            self._further.setdefault(rule, []).append(row)

    def room(self, rule: str) -> int:
        """How many more rows of a rule are listed with their values."""
        return max(0, LISTED_PER_RULE - self.counts[rule])

    def extend(self, rule: str, count: int, faults: Iterable[Fault], further: Iterable[int] = ()) -> None:
        """All faults a rule has found; only those that are listed are made."""
        self._listed.extend(islice(faults, LISTED_PER_RULE))
        self.counts.update({rule: count} if count else {})
        if rows := list(further):
            self._further.setdefault(rule, []).extend(rows)

    def listed(self) -> tuple[Fault, ...]:
        return tuple(sorted(self._listed, key=lambda fault: (fault.row or 0, fault.column or "", fault.rule)))

    def further(self) -> dict[str, str]:
        """By rule the rows beyond those listed: '10003-20000, 20010'."""
        return {rule: _ranges(rows) for rule, rows in self._further.items()}

    def as_json(self) -> dict[str, Any]:
        return {"listed": [asdict(one) for one in self._listed], "counts": self.counts, "further": self._further}

    def take(self, told: Mapping[str, Any]) -> None:
        """What another list told with `as_json`."""
        self._listed.extend(Fault(**one) for one in told["listed"])
        self.counts.update(told["counts"])
        for rule, rows in told["further"].items():
            self._further.setdefault(rule, []).extend(rows)


def _ranges(rows: list[int]) -> str:
    told: list[list[int]] = []
    for row in sorted(set(rows)):
        if told and row == told[-1][-1] + 1:
            told[-1][1:] = [row]
        else:
            told.append([row])
    return ", ".join("-".join(map(str, stretch)) for stretch in told)
