"""Why a figure is missing or must be read with care: one short word and one sentence or two, the same on every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from kpi.screens.language import Language

if TYPE_CHECKING:
    from kpi.reader import FigureRow

Kind = Literal[
    "no_data",
    "waiting",
    "too_small",
    "too_few",
    "too_early",
    "stale",
    "provisional",
    "break",
    "rough",
    "own",
    "few_citizens",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
_OF_REASON: dict[str, Kind] = {
    "waiting_point": "waiting",
    "few_citizens": "few_citizens",
    "too_small_unit": "too_small",
    "stale_data": "stale",
    "definition_break": "break",
    "short_history": "too_early",
    "not_started": "too_early",
}


@dataclass(frozen=True)
class State:
    """`word` stands where the figure would; `why` explains it."""

    kind: Kind
    word: str
    why: str


def state(kind: Kind, say: Language, **fields: object) -> State:
    """`stale` wants `day`, `break` wants `day` and `reason`, `rough` wants `error` with its unit."""
    return State(kind, say(f"state.{kind}"), say(f"state.{kind}_why", **fields))


def missing(row: FigureRow, say: Language) -> State | None:
    """What stands in the place of a figure that is not told; None where there is one."""
    if row.value is not None:
        return None
    if row.hidden and row.reason != "few_citizens":
        return state(row.hidden, say)
    kind = _OF_REASON.get(row.reason or "", "no_data")
    return state("no_data" if kind in ("stale", "break") else kind, say)


def caution(row: FigureRow, decimals: int, unit: str, say: Language) -> tuple[State, ...]:
    """How a figure that is told must be read."""
    if row.value is None:
        return ()
    rough = (state("rough", say, error=possible(row.error, decimals, unit, say)),) if row.error else ()
    return (*rough, *((state("provisional", say),) if row.provisional else ()))


def possible(error: float, decimals: int, unit: str, say: Language) -> str:
    """A possible error with its unit; told with a decimal more where it would read as nothing."""
    places = next((n for n in range(decimals, decimals + 3) if error >= 0.95 * 10**-n), decimals + 2)
    return f"{say.number(error, places)}\N{NO-BREAK SPACE}{unit}"


def shown(row: FigureRow, decimals: int, say: Language) -> str:
    """The figure as it stands in a text or a table, with ≈ where it may be off; else the word for why there is none."""
    found = missing(row, say)
    if found is not None or row.value is None:
        return found.word.lower() if found else ""
    return say.rough(row.value, decimals, row.error)
