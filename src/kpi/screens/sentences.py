"""Every judgement as one sentence or a few, in plain words: what was promised, what came of it, how sure that is.

The pages take the whole (`text`) or its parts. A figure is told with what was promised; an open promise with its
chance, the figure expected and the one needed; what cannot be judged with the reason. A direction is never met or
missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi.model import Kpi, Target
from kpi.screens import sentence_evidence, sentence_figure, sentence_outlook, sentence_unjudged, statuses
from kpi.screens.language import Language
from kpi.screens.sentence_amounts import Amounts, ended, together
from kpi.screens.sentence_power import power_line

if TYPE_CHECKING:
    from kpi.reader import JudgementRow

__all__ = ["Sentence", "power_line", "read", "sentence"]

LONGEST = 240
"""Characters a reader takes in at once: of a longer sentence the least important parts are left out."""


@dataclass(frozen=True)
class Sentence:
    """`text` is what matters most of all its parts.

    `figure` is told beside what was promised, `outlook` is the chance and the figure expected, `rest` what is needed;
    `evidence` says how sure a change is, `caution` what to bear in mind.
    """

    text: str
    figure: str = ""
    outlook: str = ""
    rest: str = ""
    evidence: str = ""
    caution: str = ""


def sentence(row: JudgementRow, target: Target, kpi: Kpi, say: Language) -> str:
    """The judgement in at most 240 characters."""
    return read(row, target, kpi, say).text


def read(row: JudgementRow, target: Target, kpi: Kpi, say: Language) -> Sentence:
    """The sentence and its parts."""
    amounts = Amounts(row, target, kpi, say)
    if row.hidden:
        return Sentence(ended(say("sentence.hidden")))
    if kpi.id in statuses.RECORDED:
        return Sentence(sentence_unjudged.recorded(amounts))
    if target.each is not None and row.held_of:
        return Sentence(sentence_figure.of_units(amounts))
    if row.status == "cannot_judge":
        return _unjudged(amounts)
    if row.status in sentence_evidence.CLOSED:
        return _closed(amounts)
    return _direction(amounts) if row.status == "no_number" else _open(amounts)


def _closed(amounts: Amounts) -> Sentence:
    figure, caution = sentence_figure.against_promise(amounts), sentence_outlook.caution(amounts)
    decided = sentence_figure.decided_early(amounts)
    parts = figure, sentence_evidence.verdict(amounts), decided, sentence_figure.kept(amounts), caution
    return Sentence(_fitted(parts), figure, evidence=sentence_evidence.evidence(amounts), caution=caution)


def _direction(amounts: Amounts) -> Sentence:
    figure, sure = sentence_figure.direction(amounts), sentence_evidence.evidence(amounts)
    caution = sentence_outlook.caution(amounts)
    told = sentence_evidence.with_evidence(amounts, figure)
    return Sentence(_fitted((told, sentence_figure.kept(amounts), caution)), figure, evidence=sure, caution=caution)


def _open(amounts: Amounts) -> Sentence:
    outlook, needed = sentence_outlook.outlook(amounts), sentence_outlook.rest(amounts)
    usual, sure = sentence_outlook.usual(amounts), sentence_evidence.evidence(amounts)
    caution = sentence_outlook.caution(amounts)
    shorter = (needed, usual, sure, caution), (needed, sure, caution), (sure, caution), (sure,)
    texts = (together(outlook, *parts) for parts in shorter)
    text = next((whole for whole in texts if len(whole) <= LONGEST), outlook)
    return Sentence(text, sentence_figure.so_far(amounts), outlook, together(needed, usual), sure, caution)


def _unjudged(amounts: Amounts) -> Sentence:
    why, caution = sentence_unjudged.why(amounts), sentence_outlook.caution(amounts)
    if amounts.row.reason != "short_history":
        figure = sentence_unjudged.figure(amounts)
        return Sentence(_fitted((figure, why, caution)), figure, caution=caution)
    figure, outlook = sentence_figure.so_far(amounts), sentence_outlook.outlook(amounts)
    needed = sentence_outlook.rest(amounts)
    rest = together(needed, sentence_outlook.usual(amounts))
    return Sentence(_fitted((figure, why, outlook, needed, caution)), figure, outlook, rest, caution=caution)


def _fitted(parts: Sequence[str]) -> str:
    """As many of the parts, from the first on, as fit; the first two always stand."""
    while len(parts) > 2 and len(together(*parts)) > LONGEST:
        parts = parts[:-1]
    return together(*parts)
