"""What a source of figures answers with. A source knows one shape of facts; `measure` divides."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import NamedTuple, Protocol

from kpi.model import Kpi, Reason, Window


class Sums(NamedTuple):
    """What a source found for a window: totals by column already combined over time, in stored integers.

    `denominator` is None for a plain count. `known` of `needed` months are in it, delivered
    `step` months at a time.
    """

    numerator: Fraction | None
    denominator: Fraction | None
    known: int
    needed: int
    provisional: bool = False
    missing: Reason | None = None
    step: int = 1
    error: Fraction | None = None
    """How far the numerator can be from the exact one, where it is published in steps; None where it is exact."""
    denominator_error: Fraction | None = None
    covers: Window | None = None
    """The months it is really of, where the window asked for has no published ends."""


class Source(Protocol):
    def sums(self, kpi: Kpi, node: str, window: Window, as_of: date) -> Sums: ...
