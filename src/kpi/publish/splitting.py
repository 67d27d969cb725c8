"""Which categories of a large node's total are told in a month: causes, kinds, staff groups, short and long.

Source: the discretion design, sentence 6; `docs/discretion.md`. All but one category have a series of their own, and
each is told by itself. That one is what they leave of the total, and is told only when all others are: so the total of
those that wait never comes out without the largest among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kpi.publish.disclosure import Policy
from kpi.publish.room import Part, Room
from kpi.publish.running_totals import Line, Rest, Totals
from kpi.publish.runs import Layout, Run
from kpi.publish.sets import hides_the_others, may_come_out
from kpi.publish.telling import Forced
from kpi.publish.told import Key, Told


@dataclass(frozen=True)
class Family:
    """The categories of an attribute by name, and the one without a series of its own.

    `of` is the total they are parts of. Without it their number is open, such as the persons of a whole year, or, with
    no `remainder` either, the one measure stands alone.
    """

    categories: Mapping[str, Totals]
    of: Totals | None = None
    remainder: str | None = None


class Splitting:
    """Tells one family of measures at large nodes."""

    def __init__(self, family: Family, told: Told, policy: Policy, forced: Forced = ()) -> None:
        self.family, self.told, self.policy, self._forced = family, told, policy, forced
        self._lines: dict[tuple[str, str], Line] = {}
        self._rooms: dict[Key, Room] = {}
        self._nearest: dict[tuple[str, int], list[tuple[Run, int]]] = {}

    def month(self, run: Run, month: int) -> None:
        """The points of every category at one large node."""
        told = set() if (run.node, month) in self._forced else self._told(run, month)
        for name in self.family.categories:
            amount = self.line(name, run).told(month) if name in told else None
            self.told.put(run, self.family.categories[name].measure, month, amount)

    def line(self, name: str, run: Run) -> Line:
        """The remainder reads as what is left of the total."""
        key = (name, run.name)
        if key not in self._lines:
            totals = self.family.categories[name]
            if name == self.family.remainder:
                others = [self.line(one, run) for one in self.family.categories if one != name]
                of = self.family.of.line(run) if self.family.of else None
                self._lines[key] = Rest(totals, run, of, others)
            else:
                self._lines[key] = totals.line(run)
        return self._lines[key]

    def _told(self, run: Run, month: int) -> set[str]:
        of, rest = self.family.of, self.family.remainder
        if of is not None and not self.told.is_told(run, of.measure, month):
            return set()
        told = {name for name in self.family.categories if name != rest and self._may_alone(name, run, month)}
        if rest is None:
            return told
        left = self.family.categories.keys() - told
        spans = [(line, self._last(line), month) for line in (self.line(name, run) for name in sorted(left))]
        if not may_come_out(spans, self.policy) or not hides_the_others(spans, self.policy):
            return set()
        told |= {rest} if left == {rest} else set()
        return told if self._leaves_room(run, month, told) else set()

    def _may_alone(self, name: str, run: Run, month: int) -> bool:
        line = self.line(name, run)
        span = (line, self._last(line), month)
        if not may_come_out([span], self.policy) or not hides_the_others([span], self.policy):
            return False
        below = self._below(name, run, month)
        rises = self._rises(line, self.told.months.get(line.key, []), month)
        return not below or self._room(line).is_left(below, rises, month)

    def _leaves_room(self, run: Run, month: int, told: set[str]) -> bool:
        """Whether the total may be told beside these categories."""
        parts = [self._part(name, run, month, name in told) for name in self.family.categories]
        if self.family.of is not None:
            whole = self.family.of.line(run)
            rises = self._rises(whole, self.told.months.get(whole.key, []), month)
        else:
            whole = self.line(str(self.family.remainder), run)
            rises = self._open_rises([part.line for part in parts], month)
        return self._room(whole).is_left(parts, rises, month)

    def _part(self, name: str, run: Run, month: int, is_told: bool) -> Part:
        line = self.line(name, run)
        told = [*self.told.months.get(line.key, []), *([month] if is_told else [])]
        return Part(line, () if name == self.family.remainder else told, line.start, self._below(name, run, month))

    def _below(self, name: str, run: Run, month: int) -> tuple[Part, ...]:
        """The same category at the nearest large nodes below."""
        if name == self.family.remainder:
            return ()
        totals, found = self.family.categories[name], []
        for one, inside_since in self._large_below(totals, run, month // 12):
            line = totals.line(one)
            since = max(line.start, inside_since)
            found.append(Part(line, self.told.months.get(line.key, []), since, self._below(name, one, month)))
        return tuple(found)

    def _large_below(self, totals: Totals, run: Run, year: int) -> list[tuple[Run, int]]:
        """The nearest large nodes below in a year, each with the month before it came to lie there."""
        key = run.name, year
        if key not in self._nearest:
            below = _nearest_large(totals.layouts[year], run)
            self._nearest[key] = [(one, _inside_since(totals.layouts, run, one, year)) for one in below]
        return self._nearest[key]

    def _rises(self, line: Line, months: Sequence[int], month: int) -> dict[int, int]:
        starts = [line.start, *(at for at in months if at < month)]
        rises = line.told(month) - line.told_at(np.array(starts, dtype=np.int64))
        return dict(zip(starts, rises.tolist(), strict=True))

    def _open_rises(self, lines: Sequence[Line], month: int) -> dict[int, int]:
        """A number that everybody knows; a step less, which is what a told one may be off."""
        starts = {lines[0].start, *(at for line in lines for at in self.told.months.get(line.key, []) if at < month)}
        return {at: sum(line.exact(month) - line.exact(at) for line in lines) - lines[0].step for at in sorted(starts)}

    def _room(self, line: Line) -> Room:
        if line.key not in self._rooms:
            self._rooms[line.key] = Room(line, self.policy)
        return self._rooms[line.key]

    def _last(self, line: Line) -> int:
        return self.told.last_month(line.run, line.totals.measure)


def _inside_since(layouts: Mapping[int, Layout], run: Run, below: Run, year: int) -> int:
    """The month before the years in which a node has lain below another without a gap."""
    while year - 1 >= run.first // 12 and below in _nearest_large(layouts[year - 1], run):
        year -= 1
    return max(year * 12, run.first) - 1


def _nearest_large(layout: Layout, run: Run) -> Iterator[Run]:
    for node in layout.children.get(run.node, ()):
        if layout.tree.nodes[node].large:
            yield layout.runs[node]
        else:
            yield from _nearest_large(layout, layout.runs[node])
