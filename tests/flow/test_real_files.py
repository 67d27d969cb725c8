"""Public files, read exactly and then accepted, or refused for the right reason.

They are no part of the project: KPI_REAL_DATA names their folder, else one beside the checkout is looked for.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kpi.intake import IntakeError, Proposal, detect, ingest, read_table, source
from tests.flow import test_intake as base
from tests.flow.test_intake import ORGANISATION, Store, told

HOME = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("KPI_REAL_DATA") or HOME.parent / "shared" / "real-data")
pytestmark = pytest.mark.skipif(
    not (FOLDER / "GOLDEN.json").is_file(),
    reason=f"no public files in {FOLDER}; name their folder in KPI_REAL_DATA",
)
EUROSTAT = {
    "eurostat_hsw_n2_01_": "hsw_n2_01__custom_19540809_linear_2_0.csv",
    "eurostat_hsw_n2_02_": "hsw_n2_02__custom_19447318_linear_2_0.csv",
    "eurostat_lfsa_eisn2": "lfsa_eisn2__custom_19447243_linear_2_0.csv",
}
UCI = "uci_absenteeism/Absenteeism_at_work"


def golden(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / "GOLDEN.json").read_text(encoding="utf-8"))[name]
    return found


def asked(proposal: Proposal) -> set[str]:
    return {question.key for question in proposal.questions}


def in_force(tmp_path: Path, folder: str, file: str, content: bytes, toml: str | None = None) -> Store:
    """A store with a delivery of the file; units are there when the source file needs them."""
    store = base.new_store(tmp_path / "store")
    if toml is not None:
        (store.path / source.OWN_FOLDER).mkdir()
        (store.path / source.OWN_FOLDER / f"{folder}.toml").write_text(toml, encoding="utf-8")
    store.put_bytes(f"{folder}/{file}", content)
    return store


# --- UCI absenteeism --------------------------------------------------------------------------------------------------


def test_a_thousands_dot_that_could_be_a_decimal_is_asked_about() -> None:
    path = FOLDER / f"{UCI}.csv"
    proposal = detect(path)
    assert asked(proposal) == {"thousands", "extract"}
    assert "239.554 kan være 239554" in next(one.da for one in proposal.questions if one.key == "thousands")
    with pytest.raises(IntakeError, match="thousands: 239.554"):
        read_table(path, proposal)


@pytest.mark.parametrize(("name", "answers"), [(f"{UCI}.csv", {"thousands": "."}), (f"{UCI}.xls", {})])
def test_absenteeism_is_read_exactly(name: str, answers: dict[str, str]) -> None:
    path, stated = FOLDER / name, golden("uci")
    table = read_table(path, detect(path, answers))
    hours = [int(str(value)) for value in table.columns["Absenteeism time in hours"]]
    assert (table.rows, sum(hours)) == (stated["rows"], stated["hours"])
    assert len(set(table.columns["ID"])) == stated["employees"]
    assert table.columns["Month of absence"].count(0) == stated["month0_rows"]
    assert table.columns["Reason for absence"].count(0) == stated["reason0_rows"]
    assert table.columns["Work load Average/day"][0] == 239_554


def test_both_forms_of_absenteeism_say_the_same() -> None:
    tables = [
        read_table(FOLDER / f"{UCI}.{form}", detect(FOLDER / f"{UCI}.{form}", answers))
        for form, answers in (("csv", {"thousands": "."}), ("xls", {}))
    ]
    assert tables[0].columns == tables[1].columns


def test_absenteeism_without_dates_is_refused_until_its_questions_are_answered(tmp_path: Path) -> None:
    path = FOLDER / f"{UCI}.csv"
    proposal = detect(path, {"thousands": ".", "extract": "absence_days"})
    assert "column:date" in asked(proposal) and "column:employment_id" in asked(proposal)
    store = in_force(tmp_path, "uci", "x_2018-01_2018-12.csv", path.read_bytes(), proposal.toml())
    (receipt,) = ingest(store.path)
    assert [fault.rule for fault in receipt.faults] == ["unsettled_source"]
    assert "column:date" in receipt.faults[0].da


# --- Eurostat ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EUROSTAT)
def test_observations_and_their_flags_are_read_exactly(name: str) -> None:
    path, stated = FOLDER / "eurostat_accidents" / EUROSTAT[name], golden(name)
    proposal = detect(path)
    assert (proposal.extract, proposal.dialect["delimiter"]) == ("outcomes", ",")
    table = read_table(path, proposal)
    values = table.columns["OBS_VALUE"]
    assert (table.rows, values.count(None)) == (stated["rows"], stated["missing_values"])
    assert sum(Decimal(str(value)) for value in values) == Decimal(str(stated["total"]))
    assert Counter(table.columns["OBS_FLAG"]) == stated["flags"]
    assert any("flag" in note for note, _ in proposal.notes)


def sdmx(name: str, headers: list[str]) -> str:
    """A source file for observations per country and year."""
    ours = {
        "geo": 'to = "unit_id"',
        "TIME_PERIOD": 'to = "period_start", kind = "period_start"',
        "OBS_VALUE": 'to = "numerator", kind = "decimal"',
    }
    text = 'kind = "text"'
    columns = "\n".join(f"{json.dumps(header)} = {{ {ours.get(header, text)} }}" for header in headers)
    return f"""extract = "outcomes"
