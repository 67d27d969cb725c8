"""What the page about the dashboard tells, and that it tells all of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest
from fake_reader import AS_OF, Scoped
from streamlit.testing.v1 import AppTest

from kpi.contracts import EXTRACTS
from kpi.screens import about, about_licences, about_marks, evidence_mark, statuses, wording
from kpi.screens.language import Language

Open = Callable[..., AppTest]
HOME = Path(__file__).parents[2]
DA = Language("da")
LOCK = HOME / "requirements.txt"
LOCKED = {
    name.replace("_", "-").lower(): version
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", LOCK.read_text("utf-8"), re.MULTILINE)
}
ONLY_ELSEWHERE = {"colorama", "tzdata"}
"""Locked for other systems than the one the tests run on, as their markers say."""


def _texts(test: AppTest) -> str:
    found = [one.value for one in (*test.markdown, *test.caption, *test.header, *test.subheader, *test.title)]
    tables = [str(cell) for table in test.table for cell in table.value.to_numpy().flatten()]
    return "\n".join([*found, *tables])


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_page_tells_every_part(open_page: Open, language: str) -> None:
    test = open_page("about", language)
    assert not test.exception
    say, shown = Language("en" if language == "en" else "da"), _texts(test)
    for part in ("marks", "protection", "ask", "sources", "accessibility", "licences"):
        assert say(f"about_page.{part}") in shown
    assert "Mål og Strategier 2019" in shown
    assert say("about_page.kind_demo") in shown


def test_both_marks_are_explained_whole() -> None:
    assert len(about_marks.promise_marks(DA)) == len(statuses.KINDS)
    told = {mark.word for mark in about_marks.change_marks(DA)}
    assert told == {DA(f"evidence.{label}") for label, _ in about_marks.EVIDENCE}
    assert set(wording.branch("da", "evidence.")) == {label for label, _ in about_marks.EVIDENCE}
    assert set(evidence_mark.SURE) <= {label for label, _ in about_marks.EVIDENCE}
    assert all(not mark.colour for mark in about_marks.change_marks(DA))


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_every_delivery_there_can_be_has_words(language: str) -> None:
    assert set(wording.branch(language, "about_source.")) == set(EXTRACTS)


def test_whom_to_ask_comes_from_the_figures_in_use() -> None:
    scoped = Scoped()
    view = about.build(scoped, scoped.organisations()[0], AS_OF, DA)  # type: ignore[arg-type]
    assert ("Sygefravær", "HR") in view.ask.rows
    assert "Klager" not in {row[0] for row in view.ask.rows}
    assert view.sources.rows == (("Fravær dag for dag fra lønsystemet", "Sygefravær", "hver måned", "31.12.2019"),)


def test_the_licences_are_those_of_what_is_locked() -> None:
    found = {part.name: part.version for part in about_licences.parts(LOCK)}
    assert set(found) | ONLY_ELSEWHERE >= set(LOCKED)
    assert set(found) <= set(LOCKED)
    pinned = LOCK.read_text("utf-8")
    assert all(f"{name}=={version}" in pinned for name, version in found.items())


def test_every_part_has_a_licence_and_none_is_gpl() -> None:
    for part in about_licences.parts(LOCK):
        assert part.licence, part.name
        assert len(part.licence) <= 90, part
        assert not re.search(r"(?<!L)GPL|General Public License", part.licence), part


def test_a_licence_text_in_the_place_of_a_name_is_not_shown() -> None:
    long = "Copyright (c) 2001 Somebody\n" + "Redistribution is permitted. " * 20
    assert (
        about_licences.licence_of(_Told({"License": long}, ["License :: OSI Approved :: BSD License"])) == "BSD License"
    )
    dual = ["License :: OSI Approved :: BSD License", "License :: OSI Approved :: Apache Software License"]
    assert (
        about_licences.licence_of(_Told({"License": "Dual License"}, dual)) == "BSD License / Apache Software License"
    )
    assert about_licences.licence_of(_Told({"License-Expression": "MIT"}, dual)) == "MIT"
    assert about_licences.licence_of(_Told({}, [])) == ""


class _Told(metadata.Distribution):
    """A package that tells of itself what a test gives it."""

    def __init__(self, fields: dict[str, str], classifiers: list[str]) -> None:
        lines = [f"{name}: {text.replace(chr(10), chr(10) + '        ')}" for name, text in fields.items()]
        self._text = "\n".join(
            ["Metadata-Version: 2.1", "Name: x", *lines, *(f"Classifier: {one}" for one in classifiers)]
        )

    def read_text(self, filename: str) -> str | None:
        return self._text if filename == "METADATA" else None

    def locate_file(self, path: object) -> Path:
        raise NotImplementedError


def test_the_licences_are_listed_when_asked_for(open_page: Open) -> None:
    test = open_page("about")
    assert "streamlit" not in _texts(test)
    assert about.licences(DA).rows[0][0] == "altair"


def test_the_protection_says_what_is_not_covered() -> None:
    scoped = Scoped()
    view = about.build(scoped, scoped.organisations()[0], AS_OF, DA)  # type: ignore[arg-type]
    assert "Ingen beskyttelse er fuldkommen" in view.protection[-1]
