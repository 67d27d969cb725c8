"""`kpi run --local` on a real store: the link that was printed lets one browser in, once, and every page says so."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser

from kpi import edition, store

HOME = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def real_store(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store and an edition that call themselves real; their people are made up all the same."""
    copy = tmp_path_factory.mktemp("real") / "store"
    shutil.copytree(demo_store / edition.FOLDER, copy / edition.FOLDER)
    (copy / store.FILE).write_text('kind = "real"\n', encoding="utf-8")
    at = edition.pointer(copy)
    assert at is not None
    manifest = copy / edition.FOLDER / at[0] / edition.MANIFEST
    text = json.dumps({**json.loads(manifest.read_bytes()), "store_kind": "real"}).encode()
    sealed = hashlib.sha256(text).hexdigest()
    manifest.write_bytes(text)
    manifest.with_name(edition.SEAL).write_bytes(edition.seal_text(sealed))
    (copy / edition.FOLDER / edition.POINTER).write_bytes(edition.pointer_text(at[0], sealed))
    return copy


@pytest.fixture
def link(real_store: Path, free_port: int) -> Iterator[str]:
    """What `kpi run --local` printed, once its server answers."""
    environment = {**os.environ, "KPI_PORT": str(free_port), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "kpi", "run", "--local", "--store", str(real_store)]
    server = subprocess.Popen(
        command, cwd=HOME, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        assert server.stdout is not None
        printed = server.stdout.readline().decode().strip()
        _wait_for(f"http://127.0.0.1:{free_port}/health")
        yield printed
    finally:
        os.killpg(server.pid, 15)
        server.wait(timeout=20)


def _wait_for(address: str) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            with urlopen(address, timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"no answer at {address}")


def _status(address: str) -> int:
    try:
        with urlopen(address, timeout=10) as answer:
            return int(answer.status)
    except HTTPError as refused:
        return refused.code


def test_only_the_link_lets_one_in_and_only_once(browser: Browser, link: str) -> None:
    home = link.partition("/lokal")[0]
    assert [_status(home + path) for path in ("/", "/sygefravaer", "/_stcore/host-config")] == [403, 403, 403]
    page = browser.new_page()
    page.goto(link)
    page.wait_for_selector("h1", timeout=60_000)
    page.wait_for_selector("text=Åbnet med kpi run --local", timeout=60_000)
    assert page.locator("text=Demodata").count() == 0
    assert "Forvaltningen" in page.content() or "Kommune" in page.content()
    page.goto(home + "/sygefravaer")
    page.wait_for_selector("text=Åbnet med kpi run --local", timeout=60_000)
    page.close()
    assert [_status(link), _status(home + "/")] == [403, 403]
