"""Surveys: each kind that a target of the year names, for the units that were asked last time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from kpi.catalogue import Catalogue
from kpi.model import Organisation, Target
from kpi.templates.delivered import Delivered, Row
from kpi.templates.forms import FILL_IN, FORMS
from kpi.templates.open_targets import NONE_YET, day, promises
from kpi.templates.open_targets import guide as guide_to

_SCALES = {"safety": (0, 1), "safety_housing": (0, 1), "guidance": (0, 1), "stress": (0, 1)}
_USUAL_SCALE = (1, 5)


def rows(catalogue: Catalogue, organisation: Organisation, year: int, delivered: Delivered) -> Iterator[Row]:
    by_kind: dict[str, list[Target]] = defaultdict(list)
    for target, kpi in promises(catalogue, organisation.id, "surveys", year):
        by_kind[str(kpi.survey_kind)].append(target)
    known = delivered.rows("surveys", "held_on")
    told = {(row["survey_id"], row["unit_id"]) for row in known}
    for kind, targets in by_kind.items():
        done = [row for row in known if row["survey_kind"] == kind]
        least, most = _scale(kind, done)
        for unit, name, latest in _asked(done, organisation, year, delivered):
            if (f"{kind}-{year}", unit) not in told:
                yield guide_to(targets, f"{targets[0].title.da} – {name}", latest) | {
                    "MaalingID": f"{kind}-{year}",
                    "Maalingstype": kind,
                    "EnhedsID": delivered.code(unit),
                    **dict.fromkeys(("Dato", "Inviterede", "Besvarede"), FILL_IN),
                    "SkalaMin": least,
                    "SkalaMax": most,
                }
    kept = delivered.of_year("surveys", "held_on", FORMS["surveys"].source, year)
    yield from (_kept(row, delivered) for row in kept)


def _kept(row: Row, delivered: Delivered) -> Row:
    return guide_to([], "Indberettet tidligere", "") | {
        "MaalingID": row["survey_id"],
        "Maalingstype": row["survey_kind"],
        "EnhedsID": delivered.code(row["unit_id"]),
        "Dato": row["held_on"],
        "Inviterede": row["invited"],
        "Besvarede": row["answered"],
        "Scorede": row["scored"],
        "Scoresum": row["score_sum"],
        "SkalaMin": row["scale_min"],
        "SkalaMax": row["scale_max"],
    }


def _scale(kind: str, done: list[Row]) -> tuple[int | None, int | None]:
    return (done[-1]["scale_min"], done[-1]["scale_max"]) if done else _SCALES.get(kind, _USUAL_SCALE)


def _asked(
    done: list[Row], organisation: Organisation, year: int, delivered: Delivered
) -> Iterator[tuple[str, str, str]]:
    """The units asked last time, as far as they stand; the first time every unit of the year."""
    names = {unit["unit_id"]: unit["name"] for unit in delivered.units(year)} or {organisation.id: organisation.name}
    newest = [row for row in done if row["held_on"] == done[-1]["held_on"]]
    last = {row["unit_id"]: f"{row['answered']} af {row['invited']} ({day(row['held_on'])})" for row in newest}
    for unit in [one for one in last if one in names] or names:
        yield unit, names[unit], last.get(unit, NONE_YET)
