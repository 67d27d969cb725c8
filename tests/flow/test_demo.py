"""The made-up deliveries: same seed, same bytes; the shapes of real systems; the figures the documents state.

Every figure is worked out here from the raw files with pandas, not with the code that made them.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import holidays
import numpy as np
import pandas as pd
import pytest

from kpi import demo
from kpi.contracts import FREE_TEXT_LIMIT

HOME = Path(__file__).resolve().parents[2]
SICKNESS = ("790", "526", "525", "522", "590", "524", "780", "527")
HEADERS = {
    "enheder": "EnhedsID;OverordnetID;Navn;Type;HarLeder;GyldigFra;GyldigTil",
    "sd-ansaettelser": "AnsaettelsesID;PersonID;EnhedsID;Stillingsgruppe;DEL;VILKAAR;STAT;BESKDEC;"
    "GyldigFra;GyldigTil;Fratraedelse",
    "sd-fravaer": "AnsaettelsesID;FRVDATO;FRVAARSAG;FRVTIM;PLANTIM",
    "loen-gammel": "Tjenestenummer;Dato;Kode;Timer;Normtimer",
    "fravaersperioder": "PeriodeID;AnsaettelsesID;Aarsag;Fra;Til;Fravaersprocent",
    "arbejdsulykker": "SkadeID;EnhedsID;Skadedato;Anmeldt;Skadetype;MedFravaer;Fravaerstimer",
    "tilsynsbesoeg": "BesoegsID;ReaktionNr;EnhedsID;Besoegsdato;Reaktion;Miljoe",
    "klager": "EnhedsID;Maaned;Klagetype;Modtaget;Stadfaestet;AEndret;Hjemvist;Afvist",
    "indikatorer": "IndikatorID;EnhedsID;Del;PeriodeFra;PeriodeTil;Taeller;Naevner;Foreloebig",
    "maalinger": "MaalingID;Maalingstype;EnhedsID;Dato;Inviterede;Besvarede;Scorede;Scoresum;SkalaMin;SkalaMax",
    "opfoelgning": "MaalID;KpiID;EnhedsID;Observeret;Opnaaet;Tilstand;Antal;IAlt;Bemaerkning;Rolle",
    "beslutninger": "BeslutningID;UdvalgID;EnhedsID;Dato;MaalID;Tekst;Rolle;Frist;Tilstand",
}
PAYROLL = ("sd-ansaettelser", "sd-fravaer", "loen-gammel", "fravaersperioder")
ANCHORS = {
    "sd-fravaer": "FRVDATO",
    "loen-gammel": "Dato",
    "fravaersperioder": "Fra",
    "indikatorer": "PeriodeTil",
    "maalinger": "Dato",
    "opfoelgning": "Observeret",
    "beslutninger": "Dato",
    "arbejdsulykker": "Skadedato",
    "tilsynsbesoeg": "Besoegsdato",
    "klager": "Maaned",
}
SMALL = 0.2


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("demo")
    demo.make(store, scale=SMALL)
    return store / "raw"


def files(raw: Path, source: str, organisation: str = "*") -> list[Path]:
    return sorted(path for path in raw.glob(f"{organisation}/{source}/*") if path.suffix != ".toml")


def table(path: Path) -> pd.DataFrame:
    if path.suffix == ".xlsx":
        return pd.read_excel(path, engine="openpyxl", keep_default_na=False)
    encoding = "cp1252" if path.parent.name in PAYROLL else "utf-8-sig"
    return pd.read_csv(path, sep=";", dtype=str, keep_default_na=False, encoding=encoding)


def all_rows(raw: Path, source: str, organisation: str) -> pd.DataFrame:
    return pd.concat([table(path) for path in files(raw, source, organisation)], ignore_index=True)


def dates(column: pd.Series) -> pd.Series:
    if column.dtype.kind == "M":
        return column
    return pd.to_datetime(column.str.replace(".", "-").str.replace("9999", "2199"), format="%d-%m-%Y")


def number(column: pd.Series) -> pd.Series:
    return pd.to_numeric(column.str.replace(",", ".").replace("", np.nan))


def seconds(column: pd.Series) -> pd.Series:
    """7,40 hours or 7:24, in seconds; empty stays empty."""
    if column.str.contains(":").any():
        parts = column.str.extract(r"(\d+):(\d\d)").astype(float)
        return parts[0] * 3600 + parts[1] * 60
    return (number(column) * 3600).round()


@cache
def absence_days(raw: Path, organisation: str) -> pd.DataFrame:
    found = []
    for path in files(raw, "sd-fravaer", organisation) + files(raw, "loen-gammel", organisation):
        rows = table(path).set_axis(["employment", "day", "code", "absent", "plan"], axis=1)
        found.append(rows.assign(day=dates(rows["day"]), absent=seconds(rows["absent"]), plan=seconds(rows["plan"])))
    return pd.concat(found, ignore_index=True)


@cache
def employments(raw: Path, organisation: str) -> pd.DataFrame:
    rows = all_rows(raw, "sd-ansaettelser", organisation)
    counted = (rows["DEL"] == "1") & (rows["VILKAAR"] == "O")
    return rows.assign(
        start=dates(rows["GyldigFra"]), end=dates(rows["GyldigTil"]), fraction=number(rows["BESKDEC"]), counted=counted
    )


def with_employment(days: pd.DataFrame, staff: pd.DataFrame) -> pd.DataFrame:
    """Each absence row with the employment row in force that day."""
    joined = days.merge(staff, left_on="employment", right_on="AnsaettelsesID")
    return joined[(joined["day"] >= joined["start"]) & (joined["day"] <= joined["end"])]


def in_force(staff: pd.DataFrame, month: pd.Timestamp) -> pd.DataFrame:
    return staff[(staff["start"] <= month) & (staff["end"] >= month)]


def fte(staff: pd.DataFrame, months: pd.DatetimeIndex) -> pd.Series:
    return pd.Series({month: in_force(staff[staff["counted"]], month)["fraction"].sum() for month in months})


def heads(staff: pd.DataFrame, months: pd.DatetimeIndex) -> pd.DataFrame:
    """Distinct persons per unit on the first of each month."""
    return pd.DataFrame(
        {month: in_force(staff, month).groupby("EnhedsID")["PersonID"].nunique() for month in months}
    ).fillna(0)


@cache
def sick_seconds(raw: Path, organisation: str) -> pd.Series:
    """Seconds of sickness absence per month, of monthly-paid staff on ordinary terms."""
    rows = with_employment(absence_days(raw, organisation), employments(raw, organisation))
    rows = rows[rows["counted"] & rows["code"].isin(SICKNESS)]
    return rows.groupby(rows["day"].dt.to_period("M").dt.to_timestamp())["absent"].sum()


def norm_seconds(months: pd.DatetimeIndex) -> pd.Series:
    """1,924 hours a year, spread over the Danish working days."""
    years = range(months[0].year, months[-1].year + 1)
    free = np.array(sorted(holidays.country_holidays("DK", years=years)), dtype="datetime64[D]")
    starts = months.to_numpy().astype("datetime64[D]")
    ends = (months + pd.offsets.MonthBegin()).to_numpy().astype("datetime64[D]")
    workdays = pd.Series(np.busday_count(starts, ends, holidays=free), index=months)
    return 1_924 * 3_600 * workdays / workdays.groupby(months.year).transform("sum")


def sickness_pct(raw: Path, year: int, last_month: int) -> float:
    months = pd.date_range(f"{year}-01-01", f"{year}-{last_month:02d}-01", freq="MS")
    whole = pd.date_range(f"{year}-01-01", f"{year}-12-01", freq="MS")
    possible = fte(employments(raw, "albertslund-sf"), months) * norm_seconds(whole)[months]
    return float(100 * sick_seconds(raw, "albertslund-sf")[months].sum() / possible.sum())


# --- the same bytes ---------------------------------------------------------------------------------------------------


def test_two_runs_are_equal_byte_for_byte(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from kpi import demo; demo.make(Path(sys.argv[1]), scale=0.05, seed=7)"
    )
    hashes = []
    for name, hash_seed in (("one", "1"), ("two", "2")):
        environment = {**os.environ, "PYTHONPATH": str(HOME / "src"), "PYTHONHASHSEED": hash_seed}
        subprocess.run([sys.executable, "-c", program, str(tmp_path / name)], check=True, env=environment)
        found = sorted(path for path in (tmp_path / name).rglob("*") if path.is_file())
        hashes.append(
            {str(path.relative_to(tmp_path / name)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}
        )
    assert len(hashes[0]) > 50
    assert hashes[0] == hashes[1]


def test_another_seed_makes_other_people(raw: Path, tmp_path: Path) -> None:
    demo.make(tmp_path, scale=0.05, seed=8)
    ours, theirs = (files(place, "sd-fravaer", "albertslund-sf")[0] for place in (raw, tmp_path / "raw"))
    assert ours.name == theirs.name
    assert ours.read_bytes() != theirs.read_bytes()


def test_answer_names_every_file_and_a_second_run_over_it_changes_nothing(tmp_path: Path) -> None:
    written = demo.make(tmp_path, scale=0.05)
    before = {path: path.read_bytes() for path in written}
    assert set(written) == {path for path in tmp_path.rglob("*") if path.is_file()}
    demo.make(tmp_path, scale=0.05)
    assert {path: path.read_bytes() for path in written} == before


# --- shapes -----------------------------------------------------------------------------------------------------------


def test_store_and_every_source_say_demo(raw: Path) -> None:
    assert tomllib.loads((raw.parent / "store.toml").read_text())["kind"] == "demo"
    folders = [folder for organisation in raw.iterdir() for folder in organisation.iterdir()]
    assert {folder.name for folder in folders} == set(HEADERS)
    for folder in folders:
        sidecar = tomllib.loads((folder / "delivery.toml").read_text())
        assert sidecar == {"kind": "demo", "made_by": "kpi.demo", "seed": 20190101}


@pytest.mark.parametrize("source", HEADERS)
def test_headers_encodings_and_names(raw: Path, source: str) -> None:
    assert files(raw, source)
    for path in files(raw, source):
        assert re.fullmatch(r"[a-z]+_\d{4}-\d{2}_\d{4}-\d{2}\.(csv|xlsx)", path.name)
        assert ";".join(table(path).columns) == HEADERS[source]
        assert not table(path).empty
        if path.suffix == ".csv":
            assert path.read_bytes().startswith(b"\xef\xbb\xbf") == (source not in PAYROLL)


@pytest.mark.parametrize("source", ANCHORS)
def test_every_row_lies_in_the_period_of_its_file(raw: Path, source: str) -> None:
    for path in files(raw, source):
        first, last = path.stem.split("_")[1:]
        found = dates(table(path)[ANCHORS[source]])
        assert found.min() >= pd.Timestamp(first)
        assert found.max() < pd.Timestamp(last) + pd.offsets.MonthBegin()


def test_aalborg_changes_payroll_system_in_april_2015(raw: Path) -> None:
    old, new = (
        [path.stem.removeprefix("fravaer_") for path in files(raw, source, "aalborg-fb")]
        for source in ("loen-gammel", "sd-fravaer")
    )
    assert old == ["2012-01_2012-12", "2013-01_2013-12", "2014-01_2014-12", "2015-01_2015-03"]
    assert new == ["2015-04_2015-12", *(f"{year}-01_{year}-12" for year in range(2016, 2020))]


def test_hours_dates_and_fractions_are_danish(raw: Path) -> None:
    sd, old = table(files(raw, "sd-fravaer")[0]), table(files(raw, "loen-gammel")[0])
    assert sd["FRVTIM"].str.fullmatch(r"\d+,\d\d").all()
    assert sd["FRVDATO"].str.fullmatch(r"\d\d-\d\d-\d{4}").all()
    assert old["Timer"].str.fullmatch(r"\d+:[0-5]\d").all()
    assert old["Dato"].str.fullmatch(r"\d\d\.\d\d\.\d{4}").all()
    assert all_rows(raw, "sd-ansaettelser", "*")["BESKDEC"].str.fullmatch(r"[01],\d{4}").all()


@pytest.mark.parametrize("organisation", ["aalborg-fb", "albertslund-sf", "kbh-sof"])
def test_units_hang_together_and_are_in_force_when_named(raw: Path, organisation: str) -> None:
    units = all_rows(raw, "enheder", organisation).set_index("EnhedsID")
    assert units.index.is_unique
    assert set(units["OverordnetID"]) - {""} <= set(units.index)
    opened = dates(units["GyldigFra"])
    for source in set(ANCHORS) - {"sd-fravaer", "loen-gammel", "fravaersperioder"}:
        for path in files(raw, source, organisation):
            rows = table(path)
            assert set(rows["EnhedsID"]) <= set(units.index)
            assert (dates(rows[ANCHORS[source]]) >= rows["EnhedsID"].map(opened)).all(), source
    staff = employments(raw, organisation)
    assert (staff["start"] >= staff["EnhedsID"].map(opened)).all()


# --- employments and day rows -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("organisation", ["aalborg-fb", "albertslund-sf", "kbh-sof"])
def test_employment_rows_follow_each_other(raw: Path, organisation: str) -> None:
    staff = employments(raw, organisation).sort_values(["AnsaettelsesID", "start"])
    same = staff["AnsaettelsesID"].eq(staff["AnsaettelsesID"].shift(-1))
    assert (staff["end"] + pd.Timedelta(days=1))[same].eq(staff["start"].shift(-1)[same]).all()
    moved = staff["EnhedsID"].ne(staff["EnhedsID"].shift(-1)) & same
    assert (staff["Fratraedelse"].eq("FLYTTET") == moved).all()
    ended = ~same & (staff["end"].dt.year < 2199)
    assert (staff["Fratraedelse"].eq("FRATRÅDT") == ended).all()
    assert set(staff["VILKAAR"]) == {"O", "S", "E"}
    assert set(staff["STAT"]) == {"0", "1", "3"}
    assert 0.05 < staff["VILKAAR"].eq("S").mean() < 0.12


@pytest.mark.parametrize("organisation", ["aalborg-fb", "albertslund-sf"])
def test_day_rows_keep_the_rules_of_the_contract(raw: Path, organisation: str) -> None:
    days = absence_days(raw, organisation)
    assert not days.duplicated(["employment", "day", "code"]).any()
    assert len(with_employment(days, employments(raw, organisation))) == len(days)
    years = range(days["day"].dt.year.min(), days["day"].dt.year.max() + 1)
    free = np.array(sorted(holidays.country_holidays("DK", years=years)), dtype="datetime64[D]")
    assert np.is_busday(days["day"].to_numpy().astype("datetime64[D]"), holidays=free).all()
    whole = days.groupby(["employment", "day"]).agg(absent=("absent", "sum"), plan=("plan", "max")).dropna()
    assert (whole["absent"] <= whole["plan"] * 1.1).all()
    marks = (whole["absent"] > whole["plan"]).sum() + days["plan"].isna().sum()
    assert 0 < marks < 0.005 * len(days)
    partial = days[days["code"] == "526"].dropna()
    assert (partial["absent"] < partial["plan"]).all()


def test_spells_of_copenhagen_lie_in_employments_and_one_is_open(raw: Path) -> None:
    spells, staff = all_rows(raw, "fravaersperioder", "kbh-sof"), employments(raw, "kbh-sof")
    first, last = staff.groupby("AnsaettelsesID")["start"].min(), staff.groupby("AnsaettelsesID")["end"].max()
    start, who = dates(spells["Fra"]), spells["AnsaettelsesID"]
    end = dates(spells["Til"].where(spells["Til"] != "", "31-12-2007"))
    assert (start >= who.map(first)).all()
    assert (end <= who.map(last)).all()
    assert (start <= end).all()
    assert 0 < (spells["Til"] == "").sum() < 0.02 * len(spells)
    ordered = pd.DataFrame({"who": who, "start": start, "end": end}).sort_values(["who", "start"])
    same = ordered["who"].eq(ordered["who"].shift())
    assert (ordered["start"][same] > ordered["end"].shift()[same]).all()


# --- the figures the documents state ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("year", "last_month", "stated"), [(2016, 12, 3.8), (2016, 9, 3.8), (2017, 9, 5.1)])
def test_albertslund_sickness_prints_as_the_plan_states(raw: Path, year: int, last_month: int, stated: float) -> None:
    assert sickness_pct(raw, year, last_month) == pytest.approx(stated, abs=0.04)


def test_albertslund_misses_2018_and_meets_2019(raw: Path) -> None:
    base = sickness_pct(raw, 2016, 12)
    assert sickness_pct(raw, 2018, 12) > base + 0.3
    assert base - 0.3 < sickness_pct(raw, 2019, 12) < base - 0.05


def test_albertslund_response_is_76_per_cent_and_then_above_90(raw: Path) -> None:
    rows = all_rows(raw, "maalinger", "albertslund-sf")
    apv = rows[rows["Maalingstype"] == "apv"]
    sums = apv[["Inviterede", "Besvarede"]].astype(int).groupby(dates(apv["Dato"]).dt.year).sum()
    response = 100 * sums["Besvarede"] / sums["Inviterede"]
    assert round(response[2015]) == 76
    assert response[2018] > 90


def test_aalborg_falls_from_2016_rises_a_little_in_2018_and_ends_under_the_ceiling(raw: Path) -> None:
    months = pd.date_range("2012-01-01", "2019-12-01", freq="MS")
    sick, full_time = sick_seconds(raw, "aalborg-fb"), fte(employments(raw, "aalborg-fb"), months)
    per_year = sick.groupby(sick.index.year).sum() / 26_640 / full_time.groupby(months.year).mean()
    expected = {2012: 13.2, 2013: 13.0, 2014: 12.8, 2015: 12.6, 2016: 12.4, 2017: 11.6, 2018: 11.8, 2019: 10.9}
    assert per_year.to_dict() == pytest.approx(expected, abs=0.1)
    assert per_year[2016] > per_year[2017] < per_year[2018] > per_year[2019]
    assert per_year[2019] <= 11


def test_complaints_of_albertslund_meet_2018_and_miss_2019(raw: Path) -> None:
    rows = all_rows(raw, "klager", "albertslund-sf")
    per_year = rows.groupby(rows["Maaned"].dt.year)["Modtaget"].sum()
    assert per_year[2018] <= 0.95 * per_year[2017]
    assert 0.90 * per_year[2017] < per_year[2019] < per_year[2017]


def test_injuries_and_orders_of_aalborg_are_as_the_targets_need(raw: Path) -> None:
    rows = all_rows(raw, "arbejdsulykker", "aalborg-fb")
    year = rows["Skadedato"].dt.year
    count, days = rows.groupby(year).size(), rows.groupby(year)["Fravaerstimer"].sum() / 7.4
    assert count[2015] < count[2013]
    assert days[2015] > days[2013]
    assert count[2019] < count[2018]
    assert (rows["Anmeldt"] > rows["Skadedato"]).all()
    assert ((rows["Fravaerstimer"] > 0) <= (rows["MedFravaer"] == "ja")).all()
    visits = all_rows(raw, "tilsynsbesoeg", "aalborg-fb")
    ordered = visits["Reaktion"].isin(["Forbud", "Strakspåbud", "Påbud", "Rådgivningspåbud"])
    in_2015 = visits["Besoegsdato"].dt.year == 2015
    assert visits[in_2015]["BesoegsID"].nunique() > 10
    assert visits[in_2015 & ordered]["BesoegsID"].nunique() == 1


def test_competence_pool_adds_up_to_9_7_million(raw: Path) -> None:
    rows = all_rows(raw, "indikatorer", "kbh-sof")
    assert set(rows["Del"]) == {"1", "2", "3", "4", "5", "6", "E"}
    assert number(rows["Taeller"]).sum() == 9_700_000


# --- how absence is spread --------------------------------------------------------------------------------------------


def test_few_carry_much_and_winter_is_higher(raw: Path) -> None:
    staff = employments(raw, "aalborg-fb")
    days = with_employment(absence_days(raw, "aalborg-fb"), staff)
    sick = days[days["code"].isin(SICKNESS)]
    there = staff[(staff["start"] <= "2018-12-31") & (staff["end"] >= "2018-01-01")]["PersonID"].unique()
    carried = sick[sick["day"].dt.year == 2018].groupby("PersonID")["absent"].sum().reindex(there).fillna(0)
    top = carried.nlargest(round(0.05 * len(carried))).sum() / carried.sum()
    assert 0.38 < top < 0.50
    quarter = (sick["day"] >= "2016-04-01") & (sick["day"] < "2016-07-01")
    employed = staff[(staff["start"] < "2016-07-01") & (staff["end"] >= "2016-04-01")]["PersonID"].nunique()
    assert 0.53 < 1 - sick[quarter]["PersonID"].nunique() / employed < 0.64
    rate = sick.groupby([sick["day"].dt.year, sick["day"].dt.month])["absent"].sum().unstack()
    workdays = norm_seconds(pd.date_range("2012-01-01", "2019-12-01", freq="MS"))
    season = (rate / workdays.to_numpy().reshape(8, 12)).mean()
    swing = season / season.mean()
    assert 1.05 < swing[[1, 2, 3]].mean() < 1.25
    assert 0.75 < swing[[7, 8]].mean() < 0.93


# --- heads ------------------------------------------------------------------------------------------------------------


def test_albertslund_never_falls_below_215_heads_and_has_units_enough(raw: Path) -> None:
    months = pd.date_range("2015-01-01", "2019-12-01", freq="MS")
    found = heads(employments(raw, "albertslund-sf"), months)
    assert found.sum().between(215, 240).all()
    assert (found.ge(14).sum() >= 10).all()
    new = found.loc["vsb-misbrugsbehandling"]
    assert (new[months < "2018-01-01"] == 0).all()
    assert (new[months >= "2018-01-01"] >= 14).all()


@pytest.mark.parametrize("scale", [0.05, SMALL])
def test_departments_of_aalborg_have_workplaces_and_heads_enough(raw: Path, tmp_path: Path, scale: float) -> None:
    if scale != SMALL:
        demo.make(tmp_path, scale=scale)
        raw = tmp_path / "raw"
    units = all_rows(raw, "enheder", "aalborg-fb").set_index("EnhedsID")
    assert set(units.index[units["Type"] == "Afdeling"]) == {"boern", "social", "job", "sundhed", "stab"}
    found = heads(employments(raw, "aalborg-fb"), pd.date_range("2012-01-01", "2019-12-01", freq="MS"))
    department = units["OverordnetID"].reindex(found.index)
    assert (found.groupby(department).sum() > 215).all(axis=None)
    assert (found.ge(14).all(axis=1).groupby(department).sum() >= 8).all()
    assert found.lt(12).all(axis=1).groupby(department).any().all()


def test_centres_of_copenhagen_are_clearly_above_or_below_200(raw: Path) -> None:
    found = heads(employments(raw, "kbh-sof"), pd.date_range("2005-01-01", "2007-12-01", freq="MS"))
    assert len(found) == 9
    assert found.sum().between(1820, 1870).all()
    assert (found.gt(230).all(axis=1) | found.lt(170).all(axis=1)).all()


# --- targets ----------------------------------------------------------------------------------------------------------


def targets() -> pd.DataFrame:
    found = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted((HOME / "data/targets").glob("*.toml"))]
    return pd.DataFrame(
        [
            {
                "id": target["id"],
                "kpi": target["kpi"],
                "due": target.get("due"),
                "owner": file["document"]["organisation"],
            }
            for file in found
            for target in file["target"]
        ]
    )


def kpi_ids(facts: str) -> set[str]:
    folder = HOME / "src/kpi/catalogue/kpis"
    return {path.stem for path in folder.glob("*.toml") if tomllib.loads(path.read_text("utf-8"))["facts"] == facts}


EMPTY_ON_PURPOSE = {"stress_leave_starts", "stress_leave_mean_days", "long_term_support_with_work_pct"}


@pytest.mark.parametrize("organisation", ["aalborg-fb", "albertslund-sf", "kbh-sof"])
def test_every_kpi_of_a_target_has_rows_unless_left_empty_on_purpose(raw: Path, organisation: str) -> None:
    wanted = set(targets().query("owner == @organisation")["kpi"])
    noted = all_rows(raw, "opfoelgning", organisation)
    assert wanted & kpi_ids("follow_up") == set(noted["KpiID"]) - {""}
    outcomes = wanted & kpi_ids("outcomes")
    given = set(all_rows(raw, "indikatorer", organisation)["IndikatorID"]) if outcomes - EMPTY_ON_PURPOSE else set()
    assert outcomes - given == wanted & EMPTY_ON_PURPOSE
    assert given <= kpi_ids("outcomes")


@pytest.mark.parametrize("organisation", ["aalborg-fb", "albertslund-sf", "kbh-sof"])
def test_milestones_show_every_kind_of_end(raw: Path, organisation: str) -> None:
    promised = targets().query("owner == @organisation and kpi in ['milestone', 'narrative']").set_index("id")
    rows = all_rows(raw, "opfoelgning", organisation)
    notes = rows[rows["MaalID"] != ""]
    assert set(notes["MaalID"]) <= set(promised.index)
    assert 1 <= len(set(promised.index) - set(notes["MaalID"])) <= 1 + 0.1 * len(promised)
    due = pd.to_datetime(notes["MaalID"].map(promised["due"]))
    seen, achieved = dates(notes["Observeret"]), dates(notes["Opnaaet"].replace("", "31-12-9999"))
    done = notes["Tilstand"] == "gennemført"
    assert (achieved[done] <= seen[done]).all()
    in_time = set(notes["MaalID"][done & (seen <= due) & (achieved <= due)])
    assert len(in_time) > 0.6 * len(promised)
    if organisation != "kbh-sof":
        assert (done & (achieved > due)).any()
    assert notes["Bemaerkning"].str.len().max() <= FREE_TEXT_LIMIT
    assert notes["Tilstand"].isin(["ikke begyndt", "i gang", "gennemført", "delvist", "ikke opfyldt"]).all()


def test_names_in_the_follow_up_file_are_targets_and_kpis() -> None:
    known = tomllib.loads((HOME / "src/kpi/demo/progress.toml").read_text(encoding="utf-8"))
    named = {target for found in known.values() for target in found.get("targets", ())} | set(known["late"])
    assert named <= set(targets()["id"])


def test_per_unit_events_leave_out_one_unit(raw: Path) -> None:
    units = all_rows(raw, "enheder", "albertslund-sf")
    led = set(units["EnhedsID"][(units["HarLeder"] == "ja") & (units["Type"] == "Enhed")])
    rows = all_rows(raw, "opfoelgning", "albertslund-sf")
    for kpi, needed in (("citizen_adviser_themes_followed_up", 1), ("stress_plan_reviews_held", 2)):
        events = rows[rows["KpiID"] == kpi]
        held = events.groupby([events["EnhedsID"], dates(events["Observeret"]).dt.year]).size().unstack().fillna(0)
        assert set(held.index) == led
        assert (held[2018] >= needed).all()
        assert (held[2019] < needed).sum() == 1


def test_committees_of_every_organisation_have_decisions(raw: Path) -> None:
    for path in sorted((HOME / "data/organisations").glob("*.toml")):
        committees = {found["id"] for found in tomllib.loads(path.read_text(encoding="utf-8"))["committees"]}
        rows = all_rows(raw, "beslutninger", path.stem)
        assert rows["BeslutningID"].is_unique
        assert set(rows["UdvalgID"]) == committees
        assert rows.groupby("UdvalgID").size().between(3, 10).all()
        assert set(rows["MaalID"]) - {""} <= set(targets()["id"])
        assert rows["Tilstand"].isin(["åben", "gennemført", "bortfaldet"]).all()


def test_intake_of_institutions_is_given_for_each_and_two_are_above(raw: Path) -> None:
    units = all_rows(raw, "enheder", "aalborg-fb")
    rows = all_rows(raw, "indikatorer", "aalborg-fb").query("IndikatorID == 'vulnerable_area_intake_pct'")
    assert set(rows["EnhedsID"]) == set(units["EnhedsID"][units["Type"] == "Institution"])
    assert set(rows["PeriodeTil"]) == {"31-12-2019", "31-12-2020"}
    for _, year in rows.groupby("PeriodeTil"):
        assert (100 * number(year["Taeller"]) / number(year["Naevner"]) > 30).sum() == 2
