"""Hostile files, a reader that dies and a run that is cut off: nothing is torn, and the next run goes on."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kpi.extracts import ExtractIndex, sha256_of
from kpi.intake import ingest, source
from kpi.intake.cells import NotReadable
from kpi.intake.reading import Reader
from tests.flow import test_intake as base
from tests.flow.test_intake import DAYS, ORGANISATION, Store, told

KILLS, MANY_KILLS = 4, 200
ENVIRONMENT = os.environ | {
    "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src"),
    "PYTHONDONTWRITEBYTECODE": "1",
}


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = base.new_store(tmp_path_factory.mktemp("faults") / "store")
    ingest(store.path, [store.put(base.UNITS, *base.UNIT_ROWS), store.put(base.EMPLOYMENTS, *base.EMPLOYMENT_ROWS)])
    return store.path


@pytest.fixture
def store(staffed: Path, tmp_path: Path) -> Store:
    return Store(Path(shutil.copytree(staffed, tmp_path / "store")))


def taken(reader: Reader, store: Store, name: str) -> dict[str, object]:
    path = store.path / "raw" / ORGANISATION / name
    one = source.load()[name.split("/", maxsplit=1)[0]]
    out = store.path / "out.parquet"
    return reader.take(path, sha256_of(path), one, one.dialect_of(path.name), ORGANISATION, b"key", out)


# --- files that would fill everything ---------------------------------------------------------------------------------


def test_a_workbook_that_unpacks_to_a_thousand_times_its_size_is_refused(store: Store) -> None:
    path = store.put_bytes(base.INJURIES, b"")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        packed.writestr("[Content_Types].xml", b"")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 100_000_000)
    assert path.stat().st_size < 200_000
    assert {fault.rule for fault in store.take(path).faults} == {"packed_too_tight"}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        packed.writestr("[Content_Types].xml", b"")
        for number in range(4):
            packed.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * 100_000_000)
    assert {fault.rule for fault in store.take(path).faults} == {"too_large"}


def test_a_workbook_of_too_many_parts_is_refused(store: Store) -> None:
    path = store.put_bytes(base.INJURIES, b"")
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("[Content_Types].xml", b"")
        for number in range(1_100):
            packed.writestr(f"{number}", b"")
    assert {fault.rule for fault in store.take(path).faults} == {"unreadable"}


def test_a_file_of_too_many_columns_or_one_endless_row_is_refused(store: Store) -> None:
    wide = store.put_bytes(DAYS, b";".join([b"x"] * 501))
    assert {fault.rule for fault in store.take(wide).faults} == {"too_many_columns"}
    header = base.HEADERS["sd-fravaer"].encode()
    endless = store.put_bytes(DAYS, header + b'\r\n"' + b"0123456789;" * 1_000_000)
    assert {fault.rule for fault in store.take(endless).faults} <= {"row_too_long", "unreadable"}


@pytest.mark.skipif(os.name != "posix", reason="the system has no limit of memory for a process")
def test_a_reader_that_needs_too_much_memory_is_stopped_and_the_next_file_is_read(store: Store) -> None:
    hungry = base.EMPLOYMENTS.replace("_2018-12", "_2019-12")
    store.put(hungry, *(f"{number:0190d};P;ppr;x;1;O;1;1;01-01-2017;;" for number in range(200_000)))
    with Reader(megabytes=150) as reader:
        with pytest.raises(NotReadable) as refused:
            taken(reader, store, hungry)
        assert refused.value.rule == "too_much_memory"
        assert taken(reader, store, base.UNITS)["rows"] == len(base.UNIT_ROWS)


def test_a_reader_that_takes_too_long_is_stopped_and_the_next_file_is_read(store: Store) -> None:
    with Reader() as reader:
        reader._least_seconds = 0.000_001
        with pytest.raises(NotReadable) as refused:
            taken(reader, store, base.UNITS)
        assert refused.value.rule == "too_slow"
        reader._least_seconds = 20
        assert taken(reader, store, base.UNITS)["rows"] == len(base.UNIT_ROWS)


def test_a_reader_that_died_is_started_anew(store: Store) -> None:
    with Reader() as reader:
        assert taken(reader, store, base.UNITS)["rows"] == len(base.UNIT_ROWS)
        reader._child.kill()
        reader._child.wait()
        assert taken(reader, store, base.UNITS)["rows"] == len(base.UNIT_ROWS)


def test_a_file_that_changes_while_it_is_read_is_refused(store: Store) -> None:
    path = store.path / "raw" / ORGANISATION / base.UNITS
    one = source.load()["enheder"]
    with Reader() as reader, pytest.raises(NotReadable) as refused:
        reader.take(path, "0" * 64, one, one.dialect, ORGANISATION, b"key", store.path / "out.parquet")
    assert refused.value.rule == "unreadable"


# --- runs that are cut off --------------------------------------------------------------------------------------------

RUN = "import sys; from pathlib import Path; from kpi.intake import ingest; ingest(Path(sys.argv[1]))"


def deliveries(store: Store) -> None:
    for month in range(1, 13):
        rows = [f"100;{day:02d}-{month:02d}-2018;790;7,4;7,4" for day in range(1, 28)]
        store.put(f"sd-fravaer/fravaer_2018-{month:02d}_2018-{month:02d}.csv", *rows)


def killed(store: Store, after: float) -> None:
    """A run that is killed after so many seconds, unless it is done before."""
    home = Path(__file__).resolve().parents[2]
    run = subprocess.Popen(
        [sys.executable, "-c", RUN, str(store.path)], env=os.environ | {"PYTHONPATH": str(home / "src")}
    )
    try:
        run.wait(after)
    except subprocess.TimeoutExpired:
        run.send_signal(signal.SIGKILL)
        run.wait()


def whole(store: Store) -> int:
    """Every file that the index names is there and unchanged; how many months are in force, each of them whole."""
    index = ExtractIndex.load(store.path)
    days = store.rows("absence_days")
    months = {row["date"].month for row in days}
    assert len(days) == 27 * len(months)
    assert len(months) == len([one for one in index.deliveries if one.source == "sd-fravaer"])
    return len(months)


def cut_off(staffed: Path, folder: Path, times: int) -> None:
    chance = random.Random(20)
    store = Store(Path(shutil.copytree(staffed, folder / "store")))
    deliveries(store)
    done = 0
    for number in range(times):
        killed(store, chance.uniform(0.4, 2.5))
        now = whole(store)
        assert now >= done
        done = now
        if done == 12 and number < times - 1:
            shutil.rmtree(store.path)
            store, done = Store(Path(shutil.copytree(staffed, folder / "store"))), 0
            deliveries(store)
    assert {receipt.verdict for receipt in ingest(store.path)} <= {"accepted", "unchanged"}
    assert whole(store) == 12
    extracts = store.path / "extracts"
    named = {entry.path for entry in ExtractIndex.load(store.path).entries}
    assert {path.relative_to(extracts).as_posix() for path in extracts.rglob("*.parquet")} == named
    assert not list(extracts.rglob(".*"))


@pytest.mark.skipif(os.name != "posix", reason="kills as a Unix system does")
def test_a_run_that_is_killed_leaves_nothing_torn(staffed: Path, tmp_path: Path) -> None:
    cut_off(staffed, tmp_path, KILLS)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="kills as a Unix system does")
def test_two_hundred_kills_leave_nothing_torn(staffed: Path, tmp_path: Path) -> None:
    cut_off(staffed, tmp_path, MANY_KILLS)


@pytest.mark.skipif(os.name != "posix", reason="limits the size of files as a Unix system does")
def test_a_full_disk_changes_nothing(store: Store) -> None:
    """No file may grow beyond two kilobytes: whatever is written first, the index stays as it was."""
    before = store.index()
    rows = [f"100;{day:02d}-{month:02d}-2018;790;7,4;7,4" for month in range(1, 13) for day in range(1, 28)]
    store.put(DAYS, *rows)
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048)); {RUN}"
    program = [sys.executable, "-c", limited, str(store.path)]
    subprocess.run(program, env=ENVIRONMENT, capture_output=True, check=False)
    assert store.index() == before
    receipt = store.take(store.path / "raw" / ORGANISATION / DAYS)
    assert receipt.verdict == "accepted", told(receipt)
