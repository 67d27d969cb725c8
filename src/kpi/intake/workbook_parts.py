"""What a workbook's reader does not tell of a cell: an error, a formula nobody has worked out, a per cent format.

An error would be read as empty and 12.5 % as 0.125, both without a word. The parts of the XLSX are searched for them.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from posixpath import basename, join, normpath
from typing import Any

from kpi.intake.cells import NotReadable

NOT_WORKED_OUT = "#FORMEL?"
"""Stands for a formula without a value; a spreadsheet's errors begin with # too."""
_PER_CENT = (9, 10)  # the formats 0% and 0.00%, which every workbook knows
_CELL = rb"<(?:\w+:)?c\b"
_END = rb"</(?:\w+:)?c>"
_HEAD = rb"(?P<head>[^>/]*)>"
_ERROR = re.compile(_CELL + rb"(?P<head>[^>/]*\bt=[\"']e[\"'][^>/]*)>(?P<inside>.*?)" + _END, re.S)
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)</")
_EMPTY_FORMULA = re.compile(
    _CELL + _HEAD + rb"\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?P<value><(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*" + _END
)
_TEXT = re.compile(rb"\bt=[\"']str[\"']")
_ADDRESS = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")

Place = tuple[int, int]
"""Row and column, both counted from 0."""


@dataclass(frozen=True)
class Grid:
    """The cells of a sheet, and which of them were made one."""

    rows: list[list[Any]]
    merged: Sequence[tuple[Place, Place]]
    """First and last cell of each."""

    def merged_below(self, header: int) -> str | None:
        """The first rows of data that share a cell: it is shown for all of them, but only one holds its value."""
        found = (one for one in self.merged if one[1][0] > max(one[0][0], header))
        return next((f"{_name(first)}:{_name(last)}" for first, last in found), None)


def _name(place: Place) -> str:
    """A cell as a spreadsheet calls it: B3."""
    row, column, letters = *place, ""
    while column >= 0:
        column, letter = column // 26 - 1, chr(ord("A") + column % 26)
        letters = letter + letters
    return f"{letters}{row + 1}"


class Parts:
    """The sheet of a workbook and its styles as they are packed."""

    def __init__(self, content: bytes, sheet: str) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            self._sheet = packed.read(_part_of(packed, sheet))
            styles = [name for name in packed.namelist() if basename(name) == "styles.xml"]
            self._styles = packed.read(styles[0]) if styles else b""

    def errors(self) -> Iterator[tuple[Place, str]]:
        """Cells that hold an error, and formulas without a value. A formula's text may be empty."""
        for found in _ERROR.finditer(self._sheet) if self._holds(b't="e"', b"t='e'") else ():
            value = _VALUE.search(found["inside"])
            yield _place(found["head"]), value[1].decode("utf-8", "replace") if value else NOT_WORKED_OUT
        for found in _EMPTY_FORMULA.finditer(self._sheet) if self._holds(b"<f", b":f") else ():
            if not (found["value"] and _TEXT.search(found["head"])):
                yield _place(found["head"]), NOT_WORKED_OUT

    def _holds(self, *marks: bytes) -> bool:
        """Whether it is worth the while to look at every cell."""
        return any(mark in self._sheet for mark in marks)

    @property
    def shows_per_cent(self) -> bool:
        return any(True for _ in self._per_cent_styles())

    def per_cent(self) -> Iterator[Place]:
        """Cells that show a hundred times the number they hold."""
        styles = b"|".join(str(number).encode() for number in self._per_cent_styles())
        if styles:
            pattern = _CELL + rb"(?P<head>[^>/]*\bs=[\"'](?:" + styles + rb")[\"'][^>/]*)>"
            yield from (_place(found["head"]) for found in re.finditer(pattern, self._sheet))

    def _per_cent_styles(self) -> Iterator[int]:
        formats = {str(number).encode() for number in _PER_CENT}
        for head in re.findall(rb"<(?:\w+:)?numFmt\b[^>]*>", self._styles):
            code, number = _attribute(head, b"formatCode"), _attribute(head, b"numFmtId")
            if "%" in re.sub(r'"[^"]*"|\\.', "", html.unescape(code.decode("utf-8", "replace"))):
                formats.add(number)
        used = re.search(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", self._styles, re.S)
        for place, head in enumerate(re.findall(rb"<(?:\w+:)?xf\b[^>]*>", used[0]) if used else ()):
            if _attribute(head, b"numFmtId") in formats:
                yield place


def _part_of(packed: zipfile.ZipFile, sheet: str) -> str:
    """The part that holds a sheet: the only one, or the one that the workbook names."""
    sheets = [name for name in packed.namelist() if re.search(r"worksheets/[^/]+\.xml$", name)]
    if len(sheets) == 1:
        return sheets[0]
    book = next((name for name in packed.namelist() if re.search(r"(^|/)workbook\d*\.xml$", name)), "")
    relations = f"{book.removesuffix(basename(book))}_rels/{basename(book)}.rels"
    if book and relations in packed.namelist():
        for head in re.findall(rb"<(?:\w+:)?sheet\b[^>]*>", packed.read(book)):
            if html.unescape(_attribute(head, b"name").decode("utf-8", "replace")) == sheet:
                return _target(packed.read(relations), _attribute(head, rb"\w+:id"), book)
    raise NotReadable("unreadable", expected="XLSX", problem="intet ark af det navn/no sheet of that name")


def _target(relations: bytes, wanted: bytes, book: str) -> str:
    for head in re.findall(rb"<(?:\w+:)?Relationship\b[^>]*>", relations):
        if _attribute(head, b"Id") == wanted:
            return normpath(join("/", book, "..", _attribute(head, b"Target").decode())).lstrip("/")
    raise NotReadable("unreadable", expected="XLSX", problem="arket mangler/the sheet is missing")


def _attribute(head: bytes, name: bytes) -> bytes:
    found = re.search(rb"[\s]" + name + rb"=(?:\"([^\"]*)\"|'([^']*)')", head)
    return (found[1] or found[2] or b"") if found else b""


def _place(head: bytes) -> Place:
    found = _ADDRESS.search(head)
    if not found:
        raise NotReadable("unreadable", expected="XLSX", problem="celler uden adresse/cells without address")
    column = 0
    for letter in found[1]:
        column = column * 26 + letter - 64
    return int(found[2]) - 1, column - 1
