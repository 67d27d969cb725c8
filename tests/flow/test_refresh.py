"""`kpi refresh`: everything new to an edition, one run at a time; a refusal keeps the last edition."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kpi import audit, edition, lock, refresh
from kpi.catalogue import Catalogue
from kpi.extracts import ExtractIndex
from kpi.intake import ingest
from kpi.settings import Settings

ORGANISATION = "legeby"
HOLDER = """
import sys, time
from pathlib import Path
from kpi import lock
with lock.alone(Path(sys.argv[1]), "refresh"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def town(toy_store: Path, toy_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KPI_HOME", str(toy_home))
    return toy_store


@pytest.fixture
def toy_home(tmp_path: Path) -> Path:
    """A checkout's data with Legeby as its only organisation."""
    from kpi.templates import begin

    home = tmp_path / "home"
    begin(home, tmp_path / "other-store", ORGANISATION, "Legeby", "Legeby Kommune", [], 2018)
    return home


def kpi(*arguments: object) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-c", "from kpi.cli import main; main()", *map(str, arguments)]
    return subprocess.run(call, capture_output=True, text=True, check=False)


def a_delivery(store: Path) -> Path:
    return next(path for path in sorted((store / "raw").glob("*/klager/*.xlsx")) + sorted(store.glob("raw/*/*/*.csv")))


def test_new_deliveries_are_published_and_then_nothing_is(town: Path) -> None:
    first = kpi("refresh", "--store", town)
    assert (first.returncode, first.stdout.splitlines()[-1][:10]) == (0, "published:"), first.stderr
    second = kpi("refresh", "--store", town, "--json")
    told = json.loads(second.stdout)
    assert second.returncode == 0
    assert (told["published"], told["edition"], told["accepted"], told["refused"]) == (False, "v0001", 0, 0)
    assert told["summary"].startswith("nothing new:")
    assert edition.names(town) == ["v0001"]
    assert kpi("audit", "verify", "--store", town).returncode == 0


def test_a_refusal_keeps_the_last_edition_and_exits_1(town: Path) -> None:
    assert kpi("refresh", "--store", town).returncode == 0
    delivery = a_delivery(town)
    delivery.with_name(f"ukendt_{delivery.name}").write_bytes(b"hvad er det\n")
    refused = kpi("refresh", "--store", town)
    assert refused.returncode == 1
    assert refused.stdout.splitlines()[-1].startswith("stopped: 0 accepted, 1 refused")
    assert "edition v0001 stays" in refused.stdout.splitlines()[-1]
    assert edition.names(town) == ["v0001"]
    assert [one["verdict"] for one in audit.events(town) if one["event"] == "ingest"][-1] == "refused"


def test_a_changed_target_file_is_something_new(town: Path, toy_home: Path) -> None:
    assert kpi("refresh", "--store", town).returncode == 0
    path = next((toy_home / "data" / "targets").glob("*.toml"))
    path.write_text(path.read_text(encoding="utf-8").replace("Mål for", "Nye mål for"), encoding="utf-8")
    assert json.loads(kpi("refresh", "--store", town, "--json").stdout)["edition"] == "v0002"


def test_two_runs_never_meet(town: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(town)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout and holder.stdout.readline() == "held\n"
        for command in ("refresh", "ingest", "publish"):
            second = kpi(command, "--store", town)
            assert (second.returncode, second.stdout) == (1, "")
            assert f"'kpi refresh' (process {holder.pid}) is at work since" in second.stderr
            assert len(second.stderr.splitlines()) == 1
        holder.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        holder.wait()
    assert kpi("refresh", "--store", town).returncode == 0


def test_a_broken_ledger_is_one_line_with_what_to_do(town: Path) -> None:
    assert kpi("refresh", "--store", town).returncode == 0
    delivery = next(town.glob("raw/*/sd-fravaer/*.csv"))
    delivery.write_bytes(delivery.read_bytes().replace(b"\r\n103;", b"\r\n101;", 1))
    path = next(town.glob("ledger/pages/*/page.json"))
    path.write_bytes(path.read_bytes()[:-1])
    stopped = kpi("refresh", "--store", town)
    assert (stopped.returncode, stopped.stderr.count("\n")) == (1, 1), stopped.stderr
    assert stopped.stderr.startswith(f"kpi: {path}") and "restore the ledger" in stopped.stderr
    assert edition.current(town) == "v0001"


@pytest.mark.parametrize(
    ("text", "fault"), [("editons_kept = 3", "editons_kept: Extra inputs"), ("store = [", "not readable as TOML")]
)
def test_a_slip_in_the_settings_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, fault: str
) -> None:
    (tmp_path / "kpi.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("KPI_HOME", str(tmp_path))
    stopped = kpi("editions")
    assert (stopped.returncode, stopped.stderr.count("\n")) == (1, 1), stopped.stderr
    assert stopped.stderr.startswith(f"kpi: {tmp_path / 'kpi.toml'}") and fault in stopped.stderr


def test_the_lock_is_given_back(tmp_path: Path) -> None:
    for _ in range(2):
        with lock.alone(tmp_path, "refresh"), pytest.raises(lock.Busy), lock.alone(tmp_path, "publish"):
            pass


def test_what_a_cut_off_run_took_in_is_logged_by_the_next(town: Path) -> None:
    ingest(town)  # as a run that died before it could write its log
    assert not list(audit.events(town))
    refresh.take_in(town)
    known = {one["delivery"] for one in audit.events(town)}
    assert known == {one.delivery_id for one in ExtractIndex.load(town).deliveries}
    assert all(one["logged_late"] for one in audit.events(town))


def test_old_editions_go_by_count_and_the_one_in_force_stays(town: Path, catalogue: Catalogue) -> None:
    from kpi.publish import retention

    now = Settings(editions_kept=3)
    for _ in range(3):
        refresh.publish(town, catalogue, now)
    retention.roll_back(town, "v0001")
    retention.prune(town, 2)
    assert edition.names(town) == ["v0001", "v0002", "v0003"]
    retention.prune(town, 1)
    assert edition.names(town) == ["v0001", "v0003"]
    refresh.publish(town, catalogue, now)
    refresh.publish(town, catalogue, now)
    assert edition.names(town) == ["v0003", "v0004", "v0005"]
    audit.verify(town)


def _files(town: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in town.glob("editions/v*/**/*") if path.is_file()}


def test_a_roll_back_moves_the_pointer_only_and_is_logged(town: Path) -> None:
    for _ in range(2):
        assert kpi("publish", "--store", town).returncode == 0
    before = _files(town)
    assert kpi("rollback", "v0001", "--store", town).returncode == 0
    assert edition.newest_good(town)[1:] == (edition.verify(town / "editions" / "v0001"), False)
    assert _files(town) == before
    last = list(audit.events(town))[-1]
    assert (last["event"], last["edition"], last["instead_of"]) == ("rollback", "v0001", "v0002")
    unknown = kpi("rollback", "v0009", "--store", town)
    assert unknown.returncode == 1
    assert "expected one of v0001, v0002" in unknown.stderr
    kept = kpi("refresh", "--store", town)
    assert "nothing new" in kept.stdout and edition.current(town) == "v0001"
