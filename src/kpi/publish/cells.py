"""Cells of citizens below the organisation: published in steps, and never changed once they are.

One fraction per indicator and unit, drawn once; a cell is told as the difference of two rounded running totals. Both
stand in the ledger. Source: the discretion design, sentence 2; `docs/discretion.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from kpi.publish.disclosure import MILLIONTHS, rounded

STEP = 5
"""Citizens; the same step as for persons."""
Told = dict[str, list[int]]
"""By last day of a period: what was booked, and what was told of it, in millionths."""


class Cells:
    """The published cells of a store; what was told stays as it was told."""

    def __init__(self, known: Mapping[str, Mapping[str, list[int]]], fraction: Callable[[str], int]) -> None:
        self._known, self._fraction = known, fraction
        self.new: dict[str, Told] = {}
        """By indicator and unit: what is told now for the first time."""

    def told(self, indicator: str, unit: str, exact: dict[date, int]) -> dict[date, int]:
        """What is told of each period, by its last day, in millionths; periods already told keep their cell.

        A correction of a period already told is booked in the next one.
        """
        name = f"{indicator}|{unit}"
        found: Told = {**self._known.get(name, {}), **self.new.get(name, {})}
        booked, shown = (sum(cell[at] for cell in found.values()) for at in (0, 1))
        for end in sorted(exact):
            if end.isoformat() in found:
                continue
            total = max(booked, sum(amount for day, amount in exact.items() if day <= end))
            reads = rounded(total, self._fraction(f"cells|{name}"), STEP * MILLIONTHS)
            found[end.isoformat()] = self.new.setdefault(name, {})[end.isoformat()] = [total - booked, reads - shown]
            booked, shown = total, reads
        return {end: found[end.isoformat()][1] for end in exact}
