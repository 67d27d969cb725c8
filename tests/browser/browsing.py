"""A page in a real browser, what the browser noted while it was open, and a server to open it on."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request

HOME = Path(__file__).parents[2]
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]  # fmt: skip
# On a deep link Streamlit looks for itself below the page's address first, and the browser notes that it is not there.
_LOOKS_FOR_ITSELF = re.compile(r"/[a-z]+/_stcore/(health|host-config)$")
_READY = """() => {
    const at = (name) => document.querySelector(`[data-testid='${name}']`);
    return document.querySelector("[data-test-script-state='notRunning']") && document.querySelector("h1")
        && !at("stSkeleton") && !document.querySelector("[data-stale='true']")
        && [...document.querySelectorAll("[data-testid='stPlotlyChart']")].every((it) => it.querySelector(".main-svg"));
}"""


@dataclass
class Seen:
    """A page, and what the browser noted while it was open."""

    home: str
    page: Page
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("request", self._request)
        self.page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _LOOKS_FOR_ITSELF.search(message.location.get("url", "")):
            self.problems.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.home, self.home.replace("http", "ws", 1), "data:", "blob:")):
            self.problems.append(f"request to another host: {request.url}")

    def go(self, path: str) -> Seen:
        self.page.goto(self.home + path)
        return self.wait()

    def wait(self) -> Seen:
        """Until the page stands still: the script has ended and every chart is drawn."""
        self.page.wait_for_function(_READY, timeout=60_000)
        return self

    @property
    def text(self) -> str:
        """What a reader can read on the page, without the menu."""
        return self.page.get_by_test_id("stMain").inner_text()

    def no_error(self) -> None:
        for name in ("stException", "stAlertContentError"):
            assert self.page.get_by_test_id(name).count() == 0, self.text
        assert not self.problems


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(store: Path) -> Iterator[str]:
    with started(store) as (address, _):
        yield address


@contextmanager
def started(store: Path) -> Iterator[tuple[str, int]]:
    """The address of a server and the number of its process."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(HOME / "app.py"), "--server.port", str(port)]
    server = subprocess.Popen(command, cwd=HOME, env={**os.environ, "KPI_STORE": str(store)}, stdout=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}", server)
        yield f"http://127.0.0.1:{port}", server.pid
    finally:
        server.terminate()
        server.wait(timeout=20)


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
