"""Reads XML deliveries as a stream: one element is a row, its attributes and children are the columns.

A document type, and with it every entity, is refused: nothing may be expanded or fetched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.parsers import expat

import numpy as np

from kpi.intake.cells import MEGABYTE, Chunk, NotReadable, Opened, from_texts
from kpi.intake.dialect import Dialect
from kpi.intake.faults import FaultList

ROWS_PER_CHUNK = 50_000
_BLOCK = MEGABYTE
_DEEPEST = 12
_LONGEST = 100_000


def read(path: Path, sha256: str, dialect: Dialect, headers: Sequence[str], faults: FaultList) -> Opened:
    """The delivery in the source's columns; other elements and columns become faults. Its chunks raise NotReadable."""
    opened = Opened(list(headers), iter(()), {"format": "xml", "record": str(dialect.record)}, header_row=0)
    opened.chunks = _chunks(path, sha256, _Handler(opened.headers, dialect, faults), opened)
    return opened


def _chunks(path: Path, sha256: str, handler: _Handler, opened: Opened) -> Iterator[Chunk]:
    parser = handler.parser()
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while True:
            content = file.read(_BLOCK)
            digest.update(content)
            try:
                parser.Parse(content, not content)
            except expat.ExpatError as error:
                problem = f"linje/line {error.lineno}: {expat.ErrorString(error.code)}"
                raise NotReadable("unreadable", expected="XML", problem=problem) from error
            if len(handler.rows) >= ROWS_PER_CHUNK or not content:
                yield handler.taken()
            if not content:
                break
    if digest.hexdigest() != sha256:
        raise NotReadable("unreadable", expected="XML", problem="ændret under læsningen/changed while read")
    opened.unseen = handler.unseen()


class _Handler:
    """Collects rows while the parser walks the document."""

    def __init__(self, headers: list[str], dialect: Dialect, faults: FaultList) -> None:
        self.rows: list[list[str]] = []
        self._headers = {header: place for place, header in enumerate(headers)}
        self._dialect = dialect
        self._faults = faults
        self._depth = 0
        self._inside: list[str] = []
        self._texts: list[list[str]] = []
        self._row: list[str | None] | None = None
        self._number = 0
        self._length = 0
        self._first_number = 1
        self._seen: set[str] = set()
        self._strange: set[str] = set()

    def parser(self) -> Any:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartDoctypeDeclHandler = _refuse
        parser.EntityDeclHandler = _refuse
        parser.ExternalEntityRefHandler = _refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        return parser

    def taken(self) -> Chunk:
        """The rows collected so far, which are then forgotten."""
        rows, self.rows = self.rows, []
        first, self._first_number = self._first_number, self._first_number + len(rows)
        columns = [from_texts([row[place] for row in rows]) for place in range(len(self._headers))]
        return Chunk(columns, np.arange(first, first + len(rows), dtype=np.int32))

    def unseen(self) -> set[str]:
        """Columns that no row had, when there are rows at all."""
        return self._headers.keys() - self._seen if self._number else set()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotReadable("unreadable", expected="XML", problem=f"dybere end/deeper than {_DEEPEST}")
        if self._depth == 2:
            self._begin(name)
        if self._row is None:
            return
        inner = "" if self._depth == 2 else f"{self._inside[-1]}/{name}" if self._depth > 3 else name
        self._inside.append(inner)
        self._texts.append([])
        self._length = 0
        for attribute, text in attributes.items():
            self._put(f"{inner}/@{attribute}" if inner else f"@{attribute}", text)

    def _begin(self, name: str) -> None:
        if name == self._dialect.record:
            self._number += 1
            self._row = [None] * len(self._headers)
        elif name not in self._dialect.other_records and name not in self._strange:
            self._strange.add(name)
            self._faults.add("unknown_column", None, f"<{name}>")

    def _text(self, text: str) -> None:
        if self._row is None or self._depth < 3:
            return
        self._texts[-1].append(text)
        self._length += len(text)
        if self._length > _LONGEST:
            raise NotReadable("unreadable", expected="XML", problem=f"felt over/field above {_LONGEST}")

    def _end(self, _: str) -> None:
        self._depth -= 1
        if self._row is None:
            return
        text, inner = "".join(self._texts.pop()).strip(), self._inside.pop()
        if self._depth == 1:
            self.rows.append([text or "" for text in self._row])
            self._row = None
        elif text or inner in self._headers:
            self._put(inner, text)

    def _put(self, header: str, text: str) -> None:
        assert self._row is not None
        place = self._headers.get(header)
        if place is None:
            self._faults.add("unknown_column", self._number, header)
        elif self._row[place] is not None:
            self._faults.add("column_twice", self._number, header)
        else:
            self._row[place] = text
            self._seen.add(header)


def _refuse(*_: object) -> Any:
    raise NotReadable("xml_entities")
