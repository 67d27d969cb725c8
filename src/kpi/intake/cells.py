"""Delivered cells: columns of text in which each distinct text is held once and rows point at it."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

MOST_MEGABYTES = 512
MEGABYTE = 1_000_000
FIRST_DATA_ROW = 2


class NotReadable(ValueError):
    """The bytes cannot be read at all; `rule` and `said` make the sentence."""

    def __init__(self, rule: str, **said: object) -> None:
        super().__init__(rule)
        self.rule = rule
        self.said = said


@dataclass(frozen=True)
class Cells:
    """One delivered column: `values[codes[row]]` is the text of a row, without blanks around it."""

    codes: NDArray[np.int32]
    values: list[str]


@dataclass(frozen=True)
class Delivered:
    """What a file holds: headers, columns in the same order, and each row's number as a spreadsheet counts it."""

    headers: list[str]
    columns: list[Cells]
    row_numbers: NDArray[np.int32]
    dialect: dict[str, str] = field(default_factory=dict)


def content_of(path: Path, expected_sha256: str) -> bytes:
    """The bytes of a delivery; its size is asked before it is read. Raises NotReadable."""
    size = path.stat().st_size
    if size > MOST_MEGABYTES * MEGABYTE:
        raise NotReadable("too_large", size=size // MEGABYTE, expected=MOST_MEGABYTES)
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != expected_sha256:
        raise NotReadable("unreadable", expected=path.suffix, problem="ændret under læsningen/changed while read")
    return content


def clean(value: str) -> str:
    """Without blanks around it, each letter as one character."""
    value = value.strip()
    return value if value.isascii() else unicodedata.normalize("NFC", value)
