"""What the page of the quarter's pack is drawn with: making it, taking it home, and those that were kept."""

from __future__ import annotations

import logging
from collections.abc import Hashable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st

from kpi.periods import PeriodError
from kpi.reader import OutOfScope, Principal, ReaderError
from kpi.reports import frozen, pdf, workbook
from kpi.reports import pack as packs
from kpi.reports.pack import Wanted
from kpi.screens import report_page
from kpi.screens.language import Language
from kpi.screens.report_page import Preview
from kpi.screens.report_spec import Pack, Section
from kpi.screens.table import Table
from kpi.settings import settings
from kpi.web import editions, memory
from kpi.web.plain import plain
from kpi.web.session import Visit

MIME = {"pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_log = logging.getLogger("kpi.web")


def made(visit: Visit, unit: str, quarter: str) -> Pack | None:
    """The pack of the chosen quarter, made once for each choice; None, and a word, where it cannot be made.

    Whoever asks, it is made with a committee's eyes within what the reader may see.
    """
    wanted = Wanted(visit.organisation.id, quarter, unit, visit.say.code)
    asking = replace(visit.scoped.principal, role="med")
    key = (wanted, visit.scoped.edition, asking)
    return memory.packs.get(key) or _make(key, wanted, asking, visit)


def _make(key: Hashable, wanted: Wanted, asking: Principal, visit: Visit) -> Pack | None:
    """While it is made the page says so; afterwards the pack itself is there to see."""
    say, place = visit.say, st.empty()
    with place.status(say("report.making"), expanded=False) as told:
        try:
            reader = editions.current(settings().store)
            found = packs.build(reader, wanted, asking, through=memory.remembering)
        except (ReaderError, OutOfScope, PeriodError) as error:
            _log.warning("a report could not be made: %s", error)
            told.update(label=say("report.failed"), state="error")
            return None
    # Kept before anything more is drawn: a reader who goes on at once must not have it made again.
    if reader.edition == visit.scoped.edition:
        memory.packs.put(key, found)
    place.empty()
    return found


def take(pack: Pack, say: Language) -> None:
    """Both formats; each is made when it is asked for."""
    name = Wanted(pack.organisation, pack.quarter, pack.unit, pack.language).name
    with st.container(horizontal=True, gap="small"):
        for kind, make, icon in (
            ("pdf", pdf.as_pdf, ":material/picture_as_pdf:"),
            ("xlsx", workbook.as_xlsx, ":material/table:"),
        ):
            st.download_button(
                say(f"report.take_{kind}"), partial(make, pack), f"{name}.{kind}", MIME[kind], icon=icon,
                type="primary" if kind == "pdf" else "secondary", on_click="ignore", key=f"take-{kind}",
            )  # fmt: skip


def preview(found: Preview, say: Language) -> None:
    st.header(say("report.preview"), anchor=False)
    for section in found.sections:
        _section(section)
    st.subheader(say("report.contents"), anchor=False)
    st.markdown("\n".join(f"1. {plain(title)}" for title in found.contents))


def _section(section: Section) -> None:
    st.subheader(plain(section.title), anchor=False)
    for sentence in section.sentences:
        st.markdown(plain(sentence))
    _points(section.points)
    for block in section.blocks:
        st.markdown(f"**{plain(block.title)}**")
        _points(block.points)
        if block.table:
            table(block.table, block.title)


def _points(points: tuple[str, ...]) -> None:
    if points:
        st.markdown("\n".join(f"- {plain(point)}" for point in points))


def table(found: Table, alt: str) -> None:
    frame = pd.DataFrame([[plain(cell) for cell in row] for row in found.rows], columns=list(found.columns))
    st.table(frame, border="horizontal", hide_index=True, alt=alt)


def kept(visit: Visit) -> None:
    """The packs that were kept, as the committees saw them; each is held against its receipt before it is given."""
    say, store = visit.say, settings().store
    units = frozenset(row.unit_id for row in visit.scoped.units(visit.organisation.id))
    found = frozen.listed(store, visit.organisation.id, units)
    st.header(say("report.frozen"), anchor=False)
    if not found:
        st.caption(say("report.frozen_none"))
        return
    st.caption(say("report.frozen_why"))
    table(report_page.kept(found, say), say("report.frozen"))
    for receipt in found:
        label = say("report.frozen_take", quarter=receipt.quarter_name, unit=receipt.unit_name)
        st.download_button(
            label, partial(_kept_pdf, store, receipt), f"{receipt.name}.pdf", MIME["pdf"], on_click="ignore",
            type="tertiary", icon=":material/picture_as_pdf:", key=f"kept-{receipt.name}",
        )  # fmt: skip


def _kept_pdf(store: Path, receipt: frozen.Receipt) -> bytes:
    return frozen.taken(store / frozen.SHOWN, receipt, "pdf")
