"""DuckDB over the extracts: runs the SQL files in their order and hands the engine integer arrays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb
import holidays
import numpy as np

from kpi.contracts import EXTRACTS, Column
from kpi.extracts import Coverage, ExtractIndex
from kpi.facts.shape import (
    Amounts,
    Contributions,
    DecisionRow,
    Flags,
    FollowUpRow,
    OrganisationFacts,
    OutcomeRow,
    SurveyRow,
)
from kpi.model import Unit
from kpi.periods import month_index

HERE = Path(__file__).parent
STEPS = (
    "months",
    "node_units",
    "employment_months",
    "unit_staff",
    "node_heads",
    "absence_from_days",
    "absence_from_spells",
    "unit_absence",
    "unit_planned",
    "unit_events",
    "unit_months",
    "node_months",
    "own_months",
    "components",
    "absence_parts",
)
_SQL_TYPES = {"text": "varchar", "date": "date", "integer": "bigint", "decimal": "decimal(18, 6)", "boolean": "boolean"}
ROWS_AT_A_TIME = 500_000
ABSENCE_EXTRACTS = ("absence_days", "absence_spells")


class FactsError(RuntimeError):
    """The extracts hold nothing to work on."""


def build(
    index: ExtractIndex, *, threads: int = 2, memory: str = "1500MB", indicators_of_persons: Sequence[str] = ()
) -> dict[str, OrganisationFacts]:
    """The facts of every organisation that has delivered its units; raises FactsError when none has.

    `indicators_of_persons`: those delivered as outcomes that count persons employed, such as stress leaves.
    """
    con = duckdb.connect(
        config={"threads": threads, "memory_limit": memory, "autoinstall_known_extensions": False,
                "autoload_known_extensions": False, "preserve_insertion_order": False}
    )  # fmt: skip
    try:
        _views(con, index)
        _calendar(con, index)
        for step in STEPS:
            con.execute(_sql(step))
        con.execute(_sql("contributions"), [list(indicators_of_persons)])
        organisations = [
            row[0] for row in con.execute("select distinct organisation_id from units order by 1").fetchall()
        ]
        if not organisations:
            raise FactsError("no units have been delivered; drop a unit file into raw/ and run 'kpi ingest'")
        return {organisation: _facts(con, index, organisation) for organisation in organisations}
    finally:
        con.close()


def _sql(name: str) -> str:
    return (HERE / f"{name}.sql").read_text(encoding="utf-8")


def _views(con: duckdb.DuckDBPyConnection, index: ExtractIndex) -> None:
    for extract in EXTRACTS.values():
        files = [str(path) for path in index.files(extract.name)]
        if files:
            con.read_parquet(files, union_by_name=True, hive_partitioning=False).create_view(extract.name)
        else:
            columns = ", ".join(_column(column) for column in extract.columns)
            con.execute(f"create table {extract.name} ({columns}, organisation_id varchar, source_id varchar)")
    _coverage(con, index)


def _coverage(con: duckdb.DuckDBPyConnection, index: ExtractIndex) -> None:
    """Until when employments are known, and until when a source of spells says that an open one lasts."""
    con.execute("create table employment_coverage (organisation_id varchar, covered_until date)")
    con.execute("create table spell_coverage (organisation_id varchar, source_id varchar, covered_until date)")
    for organisation in sorted({one.organisation for one in index.coverage}):
        end = index.newest_month(organisation, "employment")
        if end:
            con.execute("insert into employment_coverage values (?, ?)", [organisation, end])
    spells = [one for one in index.coverage if one.extract == "absence_spells"]
    for organisation, source in sorted({(one.organisation, one.source) for one in spells}):
        end = max(one.end for one in spells if (one.organisation, one.source) == (organisation, source))
        con.execute("insert into spell_coverage values (?, ?, ?)", [organisation, source, end])


def _column(column: Column) -> str:
    return f'"{column.name}" {_SQL_TYPES[column.type]}'


def _calendar(con: duckdb.DuckDBPyConnection, index: ExtractIndex) -> None:
    years = [day.year for one in index.coverage for day in (one.start, one.end)] or [2000]
    first, last = min(years) - 3, max(years) + 1
    free = sorted(holidays.country_holidays("DK", years=range(first, last + 1)))
    con.execute(_sql("calendar"), [date(first, 1, 1), date(last, 12, 31), free])


def _facts(con: duckdb.DuckDBPyConnection, index: ExtractIndex, organisation: str) -> OrganisationFacts:
    spans = [one for one in index.coverage if one.organisation == organisation]
    first = min(month_index(one.start) for one in spans)
    months = max(month_index(one.end) for one in spans) - first + 1
    rows = [Unit(*row) for row in con.execute(_sql("unit_rows"), [organisation]).fetchall()]
    units = _tree(rows)
    covered = {name: _covered(spans, name, first, months) for name in EXTRACTS}
    covered["absence"] = covered["absence_days"] | covered["absence_spells"]
    newest = {name: index.newest_month(organisation, name) for name in EXTRACTS}
    position = {unit.unit_id: at for at, unit in enumerate(units)}
    newest["absence"] = max((end for end in map(newest.get, ABSENCE_EXTRACTS) if end), default=None)
    return OrganisationFacts(
        organisation,
        units,
        first,
        months,
        _components(con, "month_rows", organisation, position, first, months),
        covered,
        _exists(rows, units, first, months),
        tuple(OutcomeRow(*row) for row in con.execute(_sql("outcome_rows"), [organisation]).fetchall()),
        tuple(SurveyRow(*row) for row in con.execute(_sql("survey_rows"), [organisation]).fetchall()),
        tuple(FollowUpRow(*row) for row in con.execute(_sql("follow_up_rows"), [organisation]).fetchall()),
        {name: end for name, end in newest.items() if end},
        tuple(rows),
        _components(con, "own_rows", organisation, position, first, months),
        tuple(DecisionRow(*row) for row in con.execute(_sql("decision_rows"), [organisation]).fetchall()),
        _contributions(con, organisation, position, first),
    )


def _contributions(
    con: duckdb.DuckDBPyConnection, organisation: str, position: dict[str, int], first: int
) -> Contributions:
    """What lies before the first month delivered is part of nothing that is published."""
    people, units, measures = (
        tuple(row[0] for row in con.execute(_sql(name), [organisation]).fetchall())
        for name in ("contributor_rows", "contribution_units", "contribution_measures")
    )
    got = con.execute(_sql("contribution_rows"), [organisation, first]).fetchnumpy()
    places = np.array([position[name] for name in units], dtype=np.int32)
    return Contributions(
        measures,
        people,
        places[np.asarray(got["unit"])] if len(places) else np.zeros(0, dtype=np.int32),
        np.asarray(got["month"], dtype=np.int32),
        np.asarray(got["measure"], dtype=np.int32),
        np.asarray(got["person"], dtype=np.int32),
        np.asarray(got["amount"], dtype=np.int64),
    )


def _components(
    con: duckdb.DuckDBPyConnection, query: str, organisation: str, position: dict[str, int], first: int, months: int
) -> dict[str, Amounts]:
    names = [row[0] for row in con.execute(_sql("component_rows")).fetchall()]
    nodes = [row[0] for row in con.execute(_sql("node_rows"), [organisation]).fetchall()]
    places = np.array([position[node] for node in nodes], dtype=np.int64)
    found: dict[str, Amounts] = {}
    rows = con.sql(_sql(query), params=[organisation, first, first + months - 1]).to_arrow_reader(ROWS_AT_A_TIME)
    for some in rows:
        node, month, component, amount = (column.to_numpy(zero_copy_only=False) for column in some.columns)
        for at in np.unique(component).tolist():
            grid = found.setdefault(names[at], np.zeros((len(position), months), dtype=np.int64))
            chosen = component == at
            grid[places[node[chosen]], month[chosen]] = amount[chosen]
    return {name: found[name] for name in names if name in found}


def _covered(spans: Sequence[Coverage], extract: str, first: int, months: int) -> Flags:
    flags = np.zeros(months, dtype=np.bool_)
    for one in spans:
        if one.extract == extract:
            flags[month_index(one.start) - first : month_index(one.end) - first + 1] = True
    return flags


def _exists(rows: Sequence[Unit], units: Sequence[Unit], first: int, months: int) -> Flags:
    position = {unit.unit_id: at for at, unit in enumerate(units)}
    flags = np.zeros((len(units), months), dtype=np.bool_)
    for unit in rows:
        start = max(0, month_index(unit.valid_from) + (unit.valid_from.day > 1) - first)
        end = months if unit.valid_to is None else month_index(unit.valid_to) - first + 1
        flags[position[unit.unit_id], start : max(start, end)] = True
    return flags


def _tree(rows: Sequence[Unit]) -> tuple[Unit, ...]:
    """One entry per node, as it was last, parents before children, siblings by id."""
    newest: dict[str, Unit] = {}
    for unit in sorted(rows, key=lambda unit: unit.valid_from):
        newest[unit.unit_id] = unit
    ordered: list[Unit] = []

    def add(parent: str | None) -> None:
        for unit in sorted(newest.values(), key=lambda unit: unit.unit_id):
            if unit.parent_id == parent:
                ordered.append(unit)
                add(unit.unit_id)

    add(None)
    return tuple(ordered)
