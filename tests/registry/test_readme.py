"""The README names what is there: every room, every top-level file, every command, and nothing else."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from kpi.cli import app

HOME = Path(__file__).resolve().parents[2]
README = (HOME / "README.md").read_text(encoding="utf-8")
NOT_ROOMS = {"__init__.py", "__main__.py"}
UNNAMED = {"README.md", ".gitignore", ".gitattributes", "src"}
"""Top-level names that need no line: the README itself, git's own, and `src`, which has the room table."""


def table(heading: str) -> list[list[str]]:
    """The cells of the table whose first column has this heading."""
    _, found, rest = README.partition(f"| {heading} |")
    assert found, f"no table with first column '{heading}' in the README"
    rows = rest.partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip().strip("|").split("|")] for row in rows]


def first_names(heading: str) -> list[str]:
    return [row[0].strip("`").rstrip("/") for row in table(heading)]


def in_git() -> list[str]:
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    found = subprocess.run(listing, cwd=HOME, capture_output=True, check=True)
    return [name for name in found.stdout.decode().split("\0") if name and (HOME / name).is_file()]


def test_rooms() -> None:
    prefix = "src/kpi/"
    there = {name.removeprefix(prefix).partition("/")[0] for name in in_git() if name.startswith(prefix)} - NOT_ROOMS
    assert sorted(first_names("room")) == sorted(prefix + room for room in there)


def test_top_level() -> None:
    there = {name.partition("/")[0] for name in in_git()} - UNNAMED
    assert sorted(first_names("beside `src/`")) == sorted(there)


def test_every_room_is_tested_by_something() -> None:
    for room, *_, tested_by in table("room"):
        folder = HOME / tested_by.strip("`")
        assert any(folder.glob("**/test_*.py")), f"{room} is said to be tested by {tested_by}, where no test lies"


@pytest.mark.parametrize("row", table("change"), ids=lambda row: row[0])
def test_places_to_touch_exist(row: list[str]) -> None:
    for path in re.findall(r"`([\w.]+(?:/[\w.-]*)*)[^`]*`", row[1]):
        if "x.py" not in path and not path.startswith("make"):
            assert (HOME / path.rstrip("/")).exists(), path


def commands() -> set[str]:
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    return set(group.commands)


def test_command_table() -> None:
    assert sorted(first_names("command")) == sorted(f"kpi {command}" for command in commands())


def test_commands_in_the_text_exist() -> None:
    named = set(re.findall(r"(?:`|^|Scripts\\|bin/)kpi ([a-z]+)", README, flags=re.MULTILINE))
    assert named <= commands()


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (HOME / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", README, flags=re.MULTILINE)) <= targets
