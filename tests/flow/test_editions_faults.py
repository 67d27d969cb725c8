"""Whatever breaks: no torn edition, none lost, nothing damaged is served, and every damage is noticed.

The full runs are slow: `make test-slow ARGS=tests/flow/test_editions_faults.py`, with as many kills as KPI_KILLS says.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import pyarrow.parquet as pq
import pytest
import town as toy

from kpi import audit, edition
from kpi.extracts import ExtractError, ExtractIndex
from kpi.publish.ledger import Ledger
from kpi.reader import ReaderError, open_reader
from kpi.templates import begin

FEW, MANY = 3, int(os.environ.get("KPI_KILLS", "200"))
FEW_FLIPS, MANY_FLIPS = 150, 600
TRUNCATIONS = 50
SEED = 20190101
posix = pytest.mark.skipif(os.name != "posix", reason="signals, limits and rights of POSIX systems")

# One process that has imported everything, and a fork of it for every run: the kill falls into the work and not into
# the imports, and two hundred of them take minutes.
NEST = """
import ctypes, errno, json, os, signal, sys
from kpi import answers, refresh
from kpi.cli import main
import kpi.commands, kpi.publish.publish, kpi.facts.store
def full(real, store, size):
    calls = 0
    def failing(*arguments, **more):
        nonlocal calls
        calls += 1
        if calls == size:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), store)
        return real(*arguments, **more)
    return failing
def run(store, fault, size, home):
    os.setsid()
    os.environ["KPI_HOME"] = home
    if fault == "limit":
        import resource
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    if fault == "fsync":
        os.fsync = full(os.fsync, store, size)
    if fault == "replace":
        os.replace = full(os.replace, store, size)
    if fault == "read-only" and os.geteuid() == 0:  # root may write anywhere until it gives that up
        libc = ctypes.CDLL(None, use_errno=True)
        header, none = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
        assert libc.capset(header, none) == 0
    sys.argv = ["kpi", "refresh", "--store", store]
    main()
for line in sys.stdin:
    (out, told), (err, failed) = os.pipe(), os.pipe()
    child = os.fork()
    if not child:
        for pipe, number in ((os.open(os.devnull, os.O_RDONLY), 0), (told, 1), (failed, 2)):
            os.dup2(pipe, number)
        code = 70
        try:
            run(**json.loads(line))
        except SystemExit as ended:
            code = ended.code or 0
        except BaseException:
            import traceback
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    print(child, flush=True)
    os.close(told)
    os.close(failed)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(json.dumps([code, open(out).read(), open(err).read()]), flush=True)
