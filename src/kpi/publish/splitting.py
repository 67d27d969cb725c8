"""Which categories of a large node's total are told in a month: causes, kinds, staff groups, short and long.

Source: the discretion design, sentence 6; `docs/discretion.md`. All but one category have a series of their own, and
each is told by itself. That one is what they leave of the total, and is told only when all others are: so the total of
those that wait never comes out without the largest among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kpi.publish.disclosure import Policy
from kpi.publish.running_totals import Line, Rest, Totals
from kpi.publish.runs import Run
from kpi.publish.sets import hides_the_others, may_come_out
from kpi.publish.telling import Forced
from kpi.publish.told import Told


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
        if len(told) == len(self.family.categories) - 1:
            return {*told, rest} if self._may_alone(rest, run, month) else set()
        left = [self.line(name, run) for name in self.family.categories if name not in told]
        return told if may_come_out([(line, self._last(line), month) for line in left], self.policy) else set()

    def _may_alone(self, name: str, run: Run, month: int) -> bool:
        line = self.line(name, run)
        span = (line, self._last(line), month)
        return (
            may_come_out([span], self.policy)
            and hides_the_others(span, self.policy)
            and (name == self.family.remainder or self._leaves_room(line, month))
        )

    def _leaves_room(self, line: Line, month: int) -> bool:
        """What is not in the large nodes below has not fallen: where it reads as if it had, both would be narrowed."""
        below = [one for one in self._below(line.run, month) if one.first <= line.run.first]
        measure = line.totals.measure
        now = line.told(month) - sum(self.told.last_amount(one, measure, month) for one in below)
        for then in (line.start, *self.told.months.get(line.key, [])):
            amounts = [self.told.first_amount(one, measure, then) for one in below]
            known = [amount for amount in amounts if amount is not None]
            if len(known) == len(below) > 0 and now < (line.told(then) - sum(known)):
                return False
        return True

    def _below(self, run: Run, month: int) -> list[Run]:
        """The nearest large nodes below a node."""
        totals = next(iter(self.family.categories.values()))
        layout = totals.layouts[month // 12]
        found: list[Run] = []
        for node in layout.children.get(run.node, ()):
            one = layout.runs[node]
            found += [one] if layout.tree.nodes[node].large else self._below(one, month)
        return found

    def _last(self, line: Line) -> int:
        return self.told.last_month(line.run, line.totals.measure)
