"""The arrows between the rooms: each import contract in pyproject.toml finds a fault planted in a copy."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]

PLANTS = {
    "layers": [("model", "kpi.periods"), ("facts", "kpi.engine"), ("demo", "kpi.intake")],
    "shared-ground": [("catalogue", "duckdb"), ("contracts", "kpi.facts")],
    "intake": [("intake", "kpi.facts")],
    "facts": [("facts", "kpi.intake")],
    "engine": [("engine", "duckdb"), ("engine", "kpi.publish")],
    "attack": [("attack", "kpi.publish"), ("attack", "kpi.facts")],
    "publish": [("publish", "kpi.intake")],
    "reader": [("reader", "kpi.engine"), ("reader", "kpi.extracts")],
    "screens": [("screens", "duckdb"), ("screens", "kpi.engine")],
    "reports": [("reports", "duckdb"), ("reports", "kpi.publish")],
    "web": [("web", "duckdb"), ("web", "kpi.publish")],
    "demo": [("demo", "kpi.intake")],
    "streamlit": [("screens", "streamlit"), ("reader", "streamlit")],
    "duckdb": [("screens", "duckdb"), ("cli", "duckdb")],
}
"""One or more forbidden imports per contract: (room, what it imports)."""


def test_every_contract_has_a_planted_fault() -> None:
    assert [contract["id"] for contract in CONTRACTS] == list(PLANTS)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("arrows")
    shutil.copytree(HOME / "src" / "kpi", home / "kpi", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(HOME / "pyproject.toml", home)
    return home


@pytest.mark.parametrize(
    ("contract", "room", "imported"), [(c, *plant) for c, plants in PLANTS.items() for plant in plants]
)
def test_contract_finds_a_planted_import(copy: Path, contract: str, room: str, imported: str) -> None:
    with planted(copy / "kpi", room, imported):
        found = lint(copy, contract)
    assert found.returncode == 1, found.stdout
    assert "BROKEN" in found.stdout, found.stdout


def test_a_room_without_a_place_in_the_layers_is_found(copy: Path) -> None:
    room = copy / "kpi" / "loose_ends.py"
    room.write_text("", encoding="utf-8")
    found = lint(copy, "layers")
    room.unlink()
    assert found.returncode == 1, found.stdout


@contextmanager
def planted(package: Path, room: str, imported: str) -> Iterator[None]:
    """A forbidden import in a room of the copy, taken out again at the end."""
    module = package / f"{room}.py"
    file = module if module.exists() else package / room / "planted.py"
    before = file.read_text(encoding="utf-8") if file.exists() else None
    file.write_text(f"{before or ''}\nimport {imported}\n", encoding="utf-8")
    yield
    file.unlink() if before is None else file.write_text(before, encoding="utf-8")


def lint(home: Path, contract: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--contract", contract]
    return subprocess.run(command, cwd=home, capture_output=True, text=True, encoding="utf-8", check=False)
