"""The parts that come with the product, each with its version and licence as its own metadata tells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

LONGEST_NAME = 60
"""A licence's name is short; some packages put the whole text in its place."""
_LOCKED = re.compile(r"^([A-Za-z0-9][\w.-]*)==", re.MULTILINE)


@dataclass(frozen=True)
class Part:
    name: str
    version: str
    licence: str


@cache
def parts(lock: Path) -> tuple[Part, ...]:
    """What the locked requirements name and this machine has, by name."""
    names = sorted(set(_LOCKED.findall(lock.read_text(encoding="utf-8"))))
    found = ((name, _installed(name)) for name in names)
    return tuple(Part(name, part.version, licence_of(part)) for name, part in found if part is not None)


def licence_of(part: metadata.Distribution) -> str:
    """The expression, else the short field, else the classifiers; a text in the field's place is not a name."""
    told = part.metadata
    named = (told.get_all("License-Expression") or told.get_all("License") or [""])[0]
    classified = [one.rpartition("::")[2].strip() for one in told.get_all("Classifier") or [] if "License ::" in one]
    is_name = 0 < len(named) <= LONGEST_NAME and "\n" not in named and not (classified and "Dual" in named)
    return named if is_name else " / ".join(classified)


def _installed(name: str) -> metadata.Distribution | None:
    """None where another system or Python needs the part."""
    try:
        return metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None
