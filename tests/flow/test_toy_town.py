"""Legeby from raw deliveries to figures: every KPI file has one line in kpi_values.csv, worked out by hand."""

from __future__ import annotations

import csv
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import town

from kpi import periods
from kpi.catalogue import Catalogue
from kpi.engine.measure import Measures
from kpi.extracts import ExtractIndex
from kpi.facts import store as facts_store
from kpi.facts.shape import OrganisationFacts
from kpi.intake import ingest
from kpi.model import Figure

VALUES = Path(__file__).resolve().parents[1] / "golden" / "kpi_values.csv"
Measured = Callable[[Path], dict[str, Measures]]


def lines() -> list[dict[str, str]]:
    with VALUES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text: str) -> Fraction | None:
    """`91/12` and `4844016/1672427.232` are exact; nothing is no number."""
    above, _, below = text.partition("/")
    return Fraction(above) / Fraction(below or "1") if text else None


def facts_of(store: Path) -> OrganisationFacts:
    return facts_store.build(ExtractIndex.load(store))["legeby"]


def take_in(store: Path, delivery: Path) -> None:
    verdicts = [(receipt.verdict, [fault.en for fault in receipt.faults]) for receipt in ingest(store, [delivery])]
    assert verdicts == [("accepted", [])]


@pytest.fixture
def legeby(toy_store: Path, measured: Measured) -> Measures:
    return measured(toy_store)["legeby"]


def test_every_kpi_file_has_exactly_one_line(catalogue: Catalogue) -> None:
    expected = sorted(kpi.id for kpi in catalogue.kpis.values() if kpi.facts != "recorded")
    assert sorted(line["kpi"] for line in lines()) == expected
    assert all(line["why"] for line in lines())


@pytest.mark.parametrize("line", lines(), ids=lambda line: line["kpi"])
def test_figure_is_what_the_tables_say(line: dict[str, str], _whole_town: Path, measured_town: Measures) -> None:
    unit = line["unit"] if line["unit"] == "legeby" else f"legeby.{line['unit']}"
    figure = measured_town.figure(line["kpi"], unit, periods.parse(line["window"]))
    found = {"numerator": figure.numerator, "denominator": figure.denominator, "value": figure.value}
    assert found == {name: number(line[name]) for name in found}, line["why"]
    assert figure.complete


@pytest.fixture(scope="module")
def measured_town(_whole_town: Path, measured: Measured) -> Measures:
    return measured(_whole_town)["legeby"]


def value(measures: Measures, kpi: str, unit: str, window: str) -> Figure:
    return measures.figure(kpi, f"legeby.{unit}" if unit else "legeby", periods.parse(window))


def test_open_spell_counts_until_the_covered_end(legeby: Measures) -> None:
    """Eva is ill from 27 December 2019 and it is not over: the 27th, 30th and 31st at 7.4 h x 0.8649 to the second."""
    assert value(legeby, "sickness_days_per_fte", "maelkevejen", "2019-12").numerator == Fraction(3 * 23_041, 26_640)


def test_unit_that_moved_keeps_its_history_in_the_old_department(legeby: Measures) -> None:
    """Værestedet lay under Børn until June: May's day stays there, August's 7.33 hours belong to Voksne."""
    by_department = {
        (unit, month): value(legeby, "sickness_days_per_fte", unit, month).numerator
        for unit in ("boern", "voksne", "vaerestedet")
        for month in ("2018-05", "2018-08")
    }
    assert by_department == {
        ("boern", "2018-05"): 1,
        ("voksne", "2018-05"): 0,
        ("boern", "2018-08"): 0,
        ("voksne", "2018-08"): Fraction(26_388, 26_640),
        ("vaerestedet", "2018-05"): 1,
        ("vaerestedet", "2018-08"): Fraction(26_388, 26_640),
    }


def test_survey_and_complaints_stay_where_the_unit_lay(legeby: Measures) -> None:
    """Guidance was asked at Værestedet in May, when it lay under Børn; its complaints of November are Voksne's."""
    assert value(legeby, "guidance_confidence_pct", "boern", "2018").value == 75
    assert value(legeby, "guidance_confidence_pct", "voksne", "2018").reason == "no_data"
    assert value(legeby, "complaints_received", "boern", "2018").value == 3
    assert value(legeby, "complaints_received", "voksne", "2018").value == 4


