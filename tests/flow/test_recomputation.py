"""The five most important figures worked out again with pandas from the raw demo deliveries, not from extracts.

Nothing of intake, facts or engine takes part: files are read, joined and summed here by the words of the definitions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpi import periods
from kpi.engine.measure import Measures
from kpi.model import Window

SICKNESS_CODES = ["790", "526", "525", "522", "590", "524", "780", "527"]
SICKNESS_WORDS = ["Syg", "Delvis syg", "Paragraf 56", "Arbejdsskade", "Graviditet"]
DAY, YEAR = 26_640, 1_924 * 3_600
WINDOWS = {
    "aalborg-fb": [
        "2015-03",
        "2015-04",
        "2015-Q1",
        "2015",
        "2018",
        "2018-YTD09",
        "2019-Q4",
        "R12-2015-12",
        "R12-2019-06",
    ],
    "albertslund-sf": ["2016-02", "2016-Q3", "2016", "2016-YTD09", "2017-YTD09", "2018", "R12-2019-03"],
    "kbh-sof": ["2005-01", "2006-04", "2006-Q2", "2006", "2007-YTD05", "2007", "R12-2007-06"],
}
SURVEYS = {"aalborg-fb": [2014, 2016, 2018], "albertslund-sf": [2015, 2018], "kbh-sof": [2005, 2007]}


def easter(year: int) -> date:
    """Gauss, Meeus and Jones."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    m = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    n = h + m - 7 * ((a + 11 * h + 22 * m) // 451) + 114
    return date(year, n // 31, n % 31 + 1)


def danish_holidays(year: int) -> list[date]:
    """New Year; Maundy Thursday to Easter Monday; Store bededag, Ascension, Whit Monday; Christmas."""
    movable = [easter(year) + timedelta(days) for days in (-3, -2, 0, 1, 26, 39, 49, 50)]
    return [date(year, 1, 1), *movable, date(year, 12, 25), date(year, 12, 26)]


FREE = np.array([day for year in range(2004, 2021) for day in danish_holidays(year)], dtype="datetime64[D]")


def month_number(days: pd.Series) -> pd.Series:
    return days.dt.year * 12 + days.dt.month - 1


@dataclass(frozen=True)
class Raw:
    """The raw deliveries of one organisation as tables."""

    folder: Path

    def table(self, source: str, encoding: str = "cp1252") -> pd.DataFrame:
        files = sorted(path for path in (self.folder / source).glob("*.*") if path.suffix in (".csv", ".xlsx"))
        read = [self._read(path, encoding) for path in files]
        return pd.concat(read, ignore_index=True) if read else pd.DataFrame()

    @staticmethod
    def _read(path: Path, encoding: str) -> pd.DataFrame:
        if path.suffix == ".xlsx":
            return pd.read_excel(path, engine="openpyxl")
        return pd.read_csv(path, sep=";", dtype=str, keep_default_na=False, encoding=encoding)

    @cached_property
    def units(self) -> pd.DataFrame:
        return self.table("enheder", "utf-8-sig")

    @cached_property
    def above(self) -> pd.DataFrame:
        """One row per unit and node at or above it."""
        parent = dict(zip(self.units["EnhedsID"], self.units["OverordnetID"], strict=True))
        pairs = []
        for unit in parent:
            node = unit
            while node:
                pairs.append((unit, node))
                node = parent[node]
        return pd.DataFrame(pairs, columns=["unit", "node"])

    @cached_property
    def opened(self) -> dict[str, int]:
        """The first month on whose first day a node stood."""
        since = pd.to_datetime(self.units["GyldigFra"], format="%d-%m-%Y")
        first = month_number(since) + (since.dt.day > 1)
        return dict(zip(self.units["EnhedsID"], first, strict=True))

    @cached_property
    def employment(self) -> pd.DataFrame:
        rows = self.table("sd-ansaettelser")
        rows["since"] = pd.to_datetime(rows["GyldigFra"], format="%d-%m-%Y")
        rows["until"] = pd.to_datetime(rows["GyldigTil"].replace("31-12-9999", "31-12-2099"), format="%d-%m-%Y")
        rows["fraction"] = (rows["BESKDEC"].str.replace(",", ".").astype(float) * 10_000).round().astype(int)
        rows["counts"] = (rows["DEL"] == "1") & (rows["VILKAAR"] == "O")
        return rows

    @cached_property
    def fulltime(self) -> pd.DataFrame:
        """Ten-thousandths of full time per node and month."""
        rows = self.employment[self.employment["counts"]]
        months = range(int(month_number(rows["since"]).min()), 2020 * 12)
        parts = []
        for month in months:
            first = pd.Timestamp(date(month // 12, month % 12 + 1, 1))
            here = rows[(rows["since"] <= first) & (rows["until"] >= first)]
            parts.append(here.groupby("EnhedsID", as_index=False)["fraction"].sum().assign(month=month))
        return self.by_node(pd.concat(parts).rename(columns={"EnhedsID": "unit", "fraction": "amount"}))

    @cached_property
    def absence(self) -> pd.DataFrame:
        """Absent seconds per node and month."""
        spells = self.table("fravaersperioder")
        rows = self._spell_days(spells) if len(spells) else self._delivered_days()
        rows = rows.merge(self.employment, on="AnsaettelsesID")
        rows = rows[rows["counts"] & (rows["day"] >= rows["since"]) & (rows["day"] <= rows["until"])]
        if "percent" in rows:
            rows["amount"] = (DAY * rows["fraction"] * rows["percent"] * 2 + 10**7) // (2 * 10**7)
        rows = rows.assign(month=month_number(rows["day"])).rename(columns={"EnhedsID": "unit"})
        return self.by_node(rows.groupby(["unit", "month"], as_index=False)["amount"].sum())

    def _delivered_days(self) -> pd.DataFrame:
        new = self.table("sd-fravaer")
        new["day"] = pd.to_datetime(new["FRVDATO"], format="%d-%m-%Y")
        new["amount"] = (new["FRVTIM"].str.replace(",", ".").astype(float) * 3_600).round().astype("int64")
        days = [new[new["FRVAARSAG"].isin(SICKNESS_CODES)][["AnsaettelsesID", "day", "amount"]]]
        old = self.table("loen-gammel")
        if len(old):
            clock = old["Timer"].str.split(":", expand=True).astype("int64")
            old["day"], old["amount"] = pd.to_datetime(old["Dato"], format="%d.%m.%Y"), clock[0] * 3_600 + clock[1] * 60
            old = old[old["Kode"].isin(SICKNESS_CODES)].rename(columns={"Tjenestenummer": "AnsaettelsesID"})
            days.append(old[["AnsaettelsesID", "day", "amount"]])
        return pd.concat(days)

    @staticmethod
    def _spell_days(spells: pd.DataFrame) -> pd.DataFrame:
        """Every working day of every spell of sickness; per mille of the day."""
        spells = spells[spells["Aarsag"].isin(SICKNESS_WORDS)]
        first = pd.to_datetime(spells["Fra"], format="%d-%m-%Y")
        last = pd.to_datetime(spells["Til"].replace("", "31-12-2007"), format="%d-%m-%Y")
        percent = (spells["Fravaersprocent"].str.replace(",", ".").astype(float) * 10).round().astype("int64")
        days = [pd.date_range(one, other).to_numpy() for one, other in zip(first, last, strict=True)]
        every = pd.DataFrame({"AnsaettelsesID": spells["AnsaettelsesID"], "percent": percent, "day": days})
        every = every.explode("day").astype({"day": "datetime64[s]", "percent": "int64"})
        return every[np.is_busday(every["day"].to_numpy().astype("datetime64[D]"), holidays=FREE)]

    def events(self, source: str, day: str, amount: str | None = None) -> pd.DataFrame:
        rows = self.table(source)
        rows = rows.assign(
            unit=rows["EnhedsID"], month=month_number(rows[day]), amount=1 if amount is None else rows[amount]
        )
        return self.by_node(rows.groupby(["unit", "month"], as_index=False)["amount"].sum())

    def answers(self, year: int) -> pd.DataFrame:
        rows = self.table("maalinger", "utf-8-sig")
        rows = rows[(rows["Maalingstype"] == "apv") & rows["Dato"].str.endswith(f"-{year}")]
        rows = rows.rename(columns={"EnhedsID": "unit"})[["unit", "Inviterede", "Besvarede"]]
        counts = rows.astype({"Inviterede": int, "Besvarede": int}).merge(self.above, on="unit")
        return counts.groupby("node")[["Inviterede", "Besvarede"]].sum()

    def by_node(self, rows: pd.DataFrame) -> pd.DataFrame:
        """From units to every node: a table of months by nodes."""
        spread = rows.merge(self.above, on="unit")
        return spread.pivot_table(index="month", columns="node", values="amount", aggfunc="sum", fill_value=0)


def amounts(table: pd.DataFrame, node: str, months: list[int]) -> list[int]:
    if node not in table:
        return [0] * len(months)
    return [int(amount) for amount in table[node].reindex(months, fill_value=0)]


def months_of(raw: Raw, node: str, window: Window) -> list[int]:
    """The months of the window in which the node stood."""
    return [month for day in periods.months_of(window) if (month := periods.month_index(day)) >= raw.opened[node]]


def norm(month: int) -> Fraction:
    """The month's working days as a part of the year's, of 1,924 hours in seconds."""
    edges = [np.datetime64(date(number // 12, number % 12 + 1, 1)) for number in (month, month + 1)]
    year = [np.datetime64(date(month // 12 + later, 1, 1)) for later in (0, 1)]
    return Fraction(YEAR * int(np.busday_count(*edges, holidays=FREE)), int(np.busday_count(*year, holidays=FREE)))


NORM = {month: norm(month) for month in range(2005 * 12, 2020 * 12)}


@pytest.fixture(scope="module")
def exact(demo_store: Path, measured: Callable[[Path], dict[str, Measures]]) -> dict[str, Measures]:
    return measured(demo_store)


@pytest.fixture(scope="module")
def raw(demo_store: Path) -> dict[str, Raw]:
    return {organisation: Raw(demo_store / "raw" / organisation) for organisation in WINDOWS}


def in_store(organisation: str, node: str) -> str:
    return node if node == organisation else f"{organisation}.{node}"


EVERY_WINDOW = [(organisation, window) for organisation, windows in WINDOWS.items() for window in windows]
COUNTED = [one for one in EVERY_WINDOW if one[0] != "kbh-sof" and not one[1].startswith(("2015", "R12-2015"))]
COUNTS = {"injuries": ("arbejdsulykker", "Skadedato", None), "complaints_received": ("klager", "Maaned", "Modtaget")}


@pytest.mark.parametrize(("organisation", "window"), EVERY_WINDOW)
def test_sickness_of_every_node(
    exact: dict[str, Measures], raw: dict[str, Raw], organisation: str, window: str
) -> None:
    """Days per full-time employee exactly; the rate but for the second to which a month's norm is rounded."""
    deliveries, measures, span = raw[organisation], exact[organisation], periods.parse(window)
    assert sum(amounts(deliveries.absence, organisation, months_of(deliveries, organisation, span))) > 0
    for node in deliveries.units["EnhedsID"]:
        months = months_of(deliveries, node, span)
        days = measures.figure("sickness_days_per_fte", in_store(organisation, node), span)
        rate = measures.figure("sickness_absence_pct", in_store(organisation, node), span)
        assert days.known == rate.known == len(months), node
        if not months:
            assert (days.value, days.reason) == (None, "no_data"), node
            continue
        seconds = sum(amounts(deliveries.absence, node, months))
        fulltime = [Fraction(amount, 10_000) for amount in amounts(deliveries.fulltime, node, months)]
        assert days.numerator == Fraction(seconds, DAY), node
        assert days.denominator == sum(fulltime) / len(months), node
        if sum(fulltime):
            assert days.value == Fraction(seconds, DAY) * len(months) / sum(fulltime), node
            possible = sum(part * NORM[month] for part, month in zip(fulltime, months, strict=True))
            assert rate.value is not None
            assert float(rate.value) == pytest.approx(float(100 * seconds / possible), rel=5e-6), node


@pytest.mark.parametrize("kpi", COUNTS)
@pytest.mark.parametrize(("organisation", "window"), COUNTED)
def test_counts_of_every_node(
    exact: dict[str, Measures], raw: dict[str, Raw], kpi: str, organisation: str, window: str
) -> None:
    deliveries, measures, span = raw[organisation], exact[organisation], periods.parse(window)
    table = deliveries.events(*COUNTS[kpi])
    found = {}
    for node in deliveries.units["EnhedsID"]:
        months = months_of(deliveries, node, span)
        expected = sum(amounts(table, node, months)) if months else None
        figure = measures.figure(kpi, in_store(organisation, node), span)
        assert (figure.value, figure.known) == (expected, len(months)), node
        found[node] = figure.value
    assert found[organisation] or span.months < 6, "nothing was counted"


@pytest.mark.parametrize(("organisation", "year"), [(name, year) for name, years in SURVEYS.items() for year in years])
def test_survey_response_of_every_node(
    exact: dict[str, Measures], raw: dict[str, Raw], organisation: str, year: int
) -> None:
    deliveries, measures = raw[organisation], exact[organisation]
    counts = deliveries.answers(year)
    survey = next(
        one for one in measures.surveys.windows(measures.kpis["survey_response_pct"]) if one.start.year == year
    )
    assert len(counts) > 5
    for window in (survey, periods.year(year)):
        for node in deliveries.units["EnhedsID"]:
            figure = measures.figure(
                "survey_response_pct", in_store(organisation, node), window, periods.year(year).end
            )
            if node in counts.index:
                invited, answered = (int(count) for count in counts.loc[node])
                assert figure.value == Fraction(100 * answered, invited), node
            else:
                assert figure.reason == "no_data", node


@pytest.mark.parametrize(
    ("window", "stated"),
    [("2016", 3.8), ("2016-YTD09", 3.8), ("2017-YTD09", 5.1)],
    ids=["2016", "Q1-Q3 2016", "Q1-Q3 2017"],
)
def test_albertslund_is_at_the_levels_its_plan_states(exact: dict[str, Measures], window: str, stated: float) -> None:
    figure = exact["albertslund-sf"].figure("sickness_absence_pct", "albertslund-sf", periods.parse(window))
    assert figure.value is not None and round(float(figure.value), 1) == stated
    assert figure.complete
