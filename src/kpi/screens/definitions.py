"""The book of figures: every KPI with its definition, by topic, to search by word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, get_args

from kpi.model import FactsName
from kpi.screens import definition_card
from kpi.screens.definition_card import Card, Use
from kpi.screens.language import Language

if TYPE_CHECKING:
    from kpi.reader import Scoped

TOPICS: tuple[FactsName, ...] = get_args(FactsName)


@dataclass(frozen=True)
class Topic:
    key: FactsName
    heading: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Book:
    """`elsewhere` are figures that only other administrations have targets for."""

    lead: str
    shown: str
    topics: tuple[Topic, ...]
    elsewhere: tuple[Card, ...]


def cards(scoped: Scoped, organisation: str, as_of: date, say: Language) -> dict[str, Card]:
    """Every card by KPI, in the order of their topics and titles."""
    uses = _uses(scoped, organisation, as_of, say)
    found = [definition_card.build(scoped, organisation, kpi, uses[kpi.id], say) for kpi in scoped.kpis()]
    in_order = sorted(found, key=lambda card: (TOPICS.index(card.topic), card.title.casefold()))
    return {card.kpi: card for card in in_order}


def topics(found: dict[str, Card], say: Language) -> dict[str, str]:
    """What the book can be narrowed to."""
    there = {card.topic for card in found.values()}
    return {"": say("definitions.all_topics")} | {
        topic: say(f"definition_topic.{topic}") for topic in TOPICS if topic in there
    }


def build(found: dict[str, Card], named_elsewhere: Sequence[str], wanted: str, topic: str, say: Language) -> Book:
    """`wanted` is what the reader wrote; every word of it must stand on the card."""
    words = wanted.casefold().split()
    hits = [card for card in found.values() if topic in ("", card.topic) and card.holds(words)]
    own = [card for card in hits if card.kpi not in named_elsewhere]
    elsewhere = tuple(card for card in hits if card.kpi in named_elsewhere)
    return Book(
        lead=say("definitions.lead", n=len(found)),
        shown=say("definitions.shown", shown=say.number(len(hits)), total=say.number(len(found))),
        topics=tuple(_topics(own, say)),
        elsewhere=elsewhere,
    )


def named_elsewhere(scoped: Scoped, found: dict[str, Card]) -> list[str]:
    """KPIs that no target here uses, but one of another administration within the scope does."""
    used = {row.kpi for one in scoped.organisations() for row in scoped.judgements(one.id, one.newest_month)}
    return [card.kpi for card in found.values() if not card.uses and card.kpi in used]


def _topics(found: Sequence[Card], say: Language) -> Sequence[Topic]:
    blocks = []
    for topic in TOPICS:
        mine = tuple(card for card in found if card.topic == topic)
        if mine:
            heading = say("definitions.topic", topic=say(f"definition_topic.{topic}"), n=len(mine))
            blocks.append(Topic(topic, heading, mine))
    return blocks


def _uses(scoped: Scoped, organisation: str, as_of: date, say: Language) -> dict[str, list[Use]]:
    found: dict[str, list[Use]] = defaultdict(list)
    for row in scoped.judgements(organisation, as_of):
        document, target = scoped.target(row.target)
        found[row.kpi].append(Use(target.id, say.of(target.title), document.title))
    return found
