"""A page alone shows nothing; the main script gives it what it needs and tells what it could not use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fake_reader import Scoped
from streamlit.testing.v1 import AppTest

from kpi.reader import ReaderError
from kpi.web import editions

HOME = Path(__file__).parents[2]


@pytest.mark.parametrize("page", sorted((HOME / "pages").glob("*.py")), ids=lambda page: page.stem)
def test_a_page_on_its_own_fails_closed(page: Path) -> None:
    test = AppTest.from_file(str(page)).run()
    assert not test.exception
    assert [error.value for error in test.error] == ["Åbn dashboardet fra forsiden, og vælg siden i menuen."]
    assert not test.title and not test.table and not test.get("plotly_chart")


class _Reader:
    def __init__(self, kind: str = "demo") -> None:
        self.edition = type("Edition", (), {"store_kind": kind})

    def scoped(self, principal: object) -> Scoped:
        return Scoped()


def _main(monkeypatch: pytest.MonkeyPatch, answer: Any, **address: str) -> AppTest:
    monkeypatch.setattr(editions, "current", answer)
    test = AppTest.from_file(str(HOME / "src/kpi/web/main.py"), default_timeout=30)
    for name, value in address.items():
        test.query_params[name] = value
    return test.run()


def test_the_front_page_is_marked_as_demo_data_and_says_how_new_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    test = _main(monkeypatch, lambda store: _Reader())
    assert not test.exception
    captions = " ".join(caption.value for caption in test.caption)
    assert "Demodata" in test.markdown[0].value
    assert "Data til og med 31.12.2019" in captions
    assert "Udgave v0007" in captions


def test_what_the_address_says_is_used_or_told(monkeypatch: pytest.MonkeyPatch) -> None:
    test = _main(monkeypatch, lambda store: _Reader(), organisation="kbh-sof", maaned="2019-99", farve="red")
    assert test.title[0].value == "Socialforvaltningen"
    assert [warning.value for warning in test.warning] == [
        'Adressen indeholder "farve", som dashboardet ikke kender.',
        '"2019-99" findes ikke under måned. Her vises december 2007 i stedet.',
    ]


def test_another_language(monkeypatch: pytest.MonkeyPatch) -> None:
    test = _main(monkeypatch, lambda store: _Reader(), sprog="en")
    assert "At the end of December 2019" in test.header[0].value


def test_choosing_another_organisation_forgets_what_belonged_to_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    test = _main(monkeypatch, lambda store: _Reader(), maaned="2019-06", dokument="new")
    test.selectbox(key="kpi.control.organisation").select("kbh-sof").run()
    assert not test.exception
    assert not test.warning
    assert test.query_params == {"organisation": "kbh-sof"}


def test_a_link_to_another_page_takes_the_organisation_along_and_not_the_filters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    test = _main(monkeypatch, lambda store: _Reader(), organisation="aalborg-fb", sprog="en", status="missed")
    assert {link.label for link in test.page_link} == {"Overview", "Sickness absence"}
    assert {link.proto.query_string for link in test.page_link} == {"organisation=aalborg-fb&sprog=en"}


def test_no_edition_says_what_to_run(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def nothing(store: Path) -> None:
        raise ReaderError("/srv/store: no edition")

    test = _main(monkeypatch, nothing)
    assert "kpi refresh" in test.info[0].value
    assert "/srv/store" not in test.info[0].value
    assert "/srv/store" in caplog.text
    assert not test.title


def test_a_real_edition_is_not_shown_without_a_login(monkeypatch: pytest.MonkeyPatch) -> None:
    test = _main(monkeypatch, lambda store: _Reader("real"))
    assert "login" in test.error[0].value
    assert not test.title


def test_a_failing_page_says_a_number_and_no_details(caplog: pytest.LogCaptureFixture) -> None:
    def script() -> None:
        from kpi.web import errors

        assert errors.say_it(RuntimeError("select secret from figures"))

    test = AppTest.from_function(script).run()
    said = test.error[0].value
    reference = said.split("nummer ")[1].split(".")[0]
    assert "secret" not in said
    assert reference in caplog.text
    assert "select secret from figures" in caplog.text
