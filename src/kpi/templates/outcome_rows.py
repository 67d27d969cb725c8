"""Indicators: each one that a target of the year names and nobody has delivered, with its last figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from kpi.catalogue import Catalogue
from kpi.model import Organisation, Target
from kpi.templates.delivered import Delivered, Row
from kpi.templates.forms import FILL_IN, FORMS
from kpi.templates.open_targets import NONE_YET, day, promises
from kpi.templates.open_targets import guide as guide_to


def rows(catalogue: Catalogue, organisation: Organisation, year: int, delivered: Delivered) -> Iterator[Row]:
    by_kpi: dict[str, list[Target]] = defaultdict(list)
    for target, kpi in promises(catalogue, organisation.id, "outcomes", year):
        by_kpi[kpi.id].append(target)
    known = delivered.rows("outcomes", "period_end")
    kept = delivered.of_year("outcomes", "period_end", FORMS["outcomes"].source, year)
    whole_year = (date(year, 1, 1), date(year, 12, 31))
    told = {row["indicator_id"] for row in known if (row["period_start"], row["period_end"]) == whole_year}
    told |= {row["indicator_id"] for row in kept}
    for name, targets in by_kpi.items():
        if name not in told:
            last = [row for row in known if row["indicator_id"] == name]
            kpi = catalogue.kpis[name]
            latest = _outcome(last[-1]) if last else NONE_YET
            yield guide_to(targets, f"{kpi.title.da} ({kpi.unit.da})", latest) | {
                "IndikatorID": name,
                "EnhedsID": delivered.code(targets[0].unit or organisation.id),
                "PeriodeFra": whole_year[0],
                "PeriodeTil": whole_year[1],
                "Taeller": FILL_IN,
                "Foreloebig": "nej",
            }
    yield from (_kept(row, delivered) for row in kept)


def _kept(row: Row, delivered: Delivered) -> Row:
    return guide_to([], "Indberettet tidligere", "") | {
        "IndikatorID": row["indicator_id"],
        "EnhedsID": delivered.code(row["unit_id"]),
        "Del": row["part"],
        "PeriodeFra": row["period_start"],
        "PeriodeTil": row["period_end"],
        "Taeller": row["numerator"],
        "Naevner": row["denominator"],
        "Foreloebig": "ja" if row["provisional"] else "nej",
    }


def _outcome(row: Row) -> str:
    of = f" / {_plain(row['denominator'])}" if row["denominator"] is not None else ""
    return f"{_plain(row['numerator'])}{of} (til {day(row['period_end'])})"


def _plain(number: Any) -> str:
    return f"{number:f}".rstrip("0").rstrip(".").replace(".", ",") if "." in f"{number:f}" else f"{number:f}"
