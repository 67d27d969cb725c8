"""Pictures of every page for docs/screens, from the demo edition: `make screens` (ARGS="--store DIR" for another)."""

from __future__ import annotations

import argparse
import os
import shutil
from io import BytesIO
from pathlib import Path

from browsing import FLAGS, HOME, Seen, serving
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from kpi.settings import settings
from kpi.web import page_list

FOLDER = HOME / "docs" / "screens"
DESK, TELEPHONE = {"width": 1366, "height": 900}, {"width": 390, "height": 844}
TALLEST = 1_800
"""Pixels: what a guide can show; a longer page is cut there."""
OTHERS = (
    ("overview-dark", "/", DESK, "dark"),
    ("absence-telephone", "/sygefravaer", TELEPHONE, "light"),
    ("absence-unit", "/sygefravaer?enhed=aalborg-fb.social", DESK, "light"),
    ("overview-english", "/?sprog=en", DESK, "light"),
)
"""Beside one picture of each page: another theme, another width, another language, a unit further down."""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--store", type=Path, default=settings().store)
    store = asked.parse_args().store
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, serving(store) as home:
        path = os.environ.get("KPI_CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for page in page_list.there(HOME):
            _picture(browser, home, page.name, f"/{page.address}", DESK, "light")
        for name, address, size, theme in OTHERS:
            _picture(browser, home, name, address, size, theme)
        browser.close()


def _picture(browser: Browser, home: str, name: str, address: str, size: dict[str, int], theme: str) -> None:
    context = browser.new_context(viewport=size, color_scheme=theme)  # type: ignore[arg-type]
    seen = Seen(home, context.new_page()).go(address)
    height = seen.page.evaluate("document.querySelector(\"[data-testid='stMain']\").scrollHeight")
    seen.page.set_viewport_size({**size, "height": min(max(height, size["height"]), TALLEST)})  # type: ignore[typeddict-item]
    seen.wait().page.wait_for_timeout(600)
    drawn = Image.open(BytesIO(seen.page.screenshot(animations="disabled")))
    # Few colours and no gradients: a palette that keeps the rare ones holds them in a third of the bytes.
    few = drawn.convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(FOLDER / f"{name}.png", optimize=True)
    context.close()
    print(f"docs/screens/{name}.png")


if __name__ == "__main__":
    main()
