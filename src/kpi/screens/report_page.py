"""The page that makes the pack: what can be chosen, how the pack begins, and which packs were kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from kpi.screens import report
from kpi.screens.language import Language
from kpi.screens.report_spec import Pack, Section
from kpi.screens.table import Table

SHOWN = ("decided", "brief", "changed", "questions")
"""The sections that a reader sees before taking the pack."""
HASH_SHOWN = 12


class Kept(Protocol):
    """A pack that was kept, as the list tells of it."""

    @property
    def quarter_name(self) -> str: ...
    @property
    def unit_name(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def edition(self) -> str: ...
    @property
    def sha256(self) -> str: ...


@dataclass(frozen=True)
class Preview:
    sections: tuple[Section, ...]
    contents: tuple[str, ...]


def preview(pack: Pack) -> Preview:
    by_key = {section.key: section for section in pack.sections}
    shown = tuple(by_key[key] for key in SHOWN if key in by_key)
    return Preview(shown, tuple(section.title for section in pack.sections))


def choices(quarters: Sequence[str], until: str, say: Language) -> dict[str, str]:
    """Quarters that were over at the month the reader stands in, the newest first, by name."""
    return {name: say.window(name) for name in quarters if report.quarter(name).end.isoformat() <= until}


def kept(found: Iterable[Kept], say: Language) -> Table:
    columns = tuple(say(f"report.frozen_{name}") for name in ("quarter", "unit", "language", "edition", "hash"))
    rows = tuple(
        (one.quarter_name, one.unit_name, say(f"language.{one.language}"), one.edition, one.sha256[:HASH_SHOWN])
        for one in found
    )
    return Table(columns, rows)
