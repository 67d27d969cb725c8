"""The rule for a sum of series: may its total come out, for everybody and for the leader of one of them.

Source: the discretion design, sentence 5; `docs/discretion.md`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kpi.facts.shape import Places
from kpi.publish.disclosure import Part, Policy, at_most, enough_people, nets
from kpi.publish.running_totals import Line, joined

Span = tuple[Line, int, int]
"""A series from after one month until another."""


def may_come_out(spans: Sequence[Span], policy: Policy) -> bool:
    """People enough, no fall, and a higher total."""
    if sum(line.told(until) - line.told(after) for line, after, until in spans) <= 0:
        return False
    if sum(line.exact(until) - line.exact(after) for line, after, until in spans) < 0:
        return False
    return enough_people((line.part(after, until) for line, after, until in spans), policy, spans[0][0].step)


def may_come_out_without_any(spans: Sequence[Span], policy: Policy) -> bool:
    """The whole, and what is left for one who knows any one of them exactly."""
    if not may_come_out(spans, policy):
        return False
    doubtful = _doubtful(spans, policy)
    return all(may_come_out([*spans[:at], *spans[at + 1 :]], policy) for at in doubtful if len(spans) > 1)


def hides_the_others(spans: Sequence[Span], policy: Policy) -> bool:
    """A leader who takes the own unit off what a large node tells must not see that little is left for all others.

    Without any one leaf three people are left, none above 70 %, and the rise is a step more than that leaf's own; with
    counts three more, which is what three people add at least.
    """
    of, _, month = spans[0]
    if of.is_leaf(month):
        return True
    rise = sum(line.told(until) - line.told(after) for line, after, until in spans)
    own = sum((line.below(after, until) for line, after, until in spans), start=np.zeros(1, dtype=np.int64))
    if int(own.max()) + spare(of, policy) > rise:
        return False
    rows = joined([line.bookings(after, until) for line, after, until in spans])
    others = (rows.node != leaf for leaf in _too_much(rows.node, (rows.person, rows.amount), policy))
    return all(enough_people([(rows.person[kept], rows.amount[kept])], policy, of.step) for kept in others)


def spare(line: Line, policy: Policy) -> int:
    """What must be left to others at least: a step, and of counts one each for three people."""
    return policy.least_people if line.step == policy.step else line.step


def _doubtful(spans: Sequence[Span], policy: Policy) -> list[int]:
    """Those whose leaving out is not seen at once to leave enough."""
    rises = [line.told(until) - line.told(after) for line, after, until in spans]
    exact = [line.exact(until) - line.exact(after) for line, after, until in spans]
    parts = [line.part(after, until) for line, after, until in spans]
    places = np.repeat(np.arange(len(parts), dtype=np.int32), [len(amounts) for _, amounts in parts])
    persons, amounts = (np.concatenate(one) for one in zip(*parts, strict=True))
    too_much = set(_too_much(places, (persons, amounts), policy))
    return [
        at
        for at in range(len(spans))
        if at in too_much or sum(rises) - rises[at] <= 0 or sum(exact) - exact[at] < 0
    ]  # fmt: skip


def _too_much(places: Places, part: Part, policy: Policy) -> list[int]:
    """The places without which it is not seen at once that the others are people enough."""
    persons, amounts = part
    if len(amounts) and int(amounts.min()) < 0:
        return list(map(int, np.unique(places)))
    net = nets([part])
    people, most, whole = len(net), int(net.max(initial=0)), int(net.sum())
    numbers = int(persons.max(initial=0)) + 1
    keys = np.sort(places.astype(np.int64) * numbers + persons)
    distinct = keys[np.concatenate([[True], keys[1:] != keys[:-1]])[: len(keys)]]
    at_place = np.bincount(distinct // numbers)
    sums = np.zeros(len(at_place), dtype=np.int64)
    np.add.at(sums, places, amounts)
    return [
        at
        for at in np.flatnonzero(at_place).tolist()
        if people - at_place[at] < policy.least_people or not at_most(policy.most_share, most, whole - int(sums[at]))
    ]
