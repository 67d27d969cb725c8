"""`kpi init` and the guide to a new organisation: every step of docs/ny-organisation.md is run as it stands there."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kpi import catalogue, store, templates
from kpi.intake import source
from kpi.reader import open_reader

HOME = Path(__file__).resolve().parents[2]
GUIDE = HOME / "docs" / "ny-organisation.md"
BLOCK = re.compile(r"^```(?P<kind>\w+)(?: (?P<verb>fil|tilføj)=(?P<path>\S+))?\n(?P<text>.*?)^```", re.M | re.S)
WINDOWS_1252 = ("sd-ansaettelser", "sd-fravaer")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout without any organisation; the program itself is linked in."""
    home = tmp_path / "checkout"
    home.mkdir()
    for name in ("app.py", "pages", "src", ".streamlit"):
        (home / name).symlink_to(HOME / name)
    monkeypatch.setenv("KPI_HOME", str(home))
    return home


def kpi(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-c", "from kpi.cli import main; main()", *arguments]
    environment = {**os.environ, "KPI_HOME": str(home)}
    return subprocess.run(call, cwd=home, env=environment, capture_output=True, text=True, check=False)


def follow(home: Path, block: re.Match[str]) -> list[subprocess.CompletedProcess[str]]:
    """Does what a block of the guide says."""
    if block["verb"]:
        path = home / block["path"]
        if block["verb"] == "tilføj":
            begun = path.read_text(encoding="utf-8")
            assert "\ntarget = []\n" in begun
            path.write_text(begun.replace("\ntarget = []\n", "\n") + "\n" + block["text"], encoding="utf-8")
        else:
            assert path.parent.is_dir(), f"{path.parent}: made by 'kpi init'"
            path.write_bytes(block["text"].encode("cp1252" if path.parent.name in WINDOWS_1252 else "utf-8-sig"))
            if path.suffix == ".toml":
                path.write_text(block["text"], encoding="utf-8")
        return []
    if block["kind"] != "sh":
        return []
    lines = [shlex.split(line)[1:] for line in block["text"].splitlines()]
    return [kpi(home, *line) for line in lines if "run" not in line]


def test_every_step_of_the_guide_works(home: Path) -> None:
    blocks = list(BLOCK.finditer(GUIDE.read_text(encoding="utf-8")))
    assert sum(block["kind"] == "sh" for block in blocks) >= 5
    said = []
    for block in blocks:
        if "kpi template" in block["text"]:
            add_form_sources(home)
        for done in follow(home, block):
            assert done.returncode == 0, f"{done.args[3:]}: {done.stdout}{done.stderr}"
            said.append(done.stdout)
    opened = open_reader(home / "data" / "stores" / "odense-bf")
    assert opened.edition.store_kind == "real"
    assert opened.organisations == ("odense-bf",)
    judged = next(text for text in said if "odense-bf-sickness-2024" in text)
    assert "odense-bf-procedure-2024" in judged
    assert said[-1].splitlines()[-1].startswith("published: 2 accepted")
    assert kpi(home, "audit", "verify").returncode == 0


def add_form_sources(home: Path) -> None:
    """The source files of the forms, as long as they are not shipped."""
    for path in (Path(__file__).parent / "template_sources").glob("*.toml"):
        if path.stem not in source.load():
            (home / "data/stores/odense-bf/sources").mkdir(exist_ok=True)
            shutil.copy(path, home / "data/stores/odense-bf/sources")


def begin(home: Path, organisation: str = "odense-bf") -> subprocess.CompletedProcess[str]:
    options = ["--organisation", organisation, "--name", 'Børn "og" Familie', "--municipality", "Odense Kommune"]
    return kpi(home, "init", *options, "--json")


def test_a_new_organisation_passes_the_check_and_is_real_for_life(home: Path) -> None:
    made = begin(home)
    assert made.returncode == 0, made.stderr
    at = Path(json.loads(made.stdout)["store"])
    assert at == home / "data" / "stores" / "odense-bf"
    assert store.kind_of(at) == "real"
    assert kpi(home, "check").returncode == 0
    assert catalogue.load(home).organisations["odense-bf"].name == 'Børn "og" Familie'
    assert {path.name for path in (at / "raw/odense-bf").iterdir()} == {
        one.raw_folder for one in source.load().values()
    }
    if os.name == "posix":
        assert (at / "raw").stat().st_mode & 0o077 == 0
    demo = kpi(home, "demo", "--store", str(at))
    assert (demo.returncode, demo.stdout) == (1, "")


def test_the_commented_example_is_a_valid_target_file(home: Path) -> None:
    assert begin(home).returncode == 0
    path = next((home / "data" / "targets").glob("*.toml"))
    text = path.read_text(encoding="utf-8").replace("\ntarget = []\n", "\n")
    before, example = text.split("# [[target]]", 1)
    path.write_text(before + re.sub(r"^# ?", "", "# [[target]]" + example, flags=re.M), encoding="utf-8")
    assert len(list(catalogue.load(home).promises("odense-bf"))) == 2


def test_nothing_is_overwritten(home: Path) -> None:
    assert begin(home).returncode == 0
    files = {path: path.read_bytes() for path in (home / "data").rglob("*") if path.is_file()}
    again = begin(home)
    assert (again.returncode, again.stdout) == (1, "")
    assert "odense-bf.toml: is there already; nothing is overwritten" in again.stderr
    assert {path: path.read_bytes() for path in (home / "data").rglob("*") if path.is_file()} == files


@pytest.mark.parametrize("name", ["Odense", "odense_bf", "../odense", "-odense", "odense--bf", "", "o" * 41])
def test_an_id_that_makes_no_file_name_is_refused(home: Path, name: str) -> None:
    with pytest.raises(templates.BeginError, match="expected small letters"):
        templates.begin(home, home / "store", name, "Navn", "Kommune", [], 2024)
    assert not (home / "data").exists()


def test_a_demo_store_stays_one(home: Path) -> None:
    at = home / "demo"
    at.mkdir()
    (at / "store.toml").write_text('kind = "demo"\n', encoding="utf-8")
    with pytest.raises(templates.BeginError, match="is a demo store for life"):
        templates.begin(home, at, "odense-bf", "Navn", "Kommune", [], 2024)


def test_several_organisations_share_a_store(home: Path) -> None:
    for name in ("odense-bf", "odense-sf"):
        templates.begin(home, home / "store", name, "Navn", "Odense Kommune", ["enheder"], 2024)
    assert sorted(path.name for path in (home / "store" / "raw").iterdir()) == ["odense-bf", "odense-sf"]
