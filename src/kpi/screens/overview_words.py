"""What stands above the promises: how many are kept, and how many changes are sure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from kpi.screens import chance
from kpi.screens.language import Language
from kpi.screens.promises import Row


def count(rows: Iterable[Row]) -> Counter[str]:
    return Counter(row.group for row in rows)


def lead(rows: Sequence[Row], titles: str, as_of: date, say: Language) -> str:
    if not rows:
        return say("overview.lead_empty", month=say.month(as_of))
    counted = count(rows)
    kept = say("overview.lead_kept", kept=counted["kept"], n=len(rows), month=say.month(as_of), documents=titles)
    alarming = counted["attention"]
    return f"{kept} {say('overview.lead_attention', n=alarming) if alarming else say('overview.lead_calm')}"


def rest(rows: Sequence[Row], say: Language) -> str:
    """What stands in documents that are no longer, or not yet, in force."""
    return say("overview.rest", n=len(rows), kept=count(rows)["kept"]) if rows else ""


def by_chance(rows: Sequence[Row], say: Language) -> str:
    """How many changes are sure, and how many would seem so by chance."""
    tested = [row for row in rows if row.is_tested]
    return chance.words(sum(row.judged.is_sure for row in tested), len(tested), say)
