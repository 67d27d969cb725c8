"""The deliveries of an organisation that hold a person, and what they look like without."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kpi.erase.rows import NotRewritable, Rewritten, csv_without, workbook_without
from kpi.erase.wanted import COLUMNS, Wanted, id_headers
from kpi.erase.xml_rows import xml_without
from kpi.intake import source as sources
from kpi.intake.deliveries import SIDECAR
from kpi.intake.source import Source

_TOKEN = re.compile(r"[\w@.+-]+")
_REWRITERS = {"csv": csv_without, "xlsx": workbook_without, "xls": workbook_without, "xml": xml_without}


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file below raw/<organisation>/ and the sources that read it."""

    path: Path
    readers: tuple[Source, ...]


def raw_files(store: Path, organisation: str) -> Iterator[RawFile]:
    known = sources.load() | sources.load_own(store)
    for path in sorted((store / "raw" / organisation).glob("**/*")):
        if path.is_file() and path.name != SIDECAR:
            yield RawFile(path, _readers(path, known))


def _readers(path: Path, known: Mapping[str, Source]) -> tuple[Source, ...]:
    mine = [one for one in known.values() if one.raw_folder == path.parent.name]
    fitting = [one for one in mine if re.fullmatch(one.file, path.name)]
    return tuple(fitting or mine[:1])


def without(file: RawFile, wanted: Wanted) -> Rewritten:
    """Raises NotRewritable when the file names the person but no source can tell its rows apart."""
    content, gone = file.path.read_bytes(), 0
    readers = [one for one in file.readers if id_headers(one)]
    try:
        for reader in readers:
            dialect = reader.dialect_of(file.path.name)
            found = _REWRITERS[dialect.format](content, reader, dialect, wanted)
            content, gone = found.content, gone + found.gone
    except NotRewritable:
        if names(content, wanted):
            raise
        return Rewritten(content, 0)
    if not readers and not file.readers and names(content, wanted):
        raise NotRewritable("no source file reads it")
    return Rewritten(content, gone)


def names(content: bytes, wanted: Wanted) -> bool:
    """Whether any word of a file is an id of the person, whatever the file is."""
    words = set(_TOKEN.findall(content.decode("utf-8", errors="ignore")))
    words |= set(_TOKEN.findall(content.decode("latin-1")))
    return any(wanted.of(column, word) in wanted.pseudonyms for word in words for column in COLUMNS)
