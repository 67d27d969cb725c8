"""Why nothing can be said yet, and what somebody has noted: milestones and goals assessed in words."""

from __future__ import annotations

from kpi.screens import statuses
from kpi.screens.sentence_amounts import Amounts, ended, together


def figure(amounts: Amounts) -> str:
    """The figure that is there, without a judgement of it."""
    row, say = amounts.row, amounts.say
    if row.value is None or row.window is None:
        return ""
    promise = amounts.promise()
    if row.due is not None:
        return ended(say("sentence.figure.due_open", value=amounts.value(), promise=promise, day=say.day(row.due)))
    if row.reason == "no_measure_of_progress" and promise:
        return ended(say("sentence.figure.so_far", value=amounts.value(), promise=promise))
    return ended(say("sentence.figure.alone", value=amounts.value(), when=amounts.within(row.window)))


def why(amounts: Amounts) -> str:
    row, say = amounts.row, amounts.say
    reason = row.reason or "no_data"
    if reason == "no_measure_of_progress":
        return _open(amounts)
    if reason == "not_started":
        return _not_begun(amounts)
    if reason == "no_data":
        return together(_no_data(amounts), _left(amounts))
    if reason == "no_baseline" and "zero_baseline" in row.notes:
        return ended(say("sentence.why.zero_baseline"))
    if reason == "short_history" and amounts.kpi.facts == "surveys" and row.window:
        return ended(say("sentence.why.at_the_end"))
    until = ended(say("sentence.why.until", day=say.day(row.data_until))) if row.data_until else ""
    return together(ended(say(f"sentence.why.{reason}")), until if reason == "stale_data" else "")


def recorded(amounts: Amounts) -> str:
    """A milestone was done, or not; a goal in words is assessed by a role."""
    row, say, must_be = amounts.row, amounts.say, amounts.target.must_be
    if row.status == "cannot_judge":
        if statuses.is_unnoted(row):
            return together(_left(amounts), ended(say("sentence.unnoted")))
        return why(amounts)
    due = say.day(row.due) if row.due else ""
    day = say.day(row.achieved_on) if row.achieved_on else ""
    if must_be == "assessed":
        return _assessed(amounts, day=day, due=due)
    if row.status == "met":
        return ended(say("sentence.done.on" if day else "sentence.done.in_time", day=day, due=due))
    return ended(say("sentence.done.late" if day else "sentence.done.not", day=day, due=due))


def _assessed(amounts: Amounts, *, day: str, due: str) -> str:
    row, say = amounts.row, amounts.say
    if row.status != "met":
        return ended(say("sentence.assessed.not", due=due))
    role = row.assessed_by
    if not role:
        return ended(say("sentence.assessed.met", due=due))
    # Within a Danish sentence Afdelingschef is afdelingschef, but HR-chef is not hr-chef; in English it is a name.
    name = role[:1].lower() + role[1:] if say.code == "da" and role[1:2].islower() else role
    return ended(say("sentence.assessed.by_on" if day else "sentence.assessed.by", role=name, day=day))


def _open(amounts: Amounts) -> str:
    row, say = amounts.row, amounts.say
    if row.due is None:
        return ended(say("sentence.why.at_the_end"))
    return _left(amounts) or ended(say("sentence.why.late_notes"))


def _left(amounts: Amounts) -> str:
    left, say = amounts.row.days_left, amounts.say
    if left is None or left <= 0:
        return ""
    return ended(say("sentence.days_left", n=left, days=say.number(left)))


def _not_begun(amounts: Amounts) -> str:
    row, say = amounts.row, amounts.say
    if row.due is not None:
        return ended(say("sentence.not_begun.due", day=say.day(row.due)))
    if row.window is None:
        return ended(say("sentence.not_begun.unnamed"))
    key = "whole" if amounts.repeats else "window"
    return ended(say(f"sentence.not_begun.{key}", window=amounts.name(row.window)))


def _no_data(amounts: Amounts) -> str:
    row, say = amounts.row, amounts.say
    if amounts.kpi.facts in ("follow_up", "recorded"):
        return ended(say("sentence.why.no_notes"))
    if row.window is None or row.window.startswith("due:"):
        return ended(say("sentence.why.no_data"))
    return ended(say("sentence.why.no_data_within", when=amounts.within(row.window)))
