"""A small line of a KPI's history as SVG text; its colours stand out on light and on dark ground."""

from __future__ import annotations

from collections.abc import Sequence

EDGE = 5
LINE, PROMISE = "#4f8fc4", "#c8620f"


def svg(values: Sequence[float], promise: float | None, width: int = 320, height: int = 56) -> str:
    """The line with a dot at its newest point; the promise is a dashed line."""
    level = [*values, *([promise] if promise is not None else [])]
    low, reach = min(level), (max(level) - min(level)) or 1.0

    def y(value: float) -> float:
        return round(height - EDGE - (value - low) / reach * (height - 2 * EDGE), 1)

    step = (width - 2 * EDGE) / max(len(values) - 1, 1)
    points = [(round(EDGE + step * place, 1), y(value)) for place, value in enumerate(values)]
    start = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
    return "".join((start, _promise(y(promise), width) if promise is not None else "", _line(points), "</svg>"))


def _promise(y: float, width: int) -> str:
    return f'<line x1="0" x2="{width}" y1="{y}" y2="{y}" stroke="{PROMISE}" stroke-width="1.5" stroke-dasharray="5 4"/>'


def _line(points: Sequence[tuple[float, float]]) -> str:
    path = " ".join(f"{x},{y}" for x, y in points)
    last_x, last_y = points[-1]
    return (
        f'<polyline points="{path}" fill="none" stroke="{LINE}" stroke-width="2" stroke-linejoin="round"/>'
        f'<circle cx="{last_x}" cy="{last_y}" r="3.5" fill="{LINE}"/>'
    )
