"""How all numbers and dates of an unknown file are written, and what that leaves open."""

from __future__ import annotations

from collections.abc import Mapping

from kpi.intake.detect.proposal import Found, Question
from kpi.intake.detect.writing import DASH, MISSING, Marks, date_forms, numbers_in, without_per_cent


def signs_of(
    columns: list[list[str]], answers: Mapping[str, str], questions: list[Question]
) -> tuple[set[str], set[str]]:
    """Signs that stand for a number, and those of them that stand for 0: in StatBank that is what a dash says."""
    missing = _missing(columns)
    if DASH in missing and answers.get("dash") not in ("zero", "missing"):
        da = "'-' blandt tallene er nul i Statistikbanken, andre steder 'ingen værdi'; hvad er det her?"
        en = "'-' among the numbers is zero in StatBank, elsewhere 'no value'; what is it here?"
        questions.append(Question("dash", da, en, ("dash=zero", "dash=missing")))
    return missing, {DASH} if DASH in missing and answers.get("dash") == "zero" else set()


def _missing(columns: list[list[str]]) -> set[str]:
    """Signs for 'no value' that stand among numbers."""
    found: set[str] = set()
    for column in columns:
        signs = MISSING.intersection(column)
        rest = [text for text in column if text not in signs]
        if signs and rest and numbers_in(set(rest)):
            found |= signs
    return found


def date_form_of(
    columns: list[Found], texts: list[list[str]], answers: Mapping[str, str], questions: list[Question]
) -> str | None:
    """The one form that all date columns share; a question when there are two, or none."""
    if "date" in answers:
        return answers["date"]
    dated = [(column.header, set(known)) for column, known in zip(columns, texts, strict=True) if column.kind == "date"]
    if not dated:
        return None
    shared = [form for form in date_forms(dated[0][1]) if all(form in date_forms(known) for _, known in dated[1:])]
    if len(shared) == 1:
        return shared[0]
    example = min(dated[0][1])
    headers = ", ".join(header for header, _ in dated)
    if shared:
        da = f"Datoerne ({headers}) kan læses på {len(shared)} måder, for ingen dag er over 12: {example}."
        en = f"The dates ({headers}) can be read in {len(shared)} ways, for no day is above 12: {example}."
    else:
        da = f"Datoerne ({headers}) er skrevet på hver sin måde; en kilde kan kun læse én."
        en = f"The dates ({headers}) are written in different ways; a source can read one only."
    questions.append(Question("date", da, en, tuple(shared)))
    return None


def marks_of(
    columns: list[Found], texts: list[list[str]], answers: Mapping[str, str], questions: list[Question]
) -> dict[str, str | None]:
    marks = Marks()
    for column, known in zip(columns, texts, strict=True):
        if column.kind in ("decimal", "percent"):
            for text in dict.fromkeys(known):
                marks.add(without_per_cent(text))
    decimal_stated = answers.get("decimal") or answers.get("decimal_mark")
    thousands = answers.get("thousands") or next(iter(marks.thousands), None)
    decimal = decimal_stated or next((mark for mark in marks.decimals if mark != thousands), None)
    if len(marks.decimals) > 1 or len(marks.thousands) > 1 or marks.decimals.keys() & marks.thousands.keys():
        _ask(questions, "decimal", "Tallene bruger både , og . som decimaltegn", "The numbers use both , and .", "")
    for mark, text in marks.open.items():
        other = "," if mark == "." else "."
        if mark in (decimal, thousands):
            continue
        if decimal == other or (thousands == other and not decimal):
            thousands, decimal = (mark, decimal) if decimal == other else (thousands, mark)
            continue
        plain = text.replace(mark, "")
        da = f"{text} kan være {plain} eller have tre decimaler; er {mark} tusindtalstegn eller decimaltegn?"
        en = f"{text} may be {plain} or have three decimals; is {mark} the mark of thousands or of decimals?"
        questions.append(Question("thousands", da, en, (f"thousands={mark}", f"decimal={mark}")))
    if thousands and not decimal:
        decimal = "," if thousands != "," else "."
    return {"decimal": decimal or ("," if marks.open or marks.decimals else None), "thousands": thousands}


def _ask(questions: list[Question], key: str, da: str, en: str, example: str) -> None:
    questions.append(Question(key, f"{da}{example}.", f"{en}{example}.", (",", ".")))
