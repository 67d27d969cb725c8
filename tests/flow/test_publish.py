"""Extracts to an edition: immutable, sealed by its hashes, safe for small units, and read within a scope only."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi import edition, periods
from kpi.catalogue import Catalogue
from kpi.catalogue.protected import series_of
from kpi.engine.measure import Measures
from kpi.model import Document, Organisation, Target, TargetFile, Words
from kpi.publish import references
from kpi.publish.disclosure import Policy
from kpi.publish.publish import publish
from kpi.reader import Principal, Reader, ReaderError, Scoped, open_reader
from kpi.reader.scoped import OutOfScope

Measured = Callable[[Path], dict[str, Measures]]
TOWN = "legeby"
OPEN = Policy(step=1, least_people=1, most_share=1.0, alone_heads=2, stay_heads=2, month_heads=2)
"""The town has a handful of people: with these thresholds its figures are told."""


# --- a small town published -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def town_catalogue(catalogue: Catalogue) -> Catalogue:
    """The real KPIs, one organisation and one plan with three promises."""
    words = Words("Legeby", "Toy town")
    plan = Document(
        "plan", TOWN, "Plan", "plan.txt", "adopted", {"from": date(2018, 1, 1), "to": date(2019, 12, 31)}, "-", "-"
    )
    given_ = {"area": "1", "section": "1", "title": words}
    promises = (
        Target(id="t-complaints", kpi="complaints_received", must_be="at_most", window={"year": 2019},
               reference={"period": "2018", "times": 0.9}, **given_),
        Target(id="t-sickness", kpi="sickness_days_per_fte", must_be="at_most", value=11, window={"year": 2019},
               **given_),
        Target(id="t-turnover", kpi="staff_turnover_pct", must_be="below", reference={"period": "2018"}, each="unit",
               window={"year": 2019}, **given_),
    )  # fmt: skip
    file = TargetFile(document=plan, area=({"id": "1", "title": words},), target=promises)
    return Catalogue(catalogue.kpis, {TOWN: Organisation(TOWN, "Legeby", "Legeby", "Legeby", {})}, (file,))


@pytest.fixture(scope="module")
def published_town(_whole_town: Path, town_catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = Path(shutil.copytree(_whole_town, tmp_path_factory.mktemp("published") / "store"))
    publish(store, town_catalogue, policy=OPEN)
    publish(store, town_catalogue, policy=OPEN)
    return store


@pytest.fixture
def store(published_town: Path, tmp_path: Path) -> Path:
    """Two editions of the town, a copy that the test may change."""
    return Path(shutil.copytree(published_town, tmp_path / "store"))


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def flip(path: Path) -> None:
    """One bit in the middle."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_an_edition_is_never_touched_again(store: Path, town_catalogue: Catalogue) -> None:
    before = {name: bytes_of(store / edition.FOLDER / name) for name in ("v0001", "v0002")}
    assert publish(store, town_catalogue, policy=OPEN).edition == "v0003"
    assert {name: bytes_of(store / edition.FOLDER / name) for name in before} == before
    assert edition.names(store) == ["v0001", "v0002", "v0003"]
    assert edition.current(store) == "v0003"


def test_the_same_extracts_give_the_same_tables(store: Path) -> None:
    first, second = (bytes_of(store / edition.FOLDER / name) for name in ("v0001", "v0002"))
    assert first.keys() == second.keys()
    same = [name for name in first if name.endswith(".parquet") or name == edition.CATALOGUE]
    assert {name: first[name] for name in same} == {name: second[name] for name in same}


