"""What stands around the rows of an unknown file: title rows, the header, columns without anything, rows at the end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from kpi.intake.cells import NotReadable, is_total
from kpi.intake.detect.proposal import Question
from kpi.intake.detect.sheet import Row, Sheet
from kpi.intake.detect.writing import periods

_TOTAL_WORDS = ("I alt", "Ialt", "Total", "Sum", "Hovedtotal", "Grand Total")
_NOTE = re.compile(
    r"(kilde|source|not(?:e|er|at)|anm(?:ærkning)?|bemærk(?:ning)?|udtrukket|udskrevet|opdateret|dannet|kørt|rapport"
    r"|data|\.{1,2}|\*+|[0-9]\)|-)(?=[\s:.)]|$)",
    re.I,
)
_TITLE_ROWS_TRIED = 20


def framed(sheet: Sheet, rows: list[Row], answers: Mapping[str, str]) -> Sheet:
    """The sheet with its headers and rows. Raises NotReadable when there are none."""
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        raise NotReadable("empty_file")
    header = int(answers["header"]) if answers.get("header", "").isdigit() else _header_row(rows, sheet)
    if not 1 <= header <= len(rows):
        raise NotReadable("no_such_header", found=header, expected=len(rows))
    headers, data = list(rows[header - 1]), rows[header:]
    words = _taken_from_the_end(data, len(headers))
    _note_lengths(sheet, data, len(headers), header + 1)
    kept = [place for place, name in enumerate(headers) if name or any(row[place] for row in data if place < len(row))]
    if len(kept) < len(headers):
        headers = [headers[place] for place in kept]
        data = [[row[place] if place < len(row) else "" for place in kept] for row in data]
    sheet.numbers = [header + 1 + place for place, row in enumerate(data) if any(row)]
    sheet.headers, sheet.rows = headers, [row for row in data if any(row)]
    sheet.dialect["title_rows"] = header - 1
    sheet.dialect["total_rows"] = sorted(words)
    _ask_about_headers(sheet)
    return sheet


def _header_row(rows: Sequence[Row], sheet: Sheet) -> int:
    """The first row that is as wide as the data, filled, and not of figures; perhaps without a name for one column."""
    widths = Counter(sum(map(bool, row)) for row in rows[_TITLE_ROWS_TRIED:] or rows)
    usual = max(widths, key=lambda width: (widths[width], width))
    wide = max((len(row) for row in rows[:_TITLE_ROWS_TRIED]), default=1)
    for unnamed in (0, 1):
        for number, row in enumerate(rows[:_TITLE_ROWS_TRIED], start=1):
            filled = [cell for cell in row if cell]
            across = periods_across(row)  # of a table as shown on a screen, with the columns before them unnamed
            named = len(filled) + (0 if not across else next(place for place, cell in enumerate(row) if cell))
            enough = named >= max(1, min(usual, wide) - unnamed) and len(set(filled)) > (0 if wide == 1 else 1)
            if enough and (across or not any(map(_is_figure, filled))):
                return number
    sheet.questions.append(
        Question(
            "header",
            "Ingen række ligner en overskrift; skriv rækkens nummer.",
            "No row looks like a header; give the row's number.",
            ("1",),
        )
    )
    return 1


def _is_figure(cell: str) -> bool:
    return any(character.isdigit() for character in cell) and not any(character.isalpha() for character in cell)


def periods_across(headers: Sequence[str]) -> list[str]:
    """The headers that are periods, when there are several and nothing else after the first of them."""
    first = next((place for place, name in enumerate(headers) if place and name and periods([name])), len(headers))
    across = [name for name in headers[first:] if name]
    return across if len(across) > 1 and periods(across) else []


def _taken_from_the_end(data: list[Row], width: int) -> set[str]:
    """Takes total rows, notes and blank rows off the end; the words with which they begin."""
    words: set[str] = set()
    kept = len(data)
    for place in range(len(data) - 1, -1, -1):
        filled = [cell for cell in data[place] if cell]
        word = _word_at_the_end(filled, width) if filled else None
        if filled and not word:
            break
        if word:
            words.add(word)
            kept = place
    del data[kept:]
    return words


def _word_at_the_end(filled: Sequence[str], width: int) -> str | None:
    total = next((word for word in _TOTAL_WORDS if is_total(filled[0], [word])), None)
    note = _NOTE.match(filled[0]) if len(filled) == 1 < width else None
    return total or (filled[0].split()[0].rstrip(":") or filled[0].split()[0] if note else None)


def _note_lengths(sheet: Sheet, data: Sequence[Row], width: int, first: int) -> None:
    wrong = [first + place for place, row in enumerate(data) if row and len(row) != width]
    if sheet.format == "csv" and wrong:
        rows = ", ".join(map(str, wrong[:5])) + (" …" if len(wrong) > 5 else "")
        da = f"{len(wrong)} rækker har et andet antal felter end overskriften ({rows}) og bliver afvist"
        en = f"{len(wrong)} rows have another number of fields than the header ({rows}) and will be refused"
        sheet.notes.append((da, en))


def _ask_about_headers(sheet: Sheet) -> None:
    twice = [header for header, times in Counter(sheet.headers).items() if times > 1]
    if twice or "" in sheet.headers:
        told = ", ".join(f"'{header}'" for header in twice or [""])
        sheet.questions.append(
            Question(
                "headers",
                f"Overskriften {told} mangler eller findes flere gange; ret den i filen.",
                f"The header {told} is missing or occurs several times; correct it in the file.",
            )
        )
    if across := periods_across(sheet.headers):
        told = ", ".join(across[:3])
        sheet.questions.append(
            Question(
                "wide",
                f"Perioderne står som overskrifter ({told}); hent tabellen med perioden i sin egen kolonne.",
                f"The periods stand as headers ({told}); get the table with the period in a column of its own.",
            )
        )
