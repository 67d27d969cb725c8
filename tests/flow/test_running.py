"""A running dashboard: a new edition without a restart, never two in one page, never nothing while there is one."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kpi import catalogue, edition, reader, refresh
from kpi.publish import retention
from kpi.reader import Principal, ReaderError
from kpi.settings import Settings
from kpi.templates import begin
from kpi.web import editions, memory

LEGEBY = "legeby"
ALL = Principal("a", "director", (LEGEBY,))
TARGET = """
[[target]]
id = "legeby-{n}"
area = "1"
section = "{n}"
kpi = "milestone"
title = {{ da = "{n}", en = "{n}" }}
must_be = "done"
due = 2019-12-31
"""


@pytest.fixture(scope="module")
def _three(_whole_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three editions that tell themselves apart: v0001 has one target, v0002 two, v0003 three."""
    at = tmp_path_factory.mktemp("running")
    begin(at / "home", at / "unused", LEGEBY, "Legeby", "Legeby Kommune", [], 2019)
    file = next((at / "home" / "data" / "targets").glob("*.toml"))
    text = file.read_text(encoding="utf-8").replace("target = []\n", "")
    store = Path(shutil.copytree(_whole_town, at / LEGEBY))
    for n in (1, 2, 3):
        text += TARGET.format(n=n)
        file.write_text(text, encoding="utf-8")
        refresh.publish(store, catalogue.load(at / "home"), Settings())
    return store


@pytest.fixture
def store(_three: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(_three, tmp_path / LEGEBY))


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    now = [1_000.0]
    monkeypatch.setattr(editions.time, "monotonic", lambda: now[0])
    editions._opened.clear()
    yield now
    editions._opened.clear()


def swapped(store: Path, name: str) -> None:
    """As a publication does it: the pointer last."""
    from kpi.publish.write import point_to

    point_to(store, name, edition.read_manifest(store / "editions" / name).sha256)


def damage(store: Path, name: str) -> None:
    path = store / "editions" / name / "judgements.parquet"
    path.write_bytes(path.read_bytes()[:-1])


def shown(store: Path) -> tuple[str, bool]:
    found = editions.current(store).edition
    return found.id, found.fell_back


def targets(scoped: reader.Scoped) -> int:
    return len(scoped.judgements(LEGEBY, scoped.organisations()[0].newest_month))


def test_a_new_edition_is_read_without_a_restart_and_the_page_at_work_keeps_its_own(store: Path) -> None:
    swapped(store, "v0001")
    begun = memory.remembering(editions.current(store).scoped(ALL))
    assert (begun.edition.id, targets(begun)) == ("v0001", 1)
    swapped(store, "v0002")
    assert shown(store) == ("v0002", False)
    assert targets(memory.remembering(editions.current(store).scoped(ALL))) == 2
    assert (begun.edition.id, targets(begun), len(begun.documents(LEGEBY))) == ("v0001", 1, 1)


def test_no_page_ever_mixes_two_editions(store: Path) -> None:
    """Pages read on while the pointer is swapped under them; each must answer from one edition to its end."""
    swapped(store, "v0001")
    editions.current(store)
    over, faults, seen = threading.Event(), [], set()

    def read() -> None:
        while not over.is_set():
            scoped = memory.remembering(editions.current(store).scoped(ALL))
            name, month = scoped.edition.id, scoped.organisations()[0].newest_month
            counts = {targets(scoped), len(scoped.judgements(LEGEBY, month)), edition.number(scoped.edition.id)}
            seen.add(name)
            if len(counts) != 1:
                faults.append((name, counts))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for one in readers:
        one.start()
    for turn in range(24):
        swapped(store, f"v000{turn % 3 + 1}")
        editions.current(store)
    over.set()
    for one in readers:
        one.join()
    assert not faults
    assert len(seen) > 1


