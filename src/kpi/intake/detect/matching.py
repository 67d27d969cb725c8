"""Which of our extracts and columns a file's headers stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kpi.contracts import EXTRACTS, Extract
from kpi.intake import source
from kpi.intake.detect.filling import candidates, filled
from kpi.intake.detect.proposal import Proposal, Question
from kpi.intake.detect.sheet import Sheet
from kpi.intake.source_rules import NEEDS_DECIMAL

_LEAST_MATCHES = 3
_MOST_CODES = 40


def matched(proposal: Proposal, sheet: Sheet, answers: Mapping[str, str]) -> Proposal:
    """The proposal with our columns, the codes to translate, and questions where two headers or none would do."""
    known = _known_source(proposal)
    if known:
        return _as_known(proposal, known)
    extract = _extract(proposal, answers)
    if extract is None:
        return replace(proposal, questions=(*proposal.questions, _unknown_extract(proposal)))
    found = filled(proposal, sheet, extract, answers)
    codes = {
        one.header: tuple(sorted({text for text in sheet.column(place) if text})[:_MOST_CODES])
        for place, one in enumerate(found.columns)
        if one.to and extract.column(one.to).allowed
    }
    return replace(found, codes=codes, questions=(*found.questions, *_mark_never_seen(found)))


def _mark_never_seen(proposal: Proposal) -> list[Question]:
    """Whole numbers alone do not show the decimal mark, and the next delivery may have decimals."""
    if proposal.dialect["format"] != "csv" or proposal.dialect["decimal"] is not None:
        return []
    if not any(one.to and one.kind in NEEDS_DECIMAL for one in proposal.columns):
        return []
    da = "Ingen tal viser decimaltegnet; skriv, hvilket systemet bruger."
    en = "No number shows the decimal mark; state which one the system uses."
    return [Question("decimal_mark", da, en, (",", "."))]


def _known_source(proposal: Proposal) -> source.Source | None:
    headers = {one.header for one in proposal.columns}
    found = [one for one in source.load().values() if one.columns.keys() == headers]
    return found[0] if len(found) == 1 else None


def _as_known(proposal: Proposal, known: source.Source) -> Proposal:
    columns = []
    for one in proposal.columns:
        spec = known.columns[one.header]
        personal = spec.personal or (None if one.personal is None else one.personal)
        examples = () if personal else one.examples
        columns.append(replace(one, to=spec.to, personal=personal, kind=spec.kind, examples=examples))
    stated = {spec.header for spec in columns if known.columns[spec.header].personal}
    # What the source file says settles what its own columns leave open; its form must still be found in the file.
    asked = tuple(one for one in proposal.questions if one.key.removeprefix("personal:") not in stated)
    return replace(proposal, extract=known.extract, source=known.id, columns=tuple(columns), questions=asked)


def _extract(proposal: Proposal, answers: Mapping[str, str]) -> Extract | None:
    if answers.get("extract") in EXTRACTS:
        return EXTRACTS[answers["extract"]]
    scores = {
        extract.name: sum(1 for column in extract.columns if candidates(proposal, column.name))
        for extract in EXTRACTS.values()
    }
    best = max(scores.values())
    leaders = [name for name, score in scores.items() if score == best]
    return EXTRACTS[leaders[0]] if best >= _LEAST_MATCHES and len(leaders) == 1 else None


def _unknown_extract(proposal: Proposal) -> Question:
    da = "Overskrifterne siger ikke sikkert, hvad en række er; vælg det udtræk, filen skal fylde."
    en = "The headers do not say for certain what a row is; choose the extract the file is to fill."
    return Question("extract", da, en, tuple(EXTRACTS))