"""


class Nest:
    """Starts runs, one at a time."""

    def __init__(self) -> None:
        calm = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # no thread may be there when it forks
        call = [sys.executable, "-c", NEST]
        pipe = subprocess.PIPE
        self._nest = subprocess.Popen(call, stdin=pipe, stdout=pipe, text=True, bufsize=1, env=os.environ | calm)
        self._said: Queue[str] = Queue()
        self._listener = Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        for line in self._nest.stdout or ():
            self._said.put(line)

    def started(self, store: Path, fault: str = "none", size: int = 0) -> Run:
        assert self._nest.stdin
        told = {"store": str(store), "fault": fault, "size": size, "home": os.environ["KPI_HOME"]}
        self._nest.stdin.write(json.dumps(told) + "\n")
        self._nest.stdin.flush()
        return Run(int(self._said.get(timeout=60)), self._said)

    def end(self) -> None:
        self._nest.kill()
        self._nest.wait()
        self._listener.join()


@dataclass
class Run:
    pid: int
    said: Queue[str]
    returncode: int = -1
    stdout: str = ""
    stderr: str = ""

    def wait(self, seconds: float) -> bool:
        """Whether it has ended by itself within so many seconds."""
        try:
            self.returncode, self.stdout, self.stderr = json.loads(self.said.get(timeout=seconds))
        except Empty:
            return False
        return True

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        assert self.wait(60)


@pytest.fixture(scope="module")
def nest() -> Iterator[Nest]:
    made = Nest()
    yield made
    made.end()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    at = tmp_path_factory.mktemp("faults")
    begin(at / "home", at / "unused", "legeby", "Legeby", "Legeby Kommune", [], 2018)
    return at / "home"


def crowded() -> tuple[toy.Tables, toy.Tables]:
    """Legeby with people enough for points to be told: what is delivered first, and what a year later."""
    first, later = toy.tables(), toy.tables()
    for who in range(60):
        unit = "solsikken" if who < 40 else "maelkevejen"
        row = first["sd-ansaettelser"][0] | {"AnsaettelsesID": f"9{who:02d}", "PersonID": f"P{who}", "EnhedsID": unit}
        for tables in (first, later):
            tables["sd-ansaettelser"].append(row)
        for month in range(24):
            day = f"{1 + who % 28:02d}-{month % 12 + 1:02d}-{2018 + month // 12}"
            ill = dict(zip(first["sd-fravaer"][0], (f"9{who:02d}", day, "790", "7,4", "7,4"), strict=True))
            if month < 12 and (who + month) % 5:  # a fifth is registered after the month was told
                first["sd-fravaer"].append(ill)
            later["sd-fravaer"].append(ill)
    first["sd-fravaer"] = [row for row in first["sd-fravaer"] if row["FRVDATO"].endswith("2018")]
    return first, later


@pytest.fixture(scope="module")
def _half_published(nest: Nest, home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Legeby with an edition of half its deliveries; the other half waits in raw/, corrections among it."""
    store = tmp_path_factory.mktemp("half") / "legeby"
    first, later = crowded()
    at_once = {"enheder", "sd-ansaettelser", *sorted(first.keys() - {"sd-fravaer"})[::2]}
    toy.write(store, {source: first[source] for source in at_once})
    toy.deliver(store, "sd-fravaer", first["sd-fravaer"], "2018-01", "2018-12")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KPI_HOME", str(home))
        run = finished(nest, store)
        assert run.returncode == 0, run.stderr
    toy.write(store, {source: later[source] for source in later.keys() - at_once})
    return store


