"""The pack as a PDF: tagged for screen readers and fit to be archived, in fonts that come with the typesetter."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import typst

from kpi.reports import drawing
from kpi.screens.language import Language
from kpi.screens.report_spec import Block, Pack, Section

TEMPLATE = Path(__file__).parent / "pack.typ"


def as_pdf(pack: Pack) -> bytes:
    """The same pack gives the same bytes: its date is the edition's."""
    return typst.compile(
        str(TEMPLATE),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=["ua-1", "a-2a"],
        timestamp=int(pack.created.timestamp()),
        sys_inputs={"pack": json.dumps(printed(pack), ensure_ascii=False)},
    )


def as_pictures(pack: Pack, ppi: float = 70) -> list[bytes]:
    """The pages as they look, to be looked at."""
    made = typst.compile(str(TEMPLATE), format="png", ppi=ppi, ignore_system_fonts=True,
                         sys_inputs={"pack": json.dumps(printed(pack), ensure_ascii=False)})  # fmt: skip
    pages = cast(Any, made)
    return [pages] if isinstance(pages, bytes) else list(pages)


def printed(pack: Pack) -> dict[str, Any]:
    """What the template sets: words, tables and finished drawings; it makes no figure of its own."""
    say = Language(pack.language)
    return {
        "language": pack.language,
        "title": pack.title,
        "organisation": pack.organisation_name,
        "unit": "" if pack.unit == pack.organisation else pack.unit_name,
        "created": [pack.created.year, pack.created.month, pack.created.day],
        "demo": say("app.demo_word") if pack.is_demo else "",
        "edition": f"{pack.edition} · {pack.sha256[:16]}",
        "page": say("report.page_of"),
        "contents": say("report.contents"),
        "cover": asdict(pack.cover),
        "sections": [_section(section, pack.language) for section in pack.sections],
    }


def _section(section: Section, language: str) -> dict[str, Any]:
    return {
        "title": section.title,
        "sentences": section.sentences,
        "points": section.points,
        "blocks": [_block(block, language) for block in section.blocks],
    }


def _block(block: Block, language: str) -> dict[str, Any]:
    drawn = block.drawing
    return {
        "title": block.title,
        "sentences": block.sentences,
        "points": block.points,
        "note": block.note,
        "table": asdict(block.table) if block.table else None,
        "drawing": {"svg": drawing.svg(drawn, language), "alt": drawn.alt, "axis": drawn.axis} if drawn else None,
    }