def test_complaint_decided_after_a_unit_closed_counts_above_it(legeby: Measures) -> None:
    assert value(legeby, "overturn_pct", "voksne", "2018-06").value == Fraction(100, 3)
    assert value(legeby, "overturn_pct", "", "2018-06").denominator == 3
    assert value(legeby, "overturn_pct", "klubben", "2018-06").reason == "no_data"


def test_unit_opened_in_mid_month_counts_above_from_that_day_and_alone_from_the_first_whole_month(
    legeby: Measures,
) -> None:
    """Pavillonen opened on 15 September: that month's injury and day of absence are in the department's figures."""
    assert value(legeby, "injuries", "voksne", "2018-09").value == 2
    assert value(legeby, "sickness_days_per_fte", "voksne", "2018-09").numerator == 1
    alone = value(legeby, "injuries", "pavillonen", "2018")
    assert (alone.value, alone.known, alone.needed) == (0, 3, 12)
    assert value(legeby, "injuries", "pavillonen", "2018-09").reason == "no_data"


def test_closed_unit_has_figures_for_the_months_it_stood(legeby: Measures) -> None:
    """Hanne alone in Klubben, January to April: one day of absence, one full-time employee."""
    figure = value(legeby, "sickness_days_per_fte", "klubben", "2018")
    assert (figure.value, figure.known, figure.needed, figure.complete) == (1, 4, 12, False)


def test_heads_are_persons_not_employments(legeby: Measures) -> None:
    """Anna has two employments in October: two heads below, one at the top."""
    october = periods.month_index(periods.parse("2018-10").start) - legeby.facts.first_month
    heads = {unit: int(legeby.facts.heads()[at, october]) for unit, at in legeby.facts.position.items()}
    assert heads["legeby.solsikken"] == 3  # Anna, Bo, Cecilie
    assert heads["legeby.pavillonen"] == 2  # Ida, Anna
    assert heads["legeby.boern"] + heads["legeby.voksne"] == 9
    assert heads["legeby"] == 8


def test_who_leaves_one_of_two_jobs_has_not_left(legeby: Measures) -> None:
    assert value(legeby, "staff_turnover_pct", "pavillonen", "2018").numerator == 0
    assert value(legeby, "staff_turnover_pct", "klubben", "2018").numerator == 1


@pytest.mark.parametrize(
    ("window", "known"), [("2018", 12), ("2018-Q4", 3), ("2018-11", 1), ("2018-YTD05", 5), ("R12-2019-03", 12)]
)
@pytest.mark.parametrize("unit", ["", "boern", "voksne", "solsikken"])
def test_ratio_is_made_again_from_sums(legeby: Measures, unit: str, window: str, known: int) -> None:
    """Absent seconds of the months over the mean of their full-time employees, never a mean of monthly ratios."""
    whole = value(legeby, "sickness_days_per_fte", unit, window)
    months = [value(legeby, "sickness_days_per_fte", unit, f"{day:%Y-%m}") for day in periods.months_of(whole.window)]
    absent = sum(Fraction(one.numerator or 0) for one in months)
    fulltime = sum(Fraction(one.denominator or 0) for one in months) / len(months)
    assert (whole.value, whole.known) == (absent / fulltime, known)


@pytest.mark.parametrize("kpi", ["injuries", "complaints_received", "sickness_days_per_fte", "survey_response_pct"])
def test_numerators_of_departments_add_up(legeby: Measures, kpi: str) -> None:
    departments = [value(legeby, kpi, unit, "2018").numerator or 0 for unit in ("boern", "voksne")]
    assert value(legeby, kpi, "", "2018").numerator == sum(departments)


def test_nothing_is_known_beyond_the_newest_complete_month(legeby: Measures) -> None:
    december = periods.parse("2019-12").end
    assert legeby.newest_month == december
    assert value(legeby, "complaints_received", "", "2020-01").reason == "no_data"
    earlier = legeby.figure("complaints_received", "legeby", periods.parse("2019"), periods.parse("2019-02").end)
    assert (earlier.value, earlier.known) == (0, 2)


def changed(before: OrganisationFacts, after: OrganisationFacts) -> dict[tuple[str, str, str], int]:
    """Where two sets of facts differ: component, node and month, and by how much."""
    found: dict[tuple[str, str, str], int] = {}
    for name in before.components.keys() | after.components.keys():
        empty = np.zeros((len(before.units), before.months), dtype=np.int64)
        moved = after.components.get(name, empty) - before.components.get(name, empty)
        for node, month in np.argwhere(moved).tolist():
            unit = before.units[node].unit_id.removeprefix("legeby.")
            found[name, unit, f"{before.month_end(month):%Y-%m}"] = int(moved[node, month])
    return found


