"""Surveys of staff per workplace and of citizens for the whole administration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from kpi.demo.staff import Staff
from kpi.demo.working_days import Ints
from kpi.demo.write import Shelf, day, decimal
from kpi.periods import month_index

SHARE = (0, 1)


@dataclass(frozen=True, slots=True)
class Survey:
    """`response` and `mean` are those of the whole; a survey of citizens has the number it invited."""

    kind: str
    held: date
    response: float
    mean: float
    scale: tuple[int, int]
    citizens: int = 0

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.held:%Y}"


SURVEYS = {
    "aalborg-fb": (
        Survey("safety", date(2013, 10, 1), 0.46, 0.871, SHARE, 3000),
        Survey("apv", date(2014, 3, 17), 0.79, 3.9, (1, 5)),
        Survey("safety", date(2015, 10, 1), 0.45, 0.884, SHARE, 3000),
        Survey("apv", date(2016, 3, 14), 0.81, 3.95, (1, 5)),
        Survey("safety_housing", date(2017, 10, 2), 0.38, 0.742, SHARE, 1800),
        Survey("apv", date(2018, 3, 12), 0.83, 3.92, (1, 5)),
        Survey("safety_housing", date(2019, 10, 1), 0.37, 0.768, SHARE, 1800),
    ),
    "albertslund-sf": (
        Survey("apv", date(2015, 9, 14), 0.76, 3.8, (1, 5)),
        Survey("apv", date(2018, 9, 17), 0.912, 3.9, (1, 5)),
        Survey("guidance", date(2019, 5, 13), 0.84, 0.78, SHARE),
    ),
    "kbh-sof": (
        Survey("apv", date(2005, 10, 3), 0.71, 5.1, (1, 7)),
        Survey("stress", date(2005, 10, 3), 0.71, 0.24, SHARE),
        Survey("apv", date(2007, 10, 1), 0.74, 5.3, (1, 7)),
        Survey("stress", date(2007, 10, 1), 0.74, 0.21, SHARE),
    ),
}


def write_surveys(shelf: Shelf, staff: Staff, rng: np.random.Generator) -> None:
    surveys = SURVEYS[shelf.organisation]
    rows = [row for survey in surveys for row in _answers(survey, staff, shelf.organisation, rng)]
    first = date(surveys[0].held.year, 1, 1)
    last = date(surveys[-1].held.year, 12, 31)
    shelf.csv(shelf.path("maalinger", "maalinger", first, last, "csv"), pd.DataFrame(rows))


def _answers(survey: Survey, staff: Staff, organisation: str, rng: np.random.Generator) -> Iterator[dict[str, object]]:
    if survey.citizens:
        answered = round(survey.citizens * survey.response)
        yield _row(survey, organisation, survey.citizens, answered, answered - 12, survey.mean)
        return
    invited = _heads(staff, month_index(survey.held) - month_index(staff.days.first))
    answers = _spread(invited, survey, rng)
    apart = rng.normal(0, (survey.scale[1] - survey.scale[0]) * 0.05, len(answers))
    means = survey.mean + apart - np.average(apart, weights=answers)
    for place, asked, answered, mean in zip(staff.places, invited.tolist(), answers, means.tolist(), strict=True):
        if asked:
            yield _row(survey, place.code, asked, answered, answered - int(answered > 20), mean)


def _heads(staff: Staff, month: int) -> Ints:
    here = staff.employment[:, month] >= 0
    return np.bincount(staff.unit[here, month], minlength=len(staff.places)).astype(np.int64)


def _spread(invited: Ints, survey: Survey, rng: np.random.Generator) -> list[int]:
    """Answers per unit whose sum is the response of the whole to the nearest person."""
    goal = round(int(invited.sum()) * survey.response)
    wish = invited * np.clip(survey.response + rng.normal(0, 0.04, len(invited)), 0.3, 0.99)
    answered = np.minimum(np.floor(wish * goal / wish.sum()).astype(np.int64), invited)
    for unit in np.argsort(answered / np.maximum(invited, 1), kind="stable").tolist() * 3:
        if answered.sum() < goal and answered[unit] < invited[unit]:
            answered[unit] += 1
    return [int(value) for value in answered]


def _row(survey: Survey, unit: str, invited: int, answered: int, scored: int, mean: float) -> dict[str, object]:
    places = 0 if survey.scale == SHARE else 1
    total = min(max(scored * mean, scored * survey.scale[0]), scored * survey.scale[1])
    return {
        "MaalingID": survey.name,
        "Maalingstype": survey.kind,
        "EnhedsID": unit,
        "Dato": day(survey.held),
        "Inviterede": invited,
        "Besvarede": answered,
        "Scorede": scored,
        "Scoresum": decimal(total, places),
        "SkalaMin": survey.scale[0],
        "SkalaMax": survey.scale[1],
    }
