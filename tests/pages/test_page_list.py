"""The menu: every page once, under a group, with words in both languages; none that is not there."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest

from kpi.screens import wording
from kpi.web import choices, page_list
from kpi.web.page_list import PAGES

HOME = Path(__file__).parents[2]


def test_every_page_file_is_listed() -> None:
    assert {path.stem for path in (HOME / "pages").glob("*.py")} <= {page.name for page in PAGES}


def test_a_page_without_a_file_is_not_in_the_menu(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "absence.py").touch()
    assert [page.name for page in page_list.there(tmp_path)] == ["absence"]


def test_names_and_addresses_are_told_apart_and_groups_stand_together() -> None:
    assert len({page.name for page in PAGES}) == len({page.address for page in PAGES}) == len(PAGES)
    assert len(list(groupby(PAGES, key=lambda page: page.group))) == len({page.group for page in PAGES})
    assert [page.group for page in PAGES].count("front") == 1


@pytest.mark.parametrize("language", wording.LANGUAGES)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_has_a_name_and_a_word_of_what_it_is(page: page_list.Listed, language: str) -> None:
    assert wording.text(language, f"page.{page.name}")
    assert wording.text(language, f"page.{page.name}_help").endswith(".")


def test_every_choice_of_the_address_has_a_name_to_be_told_by() -> None:
    for language in wording.LANGUAGES:
        assert set(wording.branch(language, "parameter.")) == set(choices.NAMES)
