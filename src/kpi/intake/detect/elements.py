"""The rows of an unknown XML file: the elements below its root, by name."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any
from xml.parsers import expat

from kpi.intake.cells import MEGABYTE, NotReadable

MOST_RECORDS = 5_000


class _Enough(Exception):
    """Enough records are seen."""


class _Walker:
    def __init__(self) -> None:
        self.records: dict[str, list[dict[str, str]]] = {}
        self.count = 0
        self._path: list[str] = []
        self._text = ""
        self._record: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        self._text = ""
        if len(self._path) == 2:
            self._record = {}
        inner = "/".join(self._path[2:])
        for attribute, text in attributes.items() if len(self._path) > 1 else ():
            self._record[f"{inner}/@{attribute}" if inner else f"@{attribute}"] = text.strip()

    def text(self, text: str) -> None:
        self._text += text

    def end(self, name: str) -> None:
        if len(self._path) > 2:
            inner = "/".join(self._path[2:])
            self._record.setdefault(inner, self._text.strip())
        elif len(self._path) == 2:
            self.records.setdefault(name, []).append(self._record)
            self.count += 1
        self._text = ""
        self._path.pop()
        if self.count >= MOST_RECORDS:
            raise _Enough


def elements_of(path: Path, record: str | None) -> tuple[str, list[str], list[str], list[list[str]]]:
    """The element that is a row (the most frequent unless one is named), the others, its columns and rows."""
    walker = _Walker()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
    parser.StartElementHandler, parser.EndElementHandler = walker.start, walker.end
    parser.CharacterDataHandler = walker.text
    try:
        with path.open("rb") as file:
            while content := file.read(MEGABYTE):
                parser.Parse(content, False)
            parser.Parse(b"", True)
    except _Enough:
        pass
    except expat.ExpatError as error:
        problem = f"linje/line {error.lineno}: {expat.ErrorString(error.code)}"
        raise NotReadable("unreadable", expected="XML", problem=problem) from error
    counts = Counter({name: len(rows) for name, rows in walker.records.items()})
    if not counts:
        raise NotReadable("empty_file")
    chosen = record if record and record in counts else counts.most_common(1)[0][0]
    rows = walker.records[chosen]
    headers = list(dict.fromkeys(name for row in rows for name in row))
    return chosen, sorted(counts.keys() - {chosen}), headers, [[row.get(name, "") for name in headers] for row in rows]


def _refuse(*_: object) -> Any:
    raise NotReadable("xml_entities")
