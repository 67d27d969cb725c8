"""Sets of series whose total came out once: what else comes out when all of them are known again later.

A sum that is told gives everybody the total of its leaves that wait. When each of these has been told since, or comes
out in another sum, what they added together in between is known, and must pass the rule as if it were a point of its
own. One leader needs one leaf less. Source: the discretion design, sentence 10; `docs/discretion.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

Members = frozenset[str]
Spans = dict[str, tuple[int, int]]
"""By series: after which month, and until which."""


@dataclass(eq=False)
class Known:
    """A set whose total came out at the end of a month; `told`: its series that were told since, and when first."""

    month: int
    members: Members
    told: dict[str, int] = field(default_factory=dict)


class CameOut:
    """What came out so far and is not closed again. Series by name; `leaders`: one of them may be known to a person."""

    def __init__(self, *, leaders: bool) -> None:
        self._open: list[Known] = []
        self._leaders = leaders

    def closings(
        self, month: int, singles: set[str], sets: Sequence[Members], last: Callable[[str], int]
    ) -> Iterator[tuple[Spans, bool]]:
        """What would come out with these points, and whether any one of the series may be known to its leader."""
        of = {name: one for one in sets for name in one}
        for known in self._open:
            if any(name in singles or name in of for name in known.members):
                yield from self._closed(known, _Now(month, singles, of, last))

    def settle(self, month: int, singles: set[str], sets: Sequence[Members], ended: Callable[[str], bool]) -> None:
        """The month is told: what is closed needs no more watching, and what came out now does.

        A set is closed when each of its series has been told alone since, or is in a smaller set that is watched from
        now on; one that also holds others says less.
        """
        of = {name: one for one in sets for name in one}
        kept = []
        for known in self._open:
            known.told.update({name: month for name in known.members & singles if name not in known.told})
            left = [name for name in known.members if name not in known.told]
            is_closed = all(name in of and of[name] <= known.members for name in left)
            if not is_closed and sum(map(ended, left)) <= int(self._leaders):
                kept.append(known)
        self._open = [*kept, *(Known(month, one) for one in sets if len(one) > 1)]

    def _closed(self, known: Known, now: _Now) -> Iterator[tuple[Spans, bool]]:
        left = [name for name in known.members if name not in known.told and name not in now.singles]
        missing = [name for name in left if name not in now.of]
        found = []
        if not missing:
            found.append((self._spans(known, now, left), self._leaders))
        if self._leaders and len(missing) == 1:
            found.append((self._spans(known, now, [name for name in left if name != missing[0]], missing[0]), False))
        if self._leaders and len(left) == 1 and not missing:
            found.append((self._spans(known, now, [], left[0]), False))
        yield from ((spans, each) for spans, each in found if any(until == now.month for _, until in spans.values()))

    def _spans(self, known: Known, now: _Now, through_sets: Iterable[str], without: str | None = None) -> Spans:
        """Each series from when the set came out until it was told, or comes out in another set now.

        Others of such a set are known since their own last point; or, where a second set that came out at the same
        time holds them and closes too, since then.
        """
        spans = {name: (known.month, known.told.get(name, now.month)) for name in known.members if name != without}
        waiting, seen = [now.of[name] for name in through_sets], set[Members]()
        while waiting:
            one = waiting.pop()
            if one in seen:
                continue
            seen.add(one)
            beside = self._beside(known.month, one, now)
            for name in one - {without}:
                start = known.month if name in known.members or name in beside else now.last(name)
                spans[name] = (start, now.month)
            for name, told in beside.items():
                if name not in spans and name != without:
                    spans[name] = (known.month, told)
                    if told == now.month and name not in now.singles:
                        waiting.append(now.of[name])
        return spans

    def _beside(self, month: int, members: Members, now: _Now) -> Mapping[str, int]:
        """All of the other sets of that month that reach into this one, where they close as well."""
        found: dict[str, int] = {}
        for other in self._open:
            if other.month == month and other.members & members:
                left = [name for name in other.members if name not in other.told and name not in now.singles]
                if all(name in now.of for name in left):
                    found |= {name: other.told.get(name, now.month) for name in other.members}
        return found


@dataclass(frozen=True)
class _Now:
    month: int
    singles: set[str]
    of: Mapping[str, Members]
    last: Callable[[str], int]
