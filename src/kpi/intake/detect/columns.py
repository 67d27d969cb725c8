"""What each column of an unknown file holds, and what its texts leave open."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from kpi.intake.convert import GARBLED
from kpi.intake.cpr import contains_cpr
from kpi.intake.detect.marks import date_form_of, marks_of, signs_of
from kpi.intake.detect.proposal import Found, Proposal, Question
from kpi.intake.detect.sheet import Sheet
from kpi.intake.detect.writing import date_forms, numbers_in, periods, whole_numbers, without_per_cent

_PERSONAL = re.compile(
    r"cpr|personn(umme)?r|fornavn|efternavn|navn$|first ?name|last ?name|adresse|address|telefon|phone|mail", re.I
)
_UNIT_NAME = re.compile(r"enhed|afdeling|institution|kommune|region|teknisk|egetnavn|longname|shortname", re.I)
_IDENTIFIER = re.compile(r"(^|[^a-z])(id|nr|nummer|kode)$|id$|nummer$|^id", re.I)
_CLOCK = re.compile(r"[0-9]{1,4}:[0-5][0-9]", re.ASCII)
_YEAR = re.compile(r"tid$|time_period|^(aa?r|år|year|periode|period)$", re.I)
_P_NUMBER = re.compile(r"p-?(nr|nummer)|produktionsenhed|cvr|ean|se-?nr", re.I)
_SHORT_YEAR = re.compile(r"[0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{2}", re.ASCII)
_MOST_CODES = 40
_EXAMPLES = 3


def looked_at(name: str, sheet: Sheet, answers: Mapping[str, str]) -> Proposal:
    """The proposal before its columns are held against ours."""
    questions = list(sheet.questions)
    texts = [[text for text in sheet.column(place) if text] for place in range(len(sheet.headers))]
    missing, zero = signs_of(texts, answers, questions)
    known = [[text for text in column if text not in missing] for column in texts]
    columns = [_found(header, column, answers) for header, column in zip(sheet.headers, known, strict=True)]
    dialect = dict(sheet.dialect) | {"missing": sorted(missing - zero), "zero": sorted(zero)}
    typed = sheet.format in ("xlsx", "xls")
    dialect["date"] = date_form_of(columns, known, answers, questions)
    dialect |= {"decimal": ".", "thousands": None} if typed else marks_of(columns, known, answers, questions)
    questions += [one for column, texts in zip(columns, known, strict=True) for one in _doubts(column, texts, answers)]
    questions = [one for one in questions if one.key not in answers]
    if "OBS_FLAG" in sheet.headers:
        sheet.notes.append(_flags(sheet.column(sheet.headers.index("OBS_FLAG"))))
    return Proposal(name, len(sheet.rows), sheet.whole, dialect, tuple(columns), tuple(questions), tuple(sheet.notes))


def _flags(flags: list[str]) -> tuple[str, str]:
    """SDMX says by a flag what an observation is worth: b is a break in the series, d another definition."""
    counts = ", ".join(f"{flag or '-'} {times}" for flag, times in sorted(Counter(flags).items()))
    return (
        f"observationer har flag ({counts}): b er brud i serien, d en anden definition",
        f"observations carry flags ({counts}): b is a break in the series, d another definition",
    )


def _found(header: str, texts: list[str], answers: Mapping[str, str]) -> Found:
    distinct = set(texts)
    kind = _kind(header, distinct)
    personal = _personal(header, kind, distinct, answers)
    if personal in ("p_number", "cvr", "ean", "amount"):
        kind, personal = personal, None
    shown = () if personal or any(map(contains_cpr, distinct)) else tuple(list(dict.fromkeys(texts))[:_EXAMPLES])
    shown = tuple(text if len(text) <= 40 else text[:40] + "…" for text in shown)
    return Found(header, kind, len(texts), len(distinct), shown, personal)


def _kind(header: str, distinct: set[str]) -> str:
    if not distinct:
        return "empty"
    if all(text.casefold() in ("ja", "nej", "true", "false") for text in distinct):
        return "boolean"
    if all(_CLOCK.fullmatch(text) for text in distinct):
        return "clock"
    if date_forms(distinct):
        return "date"
    if periods(distinct) and (_YEAR.search(header) or not whole_numbers(distinct)):
        return "period_start"
    if all(text.endswith("%") for text in distinct) and numbers_in(map(without_per_cent, distinct)):
        return "percent"
    if numbers_in(distinct):
        zeros = any(len(text) > 1 and text.startswith("0") and text.isdigit() for text in distinct)
        if whole_numbers(distinct):
            return "identifier" if zeros or _IDENTIFIER.search(header) else "integer"
        return "decimal"
    return "text"


def _personal(header: str, kind: str, distinct: set[str], answers: Mapping[str, str]) -> str | None:
    if f"personal:{header}" in answers:
        return answers[f"personal:{header}"]
    if _PERSONAL.search(header) and not _UNIT_NAME.search(header):
        return "drop"
    return "drop" if kind in ("text", "identifier", "integer") and any(map(contains_cpr, distinct)) else None


def _doubts(column: Found, texts: list[str], answers: Mapping[str, str]) -> list[Question]:
    questions = []
    if any(map(contains_cpr, set(texts))) and f"personal:{column.header}" not in answers:
        options = ("pseudonym", "drop", *(("p_number", "cvr", "ean") if _all_digits(texts) else ()))
        questions.append(
            Question(
                f"personal:{column.header}",
                f"Kolonnen '{column.header}' har værdier, der ligner CPR-numre.",
                f"The column '{column.header}' has values that look like CPR numbers.",
                options,
            )
        )
    if texts and column.kind == "text" and all(_SHORT_YEAR.fullmatch(text) for text in set(texts)):
        questions.append(
            Question(
                f"date:{column.header}",
                f"Årstallene i '{column.header}' har to cifre; bestil filen med fire.",
                f"The years in '{column.header}' have two digits; order the file with four.",
            )
        )
    if any(re.search(GARBLED, text) for text in set(texts)):
        questions.append(
            Question(
                f"letters:{column.header}",
                f"Kolonnen '{column.header}' har ødelagte bogstaver (som Ã¦ for æ); hent filen i det rigtige tegnsæt.",
                f"The column '{column.header}' has garbled letters (such as Ã¦ for æ); get it in the right encoding.",
            )
        )
    return questions


def _all_digits(texts: list[str]) -> bool:
    return all(text.isdigit() for text in texts)
