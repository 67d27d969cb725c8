"""A part of something counted, through the years."""

from __future__ import annotations

from dataclasses import dataclass

from kpi.screens.chart_points import Point


@dataclass(frozen=True)
class Layer:
    """One category; a year without a figure has no point but a word for why."""

    name: str
    points: tuple[Point | None, ...]
    words: tuple[str, ...]

    def cell(self, year: int) -> str:
        point = self.points[year]
        return point.shown if point else self.words[year]
