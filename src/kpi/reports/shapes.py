"""The few shapes printed charts are made of, and the signs of their legends."""

from __future__ import annotations

from html import escape

INK, QUIET, BAND, PROMISE, GRID = "#12314f", "#6b7480", "#dfe3e8", "#a8480c", "#c9ced4"
SHADES = ("#12314f", "#8fa9c4", "#d9e2ec", "#ffffff")
"""From dark to white, each with an outline: four parts of a column are told apart in print."""
FONT = 'font-family="Libertinus Serif" font-size="8.5"'
TEXT = "#111111"
DASHED, DOTTED = "5 3", "1.5 2.5"


def line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1.0, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{colour}" stroke-width="{width}"{dashed}/>'


def box(x: float, y: float, width: float, height: float, shade: str) -> str:
    size = f'x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}"'
    return f'<rect {size} fill="{shade}" stroke="{INK}" stroke-width="0.6"/>'


def dot(x: float, y: float, radius: float) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{INK}"/>'


def ring(x: float, y: float, radius: float = 2.8) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="white" stroke="{INK}" stroke-width="1.2"/>'


def diamond(x: float, y: float) -> str:
    return f'<path d="M{x:.1f} {y - 4:.1f}l4 4l-4 4l-4 -4z" fill="{PROMISE}"/>'


def text(x: float, y: float, said: str, anchor: str, *, bold: bool = False, colour: str = TEXT) -> str:
    weight = ' font-weight="bold"' if bold else ""
    halo = ' stroke="white" stroke-width="2" paint-order="stroke"' if colour == TEXT else ""
    place = f'x="{x:.1f}" y="{y:.1f}"'
    return f'<text {place} {FONT} text-anchor="{anchor}" fill="{colour}"{weight}{halo}>{escape(said)}</text>'


def key(x: float, y: float, look: str) -> str:
    """The sign of a legend: the mark as it looks in the chart."""
    if look == "level":
        return line(x, y, x + 15, y, PROMISE, 1.4, DASHED)
    if look == "break":
        return line(x, y, x + 15, y, QUIET, 1.0, DOTTED)
    if look in ("line", "reach"):
        return line(x, y, x + 15, y, INK if look == "line" else QUIET, 1.4)
    if look == "mark":
        return diamond(x + 8, y)
    if look == "ring":
        return ring(x + 8, y)
    shades = {"band": BAND, "now": SHADES[1]}
    return box(x, y - 4, 15, 8, shades.get(look) or SHADES[int(look.removeprefix("part-")) % len(SHADES)])
