"""What to do about a file that was refused, by the rules it breaks."""

from __future__ import annotations

from dataclasses import dataclass

from kpi.screens.language import Language
from kpi.status import Delivery

_STEPS = {
    "name": ("file_name", "period", "unknown_source"),
    "kind": ("other_kind",),
    "questions": ("unsettled_source",),
    "validity": ("source_not_valid",),
    "order": ("overlapping_deliveries",),
    "columns": ("unknown_column", "missing_column", "column_twice", "row_length", "too_many_columns"),
    "unreadable": (
        "unreadable",
        "encoding",
        "empty_file",
        "no_rows",
        "row_too_long",
        "xml_entities",
        "reader_failed",
        "old_encoding",
        "mixed_encodings",
        "not_text",
        "garbled_letters",
    ),
    "workbook": (
        "no_such_sheet",
        "several_sheets",
        "merged_cells",
        "protected",
        "other_form",
        "unnamed_column",
        "number_as_text",
        "error_value",
    ),
    "size": ("too_large", "too_slow", "too_much_memory", "packed_too_tight"),
    "cpr": ("cpr_number",),
    "codes": ("unknown_code", "not_yes_no"),
    "written": (
        "impossible_date",
        "not_a_period",
        "not_a_number",
        "not_a_time",
        "too_many_decimals",
    ),
    "references": (
        "unknown_unit",
        "unknown_parent",
        "unknown_employment",
        "unit_not_valid",
        "day_outside_employment",
        "spell_outside_employment",
    ),
    "in_use": ("unit_still_in_use", "employment_still_in_use"),
    "twice": (
        "key_in_force",
        "day_in_other_system",
        "day_within_spell",
        "spell_over_days",
        "employment_in_other_system",
        "person_in_two_systems",
        "spell_in_force",
    ),
    "doubtful": ("too_many_marks",),
    "other_part": ("other_part_refused",),
}
_STEP_OF = {rule: step for step, rules in _STEPS.items() for rule in rules}


@dataclass(frozen=True)
class Step:
    """What to do, and the command that does it where there is one."""

    text: str
    command: str = ""


def actions(delivery: Delivery, organisation: str, say: Language) -> tuple[Step, ...]:
    """Each step once, in the order of the reasons; at the end how the file is delivered again."""
    drifted = dict.fromkeys(rule.code for rule in delivery.rules if rule.confirmable)
    steps = dict.fromkeys(_STEP_OF.get(rule.code, "rows") for rule in delivery.rules if not rule.confirmable)
    told = [Step(say(f"data.do_{step}")) for step in steps]
    if drifted:
        accepts = " ".join(f"--accept {code}" for code in drifted)
        told.append(Step(say("data.do_confirm"), f'kpi refresh {accepts} --because "…"'))
    folder = f"raw/{organisation}/{delivery.folder}/" if delivery.folder else f"raw/{organisation}/"
    again = say("data.do_again", folder=folder) if steps else say("data.do_replace", folder=folder)
    return (*told, Step(again))
