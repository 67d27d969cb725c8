"""One figure of the book: what it counts, for whom, how it differs from others, and which targets use it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi.model import FactsName, Kpi
from kpi.screens import definition_words
from kpi.screens.language import Language

if TYPE_CHECKING:
    from kpi.reader import Scoped

FED_BY: dict[FactsName, tuple[str, ...]] = {
    "absence": ("absence_days", "absence_spells"),
    "employment": ("employment",),
    "injuries": ("injuries",),
    "inspections": ("inspections",),
    "complaints": ("complaints",),
    "outcomes": ("outcomes",),
    "surveys": ("surveys",),
    "follow_up": ("follow_up",),
    "recorded": ("follow_up",),
}
"""The extracts a figure comes from: a break in one of them is a break of the figure."""


@dataclass(frozen=True)
class Use:
    target: str
    title: str
    document: str


@dataclass(frozen=True)
class Card:
    """`lines` are heading and text, in the order a reader asks for them."""

    kpi: str
    topic: FactsName
    title: str
    question: str
    unit: str
    better: str
    lines: tuple[tuple[str, str], ...]
    uses: tuple[Use, ...]

    def holds(self, words: Iterable[str]) -> bool:
        """Whether every word stands somewhere on the card."""
        text = " ".join([self.title, self.question, self.unit, *(text for _, text in self.lines)]).casefold()
        return all(word in text for word in words)


def build(scoped: Scoped, organisation: str, kpi: Kpi, uses: Sequence[Use], say: Language) -> Card:
    lines = (
        ("counted", definition_words.counted(kpi, say)),
        ("divided_by", definition_words.divided_by(kpi, say) or _no_division(kpi, say)),
        ("formula", definition_words.formula(kpi, say)),
        ("beside", definition_words.beside(kpi, say)),
        ("who", _who(kpi, say)),
        ("excludes", say.of(kpi.excludes) if kpi.excludes else ""),
        ("timing", _timing(kpi, say)),
        ("breaks", _breaks(scoped, organisation, kpi, say)),
        ("differs", say.of(kpi.differs)),
        ("guide", say.of(kpi.reading_guide) if kpi.reading_guide else ""),
        ("protection", say(f"definition_protection.{kpi.protection}")),
        ("source", _source(scoped, organisation, kpi, say)),
        ("owner", _owner(kpi, say)),
    )
    return Card(
        kpi=kpi.id,
        topic=kpi.facts,
        title=say.of(kpi.title),
        question=say.of(kpi.question),
        unit=say.of(kpi.unit),
        better=say(f"definition_better.{kpi.better}"),
        lines=tuple((say(f"definition.{name}"), text) for name, text in lines if text),
        uses=tuple(uses),
    )


def _no_division(kpi: Kpi, say: Language) -> str:
    return say("definition.no_division") if kpi.numerator else ""


def _who(kpi: Kpi, say: Language) -> str:
    """Only where employees are counted does the population tell anything."""
    if kpi.facts not in ("absence", "employment"):
        return ""
    causes = say.listed([say(f"definition_cause.{cause}") for cause in kpi.causes])
    who = say(f"definition_population.{kpi.population}")
    return f"{who} {say('definition.causes', causes=causes)}" if causes else who


def _timing(kpi: Kpi, say: Language) -> str:
    told = [say(f"definition_date.{kpi.counted_on}")] if kpi.counted_on else []
    if kpi.lag_months:
        told.append(say("definition.lag", n=kpi.lag_months))
    return " ".join(told)


def _breaks(scoped: Scoped, organisation: str, kpi: Kpi, say: Language) -> str:
    found = [one for one in scoped.breaks(organisation) if set(one.extracts) & set(FED_BY[kpi.facts])]
    told = (
        say("definition.break", day=say.day(one.date), reason=say.of(one.reason), who=one.decided_by) for one in found
    )
    return " ".join(told)


def _source(scoped: Scoped, organisation: str, kpi: Kpi, say: Language) -> str:
    """Where it comes from, and how new it is here."""
    told = say(f"definition_source.{kpi.facts}")
    until = [row.newest_month for row in scoped.coverage(organisation) if row.extract in FED_BY[kpi.facts]]
    return f"{told} {say('definition.until', day=say.day(max(until)))}" if until else told


def _owner(kpi: Kpi, say: Language) -> str:
    return say("definition.reviewed", owner=kpi.owner, day=say.day(kpi.reviewed), due=say.day(kpi.next_review))
