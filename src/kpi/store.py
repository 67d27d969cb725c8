"""A store says what it is, demo or real, for life."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

Kind = Literal["demo", "real"]
FILE = "store.toml"


class StoreError(RuntimeError):
    """A folder that is not a store, or is of the wrong kind; one line."""


def kind_of(store: Path) -> Kind:
    path = store / FILE
    if not path.is_file():
        raise StoreError(
            f"{store}: not a store ({FILE} is missing); run 'kpi demo' for the demo or name one with --store"
        )
    try:
        kind = tomllib.loads(path.read_text(encoding="utf-8")).get("kind")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StoreError(f"{path}: not readable as TOML: {error}") from error
    if kind == "demo" or kind == "real":
        return "demo" if kind == "demo" else "real"
    raise StoreError(f"{path}: kind is {kind!r}; expected 'demo' or 'real'")
