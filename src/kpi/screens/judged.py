"""One judgement in words: the figure, what was promised, how far apart they are and why nothing can be said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi.model import Kpi, Target
from kpi.screens import statuses
from kpi.screens.language import Language

if TYPE_CHECKING:
    from kpi.reader import JudgementRow


@dataclass(frozen=True)
class Judged:
    """What a target's row says, finished for the eye; `sentence` says it all in one line."""

    kind: statuses.Kind
    word: str
    mark: str
    value: str
    promise: str
    gap: str
    when: str
    why: str
    sentence: str
    is_figure: bool

    @property
    def about(self) -> tuple[str, ...]:
        """What stands below a large figure; without a figure, what stands in its place."""
        return (*(() if self.is_figure else (self.value,)), self.promise, self.gap, self.when, self.why)

    @property
    def chip(self) -> str:
        return f"{self.mark} {self.word}"


@dataclass(frozen=True)
class Case:
    """A row with the promise and the measure it is about."""

    row: JudgementRow
    target: Target
    kpi: Kpi
    say: Language


def read(case: Case) -> Judged:
    kind = statuses.kind_of(case.row)
    mark = statuses.arrow(case.row) if kind == "no_number" else statuses.LOOKS[kind].mark
    value, promise, gap, when, why = _value(case), _promise(case), _gap(case), _when(case), _why(case, kind)
    told = case.say("open.not_due", left=why) if kind == "open" else why
    sentence = case.say.joined([value or told, promise, gap, when, told if value else ""])
    is_figure = bool(value) and case.kpi.id not in statuses.RECORDED
    return Judged(kind, _word(case, kind), mark, value, promise, gap, when, why, sentence, is_figure)


def _word(case: Case, kind: statuses.Kind) -> str:
    if kind == "no_number" and case.row.held_of and case.target.each:
        return case.say("moved.held", held=case.row.held, n=case.row.held_of)
    if kind == "no_number":
        return case.say(f"moved.{case.row.moved or 'unknown'}")
    if kind == "met" and case.target.must_be == "assessed":
        return case.say("status.assessed")
    return case.say(f"status.{kind}")


def is_share(kpi: Kpi) -> bool:
    return kpi.unit.da == "%"


def with_unit(case: Case, shown: str) -> str:
    return f"{shown}\N{NO-BREAK SPACE}%" if is_share(case.kpi) else shown


def decimals(case: Case) -> int:
    """One more decimal where rounding would hide on which side of the promise the figure lies."""
    row, places = case.row, case.kpi.decimals
    if row.value is None or not isinstance(row.threshold, int | float) or row.value == row.threshold:
        return places
    same = case.say.number(row.value, places) == case.say.number(row.threshold, places)
    return places + 1 if same else places


def _value(case: Case) -> str:
    row, say = case.row, case.say
    if row.hidden or case.kpi.id in statuses.RECORDED:
        return _recorded(case) if not row.hidden else ""
    if row.status == "no_number" and case.target.each:
        return ""
    if row.held_of is not None and case.target.each:
        return say("judged.held_times" if _repeats(case) else "judged.held_units", held=row.held, n=row.held_of)
    if row.value is None:
        return ""
    return with_unit(case, say.number(row.value, decimals(case)))


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


def _promise(case: Case) -> str:
    row, say, must_be = case.row, case.say, case.target.must_be
    if must_be in ("done", "assessed"):
        return say(f"promise.{must_be}", day=say.day(row.due)) if row.due else ""
    if must_be in ("below", "above"):
        return _promise_by_reference(case)
    if isinstance(row.threshold, tuple | list):
        low, high = (say.number(bound, _places(bound, case.kpi.decimals)) for bound in row.threshold)
        return with_unit(case, f"{low}\N{EN DASH}{high}")
    if row.threshold is None:
        return ""
    places = max(decimals(case), _places(row.threshold, case.kpi.decimals))
    return say(f"promise.{must_be}", value=with_unit(case, say.number(row.threshold, places)))


def _places(bound: float, places: int) -> int:
    return (
        0 if places == 0 and float(bound).is_integer() else max(places, 1) if not float(bound).is_integer() else places
    )


def _promise_by_reference(case: Case) -> str:
    row, say = case.row, case.say
    if row.reference_value is None:
        return say(f"promise.{case.target.must_be}_before")
    value = with_unit(case, say.number(row.reference_value, case.kpi.decimals))
    window = say.window(row.reference_window) if row.reference_window else ""
    return say(f"promise.{case.target.must_be}", value=value, window=window)


def _gap(case: Case) -> str:
    row, say = case.row, case.say
    if row.hidden or case.target.each or case.kpi.id in statuses.RECORDED:
        return ""
    if row.status == "no_number":
        return _change(case)
    if row.gap is None or row.status == "cannot_judge":
        return ""
    if row.gap == 0:
        return say("gap.none" if isinstance(row.threshold, int | float) else "gap.within")
    amount = say.number(abs(row.gap), decimals(case))
    amount = f"{amount} {say('gap.points')}" if is_share(case.kpi) else amount
    return say("gap.over" if row.gap > 0 else "gap.under", amount=amount)


def _change(case: Case) -> str:
    row = case.row
    if row.value is None or row.reference_value is None:
        return ""
    return case.say.signed(row.value - row.reference_value, case.kpi.decimals)


def _why(case: Case, kind: statuses.Kind) -> str:
    row, say = case.row, case.say
    if row.hidden:
        return say(f"hidden.{row.hidden}")
    if kind == "open":
        return say.joined([_days_left(case), say("open.unnoted") if statuses.is_unnoted(row) else ""])
    if row.status == "cannot_judge":
        return say(f"reason.{row.reason or 'no_data'}")
    return say("judged.provisional") if row.provisional else ""


def _days_left(case: Case) -> str:
    left = case.row.days_left
    return "" if left is None else case.say("open.days_left", n=left, days=case.say.number(left))


def _repeats(case: Case) -> bool:
    return case.target.window is not None and case.target.window.every is not None


def _when(case: Case) -> str:
    """For a promise that repeats: the period the figure is of, and how often it was kept."""
    row, say = case.row, case.say
    if not _repeats(case) or row.window is None or case.target.each:
        return ""
    kept = say("judged.held", held=row.held, n=row.held_of) if (row.held_of or 0) > 1 else ""
    return say.joined([say.window(row.window), kept])
