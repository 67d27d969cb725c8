"""Pages alone, each with a session seeded by the fake reader."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

sys.path.insert(0, str(Path(__file__).parent))

from fake_reader import AS_OF, Scoped

from kpi.screens.language import Language
from kpi.web import memory
from kpi.web.session import Visit

PAGES = Path(__file__).parents[2] / "pages"


@pytest.fixture(autouse=True)
def _clean_caches(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(memory, "screens", memory.Kept(memory.SCREENS))
    st.cache_data.clear()
    st.cache_resource.clear()
    yield


@pytest.fixture
def open_page() -> Callable[..., AppTest]:
    """Runs a page in a language, with what stands in the address."""

    def run(page: str, language: str = "da", **address: str) -> AppTest:
        test = AppTest.from_file(str(PAGES / f"{page}.py"), default_timeout=30)
        scoped = Scoped()
        say = Language("en" if language == "en" else "da")
        test.session_state["kpi.visit"] = Visit(scoped, scoped.organisations()[0], AS_OF, say)
        test.session_state["kpi.language"] = say
        for name, value in address.items():
            test.query_params[name] = value
        return test.run()

    return run