def test_corrected_delivery_moves_exactly_its_own_rows(toy_store: Path) -> None:
    """March again: one of Anna's three days becomes half a day, and nothing else in any table moves."""
    before = facts_of(toy_store)
    march = [row for row in town.tables()["sd-fravaer"] if row["FRVDATO"].endswith("-03-2018")]
    march[1] = {**march[1], "FRVTIM": "3,7"}
    take_in(toy_store, town.deliver(toy_store, "sd-fravaer", march, "2018-03", "2018-03"))
    sickness = "absent_seconds|sickness|ordinary_monthly"
    line = ("solsikken", "boern", "legeby")
    assert changed(before, facts_of(toy_store)) == {(sickness, unit, "2018-03"): -13_320 for unit in line}


def test_corrected_cause_moves_between_causes_only(toy_store: Path) -> None:
    before = facts_of(toy_store)
    may = [row for row in town.tables()["sd-fravaer"] if row["FRVDATO"].endswith("-05-2018")]
    may[0] = {**may[0], "FRVAARSAG": "520"}
    take_in(toy_store, town.deliver(toy_store, "sd-fravaer", may, "2018-05", "2018-05"))
    line = ("vaerestedet", "boern", "legeby")
    gone = {("absent_seconds|section_56|ordinary_monthly", unit, "2018-05"): -26_640 for unit in line}
    come = {("absent_seconds|other|ordinary_monthly", unit, "2018-05"): 26_640 for unit in line}
    assert changed(before, facts_of(toy_store)) == gone | come


def test_change_of_payroll_adds_up_without_overlap(tmp_path: Path) -> None:
    """The old system delivers until March and the new one from April: the same facts as from one system."""
    tables = town.tables()
    town.write(tmp_path / "one", tables)
    ingest(tmp_path / "one")
    rows = tables.pop("sd-fravaer")
    old = [row for row in rows if row["FRVDATO"][3:] in ("01-2018", "02-2018", "03-2018")]
    town.write(tmp_path / "two", tables)
    town.deliver(tmp_path / "two", "loen-gammel", [in_old_shape(row) for row in old], "2018-01", "2018-03")
    town.deliver(tmp_path / "two", "sd-fravaer", [row for row in rows if row not in old], "2018-04", "2019-12")
    assert {receipt.verdict for receipt in ingest(tmp_path / "two")} == {"accepted"}
    assert len(old) == 4
    assert changed(facts_of(tmp_path / "one"), facts_of(tmp_path / "two")) == {}


def in_old_shape(row: dict[str, str]) -> dict[str, str]:
    return {
        "Tjenestenummer": row["AnsaettelsesID"],
        "Dato": row["FRVDATO"].replace("-", "."),
        "Kode": row["FRVAARSAG"],
        "Timer": in_minutes(row["FRVTIM"]),
        "Normtimer": in_minutes(row["PLANTIM"]),
    }


def in_minutes(hours: str) -> str:
    minutes = int(Fraction(hours.replace(",", ".")) * 60)
    return f"{minutes // 60}:{minutes % 60:02}"


def test_month_nobody_delivered_is_a_gap(toy_store: Path, measured: Measured, tmp_path: Path) -> None:
    """Absence delivered for ten months of 2018: ten of twelve are known, and their full-time employees alone count."""
    tables = town.tables()
    rows = tables.pop("sd-fravaer")
    del tables["fravaersperioder"]
    store = tmp_path / "gap"
    town.write(store, tables)
    for first, last in (("2018-01", "2018-05"), ("2018-08", "2018-12")):
        within = [row for row in rows if first <= f"{row['FRVDATO'][6:]}-{row['FRVDATO'][3:5]}" <= last]
        town.deliver(store, "sd-fravaer", within, first, last)
    assert {receipt.verdict for receipt in ingest(store)} == {"accepted"}
    found = measured(store)["legeby"]
    figure = value(found, "sickness_days_per_fte", "", "2018")
    # Without June and July: Bo's two days (39,960 s) and the spells are gone; 62.7788 less 4.3649 and 4.8649.
    assert (figure.known, figure.needed, figure.complete) == (10, 12, False)
    assert figure.numerator == Fraction(239_508 - 39_960, 26_640)
    assert figure.denominator == Fraction("53.549") / 10
    assert value(found, "sickness_days_per_fte", "", "2018-06").reason == "no_data"
    assert value(found, "complaints_received", "", "2018").known == 12
