"""The page of the quarter's pack: what it begins with, both formats, and the packs that were kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kpi.reader import Principal, open_reader
from kpi.reports import frozen
from kpi.reports import pack as packs
from kpi.reports.pack import Wanted
from kpi.screens.language import Language
from kpi.settings import settings
from kpi.web import memory
from kpi.web.session import Visit

PAGE = Path(__file__).parents[2] / "pages" / "report.py"
Open = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "packs", memory.Kept(memory.PACKS))


@pytest.fixture
def store(demo_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    at = tmp_path / "store"
    shutil.copytree(demo_store / "editions", at / "editions")
    monkeypatch.setenv("KPI_STORE", str(at))
    settings.cache_clear()
    return at


@pytest.fixture
def open_report(store: Path) -> Open:
    def run(
        language: str = "da", as_of: date = date(2007, 12, 31), roots: tuple[str, ...] = ("kbh-sof",), **address: str
    ) -> AppTest:
        scoped = open_reader(store).scoped(Principal("x", "director", roots))
        say = Language("en" if language == "en" else "da")
        test = AppTest.from_file(str(PAGE), default_timeout=60)
        test.session_state["kpi.visit"] = Visit(scoped, scoped.organisation("kbh-sof"), as_of, say)
        test.session_state["kpi.language"] = say
        for name, value in address.items():
            test.query_params[name] = value
        return test.run()

    return run


def _texts(test: AppTest) -> str:
    return "\n".join(one.value for one in (*test.markdown, *test.caption, *test.header, *test.subheader))


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_page_begins_as_the_pack_does(open_report: Open, language: str) -> None:
    test, say = open_report(language), Language("en" if language == "en" else "da")
    assert not test.exception
    headings = [one.value for one in test.subheader]
    assert headings[:2] == [say("report.decided"), say("report.brief")]
    assert [one.label for one in test.get("download_button")] == [say("report.take_pdf"), say("report.take_xlsx")]
    assert not test.status


def test_the_preview_shows_the_packs_own_figures(open_report: Open, store: Path) -> None:
    pack = packs.build(open_reader(store), Wanted("kbh-sof", "2007-Q4"))
    tables = [table for section, _, table in pack.tables() if section.key in ("decided", "brief")]
    shown = [one.value.to_numpy().tolist() for one in open_report().table]
    assert [len(rows) for rows in shown[: len(tables)]] == [len(table.rows) for table in tables]
    assert "".join(shown[-1][0]).replace("\\", "") == "".join(tables[-1].rows[0])


def test_the_quarter_is_the_last_that_is_over(open_report: Open) -> None:
    assert open_report(as_of=date(2007, 11, 30)).selectbox[1].options[0] == "3. kvartal 2007"
    chosen = open_report(vindue="2006-Q2")
    assert not chosen.exception and not chosen.warning
    assert open_report(vindue="2031-Q1").warning


def test_kept_packs_are_listed_to_those_who_see_their_unit(open_report: Open, store: Path) -> None:
    assert Language("da")("report.frozen_none") in _texts(open_report())
    frozen.freeze(store, packs.build(open_reader(store), Wanted("kbh-sof", "2007-Q3")))
    seen = [one.label for one in open_report().get("download_button")]
    assert "Hent den gemte rapport for 3. kvartal 2007, Socialforvaltningen" in seen
    below = open_report(roots=("kbh-sof.lokalcenter-1",))
    assert not below.exception
    assert Language("da")("report.frozen_none") in _texts(below)


def test_an_edition_that_cannot_be_read_is_said_and_not_shown(
    open_report: Open, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KPI_STORE", str(store / "nowhere"))
    settings.cache_clear()
    test = open_report()
    assert not test.exception
    assert test.status[0].state == "error"
    assert not test.get("download_button")


def test_a_pack_is_made_once_for_everybody_who_may_see_the_same(
    open_report: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, build = [], packs.build
    monkeypatch.setattr(packs, "build", lambda *asked, **more: made.append(asked[1]) or build(*asked, **more))
    for language in ("da", "en", "da"):
        open_report(language)
    open_report(roots=("kbh-sof.lokalcenter-1",), enhed="kbh-sof.lokalcenter-1")
    assert [one.language for one in made] == ["da", "en", "da"]
    assert made[-1].unit == "kbh-sof.lokalcenter-1"
