"""What a kept pack said and the same pack would say today: corrected figures, waiting ones that came out, new terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kpi.screens.language import Language
from kpi.screens.report_spec import Block as Part
from kpi.screens.report_spec import Clause, Pack, Section
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.reader import CorrectionRow, Scoped

Sort = Literal["restated", "came_out", "withdrawn"]
SORTS: tuple[Sort, ...] = ("restated", "came_out", "withdrawn")
SECONDS_KPIS = ("sickness_days_per_fte", "sickness_absence_pct", "injury_absence_days")
"""Measured in days; other corrections are counts."""
NOT_FIGURES = ("yearly-new", "guide-shorthand", "guide-promise", "guide-change")


@dataclass(frozen=True)
class Difference:
    """One cell that reads otherwise: where it stands, what it was and what it is."""

    sort: Sort
    where: str
    row: str
    column: str
    before: str
    now: str


def build(kept: Pack, now: Pack, corrections: Sequence[str], say: Language) -> Section:
    """`now` is the kept pack's own quarter made again from today's edition."""
    found = differences(kept, now)
    clauses = [*_clauses(kept.clauses, now.clauses, say)]
    lead = say("report.since_why", quarter=kept.quarter_name, before=kept.edition)
    title = say("report.since", quarter=kept.quarter_name)
    if not (found or clauses or corrections):
        return Section("since", title, (lead, say("report.since_same")))
    blocks = [*(_cells(sort, [one for one in found if one.sort == sort], say) for sort in SORTS)]
    blocks += [_terms(kind, clauses, say) for kind in ("definition", "target")]
    booked = Part("since-corrections", say("report.since_corrections"), points=tuple(corrections))
    there = tuple(block for block in blocks if block.table and block.table.rows)
    return Section("since", title, (lead,), blocks=(*there, *((booked,) if corrections else ())))


def differences(kept: Pack, now: Pack) -> list[Difference]:
    before, after = _by_cell(kept), _by_cell(now)
    found = []
    for key, (where, row, column, said) in before.items():
        here = after.get(key)
        told = here[3] if here else ""
        if told != said:
            found.append(Difference(_sort(said, told), where, row, column, said, told))
    for key, (where, row, column, told) in after.items():
        if key not in before and _has_figure(told):
            found.append(Difference("came_out", where, row, column, "", told))
    return found


def _sort(said: str, told: str) -> Sort:
    """A word gave way to a figure, or a figure to a word; else one figure or word to another."""
    was, now = _has_figure(said), _has_figure(told)
    if was == now:
        return "restated" if told else "withdrawn"
    return "came_out" if now else "withdrawn"


def _has_figure(cell: str) -> bool:
    return any(sign.isdigit() for sign in cell)


def _by_cell(pack: Pack) -> dict[tuple[str, str, int, int], tuple[str, str, str, str]]:
    """Every cell by its table, its line's name (the nth of that name) and its column."""
    found = {}
    for _, block, table in pack.tables():
        if block.key in NOT_FIGURES or block.key.startswith("since"):
            continue
        seen: Counter[str] = Counter()
        for row in table.rows:
            seen[row[0]] += 1
            for at, cell in enumerate(row[1:], start=1):
                named = (block.title, row[0], table.columns[at], cell)
                found[(block.key, row[0], seen[row[0]], at)] = named
    return found


def _cells(sort: Sort, found: Sequence[Difference], say: Language) -> Part:
    columns = tuple(say(f"report.since_{name}") for name in ("where", "row", "column", "before", "now"))
    none = say("report.since_gone"), say("report.since_new")
    rows = tuple((one.where, one.row, one.column, one.before or none[1], one.now or none[0]) for one in found)
    return Part(f"since-{sort}", say(f"report.since_{sort}"), table=Table(columns, rows))


def _clauses(before: Sequence[Clause], now: Sequence[Clause], say: Language) -> Iterable[tuple[str, str, str, str]]:
    after = {(one.kind, one.key): one for one in now}
    known = {(one.kind, one.key) for one in before}
    for one in before:
        other = after.get((one.kind, one.key))
        if other is None or other.text != one.text:
            yield one.kind, one.name, one.text, other.text if other else say("report.since_gone")
    for key, other in after.items():
        if key not in known:
            yield other.kind, other.name, say("report.since_new"), other.text


def _terms(kind: str, found: Sequence[tuple[str, str, str, str]], say: Language) -> Part:
    columns = tuple(say(f"report.since_{name}") for name in ("clause", "before", "now"))
    rows = tuple((name, before, now) for which, name, before, now in found if which == kind)
    return Part(f"since-{kind}", say(f"report.since_{kind}s"), table=Table(columns, rows))


def corrections(scoped: Scoped, unit: str, kept: Pack, now: Pack, say: Language) -> tuple[str, ...]:
    """Late corrections of persons' figures that were booked after the kept quarter, up to the end of this one."""
    rows = [row for row in scoped.corrections(unit) if kept.as_of < row.booked <= now.as_of]
    return tuple(_correction(scoped, row, say) for row in sorted(rows, key=lambda row: (row.booked, row.kpi)))


def _correction(scoped: Scoped, row: CorrectionRow, say: Language) -> str:
    shown = say.signed(row.amount)
    amount = (
        say("report.since_seconds", days=shown) if row.kpi in SECONDS_KPIS else say("report.since_count", count=shown)
    )
    return say(
        "report.since_correction",
        measure=say.of(scoped.kpi(row.kpi).title),
        first=say.month(row.first),
        last=say.month(row.last),
        amount=amount,
        booked=say.month(row.booked),
    )
