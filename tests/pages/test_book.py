"""The book as files: every figure and target of every organisation, links that lead somewhere, nothing fetched."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fake_reader import KPIS, TARGETS, Scoped
from typer.testing import CliRunner

from kpi import answers
from kpi.cli import app
from kpi.screens import book, book_html
from kpi.screens.language import Language


class _Anchors(HTMLParser):
    """Every id and every address of a file."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open += [tag] if tag not in ("meta", "br") else []
        self.ids |= {value or "" for name, value in attrs if name == "id"}
        self.links |= {value or "" for name, value in attrs if name in ("href", "src")}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module", params=["da", "en"])
def files(request: pytest.FixtureRequest) -> dict[str, str]:
    return book.files(Scoped(), Language(request.param))  # type: ignore[arg-type]


def test_every_figure_and_every_target_is_in_it(files: dict[str, str]) -> None:
    figures, targets = book.names("aalborg-fb")
    assert _Anchors(files[figures]).ids == set(KPIS)
    assert _Anchors(files[targets]).ids == set(TARGETS)


def test_every_link_leads_somewhere_and_none_outside(files: dict[str, str]) -> None:
    read = {name: _Anchors(text) for name, text in files.items()}
    assert not any(one.open for one in read.values()), "every tag is closed"
    for one in read.values():
        for address in one.links:
            name, _, anchor = address.partition("#")
            assert name in files, address
            assert not anchor or anchor in read[name].ids, address


def test_a_file_says_its_language_and_brings_its_own_style(files: dict[str, str]) -> None:
    for text in files.values():
        assert re.match(r'<!doctype html>\n<html lang="(da|en)">', text)
        assert "http" not in text and "<script" not in text


def test_what_stands_in_a_document_cannot_become_markup() -> None:
    assert book_html.paragraph("<b>&") == "<p>&lt;b&gt;&amp;</p>"
    assert book_html.link('"x"', "<i>") == '<a href="&quot;x&quot;">&lt;i&gt;</a>'
    assert "<q>" not in book_html.quote("<q>", ["<q>"]) + book_html.terms([("<q>", "<q>")]) + book_html.heading(
        2, "<q>", "<q>"
    )


def test_the_command_writes_a_folder_for_each_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "scoped", lambda store: Scoped())
    done = CliRunner().invoke(app, ["book", "--to", str(tmp_path / "bog")])
    assert done.exit_code == 0, done.output
    assert "10 files written from edition v0007; begin with " in done.output
    assert "Sådan er målet læst" in (tmp_path / "bog/da" / book.names("aalborg-fb")[1]).read_text("utf-8")
    assert "How the target was read" in (tmp_path / "bog/en" / book.names("aalborg-fb")[1]).read_text("utf-8")