def test_the_manifest_holds_the_hash_and_rows_of_every_file(store: Path) -> None:
    folder = store / edition.FOLDER / "v0002"
    manifest = json.loads((folder / edition.MANIFEST).read_text(encoding="utf-8"))
    tables = {f"{table}.parquet" for table in edition.TABLES}
    assert set(manifest["files"]) == {*tables, edition.CATALOGUE}
    for name, entry in manifest["files"].items():
        assert entry["sha256"] == sha256((folder / name).read_bytes()).hexdigest()
        assert name not in tables or entry["rows"] == pq.read_metadata(folder / name).num_rows
    assert manifest["store_kind"] == "demo"
    assert manifest["protection"] == "full"
    assert manifest["sources"]


@pytest.mark.parametrize(
    "name", [*(f"{table}.parquet" for table in edition.TABLES), edition.CATALOGUE, edition.MANIFEST]
)
def test_a_flipped_bit_is_noticed_and_the_older_edition_read(store: Path, name: str) -> None:
    assert (open_reader(store).edition.id, open_reader(store).edition.fell_back) == ("v0002", False)
    flip(store / edition.FOLDER / "v0002" / name)
    reader = open_reader(store)
    assert (reader.edition.id, reader.edition.fell_back) == ("v0001", True)


def test_with_every_edition_damaged_nothing_is_read(store: Path) -> None:
    for name in ("v0001", "v0002"):
        flip(store / edition.FOLDER / name / "figures.parquet")
    with pytest.raises(ReaderError, match="no edition to open"):
        open_reader(store)


def test_a_file_that_is_gone_is_noticed(store: Path) -> None:
    (store / edition.FOLDER / "v0002" / "units.parquet").unlink()
    assert open_reader(store).edition.fell_back


