"""The dashboard in a real browser on a server just started: figures, no errors, nothing asked from elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

HOME = Path(__file__).parents[2]
# On a deep link Streamlit looks for itself below the page's address first, and the browser notes that it is not there.
_LOOKS_FOR_ITSELF = re.compile(r"/[a-z]+/_stcore/(health|host-config)$")


@pytest.fixture(scope="module")
def store(request: pytest.FixtureRequest) -> Path:
    given = os.environ.get("KPI_TEST_STORE")
    return Path(given) if given else request.getfixturevalue("demo_store")


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and server.poll() is None:
        try:
            with urlopen(f"{address}/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the dashboard did not start at {address} (exit code {server.poll()})")


@pytest.fixture
def cold_server(store: Path, free_port: int) -> Iterator[str]:
    """A server nobody has visited yet."""
    port = free_port
    command = [sys.executable, "-m", "streamlit", "run", str(HOME / "app.py"), "--server.port", str(port)]
    server = subprocess.Popen(command, cwd=HOME, env={**os.environ, "KPI_STORE": str(store)}, stdout=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


@dataclass
class Seen:
    """What the browser noted while a page was open."""

    home: str
    problems: list[str] = field(default_factory=list)

    def console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _LOOKS_FOR_ITSELF.search(message.location.get("url", "")):
            self.problems.append(f"console: {message.text}")

    def request(self, request: Request) -> None:
        if not request.url.startswith((self.home, self.home.replace("http", "ws", 1), "data:", "blob:")):
            self.problems.append(f"request to another host: {request.url}")


def _open(browser: Browser, home: str, path: str) -> tuple[Page, Seen]:
    page, seen = browser.new_page(viewport={"width": 1366, "height": 900}), Seen(home)
    page.on("console", seen.console)
    page.on("request", seen.request)
    page.on("pageerror", lambda error: seen.problems.append(f"error: {error}"))
    page.goto(home + path)
    page.wait_for_selector("[data-test-script-state='notRunning']", state="attached", timeout=60_000)
    page.wait_for_selector("h1", timeout=60_000)
    return page, seen


def _no_error_on(page: Page) -> None:
    for name in ("stException", "stAlertContentError"):
        assert page.locator(f"[data-testid='{name}']").count() == 0


def test_the_front_page_of_a_cold_server(browser: Browser, cold_server: str) -> None:
    page, seen = _open(browser, cold_server, "/")
    page.wait_for_selector("table", timeout=30_000)
    assert re.search(r"\d+ af \d+ mål", page.inner_text("body"))
    assert page.locator("tbody tr").count() > 50
    assert page.title() == "Overblik · Mål og resultater"
    _no_error_on(page)
    assert not seen.problems


def test_a_deep_link_on_a_cold_server(browser: Browser, cold_server: str) -> None:
    page, seen = _open(
        browser, cold_server, "/sygefravaer?organisation=aalborg-fb&maaned=2019-12&kpi=sickness_days_per_fte"
    )
    page.wait_for_selector(".js-plotly-plot .xtick", timeout=30_000)
    assert page.locator(".js-plotly-plot").count() == 4
    assert re.search(r"\d+,\d dage pr. fuldtidsansat", page.inner_text("body"))
    assert "Demodata" in page.inner_text("body")
    _no_error_on(page)
    assert not seen.problems


def test_there_is_no_side_door_and_a_reader_changes_language_and_page(browser: Browser, cold_server: str) -> None:
    around, _ = _open(browser, cold_server, "/absence")
    assert around.title().startswith("Overblik")

    page, seen = _open(browser, cold_server, "/overblik")
    page.get_by_role("radio", name="English").click()
    page.get_by_test_id("stSidebar").get_by_role("link", name="Sickness absence").click()
    page.wait_for_selector("h1:has-text('Sickness absence')", timeout=30_000)
    page.wait_for_url("**/sygefravaer?*sprog=en*", timeout=30_000)
    _no_error_on(page)
    assert not seen.problems
