"""What the page about the data draws: refused files and what to do, ages, deliveries, forms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

import pandas as pd
import streamlit as st

from kpi.screens.data import FormOffer, Notice
from kpi.screens.data_deliveries import Refusal, Taken
from kpi.screens.data_extracts import ExtractLine
from kpi.screens.language import Language
from kpi.screens.table import Table
from kpi.web import tables
from kpi.web.plain import lines, plain, small

NEWEST = 6
"""So many deliveries stand on the page; all of them behind a fold."""
_MARKS = {
    "late": "orange-badge[▲ ",
    "never": "orange-badge[○ ",
    "on_time": "blue-badge[✓ ",
    "unagreed": "gray-badge[– ",
}


def today() -> date:
    """The day where the server stands, and its readers with it."""
    return datetime.now().astimezone().date()


def notice(found: Notice | None) -> None:
    if found is None:
        return
    show, icon = (st.warning, "front_hand") if found.weight == "stopped" else (st.info, "hourglass")
    show(plain(found.text), title=found.title, icon=f":material/{icon}:")


def refusals(found: Sequence[Refusal], say: Language) -> None:
    """One card a file: which, why and where, and what to do, in order."""
    if found:
        st.header(say("data.refused_title"), anchor=False)
    for one in found:
        with st.container(border=True, gap="xsmall"):
            st.subheader(plain(one.title), anchor=False)
            st.caption(plain(one.about))
            st.markdown("\n".join(f"* {lines(plain(why), small(where))}" for why, where in one.reasons))
            st.markdown(f"**{say('data.what_to_do')}**")
            for number, step in enumerate(one.actions, start=1):
                st.markdown(f"{number}. {plain(step.text)}")
                if step.command:
                    st.code(step.command, language=None, wrap_lines=True)
            st.caption(plain(one.receipt))
    if any("…" in why for one in found for why, _ in one.reasons):
        st.caption(plain(say("data.left_out")))


def extracts(found: Sequence[ExtractLine], say: Language) -> None:
    columns = [say(f"data.column_{name}") for name in ("extract", "until", "standing")]
    rows = [
        (
            lines(f"**{plain(line.name)}**", small(line.agreed)),
            plain(line.until),
            lines(
                f":{_MARKS[line.standing]}{say(f'data.word_{line.standing}')}]",
                small(line.told),
                *map(small, line.notes),
            ),
        )
        for line in found
    ]
    st.table(pd.DataFrame(rows, columns=columns), border="horizontal", hide_index=True, alt=say("data.how_new"))


def taken(found: Sequence[Taken], everything: Table, say: Language) -> None:
    columns = [say(f"data.column_{name}") for name in ("when", "what", "changes")]
    rows = [
        (
            plain(one.when),
            lines(f"**{plain(one.what)}**", small(one.file)),
            lines(plain(one.changes), *map(small, one.notes)),
        )
        for one in found[:NEWEST]
    ]
    st.table(pd.DataFrame(rows, columns=columns), border="horizontal", hide_index=True, alt=say("data.taken_title"))
    if len(found) > NEWEST:
        title = say("data.taken_all", n=len(everything.rows))
        tables.folded(title, everything, title, "taken")
    st.caption(plain(say("data.rounded")))


def table(title: str, found: Table, note: str = "") -> None:
    """A plain table under its heading, where there is anything in it."""
    if not found.rows:
        return
    st.header(title, anchor=False)
    frame = pd.DataFrame([[plain(cell) for cell in row] for row in found.rows], columns=list(found.columns))
    st.table(frame, border="horizontal", hide_index=True, alt=title)
    if note:
        st.caption(plain(note))


def sentences(title: str, found: Sequence[str]) -> None:
    if found:
        st.header(title, anchor=False)
        st.markdown("\n".join(f"* {plain(one)}" for one in found))


def forms(found: Sequence[FormOffer], content: Callable[[str], bytes], say: Language) -> None:
    """The workbook is read when somebody asks for it, not before."""
    with st.grid(2, min_column_width=280, gap="small", key="forms"):
        for one in found:
            with st.container(border=True, height="stretch", gap="xsmall"):
                st.markdown(lines(f"**{plain(one.title)}**", plain(one.told)))
                if one.name:
                    _download(one.name, content, say)
                st.caption(plain(one.how))


def _download(name: str, content: Callable[[str], bytes], say: Language) -> None:
    def read() -> bytes:
        return content(name)

    st.download_button(
        say("data.download"), read, file_name=name, key=f"form-{name}", icon=":material/download:", on_click="ignore"
    )