@pytest.mark.parametrize("call", ["replace", "rename"])
def test_a_publication_that_breaks_off_leaves_the_old_edition_in_force(
    store: Path, town_catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """The pointer is swapped last: whatever fails before it, readers still open the edition they had."""
    real = getattr(os, call)

    def fail(source: Any, target: Any, **keys: Any) -> None:
        if edition.FOLDER in Path(target).parts:
            raise OSError("the disk is full")
        real(source, target, **keys)

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(OSError, match="the disk is full"):
        publish(store, town_catalogue, policy=OPEN)
    monkeypatch.undo()
    reader = open_reader(store)
    assert (reader.edition.id, reader.edition.fell_back) == ("v0002", False)
    assert publish(store, town_catalogue, policy=OPEN).edition == edition.current(store)


def test_a_reference_stays_as_first_published(store: Path, town_catalogue: Catalogue) -> None:
    (key, first), *others = references.load(store).items()
    assert (key, others) == (f"t-complaints|{TOWN}|2018", [])
    references.save(store, {key: Fraction(100)})
    publish(store, town_catalogue, policy=OPEN)
    row = next(
        row for row in judgements(store) if row["target"] == "t-complaints" and row["as_of"] == date(2019, 12, 31)
    )
    assert first != 100
    assert (row["reference_value"], row["threshold"]) == (100, 90)
    assert references.load(store) == {key: Fraction(100)}


def judgements(store: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(current(store) / "judgements.parquet").to_pylist()
    return found


def current(store: Path) -> Path:
    return store / edition.FOLDER / str(edition.current(store))


def test_each_leaks_nothing_about_a_unit_that_is_hidden(store: Path, measured: Measured) -> None:
    hidden = {row["unit"] for row in pq.read_table(current(store) / "units.parquet").to_pylist() if not row["shown"]}
    rows = [row for row in judgements(store) if row["target"] == "t-turnover" and row["as_of"].year == 2019]
    told = [one for row in rows for one in json.loads(row["windows"]) if one["unit"] in hidden]
    assert told
    assert {(one["value"], one["moved"], one["status"], one["reason"]) for one in told} == {
        (None, None, "cannot_judge", "too_small_unit")
    }


# --- the demo's editions hold nothing about people in small units ---------------------------------------------------


def figure_rows(store: Path, catalogue: Catalogue, *protections: str) -> list[dict[str, Any]]:
    rows = pq.read_table(current(store) / "figures.parquet").to_pylist()
    return [row for row in rows if catalogue.kpis[row["kpi"]].protection in protections]


def is_monthly(row: dict[str, Any], catalogue: Catalogue) -> bool:
    return catalogue.kpis[row["kpi"]].facts in ("absence", "employment", "injuries")


def test_figures_about_persons_are_told_in_steps_and_say_how_far_they_may_be_off(
    demo_store: Path, catalogue: Catalogue
) -> None:
    """Every numerator is a whole number of steps, whatever the unit's size."""
    rows = [row for row in figure_rows(demo_store, catalogue, "persons") if is_monthly(row, catalogue)]
    assert len({row["unit"] for row in rows}) > 100
    for row in rows:
        if row["value"] is not None:
            assert row["error"] > 0, row
            top = catalogue.kpis[row["kpi"]].numerator
            assert top is not None
            steps = row["numerator"] * top.per / Policy().step_of(series_of(catalogue.kpis[row["kpi"]]) or "")
            assert steps == pytest.approx(round(steps)), row
    assert {row["reason"] for row in rows if row["value"] is None} <= {"waiting_point", "no_denominator"}


def test_only_large_nodes_have_a_second_measure_of_the_same_people(demo_store: Path, catalogue: Catalogue) -> None:
    large = {(row["organisation"], row["node"], row["year"])
             for row in pq.read_table(current(demo_store) / "tree.parquet").to_pylist() if row["large"]}  # fmt: skip
    rows = [row for row in figure_rows(demo_store, catalogue, "persons") if row["kpi"] == "injury_absence_days"]
    assert rows
    assert {(row["organisation"], row["unit"], row["end"].year) for row in rows} <= large


def test_citizens_below_the_organisation_are_told_in_steps_where_enough_units_report(
    demo_store: Path, catalogue: Catalogue
) -> None:
    organisations = set(catalogue.organisations)
    below: dict[str, set[str]] = {}
    for row in figure_rows(demo_store, catalogue, "citizens"):
        if row["unit"] not in organisations and catalogue.kpis[row["kpi"]].facts == "outcomes":
            below.setdefault(row["kpi"], set()).add(row["unit"])
            assert row["value"] is None or row["error"] is not None, row
    assert below
    assert all(len(units) >= 8 for units in below.values())


def test_complaints_are_told_at_organisations_and_departments(demo_store: Path, catalogue: Catalogue) -> None:
    units = {row["unit"]: row for row in pq.read_table(current(demo_store) / "units.parquet").to_pylist()}
    nodes = {row["unit"] for row in figure_rows(demo_store, catalogue, "open") if row["kpi"] == "complaints_received"}
    assert {units[node]["kind"] for node in nodes} == {"organisation", "department"}


def test_a_verdict_about_persons_is_one_of_what_is_told(demo_store: Path, catalogue: Catalogue) -> None:
    """A judged value is that of a figure in the edition; where the point waits nothing is judged."""
    told = {(row["unit"], row["kpi"], row["window"]): row["value"]
            for row in figure_rows(demo_store, catalogue, "persons")}  # fmt: skip
    checked = 0
    for row in judgements(demo_store):
        key = (row["unit"], row["kpi"], row["window"])
        is_shown = row["value"] is not None and row["windows"] == "[]" and key in told
        if is_shown and is_monthly(row, catalogue) and row["as_of"].month == 12:
            assert row["value"] == pytest.approx(told[key]), row["target"]
            checked += 1
        if row["reason"] == "waiting_point":
            assert (row["value"], row["status"]) == (None, "cannot_judge"), row["target"]
    assert checked > 5


# --- a principal sees the own units only ----------------------------------------------------------------------------

MINE = "albertslund-sf"
ODD = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["'", "' or '1'='1", "%", "_", "*", "..", "", " ", "\x00", "null", "albertslund-sf'", "ALBERTSLUND-SF"]
    ),
)
FOREIGN = st.sampled_from(["aalborg-fb", "kbh-sof", "aalborg-fb.dagplejen", "kbh-sof.lokalcenter-1"])


