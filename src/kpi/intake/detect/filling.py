"""Which columns of an unknown file fill ours, what fills the rest, and what that leaves open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from kpi.contracts import Column, Extract
from kpi.intake.cells import NotReadable
from kpi.intake.detect.names import NAMES, folded
from kpi.intake.detect.proposal import Found, Proposal, Question
from kpi.intake.detect.sheet import Sheet
from kpi.intake.dialect import Kind
from kpi.intake.source_rules import BECOMES

_USUAL: dict[tuple[str, str | None], Kind] = {
    ("integer", "seconds"): "hours",
    ("integer", "millionths"): "percent",
    ("date", None): "date",
}


def candidates(proposal: Proposal, ours: str) -> list[Found]:
    return [one for one in proposal.columns if folded(one.header) in (folded(ours), *NAMES.get(ours, ()))]


def filled(proposal: Proposal, sheet: Sheet, extract: Extract, answers: Mapping[str, str]) -> Proposal:
    """The proposal with our columns. What no column fills is empty if it may be, else a question."""
    columns = {one.header: one for one in proposal.columns}
    constants = {one.name: answers[key] for one in extract.columns if (key := f"constant:{one.name}") in answers}
    questions: list[Question] = []
    missing: list[Column] = []
    for column in (one for one in extract.columns if one.name not in constants):
        found = _headers(proposal, columns, column, answers)
        if len(found) == 1:
            columns[found[0]] = _mapped(columns[found[0]], column)
        elif found:
            questions.append(_several(column, found))
        else:
            missing.append(column)
    also = _period_ends(columns, missing)
    empty = {column.name: "" for column in missing if column.nullable}
    questions += [_nothing(column) for column in missing if column.name not in (*empty, *also.values())]
    return replace(
        proposal,
        extract=extract.name,
        columns=tuple(columns.values()),
        constants=constants | empty,
        also=also,
        questions=(*proposal.questions, *questions, *_doubts(proposal, columns, sheet, extract)),
    )


def _headers(
    proposal: Proposal, columns: Mapping[str, Found], column: Column, answers: Mapping[str, str]
) -> tuple[str, ...]:
    """The headers that may fill one of our columns. A header that fills another already is none."""
    answer = answers.get(f"column:{column.name}")
    if answer is not None:
        if answer not in columns:
            raise NotReadable("no_such_column", expected=answer, found=", ".join(columns))
        return (answer,)
    return tuple(one.header for one in candidates(proposal, column.name) if columns[one.header].to is None)


def _mapped(found: Found, column: Column) -> Found:
    personal = "pseudonym" if column.personal else found.personal
    kind = _kind(found.kind, (column.type, column.unit))
    return replace(found, to=column.name, personal=personal, kind=kind, examples=() if personal else found.examples)


def _kind(found: str, wanted: tuple[str, str | None]) -> str:
    """The kind that fills our column: the one found when it can, else the first that could."""
    if any(kind == found and becomes == wanted for kind, becomes in BECOMES.items()):
        return found
    return _USUAL.get(wanted) or next(kind for kind, becomes in BECOMES.items() if becomes == wanted)


def _period_ends(columns: Mapping[str, Found], missing: list[Column]) -> dict[str, str]:
    """A period such as 2018K1 is its own end: the header that fills period_start fills period_end too."""
    if not any(column.name == "period_end" for column in missing):
        return {}
    return {one.header: "period_end" for one in columns.values() if (one.to, one.kind) == ("period_start",) * 2}


def _several(column: Column, headers: tuple[str, ...]) -> Question:
    da, en = f"Flere kolonner kan være '{column.name}'.", f"Several columns may be '{column.name}'."
    return Question(f"column:{column.name}", da, en, headers)


def _nothing(column: Column) -> Question:
    key = f"column:{column.name}"
    da = f"Ingen kolonne ligner '{column.name}'; svar {key}=OVERSKRIFT eller constant:{column.name}=VÆRDI."
    en = f"No column looks like '{column.name}'; answer {key}=HEADER or constant:{column.name}=VALUE."
    return Question(key, da, en)


def _doubts(proposal: Proposal, columns: Mapping[str, Found], sheet: Sheet, extract: Extract) -> Iterator[Question]:
    """Columns that would fill a number or a date of ours, but hold what is read as neither."""
    for place, found in enumerate(proposal.columns):
        ours = columns[found.header]
        if ours.to is None or extract.column(ours.to).type in ("text", "boolean"):
            continue
        example = "" if ours.personal else f": {', '.join(found.examples)}"
        told = extract.column(ours.to).type != "date"
        serial = ours.kind in ("date", "open_date") and found.kind in ("integer", "identifier", "decimal")
        if found.kind == "text" or serial:
            da = f"Kolonnen '{found.header}' har værdier, der ikke læses som {'tal' if told else 'datoer'}{example}"
            en = (
                f"The column '{found.header}' has values that are not read as {'numbers' if told else 'dates'}{example}"
            )
            yield Question(f"values:{found.header}", da, en)
        elif sheet.as_text.intersection(sheet.column(place)):
            da = f"Tal i kolonnen '{found.header}' står som tekst og kan læses på flere måder{example}; gør dem til tal"
            en = (
                f"Numbers in '{found.header}' stand as text and can be read in several ways{example}; make them numbers"
            )
            yield Question(f"values:{found.header}", da, en)
