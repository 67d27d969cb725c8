"""Every word of the interface, in Danish (`da.toml`, `<page>_da.toml`) and English (`en`), by dotted key."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("da", "en")
_PLURALS = {"one", "other"}


class WordingError(KeyError):
    """A key that is not in the language's file."""


def _flat(tree: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in tree.items():
        if isinstance(value, dict) and set(value) != _PLURALS:
            found.update(_flat(value, f"{prefix}{key}."))
        else:
            found[prefix + key] = value
    return found


@cache
def texts(language: str) -> dict[str, Any]:
    """Dotted key to text; a text that counts something is a table of `one` and `other`."""
    found: dict[str, Any] = {}
    for path in sorted(Path(__file__).parent.glob(f"*{language}.toml")):
        for key, value in _flat(tomllib.loads(path.read_text("utf-8"))).items():
            if key in found:
                raise WordingError(f"wording '{key}' stands twice in {language}; the second time in {path.name}")
            found[key] = value
    return found


def text(language: str, key: str, **fields: object) -> str:
    """The text of a key with its fields filled in; `n` picks between `one` and `other`."""
    try:
        found = texts(language)[key]
    except KeyError:
        raise WordingError(f"wording '{key}' is not in {language}.toml; add it to both languages") from None
    if isinstance(found, dict):
        found = found["one" if fields.get("n") in (1, "1") else "other"]
    return str(found).format(**fields)


def branch(language: str, prefix: str) -> dict[str, str]:
    """All texts below a prefix, by the rest of their key."""
    return {key.removeprefix(prefix): str(value) for key, value in texts(language).items() if key.startswith(prefix)}
