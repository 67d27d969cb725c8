"""Dates, moments and rounded counts as the data page says them."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date

from kpi.screens.formats import LOCALES
from kpi.screens.language import Language
from kpi.status import Delivery


def day(say: Language, value: date) -> str:
    """15. april 2026."""
    return format_date(value, "d. MMMM y" if say.code == "da" else "d MMMM y", locale=LOCALES[say.code])


def moment(say: Language, value: datetime) -> str:
    """In the time of the server, which stands where its readers are."""
    local = value.astimezone()
    clock = f"{local:%H.%M}" if say.code == "da" else f"{local:%H:%M}"
    return say("data.moment", day=day(say, local.date()), clock=clock)


def amount(say: Language, count: int, step: int) -> str:
    """`step` 1 is exact; else the count is a whole number of steps, and 0 is anything below half of one."""
    if step == 1:
        return say.number(count)
    return say("data.about", count=say.number(count)) if count else say("data.under", count=say.number(step))


def period(say: Language, delivery: Delivery) -> str:
    if delivery.start is None or delivery.end is None:
        return ""
    first, last = say.short_month(delivery.start), say.short_month(delivery.end)
    return first if first == last else f"{first}\N{EN DASH}{last}"


def kind(say: Language, extract: str | None) -> str:
    return say(f"data.extract_{extract}") if extract else say("data.extract_none")
