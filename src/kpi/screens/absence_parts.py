"""What sickness absence consists of at a large node: short and long, causes, staff groups, and how skewed it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kpi.screens import states
from kpi.screens.absence_question import Question, year_before
from kpi.screens.chart_points import Point
from kpi.screens.counted_layers import Layer
from kpi.screens.counted_units import Bar
from kpi.screens.injuries_parts import KindChart, SplitChart
from kpi.screens.table import Table

if TYPE_CHECKING:
    from kpi.reader import PartRow

ATTRIBUTES = ("spell_length", "cause", "staff_group")
DAYS = ("none", "few", "many")
DAYS_KPI = "sickness_days_per_fte"
YEARS = 6


@dataclass(frozen=True)
class Parts:
    charts: tuple[KindChart, ...]
    people: SplitChart | None
    note: str
    """Why there is nothing of it here."""


def build(question: Question) -> Parts:
    if not question.unit.large:
        return Parts((), None, question.say("absence_parts.only_large"))
    found = (chart(question, attribute) for attribute in ATTRIBUTES)
    return Parts(tuple(one for one in found if one), people(question), "")


def chart(question: Question, attribute: str) -> KindChart | None:
    """The twelve months to the newest month that is told, the largest part on top; a ring a year before."""
    rows = question.scoped.parts(question.kpi.id, question.unit.unit_id, attribute, "rolling")
    told = [row for row in rows if row.end <= question.as_of and row.value is not None]
    if not told:
        return None
    end = max(row.end for row in told)
    newest = _newest(told)
    before = {row.category: row for row in told if row.end == year_before(end) and not question.crosses(row.start, end)}
    bars = sorted(
        (_bar(question, attribute, row, before.get(row.category)) for row in newest.values()),
        key=lambda bar: bar.value,
        reverse=True,
    )
    untold = sorted({row.category for row in rows} - set(newest))
    return _chart(question, attribute, tuple(bars), untold, newest)


def _newest(told: list[PartRow]) -> dict[str, PartRow]:
    """The newest twelve months of each category; one that waits keeps its last told ones for three months."""
    end = max(row.end for row in told)
    found: dict[str, PartRow] = {}
    for row in told:
        if (end.year - row.end.year) * 12 + end.month - row.end.month <= 3:
            found[row.category] = row
    return found


def _name(question: Question, attribute: str, category: str) -> str:
    if attribute == "staff_group":
        return category
    return question.say(f"absence_parts.{attribute}_{category}")


def _bar(question: Question, attribute: str, row: PartRow, earlier: PartRow | None) -> Bar:
    value, error = row.value or 0.0, row.error or 0.0
    shown = question.number(row.value, error=row.error)
    before = question.number(earlier.value, error=earlier.error) if earlier else question.number(None)
    name = _name(question, attribute, row.category)
    bar = Bar("", name, value, shown, earlier.value if earlier else None, before)
    return replace(bar, lower=max(value - error, 0.0), upper=value + error) if error else bar


def _chart(
    question: Question, attribute: str, bars: tuple[Bar, ...], untold: list[str], newest: dict[str, PartRow]
) -> KindChart:
    say, last = question.say, max(row.end for row in newest.values())
    title = say(f"absence_parts.{attribute}_title", name=bars[0].name, shown=bars[0].shown)
    waits, names = say("state.waiting"), [_name(question, attribute, one) for one in untold]
    now, before = say.month(last), say.month(year_before(last))
    return KindChart(
        title=title,
        axis=say(f"absence_parts.{attribute}_axis", measure=question.measure, month=now),
        alt=say("counted.units_alt", title=title, figures=say.listed([f"{bar.name}: {bar.shown}" for bar in bars])),
        table=Table(
            (say(f"absence_parts.{attribute}_column"), now, before),
            (
                *((bar.name, bar.shown, bar.earlier_shown) for bar in bars),
                *((name, waits.lower(), "") for name in names),
            ),
        ),
        bars=bars,
        now_name=now,
        earlier_name=before,
        untold=f"{waits}: {say.listed(names)}" if names else "",
    )


def people(question: Question) -> SplitChart | None:
    """Of those employed all year, how many had no, few and many days; calendar years only."""
    rows = question.scoped.parts(DAYS_KPI, question.unit.unit_id, "days_class", "year")
    rows = [row for row in rows if row.end <= question.as_of]
    years = sorted({row.end.year for row in rows if row.value is not None})[-YEARS:]
    if not years:
        return None
    found = {(row.category, row.end.year): row for row in rows}
    layers = tuple(_layer(question, name, [found.get((name, year)) for year in years]) for name in DAYS)
    newest = {layer.name: layer.points[-1] for layer in layers}
    none, many = newest[layers[0].name], newest[layers[2].name]
    title = question.say("absence_parts.people_title_only")
    if none and many:
        title = question.say("absence_parts.people_title", none=none.shown, many=many.shown, year=years[-1])
    shown = tuple(str(year) for year in years)
    table = tuple((year, *(layer.cell(at) for layer in layers)) for at, year in enumerate(shown))
    return SplitChart(
        title=title,
        axis=question.say("absence_parts.people_axis"),
        alt=question.say("absence_parts.people_alt", title=title, first=shown[0], last=shown[-1]),
        table=Table((question.say("counted.column_year"), *(layer.name for layer in layers)), tuple(reversed(table))),
        years=shown,
        layers=layers,
    )


def _layer(question: Question, name: str, rows: list[PartRow | None]) -> Layer:
    word = question.say(f"absence_parts.people_{name}")
    points = tuple(_point(question, word, row) for row in rows)
    return Layer(word, points, tuple(_percent(question, row) for row in rows))


def _point(question: Question, word: str, row: PartRow | None) -> Point | None:
    if row is None or row.value is None:
        return None
    return Point(row.end, row.value, _percent(question, row), f"{word}, {row.end.year}")


def _percent(question: Question, row: PartRow | None) -> str:
    if row is None:
        return "\N{EN DASH}"
    if row.value is None:
        return states.state(row.hidden or "no_data", question.say).word.lower()
    return f"{question.say.rough(row.value, 0, row.error)}\N{NO-BREAK SPACE}%"
