"""Every page in both languages on the demo edition. A page is tested by being listed in `page_list.PAGES`."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import lead_figures
import pytest
from browsing import Seen
from playwright.sync_api import BrowserContext

from kpi.reader import DEMO_DIRECTOR, Scoped, open_reader
from kpi.screens import wording
from kpi.screens.language import Language
from kpi.web import page_list
from kpi.web.page_list import Listed

HOME = Path(__file__).parents[2]
PAGES = page_list.there(HOME)
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
each_language = pytest.mark.parametrize("language", wording.LANGUAGES)


@pytest.fixture(scope="module")
def scoped(store: Path) -> Scoped:
    return open_reader(store).scoped(DEMO_DIRECTOR)


@each_language
@each_page
def test_a_page_opens_without_errors_and_asks_nobody_else(
    visits: Callable[[str], Seen], page: Listed, language: str
) -> None:
    seen = visits(f"/{page.address}?sprog={language}")
    seen.no_error()
    name = wording.text(language, f"page.{page.name}")
    assert seen.page.title() == f"{name} · {wording.text(language, 'app.title')}"
    assert seen.page.locator("html").get_attribute("lang") == language
    assert seen.page.locator("h1").count() == 1
    assert wording.text(language, "app.demo_word") in seen.text


@each_language
@each_page
def test_the_lead_figures_are_the_readers(
    visits: Callable[[str], Seen], scoped: Scoped, page: Listed, language: str
) -> None:
    shown = visits(f"/{page.address}?sprog={language}").text.replace("\N{NO-BREAK SPACE}", " ")
    wanted = lead_figures.of(page.name, scoped, Language("en" if language == "en" else "da"))
    assert wanted, f"lead_figures.py names no figure for the page {page.name}"
    assert not [ways for ways in wanted if not any(_in(way, shown) for way in ways)]


def _in(figure: str, text: str) -> bool:
    """The whole figure: 4,3 is not found in 14,3 or in 4,35."""
    plain = re.escape(figure.replace("\N{NO-BREAK SPACE}", " "))
    return re.search(rf"(?<![\d.,]){plain}(?![\d]|[.,]\d)", text) is not None


@each_page
def test_a_link_reproduces_the_view(context: BrowserContext, served: str, page: Listed) -> None:
    first = Seen(served, context.new_page())
    first.go(f"/{page.address}?organisation=albertslund-sf&maaned=2018-09&enhed=albertslund-sf.vsb&sprog=en")
    again = Seen(served, context.new_page())
    again.go(first.page.url.removeprefix(served))
    assert again.text == first.text
    held = parse_qs(urlsplit(again.page.url).query)
    assert held["organisation"] == ["albertslund-sf"]
    assert held["enhed"] == ["albertslund-sf.vsb"]
    month = again.page.get_by_test_id("stSidebar").get_by_role("combobox", name="Status at the end of")
    assert month.input_value() == "September 2018"
    again.no_error()
    for one in (first, again):
        one.page.close()
