"""What stands beside the charts of something counted: its promises, judged where they were made, and what it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi.screens import judged
from kpi.screens.absence import Promised
from kpi.screens.counted import Counted

if TYPE_CHECKING:
    from kpi.reader import JudgementRow

LATER = ("not_started", "cannot_judge")


@dataclass(frozen=True)
class Promises:
    """Those of the newest document that speaks of the measures, and those of documents before it."""

    now: tuple[Promised, ...]
    earlier: tuple[Promised, ...]


def promises(asked: Counted, kpis: Iterable[str]) -> Promises:
    """Made for this very unit and begun; what is for a later time is no news here."""
    order = list(kpis)
    rows = [
        row
        for row in asked.scoped.judgements(asked.organisation.id, asked.as_of)
        if row.kpi in order and row.unit == asked.unit.unit_id and row.reason != "not_started"
    ]
    newest = rows[-1].document if rows else ""
    rows.reverse()
    rows.sort(key=lambda row: order.index(row.kpi))
    now, earlier = ([row for row in rows if (row.document == newest) is is_now] for is_now in (True, False))
    return Promises(read(asked, now), read(asked, earlier))


def read(asked: Counted, rows: Sequence[JudgementRow]) -> tuple[Promised, ...]:
    """Those with a verdict first."""
    found = []
    for row in rows:
        document, target = asked.scoped.target(row.target)
        found.append(Promised(asked.say.of(target.title), document.title, judged.read(asked.case(row))))
    return tuple(sorted(found, key=lambda one: one.judged.kind in LATER))


def about(asked: Counted, kpis: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """What a reader must know of the measures before arguing over them."""
    say, told = asked.say, []
    for kpi in (asked.scoped.kpi(name) for name in kpis):
        for key, words in (("excludes", kpi.excludes), ("differs", kpi.differs), ("guide", kpi.reading_guide)):
            if words:
                told.append((f"{say.of(kpi.title)}: {say(f'about.{key}').lower()}", say.of(words)))
    return tuple(told)
