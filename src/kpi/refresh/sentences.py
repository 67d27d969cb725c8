"""The sentences of rules as the web zone may hold them: what a delivery wrote is left out.

A receipt says "Skaden er anmeldt, før den skete 2018-03-04"; here it is "Skaden er anmeldt, før den skete …".
"""

from __future__ import annotations

import re
from functools import cache
from string import Formatter

from kpi.intake.checking import load
from kpi.intake.sentences import SENTENCES

LEFT_OUT = "…"
_DAY, _NUMBER = r"\d{4}-\d{2}-\d{2}", r"[\d.,]{1,7}"
_OURS = {
    **dict.fromkeys(("band", "found", "length"), r"\d{1,5}"),
    "first_row": r"\d{1,8}",
    **dict.fromkeys(("size", "ratio", "seconds", "megabytes"), _NUMBER),
    **dict.fromkeys(("first_day", "last_day", "covered_until"), _DAY),
    **dict.fromkeys(("first", "last", "month"), r"\d{4}-\d{2}(?:-\d{2})?"),
    **dict.fromkeys(("delivered", "store"), "demo|real"),
    "other_source": r"[\w-]+",
}
"""Fields that we fill in ourselves: sizes, row numbers, the delivery's own period, names of sources. Each has its form,
too short for a personal number: `found` may be a count, or the name of a sheet, which is the delivery's."""
_OURS_IN_FULL = {"expected": ".+?", "key_headers": ".+?"}
"""Of any form, so only where nothing delivered stands before them."""


@cache
def templates() -> dict[str, tuple[str, str]]:
    """Every rule in Danish and English, before anything is filled in."""
    return SENTENCES | {check.name: (check.da, check.en) for check in load()}


@cache
def confirmable() -> frozenset[str]:
    return frozenset(check.name for check in load() if check.confirm)


def without_values(rule: str, da: str = "", en: str = "") -> tuple[str, str]:
    """What a receipt says of a rule, without anything that stood in the delivery."""
    if rule not in templates():
        return f"Reglen '{rule}' er brudt.", f"The rule '{rule}' is broken."
    danish, english = templates()[rule]
    return _without(danish, da), _without(english, en)


def _without(template: str, said: str) -> str:
    """The template with those of its fields that are ours, as `said` has them."""
    parts = [(text, field) for text, field, _, _ in Formatter().parse(template)]
    known = _ours([field for _, field in parts if field])
    pattern = "".join(
        re.escape(text) + (f"({known[field]})" if field in known else ".*" if field else "") for text, field in parts
    )
    found = re.fullmatch(pattern, said, flags=re.DOTALL)
    filled = iter(found.groups() if found else ())
    return "".join(
        text + ((next(filled, LEFT_OUT) if field in known else LEFT_OUT) if field else "") for text, field in parts
    )


def _ours(fields: list[str]) -> dict[str, str]:
    known: dict[str, str] = {}
    for field in fields:
        if field in _OURS:
            known[field] = _OURS[field]
        elif field in _OURS_IN_FULL and known.keys() >= set(fields[: fields.index(field)]):
            known[field] = _OURS_IN_FULL[field]
    return known