@pytest.fixture(scope="module")
def reader(demo_store: Path) -> Reader:
    return open_reader(demo_store)


@pytest.fixture(scope="module")
def mine(reader: Reader) -> Scoped:
    return reader.scoped(Principal("test", "leader", (MINE,)))


def is_mine(name: str) -> bool:
    return name == MINE or name.startswith((f"{MINE}.", f"{MINE}~"))


def test_a_leader_of_one_organisation_finds_nothing_of_another(mine: Scoped) -> None:
    assert [one.id for one in mine.organisations()] == [MINE]
    assert all(is_mine(unit.unit_id) for unit in mine.units(MINE))
    assert all(is_mine(row.unit) for row in mine.judgements(MINE, date(2019, 12, 31)))
    assert all(is_mine(row.unit) for row in mine.children("complaints_received", MINE, "2019"))
    assert {document.organisation for document in mine.documents(MINE)} == {MINE}


@settings(max_examples=60, deadline=None)
@given(st.one_of(ODD, FOREIGN))
def test_a_foreign_or_unknown_name_is_out_of_scope(mine: Scoped, name: str) -> None:
    asked: list[Callable[[], object]] = [
        lambda: mine.organisation(name),
        lambda: mine.units(name),
        lambda: mine.documents(name),
        lambda: mine.breaks(name),
        lambda: mine.coverage(name),
        lambda: mine.judgements(name, date(2019, 12, 31)),
        lambda: mine.figures("complaints_received", name, "year"),
        lambda: mine.figure("complaints_received", name, "2019"),
        lambda: mine.children("complaints_received", name, "2019"),
        lambda: mine.kpi(name),
        lambda: mine.areas(name),
        lambda: mine.target(name),
        lambda: mine.history(name),
    ]
    for ask in asked:
        with pytest.raises(OutOfScope) as said:
            ask()
        assert isinstance(said.value, LookupError)


@settings(max_examples=40, deadline=None)
@given(ODD)
def test_odd_windows_and_kinds_give_nothing(mine: Scoped, name: str) -> None:
    assert mine.figures("complaints_received", MINE, name) == []
    try:
        assert mine.figure("complaints_received", MINE, name).value is None
    except OutOfScope:
        with pytest.raises(periods.PeriodError):
            periods.parse(name)


@pytest.mark.parametrize("target", ["aa19-injuries", "kbh-sickness"])
def test_another_organisations_promises_are_out_of_scope(mine: Scoped, target: str) -> None:
    for ask in (mine.target, mine.history):
        with pytest.raises(OutOfScope):
            ask(target)


@settings(max_examples=40, deadline=None)
@given(st.lists(ODD, max_size=3))
def test_roots_that_are_no_units_open_nothing(reader: Reader, roots: list[str]) -> None:
    nobody = reader.scoped(Principal("test", "leader", tuple(root for root in roots if root not in (MINE,))))
    assert nobody.organisations() == []
    with pytest.raises(OutOfScope):
        nobody.judgements(MINE, date(2019, 12, 31))


def test_a_leader_of_a_department_does_not_see_the_whole(reader: Reader) -> None:
    below = reader.scoped(Principal("test", "leader", ("albertslund-sf.vsb",)))
    found = {unit.unit_id for unit in below.units(MINE)}
    assert "albertslund-sf.vsb" in found
    assert MINE not in found
    assert below.judgements(MINE, date(2019, 12, 31)) == []
    with pytest.raises(OutOfScope):
        below.figure("complaints_received", MINE, "2019")


def test_a_month_that_was_not_judged_is_out_of_scope(mine: Scoped) -> None:
    for month in (date(2014, 12, 31), date(2020, 1, 31), date(2019, 12, 30)):
        with pytest.raises(OutOfScope):
            mine.judgements(MINE, month)
