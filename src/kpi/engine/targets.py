"""What a target asks for: good direction, windows, units and the number the document states."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from kpi import periods
from kpi.engine.measure import Measures
from kpi.model import Direction, Document, Kpi, Organisation, Target, Unit, Window

DIRECTIONS: dict[str, Direction] = {
    "at_most": "low",
    "below": "low",
    "at_least": "high",
    "above": "high",
    "more_than": "high",
    "between": "band",
}
LEAVES = ("unit", "institution")
Threshold = Fraction | tuple[Fraction, Fraction] | None


def exact(number: float) -> Fraction:
    """The decimal that was written, not its nearest binary double."""
    return Fraction(str(number))


def direction_of(target: Target) -> Direction:
    return DIRECTIONS.get(target.must_be, "none")


def is_direction_only(target: Target) -> bool:
    """`below` and `above` name a direction and no number: never red or green."""
    return target.must_be in ("below", "above")


def is_recorded(target: Target) -> bool:
    """Milestones and narratives: noted by a role, never measured."""
    return target.must_be in ("done", "assessed")


def repeats(target: Target) -> bool:
    """Judged once in every year, quarter or survey of the document's period."""
    return target.window is not None and target.window.every is not None


def stated_threshold(target: Target) -> Threshold:
    """The number the document itself states; None where it names an earlier figure or no number."""
    if isinstance(target.value, tuple):
        return (exact(target.value[0]), exact(target.value[1]))
    return None if target.value is None else exact(target.value)


def holds(target: Target, value: Fraction, threshold: Threshold) -> bool:
    """Unrounded, both ends included; `more_than` alone is strict."""
    if isinstance(threshold, tuple):
        return threshold[0] <= value <= threshold[1]
    assert threshold is not None, target.id  # rule 1 has sent away what has none
    if target.must_be == "at_most":
        return value <= threshold
    return value > threshold if target.must_be == "more_than" else value >= threshold


def windows_of(target: Target, document: Document, measures: Measures, kpi: Kpi) -> list[Window]:
    """Every window of the target, oldest first."""
    when = target.window
    if when is None:
        return []
    if when.year is not None:
        return [periods.year(when.year)]
    if when.from_ and when.to:
        return [periods.span(when.from_, when.to)]
    if when.rolling_months and when.ending:
        return [periods.rolling(when.ending, when.rolling_months)]
    years = range(document.period.from_.year, document.period.to.year + 1)
    if when.every == "year":
        return [periods.year(year) for year in years]
    if when.every == "quarter":
        return [periods.quarter(year, number) for year in years for number in (1, 2, 3, 4)]
    return [one for one in measures.surveys.windows(kpi) if document.period.from_ <= one.start <= document.period.to]


def units_of(target: Target, organisation: Organisation, measures: Measures) -> list[Unit]:
    """The units a target with `each` holds for: all of a kind, or those with a leader of their own."""
    kind = organisation.each_unit if target.each == "unit" else target.each
    if kind == "leader unit":
        return [unit for unit in measures.facts.units if unit.has_leader and unit.kind in LEAVES]
    return [unit for unit in measures.facts.units if unit.kind == kind or (kind == "unit" and unit.kind in LEAVES)]


def stands(unit: Unit, window: Window, as_of: date) -> bool:
    """Whether the unit was there for all of the window that has passed: another is not asked."""
    until = min(window.end, as_of)
    return unit.valid_from <= window.start and (unit.valid_to is None or unit.valid_to >= until)


def to_date(window: Window, as_of: date) -> Window:
    """The part of the window that has passed: the year to date is compared with the same part of the other year."""
    if as_of >= window.end:
        return window
    if window.months == 12 and window.start.month == 1:
        return periods.year_to_date(window.start.year, as_of.month)
    return periods.span(window.start, as_of)
