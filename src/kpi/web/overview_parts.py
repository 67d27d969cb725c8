"""What only the overview draws: the marks of all targets, and what changed."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kpi.screens.changed import Changed
from kpi.screens.language import Language
from kpi.screens.overview_matrix import Matrix
from kpi.web import choices
from kpi.web.plain import plain


def changed(found: Changed | None) -> None:
    if found is None:
        return
    st.header(plain(found.title), anchor=False)
    for change in found.changes:
        st.markdown(
            f'* {plain(change.sentence)} [→]({choices.link("maal", change.target)} "{_quoted(change.sentence)}")'
        )
    if found.more:
        st.caption(plain(found.more))


def matrices(found: Sequence[Matrix], say: Language) -> None:
    """Icons only; the words are in the link's title and in the lists below."""
    for matrix in found:
        st.header(plain(matrix.title), anchor=False)
        st.caption(plain(say("matrix.how")))
        for line in matrix.lines:
            cells = "\N{EN SPACE}".join(
                f'[{plain(cell.mark)}{_icon(cell.shape)}]({choices.link("maal", cell.target)} "{_quoted(cell.words)}")'
                for cell in line.cells
            )
            st.markdown(f"{plain(line.area)}  \n{cells}")


def _icon(shape: str) -> str:
    return f":material/{shape}:" if shape else ""


def _quoted(text: str) -> str:
    return text.replace('"', "'").replace("\n", " ")
