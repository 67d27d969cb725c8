"""What may lie in this repository: no data about people, nothing large, no drawer without a name, no silenced check."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]
LARGEST_BYTES = 1_000_000
TABLES = (".parquet", ".csv", ".tsv", ".xlsx", ".xls", ".duckdb", ".arrow", ".feather")
TABLES_ALLOWED = ("tests/golden/", "tests/toy/")
DRAWERS = {"utils", "util", "helpers", "helper", "common", "core", "misc", "tools", "stuff"}
NOT_TEXT = (".png", ".xlsx", ".parquet", ".ico")
LOCKS = {"requirements.txt", "requirements-test.txt"}

# Written in parts, so that this file does not hold what it looks for.
CPR_LIKE = re.compile(r"(?<![\d-])(\d\d)(\d\d)(\d\d)[-–]\d{4}(?![\d-])")
WORKPLACE = re.compile(
    "|".join(
        (
            "/" + "work/",
            "/" + r"root/",
            "/" + r"home/\w+/",
            "/" + "opt/pypi",
            r"[A-Z]:\\" + r"Users\\",
            r"\.\./" + "shared",
        )
    )
)
REGISTRY_HOST = re.compile(
    "|".join(rf"\b{name}\.{end}\b" for name, end in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "(org|com)"),
                                                     ("debian", "org"), ("conda", "anaconda"), ("crates", "io")))
)  # fmt: skip
IGNORED_TYPE = re.compile("#" + r" type: ignore(\[[\w, -]+\])?(?P<reason>\s+#\s*\S+)?")


@cache
def tracked() -> tuple[str, ...]:
    """Every file in git, and every file that `git add` would take."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    found = subprocess.run(listing, cwd=HOME, capture_output=True, check=True)
    return tuple(name for name in found.stdout.decode().split("\0") if name and (HOME / name).is_file())


def lines(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, re.Match[str]]]:
    return ((text.count("\n", 0, match.start()) + 1, match) for match in pattern.finditer(text))


def table_outside_tests(name: str, _: str) -> Iterator[str]:
    if name.lower().endswith(TABLES) and not name.startswith(TABLES_ALLOWED):
        yield f"{name}: a table of data; allowed in {', '.join(TABLES_ALLOWED)} only (deliveries belong in a store)"


def drawer(name: str, _: str) -> Iterator[str]:
    for part in Path(name).parts:
        stem = part.partition(".")[0].lower()
        if stem in DRAWERS or re.search(r"_v\d+$", stem):
            yield f"{name}: '{part}' does not say what it does"


def cpr_number(name: str, text: str) -> Iterator[str]:
    for line, match in lines(CPR_LIKE, text):
        day, month, year = (int(part) for part in match.groups())
        if is_date(day - 60 if day > 60 else day, month, year):
            yield f"{name}:{line}: looks like a CPR number; make it from parts where a test needs one"


def is_date(day: int, month: int, year: int) -> bool:
    """A day in 1900-1999 or 2000-2099; replacement numbers (day + 60) are turned back by the caller."""
    for century in (1900, 2000):
        try:
            date(century + year, month, day)
        except ValueError:
            continue
        return True
    return False


def workplace_path(name: str, text: str) -> Iterator[str]:
    for line, match in lines(WORKPLACE, text):
        yield f"{name}:{line}: '{match[0]}' exists on one machine only"


def registry_host(name: str, text: str) -> Iterator[str]:
    for line, match in lines(REGISTRY_HOST, text):
        yield f"{name}:{line}: names the host '{match[0]}'; which registry is used is the machine's business"


def silenced_type(name: str, text: str) -> Iterator[str]:
    for line, match in lines(IGNORED_TYPE, text if name.endswith(".py") and not name.startswith("tests/") else ""):
        if not match["reason"] or not match[1]:
            yield f"{name}:{line}: a silenced type error needs its code and a reason behind it"


def sql_without_grain(name: str, text: str) -> Iterator[str]:
    """A query opens with its grain; a check, whose rows are the offenders, with what is wrong with them."""
    opening = r"-- [A-ZÆØÅ]" if "/checks/" in name else r"-- (one row\b|grain:)"
    first = text.partition("\n")[0]
    if name.endswith(".sql") and not re.match(opening, first):
        yield f"{name}:1: starts '{first[:60]}'; expected '-- one row per …' (in checks/: what is wrong)"


