"""What charts are made of: figures and breaks, with the words a reader sees beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Point:
    """A figure in a chart: where it lies and what a reader sees when pointing at it."""

    day: date
    value: float
    shown: str
    label: str


@dataclass(frozen=True)
class Rupture:
    """From this day on figures do not compare with those before."""

    day: date
    reason: str
