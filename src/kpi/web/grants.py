"""Grants files: who may see what, and the demo's, where the reader chooses whom to look as."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from kpi import catalogue
from kpi.reader.principal import Grant

if TYPE_CHECKING:
    from kpi.model import Committee

DEMO = Path("data") / "grants" / "demo.toml"
_FILE = TypeAdapter(dict[str, list[Grant]])
_KEYS = {field.name for field in fields(Grant)}


class GrantsError(ValueError):
    """A grants file that cannot be read; one line: which file, what was got, what was expected."""


@cache
def load(path: Path) -> tuple[Grant, ...]:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        blocks = _FILE.validate_python(raw)
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise GrantsError(f"{path}: {error}; expected [[grant]] blocks with subject, role and roots") from error
    unknown = {*raw} - {"grant"} | {key for block in raw.get("grant", ()) for key in block} - _KEYS
    if unknown:
        raise GrantsError(f"{path}: {sorted(unknown)} is not known; expected [[grant]] blocks with {sorted(_KEYS)}")
    return tuple(blocks.get("grant", ()))


def filled(grants: Iterable[Grant], places: Mapping[str, str]) -> list[Grant]:
    """The grants with their places named: `{unit}` becomes the unit chosen. A place nobody named is no unit."""
    return [
        Grant(one.subject, one.role, _named(one.roots, places), _named(one.alone, places), one.valid_from, one.valid_to)
        for one in grants
    ]


def _named(units: Iterable[str], places: Mapping[str, str]) -> tuple[str, ...]:
    named = (places.get(unit[1:-1], "") if unit.startswith("{") else unit for unit in units)
    return tuple(unit for unit in named if unit)


@cache
def committees(home: Path) -> dict[str, tuple[Committee, ...]]:
    """The MED committees by organisation, as the organisations' files name them."""
    return {name: one.committees for name, one in catalogue.load(home).organisations.items()}
