"""One judgement in words: the figure, what was promised, how far apart they are and why nothing can be said."""

from __future__ import annotations

from dataclasses import dataclass

from kpi.screens import evidence_mark, sentences, statuses
from kpi.screens.case import Case
from kpi.screens.evidence_mark import Evidence
from kpi.screens.judged_promise import promise as promise_of
from kpi.screens.sentence_amounts import Amounts


@dataclass(frozen=True)
class Judged:
    """What a target's row says, finished for the eye; `sentence` says it all in one line.

    `kind` with its word and mark is the status against the promise; `evidence` says whether a change is sure. They
    are two answers to two questions. `outlook` and `rest` belong to a promise whose period still runs.
    """

    kind: statuses.Kind
    word: str
    mark: str
    value: str
    promise: str
    gap: str
    when: str
    why: str
    sentence: str
    told: str
    outlook: str
    rest: str
    evidence: Evidence | None
    is_figure: bool

    @property
    def about(self) -> tuple[str, ...]:
        """What stands below a large figure; without a figure, what stands in its place."""
        return (*(() if self.is_figure else (self.value,)), self.promise, self.gap, self.when, self.why)

    @property
    def sureness(self) -> str:
        return self.evidence.word if self.evidence else ""

    @property
    def is_sure(self) -> bool:
        return self.evidence is not None and self.evidence.is_sure

    @property
    def chip(self) -> str:
        return f"{self.mark} {self.word}"


def read(case: Case) -> Judged:
    kind = statuses.kind_of(case.row)
    mark = statuses.arrow(case.row) if kind == "no_number" else statuses.LOOKS[kind].mark
    value, promise, gap, when, why = _value(case), promise_of(case), _gap(case), _when(case), _why(case, kind)
    open_or_why = case.say("open.not_due", left=why) if kind == "open" else why
    said = sentences.read(case.row, case.target, case.kpi, case.say)
    return Judged(
        kind=kind,
        word=_word(case, kind),
        mark=mark,
        value=value,
        promise=promise,
        gap=gap,
        when=when,
        why=why,
        sentence=case.say.joined([value or open_or_why, promise, gap, when, open_or_why if value else ""]),
        told=said.text,
        outlook=said.outlook,
        rest=said.rest,
        evidence=evidence_mark.read(case.row, case.say),
        is_figure=bool(value) and case.kpi.id not in statuses.RECORDED,
    )


def _word(case: Case, kind: statuses.Kind) -> str:
    if kind == "no_number" and case.row.held_of and case.target.each:
        return case.say("moved.held", held=case.row.held, n=case.row.held_of)
    if kind == "no_number":
        return case.say(f"moved.{case.row.moved or 'unknown'}")
    if kind == "met" and case.target.must_be == "assessed":
        return case.say("status.assessed")
    return case.say(f"status.{kind}")


def _value(case: Case) -> str:
    row, say = case.row, case.say
    if row.hidden or case.kpi.id in statuses.RECORDED:
        return _recorded(case) if not row.hidden else ""
    if row.status == "no_number" and case.target.each:
        return ""
    if row.held_of is not None and case.target.each:
        return say("judged.held_times" if case.repeats else "judged.held_units", held=row.held, n=row.held_of)
    if row.value is None:
        return ""
    return case.with_unit(say.rough(row.value, case.decimals, row.error))


def _recorded(case: Case) -> str:
    row, say = case.row, case.say
    if row.status != "met":
        return say(f"judged.not_{case.target.must_be}") if row.status == "missed" else ""
    if case.target.must_be == "assessed":
        return say("judged.assessed_by", role=_role(row.assessed_by)) if row.assessed_by else say("judged.assessed")
    return say("judged.done_on", day=say.day(row.achieved_on)) if row.achieved_on else say("judged.done")


def _role(role: str) -> str:
    """A role within a sentence: Afdelingschef is afdelingschef there, HR-chef is not hr-chef."""
    return role[:1].lower() + role[1:] if role[1:2].islower() else role


def _gap(case: Case) -> str:
    row, say = case.row, case.say
    if row.hidden or case.target.each or case.kpi.id in statuses.RECORDED:
        return ""
    if row.status == "no_number":
        return _change(case)
    if row.gap is None or row.status == "cannot_judge" or (case.is_running and _adds_up(case)):
        return ""
    if row.gap == 0:
        return say("gap.none" if isinstance(row.threshold, int | float) else "gap.within")
    amount = say.number(abs(row.gap), case.decimals)
    amount = f"{amount} {say('gap.points')}" if case.is_share else amount
    return say("gap.over" if row.gap > 0 else "gap.under", amount=amount)


def _adds_up(case: Case) -> bool:
    """A part of what adds up over the year does not compare with what was promised for all of it."""
    return Amounts(case.row, case.target, case.kpi, case.say).adds_up


def _change(case: Case) -> str:
    row = case.row
    if row.value is None or row.reference_value is None:
        return ""
    return case.say.signed(row.value - row.reference_value, case.kpi.decimals)


def _why(case: Case, kind: statuses.Kind) -> str:
    row, say = case.row, case.say
    if row.hidden:
        return say(f"reason.{row.reason}" if row.reason == "few_citizens" else f"hidden.{row.hidden}")
    if kind == "open":
        return say.joined([_days_left(case), say("open.unnoted") if statuses.is_unnoted(row) else ""])
    if row.status == "cannot_judge":
        return say(f"reason.{row.reason or 'no_data'}")
    return say.joined(
        [
            say("judged.within_rounding") if row.within_rounding else "",
            say("judged.provisional") if row.provisional else "",
        ]
    )


def _days_left(case: Case) -> str:
    left = case.row.days_left
    return "" if left is None else case.say("open.days_left", n=left, days=case.say.number(left))


def _when(case: Case) -> str:
    """How much of a running period is there; for a promise that repeats the period, and how often it was kept."""
    row, say = case.row, case.say
    if case.is_running:
        return say("judged.so_far", n=row.needed, known=row.known, needed=row.needed)
    if not case.repeats or row.window is None or case.target.each:
        return ""
    kept = say("judged.held", held=row.held, n=row.held_of) if (row.held_of or 0) > 1 else ""
    return say.joined([say.window(row.window), kept])
