"""Charts as vector drawings for print: told apart by shape, dash and shade, so that black and white is enough."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from kpi.reports import scale
from kpi.reports.scale import Scale
from kpi.reports.shapes import (
    BAND,
    DASHED,
    DOTTED,
    GRID,
    INK,
    PROMISE,
    QUIET,
    SHADES,
    box,
    diamond,
    dot,
    key,
    line,
    ring,
    text,
)
from kpi.screens.formats import number
from kpi.screens.report_spec import Drawing, Reach, Series

WIDTH, HEIGHT = 480.0, 190.0
LEFT, RIGHT, TOP, FOOT = 34.0, 58.0, 14.0, 18.0
BAR, NAMES = 22.0, 170.0
LEGEND = 13.0
WIDEST_COLUMN = 60.0


@dataclass(frozen=True)
class Plane:
    """Where the figures lie on the paper."""

    across: Scale
    up: Scale
    bottom: float


def svg(drawing: Drawing, language: str) -> str:
    if drawing.kind == "bar":
        height, body = len(drawing.ticks) * BAR + 8, list(_bars(drawing))
    else:
        height, body = HEIGHT, list(_plane(drawing, language))
    entries = _entries(drawing)
    room = LEGEND * scale.rows([name for name, _ in entries], WIDTH) + 8
    return _paper(height + room, [*body, *_legend(entries, height + 8)])


def _paper(height: float, body: Iterable[str]) -> str:
    size = f'width="{WIDTH:.0f}" height="{height:.1f}" viewBox="0 0 {WIDTH:.0f} {height:.1f}"'
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" {size}>', *body, "</svg>"])


def _plane(drawing: Drawing, language: str) -> Iterable[str]:
    """The frame with its lines, then what is usual, then the figures, then the promises over them."""
    low, high, step = scale.reach(drawing)
    across, up = Scale(*scale.ends(drawing), LEFT, WIDTH - RIGHT), Scale(low, high, HEIGHT - FOOT, TOP)
    plane = Plane(across, up, HEIGHT - FOOT)
    for at in scale.steps(low, high, step):
        yield line(LEFT, up(at), WIDTH - RIGHT, up(at), GRID, 0.5)
        yield text(LEFT - 4, up(at) + 3, number(language, at, scale.decimals(step)), "end")
    is_line = drawing.kind == "line"
    bands = [reach for reach in drawing.reach if is_line and len(reach.at) > 1]
    for reach in bands:
        yield _band(reach, plane)
    yield from _lines(drawing, plane) if is_line else _columns(drawing, plane)
    for reach in drawing.reach:
        yield from _whiskers(reach, plane) if reach not in bands else ()
    yield from _over(drawing, plane)
    for at, name in drawing.ticks:
        yield text(across(at), HEIGHT - 5, name, "middle")


def _band(reach: Reach, plane: Plane) -> str:
    places = list(zip(map(plane.across, reach.at), map(plane.up, reach.low), map(plane.up, reach.high), strict=True))
    there = [f"{x:.1f},{low:.1f}" for x, low, _ in places]
    back = [f"{x:.1f},{high:.1f}" for x, _, high in reversed(places)]
    return f'<polygon points="{" ".join([*there, *back])}" fill="{BAND}"/>'


def _whiskers(reach: Reach, plane: Plane) -> Iterable[str]:
    for at, low, high in zip(reach.at, reach.low, reach.high, strict=True):
        x = plane.across(at)
        yield line(x, plane.up(low), x, plane.up(high), QUIET)
        yield from (line(x - 3, plane.up(end), x + 3, plane.up(end), QUIET) for end in (low, high))


def _lines(drawing: Drawing, plane: Plane) -> Iterable[str]:
    for series in drawing.series:
        places = [(plane.across(at), plane.up(value)) for at, value in zip(series.at, series.values, strict=True)]
        if series.look in ("mark", "ring"):
            yield from (diamond(*place) if series.look == "mark" else ring(*place) for place in places)
            continue
        for first, last in pairwise([0, *series.pieces, len(places)]):
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places[first:last])
            yield f'<polyline points="{points}" fill="none" stroke="{INK}" stroke-width="1.6"/>'
        yield dot(*places[-1], 2.6)
        yield text(places[-1][0] + 6, places[-1][1] + 3, series.shown[-1].split(" · ")[0], "start", bold=True)


def _columns(drawing: Drawing, plane: Plane) -> Iterable[str]:
    return _stacked(drawing, plane) if drawing.kind == "stack" else _grouped(drawing, plane)


def _grouped(drawing: Drawing, plane: Plane) -> Iterable[str]:
    count, foot = len(drawing.series), plane.up(0.0)
    wide = _wide(plane) / count
    over = {at: high for reach in drawing.reach for at, high in zip(reach.at, reach.high, strict=True)}
    for order, series in enumerate(drawing.series):
        for at, value, shown in zip(series.at, series.values, series.shown, strict=True):
            left, top = plane.across(at) + (order - count / 2) * wide, plane.up(value)
            yield box(left, top, wide - 1, foot - top, SHADES[order if count > 1 else 1])
            free = _free(drawing, plane, at, plane.up(max(value, over.get(at, value))))
            yield text(left + wide / 2 - 0.5, free - 3, shown, "middle", bold=at == series.at[-1])


def _free(drawing: Drawing, plane: Plane, at: float, top: float) -> float:
    """Above a promised level that would otherwise run through the figure."""
    for level in drawing.levels:
        y = plane.up(level.value)
        if level.first - 0.5 <= at <= level.last + 0.5 and top - 12 < y <= top + 1:
            return y
    return top


def _stacked(drawing: Drawing, plane: Plane) -> Iterable[str]:
    wide, bases = _wide(plane), dict.fromkeys((at for at, _ in drawing.ticks), 0.0)
    for order, series in enumerate(drawing.series):
        for at, value, shown in zip(series.at, series.values, series.shown, strict=True):
            left, foot, top = plane.across(at) - wide / 2, plane.up(bases[at]), plane.up(bases[at] + value)
            yield box(left, top, wide - 1, foot - top, SHADES[order % len(SHADES)])
            bases[at] += value
            if foot - top > 9:
                colour = "#ffffff" if order == 0 else INK
                yield text(left + wide / 2, (top + foot) / 2 + 3, shown, "middle", colour=colour)


def _wide(plane: Plane) -> float:
    return min(abs(plane.across(1) - plane.across(0)) * 0.72, WIDEST_COLUMN)


def _over(drawing: Drawing, plane: Plane) -> Iterable[str]:
    half = 0.45 if drawing.kind != "line" else 0.0
    for level in drawing.levels:
        y = plane.up(level.value)
        look = (PROMISE, 1.4, DASHED) if level.is_own else (QUIET, 1.0, DOTTED)
        yield line(plane.across(level.first - half), y, plane.across(level.last + half), y, *look)
    for at, _ in drawing.breaks:
        yield line(plane.across(at), TOP, plane.across(at), plane.bottom, QUIET, 1.0, DOTTED)


def _entries(drawing: Drawing) -> list[tuple[str, str]]:
    """What the marks mean, each with how it looks."""
    found: list[tuple[str, str]] = []
    for order, series in enumerate(drawing.series):
        look = f"part-{order}" if series.look == "part" else series.look
        found.append((series.name, "line" if drawing.kind == "line" and look == "now" else look))
    found += [(reach.name, "band" if len(reach.at) > 1 else "reach") for reach in drawing.reach]
    found += [(level.name, "level" if level.is_own else "break") for level in drawing.levels]
    found += [(reason, "break") for _, reason in drawing.breaks]
    return [(name, look) for name, look in found if name]


def _legend(entries: list[tuple[str, str]], top: float) -> Iterable[str]:
    places = scale.places([name for name, _ in entries], WIDTH)
    for (name, look), (x, row) in zip(entries, places, strict=True):
        yield key(x, top + row * LEGEND, look)
        yield text(x + 20, top + row * LEGEND + 3, scale.shortened(name, WIDTH - x - 20), "start")


def _bars(drawing: Drawing) -> Iterable[str]:
    """Names to the left, the figure behind its bar, a ring where it was before."""
    _, high, _ = scale.reach(drawing)
    across = Scale(0.0, high, NAMES, WIDTH - RIGHT)
    now, ends = drawing.series[0], {at: NAMES for at, _ in drawing.ticks}
    for at, value in zip(now.at, now.values, strict=True):
        yield box(NAMES, _middle(at) - 6, across(value) - NAMES, 12, SHADES[1])
        ends[at] = across(value)
    for level in drawing.levels:
        yield line(across(level.value), 2, across(level.value), len(drawing.ticks) * BAR + 4, PROMISE, 1.4, DASHED)
    for reach in drawing.reach:
        for at, low, top in zip(reach.at, reach.low, reach.high, strict=True):
            yield line(across(low), _middle(at), across(top), _middle(at), INK, 1.2)
            ends[at] = max(ends[at], across(top))
    yield from _rings(drawing.series[1:], across, ends)
    for (at, name), shown in zip(drawing.ticks, now.shown, strict=True):
        yield text(NAMES - 6, _middle(at) + 3, scale.shortened(name, NAMES - 10), "end")
        yield text(ends[at] + 8, _middle(at) + 3, shown, "start", bold=True)


def _rings(earlier: tuple[Series, ...], across: Scale, ends: dict[float, float]) -> Iterable[str]:
    for series in earlier:
        for at, value in zip(series.at, series.values, strict=True):
            yield ring(across(value), _middle(at), 3.6)
            ends[at] = max(ends[at], across(value))


def _middle(at: float) -> float:
    return 4 + BAR * (at + 0.5)
