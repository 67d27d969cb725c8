"""The dashboard in a real browser: on a server just started, from page to page, and with tables taken home."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from browsing import Seen, serving
from playwright.sync_api import Browser, BrowserContext


@pytest.fixture
def cold_server(store: Path) -> Iterator[str]:
    """A server nobody has visited yet."""
    with serving(store) as address:
        yield address


def test_a_deep_link_on_a_cold_server(browser: Browser, cold_server: str) -> None:
    seen = Seen(cold_server, browser.new_page())
    seen.go("/sygefravaer?organisation=aalborg-fb&maaned=2019-12&kpi=sickness_days_per_fte")
    assert seen.page.locator(".js-plotly-plot").count() >= 4
    assert re.search(r"\d+,\d dage pr. fuldtidsansat", seen.text)
    assert "Demodata" in seen.text
    seen.no_error()


def test_there_is_no_side_door(context: BrowserContext, served: str) -> None:
    around = Seen(served, context.new_page()).go("/absence")
    assert around.page.title().startswith("Overblik")


def test_a_reader_changes_language_unit_and_page_and_keeps_both(context: BrowserContext, served: str) -> None:
    seen = Seen(served, context.new_page()).go("/sygefravaer?organisation=aalborg-fb&enhed=aalborg-fb.social")
    assert seen.page.locator("html").get_attribute("lang") == "da"
    seen.page.get_by_role("radio", name="English").click()
    seen.page.wait_for_selector("h1:has-text('Sickness absence')", timeout=30_000)
    assert seen.page.locator("html").get_attribute("lang") == "en"
    seen.page.get_by_test_id("stSidebar").get_by_role("link", name="Injuries and orders").click()
    seen.page.wait_for_selector("h1:has-text('Injuries and orders')", timeout=30_000)
    assert re.search(r"/arbejdsulykker\?.*enhed=aalborg-fb\.social", seen.page.url)
    assert "sprog=en" in seen.page.url
    assert seen.page.title().startswith("Injuries and orders")
    seen.wait().no_error()


def test_a_change_of_language_changes_nothing_else(context: BrowserContext, served: str) -> None:
    """The words of every option change; none of them may end in the address as a choice."""
    seen = Seen(served, context.new_page()).go("/?organisation=aalborg-fb&maaned=2019-06&rolle=med:aalborg-fb.fmu")
    for name, code in (("English", "en"), ("Dansk", "da"), ("English", "en")):
        seen.page.get_by_role("radio", name=name).click()
        seen.page.wait_for_url(f"**sprog={code}*", timeout=30_000)
        seen.wait()
    asked = {name: values[0] for name, values in parse_qs(urlsplit(seen.page.url).query).items()}
    assert asked == {"organisation": "aalborg-fb", "maaned": "2019-06", "rolle": "med:aalborg-fb.fmu", "sprog": "en"}
    assert seen.page.get_by_test_id("stAlert").filter(has_text="is not").count() == 0
    seen.no_error()


def test_an_unknown_or_foreign_value_is_told_and_not_used(context: BrowserContext, served: str) -> None:
    asked = "/sygefravaer?rolle=leder:albertslund-sf.vsb&organisation=aalborg-fb&enhed=kbh-sof&farve=roed"
    seen = Seen(served, context.new_page()).go(asked)
    told = seen.page.get_by_test_id("stAlert").all_inner_texts()
    assert [next((text for text in told if word in text), "") != "" for word in ("aalborg-fb", "kbh-sof", "farve")] == [
        True,
        True,
        True,
    ]
    assert "Leder af Voksne med Særlige Behov" in seen.text
    assert not seen.problems


def test_the_switch_shows_the_pages_as_somebody_else(context: BrowserContext, served: str) -> None:
    seen = Seen(served, context.new_page()).go("/sygefravaer?organisation=albertslund-sf")
    sidebar = seen.page.get_by_test_id("stSidebar")
    assert "Direktør" in seen.text
    sidebar.get_by_role("combobox", name="Vis som").click()
    seen.page.get_by_role("option", name="MED-udvalg").click()
    seen.page.wait_for_url(re.compile(r"rolle=med"), timeout=30_000)
    seen.page.wait_for_selector("text=Medlem af", timeout=30_000)
    sidebar.get_by_role("combobox", name="Organisation").click()
    assert seen.page.get_by_role("option").all_inner_texts() == ["Albertslund Kommune"]
    assert not seen.problems


def test_a_chart_can_be_taken_home_by_its_own_browser_alone(
    browser: Browser, context: BrowserContext, served: str
) -> None:
    seen = Seen(served, context.new_page()).go("/sygefravaer?organisation=aalborg-fb&maaned=2019-12")
    seen.page.get_by_text("Tallene bag").first.click()
    link = seen.page.get_by_role("link", name="Hent som CSV").first
    link.wait_for()
    address = served + str(link.get_attribute("href"))
    taken = context.request.get(address)
    assert taken.ok
    assert taken.body().startswith(b"\xef\xbb\xbf")
    assert re.search(r'filename="[a-z0-9-]+-2019-12\.csv"', taken.headers["content-disposition"])
    stranger = browser.new_context()
    assert stranger.request.get(address).status == 404
    stranger.close()
    seen.no_error()
