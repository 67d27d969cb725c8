"""Which of our extracts and columns a file's headers stand for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from kpi.contracts import EXTRACTS, Extract
from kpi.intake import source
from kpi.intake.detect.names import NAMES
from kpi.intake.detect.proposal import Found, Proposal, Question
from kpi.intake.detect.sheet import Sheet
from kpi.intake.source import Kind
from kpi.intake.source_rules import BECOMES, NEEDS_DECIMAL

_DANISH = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
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
    columns, questions = _columns(proposal, extract, answers)
    questions += _mark_never_seen(proposal, columns)
    codes = {
        one.header: tuple(sorted({text for text in sheet.column(place) if text})[:_MOST_CODES])
        for place, one in enumerate(columns)
        if one.to and extract.column(one.to).allowed
    }
    return replace(
        proposal,
        extract=extract.name,
        columns=tuple(columns),
        codes=codes,
        questions=(*proposal.questions, *questions),
    )


def _mark_never_seen(proposal: Proposal, columns: list[Found]) -> list[Question]:
    """Whole numbers alone do not show the decimal mark, and the next delivery may have decimals."""
    if proposal.dialect["format"] != "csv" or proposal.dialect["decimal"] is not None:
        return []
    if not any(one.to and one.kind in NEEDS_DECIMAL for one in columns):
        return []
    da = "Ingen tal viser decimaltegnet; skriv, hvilket systemet bruger."
    en = "No number shows the decimal mark; state which one the system uses."
    return [Question("decimal_mark", da, en, (",", "."))]


def folded(header: str) -> str:
    """Small letters and digits only, æøå spelt out."""
    text = unicodedata.normalize("NFC", header).casefold().translate(_DANISH)
    return re.sub(r"[^a-z0-9]", "", text)


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


def _candidates(proposal: Proposal, ours: str) -> list[Found]:
    return [one for one in proposal.columns if folded(one.header) in (folded(ours), *NAMES.get(ours, ()))]


def _extract(proposal: Proposal, answers: Mapping[str, str]) -> Extract | None:
    if answers.get("extract") in EXTRACTS:
        return EXTRACTS[answers["extract"]]
    scores = {
        extract.name: sum(1 for column in extract.columns if _candidates(proposal, column.name))
        for extract in EXTRACTS.values()
    }
    best = max(scores.values())
    leaders = [name for name, score in scores.items() if score == best]
    return EXTRACTS[leaders[0]] if best >= _LEAST_MATCHES and len(leaders) == 1 else None


def _unknown_extract(proposal: Proposal) -> Question:
    da = "Overskrifterne siger ikke sikkert, hvad en række er; vælg det udtræk, filen skal fylde."
    en = "The headers do not say for certain what a row is; choose the extract the file is to fill."
    return Question("extract", da, en, tuple(EXTRACTS))


def _columns(proposal: Proposal, extract: Extract, answers: Mapping[str, str]) -> tuple[list[Found], list[Question]]:
    columns = {one.header: one for one in proposal.columns}
    questions: list[Question] = []
    for column in extract.columns:
        answer = answers.get(f"column:{column.name}")
        found = [columns[answer]] if answer in columns else _candidates(proposal, column.name)
        if len(found) == 1:
            kind = _kind(found[0].kind, (column.type, column.unit))
            personal = "pseudonym" if column.personal else found[0].personal
            examples = () if personal else found[0].examples
            columns[found[0].header] = replace(
                found[0], to=column.name, personal=personal, kind=kind, examples=examples
            )
        elif found:
            headers = tuple(one.header for one in found)
            da = f"Flere kolonner kan være '{column.name}'."
            en = f"Several columns may be '{column.name}'."
            questions.append(Question(f"column:{column.name}", da, en, headers))
        else:
            da = f"Ingen kolonne ligner '{column.name}'; skriv hvilken, eller sæt værdien under [constants]."
            en = f"No column looks like '{column.name}'; say which, or state the value in [constants]."
            questions.append(Question(f"column:{column.name}", da, en))
    return list(columns.values()), questions


def _kind(found: str, wanted: tuple[str, str | None]) -> str:
    """The kind that fills our column: the one found when it can, else the first that could."""
    usual: dict[tuple[str, str | None], Kind] = {
        ("integer", "seconds"): "hours",
        ("integer", "millionths"): "percent",
        ("date", None): "date",
    }
    if any(kind == found and becomes == wanted for kind, becomes in BECOMES.items()):
        return found
    return usual.get(wanted) or next(kind for kind, becomes in BECOMES.items() if becomes == wanted)
