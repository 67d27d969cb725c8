"""Every page: its file, its address and the group it stands under in the menu. A new page is one line here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Group = Literal["front", "staff", "citizens", "basis"]


@dataclass(frozen=True)
class Listed:
    name: str
    address: str
    group: Group


PAGES = (
    Listed("overview", "overblik", "front"),
    Listed("absence", "sygefravaer", "staff"),
    Listed("injuries", "arbejdsulykker", "staff"),
    Listed("workplace", "arbejdsplads", "staff"),
    Listed("complaints", "klager", "citizens"),
    Listed("outcomes", "borgerresultater", "citizens"),
    Listed("targets", "maal", "basis"),
    Listed("report", "kvartalsrapport", "basis"),
    Listed("definitions", "definitioner", "basis"),
    Listed("data", "data", "basis"),
    Listed("about", "om", "basis"),
)
"""In the order of the menu; the first is the front page. No icons: the tab's would be fetched from another host."""


def there(home: Path) -> tuple[Listed, ...]:
    """The pages whose file is in the checkout: a menu never leads to nothing."""
    return tuple(page for page in PAGES if file_of(home, page).exists())


def file_of(home: Path, page: Listed) -> Path:
    return home / "pages" / f"{page.name}.py"
