"""A kept pack against the same quarter made today."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kpi.reader import Principal, Reader
from kpi.reports import frozen
from kpi.reports import pack as packs
from kpi.reports.pack import Wanted
from kpi.screens import report, report_since
from kpi.screens.language import Language
from kpi.screens.report_spec import Section


def told(store: Path, reader: Reader, wanted: Wanted, quarter: str) -> Section:
    """What changed since the pack of `quarter` was kept, for the pack that is wanted now."""
    earlier, say = replace(wanted, quarter=quarter), Language(wanted.language)
    _, before = frozen.kept(store, earlier)
    now = packs.build(reader, earlier)
    scoped = reader.scoped(Principal("pack", "med", reader.organisations))
    until = replace(now, as_of=report.quarter(wanted.quarter).end)
    corrections = report_since.corrections(scoped, wanted.of, before, until, say)
    return report_since.build(before, now, corrections, say)
