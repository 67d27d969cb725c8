"""Where an open promise is expected to end, and what the rest must be, in words."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from kpi.screens.language import Language
from kpi.screens.sentence_amounts import Amounts, ended, is_year, together

USUAL_YEARS = 3
"""Years the rest is compared with when the row does not say otherwise."""


def chance(probability: float, say: Language) -> str:
    """In tenths. No chance is told as none or as certainty, nor as the tenth that would belong to another status."""
    tenths = int((Decimal(str(probability)) * 10).to_integral_value(ROUND_HALF_UP))
    if tenths < 1:
        return say("sentence.chance.least")
    if tenths > 9:
        return say("sentence.chance.most")
    if tenths == 8 and probability < 0.8:
        return say("sentence.chance.just_under", tenths=tenths)
    if tenths == 2 and probability > 0.2:
        return say("sentence.chance.just_over", tenths=tenths)
    return say("sentence.chance.eight" if tenths == 8 else "sentence.chance.about", tenths=tenths)


def outlook(amounts: Amounts) -> str:
    """The chance and the figure expected; without a chance what it comes to if the rest goes as last year."""
    row, say = amounts.row, amounts.say
    if row.probability is None:
        return _as_last_year(amounts)
    told = say("sentence.outlook", chance=chance(row.probability, say), promise=amounts.promise(counted=True))
    return together(ended(told), _expected(amounts))


def rest(amounts: Amounts) -> str:
    """The figure needed; nothing where no rest can keep or break the promise any more."""
    row, say = amounts.row, amounts.say
    upward = amounts.target.must_be in ("at_least", "more_than")
    if row.needed_rest is None or row.needed_rest < 0 or (upward and row.needed_rest == 0):
        return ""
    amount, span, must_be = amounts.rest(row.needed_rest), _span(amounts), amounts.target.must_be
    if amounts.adds_up:
        return ended(say(f"sentence.rest.sum.{must_be}", span=span, amount=amount))
    return ended(say(f"sentence.rest.rate.{must_be}", span=span, amount=amount))


def usual(amounts: Amounts) -> str:
    row, say = amounts.row, amounts.say
    if row.usual_rest is None or not rest(amounts):
        return ""
    amount = amounts.bare(row.usual_rest)
    compared = 0 if row.probability is None else min(row.usual_years or USUAL_YEARS, USUAL_YEARS)
    years = say(f"sentence.usual.years_{compared}")
    if amounts.adds_up:
        return ended(say("sentence.usual.sum", amount=amount, years=years))
    return ended(say("sentence.usual.rate", amount=amount, years=years))


def caution(amounts: Amounts) -> str:
    """What the reader should bear in mind: early, provisional, months missing."""
    row, say = amounts.row, amounts.say
    is_open = row.expected is not None or row.needed_rest is not None
    return together(
        say("sentence.early.year" if is_year(row.window) else "sentence.early.period") if row.early else "",
        _provisional(amounts, is_open=is_open),
    )


def _provisional(amounts: Amounts, *, is_open: bool) -> str:
    row, say = amounts.row, amounts.say
    if row.status == "no_number" and row.known is not None and row.needed and row.known < row.needed:
        return ended(say("sentence.months", n=row.known, known=row.known, needed=row.needed))
    if not row.provisional:
        return ""
    return say("sentence.provisional.open" if is_open else "sentence.provisional.figure")


def _expected(amounts: Amounts) -> str:
    row, say = amounts.row, amounts.say
    if row.expected is None:
        return ""
    expected, places = amounts.bare(row.expected), amounts.kpi.decimals
    if row.expected_low is None or row.expected_high is None:
        return ended(say("sentence.expected.alone", expected=expected))
    low, high = (say.number(bound, places) for bound in (row.expected_low, row.expected_high))
    if low == high:
        return ended(say("sentence.expected.alone", expected=expected))
    return ended(say("sentence.expected.between", expected=expected, low=low, high=high))


def _as_last_year(amounts: Amounts) -> str:
    expected = amounts.row.expected
    return "" if expected is None else ended(amounts.say("sentence.as_last_year", expected=amounts.bare(expected)))


def _span(amounts: Amounts) -> str:
    return amounts.say("sentence.span.year" if is_year(amounts.row.window) else "sentence.span.period")
