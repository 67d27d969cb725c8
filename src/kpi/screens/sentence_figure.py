"""The figure of a judgement beside what was promised, what it was before, or how many units keep it."""

from __future__ import annotations

from kpi.screens.sentence_amounts import Amounts, ended, is_year, together
from kpi.screens.sentence_unjudged import why


def against_promise(amounts: Amounts) -> str:
    row, say = amounts.row, amounts.say
    if row.value is None:
        return ended(say("sentence.figure.none", when=amounts.within(row.window))) if row.window else ""
    fields = {"value": amounts.value(), "promise": amounts.promise()}
    if row.due is not None:
        return ended(say("sentence.figure.due", **fields, day=say.day(row.due)))
    if _is_open(amounts):
        return so_far(amounts)
    near = ended(say("sentence.near")) if row.within_rounding else ""
    return together(ended(say("sentence.figure.window", **fields, when=amounts.within(row.window or ""))), near)


def so_far(amounts: Amounts) -> str:
    if amounts.row.value is None:
        return ""
    return ended(amounts.say("sentence.figure.so_far", value=amounts.value(), promise=amounts.promise()))


def decided_early(amounts: Amounts) -> str:
    """Met or missed while months are still to come: they cannot change it."""
    if amounts.row.due is not None or not _is_open(amounts):
        return ""
    return ended(amounts.say("sentence.decided.year" if is_year(amounts.row.window) else "sentence.decided.period"))


def direction(amounts: Amounts) -> str:
    row, say = amounts.row, amounts.say
    if row.value is None or row.reference_value is None or row.window is None or row.reference_window is None:
        return ended(say(f"moved.{row.moved or 'unknown'}"))
    earlier, then = amounts.bare(row.reference_value), amounts.within(row.reference_window)
    fields = {"value": amounts.value(), "when": amounts.within(row.window), "earlier": earlier, "then": then}
    return ended(say(f"sentence.moved.{row.moved or 'unknown'}", **fields))


def kept(amounts: Amounts) -> str:
    """How often a promise that repeats was kept."""
    row, say = amounts.row, amounts.say
    if not amounts.repeats or (row.held_of or 0) < 2:
        return ""
    key = "better" if row.status == "no_number" else "times"
    return ended(say(f"sentence.held.{key}", held=row.held, n=row.held_of))


def of_units(amounts: Amounts) -> str:
    """A promise to each unit: in how many it is kept, or has moved the right way."""
    row, say = amounts.row, amounts.say
    sort = amounts.target.each if amounts.target.each in ("institution", "department") else "unit"
    units = say(f"sentence.units.{'cases' if amounts.repeats else sort}", n=row.held_of, amount=row.held_of)
    if row.status == "no_number":
        return ended(say("sentence.held.units_better", held=row.held, units=units))
    if row.status == "met":
        return ended(say("sentence.held.all_units", n=row.held_of, units=units))
    if row.status == "missed":
        key = "not_all" if row.held else "not_any"
        return ended(say(f"sentence.held.{key}", n=row.held_of, held=row.held, units=units))
    if row.value is None:
        return why(amounts)
    return together(ended(say("sentence.held.units", held=row.held, units=units)), why(amounts))


def _is_open(amounts: Amounts) -> bool:
    known, needed = amounts.row.known, amounts.row.needed
    return known is not None and needed is not None and known < needed
