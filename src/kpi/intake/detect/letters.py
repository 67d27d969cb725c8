"""The encoding and the delimiter of an unknown text file."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter

from kpi.intake.cells import NotReadable
from kpi.intake.detect.proposal import Question

_DELIMITERS = (";", "\t", "|", ",")
_LINES_TRIED = 500
# Danish letters as DOS wrote them: as Windows-1252 they are signs nobody types.
_DOS_LETTERS = frozenset(b"\x86\x8f\x91\x92\x9b\x9d")


def encoding_of(content: bytes, questions: list[Question], notes: list[tuple[str, str]]) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\x00" in content:
        raise NotReadable("encoding", expected="utf-8, windows-1252, iso-8859-1", problem="NUL")
    try:
        content.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start > len(content) - 4:
            return "utf-8"
    high = {byte for byte in set(content) if byte >= 0x80}
    if high & _DOS_LETTERS and not high & set("æøåÆØÅ".encode("windows-1252")):
        questions.append(
            Question(
                "encoding",
                "Tegnene ligner et gammelt DOS-tegnsæt; gem filen som UTF-8, eller sig, hvilket tegnsæt den har.",
                "The letters look like an old DOS encoding; save the file as UTF-8, or say which encoding it has.",
                ("windows-1252", "iso-8859-1"),
            )
        )
    if not any(0x80 <= byte <= 0x9F for byte in high):
        notes.append(("ISO-8859-1 og Windows-1252 læser filen ens", "ISO-8859-1 and Windows-1252 read the file alike"))
        return "iso-8859-1"
    return "windows-1252"


def delimiter_of(text: str, questions: list[Question]) -> str:
    """The one that cuts the most rows into the same number of fields, more than one."""
    sample = "\n".join(text.splitlines()[:_LINES_TRIED])
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
    header = sample.split("\n", 1)[0]
    chosen = max(equal, key=lambda delimiter: (delimiter in header, scores[delimiter]))
    rivals = [one for one in equal if one in header and one != chosen and scores[one] == scores[chosen]]
    if rivals:
        options = (chosen, *rivals)
        questions.append(
            Question(
                "delimiter", "To tegn kan skille felterne.", "Two characters may separate the fields.", tuple(options)
            )
        )
    return chosen


def rows_of(text: str, delimiter: str, *, strict: bool = True) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict))
    except csv.Error as error:
        if not strict:
            return []
        raise NotReadable("unreadable", expected="CSV", problem=f"anførselstegn/quotes: {error}") from error