file = '{name}_(?P<from>\\d{{4}}-\\d{{2}})_(?P<to>\\d{{4}}-\\d{{2}})\\.csv'
[dialect]
format = "csv"
encoding = "utf-8"
delimiter = ","
decimal = "."
[columns]
{columns}
[also]
TIME_PERIOD = {{ to = "period_end", kind = "period_end" }}
[constants]
indicator_id = "accidents"
part = ""
denominator = ""
provisional = "nej"
"""


@pytest.mark.parametrize("name", EUROSTAT)
def test_observations_are_accepted_or_refused_for_their_keys(name: str, tmp_path: Path) -> None:
    """One row per country and year is accepted whole; rows by sex and activity too would count a year many times."""
    path = FOLDER / "eurostat_accidents" / EUROSTAT[name]
    table = read_table(path, detect(path))
    toml = sdmx("sdmx", list(table.headers))
    store = in_force(tmp_path, "sdmx", "sdmx_2014-01_2025-12.csv", path.read_bytes(), toml)
    countries = sorted({str(country) for country in table.columns["geo"]})
    units = [f"{country};{ORGANISATION};{country};Enhed;ja;01-01-2000;31-12-9999" for country in countries]
    root = f"{ORGANISATION};;Alle;Forvaltning;ja;01-01-2000;31-12-9999"
    store.put("enheder/enheder_2014-01_2025-12.csv", root, *units)
    _, receipt = ingest(store.path)
    if name == "eurostat_hsw_n2_01_":
        assert set(receipt.fault_counts) == {"key_twice"}
        return
    assert (receipt.verdict, receipt.rows) == ("accepted", golden(name)["rows"]), told(receipt)
    assert sum(store.column("outcomes", "numerator")) == Decimal(str(golden(name)["total"]))


# --- the municipalities -----------------------------------------------------------------------------------------------

MUNICIPALITIES = """extract = "units"
file = 'kommunerne_(?P<from>\\d{4}-\\d{2})_(?P<to>\\d{4}-\\d{2})\\.csv'
[dialect]
format = "csv"
encoding = "iso-8859-1"
delimiter = ","
[columns]
Kommune = { to = "unit_id" }
Region = { kind = "text" }
[also]
Kommune = { to = "name" }
[constants]
parent_id = ""
kind = "organisation"
has_leader = "ja"
valid_from = "2007-01-01"
valid_to = ""
"""


def test_danish_letters_in_latin_1_are_read_exactly(tmp_path: Path) -> None:
    path, stated = FOLDER / "dk_kommuner_latin1" / "kommunerne.csv", golden("kommunerne_latin1")
    proposal = detect(path)
    assert proposal.dialect["encoding"] == "iso-8859-1"
    table = read_table(path, proposal)
    assert table.rows == stated["rows"]
    assert Counter(table.columns["Region"]) == stated["regions"]
    assert set(stated["danish_names"]) <= set(table.columns["Kommune"])
    told_otherwise = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert dict(zip(table.columns["Kommune"], table.columns["Region"], strict=True)) == told_otherwise
    store = in_force(tmp_path, "kommuner", "kommunerne_2020-01_2020-12.csv", path.read_bytes(), MUNICIPALITIES)
    (receipt,) = ingest(store.path)
    assert (receipt.verdict, receipt.rows) == ("accepted", stated["rows"]), told(receipt)
    assert set(store.column("units", "name")) == set(told_otherwise)


def test_latin_1_that_is_promised_as_utf_8_is_refused(tmp_path: Path) -> None:
    content = (FOLDER / "dk_kommuner_latin1" / "kommunerne.csv").read_bytes()
    toml = MUNICIPALITIES.replace("iso-8859-1", "utf-8")
    store = in_force(tmp_path, "kommuner", "kommunerne_2020-01_2020-12.csv", content, toml)
    (receipt,) = ingest(store.path)
    assert [fault.rule for fault in receipt.faults] == ["encoding"]
    assert "linje/line 2" in receipt.faults[0].da


# --- templates --------------------------------------------------------------------------------------------------------


def test_a_template_that_holds_only_a_mark_is_empty(tmp_path: Path) -> None:
    path = FOLDER / "kmd_insight_templates" / "Data_Sourcename.csv"
    with pytest.raises(IntakeError, match=r"Data_Sourcename\.csv: Filen er tom"):
        detect(path)
    store = in_force(tmp_path, "indikatorer", "indikatorer_2018-01_2018-12.csv", path.read_bytes())
    (receipt,) = ingest(store.path)
    assert set(receipt.fault_counts) == {"missing_column"}


@pytest.mark.parametrize(
    ("name", "rows", "headers", "personal"),
    [
        ("Aut_Sourcename.csv", 0, 1, {"Brugernavn"}),
        ("CD_Sourcename.csv", 1, 54, {"CPR"}),
        ("Meta_Sourcename.csv", 53, 3, set()),
    ],
)
def test_templates_are_read_and_no_extract_is_guessed(
    tmp_path: Path, name: str, rows: int, headers: int, personal: set[str]
) -> None:
    path = FOLDER / "kmd_insight_templates" / name
    proposal = detect(path)
    assert proposal.dialect["byte_order_mark"] is True
    assert (proposal.rows, len(proposal.columns)) == (rows, headers)
    assert {one.header for one in proposal.columns if one.personal} == personal
    assert asked(proposal) == {"extract"}
    assert read_table(path, proposal).rows == rows
    store = in_force(tmp_path, "indikatorer", "indikatorer_2018-01_2018-12.csv", path.read_bytes())
    (receipt,) = ingest(store.path)
    assert set(receipt.fault_counts) == {"missing_column", "unknown_column"}
