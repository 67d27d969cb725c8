"""Every word stands in both languages, every key is used, and no page holds a word of its own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from kpi.screens import wording

HOME = Path(__file__).parents[2]
SOURCES = [
    *(HOME / "pages").glob("*.py"),
    *(HOME / "src/kpi/web").glob("*.py"),
    *(HOME / "src/kpi/screens").glob("*.py"),
    *(HOME / "src/kpi/reports").glob("*.py"),
]


def _keys(node: ast.expr) -> Iterator[str]:
    """Patterns of the keys an expression can be: a field of an f-string may be anything."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.escape(node.value)
    elif isinstance(node, ast.JoinedStr):
        parts = (re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[^.]+" for part in node.values)
        yield "".join(parts)
    elif isinstance(node, ast.IfExp):
        yield from _keys(node.body)
        yield from _keys(node.orelse)


def _speaks(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name in ("say", "self") and bool(call.args)


def _used() -> set[str]:
    found: set[str] = set()
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _speaks(node):
                found.update(_keys(node.args[0]))
            elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "branch":
                found.update(f"{key}.+" for key in _keys(node.args[1]))
    return found


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_every_key_used_is_there(language: str) -> None:
    there = wording.texts(language)
    missing = [used for used in sorted(_used()) if not any(re.fullmatch(used, key) for key in there)]
    assert not missing, f"missing in {language}.toml: {missing}"


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_every_key_there_is_used(language: str) -> None:
    used = [re.compile(one) for one in _used()]
    unused = [key for key in wording.texts(language) if not any(one.fullmatch(key) for one in used)]
    assert not unused, f"unused in {language}.toml: {unused}"


def test_both_languages_hold_the_same_keys() -> None:
    danish, english = (set(wording.texts(language)) for language in wording.LANGUAGES)
    assert danish == english, sorted(danish ^ english)


def _fields(text: object) -> set[str]:
    texts = text.values() if isinstance(text, dict) else [str(text)]
    return {field for one in texts for _, field, _, _ in Formatter().parse(one) if field}


def test_both_languages_fill_in_the_same_fields() -> None:
    danish, english = (wording.texts(language) for language in wording.LANGUAGES)
    differing = [key for key in danish if _fields(danish[key]) != _fields(english[key])]
    assert not differing


def test_a_missing_word_is_told() -> None:
    with pytest.raises(wording.WordingError, match=r"'status\.gone' is not in da\.toml"):
        wording.text("da", "status.gone")


def test_one_and_many_are_told_apart() -> None:
    assert wording.text("da", "open.days_left", n=1, days="1") == "1 dag tilbage"
    assert wording.text("da", "open.days_left", n=1096, days="1.096") == "1.096 dage tilbage"
