"""How far published figures lie from the exact ones, and how many wait: `python benchmarks/discretion.py [STORE]`.

Every month and every rolling twelve months of the sickness percentage, of every node that stands in the frozen trees:
the figure from the published points beside the exact one from the extracts, both by the product's own measures. Prints
the tables of `docs/discretion.md`. STORE is a store with an edition; without it the demo is made and published first.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from kpi import catalogue as catalogues
from kpi import demo, periods
from kpi import store as stores
from kpi.engine.measure import Measures
from kpi.extracts import ExtractIndex
from kpi.facts import store as facts_store
from kpi.facts.shape import OrganisationFacts
from kpi.intake import ingest
from kpi.model import Kpi, Window
from kpi.periods import month_index
from kpi.publish.booking import Booking
from kpi.publish.disclosure import Policy
from kpi.publish.points import Points
from kpi.publish.public import PublicMeasures
from kpi.publish.publish import month_ends, publish
from kpi.publish.tree_facts import on_trees, standing

HOME = Path(__file__).resolve().parents[1]
KPI = "sickness_absence_pct"
SIZES = (10, 30, 50, 100, 120, 200, 500)
"""Classes of heads begin with these."""
MOST = 95
"""Per cent of published figures that a goal is about."""


@dataclass(frozen=True)
class Told:
    """One window of one node. `error`: points of per cent; `relative`: per cent of the exact figure. None: it waits."""

    heads: int
    kind: str
    is_department: bool
    end: date
    error: float | None
    relative: float | None
    is_nearest: bool


def told_of(facts: OrganisationFacts, kpis: dict[str, Kpi], booking: Booking) -> Iterator[Told]:
    points = booking.book(facts, Measures(facts, kpis).newest_month)
    wider = on_trees(facts, points)
    public = PublicMeasures(wider, kpis, points, booking.cells)
    exact = Measures(replace(wider, exists=standing(wider, points)), kpis)
    for end in month_ends(public):
        for kind, window in (("month", periods.month(end)), ("rolling", periods.rolling(end))):
            for node in points.trees[end.year].nodes.values():
                if _stood(points, node.id, window) and public.has_point(kpis[KPI], node.id, end):
                    yield _told(public, exact, node.id, kind, window, node.heads)


def _stood(points: Points, node: str, window: Window) -> bool:
    """All the window long, and as a node that is told of at all."""
    first, last = month_index(window.start), month_index(window.end)
    return any(run[0] <= first and last <= run[1] for run in points.runs(node)) and points.stands(node, last)


def _told(public: PublicMeasures, exact: Measures, node: str, kind: str, window: Window, heads: int) -> Told:
    found = public.figure(KPI, node, window)
    is_department = public.facts.unit(node).kind == "department"
    if found.value is None:
        return Told(heads, kind, is_department, window.end, None, None, False)
    is_nearest = (found.window.start, found.window.end) != (window.start, window.end)
    value = exact.figure(KPI, node, found.window).value
    assert value is not None
    error = abs(float(found.value - value))
    return Told(
        heads, kind, is_department, window.end, error, 100 * error / float(value) if value else None, is_nearest
    )


def errors(rows: Iterable[Told], kind: str, goal: float, goal_heads: int) -> Iterator[str]:
    """Error by size: how many, the middle one, that of 95 %, the greatest, and how many keep to the goal."""
    yield f"| heads | published | median | {MOST} % within | greatest | within {goal:g} |"
    yield "| ---: | ---: | ---: | ---: | ---: | ---: |"
    kept = [one for one in rows if one.kind == kind and one.error is not None]
    for name, some in _by_size(kept):
        found = np.array([one.error for one in some], dtype=float)
        yield _error_line(name, found, goal)
    held = np.array([one.error for one in kept if one.heads >= goal_heads], dtype=float)
    yield _error_line(f"**{goal_heads} and more**", held, goal)


def _error_line(name: str, found: np.ndarray, goal: float) -> str:
    middle, most, greatest = (np.percentile(found, at) for at in (50, MOST, 100))
    share = 100 * float(np.mean(found <= goal))
    return f"| {name} | {len(found):,} | {middle:.3f} | {most:.3f} | {greatest:.3f} | {share:.1f} % |"


def waiting(rows: Iterable[Told], goal_heads: int) -> Iterator[str]:
    """Rolling twelve months at quarter ends: told of these very months, of the nearest that are told, or not."""
    yield "| heads | windows | of these months | of the nearest | wait |"
    yield "| ---: | ---: | ---: | ---: | ---: |"
    kept = [one for one in rows if one.kind == "rolling" and one.end.month % 3 == 0]
    for name, some in _by_size(kept):
        yield _waiting_line(name, some)
    yield _waiting_line(f"**{goal_heads} and more**", [one for one in kept if one.heads >= goal_heads])


def _waiting_line(name: str, some: list[Told]) -> str:
    nearest, waits = sum(one.is_nearest for one in some), sum(one.error is None for one in some)
    parts = (len(some) - nearest - waits, nearest, waits)
    return f"| {name} | {len(some):,} | " + " | ".join(f"{100 * part / len(some):.1f} %" for part in parts) + " |"


def departments(rows: Iterable[Told]) -> str:
    found = np.array([one.relative for one in rows if one.kind == "month" and one.is_department and one.heads >= 500
                      and one.relative is not None])  # fmt: skip
    if not len(found):
        return "Departments of 500 heads and more: none"
    return (
        f"Departments of 500 heads and more, single months: {len(found):,}; {MOST} % lie within "
        f"{np.percentile(found, MOST):.2f} % of the exact figure, {100 * float(np.mean(found <= 1)):.1f} % within 1 %, "
        f"the farthest {found.max():.2f} % off"
    )


def _by_size(rows: list[Told]) -> Iterator[tuple[str, list[Told]]]:
    for first, after in zip(SIZES, (*SIZES[1:], None), strict=True):
        some = [one for one in rows if one.heads >= first and (after is None or one.heads < after)]
        if some:
            yield f"{first}-{after - 1}" if after else f"{first} and more", some


def made(store: Path) -> Path:
    demo.make(store)
    ingest(store)
    publish(store, catalogues.load(HOME), policy=Policy(), own=True)
    return store


def main(store: Path) -> None:
    kpis = catalogues.load(HOME).kpis
    booking = Booking(store, stores.kind_of(store), Policy())
    rows: list[Told] = []
    for name, facts in facts_store.build(ExtractIndex.load(store)).items():
        if name in catalogues.load(HOME).organisations:
            rows += told_of(facts, kpis, booking)
    for title, lines in (
        ("Rolling twelve months, error in points of per cent", errors(rows, "rolling", 0.1, 30)),
        ("Single months, error in points of per cent", errors(rows, "month", 0.2, 120)),
        ("Rolling twelve months at quarter ends", waiting(rows, 50)),
    ):
        print(f"{title}\n", *lines, "", sep="\n")
    print(departments(rows))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(made(Path(folder) / "store"))
