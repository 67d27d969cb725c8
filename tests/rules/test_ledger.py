"""The ledger: append-only, chained, refused where damaged or lost; nothing moves when a person is forgotten."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kpi.facts.shape import OrganisationFacts
from kpi.publish.booking import Booking
from kpi.publish.disclosure import Policy
from kpi.publish.ledger import Ledger
from kpi.publish.ledger_files import LedgerError
from kpi.publish.points import Points
from tests.rules.made_book import ROOT, START, Added, everybody, made, months_told, sick, told

UNITS = {"a": 30, "b": 30, "c": 30, "d": 60}
FILES = ("page.json", "page.sha256", "booked.parquet", "points.parquet")
ALL = [one for unit in UNITS for one in everybody(unit, range(18))]


def facts(months: int, added: list[Added] | None = None) -> OrganisationFacts:
    return made({ROOT: 12, **UNITS}, ALL if added is None else added, months)


def amounts(points: Points) -> dict[tuple[str, str, int], int | None]:
    return {(*key, month): amount for key, found in points.told.points.items() for month, amount in found.items()}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    told(tmp_path, facts(6))
    told(tmp_path, facts(9))
    return tmp_path


def pages(store: Path) -> dict[str, bytes]:
    folder = store / "ledger" / "pages"
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_pages_are_added_and_never_touched(store: Path) -> None:
    before = pages(store)
    told(store, facts(12))
    after = pages(store)
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {f"000003/{name}" for name in FILES}


def test_a_second_run_without_news_adds_nothing_and_tells_the_same(store: Path) -> None:
    before, first = pages(store), amounts(told(store, facts(9)))
    assert pages(store) == before
    assert amounts(told(store, facts(9))) == first


def test_months_later_tells_what_one_run_from_scratch_tells(store: Path, tmp_path: Path) -> None:
    assert amounts(told(store, facts(18))) == amounts(told(tmp_path / "scratch", facts(18)))


@pytest.mark.parametrize("page", ["000001", "000002"])
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_page_is_refused_in_one_line(store: Path, name: str, page: str) -> None:
    path = store / "ledger" / "pages" / page / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(LedgerError, match="restore") as said:
        Ledger(store)
    assert "\n" not in str(said.value)


def test_a_missing_page_is_refused(store: Path) -> None:
    shutil.rmtree(store / "ledger" / "pages" / "000001")
    with pytest.raises(LedgerError, match="page 000001 is missing"):
        Ledger(store)


def test_lost_bookings_of_persons_are_refused(store: Path) -> None:
    """Without them everything delivered again would look like a correction."""
    shutil.rmtree(store / "ledger" / "booked")
    with pytest.raises(LedgerError, match="not readable"):
        Ledger(store)


def test_bookings_that_are_no_text_are_refused_in_one_line(store: Path) -> None:
    (store / "ledger" / "booked" / "000002" / "sums.json").write_bytes(b"{")
    with pytest.raises(LedgerError, match="restore"):
        Ledger(store)


def test_who_is_forgotten_leaves_what_a_cut_off_publication_has_left(store: Path) -> None:
    """It is cut off before its page is in place, or before the bookings of the page before are removed."""
    folder = store / "ledger" / "booked"
    for left in ("000001", "000003"):
        shutil.copytree(folder / "000002", folder / left)
    before, ledger = pages(store), Ledger(store)
    gone = ledger.people.of(ROOT, "absence")["person"][0].as_py()
    assert ledger.forget([gone]) > 0
    assert [path.name for path in folder.iterdir()] == ["000002"]
    assert not any(gone.encode() in path.read_bytes() for path in folder.rglob("*.parquet"))
    assert pages(store) == before


def edition_of(store: Path, ledger: str | None) -> None:
    folder = store / "editions" / "v0001"
    folder.mkdir(parents=True)
    manifest = {"format": 3, "edition": "v0001", "store_kind": "real", "protection": "full", "ledger": ledger,
                "created": "2017-10-01T00:00:00+00:00", "as_of": {ROOT: ["2017-09-30"]}, "files": {}, "sources": {},
                "index": None, "audit": None}  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def test_a_lost_ledger_is_refused_without_new_series(store: Path) -> None:
    edition_of(store, Ledger(store).head)
    Booking(store, "real", Policy())
    shutil.rmtree(store / "ledger")
    with pytest.raises(LedgerError, match="--new-series"):
        Booking(store, "real", Policy())


def test_new_series_begin_after_what_was_told(store: Path) -> None:
    """Told a second time from another start, a total would be narrowed."""
    edition_of(store, Ledger(store).head)
    shutil.rmtree(store / "ledger")
    booking = Booking(store, "real", Policy(), new_series=True)
    points = booking.book(facts(15), max(facts(15).newest.values()))
    assert min(month for found in points.told.points.values() for month in found) == START + 9


def test_a_lost_last_page_is_refused(store: Path) -> None:
    edition_of(store, Ledger(store).head)
    shutil.rmtree(store / "ledger" / "pages" / "000002")
    (store / "ledger" / "booked" / "000002").rename(store / "ledger" / "booked" / "000001")
    with pytest.raises(LedgerError, match="edition v0001 was published from"):
        Booking(store, "real", Policy())


def test_another_step_is_refused(store: Path) -> None:
    with pytest.raises(LedgerError, match="protect_step is 10"):
        Booking(store, "demo", Policy(step=10))


def test_a_real_store_draws_its_own_secrets(tmp_path: Path) -> None:
    for name in ("one", "two"):
        booking = Booking(tmp_path / name, "real", Policy())
        booking.book(facts(6), max(facts(6).newest.values()))
        booking.save()
    drawn = [set(Ledger(tmp_path / name).fractions.values()) for name in ("one", "two")]
    assert not drawn[0] & drawn[1]


def test_a_forgotten_person_moves_no_point(store: Path) -> None:
    before = amounts(told(store, facts(9)))
    assert Ledger(store).forget({"a-0"}) > 0
    left = [one for one in ALL if one.person != "a-0"]
    after = amounts(told(store, facts(12, left)))
    assert {key: after[key] for key in before} == before
    assert b"a-0" not in b"".join(path.read_bytes() for path in store.rglob("*") if path.is_file())
    assert not any(row["month_no"] == START + 9 and row["amount"] < 0 for row in Ledger(store).booked(ROOT).to_pylist())


def test_months_no_longer_delivered_are_forgotten_and_no_correction(store: Path) -> None:
    """Retention takes rows and coverage of the first half year: nothing is taken back, and the names go."""
    later = facts(12, [one for one in ALL if one.month >= 6])
    for name in ("absence", "absence_days"):
        later.covered[name][:6] = False
    before = amounts(told(store, facts(9)))
    after = amounts(told(store, later))
    assert {key: after[key] for key in before} == before
    people = Ledger(store).people.of(ROOT, "absence")
    assert min(people["month_no"].to_pylist()) == START + 6


def test_a_correction_is_booked_in_the_open_month_and_nothing_told_changes(store: Path) -> None:
    before = amounts(told(store, facts(9)))
    corrected = [*[one for one in ALL if not (one.unit == "a" and one.month == 1)], *sick("a", 2, late=9)]
    moved = [Added("b", one.month, one.person, one.amount) if one.person == "c-1" else one for one in corrected]
    after = told(store, facts(12, moved))
    assert {key: amounts(after)[key] for key in before} == before
    booked = [row for row in Ledger(store).booked(ROOT).to_pylist() if row["month_no"] == START + 9]
    by_node = {row["node"]: row["amount"] for row in booked if row["measure"] == "absence"}
    three = 3 * 26_640
    assert by_node["a"] == 6 * three - 6 * three + 9 * 26_640
    assert by_node["b"] == 6 * three + 10 * three
    assert by_node["c"] == 5 * three - 9 * three
    assert max(months_told(after, "d")) == 11