RULES = [table_outside_tests, drawer, cpr_number, workplace_path, registry_host, silenced_type, sql_without_grain]
Rule = Callable[[str, str], Iterator[str]]


def contents(name: str) -> str:
    return (
        "" if name in LOCKS or name.endswith(NOT_TEXT) else (HOME / name).read_text(encoding="utf-8", errors="replace")
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_house(rule: Rule) -> None:
    found = [fault for name in tracked() for fault in rule(name, contents(name))]
    assert not found, "\n" + "\n".join(found)


def test_nothing_large() -> None:
    large = [f"{name}: {size:,} bytes" for name in tracked() if (size := (HOME / name).stat().st_size) > LARGEST_BYTES]
    assert not large, f"at most {LARGEST_BYTES:,} bytes a file:\n" + "\n".join(large)


def empty_rooms(names: tuple[str, ...]) -> list[str]:
    """Packages with nothing beside their `__init__.py`."""
    packages = [name.removesuffix("__init__.py") for name in names if name.endswith("/__init__.py")]
    return [room for room in packages if sum(name.startswith(room) for name in names) == 1]


def test_no_empty_room() -> None:
    assert empty_rooms(tracked()) == []


@pytest.mark.parametrize("name", sorted(LOCKS))
def test_locks_name_no_host_and_carry_a_hash_for_everything(name: str) -> None:
    text = (HOME / name).read_text(encoding="utf-8")
    pins = re.findall(r"^[A-Za-z0-9].*\n.*$", text, flags=re.MULTILINE)
    assert pins, f"{name} locks nothing"
    assert [pin for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []
    assert "--index-url" not in text
    assert not REGISTRY_HOST.search(text)


DAY = "0102" + "03"
BROKEN_HOUSES = [
    (table_outside_tests, "data/absence.parquet", ""),
    (table_outside_tests, "tests/flow/people.CSV", ""),
    (drawer, "src/kpi/helpers.py", ""),
    (drawer, "src/kpi/utils/text.py", ""),
    (drawer, "src/kpi/judge_v2.py", ""),
    (cpr_number, "notes.md", f"set in 2019: {DAY}-1234."),
    (cpr_number, "notes.md", f"{'6102' + '03'}-1234"),
    (workplace_path, "a.py", "open('" + "/" + "root/x')"),
    (registry_host, "Makefile", "https://" + "pypi" + ".org/simple"),
    (silenced_type, "a.py", "x = 1  #" + " type: ignore"),
    (silenced_type, "a.py", "x = 1  #" + " type: ignore[assignment]"),
    (silenced_type, "a.py", "x = 1  #" + " type: ignore  # because"),
    (sql_without_grain, "a.sql", "select 1"),
    (sql_without_grain, "a.sql", "-- absence\nselect 1"),
    (sql_without_grain, "intake/checks/a.sql", "select 1"),
]
GOOD_HOUSES = [
    (table_outside_tests, "tests/golden/spc/a.csv", ""),
    (drawer, "src/kpi/publish/disclosure.py", ""),
    (cpr_number, "notes.md", "991399-1234, 2018-12-31, 2018-01..2018-12"),
    (silenced_type, "a.py", "x = 1  #" + " type: ignore[assignment]  # the stub is wrong"),
    (sql_without_grain, "a.sql", "-- one row per unit and month\nselect 1"),
]


@pytest.mark.parametrize(("rule", "name", "text"), BROKEN_HOUSES)
def test_a_broken_rule_is_found(rule: Rule, name: str, text: str) -> None:
    assert len(list(rule(name, text))) == 1


@pytest.mark.parametrize(("rule", "name", "text"), GOOD_HOUSES)
def test_what_is_allowed_passes(rule: Rule, name: str, text: str) -> None:
    assert list(rule(name, text)) == []


def test_an_empty_room_is_found() -> None:
    assert empty_rooms(("src/kpi/a/__init__.py", "src/kpi/b/__init__.py", "src/kpi/b/c.sql")) == ["src/kpi/a/"]