@pytest.fixture(scope="module")
def _twice_published(nest: Nest, _half_published: Path, home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = Path(shutil.copytree(_half_published, tmp_path_factory.mktemp("twice") / "legeby"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KPI_HOME", str(home))
        assert finished(nest, store).returncode == 0
    assert edition.names(store) == ["v0001", "v0002"]
    return store


@pytest.fixture
def town(_half_published: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KPI_HOME", str(home))
    return Path(shutil.copytree(_half_published, tmp_path / "legeby"))


@pytest.fixture
def two_editions(_twice_published: Path, tmp_path: Path) -> Path:
    """The newer edition is in force, the older is whole."""
    return Path(shutil.copytree(_twice_published, tmp_path / "legeby"))


def deliveries(store: Path) -> Iterator[Path]:
    return (path for path in store.glob("raw/*/*/*") if path.name != "delivery.toml")


def finished(nest: Nest, store: Path, fault: str = "none", size: int = 0) -> Run:
    run = nest.started(store, fault, size)
    assert run.wait(600)
    return run


def whole(store: Path, at_least: str = "v0001") -> str:
    """The name of the edition in force; the store holds together."""
    ExtractIndex.load(store, verify=True)
    audit.verify(store, {name: edition.verify(store / "editions" / name).audit for name in edition.names(store)})
    opened = open_reader(store)
    assert not opened.edition.fell_back
    assert opened.edition.id >= at_least
    published = [one["edition"] for one in audit.events(store) if one["event"] == "publish"]
    assert opened.edition.id in published, "no edition is in force that the log does not know"
    return opened.edition.id


def booked(store: Path) -> list[str]:
    """The hashes of the ledger's pages: append-only, so an earlier list begins every later one."""
    return Ledger(store).heads


def told(store: Path, name: str) -> dict[tuple[str, str, int], int | None]:
    """The points of an edition that were told."""
    rows = pq.read_table(store / "editions" / name / "points.parquet").to_pylist()
    return {(row["node"], row["measure"], row["month_no"]): row["amount"] for row in rows if row["amount"] is not None}


def content(store: Path) -> dict[str, str]:
    return ExtractIndex.load(store).source_hashes


def killed_at_random(nest: Nest, town: Path, tmp_path: Path, kills: int) -> None:
    draw = random.Random(SEED)
    reference = Path(shutil.copytree(town, tmp_path / "reference"))
    begun = time.monotonic()
    assert finished(nest, reference).returncode == 0
    longest = time.monotonic() - begun
    at_last, before = told(reference, whole(reference, "v0002")), booked(town)
    assert told(town, "v0001") and len(booked(reference)) > len(before)
    store, newest, pages, done = Path(shutil.copytree(town, tmp_path / "victim")), "v0001", before, 0
    while done < kills:
        run = nest.started(store)
        if not run.wait(draw.uniform(0, longest)):
            run.kill()
            done += run.returncode == -signal.SIGKILL
        assert run.returncode in (0, -signal.SIGKILL), run.stderr
        newest, earlier, pages = whole(store, newest), pages, booked(store)
        assert pages[: len(earlier)] == earlier
        if run.returncode == 0:
            ended_alike(store, newest, reference, at_last)
            shutil.rmtree(store)
            store, newest, pages = Path(shutil.copytree(town, tmp_path / "victim")), "v0001", before
    assert finished(nest, store).returncode == 0
    newest = whole(store, newest)
    ended_alike(store, newest, reference, at_last)
    logged = {one["delivery"] for one in audit.events(store) if one["event"] == "ingest"}
    assert {one.delivery_id for one in ExtractIndex.load(store).deliveries} <= logged


def ended_alike(store: Path, newest: str, reference: Path, at_last: dict[tuple[str, str, int], int | None]) -> None:
    """However often it was cut off: the extracts and the points of a run that was not, and none told before moved."""
    assert content(store) == content(reference)
    now = told(store, newest)
    assert now == at_last
    assert told(store, "v0001").items() <= now.items()


@posix
def test_killed_at_random_moments(nest: Nest, town: Path, tmp_path: Path) -> None:
    killed_at_random(nest, town, tmp_path, FEW)


@posix
@pytest.mark.slow
def test_killed_at_many_random_moments(nest: Nest, town: Path, tmp_path: Path) -> None:
    killed_at_random(nest, town, tmp_path, MANY)


def full_disk(nest: Nest, town: Path, fault: str, size: int) -> None:
    """One line, and everything as it was; with room again the next run completes."""
    stopped = finished(nest, town, fault, size)
    newest = whole(town)
    if stopped.returncode:
        assert "Traceback" not in stopped.stderr, stopped.stderr
        assert stopped.stderr.startswith("kpi: ") and len(stopped.stderr.splitlines()) == 1, stopped.stderr
    assert finished(nest, town).returncode == 0
    assert whole(town, newest) >= "v0002"


@posix
@pytest.mark.parametrize("size", [0, 20_000])
def test_a_disk_that_fills_up(nest: Nest, town: Path, size: int) -> None:
    full_disk(nest, town, "limit", size)


@posix
@pytest.mark.parametrize(("fault", "size"), [("fsync", 12), ("replace", 1)])
def test_no_space_left_in_the_middle(nest: Nest, town: Path, fault: str, size: int) -> None:
    full_disk(nest, town, fault, size)


@posix
@pytest.mark.slow
@pytest.mark.parametrize("size", [500, 1_000, 3_000, 5_000, 10_000, 15_000, 30_000, 50_000, 80_000, 120_000, 200_000])
def test_a_disk_that_fills_up_anywhere(nest: Nest, town: Path, size: int) -> None:
    full_disk(nest, town, "limit", size)


@posix
@pytest.mark.slow
@pytest.mark.parametrize("size", range(1, 41))
def test_no_space_left_anywhere(nest: Nest, town: Path, size: int) -> None:
    full_disk(nest, town, "fsync", size)


@posix
@pytest.mark.skipif(sys.platform != "linux", reason="root gives up its rights as Linux lets it")
def test_a_folder_that_may_not_be_written_to(nest: Nest, town: Path) -> None:
    files = {path: path.read_bytes() for path in town.rglob("*") if path.is_file()}
    folders = [town, *(path for path in town.rglob("*") if path.is_dir())]
    for path in [*folders, *files]:
        path.chmod(path.stat().st_mode & ~0o222)
    try:
        stopped = finished(nest, town, "read-only")
        assert stopped.returncode == 1, stopped.stdout
        assert "Permission denied" in stopped.stderr and len(stopped.stderr.splitlines()) == 1
        assert {path: path.read_bytes() for path in town.rglob("*") if path.is_file()} == files
    finally:
        for path in folders:
            path.chmod(0o755)
        for path in files:
            path.chmod(0o644)
    whole(town)


def damaged(paths: list[Path], flips: int, truncations: int) -> Iterator[Path]:
    """Damages one file at a time, every byte as likely as another, and mends it."""
    draw = random.Random(SEED)
    sizes = [path.stat().st_size for path in paths]
    for place in range(flips + truncations):
        (path,) = draw.choices(paths, sizes)
        before = path.read_bytes()
        at = draw.randrange(len(before))
        flipped = before[:at] + bytes([before[at] ^ 1 << draw.randrange(8)]) + before[at + 1 :]
        path.write_bytes(flipped if place < flips else before[:at])
        yield path
        path.write_bytes(before)


def edition_files(store: Path) -> list[Path]:
    folder = store / "editions"
    small = [folder / "CURRENT", *(folder / "v0002").glob("manifest.*")]
    return [*(path for path in (folder / "v0002").rglob("*") if path.is_file()), *small * 5]


def no_damaged_edition_is_served(store: Path, flips: int, truncations: int) -> None:
    older = edition.verify(store / "editions" / "v0001")
    for path in damaged(edition_files(store), flips, truncations):
        folder, manifest, fell_back = edition.newest_good(store)
        assert fell_back, path
        if path.name != "CURRENT":
            assert (folder.name, manifest) == ("v0001", older)
    assert open_reader(store).edition.fell_back is False


def test_no_damaged_edition_is_served(two_editions: Path) -> None:
    no_damaged_edition_is_served(two_editions, FEW_FLIPS, TRUNCATIONS)


@pytest.mark.slow
def test_no_damaged_edition_is_served_in_many_trials(two_editions: Path) -> None:
    no_damaged_edition_is_served(two_editions, MANY_FLIPS, TRUNCATIONS)


def test_the_pointer_and_each_small_file_are_held_bit_by_bit(two_editions: Path) -> None:
    folder = two_editions / "editions"
    for path in (folder / "CURRENT", folder / "v0002" / "manifest.sha256"):
        before = path.read_bytes()
        for at in range(len(before)):
            for bit in range(8):
                path.write_bytes(before[:at] + bytes([before[at] ^ 1 << bit]) + before[at + 1 :])
                assert edition.newest_good(two_editions)[2], (path.name, at, bit)
        path.write_bytes(before)
    whole(two_editions)


def every_damage_of_an_extract_is_noticed(store: Path, flips: int, truncations: int) -> None:
    index = store / "extracts" / "index.json"
    for path in damaged([*store.glob("extracts/*/*/*/*.parquet"), index], flips, truncations):
        with pytest.raises(ExtractError, match=path.name.replace(".", r"\.")):
            ExtractIndex.load(store)
    ExtractIndex.load(store)


def test_every_damage_of_an_extract_is_noticed(town: Path) -> None:
    every_damage_of_an_extract_is_noticed(town, FEW_FLIPS, TRUNCATIONS)


@pytest.mark.slow
def test_every_damage_of_an_extract_is_noticed_in_many_trials(town: Path) -> None:
    every_damage_of_an_extract_is_noticed(town, MANY_FLIPS, TRUNCATIONS)


def test_a_damaged_extract_stops_the_run_and_the_edition_stays(nest: Nest, town: Path) -> None:
    path = next(iter(town.glob("extracts/*/*/*/*.parquet")))
    path.write_bytes(path.read_bytes()[:-1])
    stopped = finished(nest, town)
    assert stopped.returncode == 1
    assert str(path) in stopped.stderr and len(stopped.stderr.splitlines()) == 1
    assert open_reader(town).edition.id == "v0001"


def test_a_rolled_back_edition_is_no_substitute_while_an_older_one_is_whole(two_editions: Path) -> None:
    from kpi.publish import retention

    shutil.copytree(two_editions / "editions" / "v0001", two_editions / "editions" / "v0003")
    retention.roll_back(two_editions, "v0002")
    (two_editions / "editions" / "v0002" / "manifest.json").write_bytes(b"")
    assert edition.newest_good(two_editions)[0].name == "v0001"
    shutil.rmtree(two_editions / "editions" / "v0001")
    assert edition.newest_good(two_editions)[0].name == "v0003"
    for path in (two_editions / "editions" / "v0003").rglob("*"):
        if path.is_file():
            path.write_bytes(b"")
    with pytest.raises(ReaderError, match="no edition to open"):
        open_reader(two_editions)
