"""The promised levels of something counted, and the year they are held against, as lines over the years."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kpi import periods
from kpi.model import Window
from kpi.screens import judged_promise
from kpi.screens.counted import Counted

if TYPE_CHECKING:
    from kpi.reader import JudgementRow


@dataclass(frozen=True)
class Level:
    """A level that holds from one year to another, both included; `told` names it in a table."""

    name: str
    told: str
    value: float
    first: int
    last: int
    is_promise: bool


def levels(asked: Counted) -> tuple[Level, ...]:
    """Only where the promise was made: the count of a part does not compare with that of the whole."""
    promised: list[Level] = []
    bases: dict[tuple[str, float], Level] = {}
    for row in asked.own_targets():
        window, base = _window(row.window), _window(row.reference_window)
        if window is None or window.start > asked.as_of or row.reason == "not_started":
            continue
        level = _level(asked, row, window, base)
        if level is not None:
            promised.append(level)
        if base is not None and row.reference_value is not None and level and level.value != row.reference_value:
            key = (base.name, row.reference_value)
            start = bases.get(key) or _base(asked, row.reference_value, base)
            bases[key] = replace(start, last=max(start.last, window.end.year))
    return (*bases.values(), *promised)


def above(asked: Counted) -> str:
    """Below the organisation the promises are named and nothing more: they hold for all of it together."""
    if asked.own_targets():
        return ""
    found = [row for row in asked.targets() if _is_number(row) and _holds_now(asked, row)]
    if not found:
        return ""
    promise = judged_promise.promise(asked.case(found[-1]))
    return asked.say("counted.promised_above", promise=promise, window=asked.say.window(found[-1].window or ""))


def _level(asked: Counted, row: JudgementRow, window: Window, base: Window | None) -> Level | None:
    """A ceiling at the base year's own level begins there; a direction is held against that year and has no number."""
    value = row.threshold if isinstance(row.threshold, int | float) else None
    if value is None and row.status == "no_number":
        value = row.reference_value
    if value is None:
        return None
    is_promise, same = row.threshold is not None, value == row.reference_value
    first = base.start.year if base is not None and same else window.start.year
    told = judged_promise.promise(asked.case(row))
    name = asked.say("counted.level", year=window.end.year, level=_name(asked, row, told))
    return Level(name, told, value, first, window.end.year, is_promise)


def _name(asked: Counted, row: JudgementRow, told: str) -> str:
    """In a chart: højst 114 (-5 %); what a direction is held against stands on the axis already."""
    if row.status == "no_number":
        value = asked.number(row.reference_value)
        return asked.say(f"counted.level_{asked.case(row).target.must_be}", value=value)
    reference = asked.case(row).target.reference
    if reference is None or reference.times is None:
        return told
    if reference.times == 1:
        return asked.say("counted.level_same", promise=told, window=asked.say.window(row.reference_window or ""))
    change = asked.say.signed(100 * (reference.times - 1))
    return asked.say("counted.level_changed", promise=told, change=change)


def _base(asked: Counted, value: float, window: Window) -> Level:
    name = asked.say("counted.level_base", window=asked.say.window(window.name), value=asked.number(value))
    return Level(name, name, value, window.start.year, window.end.year, is_promise=False)


def _window(name: str | None) -> Window | None:
    return periods.parse(name) if name and ":" not in name else None


def _is_number(row: JudgementRow) -> bool:
    return isinstance(row.threshold, int | float)


def _holds_now(asked: Counted, row: JudgementRow) -> bool:
    window = _window(row.window)
    return window is not None and window.start <= asked.as_of <= window.end
