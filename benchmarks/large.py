"""How long a large organisation takes to publish: `python benchmarks/large.py [--units 5000] [--years 12]`.

Extracts of a made-up organisation are written directly, so that nothing but publishing is timed: units of some 15
heads in areas of 25 and ten departments, everybody with spells of sickness, some injured, some leaving. Prints each
phase with wall and processor seconds and the greatest memory so far, of this process alone.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from kpi import catalogue as catalogues
from kpi.catalogue import Catalogue
from kpi.extracts import FOLDER, INDEX, Coverage, ExtractFile, as_json, sha256_of
from kpi.model import Organisation
from kpi.publish.disclosure import Policy
from kpi.publish.publish import publish

HOME = Path(__file__).resolve().parents[1]
NAME, SOURCE = "stor-by", "maalt"
FIRST_YEAR = 2008
DEPARTMENTS, IN_AN_AREA, HEADS = 10, 25, 15
STAY_DAYS, SPELLS_A_YEAR, SPELL_DAYS, INJURIES_A_YEAR = 3_000, 2.2, 5, 0.03
CAUSES = ("sickness", "partial_sickness", "section_56", "work_injury", "pregnancy")
CAUSE_SHARES = (0.88, 0.05, 0.03, 0.01, 0.03)
GROUPS = ("Lærere", "Pædagoger", "Social- og sundhedspersonale", "Administration", "Rengøring", "Ledere")
WORKDAY = 26_640
MOST_SECONDS, MOST_MB = 8 * 60, 4_096
Ints = NDArray[np.int64]


class Made:
    """The extracts of one organisation, seeded."""

    def __init__(self, store: Path, units: int, years: int) -> None:
        self.folder, self.random = store / FOLDER, np.random.default_rng(units)
        self.days = (date(FIRST_YEAR + years, 1, 1) - date(FIRST_YEAR, 1, 1)).days
        self.years = years
        self.files: list[ExtractFile] = []
        self.units = self._units(units)
        unit, first, last = self._employments()
        self._absence(first, last)
        self._injuries(unit, first, last)
        covered = [self._coverage(name) for name in ("units", "employment", "absence_days", "injuries")]
        (self.folder / INDEX).write_text(as_json(self.files, covered, []), encoding="utf-8")

    def _units(self, units: int) -> list[str]:
        areas = max(DEPARTMENTS, units // IN_AN_AREA)
        rows: list[tuple[str, str | None, str]] = [(NAME, None, "organisation")]
        rows += [(f"{NAME}.d{at}", NAME, "department") for at in range(DEPARTMENTS)]
        rows += [(f"{NAME}.o{at}", f"{NAME}.d{at % DEPARTMENTS}", "unit") for at in range(areas)]
        leaves = [(f"{NAME}.e{at}", f"{NAME}.o{at % areas}", "unit") for at in range(units)]
        ids, parents, kinds = zip(*rows, *leaves, strict=True)
        self._write("units", "all", {
            "unit_id": pa.array(ids), "parent_id": pa.array(parents, pa.string()), "name": pa.array(ids),
            "kind": pa.array(kinds), "has_leader": pa.repeat(True, len(ids)),
            "valid_from": pa.repeat(date(2000, 1, 1), len(ids)), "valid_to": pa.nulls(len(ids), pa.date32()),
        })  # fmt: skip
        return [unit for unit, _, _ in leaves]

    def _employments(self) -> tuple[Ints, Ints, Ints]:
        """Posts are filled anew when somebody leaves: unit, first and last day of each employment."""
        heads = np.clip(self.random.lognormal(np.log(HEADS * 0.85), 0.5, len(self.units)), 3, 120).astype(np.int64)
        post = np.repeat(np.arange(len(self.units)), heads)
        unit, first, last = [], [], []
        begins = -self.random.integers(0, STAY_DAYS, len(post))
        while len(post):
            ends = begins + 1 + self.random.exponential(STAY_DAYS, len(post)).astype(np.int64)
            there = ends >= 0
            unit.append(post[there])
            first.append(begins[there])
            last.append(ends[there])
            kept = ends + 30 < self.days
            post, begins = post[kept], ends[kept] + 30
        found = np.concatenate(unit), np.concatenate(first), np.concatenate(last)
        self._write_employments(*found)
        return found

    def _write_employments(self, unit: Ints, first: Ints, last: Ints) -> None:
        count, left = len(unit), last < self.days
        begin = np.datetime64(f"{FIRST_YEAR}-01-01")
        self._write("employment", "all", {
            "employment_id": self._ids("e", np.arange(count)), "person_id": self._ids("p", np.arange(count)),
            "unit_id": pa.array(np.array(self.units, dtype=object)[unit]),
            "staff_group": pa.array(np.array(GROUPS, dtype=object)[self.random.integers(0, len(GROUPS), count)]),
            "pay_kind": pa.repeat("monthly", count), "terms": pa.repeat("ordinary", count),
            "status": pa.repeat("employed", count),
            "fraction_millionths": pa.array(self.random.choice([1_000_000, 864_865, 810_811], count)),
            "valid_from": pa.array(begin + first), "valid_to": pa.array(begin + last, mask=~left),
            "left_to": pa.array(np.where(left, "left", ""), mask=~left),
        })  # fmt: skip

    def _absence(self, first: Ints, last: Ints) -> None:
        """Spells drawn over the stay, a row for each of their weekdays; one file a year, as intake leaves them."""
        stay = np.minimum(last, self.days - 1) - np.maximum(first, 0) + 1
        who = np.repeat(np.arange(len(first)), self.random.poisson(stay / 365.25 * SPELLS_A_YEAR))
        start = np.maximum(first[who], 0) + (self.random.random(len(who)) * stay[who]).astype(np.int64)
        length = self.random.geometric(1 / SPELL_DAYS, len(who))
        cause = self.random.choice(len(CAUSES), len(who), p=CAUSE_SHARES)
        spell = np.repeat(np.arange(len(who)), length)
        day = start[spell] + np.arange(len(spell)) - np.repeat(np.cumsum(length) - length, length)
        weekday = (day + date(FIRST_YEAR, 1, 1).weekday()) % 7 < 5
        kept = weekday & (day < self.days) & (day <= last[who[spell]])
        _, once = np.unique(who[spell[kept]] * self.days + day[kept], return_index=True)
        spell, day = spell[kept][once], day[kept][once]
        for year in range(FIRST_YEAR, FIRST_YEAR + self.years):
            begin = (date(year, 1, 1) - date(FIRST_YEAR, 1, 1)).days
            inside = (day >= begin) & (day < begin + 365 + (year % 4 == 0))
            self._write_absence(str(year), who[spell[inside]], day[inside], cause[spell[inside]])

    def _write_absence(self, year: str, who: Ints, day: Ints, cause: Ints) -> None:
        self._write("absence_days", year, {
            "employment_id": self._ids("e", who), "date": pa.array(np.datetime64(f"{FIRST_YEAR}-01-01") + day),
            "cause": pa.array(np.array(CAUSES, dtype=object)[cause]),
            "absent_seconds": pa.repeat(WORKDAY, len(who)), "planned_seconds": pa.repeat(WORKDAY, len(who)),
        })  # fmt: skip

    def _injuries(self, unit: Ints, first: Ints, last: Ints) -> None:
        stay = np.minimum(last, self.days - 1) - np.maximum(first, 0) + 1
        who = np.repeat(np.arange(len(first)), self.random.poisson(stay / 365.25 * INJURIES_A_YEAR))
        day = np.maximum(first[who], 0) + (self.random.random(len(who)) * stay[who]).astype(np.int64)
        on = pa.array(np.datetime64(f"{FIRST_YEAR}-01-01") + day)
        absent = self.random.random(len(who)) < 0.4
        self._write("injuries", "all", {
            "injury_id": self._ids("i", np.arange(len(who))),
            "unit_id": pa.array(np.array(self.units, dtype=object)[unit[who]]), "occurred_on": on, "registered_on": on,
            "kind": pa.array(np.array(["Fald", "Løft", "Vold", "Andet"], dtype=object)[who % 4]),
            "with_absence": pa.array(absent), "absent_seconds": pa.array(np.where(absent, 3 * WORKDAY, 0)),
        })  # fmt: skip

    def _ids(self, letter: str, numbers: Ints) -> pa.Array:
        return pa.array([f"{letter}{number:015x}" for number in numbers.tolist()])

    def _write(self, extract: str, part: str, columns: dict[str, pa.Array]) -> None:
        rows = len(next(iter(columns.values())))
        marks = {"organisation_id": pa.repeat(NAME, rows), "source_id": pa.repeat(SOURCE, rows)}
        path = self.folder / extract / NAME / SOURCE / f"{part}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table(columns | marks), path, compression="zstd")
        name = path.relative_to(self.folder).as_posix()
        self.files.append(ExtractFile(extract, NAME, SOURCE, part, name, sha256_of(path), rows))

    def _coverage(self, extract: str) -> Coverage:
        end = date(FIRST_YEAR, 1, 1) + timedelta(days=self.days - 1)
        return Coverage(NAME, SOURCE, extract, date(FIRST_YEAR, 1, 1), end)


def watch() -> Callable[[str], None]:
    """Prints when a phase begins, and how much was used until then."""
    wall, processor = time.perf_counter(), time.process_time()

    def said(step: str) -> None:
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"{step:<24}{time.perf_counter() - wall:>9.1f} s wall"
            f"{time.process_time() - processor:>9.1f} s processor{used:>8} MB", flush=True,
        )  # fmt: skip

    return said


def main(units: int, years: int, at: Path) -> None:
    (at / "store.toml").write_text('kind = "demo"\n', encoding="utf-8")
    made = Made(at, units, years)
    rows = {one.extract: 0 for one in made.files}
    for one in made.files:
        rows[one.extract] += one.rows
    del made
    print(", ".join(f"{name} {count:,}" for name, count in rows.items()))
    organisation = Organisation(NAME, "Stor By", "Stor By", "Stor By", {})
    register = Catalogue(catalogues.load(HOME).kpis, {NAME: organisation}, ())
    said = watch()
    found = publish(at, register, policy=Policy(), on_progress=said)
    said("done")
    print(f"{found.figures:,} figures; target {MOST_SECONDS} s and {MOST_MB:,} MB on 2 cores for 5,000 units")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--units", type=int, default=5_000)
    options.add_argument("--years", type=int, default=12)
    options.add_argument("--at", type=Path, help="an empty folder that stays; default: a temporary one")
    asked = options.parse_args()
    if asked.at:
        main(asked.units, asked.years, asked.at)
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(asked.units, asked.years, Path(folder))
