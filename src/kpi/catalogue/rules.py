"""What must hold across catalogue files: references, kinds, columns. Each rule yields one line per fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from kpi.catalogue.protected import protection_fault
from kpi.model import Kpi, Organisation, Target, TargetFile

FACT_COLUMNS: dict[str, frozenset[str]] = {
    "absence": frozenset({"absent_seconds", "fte_millionths", "possible_microseconds"}),
    "employment": frozenset({"left_persons", "heads", "fte_millionths"}),
    "injuries": frozenset(
        {"injuries", "injuries_with_absence", "injury_absent_seconds", "fte_millionths", "possible_microseconds"}
    ),
    "inspections": frozenset({"visits", "visits_with_order", "orders", "orders_physical", "orders_psychological"}),
    "complaints": frozenset(
        {
            "complaints_received",
            "complaints_confirmed",
            "complaints_changed",
            "complaints_remitted",
            "complaints_dismissed",
        }
    ),
    "outcomes": frozenset({"numerator_millionths", "denominator_millionths"}),
    "surveys": frozenset({"invited", "answered", "scored", "score_millionths"}),
    "follow_up": frozenset({"count", "total"}),
    "recorded": frozenset(),
}
"""The integer columns each fact table offers to numerators and denominators."""


def columns(expression: str) -> list[str]:
    """The columns of a one-line sum such as `complaints_changed + complaints_remitted`."""
    return [part.strip() for part in expression.split("+")]


def faults(
    kpis: Mapping[str, Kpi],
    organisations: Mapping[str, Organisation],
    files: Sequence[TargetFile],
    unread: Collection[str] = (),
) -> Iterator[str]:
    """One line per fault. `unread` are files that exist but could not be read: naming them is no fault of its own."""
    names = {name: kpi.id for name, kpi in kpis.items()}
    names |= {name: organisation.id for name, organisation in organisations.items()}
    for name, found in names.items():
        if found != name:
            yield f"{name}.toml: key 'id' is '{found}'; expected '{name}', the name of the file"
    for kpi in kpis.values():
        yield from (f"{kpi.id}.toml: {fault}" for fault in _kpi_faults(kpi))
    for organisation in organisations.values():
        yield from (f"{organisation.id}.toml: {fault}" for fault in _organisation_faults(organisation))
    yield from _file_faults(files, {*kpis, *unread}, {*organisations, *unread})


def _file_faults(files: Sequence[TargetFile], kpis: Collection[str], organisations: Collection[str]) -> Iterator[str]:
    stands = Counter(target.id for file in files for target in file.target)
    for name, times in stands.items():
        if times > 1:
            yield f"data/targets: key 'target.id' is '{name}' {times} times; expected once in all files"
    for file in files:
        where = f"{file.document.id}.toml"
        if file.document.organisation not in organisations:
            got = file.document.organisation
            yield f"{where}: key 'document.organisation' is '{got}'; expected the name of a file in data/organisations"
        areas = {area.id for area in file.area}
        goals = {target.id for target in _of_organisation(files, file.document.organisation)}
        for target in file.target:
            found = (
                *_target_faults(target, kpis, areas),
                *_agreement_faults(target, file.document.organisation, goals),
            )
            yield from (f"{where}: target '{target.id}': {fault}" for fault in found)


def _of_organisation(files: Sequence[TargetFile], organisation: str) -> Iterator[Target]:
    """The targets of the whole: an agreement of a unit may stand under these."""
    mine = (file for file in files if file.document.organisation == organisation)
    return (target for file in mine for target in file.target if target.unit is None)


def _agreement_faults(target: Target, organisation: str, goals: Collection[str]) -> Iterator[str]:
    if target.unit is not None and not target.unit.startswith(f"{organisation}."):
        yield f"key 'unit' is '{target.unit}'; expected a unit that begins with '{organisation}.'"
    if target.under is not None and target.unit is None:
        yield f"key 'under' is '{target.under}' and key 'unit' is missing; expected both in an agreement of a unit"
    if target.under is not None and target.under not in goals:
        yield f"key 'under' is '{target.under}'; expected the id of a target of the whole of '{organisation}'"


def _organisation_faults(organisation: Organisation) -> Iterator[str]:
    missing = {"organisation", "department", "unit", "institution"} - set(organisation.level_names)
    if missing:
        yield f"key 'level_names' lacks {', '.join(sorted(missing))}; expected a name for every kind of unit"
    for committee in organisation.committees:
        root = committee.root_unit
        if root != organisation.id and not root.startswith(f"{organisation.id}."):
            yield (
                f"committee '{committee.id}': key 'root_unit' is '{root}'; "
                f"expected '{organisation.id}' or a unit that begins with '{organisation.id}.'"
            )


def _kpi_faults(kpi: Kpi) -> Iterator[str]:
    for side, component in (("numerator", kpi.numerator), ("denominator", kpi.denominator), ("among", kpi.among)):
        for column in columns(component.column) if component else ():
            if column not in FACT_COLUMNS[kpi.facts]:
                expected = ", ".join(sorted(FACT_COLUMNS[kpi.facts])) or "none"
                yield f"key '{side}.column' is '{column}'; facts '{kpi.facts}' offers: {expected}"
    if kpi.facts != "recorded" and kpi.numerator is None:
        yield f"key 'numerator' is missing; expected with facts '{kpi.facts}'"
    fault = protection_fault(kpi)
    if fault is not None:
        yield f"the KPI {fault}"
    if kpi.next_review <= kpi.reviewed:
        yield f"key 'next_review' is {kpi.next_review}; expected a day after 'reviewed', {kpi.reviewed}"
    if kpi.counted_on not in (None, "occurred_on", "registered_on"):
        yield f"key 'date' is {kpi.counted_on!r}; expected 'occurred_on' or 'registered_on'"
    yield from _companion_faults(kpi)


def _companion_faults(kpi: Kpi) -> Iterator[str]:
    """Keys that belong to one kind of facts: needed there, out of place elsewhere."""
    divides_by_possible = kpi.denominator is not None and "possible_microseconds" in kpi.denominator.column
    companions = (
        ("follow_up", kpi.follow_up, kpi.facts == "follow_up", "with facts 'follow_up'"),
        ("survey_kind", kpi.survey_kind, kpi.facts == "surveys", "with facts 'surveys'"),
        ("causes", kpi.causes, kpi.facts == "absence", "with facts 'absence'"),
        ("date", kpi.counted_on, kpi.facts == "injuries", "with facts 'injuries'"),
        ("method", kpi.method, divides_by_possible, "with the denominator possible_microseconds"),
    )
    for key, got, wanted, expected in companions:
        if wanted and not got:
            yield f"key '{key}' is missing or empty; expected {expected}"
        if got and not wanted:
            yield f"key '{key}' is {got!r}; expected {expected} only"


def _target_faults(target: Target, kpis: Collection[str], areas: Collection[str]) -> Iterator[str]:
    if target.kpi not in kpis:
        yield f"key 'kpi' is '{target.kpi}'; expected the name of a file in catalogue/kpis"
    if target.area not in areas:
        yield f"key 'area' is '{target.area}'; expected an area of the document: {', '.join(sorted(areas))}"
    if (target.window is None) == (target.due is None):
        got = "neither 'window' nor 'due' is" if target.window is None else "both 'window' and 'due' are"
        yield f"{got} there; expected one of the two keys"
    recorded = {"done": "milestone", "assessed": "narrative"}.get(target.must_be)
    if recorded and target.kpi != recorded:
        yield f"key 'kpi' is '{target.kpi}'; expected '{recorded}' with must_be '{target.must_be}'"
    if not recorded and target.kpi in ("milestone", "narrative"):
        yield f"key 'must_be' is '{target.must_be}'; expected 'done' with kpi 'milestone', 'assessed' with 'narrative'"
    if target.must_be == "between" and not (isinstance(target.value, tuple) and target.value[0] <= target.value[1]):
        yield f"key 'value' is {target.value!r}; expected two numbers, the smaller first, with must_be 'between'"
    if target.must_be != "between" and isinstance(target.value, tuple):
        yield f"key 'value' is {target.value!r}; expected one number with must_be '{target.must_be}'"
    if target.must_be in ("below", "above", "more_than") and target.reference is None:
        yield f"key 'reference' is missing; expected with must_be '{target.must_be}'"
    if target.must_be in ("at_most", "at_least") and target.value is None and target.reference is None:
        yield f"key 'value' is missing; expected a value or a reference with must_be '{target.must_be}'"
