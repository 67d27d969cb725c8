"""The encoding and the delimiter of an unknown text file."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter

from kpi.intake.cells import NotReadable
from kpi.intake.csv_blocks import UTF8_LETTER
from kpi.intake.detect.proposal import Question

_DELIMITERS = (";", "\t", "|", ",")
_LINES_TRIED = 500
_GAP = re.compile(r"\S {2,}\S")
_FIXED_WIDTH = Question(
    "delimiter",
    "Felterne er skilt af mellemrum alene (fast bredde); hent filen med semikolon mellem felterne.",
    "Blanks alone separate the fields (fixed width); get the file with semicolons between the fields.",
)
# Danish letters as DOS wrote them: as Windows-1252 they are signs nobody types.
# æ, ø and Æ, Ø as a Mac wrote them: as Latin-1 they are ¾, ¿, ® and ¯ within a word.
_MAC_LETTERS = re.compile(rb"[a-z][\xbe\xbf]|[\xae\xaf\xbe\xbf][a-z]")
_MAC = Question(
    "encoding",
    "Tegnene ligner et gammelt Mac-tegnsæt; gem filen som UTF-8, eller sig, hvilket tegnsæt den har.",
    "The letters look like an old Mac encoding; save the file as UTF-8, or say which encoding it has.",
    ("windows-1252", "iso-8859-1"),
)
_NO_LETTER = frozenset(b"\x81\x8d\x8f\x90\x9d")
"""Bytes that Windows-1252 gives no letter."""
_DOS_LETTERS = frozenset(b"\x86\x8f\x91\x92\x9b\x9d")


def encoding_of(content: bytes, questions: list[Question], notes: list[tuple[str, str]]) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\x00" in content:
        raise NotReadable("not_text", line=1 + content.count(b"\n", 0, content.index(b"\x00")))
    try:
        content.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start > len(content) - 4:
            return "utf-8"
    if found := UTF8_LETTER.search(content):
        line = 1 + content.count(b"\n", 0, found.start())
        raise NotReadable("mixed_encodings", expected="windows-1252", line=line)
    high = {byte for byte in set(content) if byte >= 0x80}
    if nobody := high & _NO_LETTER:
        raise NotReadable("old_encoding", line=1 + content.count(b"\n", 0, min(map(content.index, nobody))))
    if high & _DOS_LETTERS and not high & set("æøåÆØÅ".encode("windows-1252")):
        questions.append(
            Question(
                "encoding",
                "Tegnene ligner et gammelt DOS-tegnsæt; gem filen som UTF-8, eller sig, hvilket tegnsæt den har.",
                "The letters look like an old DOS encoding; save the file as UTF-8, or say which encoding it has.",
                ("windows-1252", "iso-8859-1"),
            )
        )
    elif _MAC_LETTERS.search(content):
        questions.append(_MAC)
    if not any(0x80 <= byte <= 0x9F for byte in high):
        notes.append(("ISO-8859-1 og Windows-1252 læser filen ens", "ISO-8859-1 and Windows-1252 read the file alike"))
        return "iso-8859-1"
    return "windows-1252"


def delimiter_of(text: str, questions: list[Question]) -> str:
    """The one that cuts the most rows into the same number of fields, more than one."""
    lines = text.splitlines()[:_LINES_TRIED]
    if _in_columns_of_blanks(lines):
        questions.append(_FIXED_WIDTH)
        return ";"
    sample, header = "\n".join(lines), lines[0]
    scores: dict[str, tuple[float, int]] = {}
    for delimiter in _DELIMITERS:
        widths = Counter(len(row) for row in rows_of(sample, delimiter, strict=False) if row)
        width, rows = max(widths.items(), key=lambda one: (one[1], one[0]), default=(1, 0))
        if width > 1:
            scores[delimiter] = (rows / widths.total(), width)
    if not scores:
        return ";"
    best = max(scores.values())
    equal = [delimiter for delimiter, score in scores.items() if score[0] > 0.9 * best[0]]
    chosen = max(equal, key=lambda delimiter: (delimiter in header, scores[delimiter]))
    rivals = [one for one in equal if one in header and one != chosen and scores[one] == scores[chosen]]
    if rivals:
        da, en = "To tegn kan skille felterne.", "Two characters may separate the fields."
        questions.append(Question("delimiter", da, en, (chosen, *rivals)))
    return chosen


def _in_columns_of_blanks(lines: list[str]) -> bool:
    """Whether fields are told apart by their place alone."""
    apart = sum(bool(_GAP.search(line)) for line in lines)
    return not any(one in lines[0] for one in _DELIMITERS) and len(lines) > 1 and apart > 0.8 * len(lines)


def rows_of(text: str, delimiter: str, *, strict: bool = True) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict))
    except csv.Error as error:
        if not strict:
            return []
        raise NotReadable("unreadable", expected="CSV", problem=f"anførselstegn/quotes: {error}") from error
