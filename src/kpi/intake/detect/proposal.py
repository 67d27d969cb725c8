"""The proposal: what was found in a file, what is asked, and the source file that would read it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

DIALECT_KEYS = ("encoding", "delimiter", "decimal", "thousands", "date", "header", "headers", "dash", "values")
"""Questions without whose answer the file cannot even be read."""
_STATED = (
    "format",
    "sheet",
    "encoding",
    "delimiter",
    "decimal",
    "thousands",
    "date",
    "title_rows",
    "total_rows",
    "missing",
    "zero",
)


@dataclass(frozen=True)
class Question:
    """What a person must decide. `options` are the answers that make sense."""

    key: str
    da: str
    en: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """One column: what its texts look like. `examples` are empty for what may be personal."""

    header: str
    kind: str
    filled: int
    distinct: int
    examples: tuple[str, ...] = ()
    personal: str | None = None
    to: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Proposal:
    file: str
    rows: int
    whole: bool
    dialect: dict[str, Any]
    columns: tuple[Found, ...]
    questions: tuple[Question, ...]
    notes: tuple[tuple[str, str], ...] = ()
    extract: str | None = None
    source: str | None = None
    """A source that is known already and has exactly these columns."""
    codes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Delivered codes to be translated, by header."""
    constants: dict[str, str] = field(default_factory=dict)
    """Our columns that no header fills, with the value of every row; empty where there is none."""
    also: dict[str, str] = field(default_factory=dict)
    """Headers that fill a second column of ours, of the kind of the same name."""

    @property
    def settled(self) -> bool:
        return not self.questions

    def unreadable(self) -> list[Question]:
        """The questions without whose answer the figures themselves are in doubt."""
        return [one for one in self.questions if one.key.split(":")[0] in DIALECT_KEYS]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Proposal:
        columns = tuple(Found(**one | {"examples": tuple(one["examples"])}) for one in told["columns"])
        questions = tuple(Question(**one | {"options": tuple(one["options"])}) for one in told["questions"])
        notes = tuple((da, en) for da, en in told["notes"])
        codes = {header: tuple(codes) for header, codes in told["codes"].items()}
        whole = cls(**dict(told) | {"columns": columns, "questions": questions, "notes": notes, "codes": codes})
        return replace(whole, dialect=dict(told["dialect"]))

    def text(self) -> str:
        """What was found, for a person to read."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        rows = f"{self.rows:,}".replace(",", ".")
        yield f"{self.file}: {rows} rækker" + ("" if self.whole else " i de første 8 MB")
        yield "Læst som: " + ", ".join(f"{name} {_shown(value)}" for name, value in self.dialect.items() if value)
        if self.source:
            yield f"Kolonnerne er præcis dem, kilden '{self.source}' kender: læg filen i dens mappe."
        yield f"Udtræk: {self.extract or 'ukendt'}"
        yield "Kolonner:"
        for one in self.columns:
            goes = f" → {one.to}" if one.to else ""
            personal = f" [{one.personal}]" if one.personal else ""
            examples = f"  fx {', '.join(one.examples)}" if one.examples else ""
            note = f"  ({one.note})" if one.note else ""
            counts = f"{one.filled} udfyldt, {one.distinct} forskellige"
            yield f"  {one.header}: {one.kind}, {counts}{goes}{personal}{examples}{note}"
        yield from (f"  {header} → {ours} også" for header, ours in self.also.items())
        yield from (f"  {ours}: {value or 'tom'} i alle rækker" for ours, value in self.constants.items())
        yield from (f"Bemærk: {da} / {en}" for da, en in self.notes)
        if self.questions:
            yield f"Spørgsmål ({len(self.questions)}), som skal besvares, før noget kan modtages:"
        for question in self.questions:
            options = f" [{' | '.join(question.options)}]" if question.options else ""
            yield f"  {question.key}: {question.da} / {question.en}{options}"

    def toml(self) -> str:
        """The source file. As long as it has `questions`, every delivery is refused."""
        return "\n".join(self._toml()) + "\n"

    def _toml(self) -> Iterator[str]:
        yield f"# Proposed from {_one_line(self.file)}. Look at every line before it is used."
        yield f"extract = {json.dumps(self.extract or 'absence_days')}" + ("" if self.extract else "  # not known yet")
        yield r"file = '.*_(?P<from>\d{4}-\d{2})_(?P<to>\d{4}-\d{2})\." + str(self.dialect["format"]) + "'"
        if self.questions:
            yield "questions = ["
            yield from (f"  {_quoted(f'{one.key}: {one.da} {one.en}')}," for one in self.questions)
            yield "]"
        yield "\n[dialect]"
        for name in (*_STATED, "record", "other_records"):
            value = self.dialect.get(name)
            if value and not (self.dialect["format"] in ("xlsx", "xls") and name in ("decimal", "thousands", "date")):
                yield f"{name} = {_toml_value(value)}"
        yield "\n[columns]"
        for header, one in {one.header: one for one in self.columns}.items():
            yield f"{_quoted(header)} = {{ {self._column(one)} }}"
        if self.also:
            yield "\n[also]"
            yield from (
                f'{_quoted(header)} = {{ to = "{ours}", kind = "{ours}" }}' for header, ours in self.also.items()
            )
        if self.constants:
            yield "\n[constants]"
            yield from (f"{ours} = {_quoted(value)}" for ours, value in self.constants.items())
        for header, codes in self.codes.items():
            yield f"\n[codes.{_quoted(header)}]"
            yield from (f'{_quoted(code)} = "?"' for code in codes)

    def _column(self, one: Found) -> str:
        if one.personal == "drop":
            return 'personal = "drop"'
        kind = {"empty": "text", "identifier": "text"}.get(one.kind, one.kind)
        kind = "code" if one.header in self.codes else kind
        parts = [f'to = "{one.to}"'] if one.to else []
        parts += [f'kind = "{kind}"'] + ([f'personal = "{one.personal}"'] if one.personal else [])
        return ", ".join(parts)


def _quoted(text: str) -> str:
    return json.dumps(_one_line(text), ensure_ascii=False)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _toml_value(value: Any) -> str:
    return json.dumps(list(value) if isinstance(value, list | tuple) else value, ensure_ascii=False)


def _shown(value: Any) -> str:
    if value is True:
        return "ja"
    return (
        ", ".join(map(str, value)) if isinstance(value, list | tuple) else repr(value) if value == "\t" else str(value)
    )
