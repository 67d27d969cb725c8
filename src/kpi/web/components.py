"""What pages draw with: every component takes finished words and figures from a screen."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from kpi.screens import sparkline, statuses
from kpi.screens.absence import Promised
from kpi.screens.beside import Beside
from kpi.screens.judged import Judged
from kpi.screens.language import Language
from kpi.screens.overview import AreaBlock, Tile
from kpi.screens.promises import Row
from kpi.screens.table import Table
from kpi.web import choices, controls, tables
from kpi.web.plain import lines as lines
from kpi.web.plain import plain as plain
from kpi.web.plain import small as small

TILE_COLOURS = {"attention": "orange", "kept": "blue", "waiting": "gray", "direction": "gray", "unjudged": "gray"}


def badge(judged: Judged) -> str:
    """Word, shape and colour of a status as Markdown."""
    return f":{statuses.LOOKS[judged.kind].badge}-badge[{judged.mark} {plain(judged.word)}]"


def mark(judged: Judged) -> str:
    """Whether a change is sure: an icon and words in the text's own ink, no badge and no colour."""
    found = judged.evidence
    return f":small[:material/{found.shape}: {plain(found.word)}]" if found else ""


def marks(judged: Judged) -> str:
    """The two answers side by side: kept or not, and sure or not."""
    return "\N{EN SPACE}".join(part for part in (badge(judged), mark(judged)) if part)


def title(text: str) -> None:
    """The page's name; above it what the address asked for in vain."""
    for warning in choices.warnings():
        st.warning(plain(warning), icon=":material/link_off:")
    st.title(plain(text), anchor=False)


def lead(text: str, aside: str = "") -> None:
    """The one sentence a hurried reader needs."""
    st.header(plain(text), anchor=False)
    if aside:
        st.caption(plain(aside))


def remark(*texts: str) -> None:
    """Lines in small print, where there is something to say."""
    if any(texts):
        st.caption(lines(*(plain(text) for text in texts)))


def alarm(text: str) -> None:
    if text:
        st.warning(plain(text), icon=":material/help:")


def tiles(found: Sequence[Tile]) -> None:
    with st.grid(len(found), min_column_width=150, gap="small", key="tiles"):
        for tile in found:
            with st.container(border=True, height="stretch", gap="xxsmall"):
                figure(tile.word, tile.count, TILE_COLOURS[tile.group])
                st.markdown(f"**{plain(tile.word)}**")
                st.caption("  \n".join(plain(part) for part in tile.parts))


def figure(label: str, value: str, colour: str = "") -> None:
    """A figure that is read at a glance. Its label is read aloud; for the eye it stands beside, where it can wrap."""
    shown = f":{colour}[{plain(value)}]" if colour else plain(value)
    st.metric(plain(label), shown, label_visibility="collapsed")


def cards(rows: Sequence[Row], say: Language) -> None:
    with st.grid(3, min_column_width=280, gap="small", key="cards"):
        for row in rows:
            _card(row, say)


def _card(row: Row, say: Language) -> None:
    with st.container(border=True, height="stretch", gap="xsmall"):
        st.markdown(marks(row.judged))
        st.subheader(plain(row.title), anchor=False)
        st.markdown(small(say("overview.section", section=row.section)))
        if row.judged.is_figure:
            figure(row.title, row.judged.value)
        st.caption(plain(say.joined(row.judged.about)))
        for said in (row.judged.outlook, row.judged.rest):
            if said:
                st.markdown(small(said))
        if len(row.history) > 1:
            st.image(sparkline.svg(row.history, row.promise), alt=row.history_words, width="stretch")
        controls.opener("maal", row.target, say("overview.details"))


def area(block: AreaBlock, say: Language) -> None:
    """The promises of an area as a plain table: it wraps, prints and is read aloud."""
    st.subheader(plain(block.title), anchor=False)
    columns = [say(f"column.{name}") for name in ("status", "title", "value_and_promise", "history")]
    frame = pd.DataFrame([_cells(row, say) for row in block.rows], columns=columns)
    st.table(frame, border="horizontal", hide_index=True, alt=say("overview.table_alt", area=block.title))


def _cells(row: Row, say: Language) -> list[str]:
    value = f"**{plain(row.judged.value)}**" if row.judged.is_figure else plain(row.judged.value)
    link = choices.link("maal", row.target)
    section, until = say("overview.section", section=row.section), say("overview.until", day=row.data_until)
    return [
        lines(badge(row.judged), mark(row.judged), small(say.joined([row.judged.when, row.judged.why]))),
        lines(plain(row.title), f":small[[{plain(section)}]({link}) · {plain(until)}]"),
        lines(value, small(say.joined([row.judged.promise, row.judged.gap])), small(row.judged.outlook)),
        _spark(row),
    ]


def _spark(row: Row) -> str:
    if len(row.history) < 2:
        return ""
    drawn = sparkline.svg(row.history, row.promise, width=110, height=30)
    return f"![{plain(row.history_words)}](data:image/svg+xml;base64,{b64encode(drawn.encode()).decode()})"


def beside(found: Beside | None) -> None:
    """A unit beside the one above it; nothing at the top."""
    if found:
        st.markdown(f"**{plain(found.title)}**")
        frame = pd.DataFrame([list(row) for row in found.table.rows], columns=list(found.table.columns))
        st.table(frame, border="horizontal", hide_index=True, alt=found.alt)


def register(found: Table, say: Language, key: str) -> None:
    """The same promises as rows to sort, search and take home; made when it is asked for."""
    tables.folded(say("overview.as_data"), found, say("overview.as_data"), f"register-{key}")


def told(title: str, texts: Sequence[tuple[str, str]]) -> None:
    """Longer texts behind a fold."""
    with st.expander(title, icon=":material/info:"):
        for heading, text in texts:
            st.markdown(f"**{plain(heading)}**  \n{plain(text)}")


def promised(found: Sequence[Promised]) -> None:
    for one in found:
        with st.container(border=True, gap="xxsmall"):
            st.markdown(marks(one.judged))
            st.markdown(f"**{plain(one.title)}** · {plain(one.document)}")
            st.markdown(plain(one.judged.told))
