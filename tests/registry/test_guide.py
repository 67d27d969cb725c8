"""The Danish guide leads through every page there is, and names only commands, keys and files that exist."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from kpi.cli import app
from kpi.model import Clause, Target
from kpi.screens import statuses, wording
from kpi.web.page_list import PAGES

HOME = Path(__file__).resolve().parents[2]
GUIDE = (HOME / "docs/vejledning.md").read_text(encoding="utf-8")
WORDS = wording.texts("da")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_is_told_of_and_shown(page: object) -> None:
    name = page.name  # type: ignore[attr-defined]
    assert f"\n| {WORDS[f'page.{name}']} | " in GUIDE
    assert f"](screens/{name}.png)" in GUIDE


def test_no_picture_of_a_page_that_is_not_there() -> None:
    shown = set(re.findall(r"\]\(screens/(\w+)\.png\)", GUIDE))
    assert shown == {page.name for page in PAGES}


def test_every_mark_is_explained() -> None:
    for kind, look in statuses.LOOKS.items():
        assert f"| {look.mark} {WORDS[f'status.{kind}']} |" in GUIDE


def test_every_command_named_exists() -> None:
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    named = set(re.findall(r"`kpi ([a-z]+)", GUIDE))
    assert named and named <= set(group.commands)


def test_the_target_shown_as_an_example_is_read() -> None:
    first, second = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
    [raw] = tomllib.loads(first)["target"]
    target = Target(**{**raw, "clause": Clause(**raw["clause"])}, **tomllib.loads(second))
    assert target.unit and target.under == target.id


def test_every_file_linked_to_is_there() -> None:
    for path in re.findall(r"\]\(([\w-]+\.md)\)", GUIDE):
        assert (HOME / "docs" / path).exists(), path


def test_every_place_linked_to_in_the_guide_is_there() -> None:
    headings = {
        re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^#+ (.*)$", GUIDE, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", GUIDE)) <= headings
