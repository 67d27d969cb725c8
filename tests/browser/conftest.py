"""A browser for all, one server for all, and every page opened once in each language."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))

import browsing
from browsing import FLAGS, Seen, serving


def _browser_path() -> str | None:
    names = ("chromium", "google-chrome", "msedge")
    return os.environ.get("KPI_CHROMIUM") or next((found for name in names if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = _browser_path()
    if path is None:
        pytest.fail("no browser found; set KPI_CHROMIUM to one, or install Debian's chromium")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def free_port() -> int:
    return browsing.free_port()


@pytest.fixture(scope="session")
def store(demo_store: Path) -> Path:
    return demo_store


@pytest.fixture(scope="session")
def served(store: Path) -> Iterator[str]:
    """One server for every test that need not be the first visitor."""
    with serving(store) as address:
        yield address


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One reader's browser: what it has loaded once it need not load again."""
    found = browser.new_context(viewport={"width": 1366, "height": 900})
    yield found
    found.close()


@pytest.fixture(scope="session")
def visits(context: BrowserContext, served: str) -> Callable[[str], Seen]:
    """A page by its address, opened once for all tests that only look at it."""
    opened: dict[str, Seen] = {}

    def visit(path: str) -> Seen:
        if path not in opened:
            opened[path] = Seen(served, context.new_page()).go(path)
        return opened[path]

    return visit