def test_while_a_new_edition_is_opened_everybody_else_reads_on(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    swapped(store, "v0001")
    editions.current(store)
    opening, go = threading.Event(), threading.Event()
    real = reader.renewed

    def slow(at: Path, held: reader.Reader) -> reader.Reader:
        opening.set()
        assert go.wait(20)
        return real(at, held)

    monkeypatch.setattr(reader, "renewed", slow)
    swapped(store, "v0002")
    first = threading.Thread(target=editions.current, args=(store,))
    first.start()
    assert opening.wait(20)
    assert shown(store) == ("v0001", False)
    go.set()
    first.join()
    assert shown(store) == ("v0002", False)


def test_a_damaged_new_edition_leaves_the_one_in_memory_and_is_tried_again(store: Path, clock: list[float]) -> None:
    swapped(store, "v0001")
    assert shown(store) == ("v0001", False)
    whole = (store / "editions" / "v0002" / "judgements.parquet").read_bytes()
    for name in ("v0001", "v0002", "v0003"):
        damage(store, name)
    swapped(store, "v0002")
    with pytest.raises(ReaderError):
        reader.open_reader(store)
    assert shown(store) == ("v0001", True), "nothing on the disk is whole: what is in memory goes on, and says so"
    assert targets(editions.current(store).scoped(ALL)) == 1
    (store / "editions" / "v0002" / "judgements.parquet").write_bytes(whole)
    assert shown(store) == ("v0001", True), "not at every page"
    clock[0] += editions.RETRY_SECONDS + 1
    assert shown(store) == ("v0002", False)


def test_after_a_fall_back_on_the_disk_it_is_tried_again_too(store: Path, clock: list[float]) -> None:
    whole = (store / "editions" / "v0003" / "judgements.parquet").read_bytes()
    damage(store, "v0003")
    assert shown(store) == ("v0002", True)
    clock[0] += editions.RETRY_SECONDS + 1
    assert shown(store) == ("v0002", True)
    (store / "editions" / "v0003" / "judgements.parquet").write_bytes(whole)
    clock[0] += editions.RETRY_SECONDS + 1
    assert shown(store) == ("v0003", False)


def test_what_is_in_memory_is_better_than_an_older_one_on_the_disk(store: Path) -> None:
    swapped(store, "v0002")
    assert shown(store) == ("v0002", False)
    damage(store, "v0002")
    damage(store, "v0003")
    swapped(store, "v0003")
    assert shown(store) == ("v0002", True)


def test_an_edition_that_somebody_rolled_back_from_does_not_go_on_in_memory(store: Path) -> None:
    assert shown(store) == ("v0003", False)
    retention.roll_back(store, "v0002")
    damage(store, "v0002")
    assert shown(store) == ("v0001", True)


def test_without_any_edition_there_is_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match="nothing has been published yet"):
        editions.current(tmp_path)


# --- which edition stands in for a damaged one ------------------------------------------------------------------------


def stand_in(store: Path) -> str:
    folder, _, fell_back = edition.newest_good(store)
    assert fell_back
    return folder.name


def test_one_that_was_in_force_comes_before_a_newer_one_that_never_was(store: Path) -> None:
    """v0003 lies there whole, but its run was cut off before the pointer was swapped."""
    swapped(store, "v0002")
    damage(store, "v0002")
    assert stand_in(store) == "v0001"
    damage(store, "v0001")
    assert stand_in(store) == "v0003"


def test_one_that_was_withdrawn_comes_last_wherever_it_stands(store: Path) -> None:
    """Rolled back from v0002 and v0003 to v0001, then published anew: v0004 is damaged."""
    retention.roll_back(store, "v0001")
    newest = store / "editions" / "v0004"
    shutil.copytree(store / "editions" / "v0003", newest)
    swapped(store, "v0004")
    damage(store, "v0004")
    assert stand_in(store) == "v0001"
    damage(store, "v0001")
    assert stand_in(store) == "v0003", "at the very last"


def test_without_a_pointer_the_newest_that_nobody_withdrew(store: Path) -> None:
    retention.roll_back(store, "v0002")
    (store / "editions" / "CURRENT").write_bytes(b"?")
    assert stand_in(store) == "v0002"


def test_rolling_forward_again_takes_the_mark_away(store: Path) -> None:
    retention.roll_back(store, "v0001")
    assert [edition.is_withdrawn(store, name) for name in ("v0001", "v0002", "v0003")] == [False, True, True]
    retention.roll_back(store, "v0003")
    assert [edition.is_withdrawn(store, name) for name in ("v0001", "v0002", "v0003")] == [False, True, False]
    retention.prune(store, 1)
    assert not list((store / "editions").glob("*.withdrawn"))
