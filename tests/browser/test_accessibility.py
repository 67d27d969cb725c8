"""axe on every page in both languages and both themes, and a whole visit by the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import Seen
from playwright.sync_api import Browser, BrowserContext, Page

from kpi.web import page_list

HOME = Path(__file__).parents[2]
GRAVE = ("serious", "critical")
PAGES = page_list.there(HOME)
OF_STREAMLIT = (HOME / "docs" / "accessibility.md").read_text(encoding="utf-8")


def _findings(page: Page) -> list[dict[str, Any]]:
    found = Axe().run(page).response["violations"]
    return [one for one in found if one["impact"] in GRAVE]


def _ours(findings: list[dict[str, Any]]) -> list[str]:
    """Findings that the accessibility page does not list as Streamlit's own, by rule and by what they are found in."""
    listed = re.findall(r"^\| `([a-z-]+)` \| `([^`]+)` \|", OF_STREAMLIT, re.MULTILINE)
    return [
        f"{one['id']}: {node['html'][:200]}"
        for one in findings
        for node in one["nodes"]
        if not any(one["id"] == rule and sign in node["html"] for rule, sign in listed)
    ]


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_axe_finds_nothing_grave_of_our_own(
    visits: Callable[[str], Seen], page: page_list.Listed, language: str
) -> None:
    seen = visits(f"/{page.address}?sprog={language}")
    assert not _ours(_findings(seen.page))


@pytest.mark.parametrize("address", ["/", "/sygefravaer"])
def test_axe_finds_nothing_grave_in_the_dark_on_a_telephone(browser: Browser, served: str, address: str) -> None:
    dark = browser.new_context(color_scheme="dark", viewport={"width": 390, "height": 844})
    seen = Seen(served, dark.new_page()).go(address)
    assert not _ours(_findings(seen.page))
    dark.close()


def test_axe_finds_what_is_wrong(context: BrowserContext) -> None:
    """The check itself: a picture without words and a button without a name are found."""
    page = context.new_page()
    page.set_content(
        "<html lang='da'><title>x</title><main><h1>x</h1><img src='data:,'><button></button></main></html>"
    )
    assert {one["id"] for one in _findings(page)} >= {"image-alt", "button-name"}


_FOCUSED = """() => {
    const at = document.activeElement, text = (at.innerText || at.ariaLabel || "").trim();
    return text.length < 80 ? text : "";
}"""


def _tab_to(page: Page, wanted: str, most: int = 120) -> None:
    """Presses Tab until the focus stands on what is wanted, as somebody without a mouse does."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted in page.evaluate(_FOCUSED):
            return
    pytest.fail(f"'{wanted}' is not reached by {most} presses of Tab")


def test_a_whole_visit_by_keyboard(context: BrowserContext, served: str) -> None:
    seen = Seen(served, context.new_page()).go("/overblik")
    page = seen.page
    _tab_to(page, "Sygefravær")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Sygefravær')", timeout=30_000)
    seen.wait()
    _tab_to(page, "Tallene bag")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Hent som CSV").first.wait_for(timeout=30_000)
    _tab_to(page, "Hent som CSV", 30)
    page.get_by_test_id("stSidebar").get_by_role("combobox", name="Organisation").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("organisation="), timeout=30_000)
    seen.wait().no_error()


_WHERE = """() => {
    const box = document.activeElement.getBoundingClientRect();
    return {x: Math.max(box.x - 6, 0), y: Math.max(box.y - 6, 0), width: box.width + 12, height: box.height + 12};
}"""


def test_where_the_focus_stands_is_seen(context: BrowserContext, served: str) -> None:
    """Each of the first stops looks otherwise with the focus on it than without; but for the menu's own page."""
    page = Seen(served, context.new_page()).go("/overblik").page
    for _ in range(7):
        page.keyboard.press("Tab")
        name, where = page.evaluate(_FOCUSED), page.evaluate(_WHERE)
        page.wait_for_timeout(250)
        focused = page.screenshot(clip=where, animations="disabled", caret="hide")
        page.evaluate("() => { window.kept = document.activeElement; window.kept.blur(); }")
        page.wait_for_timeout(250)
        without = page.screenshot(clip=where, animations="disabled", caret="hide")
        assert focused != without or name == "Overblik", f"nothing shows that the focus stands on '{name}'"
        page.evaluate("() => window.kept.focus({focusVisible: true})")
