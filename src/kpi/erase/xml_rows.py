"""An XML delivery without the elements of a person; every other byte stays as it was."""

from __future__ import annotations

import re
from xml.parsers import expat

from kpi.erase.rows import NotRewritable, Rewritten
from kpi.erase.wanted import Wanted, id_headers
from kpi.intake.source import Dialect, Source

_EMPTY_TAG = re.compile(rb"""<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/>""")


def xml_without(content: bytes, source: Source, dialect: Dialect, wanted: Wanted) -> Rewritten:
    walk = _Walk(content, str(dialect.record), id_headers(source), wanted)
    try:
        walk.parser.Parse(content, True)
    except expat.ExpatError as error:
        raise NotRewritable(f"not readable as XML: {expat.ErrorString(error.code)}") from error
    left, at = [], 0
    for start, end in walk.meant:
        left.append(content[at:start])
        at = end
    return Rewritten(b"".join([*left, content[at:]]), len(walk.meant))


class _Walk:
    """Remembers where each element that is a row of the person begins and ends."""

    def __init__(self, content: bytes, record: str, headers: dict[str, str], wanted: Wanted) -> None:
        self.meant: list[tuple[int, int]] = []
        self._content, self._record, self._headers, self._wanted = content, record, headers, wanted
        self._path: list[str] = []
        self._texts: list[str] = []
        self._row: dict[str, str] = {}
        self._start_at = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = _refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        self._texts.append("")
        if len(self._path) == 2:
            self._row, self._start_at = {}, self.parser.CurrentByteIndex
        inner = "/".join(self._path[2:])
        for attribute, text in attributes.items():
            self._put(f"{inner}/@{attribute}" if inner else f"@{attribute}", text)

    def _text(self, text: str) -> None:
        self._texts[-1] += text

    def _put(self, header: str, text: str) -> None:
        if header in self._headers:
            self._row[self._headers[header]] = text.strip()

    def _end(self, name: str) -> None:
        text = self._texts.pop()
        self._put("/".join(self._path[2:]), text)
        if len(self._path) == 2 and name == self._record and self._wanted.is_meant(self._row):
            self.meant.append((self._start_at, self._end_at(self.parser.CurrentByteIndex)))
        self._path.pop()

    def _end_at(self, at: int) -> int:
        """The byte after the element: after its end tag, or after the tag that is both."""
        if self._content.startswith(b"</", at):
            return self._content.index(b">", at) + 1
        found = _EMPTY_TAG.match(self._content, self._start_at)
        if found is None:
            raise NotRewritable("an element whose end cannot be told")
        return found.end()


def _refuse(*_: object) -> None:
    raise NotRewritable("a document type with entities is not read")
