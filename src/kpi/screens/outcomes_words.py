"""What stands above the indicators: how many promises to citizens are kept, and how many go the promised way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from kpi.screens.language import Language
from kpi.screens.outcomes_rows import Indicator
from kpi.screens.promises import Row
from kpi.screens.statuses import Group

TOLD: tuple[Group, ...] = ("kept", "attention", "waiting", "unjudged")
NAMED = 4
"""So many figures are named in a sentence; of more only their number."""


def lead(found: Sequence[Indicator], as_of: date, document: str, say: Language) -> str:
    if not found:
        return say("outcomes.lead_empty", document=document)
    clauses = _clauses(found, say)
    if not clauses:
        return say("outcomes.lead_silent", n=len(found), count=say.number(len(found)), month=say.month(as_of))
    alarming = sum(one.is_alarming for one in found)
    fields = {"month": say.month(as_of), "clauses": say.listed(clauses)}
    if not alarming:
        return say("outcomes.lead_calm", **fields)
    return say("outcomes.lead", n=alarming, count=say.number(alarming), all=say.number(len(found)), **fields)


def finding(found: Sequence[Indicator], say: Language) -> str:
    clauses = _clauses(found, say)
    text = say.listed(clauses) if clauses else say("outcomes.silent", n=len(found), count=say.number(len(found)))
    return f"{text[:1].upper()}{text[1:]}."


def worse(found: Sequence[Indicator], say: Language) -> str:
    """Directions that went the other way, though it may be chance."""
    titles = [say("outcomes.quoted", text=one.row.title) for one in found if one.is_way and one.moved == "worse"]
    if not titles:
        return ""
    more = len(titles) - NAMED
    named = say.listed(titles[:NAMED])
    return say("outcomes.worse", titles=named) if more <= 0 else say("outcomes.worse_more", titles=named, more=more)


def beside(rows: Sequence[Row], say: Language) -> str:
    """Milestones and assessments of the area, which are read on the page of targets."""
    if not rows:
        return ""
    counted = Counter(row.group for row in rows)
    parts = [say(f"outcomes.beside_{group}", count=counted[group]) for group in TOLD if counted[group]]
    return say("outcomes.beside", n=len(rows), count=len(rows), parts=", ".join(parts))


def _clauses(found: Sequence[Indicator], say: Language) -> list[str]:
    """Numbers and directions apart: only a number can be kept."""
    numbers, ways = [one for one in found if one.is_number], [one for one in found if one.is_way]
    waiting = len(found) - len(numbers) - len(ways)
    kept, better = sum(one.row.group == "kept" for one in numbers), sum(one.moved == "better" for one in ways)
    counted = [
        say("outcomes.numbers", n=len(numbers), good=say.number(kept), all=say.number(len(numbers))) if numbers else "",
        say("outcomes.ways", n=len(ways), good=say.number(better), all=say.number(len(ways))) if ways else "",
        say("outcomes.waiting", n=waiting, count=say.number(waiting)) if waiting and (numbers or ways) else "",
    ]
    return [clause for clause in counted if clause]
