"""What the pages on injuries and complaints draw beside their charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import plotly.graph_objects as go
import streamlit as st

from kpi.screens import figure_counted_units
from kpi.screens.absence import Promised
from kpi.screens.counted_told import Promises
from kpi.screens.counted_units import UnitBars
from kpi.screens.injuries_own import Own
from kpi.screens.language import Language
from kpi.screens.place import Place
from kpi.web import charts, components, states, tables, units
from kpi.web.plain import plain

COLUMNS = 2
Drawn = TypeVar("Drawn", bound=charts.Chart)


def promises(found: Promises, say: Language) -> None:
    """What the newest document promised, side by side; what documents before it did behind a fold."""
    cards(found.now)
    if found.earlier:
        title = say("counted.earlier_promises", n=len(found.earlier))
        with st.expander(title, icon=":material/history:"):
            cards(found.earlier)


def cards(found: Sequence[Promised]) -> None:
    """Promises side by side; a single one over the whole width."""
    with st.grid(min(COLUMNS, max(len(found), 1)), min_column_width=320, gap="small"):
        for one in found:
            with st.container(border=True, height="stretch", gap="xxsmall"):
                st.markdown(components.marks(one.judged))
                st.markdown(f"**{plain(one.title)}** · {plain(one.document)}")
                st.markdown(plain(one.judged.told))


def draw(about: Drawn | None, drawer: Callable[[Drawn], go.Figure], say: Language, key: str, *notes: str) -> None:
    """A chart where there is one, with what to bear in mind below it."""
    if about is not None:
        charts.chart(about, drawer(about), say, key)
        components.remark(*notes)


def units_below(found: UnitBars | None, place: Place, say: Language) -> None:
    """The units below as bars, and the way down to each; without figures the way down alone."""
    if found is None:
        units.below(place, say)
        return
    charts.chart(found, figure_counted_units.units(found), say, "units", step=units.NAME)
    components.remark(found.caution, found.untold)
    units.below(place, say)


def own(found: Own | None) -> None:
    """What only the unit's own leader is given, said to be that."""
    if found:
        with st.container(border=True):
            states.note(found.state)
            tables.folded(found.title, found.table, found.title, "own", found.title)


def boxed(heading: str, text: str) -> None:
    """What a reader must know before trusting a comparison."""
    if text:
        with st.container(border=True, gap="xxsmall"):
            st.markdown(f"**{plain(heading)}**")
            st.markdown(plain(text))
