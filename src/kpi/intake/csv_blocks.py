"""The text of a CSV file in blocks that end where a row ends, decoded strictly as the source states."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from kpi.intake.cells import MEGABYTE, NotReadable
from kpi.intake.foreign import refuse_foreign

BLOCK = 4 * MEGABYTE
MOST_IN_ROW = 4 * MEGABYTE
"""Longest row: a quote that is opened and never closed would otherwise make one row of the whole file."""
SINGLE_BYTE = ("windows-1252", "iso-8859-1")
UTF8_LETTER = re.compile(rb"\xc3[\x80-\xbf]|\xe2\x80[\x90-\xaf]")
"""A letter such as æ, or a dash or quote, in UTF-8; as Windows-1252 it is Ã¦ or â€“, which nobody writes."""


def blocks(path: Path, encoding: str, expected_sha256: str, found: dict[str, str]) -> Iterator[str]:
    """Raises NotReadable when the bytes are not what the source states or not those that were announced."""
    digest, rest, first = hashlib.sha256(), "", True
    for text in _decoded(path, encoding, digest):
        if first:
            found["byte_order_mark"] = "yes" if text.startswith("\ufeff") else "no"
            text, first = text.removeprefix("\ufeff"), False
        rest += text
        end = _end_of_rows(rest)
        if end:
            yield rest[:end]
            rest = rest[end:]
        elif len(rest) > BLOCK + MOST_IN_ROW:
            raise NotReadable("row_too_long", expected=MOST_IN_ROW // MEGABYTE)
    if digest.hexdigest() != expected_sha256:
        raise NotReadable("unreadable", expected="CSV", problem="ændret under læsningen/changed while read")
    if rest:
        yield rest


def _decoded(path: Path, encoding: str, digest: hashlib._Hash) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    if encoding in SINGLE_BYTE and _is_utf8(path):
        raise NotReadable("encoding", expected=encoding, problem="UTF-8")
    with path.open("rb") as file:
        while True:
            content = file.read(BLOCK)
            if line == 1:
                refuse_foreign(content, "csv")
            digest.update(content)
            text = _text(content, decoder, encoding, line)
            line += text.count("\n")
            if text:
                yield text
            if not content:
                break


def _text(content: bytes, decoder: codecs.IncrementalDecoder, encoding: str, line: int) -> str:
    """The text of a block that begins in a line. Raises NotReadable."""
    if encoding in SINGLE_BYTE and (found := UTF8_LETTER.search(content)):
        raise NotReadable("mixed_encodings", expected=encoding, line=line + content.count(b"\n", 0, found.start()))
    try:
        text = decoder.decode(content, final=not content)
    except UnicodeDecodeError as error:
        line += error.object.count(b"\n", 0, error.start)
        problem = f"byte 0x{error.object[error.start]:02x}, linje/line {line}"
        raise NotReadable("encoding", expected=encoding, problem=problem) from error
    if "\x00" in text:
        raise NotReadable("not_text", line=line + text.count("\n", 0, text.index("\x00")))
    return text


def _is_utf8(path: Path) -> bool:
    """Text that is UTF-8 but was promised as one byte per letter would be garbled without any error. The first letter
    of another encoding ends the question."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    letters = False
    with path.open("rb") as file:
        try:
            while content := file.read(BLOCK):
                letters = letters or not content.isascii()
                decoder.decode(content)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return letters


def _end_of_rows(text: str) -> int:
    """The place after the last line end that lies outside quotes; 0 when there is none."""
    mark = "\n" if "\n" in text else "\r"  # the last may be the first half of a line end
    end = text.rfind(mark, 0, len(text) - (mark == "\r")) + 1
    if '"' not in text:
        return end
    quotes = text.count('"', 0, end)
    while end and quotes % 2:
        before = text.rfind(mark, 0, text.rfind('"', 0, end)) + 1
        quotes -= text.count('"', before, end)
        end = before
    return end
